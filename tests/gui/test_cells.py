"""Cases of several cells: the first is there at once, the others follow while it is edited."""

import json
import shutil
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.edits import Accept
from engine.domain.iscn_choice import ACQUIRED
from engine.domain.karyogram import CaseKaryogram
from engine.domain.signing import UNDECIDED, OpenPoint
from engine.inference.device import DeviceError
from engine.io.case_folder import CellFiles, read_cell
from engine.io.case_record import RecordWriter
from engine.io.tally_file import read_tallies
from karyogui.cases import case_work
from karyogui.main_window import MainWindow
from karyogui.panels.cell_list import CellList
from karyogui.panels.cell_table import DEVIATION_ROLE
from karyogui.panels.class_strip import Copy
from karyogui.panels.list_rows import PICTURE_ROLE
from karyogui.settings.app_settings import AppSettings
from tests.gui.conftest import NO_KEY, StandInEngine, follow
from tests.gui.steps import accept_all, review_as, session_of


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
    window.case_panel.cells.cell_chosen.emit("cell-10")
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


def test_a_higher_window_shows_more_of_many_cells(
    window: MainWindow, engine: StandInEngine, three_cells: Path, qtbot: QtBot
) -> None:
    for number in range(11, 18):
        shutil.copytree(three_cells / "cell-1", three_cells / f"cell-{number}")
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting, timeout=20_000)
    (rows,) = window.case_panel.cells.findChildren(QListWidget)
    window.resize(1280, 760)
    qtbot.waitUntil(lambda: rows.viewport().height() // rows.sizeHintForRow(0) == 5)
    window.resize(1280, 1200)
    qtbot.waitUntil(lambda: 8 <= rows.viewport().height() // rows.sizeHintForRow(0) < 10)


def further_cells_wait(monkeypatch: pytest.MonkeyPatch) -> Event:
    """From here on the cells after the first are read only once the event is set."""
    may_read = Event()

    def read_late(files: CellFiles, **how: Any) -> Cell:
        assert files.name == "cell-1" or may_read.wait(20.0)
        return read_cell(files, **how)

    monkeypatch.setattr(case_work, "read_cell", read_late)
    return may_read


def test_a_cell_that_is_read_while_a_save_is_under_way_is_no_delay(
    window: MainWindow, three_cells: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting)
    assert window.cases.close()
    may_read = further_cells_wait(monkeypatch)
    may_write, is_writing = Event(), Event()

    def write_late(writer: RecordWriter, *what: Any) -> str:
        is_writing.set()
        assert may_write.wait(20.0)
        return write(writer, *what)

    write = RecordWriter.write
    monkeypatch.setattr(RecordWriter, "write", write_late)
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None)
    window.view.show_file(session_of(window).karyogram.slots["3"][0])
    QTest.keyClicks(window.view, "4")
    qtbot.waitUntil(is_writing.is_set)
    may_read.set()
    qtbot.waitUntil(lambda: not session_of(window).waiting)
    may_write.set()
    qtbot.waitUntil(lambda: session_of(window).is_saved)


def test_what_is_selected_stays_so_when_a_further_cell_proves_unreadable(
    window: MainWindow, three_cells: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for image in (three_cells / "cell-2").glob("*.png"):
        image.write_bytes(b"no image")
    may_read = further_cells_wait(monkeypatch)
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None)
    files = session_of(window).karyogram.slots["3"]
    window.scene.select(files)
    may_read.set()
    qtbot.waitUntil(lambda: not session_of(window).waiting)
    assert len(session_of(window).cell.unreadable) == 47
    assert window.scene.selected_files() == files


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


def test_a_cell_that_could_not_be_classified_still_waits_after_the_others_were_classified_anew(
    window: MainWindow,
    engine: StandInEngine,
    three_cells: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    karyotype = engine.karyotype

    def without_memory(case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        if case.cells[0].name == "cell-2":
            raise DeviceError("CPU: out of memory")
        return karyotype(case, progress, should_cancel)

    monkeypatch.setattr(engine, "karyotype", without_memory)
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and window.banner.isVisible())
    assert "cell-2, cell-10" in window.banner.text
    window.cases.classify_again()
    qtbot.waitUntil(lambda: engine.asked == 2 and window._engine.is_idle)
    assert session_of(window).waiting == ("cell-2", "cell-10")
    dialog = window.desk.review_and_sign()
    assert dialog is not None
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert [text for text in told if "read yet" in text] == [
        "cell-2 has not been read yet",
        "cell-10 has not been read yet",
    ]
    dialog.reject()


@pytest.fixture
def three_open(window: MainWindow, three_cells: Path, qtbot: QtBot) -> MainWindow:
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting and window._engine.is_idle)
    return window


def test_a_class_is_typed_for_the_cell_that_was_shown_then(three_open: MainWindow, qtbot: QtBot) -> None:
    """Chromosomes of two cells may have the same names."""
    session = session_of(three_open)
    file = session.karyogram.slots["3"][0]
    three_open.view.show_file(file)
    QTest.keyClicks(three_open.view, "1")
    rows = three_open.case_panel.findChild(CellList).findChild(QListWidget)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, NO_KEY, rows.visualItemRect(rows.item(1)).center())
    assert session.cell.name == "cell-2"
    assert {name: cell.slot_of(file) for name, cell in session.result.cells.items()} == {
        "cell-1": "1",
        "cell-2": "3",
        "cell-10": "3",
    }
    three_open.view.show_file(file)
    QTest.keyClicks(three_open.view, "2")
    session.show_cell("cell-10")  # whoever shows it: the digit goes to no other cell
    QTest.qWait(800)
    assert session.result.cells["cell-10"].slot_of(file) == "3"


