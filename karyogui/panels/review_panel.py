"""Right panel: what needs a look, the selected chromosome in detail, and the history."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QListWidgetItem, QSizePolicy, QUndoView, QVBoxLayout, QWidget

from engine.domain.doubts import Doubt
from engine.domain.karyogram import MARKER, UNASSIGNED, Karyogram
from karyogui.look.theme import Theme
from karyogui.panels.details import ChromosomeDetails
from karyogui.panels.list_rows import KEY_ROLE, DoubtDelegate, add_note, add_row, fit_height, row_list, select_row
from karyogui.widgets.elements import button, heading, side_panel
from karyogui.words.domain_words import said

_WIDTH = 304
_MOST_DOUBTS = 5
_SHORT = {UNASSIGNED: "—", MARKER: "mar"}


class ReviewPanel(QWidget):
    """Shows the doubts and one chromosome; the window does what its signals ask.

    Signals:
        file_chosen: a doubtful chromosome was clicked, or Enter pressed on it.
        accept_requested, turn_requested: for the selected chromosomes.
        accept_rest_requested: confirm all that have no doubt.
        slot_requested: move the selected chromosome to that class.
    """

    file_chosen = Signal(str)
    accept_requested = Signal()
    turn_requested = Signal()
    accept_rest_requested = Signal()
    slot_requested = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        panel, layout = side_panel("right", _WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        self._rows = 1
        self._found: tuple[Doubt, ...] | None = None
        self._doubts_heading = heading(self.tr("Needs a look"))
        layout.addWidget(self._doubts_heading)
        self._doubts = row_list(self.tr("Chromosomes that need a look"))
        self._doubts.setItemDelegate(DoubtDelegate(theme, self._doubts))
        self._doubts.itemClicked.connect(self._on_doubt_chosen)
        self._doubts.itemActivated.connect(self._on_doubt_chosen)
        layout.addWidget(self._doubts)
        self.details = ChromosomeDetails()
        self.details.slot_requested.connect(self.slot_requested)
        layout.addWidget(self.details)
        layout.addLayout(self._buttons())
        self._accept_rest = button("", self.accept_rest_requested.emit, tip=self.tr("Confirm all that have no doubt"))
        layout.addWidget(self._accept_rest)
        layout.addSpacing(4)
        layout.addWidget(heading(self.tr("History")))
        self._history = QUndoView()
        # It takes what is left, and leaves the pictures their height.
        self._history.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._history.setMinimumHeight(44)
        self._history.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._history.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._history.setAccessibleName(self.tr("History of edits"))
        layout.addWidget(self._history, stretch=1)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(7)
        tip = self.tr("Confirm it here, as it is")
        self._accept = button(self.tr("Accept") + "  ⏎", self.accept_requested.emit, primary=True, tip=tip)
        self._turn = button(self.tr("Turn") + "  F", self.turn_requested.emit, tip=self.tr("Turn by 180°"))
        row.addWidget(self._accept, stretch=3)
        row.addWidget(self._turn, stretch=2)
        return row

    def show_stack(self, stack: QUndoStack | None, origin: str = "") -> None:
        """Show a case's undo stack, or none; `origin` names the state before the first edit."""
        # PySide declares the parameter as a stack only; Qt takes null for none.
        self._rows, self._found = 1, None
        self._history.setStack(stack)  # type: ignore[arg-type]
        self._history.setEmptyLabel(origin)

    def show_karyogram(self, karyogram: Karyogram, found: Sequence[Doubt], selected: str | None) -> None:
        """Show a cell's doubts, the selected one marked."""
        told = self.tr("Needs a look · {count} of {total}")
        self._doubts_heading.setText(told.format(count=len(found), total=len(karyogram.placements)).upper())
        if self._found != tuple(found):
            self._found = tuple(found)
            self._show_doubts(found)
        select_row(self._doubts, selected)
        undecided = sum(p.decision.by is None for p in karyogram.placements.values()) - len(found)
        if undecided:
            rest = (self.tr("Accept the other {count}") if found else self.tr("Accept all {count}")) + "  ⇧⏎"
        else:
            rest = self.tr("All others are accepted") if found else self.tr("All are accepted")
        self._accept_rest.setText(rest.format(count=undecided))
        self._accept_rest.setEnabled(undecided > 0)

    def _show_doubts(self, found: Sequence[Doubt]) -> None:
        self._doubts.clear()
        for doubt in found:
            lead = _SHORT.get(doubt.slot, doubt.slot)
            add_row(self._doubts, doubt.file, lead, doubt.file, said(doubt.reason))
        if not found:
            add_note(self._doubts, self.tr("Nothing: no doubt is open."))
        # It never gets lower while a case is open, so that no button moves under the mouse.
        self._rows = max(self._rows, min(max(len(found), 1), _MOST_DOUBTS))
        fit_height(self._doubts, _MOST_DOUBTS, at_least=self._rows)

    def set_read_only(self, read_only: bool) -> None:
        """A case that cannot be edited shows its history, and lets nobody go back in it."""
        self._history.setEnabled(not read_only)
        if read_only:
            self._accept_rest.setEnabled(False)

    def enable_actions(self, enabled: bool) -> None:
        """Whether a chromosome is selected that can be accepted or turned."""
        self._accept.setEnabled(enabled)
        self._turn.setEnabled(enabled)
        self.details.let_choose(enabled)

    def _on_doubt_chosen(self, item: QListWidgetItem) -> None:
        file = item.data(KEY_ROLE)
        if file:
            self.file_chosen.emit(file)
