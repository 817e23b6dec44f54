"""Names and texts out of files are shown as they are written: Qt would take tags for HTML, and load pictures."""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QGraphicsView,
    QLabel,
    QListView,
    QMessageBox,
    QToolTip,
    QTreeWidget,
    QTreeWidgetItemIterator,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.domain.cell_warnings import cell_warnings, open_warnings
from engine.domain.edits import Move, Resolve, TypeIscn
from engine.domain.karyogram import EXCLUDED, Decision
from engine.domain.model_info import ModelInfo
from engine.io.case_folder import DETAILS_FILE
from karyogui.ledger_dialog import LedgerDialog
from karyogui.main_window import MainWindow
from karyogui.resolve_dialog import ResolveDialog
from karyogui.widgets import dialogs
from karyogui.widgets.reason_dialog import ExclusionDialog
from tests.gui.conftest import StandInEngine, follow
from tests.gui.steps import AT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such file names")

TAG = "<img src=spy>"


@pytest.fixture
def hostile(qtbot: QtBot, window: MainWindow, engine: StandInEngine, case_copy: Path) -> MainWindow:
    """A case in which everything that a file can say has a tag in it."""
    engine.model = ModelInfo(f"{TAG} model", "1", "ab")
    case = case_copy.with_name(f"{TAG} case")
    shutil.copytree(case_copy, case)
    (case / "001.png").rename(case / f"{TAG}.png")
    (case / f"{TAG} no image.png").write_bytes(b"")
    details = {"patient": {"name": f"{TAG} patient", "id": TAG}, "indication": TAG, "hospital": f"{TAG} hospital"}
    (case / DETAILS_FILE).write_text(json.dumps(details))
    window.open_case(case)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    session = window.session
    assert session is not None
    decision = Decision(f"{TAG} person", AT)
    session.apply(Move(("002.png",), EXCLUDED, decision, reason=f"{TAG} reason"), f"{TAG} step")
    warning = open_warnings(session.result, session.cell)[0]
    session.apply(Resolve(warning.key, f"{TAG} answer", decision), f"{TAG} answered")
    session.apply(TypeIscn(f"46,XX,{TAG}", decision), "typed")
    window.view.show_file(f"{TAG}.png")
    window.editing.turn_selected()
    follow(window)
    return window


def _texts_taken_for_html(root: QWidget) -> Iterator[str]:
    """What Qt would show as HTML though a file said it: labels and tooltips with the tag as it was written."""
    for widget in (root, *root.findChildren(QWidget)):
        where = f"{type(widget).__name__} {widget.objectName()}"
        if _is_html(widget.toolTip()):
            yield f"tooltip of {where}: {widget.toolTip()}"
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText and _is_html(widget.text()):
            yield f"{where}: {widget.text()}"
        if isinstance(widget, QTreeWidget):
            items = QTreeWidgetItemIterator(widget)
            while items.value() is not None:
                tips = [items.value().toolTip(column) for column in range(widget.columnCount())]
                yield from (f"item of {where}: {tip}" for tip in tips if _is_html(tip))
                items += 1
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            model = widget.model()
            for row in range(model.rowCount(QModelIndex())):
                columns = 1 if isinstance(widget, QListView) else model.columnCount(QModelIndex())
                for column in range(columns):
                    tip = str(model.index(row, column).data(Qt.ItemDataRole.ToolTipRole) or "")
                    if _is_html(tip):
                        yield f"item of {where}: {tip}"
        if isinstance(widget, QGraphicsView) and widget.scene() is not None:
            tips = [item.toolTip() for item in widget.scene().items()]
            yield from (f"scene of {where}: {tip}" for tip in tips if _is_html(tip))


def _is_html(text: str) -> bool:
    return TAG in text and GuiQt.mightBeRichText(text)


def test_the_case_is_hostile(hostile: MainWindow) -> None:
    """Otherwise the others would say nothing."""
    shown = [label.text() for label in hostile.findChildren(QLabel)]
    assert any("img src=spy" in text for text in shown)
    tips = [widget.toolTip() for widget in hostile.findChildren(QWidget)]
    assert any("img src=spy" in tip for tip in tips)


def test_the_window_takes_no_text_of_a_file_for_html(hostile: MainWindow) -> None:
    assert list(_texts_taken_for_html(hostile)) == []


def test_nor_does_the_page_of_all_cells(hostile: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile.pages.show_cells()
    page = hostile.cells_page
    assert page.table.model().index(0, 0).data().startswith(TAG)
    assert list(_texts_taken_for_html(page)) == []
    told: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda point, text, widget: told.append(text))
    copy = page.strip.copies[0]
    point = page.strip.place_of(copy.cell, copy.file).toPoint()
    QApplication.sendEvent(page.strip, QHelpEvent(QEvent.Type.ToolTip, point, page.strip.mapToGlobal(point)))
    assert "img src=spy" in told[0]
    assert not _is_html(told[0])


def test_nor_do_the_dialogs(hostile: MainWindow, qtbot: QtBot) -> None:
    found: list[str] = []
    session = hostile.session
    assert session is not None
    warning = cell_warnings(session.result, session.cell)[-1]
    opened = (
        hostile.desk.review_and_sign,
        hostile.desk.show_log,
        lambda: LedgerDialog(session.cell, session.karyogram, hostile).show(),
        lambda: ResolveDialog(hostile, warning, "").show(),
        lambda: ExclusionDialog(hostile, [f"{TAG}.png"]).show(),
        lambda: hostile.reports.open_window(session),
    )
    for open_dialog in opened:
        open_dialog()
        QApplication.processEvents()
        for widget in QApplication.topLevelWidgets():
            if widget is not hostile and widget.isVisible():
                found += _texts_taken_for_html(widget)
                widget.close()
    assert found == []


def test_nor_do_questions(hostile: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def question(*arguments: object) -> QMessageBox.StandardButton:
        asked.append(str(arguments[2]))
        return QMessageBox.StandardButton.Yes

    monkeypatch.setattr(QMessageBox, "question", question)
    assert dialogs.confirm(hostile, f"{TAG}: shall it be?")
    assert not any(_is_html(text) for text in asked)
    assert "&lt;img src=spy&gt;" in asked[0]