@pytest.mark.parametrize("cell", ["cell-1", "cell-2"])
def test_steps_on_a_cell_that_has_other_files_by_now_cannot_be_undone(
    three_open: MainWindow, three_cells: Path, qtbot: QtBot, cell: str
) -> None:
    three_open.navigation.show_cell(cell)
    three_open.view.show_file(session_of(three_open).karyogram.slots["3"][0])
    QTest.keyClicks(three_open.view, "4")
    assert session_of(three_open).undo_stack.canUndo()
    assert three_open.cases.close()
    shutil.copy(three_cells / cell / "001.png", three_cells / cell / "one-more.png")
    three_open.open_case(three_cells)
    qtbot.waitUntil(lambda: three_open.session is not None and not session_of(three_open).waiting)
    assert not session_of(three_open).undo_stack.count()
    assert not three_open.actions_.undo.isEnabled()


def test_a_step_on_a_cell_that_still_waits_is_undone_and_the_shown_one_stays(
    three_open: MainWindow, three_cells: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = session_of(three_open).karyogram.slots["3"][0]
    three_open.navigation.show_cell("cell-10")
    three_open.view.show_file(file)
    QTest.keyClicks(three_open.view, "4")
    assert three_open.cases.close()
    may_read = further_cells_wait(monkeypatch)
    three_open.open_case(three_cells)
    qtbot.waitUntil(lambda: three_open.session is not None)
    three_open.actions_.undo.trigger()
    assert session_of(three_open).cell.name == "cell-1"
    may_read.set()
    qtbot.waitUntil(lambda: not session_of(three_open).waiting)
    assert session_of(three_open).result.cells["cell-10"].slot_of(file) == "3"
    qtbot.waitUntil(lambda: session_of(three_open).is_saved)
    assert file in saved_cells(three_cells)["cell-10"]["slots"]["3"]


def test_the_shown_cell_is_shown_again_after_the_case_was_classified_anew(
    three_open: MainWindow, qtbot: QtBot
) -> None:
    three_open.navigation.show_cell("cell-2")
    former = three_open.session
    three_open.cases.classify_again()
    qtbot.waitUntil(lambda: three_open.session is not None and three_open.session is not former)
    assert session_of(three_open).cell.name == "cell-2"


def test_each_cell_costs_its_own_and_cells_that_are_not_used_are_not_counted(
    three_open: MainWindow, settings: AppSettings
) -> None:
    desk, session = three_open.desk, session_of(three_open)
    desk.effort.meter._watch(three_open.windowHandle())
    for cell, presses in (("cell-1", 1), ("cell-2", 3)):
        three_open.navigation.show_cell(cell)
        for _ in range(presses):
            QTest.keyClick(three_open.windowHandle(), Qt.Key.Key_Space)
        assert three_open.bottom_bar.effort.text().startswith("1 action" if presses == 1 else f"{presses} actions")
    assert [session.recorder.effort_of(cell).actions for cell in ("cell-1", "cell-2", "cell-10")] == [1, 3, 0]
    for cell in ("cell-1", "cell-2"):
        three_open.navigation.show_cell(cell)
        accept_all(three_open)
    three_open.editing.mark_cell("cell-10", CellUse.UNUSED)
    review_as(three_open, "A. Meyer", "technologist")
    (tally,) = read_tallies(settings.data_folder).values()
    assert (tally.cells, tally.actions) == (2, 4)


def test_the_page_of_all_cells_is_offered_with_several_cells_only(
    opened: MainWindow, three_cells: Path, qtbot: QtBot
) -> None:
    assert not opened.actions_.all_cells.isEnabled()
    opened.navigation.toggle_all_cells()
    assert opened.view.isVisible()
    opened.open_case(three_cells)
    qtbot.waitUntil(lambda: opened.session is not None and not session_of(opened).waiting)
    assert opened.actions_.all_cells.isEnabled()
    opened.actions_.all_cells.trigger()
    assert opened.cells_page.isVisible()
    opened.actions_.all_cells.trigger()
    assert opened.view.isVisible()


def test_the_table_follows_edits_and_a_click_jumps(three_open: MainWindow) -> None:
    window = three_open
    window.actions_.all_cells.trigger()
    assert window.cells_page.line == "47,XY,+21"
    model = window.cells_page.table.model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["cell-1", "cell-2", "cell-10"]
    column = next(c for c in range(model.columnCount()) if model.headerData(c, Qt.Orientation.Horizontal) == "21")
    place = model.index(1, column)
    assert place.data() == "3"
    assert place.data(DEVIATION_ROLE) == 1
    assert "1 more than usual" in place.data(Qt.ItemDataRole.ToolTipRole)
    table = window.cells_page.table
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NO_KEY, table.visualRect(place).center())
    assert window.view.isVisible()
    session = session_of(window)
    assert session.cell.name == "cell-2"
    files = session.karyogram.slots["21"]
    assert set(window.scene.selected_files()) == set(files)
    window.scene.select(files[:1])
    window.editing.move_selected("22")
    window.actions_.all_cells.trigger()
    assert model.index(1, column).data() == "2"
    assert "22" in window.cells_page.notes[0]  # +22 in one cell alone is a single-cell finding
    window.actions_.undo.trigger()
    assert model.index(1, column).data() == "3"


