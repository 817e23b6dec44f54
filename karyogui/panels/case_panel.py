"""Left panel: the case's facts, its cells, warnings, and files that could not be read."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QLabel, QListWidgetItem, QVBoxLayout, QWidget

from engine.domain.case import Case, Cell
from engine.domain.cell_line import cell_line
from engine.domain.cell_warnings import cell_warnings
from engine.domain.doubts import LIMITS, DoubtLimits, doubts
from engine.domain.karyogram import CaseKaryogram, Karyogram
from karyogui.domain_words import said
from karyogui.panels.list_rows import BODY_ROLE, KEY_ROLE, CellDelegate, add_row, fit_height, row_list
from karyogui.panels.metaphase_panel import MetaphasePanel
from karyogui.panels.warning_list import WarningList
from karyogui.panels.widgets import card, heading, side_panel
from karyogui.report.case_fields import case_fields
from karyogui.theme import Theme

_WIDTH = 240
_MOST_CELLS = 5
_LEAST_WARNINGS = 110


class CasePanel(QWidget):
    """Shows; asks for another cell or for chromosomes to be selected by signals.

    Signals:
        cell_chosen: a cell's name.
        files_chosen: tuple of files a warning speaks of.
    """

    cell_chosen = Signal(str)
    files_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        panel, layout = side_panel("left", _WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        layout.addWidget(heading(self.tr("Case")))
        frame, inner = card()
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        inner.addWidget(self._facts)
        layout.addWidget(frame)
        layout.addSpacing(4)
        self._cells_heading = heading(self.tr("Cells"))
        layout.addWidget(self._cells_heading)
        self._cells = row_list(self.tr("Cells"))
        self._cells.setItemDelegate(CellDelegate(theme, self._cells))
        self._cells.itemClicked.connect(self._on_cell_clicked)
        layout.addWidget(self._cells)
        layout.addSpacing(4)
        self.warnings = WarningList()
        self.warnings.setMinimumHeight(_LEAST_WARNINGS)
        self.warnings.files_chosen.connect(self.files_chosen)
        layout.addWidget(self.warnings, stretch=1)
        self.metaphase = MetaphasePanel()
        layout.addWidget(self.metaphase)

    def show_case(self, case: Case) -> None:
        """Fill in what does not change while the case is open."""
        # One label with a table: rows of labels would not grow with values that wrap.
        rows = "".join(
            f"<tr><td style='color: {self._theme.muted}; padding: 1px 12px 3px 0'>{escape(said(label))}</td>"
            f"<td style='padding: 1px 0 3px 0'>{_breakable(value)}</td></tr>"
            for label, value in (("Case", case.name), *case_fields(case.details))
        )
        self._facts.setText(f"<table cellspacing='0'>{rows}</table>")

    def show_result(
        self, case: Case, result: CaseKaryogram, shown: Cell, waiting: Sequence[str], limits: DoubtLimits = LIMITS
    ) -> None:
        """Fill in what edits change: cells with their ISCN line, and the shown cell's warnings."""
        self.show_cells(case, result, shown, waiting, limits)
        self.warnings.show_warnings(cell_warnings(result, shown), result.cells[shown.name])

    def show_cells(
        self, case: Case, result: CaseKaryogram, shown: Cell, waiting: Sequence[str], limits: DoubtLimits = LIMITS
    ) -> None:
        """The cells that are open, and the names of those still to be read."""
        opened, total = len(case.cells), len(case.cells) + len(waiting)
        told = self.tr("Cells · {opened} of {total}") if waiting else self.tr("Cells · {opened}")
        self._cells_heading.setText(told.format(opened=opened, total=total).upper())
        self._cells.clear()
        for cell in case.cells:
            karyogram = result.cells[cell.name]
            line = cell_line(karyogram, result.iscn, limits)
            add_row(self._cells, cell.name, cell.name, line, _state(karyogram, limits), selected=cell is shown)
        for name in waiting:
            add_row(self._cells, None, name, self.tr("waiting …"), "", selected=False)
        fit_height(self._cells, _MOST_CELLS)

    def show_progress(self, done: int, total: int) -> None:
        """How far the first of the waiting cells is classified."""
        for row in range(self._cells.count()):
            item = self._cells.item(row)
            if item.data(KEY_ROLE) is None:
                item.setData(
                    BODY_ROLE, self.tr("classifying … {percent} %").format(percent=100 * done // max(total, 1))
                )
                return

    def _on_cell_clicked(self, item: QListWidgetItem) -> None:
        name = item.data(KEY_ROLE)
        if name is not None:
            self.cell_chosen.emit(name)


def _state(karyogram: Karyogram, limits: DoubtLimits) -> str:
    """How far a cell has been looked at, in a word or two."""
    if all(placement.decision.by is not None for placement in karyogram.placements.values()):
        return QCoreApplication.translate("CasePanel", "reviewed ✓")
    count = len(doubts(karyogram, limits))
    if count == 1:
        return QCoreApplication.translate("CasePanel", "1 doubt")
    return QCoreApplication.translate("CasePanel", "{count} doubts").format(count=count) if count else ""


def _breakable(text: str) -> str:
    """Text for a table cell that may break long words, so that a long number does not widen the panel."""
    words = (
        "&#8203;".join(escape(word[start : start + 12]) for start in range(0, len(word), 12)) for word in text.split()
    )
    return " ".join(words)
