"""Left panel: the case's facts, its cells, warnings, and files that could not be read."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.domain.case import Case, Cell
from engine.domain.findings import doubts, findings
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import CaseKaryogram, Karyogram
from karyogui.panels.widgets import card, clear_layout, heading, muted, side_panel
from karyogui.report.content import case_fields

_WIDTH = 236


class CasePanel(QWidget):
    """Shows; asks for another cell or for chromosomes to be selected by signals.

    Signals:
        cell_chosen: a cell's name.
        files_chosen: tuple of files a warning speaks of.
    """

    cell_chosen = Signal(str)
    files_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel, layout = side_panel("left", _WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        layout.addWidget(heading("Case"))
        frame, inner = card()
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        inner.addWidget(self._facts)
        layout.addWidget(frame)
        self._cells_heading = heading("Cells")
        layout.addWidget(self._cells_heading)
        self._cells = QListWidget()
        self._cells.setAccessibleName("Cells")
        self._cells.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cells.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._cells.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._cells.itemClicked.connect(self._on_cell_clicked)
        layout.addWidget(self._cells)
        layout.addWidget(heading("Warnings"))
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(6)
        layout.addWidget(_scrolled(self._warnings), stretch=1)

    def show_case(self, case: Case) -> None:
        """Fill in what does not change while the case is open."""
        # One label with a table: rows of labels would not grow with values that wrap.
        rows = "".join(
            f"<tr><td style='color: #5d6b78; padding: 1px 12px 3px 0'>{escape(label)}</td>"
            f"<td style='padding: 1px 0 3px 0'>{escape(value)}</td></tr>"
            for label, value in (("Case", case.name), *case_fields(case.details))
        )
        self._facts.setText(f"<table cellspacing='0'>{rows}</table>")

    def show_result(self, case: Case, result: CaseKaryogram, shown: Cell) -> None:
        """Fill in what edits change: cells with their ISCN line, and the shown cell's warnings."""
        self._cells_heading.setText(f"CELLS · {len(case.cells)}")
        self._cells.clear()
        for cell in case.cells:
            karyogram = result.cells[cell.name]
            open_doubts = len(doubts(karyogram))
            state = f"{open_doubts} need a look" if open_doubts else "no doubts"
            item = QListWidgetItem(f"{cell.name}\n{iscn_of_counts(karyogram.counts())} · {state}")
            item.setData(Qt.ItemDataRole.UserRole, cell.name)
            self._cells.addItem(item)
            item.setSelected(cell is shown)
        rows = min(len(case.cells), 5)
        self._cells.setFixedHeight(rows * (self._cells.sizeHintForRow(0) + 2) + 4)
        self._show_warnings(shown, result.cells[shown.name])

    def _show_warnings(self, cell: Cell, karyogram: Karyogram) -> None:
        clear_layout(self._warnings)
        for finding in findings(karyogram):
            self._add_warning(finding.text, "finding", finding.files)
        if cell.inverted:
            self._add_warning("Dark background: the images were inverted.", "picture", ())
        for entry in cell.unreadable:
            self._add_warning(f"{entry.file}: {entry.reason}", "picture", ())
        for text in karyogram.warnings:
            if "no longer in the folder" in text:
                self._add_warning(text, "picture", ())
        if not self._warnings.count():
            self._warnings.addWidget(muted("None."))

    def _add_warning(self, text: str, kind: str, files: Sequence[str]) -> None:
        made = _WarningCard(text, kind, clickable=bool(files))
        made.clicked.connect(lambda _=False, chosen=tuple(files): self.files_chosen.emit(chosen))
        self._warnings.addWidget(made)

    def _on_cell_clicked(self, item: QListWidgetItem) -> None:
        self.cell_chosen.emit(item.data(Qt.ItemDataRole.UserRole))


class _WarningCard(QPushButton):
    """A warning; a push button so that a click or a screen reader gets at its chromosomes."""

    def __init__(self, text: str, kind: str, *, clickable: bool) -> None:
        super().__init__()
        self.setObjectName("warningCard")
        self.setProperty("kind", kind)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(text)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip("show these chromosomes")
        # A button's own text does not wrap: a label in it does.
        label = QLabel(text, self)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        label.setStyleSheet("background: transparent; font-size: 12px;")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 7, 8, 7)
        layout.addWidget(label)
        width = _WIDTH - 2 * 13 - 10 - 18 - 10
        self.setFixedHeight(label.heightForWidth(width) + 16)


def _scrolled(layout: QVBoxLayout) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(0, 0, 4, 0)
    column.addLayout(layout)
    column.addStretch(1)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    inside.setObjectName("clear")
    return area