def test_all_copies_of_a_class_stand_in_one_strip(three_open: MainWindow) -> None:
    window = three_open
    window.actions_.all_cells.trigger()
    window.cells_page.class_chosen.emit("21")
    strip = window.cells_page.strip
    assert [copy.cell for copy in strip.copies] == ["cell-1"] * 3 + ["cell-2"] * 3 + ["cell-10"] * 3
    chosen = strip.copies[4]
    place = strip.place_of(chosen.cell, chosen.file).toPoint()
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, NO_KEY, place)
    assert session_of(window).cell.name == "cell-2"
    assert window.scene.selected_files() == (chosen.file,)
    assert window.view.isVisible()


def test_what_deviates_is_seen_first_and_every_copy_is_reached_by_the_keys(three_open: MainWindow) -> None:
    window = three_open
    assert window.hints.isVisible()
    window.actions_.all_cells.trigger()
    assert "move the selected" not in window.hints.text  # nothing can be moved here
    page = window.cells_page
    strip, table = page.strip, page.table
    assert len(strip.copies) == 9  # of 21, without a click
    table.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(table, Qt.Key.Key_Right)
    QTest.keyClick(table, Qt.Key.Key_Right)
    assert len(strip.copies) == 6  # of the class that the keys have come to
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is strip
    for _ in range(3):
        QTest.keyClick(strip, Qt.Key.Key_Right)
    fourth = strip.copies[3]
    assert strip.accessibleDescription().startswith(f"{fourth.cell} · {fourth.file}")
    QTest.keyClick(strip, Qt.Key.Key_End)
    QTest.keyClick(strip, Qt.Key.Key_Right)
    assert strip.accessibleDescription().startswith(f"{strip.copies[-1].cell} · {strip.copies[-1].file}")
    QTest.keyClick(strip, Qt.Key.Key_Home)
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert strip.accessibleDescription().startswith(f"{strip.copies[0].cell} · {strip.copies[0].file}")
    QTest.keyClick(strip, Qt.Key.Key_End)
    last = strip.copies[-1]
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert session_of(window).cell.name == last.cell
    assert window.scene.selected_files() == (last.file,)


