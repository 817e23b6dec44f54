"""The karyogram alone, as pictures and vectors."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from engine.domain.cancel import Cancelled
from engine.domain.case import Cell
from engine.domain.karyogram import Karyogram
from karyogui.report import raster
from karyogui.report.content import ReportSource
from karyogui.report.export import export_karyogram, karyogram_pixels
from karyogui.report.files import ReportError
from karyogui.report.raster import PdfPages
from karyogui.report.steps import Steps


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


class Watch:
    """Keeps what a job tells of itself, and stops it at a wish."""

    def __init__(self, stop_at: Callable[[list[tuple[int, int]]], bool] = lambda told: False) -> None:
        self.told: list[tuple[int, int]] = []
        self._stop_at = stop_at

    @property
    def steps(self) -> Steps:
        return Steps(lambda done, total: self.told.append((done, total)), lambda: self._stop_at(self.told))


@pytest.mark.parametrize("ending", [".png", ".tiff", ".svg", ".pdf"])
def test_an_export_tells_how_far_it_is(cell: Cell, karyogram: Karyogram, tmp_path: Path, ending: str) -> None:
    watch = Watch()
    export_karyogram(tmp_path / f"k{ending}", cell, karyogram, dpi=150, steps=watch.steps)
    percents = [done for done, total in watch.told if total]
    assert percents == sorted(percents)
    assert (percents[0], percents[-1]) == (0, 100)
    assert len(set(percents)) > 20


@pytest.mark.parametrize("ending", [".png", ".tiff", ".svg", ".pdf"])
@pytest.mark.parametrize("percent", [0, 30, 90, 100])
def test_a_stopped_export_leaves_the_earlier_file_and_no_other(
    cell: Cell, karyogram: Karyogram, tmp_path: Path, ending: str, percent: int
) -> None:
    path = tmp_path / f"k{ending}"
    path.write_bytes(b"earlier")
    watch = Watch(lambda told: any(total and done >= percent for done, total in told) or len(told) > 10_000)
    if percent == 100:  # all is written: the last word before the file is put in its place is not asked any more
        export_karyogram(path, cell, karyogram, dpi=150, steps=watch.steps)
        assert path.stat().st_size > 10_000
    else:
        with pytest.raises(Cancelled):
            export_karyogram(path, cell, karyogram, dpi=150, steps=watch.steps)
        assert path.read_bytes() == b"earlier"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_a_picture_is_stopped_while_it_is_packed(
    cell: Cell, karyogram: Karyogram, tmp_path: Path, ending: str
) -> None:
    watch = Watch(lambda told: bool(told) and told[-1][1] == 0)
    with pytest.raises(Cancelled):
        export_karyogram(tmp_path / f"k{ending}", cell, karyogram, dpi=150, steps=watch.steps)
    assert list(tmp_path.iterdir()) == []


def test_a_page_drawn_in_strips_is_the_page(
    cell: Cell, karyogram: Karyogram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export_karyogram(tmp_path / "k.pdf", cell, karyogram)
    pdf = (tmp_path / "k.pdf").read_bytes()
    drawn = []
    for strip_px in (10**9, 50_000):
        monkeypatch.setattr(raster, "_STRIP_PX", strip_px)
        with PdfPages(pdf) as pages:
            drawn.append([pages.render(0, 151.3, grey=grey) for grey in (True, False)])
    for whole, strips in zip(*drawn, strict=True):
        assert np.array_equal(whole, strips)
