"""Right panel: what needs a look, the selected chromosome in detail, and the history."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QUndoView, QVBoxLayout, QWidget

from engine.domain.findings import doubts
from engine.domain.karyogram import Karyogram
from karyogui.panels.details import ChromosomeDetails
from karyogui.panels.widgets import button, heading, side_panel

_WIDTH = 304


class ReviewPanel(QWidget):
    """Shows the doubts and one chromosome; the window does what its signals ask.

    Signals:
        file_chosen: a doubtful chromosome was clicked.
        accept_requested, turn_requested: for the selected chromosomes.
        accept_rest_requested: confirm all that have no doubt.
        slot_requested: move the selected chromosome to that class.
    """

    file_chosen = Signal(str)
    accept_requested = Signal()
    turn_requested = Signal()
    accept_rest_requested = Signal()
    slot_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        panel, layout = side_panel("right", _WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        self._doubts_heading = heading("Needs a look")
        layout.addWidget(self._doubts_heading)
        self._doubts = QListWidget()
        self._doubts.setAccessibleName("Chromosomes that need a look")
        self._doubts.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._doubts.itemClicked.connect(self._on_doubt_clicked)
        layout.addWidget(self._doubts)
        self.details = ChromosomeDetails()
        self.details.slot_requested.connect(self.slot_requested)
        layout.addWidget(self.details)
        layout.addLayout(self._buttons())
        self._accept_rest = button("", self.accept_rest_requested.emit)
        layout.addWidget(self._accept_rest)
        layout.addWidget(heading("History"))
        self._history = QUndoView()
        self._history.setEmptyLabel("as classified")
        self._history.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._history.setAccessibleName("History of edits")
        layout.addWidget(self._history, stretch=1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(7)
        self._accept = button("Accept  ⏎", self.accept_requested.emit, primary=True)
        self._turn = button("Turn  F", self.turn_requested.emit, tip="turn by 180°")
        row.addWidget(self._accept, stretch=3)
        row.addWidget(self._turn, stretch=2)
        return row

    def show_stack(self, stack: QUndoStack | None) -> None:
        """Show a case's undo stack, or none."""
        # PySide declares the parameter as a stack only; Qt takes null for none.
        self._history.setStack(stack)  # type: ignore[arg-type]

    def show_karyogram(self, karyogram: Karyogram, selected: str | None) -> None:
        """Show a cell's doubts, the selected one marked."""
        found = doubts(karyogram)
        self._doubts_heading.setText(f"NEEDS A LOOK · {len(found)} OF {len(karyogram.placements)}")
        self._doubts.clear()
        for doubt in found:
            item = QListWidgetItem(f"{doubt.slot}    {doubt.file}    {doubt.reason}")
            item.setData(Qt.ItemDataRole.UserRole, doubt.file)
            self._doubts.addItem(item)
            if doubt.file == selected:
                item.setSelected(True)
                self._doubts.scrollToItem(item)
        if not found:
            nothing = QListWidgetItem("Nothing: no doubt is open.")
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            self._doubts.addItem(nothing)
        rows = min(max(len(found), 1), 5)
        self._doubts.setFixedHeight(rows * (self._doubts.sizeHintForRow(0) + 2) + 4)
        undecided = sum(p.decision.by is None for p in karyogram.placements.values()) - len(found)
        self._accept_rest.setText(f"Accept the other {undecided}" if found else f"Accept all {undecided}")
        self._accept_rest.setEnabled(undecided > 0)

    def enable_actions(self, enabled: bool) -> None:
        """Whether a chromosome is selected that can be accepted or turned."""
        self._accept.setEnabled(enabled)
        self._turn.setEnabled(enabled)

    def _on_doubt_clicked(self, item: QListWidgetItem) -> None:
        file = item.data(Qt.ItemDataRole.UserRole)
        if file:
            self.file_chosen.emit(file)
