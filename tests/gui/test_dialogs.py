"""Dialogs come and go over a working day: none stays behind in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from engine.domain.cell_warnings import cell_warnings
from karyogui import dialogs
from karyogui.main_window import MainWindow
from tests.gui.conftest import follow
from tests.gui.steps import session_of


def answer_finding(window: MainWindow) -> None:
    session = session_of(window)
    window.reviewing.resolve(cell_warnings(session.result, session.cell)[0])


DIALOGS: dict[str, Callable[[MainWindow], object]] = {
    "settings": lambda window: window.settings_controller.show_dialog(),
    "about": lambda window: window.help.show_about(),
    "shortcuts": lambda window: window.help.show_shortcuts(),
    "guide": lambda window: window.help.show_guide(),
    "files": lambda window: window.reviewing.show_ledger(),
    "iscn": lambda window: window.reviewing.edit_iscn(),
    "answer": answer_finding,
    "exclusion": lambda window: dialogs.ask_reason(window, ["001.png"]),
    "export": lambda window: window.reporting.export_karyogram(),
    "audit log": lambda window: window.desk.show_log(),
    "effort": lambda window: window.desk.effort.show_months(),
    "review": lambda window: window.desk.review_and_sign(),
    "find case": lambda window: window.cases.find_case(),
}


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_gone_once_it_is_closed(opened: MainWindow, qtbot: QtBot, name: str) -> None:
    follow(opened)
    before = set(opened.findChildren(QDialog))
    seen: list[QDialog] = []

    def close() -> None:
        shown = [found for found in opened.findChildren(QDialog) if found not in before and found.isVisible()]
        seen.extend(shown)
        for dialog in shown:
            dialog.reject()
        if not shown:
            QTimer.singleShot(10, close)

    QTimer.singleShot(10, close)
    DIALOGS[name](opened)
    qtbot.waitUntil(lambda: bool(seen))
    QTest.qWait(1)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: set(opened.findChildren(QDialog)) == before)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("report.pdf", "report.pdf"),
        ("report.PDF", "report.PDF"),
        ("report", "report.pdf"),
        ("case 24.187", "case 24.187.pdf"),
        ("picture.tif", "picture.tif"),
        ("there", None),
        ("", None),
    ],
)
def test_a_file_gets_the_ending_of_its_kind_and_replaces_none_unasked(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, typed: str, written: str | None
) -> None:
    (tmp_path / "there.pdf").write_bytes(b"")
    name = str(tmp_path / typed) if typed else ""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (name, ""))
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: bool(asked.append(question)))
    path = dialogs.ask_file_to_write(opened, "Export", tmp_path / "proposed.pdf", "*.pdf", endings=(".tif",))
    assert path == (None if written is None else tmp_path / written)
    assert [text.split()[0] for text in asked] == (["there.pdf"] if typed == "there" else [])
