"""The audit log in the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.io.audit import AUDIT_FILE, AuditEntry, AuditLog, LoggedEntry, LogHead
from karyogui.look.theme import PAPER
from karyogui.main_window import MainWindow
from karyogui.record.audit_dialog import AuditDialog, AuditLogModel
from tests.gui.steps import AT, saved, session_of


def test_an_altered_log_is_told_on_opening_and_the_case_opens(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    opened.scene.select_all()
    opened.actions_.mirror.trigger()
    opened.actions_.undo.trigger()
    saved(opened, qtbot)
    opened.cases.close()
    path = case_copy / AUDIT_FILE
    path.write_bytes(path.read_bytes().replace(b'"what":"mirror"', b'"what":"turn"'))
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None)
    assert opened.desk.alert.isVisible()
    assert "altered" in opened.desk.alert.text
    dialog = opened.desk.show_log()
    assert dialog is not None
    assert "altered" in dialog.verdict
    dialog.accept()


def test_the_log_is_shown_searched_and_verified(opened: MainWindow, qtbot: QtBot) -> None:
    file = session_of(opened).karyogram.slots["5"][0]
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "12")
    opened.actions_.undo.trigger()
    dialog = opened.desk.show_log()
    assert dialog is not None
    assert dialog.verdict.startswith("✓  3 entries")
    assert dialog.table.model().rowCount() == 3
    dialog.search.setText("undo")
    assert dialog.table.model().rowCount() == 1
    dialog.search.setText(file)
    assert dialog.table.model().rowCount() == 2
    rows = dialog.table.model()
    assert [rows.index(1, column).data() for column in (1, 4, 6, 7, 8)] == ["✓", "move", file, "5", "12"]
    dialog.accept()


def test_a_long_log_is_opened_by_what_is_seen_of_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[int] = set()
    data = AuditLogModel.data

    def noting(model: AuditLogModel, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        asked.add(index.row())
        return data(model, index, role)

    monkeypatch.setattr(AuditLogModel, "data", noting)
    entry = AuditEntry(at=AT, who="Ana Horvat", what="turn", account="ana@lab")
    log = AuditLog(tuple(LoggedEntry(line, entry) for line in range(1, 1001)), LogHead(1000))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    dialog = AuditDialog(window, "case 21", log, (), PAPER)
    dialog.show()
    assert dialog.table.model().rowCount() == 1000
    assert asked
    assert max(asked) < 200
