"""Cases of several cells: the first is there at once, the others follow while it is edited."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from karyogui.main_window import MainWindow
from karyogui.session import CaseSession
from tests.gui.conftest import StandInEngine


def session_of(window: MainWindow) -> CaseSession:
    assert window.session is not None
    return window.session


@pytest.fixture
def three_cells(case_copy: Path) -> Path:
    """A case folder of three cells."""
    folder = case_copy.parent / "three cells"
    for number in (1, 2, 10):
        shutil.copytree(case_copy, folder / f"cell-{number}", ignore=shutil.ignore_patterns("case.json"))
    return folder


def saved_cells(folder: Path) -> dict[str, dict[str, dict[str, list[str]]]]:
    cells: dict[str, dict[str, dict[str, list[str]]]] = json.loads((folder / "karyogram.json").read_text())["cells"]
    return cells


def test_the_first_cell_is_edited_while_the_others_wait(
    window: MainWindow, engine: StandInEngine, three_cells: Path, qtbot: QtBot
) -> None:
    engine.hold, engine.free = True, 1
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and engine.asked == 2)
    session = session_of(window)
    assert [cell.name for cell in session.case.cells] == ["cell-1"]
    assert session.waiting == ("cell-2", "cell-10")
    file = session.karyogram.slots["3"][0]
    window.view.show_file(file)
    QTest.keyClicks(window.view, "4")
    engine.hold = False
    qtbot.waitUntil(lambda: not session.waiting and session.is_saved)
    assert [cell.name for cell in session.case.cells] == ["cell-1", "cell-2", "cell-10"]
    assert session.cell.name == "cell-1"
    assert window.scene.selected_files() == (file,)
    assert saved_cells(three_cells).keys() == {"cell-1", "cell-2", "cell-10"}
    window.actions_.undo.trigger()
    assert session.karyogram.slot_of(file) == "3"


def test_saving_early_keeps_the_saved_cells_that_are_still_to_be_read(
    window: MainWindow, engine: StandInEngine, three_cells: Path, qtbot: QtBot
) -> None:
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting)
    session = session_of(window)
    file = session.result.cells["cell-10"].slots["3"][0]
    window.case_panel.cell_chosen.emit("cell-10")
    window.view.show_file(file)
    QTest.keyClicks(window.view, "4")
    qtbot.waitUntil(lambda: session.is_saved)
    before = saved_cells(three_cells)
    before.pop("cell-2")
    path = three_cells / "karyogram.json"
    whole = json.loads(path.read_text())
    path.write_text(json.dumps({**whole, "cells": before}))
    engine.hold, engine.free = True, 0  # cell-2 has to be classified, and cell-10 waits behind it
    asked = engine.asked
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and engine.asked > asked)
    assert session_of(window).waiting == ("cell-2", "cell-10")
    window.editing.accept_without_doubt()
    session_of(window).save()
    qtbot.waitUntil(lambda: session_of(window).is_saved)
    assert file in saved_cells(three_cells)["cell-10"]["slots"]["4"]


def test_another_case_ends_the_opening_of_the_rest(
    window: MainWindow, engine: StandInEngine, three_cells: Path, case_copy: Path, qtbot: QtBot
) -> None:
    engine.hold, engine.free = True, 1
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and engine.asked == 2)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: engine.cancelled)
    engine.hold = False
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert session_of(window).case.folder == case_copy
    assert session_of(window).waiting == ()
    assert saved_cells(three_cells).keys() == {"cell-1"}


def test_a_cell_that_cannot_be_read_is_named_when_its_turn_comes(
    window: MainWindow, three_cells: Path, qtbot: QtBot
) -> None:
    for image in (three_cells / "cell-2").glob("*.png"):
        image.write_bytes(b"no image")
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting)
    session = session_of(window)
    assert [cell.name for cell in session.case.cells] == ["cell-1", "cell-10"]
    assert len(session.case.cells[0].unreadable) == 47
    assert session.case.cells[0].unreadable[0].file == "cell-2/001.png"
    assert "47 not readable" in window.bottom_bar.ledger.accessibleName()
