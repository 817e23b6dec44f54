"""Dialogs come and go over a working day: none stays behind in the window."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from engine.domain.cell_warnings import cell_warnings
from karyogui import dialogs
from karyogui.main_window import MainWindow
from karyogui.session import CaseSession
from tests.gui.conftest import follow


def session_of(window: MainWindow) -> CaseSession:
    assert window.session is not None
    return window.session


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
    "effort": lambda window: window.desk.show_effort(),
    "review": lambda window: window.desk.review_and_sign(),
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
