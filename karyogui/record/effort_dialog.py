"""What the cases of this installation have cost, month by month, and how much of the proposals stayed."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.domain.effort import PAUSE_S, Tally
from karyogui.widgets.dialog_buttons import close_alone
from karyogui.widgets.elements import heading, muted
from karyogui.widgets.screen_room import fitted
from karyogui.words.domain_words import decimal


class EffortDialog(QDialog):
    """A row for each month, the latest first."""

    def __init__(self, parent: QWidget, months: Mapping[str, Tally]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Effort by month"))
        self.resize(fitted(QSize(700, 420), self.screen().availableSize()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(heading(self.tr("All cases reviewed in this installation")))
        self.table = self._table(months)
        layout.addWidget(self.table, stretch=1)
        explained = self.tr(
            "An action is a press of a mouse button or of a key; a drag, a class of two digits and a text are one "
            "each. Pauses of more than {seconds} s are not counted as time. A cell counts in the month in which it "
            "was reviewed. Placed: chromosomes that the engine has placed; stayed: those that nobody changed. "
            "Only these numbers are kept, no names and no case."
        )
        layout.addWidget(muted(explained.format(seconds=round(PAUSE_S))))
        layout.addWidget(close_alone(self))

    def _table(self, months: Mapping[str, Tally]) -> QTableWidget:
        names = (
            self.tr("Month"),
            self.tr("Cells"),
            self.tr("Actions a cell"),
            self.tr("Time a cell"),
            self.tr("Placed"),
            self.tr("Stayed"),
        )
        table = QTableWidget(max(1, len(months)), len(names))
        table.setAccessibleName(self.tr("Effort by month"))
        table.setHorizontalHeaderLabels(names)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.horizontalHeader().setHighlightSections(False)
        if not months:
            table.setSpan(0, 0, 1, len(names))
            table.setItem(0, 0, QTableWidgetItem(self.tr("No cell was reviewed yet.")))
        for row, month in enumerate(sorted(months, reverse=True)):
            for column, text in enumerate((month, *_texts(months[month]))):
                item = QTableWidgetItem(text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                table.setItem(row, column, item)
        return table


def _texts(tally: Tally) -> tuple[str, ...]:
    actions, seconds, stayed = tally.actions_per_cell, tally.active_s_per_cell, tally.stayed_share
    return (
        str(tally.cells),
        "–" if actions is None else decimal(f"{actions:.1f}"),
        "–" if seconds is None else clock_text(seconds),
        str(tally.placed),
        "–" if stayed is None else decimal(f"{stayed * 100:.1f} %"),
    )


def clock_text(seconds: float) -> str:
    """Minutes and seconds: 1:05."""
    whole = int(seconds)
    return f"{whole // 60}:{whole % 60:02}"
