"""A case of last month is found again, whatever its folder is called."""

import json
import shutil
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.known_cases import KnownCase, known_case
from karyogui.cases import case_search
from karyogui.cases.find_case_dialog import FindCaseDialog
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs
from tests.conftest import PATIENCE_MS


def described(folder: Path, patient: str, specimen: str = "") -> Path:
    folder.mkdir(parents=True)
    details = {"patient": {"id": patient}, "specimen": {"number": specimen}}
    (folder / "case.json").write_text(json.dumps(details), encoding="utf-8")
    return folder


def row(dialog: FindCaseDialog, number: int) -> list[str]:
    cases = dialog.table.model()
    return [str(cases.index(number, column).data()) for column in range(cases.columnCount())]


def looked(dialog: FindCaseDialog, qtbot: QtBot) -> FindCaseDialog:
    qtbot.waitUntil(lambda: "Looking into" not in dialog.told.text())
    return dialog


@pytest.fixture
def neighbours(opened: MainWindow, case_copy: Path, qtbot: QtBot) -> MainWindow:
    """A window with a case open, beside which others lie."""
    described(case_copy.with_name("26-17"), "P-17", "S 0417")
    described(case_copy.with_name("26-18"), "P-18")
    return opened


def test_a_case_beside_a_recent_one_is_found_by_its_patient_and_opened(
    neighbours: MainWindow, case_copy: Path, synthetic_cell: tuple[Path, object], qtbot: QtBot
) -> None:
    shutil.copytree(synthetic_cell[0], case_copy.with_name("26-19"))
    dialog = looked(neighbours.cases.find_case(), qtbot)
    assert {folder.name for folder in dialog.shown} == {case_copy.name, "26-17", "26-18", "26-19"}
    assert row(dialog, 0)[0] == case_copy.name  # the one that was worked on last
    assert row(dialog, 0)[3] == "draft"
    QTest.keyClicks(dialog.search, "0417 p-1")
    assert [row(dialog, number)[:4] for number in range(len(dialog.shown))] == [
        ["26-17", "S 0417", "P-17", "not begun"]
    ]
    assert dialog.told.text() == "Cases: 1 of 4."
    dialog.search.clear()
    QTest.keyClicks(dialog.search, "26-19 zo")  # of Zoë
    before = neighbours.session
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: neighbours.session not in (None, before))
    assert neighbours.session is not None
    assert neighbours.session.case.name == "26-19"


def test_the_columns_have_room_for_what_they_hold(opened: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    described(case_copy.with_name("26-17"), "P-17 of the second ward on the left", "S 2026-0417-B")
    table = looked(opened.cases.find_case(), qtbot).table
    assert [column for column in range(5) if table.columnWidth(column) < table.sizeHintForColumn(column)] == []


def test_the_keys_go_through_the_rows_from_the_search_field(
    neighbours: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    dialog = looked(neighbours.cases.find_case(), qtbot)
    chosen: list[Path] = []
    dialog.case_chosen.disconnect()
    dialog.case_chosen.connect(chosen.append)
    QTest.keyClick(dialog.search, Qt.Key.Key_Down)
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert chosen == [dialog.shown[1]]


def test_nothing_is_opened_where_nothing_fits(neighbours: MainWindow, qtbot: QtBot) -> None:
    dialog = looked(neighbours.cases.find_case(), qtbot)
    QTest.keyClicks(dialog.search, "nobody")
    assert dialog.shown == ()
    assert not dialog.proceed.isEnabled()
    QTest.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_folder_of_cases_is_looked_through_now_and_from_now_on(
    window: MainWindow, settings: AppSettings, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = described(tmp_path / "lab" / "2026" / "10" / "26-20", "P-20")
    dialog = window.cases.find_case()
    assert "Choose the folder that holds your cases" in dialog.told.text()
    monkeypatch.setattr(dialogs, "ask_folder_of_cases", lambda *_: tmp_path / "lab")
    dialog.elsewhere.click()
    qtbot.waitUntil(lambda: dialog.shown == (case,))
    dialog.reject()
    assert looked(window.cases.find_case(), qtbot).shown == (case,)


def test_what_cannot_be_read_is_named_and_not_left_out(
    neighbours: MainWindow, settings: AppSettings, case_copy: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    (case_copy.with_name("26-17") / "karyogram.json").write_text("{", encoding="utf-8")
    settings.add_recent_case(tmp_path / "gone" / "26-1")
    dialog = looked(neighbours.cases.find_case(), qtbot)
    QTest.keyClicks(dialog.search, "not readable")
    assert {folder.name for folder in dialog.shown} == {"26-17", "26-1"}
    tips = [str(dialog.table.model().index(n, 0).data(Qt.ItemDataRole.ToolTipRole)) for n in range(2)]
    assert any("karyogram.json: line 1" in tip for tip in tips)
    assert any("there is no such folder" in tip for tip in tips)
    assert f"{tmp_path / 'gone'} cannot be looked into: No such file or directory." in dialog.told.text()


def test_a_place_that_does_not_answer_keeps_no_other_and_not_the_window(
    neighbours: MainWindow, settings: AppSettings, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = described(tmp_path / "share" / "26-30", "P-30")
    settings.add_recent_case(slow)
    answers = Event()

    def known(folder: Path) -> KnownCase:
        if folder == slow:
            answers.wait(PATIENCE_MS / 1000)
        return known_case(folder)

    monkeypatch.setattr(case_search, "known_case", known)
    dialog = neighbours.cases.find_case()
    qtbot.waitUntil(lambda: len(dialog.shown) == 3)
    qtbot.waitUntil(lambda: dialog.told.text().endswith(f"Looking into {slow.parent} …"))
    answers.set()
    qtbot.waitUntil(lambda: slow in dialog.shown)
    dialog.reject()