def test_a_copy_that_the_keys_come_to_is_brought_into_sight(three_open: MainWindow) -> None:
    three_open.actions_.all_cells.trigger()
    page = three_open.cells_page
    wide = np.full((60, 200), 90, np.uint8)
    page.show_copies("1", [Copy("cell-1", f"{number:03d}.png", wide, 30.0) for number in range(30)])
    QApplication.processEvents()
    room = page.strip.parentWidget()
    assert room is not None
    last = page.strip.place_of("cell-1", "029.png").toPoint()
    assert not room.rect().contains(page.strip.mapTo(room, last))
    page.strip.setFocus()
    QTest.keyClick(page.strip, Qt.Key.Key_End)
    assert room.rect().contains(page.strip.mapTo(room, last))


def test_small_chromosomes_are_enlarged_and_the_names_of_their_cells_have_room(three_open: MainWindow) -> None:
    three_open.actions_.all_cells.trigger()
    strip = three_open.cells_page.strip
    names = [f"2026-11-27 metaphase {number}" for number in range(3)]
    strip.show_copies([Copy(name, "001.png", np.full((20, 10), 90, np.uint8), 8.0) for name in names])
    first, second, third = (strip.place_of(name, "001.png").x() for name in names)
    font = QFont(strip.font())
    font.setPixelSize(11)
    assert second - first == third - second > QFontMetricsF(font).horizontalAdvance(names[0])
    small = strip.sizeHint().height()
    strip.show_copies([Copy("cell-1", "001.png", np.full((40, 10), 90, np.uint8), 16.0)])
    assert strip.sizeHint().height() > small  # so far enlarged that they fill the strip
    strip.show_copies([Copy("cell-1", "001.png", np.full((100, 10), 90, np.uint8), 16.0)])
    as_usual = strip.sizeHint().height()
    strip.show_copies([Copy("cell-1", "001.png", np.full((60, 10), 90, np.uint8), 16.0)])
    assert strip.sizeHint().height() == as_usual


def test_the_strip_is_seen_in_its_whole_height(three_open: MainWindow) -> None:
    three_open.actions_.all_cells.trigger()
    page = three_open.cells_page
    page.show_copies("1", [Copy("cell-1", "001.png", np.full((260, 40), 90, np.uint8), 120.0)])
    QApplication.processEvents()
    room = page.strip.parentWidget()
    assert room is not None
    assert room.height() >= page.strip.minimumHeight() > 260


def test_a_cell_is_marked_from_the_list_saved_and_taken_back(
    three_open: MainWindow, three_cells: Path, qtbot: QtBot
) -> None:
    window = three_open
    session = session_of(window)
    cell_list = window.case_panel.findChild(CellList)
    unused = next(action for action in cell_list.use_menu("cell-2").actions() if action.text() == "Not used")
    unused.trigger()
    assert session.result.cells["cell-2"].use is CellUse.UNUSED
    assert "not used" in cell_list.texts()[1]
    window.actions_.all_cells.trigger()
    assert window.cells_page.numbers.startswith("2 counted")
    qtbot.waitUntil(lambda: session.is_saved)
    assert json.loads((three_cells / "karyogram.json").read_text())["cells"]["cell-2"]["use"] == "unused"
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting)
    assert session_of(window).result.cells["cell-2"].use is CellUse.UNUSED
    window.actions_.undo.trigger()
    assert session_of(window).result.cells["cell-2"].use is CellUse.KARYOTYPED


def test_what_a_cell_stands_for_and_that_it_was_looked_at_fit_beside_its_line(three_open: MainWindow) -> None:
    session = session_of(three_open)
    three_open.editing.mark_cell(session.cell.name, CellUse.ANALYSED)
    session.apply(Accept(tuple(session.karyogram.files), session.decision()), "accept")
    follow(three_open)
    assert "analysed ✓" in three_open.case_panel.findChild(CellList).texts()[0]


def test_of_an_acquired_change_the_numbers_of_oncology_are_needed(three_open: MainWindow) -> None:
    three_open.actions_.all_cells.trigger()
    assert "3 analysed (of 5 needed)" in three_open.cells_page.numbers
    three_open.reviewing.set_origin(ACQUIRED, "XY")
    assert "3 analysed (of 20 needed)" in three_open.cells_page.numbers


def test_the_models_keep_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester, three_open: MainWindow) -> None:
    window = three_open
    window.actions_.all_cells.trigger()
    model = window.cells_page.table.model()
    qtmodeltester.check(model)
    assert model.index(99, 0).data() is None


