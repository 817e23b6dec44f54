"""The way through a case of many cells: by keys, and with a look at the list."""

import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton
from pytestqt.qtbot import QtBot

from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import open_warnings
from karyogui import reviewing
from karyogui.main_window import MainWindow
from karyogui.panels.cell_list import CellList
from karyogui.panels.cell_table import CellTable
from karyogui.panels.list_rows import PICTURE_ROLE, CellDelegate, add_row, row_list
from tests.gui.steps import answer_warnings, review_as
from tests.gui.test_cells import session_of


def test_keys_alone_lead_through_all_cells(of_three: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    window = of_three
    monkeypatch.setattr(reviewing, "ask_resolution", lambda *_: "True finding, to be reported")
    session, told = session_of(window), window.bottom_bar.hint
    for cell in ("cell-1", "cell-2", "cell-10"):
        assert session.cell.name == cell
        assert session.doubts
        assert window.scene.selected_files() == (session.doubts[0].file,)
        while session.doubts:
            QTest.keyClick(window.view, Qt.Key.Key_Return)
        QTest.keyClick(window.view, Qt.Key.Key_Space)
        assert session.cell.name == cell
        assert f"No doubt is open in {cell}: Shift+Enter accepts the other 45." == told.text()
        QTest.keyClick(window.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        assert told.text() == ""
        QTest.keyClick(window.view, Qt.Key.Key_Space)
        assert told.text() == f"A warning is open in {cell}: A answers it."
        for left in reversed(range(len(open_warnings(session.result, session.cell)))):
            QTest.keyClick(window.view, Qt.Key.Key_A)
            assert len(open_warnings(session.result, session.cell)) == left
        assert window.scene.selected_files() == session.karyogram.slots["21"]  # seen beside the question
        QTest.keyClick(window.view, Qt.Key.Key_A)
        assert told.text() == f"No warning is open in {cell}."
        QTest.keyClick(window.view, Qt.Key.Key_Space)
    assert session.cell.name == "cell-10"
    assert told.text() == "No doubt is open in this case. Ctrl+Shift+Enter shows what is."
    review_as(window, "A. Meyer", "technologist")
    QTest.keyClick(window.view, Qt.Key.Key_Space)
    assert told.text() == "No doubt is open in this case."


def test_space_passes_over_a_cell_that_is_not_used_and_names_cells_without_a_doubt(of_three: MainWindow) -> None:
    window = of_three
    session = session_of(window)
    window.editing.mark_cell("cell-2", CellUse.UNUSED)
    window.navigation.show_cell("cell-10")
    while session.doubts:
        QTest.keyClick(window.view, Qt.Key.Key_Space)
        QTest.keyClick(window.view, Qt.Key.Key_Return)
    window.navigation.show_cell("cell-1")
    window.scene.select_all()
    QTest.keyClick(window.view, Qt.Key.Key_Return)
    answer_warnings(window)
    QTest.keyClick(window.view, Qt.Key.Key_Space)
    assert session.cell.name == "cell-10"
    assert window.scene.selected_files() == ()
    assert "No doubt is open in cell-10" in window.bottom_bar.hint.text()


def test_a_key_leads_to_the_next_cell_and_back(of_three: MainWindow) -> None:
    window = of_three
    session, control = session_of(window), Qt.KeyboardModifier.ControlModifier
    reached = []
    for key in [Qt.Key.Key_PageDown] * 3 + [Qt.Key.Key_PageUp]:
        QTest.keyClick(window.view, key, control)
        reached.append(session.cell.name)
    assert reached == ["cell-2", "cell-10", "cell-1", "cell-10"]


def test_cells_and_warnings_of_a_case_with_much_stated_have_room_in_a_low_window(
    window: MainWindow, three_cells: Path, qtbot: QtBot
) -> None:
    stated = {"name": "Anna-Magdalena Grünwald", "id": "P-1", "date_of_birth": "1989-03-14", "sex": "female"}
    specimen = {"number": "B-1", "type": "blood", "collected": "2026-11-20", "culture": "72 h", "banding": "GTG"}
    more = {"hospital": "North", "referred_by": "Dr. W.", "indication": "two miscarriages"}
    (three_cells / "case.json").write_text(json.dumps({"patient": stated, "specimen": specimen, **more}))
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting and window.session.is_saved)
    panel = window.case_panel
    facts = next(label for label in panel.findChildren(QLabel) if "Grünwald" in label.text())
    assert "two miscarriages" not in facts.text()
    warnings = panel.warnings
    qtbot.waitUntil(lambda: warnings.mapTo(panel, warnings.rect().topLeft()).y() + 60 < panel.height())
    (button,) = [button for button in panel.findChildren(QPushButton) if button.text() == "More"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert "two miscarriages" in facts.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "More"
    assert "two miscarriages" not in facts.text()


def test_where_there_is_room_all_that_is_stated_is_shown(window: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    stated = {"patient": {"name": "Anna Grünwald", "id": "P-1", "date_of_birth": "1989-03-14", "sex": "female"}}
    more = {"hospital": "North", "referred_by": "Dr. W.", "indication": "two miscarriages"}
    (case_copy / "case.json").write_text(json.dumps({**stated, **more}))
    (case_copy / "metaphase.png").unlink(missing_ok=True)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    panel = window.case_panel
    facts = next(label for label in panel.findChildren(QLabel) if "Grünwald" in label.text())
    for height, is_shown in ((1100, True), (620, False), (1100, True)):
        window.setMinimumHeight(height)
        window.resize(1280, height)
        qtbot.waitUntil(lambda: ("two miscarriages" in facts.text()) == is_shown)  # noqa: B023
        QTest.qWait(50)  # and stays so
        assert ("two miscarriages" in facts.text()) == is_shown
    (button,) = [button for button in panel.findChildren(QPushButton) if button.text() == "Less"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    window.resize(1280, 1105)
    QTest.qWait(50)
    assert "two miscarriages" not in facts.text()  # as was said


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("state", ["{count} doubts", "accepted ✓", "signed ✓", "not used"])
def test_the_state_of_a_cell_is_not_cut_beside_a_line_of_one_change(
    window: MainWindow, case_copy: Path, qtbot: QtBot, request: pytest.FixtureRequest, state: str, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    state = QCoreApplication.translate("CellList", state).format(count=13)
    assert (state in ("13 doubts", "accepted ✓", "signed ✓", "not used")) == (language == "en")
    folder = case_copy.parent / "many cells"
    for number in range(7):
        shutil.copytree(case_copy, folder / f"cell-{number}", ignore=shutil.ignore_patterns("case.json"))
    window.open_case(folder)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting and window.session.is_saved)
    shown = window.case_panel.findChild(CellList).findChild(QListWidget)
    assert shown.verticalScrollBar().isVisible()
    ends = []
    for width in (shown.viewport().width(), 500):
        rows = row_list("cells")
        qtbot.addWidget(rows)
        rows.setFont(shown.font())
        rows.setItemDelegate(CellDelegate(window.look.theme, rows))
        add_row(rows, "cell-1", "cell-1", "47,XX,+21", state)
        rows.item(0).setData(PICTURE_ROLE, shown.item(0).data(PICTURE_ROLE))
        rows.setFixedSize(width + 2 * rows.frameWidth(), 60)
        rows.show()
        picture = rows.viewport().grab().toImage()
        ends.append(picture.copy(QRect(picture.width() - 80, 0, 80, 46)))
    assert ends[0] == ends[1]


def test_the_table_of_many_cells_is_seen_in_its_whole_width(
    window: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    folder = case_copy.parent / "thirteen"
    for number in range(13):
        shutil.copytree(case_copy, folder / f"cell-{number}", ignore=shutil.ignore_patterns("case.json"))
    window.open_case(folder)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting)
    window.actions_.all_cells.trigger()
    table = window.cells_page.findChild(CellTable)
    window.resize(1264, 720)  # of a screen of 1280 by 800, with a frame around the window
    qtbot.waitUntil(lambda: window.cells_page.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: table.verticalScrollBar().isVisible() and not table.horizontalScrollBar().isVisible())
