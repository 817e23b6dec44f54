"""The main window's verbs around the report: the karyogram copied, exported, as wanted."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from karyogui.karyogram.page_style import PageStyle
from karyogui.report import controller as controller_module
from karyogui.report.content import ReportSource
from karyogui.report.controller import ReportController
from karyogui.report.export import karyogram_pixels
from karyogui.report.picture_dialog import PictureChoice, PictureDialog
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.remembered import RememberedFile

# What a machine under load may take; nothing here is timed.


@pytest.fixture
def reports(qtbot: QtBot, tmp_path: Path) -> Iterator[ReportController]:
    holder = QWidget()
    qtbot.addWidget(holder)
    settings = AppSettings(RememberedFile(tmp_path / "remembered.json"))
    made = ReportController(settings, holder)
    yield made
    made.shutdown()


def test_the_karyogram_is_copied_as_a_picture(qtbot: QtBot, source: ReportSource, reports: ReportController) -> None:
    (cell,) = source.case.cells
    with qtbot.waitSignal(reports.told):
        reports.copy_karyogram(cell, source.result.cells[cell.name])
    image = QGuiApplication.clipboard().image()
    assert image.width() == pytest.approx(192 / 25.4 * 200, abs=2)


def test_the_karyogram_is_exported_where_and_how_it_was_asked(
    qtbot: QtBot, source: ReportSource, reports: ReportController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cell,) = source.case.cells
    path = tmp_path / "karyogram.tiff"
    monkeypatch.setattr(controller_module, "ask_picture", lambda *_: PictureChoice(path, 150))
    with qtbot.waitSignal(reports.told, check_params_cb=lambda text: "exported" in text):
        reports.export_karyogram(cell, source.result.cells[cell.name])
    with Image.open(path) as image:
        assert image.info["dpi"] == pytest.approx((150, 150), abs=0.1)


def test_an_export_of_the_main_window_has_its_own_progress_and_cancel(
    qtbot: QtBot, source: ReportSource, reports: ReportController, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (cell,) = source.case.cells
    (tmp_path / "out").mkdir()
    path = tmp_path / "out" / "k.png"
    monkeypatch.setattr(controller_module, "ask_picture", lambda *_: PictureChoice(path, 1200))
    told: list[str] = []
    reports.told.connect(told.append)
    reports.export_karyogram(cell, source.result.cells[cell.name])
    qtbot.waitUntil(lambda: reports.jobs.isVisible() and reports.jobs.job.bar.value() > 0)
    reports.jobs.reject()  # Esc, or the Cancel button
    qtbot.waitUntil(lambda: told[-1] == "cancelled: k.png was not written")
    assert not reports.jobs.isVisible()
    assert list((tmp_path / "out").iterdir()) == []


def test_the_picture_dialog_offers_all_kinds(qtbot: QtBot) -> None:
    dialog = PictureDialog()
    qtbot.addWidget(dialog)
    assert (dialog.ending, dialog.resolution) == (".png", 300)
    assert [dialog.kind.itemData(row) for row in range(dialog.kind.count())] == [".png", ".tiff", ".svg", ".pdf"]


def test_a_picture_shows_the_page_as_the_laboratory_wants_it(source: ReportSource) -> None:
    (cell,) = source.case.cells
    karyogram = source.result.cells[cell.name]
    styles = (PageStyle(), PageStyle(x_after_12=True), PageStyle(centromeres=False))
    usual, late_x, standing = (karyogram_pixels(cell, karyogram, dpi=72, style=style) for style in styles)
    assert usual.shape == late_x.shape == standing.shape
    assert not np.array_equal(usual, late_x)
    assert not np.array_equal(usual, standing)
