"""What people do in the window in many tests, and what is then looked at."""

from datetime import UTC, datetime

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from engine.domain.cell_warnings import open_warnings
from engine.domain.edits import Resolve
from karyogui.main_window import MainWindow
from karyogui.record.waiting import WaitDialog
from karyogui.session import CaseSession

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def session_of(window: MainWindow) -> CaseSession:
    assert window.session is not None
    return window.session


def accept_all(window: MainWindow) -> None:
    window.scene.select_all()
    window.actions_.accept.trigger()
    answer_warnings(window)


def answer_warnings(window: MainWindow) -> None:
    session = session_of(window)
    for warning in open_warnings(session.result, session.cell):
        session.apply(Resolve(warning.key, "seen in every cell", session.decision()), "answer")


def review_as(window: MainWindow, name: str, role: str) -> None:
    """Through the dialog, as a person does."""
    dialog = window.desk.review_and_sign()
    assert dialog is not None
    dialog.person.name.setCurrentText(name)
    dialog.person.role.setText(role)
    assert dialog.proceed.isEnabled()
    dialog.proceed.click()


def amend_as(window: MainWindow, name: str, role: str, reason: str) -> None:
    dialog = window.desk.amend()
    assert dialog is not None
    dialog.reason.setPlainText(reason)
    dialog.person.name.setCurrentText(name)
    dialog.person.role.setText(role)
    dialog.proceed.click()


def saved(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session_of(window).is_saved)


def stop_the_wait(window: QWidget) -> list[str]:
    """Press "Stop waiting" as soon as it is there; what the dialog says will be in the list."""
    heard: list[str] = []

    def stop_waiting() -> None:
        shown = [dialog for dialog in window.findChildren(WaitDialog) if dialog.isVisible()]
        if not shown:
            QTimer.singleShot(10, stop_waiting)
            return
        heard.extend(label.text() for label in shown[0].findChildren(QLabel))
        shown[0].stop.click()

    QTimer.singleShot(0, stop_waiting)
    return heard
