"""The metaphase picture beside the karyogram."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from engine.domain.case import Case, Cell
from engine.domain.karyogram import Karyogram, Placement
from engine.domain.spread import PositionOrigin, Spread
from engine.synthesis.cells import write_case
from karyogui import metaphase_link
from karyogui.main_window import MainWindow
from karyogui.panels.metaphase_panel import MetaphasePanel
from karyogui.panels.warning_cards import WarningCard
from tests.conftest import make_prediction


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small cell with a spread; one of its chromosomes lies in the spread alone."""
    folder = tmp_path_factory.mktemp("drawn") / "case"
    write_case(folder, "46,XX", seed=6, spread=True, uncovered=1)
    return folder


@pytest.fixture
def truth() -> Callable[[Case], dict[str, Karyogram]]:
    """Every chromosome in class 1: what the cell shows does not matter here."""

    def build(case: Case) -> dict[str, Karyogram]:
        return {
            cell.name: Karyogram.build((Placement(c.file, make_prediction("1"), "1"), "1") for c in cell.chromosomes)
            for cell in case.cells
        }

    return build


@pytest.fixture
def with_spread(window: MainWindow, drawn: Path, tmp_path: Path, qtbot: QtBot) -> MainWindow:
    folder = tmp_path / "case"
    shutil.copytree(drawn, folder)
    window.open_case(folder)
    qtbot.waitUntil(lambda: window.metaphase.spread is not None)
    QApplication.processEvents()  # the warnings of this odd cell fill more than the panel: down to the picture
    for area in window.case_panel.findChildren(QScrollArea):
        area.ensureWidgetVisible(window.case_panel.metaphase.view)
    return window


def at(window: MainWindow, file: str) -> QPoint:
    return window.case_panel.metaphase.view.place_of(file).toPoint()


def test_hover_lights_both_sides_and_a_click_selects(with_spread: MainWindow) -> None:
    small, large = with_spread.case_panel.metaphase.view, with_spread.metaphase_pane.view
    QTest.mouseMove(small, at(with_spread, "007.png"))
    assert small.lit == large.lit == "007.png"
    lit = with_spread.scene.lit_file
    assert lit == "007.png"
    QTest.mouseMove(small, QPoint(1, 1))
    assert small.lit == with_spread.scene.lit_file == ""
    QTest.mouseClick(small, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at(with_spread, "009.png"))
    assert with_spread.scene.selected_files() == ("009.png",)
    with_spread.scene.hover_changed.emit("003.png")
    assert small.lit == large.lit == "003.png"


def test_the_keys_go_from_chromosome_to_chromosome_and_zoom(with_spread: MainWindow) -> None:
    with_spread.actions_.metaphase.trigger()
    view, scene = with_spread.metaphase_pane.view, with_spread.scene
    QApplication.processEvents()
    view.setFocus(Qt.FocusReason.TabFocusReason)
    assert QApplication.focusWidget() is view
    scene.select(())
    QTest.keyClick(view, Qt.Key.Key_Right)
    (first,) = scene.selected_files()  # at the top left
    QTest.keyClick(view, Qt.Key.Key_Right)
    (second,) = scene.selected_files()
    assert view.place_of(second).x() > view.place_of(first).x()
    QTest.keyClick(view, Qt.Key.Key_Down)
    (third,) = scene.selected_files()
    assert view.place_of(third).y() > view.place_of(second).y()
    before = view.place_of(second) - view.place_of(first)
    for _ in range(12):
        QTest.keyClick(view, Qt.Key.Key_Plus)
    after = view.place_of(second) - view.place_of(first)
    assert after.manhattanLength() > 4 * before.manhattanLength()
    assert view.rect().contains(view.place_of(third).toPoint())
    # Every chromosome that is reached is in sight, and at the edge of the picture the keys stay.
    reached = set()
    for step in range(60):
        QTest.keyClick(view, Qt.Key.Key_Down if step < 30 else Qt.Key.Key_Up)
        (file,) = scene.selected_files()
        assert view.rect().contains(view.place_of(file).toPoint())
        reached.add(file)
    assert len(reached) > 2
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert scene.selected_files() != (file,)
    for _ in range(20):
        QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.place_of(second) - view.place_of(first) == before


def test_what_no_file_covers_is_outlined_and_told(with_spread: MainWindow) -> None:
    panel = with_spread.case_panel.metaphase
    assert panel.view.uncovered_count == 1
    (card,) = panel.findChildren(WarningCard)
    assert "1 object in it that no file covers" in card.accessibleName()


def test_no_heading_stays_alone_while_the_picture_is_shown_large(qtbot: QtBot) -> None:
    panel = MetaphasePanel()
    qtbot.addWidget(panel)
    panel.show_notes((), "as case.json gives them")
    panel.show_small(False)
    assert panel.isHidden()
    panel.show_small(True)
    assert not panel.isHidden()
    panel.show_notes(("1 object in it that no file covers",), "")
    panel.show_small(False)
    assert not panel.isHidden()  # that is still to be read
    panel.show_text("No picture named metaphase")
    panel.show_small(False)
    assert not panel.isHidden()


def test_it_can_be_shown_large_beside_the_karyogram(with_spread: MainWindow, qtbot: QtBot) -> None:
    assert not with_spread.metaphase_pane.isVisible()
    with_spread.actions_.metaphase.trigger()
    assert with_spread.metaphase_pane.isVisible()
    assert with_spread.view.isVisible()
    with_spread.metaphase_pane.close_requested.emit()
    assert not with_spread.metaphase_pane.isVisible()


def test_a_cell_without_a_picture_or_with_a_broken_one_says_so(
    with_spread: MainWindow, case_copy: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    panel = with_spread.case_panel.metaphase
    with_spread.open_case(case_copy)
    qtbot.waitUntil(lambda: "No picture named metaphase" in panel.text)
    (tmp_path / "case" / "metaphase.png").write_bytes(b"no picture")
    with_spread.open_case(tmp_path / "case")
    qtbot.waitUntil(lambda: "metaphase.png: not a PNG" in panel.text)


def test_a_picture_that_is_read_late_is_shown_with_no_other_cell(
    window: MainWindow, drawn: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    folder = tmp_path / "three cells"
    for number in (1, 2, 3):
        shutil.copytree(drawn, folder / f"cell-{number}", ignore=shutil.ignore_patterns("case.json"))
    may_read = {f"cell-{number}": Event() for number in (1, 2, 3)}
    may_read["cell-1"].set()
    asked: list[str] = []

    def read_late(case: Case, cell: Cell, **how: Any) -> Spread:
        asked.append(cell.name)
        assert may_read[cell.name].wait(20.0)
        return Spread(np.full((60, 80), 255, np.uint8), {}, PositionOrigin.UNKNOWN)

    monkeypatch.setattr(metaphase_link, "read_spread", read_late)
    window.open_case(folder)
    qtbot.waitUntil(lambda: window.metaphase.spread is not None)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting)
    window.navigation.show_cell("cell-2")
    qtbot.waitUntil(lambda: "cell-2" in asked)
    window.navigation.show_cell("cell-3")
    may_read["cell-2"].set()
    qtbot.waitUntil(lambda: "cell-3" in asked)
    QTest.qWait(20)
    assert window.metaphase.spread is None
    may_read["cell-3"].set()
    qtbot.waitUntil(lambda: window.metaphase.spread is not None)
    window.navigation.show_cell("cell-1")
    assert window.metaphase.spread is not None  # read once
    assert asked == ["cell-1", "cell-2", "cell-3"]
