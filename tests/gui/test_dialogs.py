"""Dialogs come and go over a working day: none stays behind in the window."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.domain.cell_warnings import cell_warnings
from karyogui.main_window import MainWindow
from karyogui.widgets import dialogs
from karyogui.widgets.elements import ElidedLabel
from tests.gui.conftest import follow
from tests.gui.steps import session_of


def answer_finding(window: MainWindow) -> None:
    session = session_of(window)
    window.reviewing.resolve(cell_warnings(session.result, session.cell)[0])


_BESIDE_TEXT_PX = 24
ACCEPT, REJECT = QDialogButtonBox.ButtonRole.AcceptRole, QDialogButtonBox.ButtonRole.RejectRole

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


def seen_in(window: MainWindow, name: str, qtbot: QtBot, look: Callable[[QDialog], None]) -> None:
    """Open a dialog, look at it and close it."""
    before = set(window.findChildren(QDialog))
    seen: list[QDialog] = []

    def close() -> None:
        shown = [found for found in window.findChildren(QDialog) if found not in before and found.isVisible()]
        for dialog in shown:
            if dialog not in seen:
                seen.append(dialog)
                look(dialog)
            dialog.reject()
        if not shown:
            QTimer.singleShot(10, close)

    QTimer.singleShot(10, close)
    DIALOGS[name](window)
    qtbot.waitUntil(lambda: bool(seen))
    QTest.qWait(1)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: set(window.findChildren(QDialog)) == before)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_gone_once_it_is_closed(opened: MainWindow, qtbot: QtBot, name: str) -> None:
    follow(opened)
    seen_in(opened, name, qtbot, lambda _: None)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", DIALOGS)
def test_no_dialog_cuts_a_word_in_german_in_the_smallest_window(opened: MainWindow, qtbot: QtBot, name: str) -> None:
    follow(opened)
    opened.resize(opened.minimumSize())
    cut: list[str] = []

    def look(dialog: QDialog) -> None:
        QApplication.processEvents()
        cut.extend(_cut_words(dialog))

    seen_in(opened, name, qtbot, look)
    assert cut == []


def _cut_words(dialog: QDialog) -> list[str]:
    """The texts of the widgets that have less room than these need."""
    texts = [widget for widget in dialog.findChildren(QWidget) if widget.isVisible()]
    cut = []
    for widget in texts:
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel):
            if widget.wordWrap():
                is_cut = widget.height() < widget.heightForWidth(widget.width())
            else:
                is_cut = widget.width() < widget.sizeHint().width()
        elif isinstance(widget, QAbstractButton) and widget.text():
            is_cut = widget.width() < widget.sizeHint().width()
        elif isinstance(widget, QComboBox):
            needed = max(widget.fontMetrics().horizontalAdvance(widget.itemText(n)) for n in range(widget.count()))
            is_cut = widget.width() < needed + _BESIDE_TEXT_PX
        elif isinstance(widget, QLineEdit) and widget.placeholderText():
            needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
            is_cut = widget.width() < needed + _BESIDE_TEXT_PX
        else:
            continue
        if is_cut:
            cut.append(str(getattr(widget, "text", widget.accessibleName)()))
    return cut


@pytest.mark.parametrize("name", ["review", "find case", "iscn", "exclusion", "answer", "settings", "export"])
def test_what_a_dialog_is_for_and_cancel_stand_alike_in_all(opened: MainWindow, qtbot: QtBot, name: str) -> None:
    follow(opened)
    orders: list[bool] = []

    def look(dialog: QDialog) -> None:
        QApplication.processEvents()
        (box,) = dialog.findChildren(QDialogButtonBox)
        (main,) = [button for button in box.buttons() if box.buttonRole(button) is ACCEPT]
        (cancel,) = [button for button in box.buttons() if box.buttonRole(button) is REJECT]
        orders.append(main.x() < cancel.x())

    seen_in(opened, name, qtbot, look)
    usual = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(usual)
    usual.show()
    ok = usual.button(QDialogButtonBox.StandardButton.Ok)
    cancel = usual.button(QDialogButtonBox.StandardButton.Cancel)
    assert orders == [ok.x() < cancel.x()]


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