def test_the_small_karyogram_follows_an_edit(three_open: MainWindow, qtbot: QtBot) -> None:
    rows = three_open.case_panel.findChild(CellList).findChild(QListWidget)
    before, other = (rows.item(row).data(PICTURE_ROLE) for row in (0, 1))
    file = session_of(three_open).karyogram.slots["1"][0]
    three_open.scene.select((file,))
    three_open.editing.move_selected("22")
    qtbot.waitUntil(lambda: rows.item(0).data(PICTURE_ROLE) != before)
    assert rows.item(1).data(PICTURE_ROLE) == other


def test_no_small_karyogram_is_of_another_case(
    three_open: MainWindow, three_cells: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    rows = three_open.case_panel.findChild(CellList).findChild(QListWidget)
    before = rows.item(0).data(PICTURE_ROLE)
    other = tmp_path / "another patient"
    shutil.copytree(three_cells, other, ignore=shutil.ignore_patterns(".*", "karyogram*", "*.jsonl", "*.lock"))
    for path in other.glob("*/0*.png"):
        with Image.open(path) as image:
            image.transpose(Image.Transpose.ROTATE_180).save(path)
    three_open.open_case(other)
    qtbot.waitUntil(lambda: three_open.session is not None and session_of(three_open).case.folder == other)
    assert rows.item(0).data(PICTURE_ROLE) != before


def test_a_selection_does_not_outlive_its_cell(window: MainWindow, three_cells: Path, qtbot: QtBot) -> None:
    for path in (three_cells / "cell-2").glob("0*.png"):
        path.rename(path.with_name(f"b{path.name}"))
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting)
    session = session_of(window)
    for name in ("cell-2", "cell-1"):  # an error in a signal fails the test
        window.scene.select(sorted(session.karyogram.files)[:3])
        assert len(window.scene.selected_files()) == 3
        session.show_cell(name)
        assert window.scene.selected_files() == ()


def test_the_chip_counts_the_chromosomes_of_all_cells(three_open: MainWindow) -> None:
    total = sum(len(karyogram.placements) for karyogram in session_of(three_open).result.cells.values())
    assert three_open.top_bar._chip.text() == f"DRAFT · 0 of {total} accepted"
    accept_all_of_the_shown_cell(three_open)
    assert three_open.top_bar._chip.text() == f"DRAFT · {total // 3} of {total} accepted"
    assert not three_open.top_bar._chip.property("complete")
    for cell in ("cell-2", "cell-10"):
        three_open.editing.mark_cell(cell, CellUse.UNUSED)
    assert session_of(three_open).undo_stack.undoText().startswith("mark as unused · cell-10 · ")
    follow(three_open)
    assert three_open.top_bar._chip.text() == f"DRAFT · {total // 3} of {total // 3} accepted"
    assert three_open.top_bar._chip.property("complete")


def accept_all_of_the_shown_cell(window: MainWindow) -> None:
    window.scene.select_all()
    window.actions_.accept.trigger()
    follow(window)


def test_cells_whose_names_differ_at_their_ends_are_told_apart(
    window: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    folder = case_copy.parent / "long names"
    for number in (1, 2):
        name = f"2026-11-27 slide 4 metaphase {number}"
        shutil.copytree(case_copy, folder / name, ignore=shutil.ignore_patterns("case.json"))
    window.open_case(folder)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting)
    rows = window.case_panel.findChild(CellList).findChild(QListWidget)
    pictures = []
    for place in range(2):
        rows.clearSelection()
        rect = rows.visualItemRect(rows.item(place))
        name = rect.adjusted(70, 4, -4, -rect.height() // 2)
        pictures.append(rows.viewport().grab(name).toImage())
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("way", ["list", "warning", "checklist"])
def test_what_is_chosen_beside_the_table_of_all_cells_is_shown_in_its_karyogram(
    window: MainWindow, three_cells: Path, qtbot: QtBot, way: str
) -> None:
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not session_of(window).waiting)
    session = session_of(window)
    files = session.karyogram.slots["3"]
    window.actions_.all_cells.trigger()
    assert window.pages.shows_cells
    if way == "list":
        window.case_panel.cells.cell_chosen.emit("cell-2")
        assert session.cell.name == "cell-2"
    elif way == "warning":
        window.case_panel.warnings.files_chosen.emit(files)
    else:
        window.desk.point_chosen.emit(OpenPoint(UNDECIDED, session.cell.name, files))
    assert window.pages.shows_karyogram
    assert way == "list" or window.scene.selected_files() == files
