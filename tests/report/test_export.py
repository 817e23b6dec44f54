"""The karyogram alone, as pictures and vectors."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from engine.domain.case import Cell
from engine.domain.karyogram import Karyogram
from karyogui.report.content import ReportSource
from karyogui.report.export import export_karyogram, karyogram_pixels
from karyogui.report.files import ReportError
from karyogui.report.raster import PdfPages


@pytest.fixture
def cell(source: ReportSource) -> Cell:
    return source.case.cells[0]


@pytest.fixture
def karyogram(source: ReportSource, cell: Cell) -> Karyogram:
    return source.result.cells[cell.name]


@pytest.mark.parametrize("ending", [".png", ".tiff", ".TIF"])
def test_pictures_have_the_resolution_that_was_asked_for(
    cell: Cell, karyogram: Karyogram, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"k{ending}"
    export_karyogram(path, cell, karyogram, dpi=150)
    with Image.open(path) as image:
        assert image.mode == "L"
        assert image.size == pytest.approx((192 / 25.4 * 150, 162 / 25.4 * 150), abs=1.5)
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)
        pixels = np.asarray(image)
    assert np.array_equal(pixels, karyogram_pixels(cell, karyogram, dpi=150))
    assert pixels.min() < 60
    assert (pixels > 250).mean() > 0.5


def test_vectors_show_the_same_page(qtbot: QtBot, cell: Cell, karyogram: Karyogram, tmp_path: Path) -> None:
    wanted = karyogram_pixels(cell, karyogram, dpi=100)
    export_karyogram(tmp_path / "k.pdf", cell, karyogram)
    with PdfPages((tmp_path / "k.pdf").read_bytes()) as pages:
        assert "21" in pages.text(0)
        printed = pages.render(0, 100, grey=True)
    assert np.abs(printed.astype(int) - wanted).mean() < 2
    export_karyogram(tmp_path / "k.svg", cell, karyogram)
    renderer = QSvgRenderer(str(tmp_path / "k.svg"))
    assert renderer.isValid()
    image = QImage(wanted.shape[1], wanted.shape[0], QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    drawn = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    assert np.abs(drawn[:, : wanted.shape[1]].astype(int) - wanted).mean() < 4


@pytest.mark.parametrize(
    ("name", "dpi", "told"), [("k.bmp", 300, ".png"), ("k.png", 20, "72"), ("k.png", 5000, "1200")]
)
def test_another_ending_or_resolution_is_refused(
    cell: Cell, karyogram: Karyogram, tmp_path: Path, name: str, dpi: int, told: str
) -> None:
    with pytest.raises(ReportError, match=told) as error:
        export_karyogram(tmp_path / name, cell, karyogram, dpi=dpi)
    assert name in str(error.value)
    assert list(tmp_path.iterdir()) == []
