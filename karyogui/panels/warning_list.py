"""The warnings of the shown cell: whether it is one the model knows, possible findings, trouble with the pictures."""

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from engine.domain.cell_warnings import is_open
from engine.domain.findings import CELL, FINDING, PICTURE, CellWarning
from engine.domain.karyogram import Karyogram, Resolution
from karyogui.panels.warning_cards import WarningCard
from karyogui.widgets.elements import clear_layout, heading, muted

_ABOVE_SECTION_PX = 4
_Cards = dict[tuple[CellWarning, Resolution | None], WarningCard]


class WarningList(QWidget):
    """Sections of cards, in each the open ones first; the window does what its signals ask.

    Signals:
        files_chosen: tuple of files a warning speaks of.
        resolve_requested, reopen_requested: the CellWarning to answer, or to open again.
        keys_left: what had the keyboard focus is gone, and no warning is left to answer.
    """

    files_chosen = Signal(object)
    resolve_requested = Signal(object)
    reopen_requested = Signal(object)
    keys_left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[tuple[CellWarning, ...], tuple[Resolution, ...]] | None = None
        self._cards: _Cards = {}
        self._may_answer = True
        # The side panel scrolls as a whole: a second scroll bar inside it would hide warnings.
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop)

    def let_answer(self, allowed: bool) -> None:
        """Whether the case may be edited."""
        if allowed != self._may_answer:
            self._may_answer = allowed
            for card in self._cards.values():
                card.let_answer(allowed)

    def show_warnings(self, warnings: Sequence[CellWarning], karyogram: Karyogram) -> None:
        """Show the warnings of a cell with the answers that its karyogram holds."""
        shown = tuple(warnings), karyogram.resolutions
        if shown == self._shown:
            return
        self._shown = shown
        focused = QApplication.focusWidget()
        had_keys = focused is not None and self.isAncestorOf(focused)
        before, self._cards = self._cards, {}
        for card in before.values():
            self._column.removeWidget(card)
        clear_layout(self._column)
        of_cell, of_findings, of_pictures = (
            [warning for warning in warnings if warning.kind == kind] for kind in (CELL, FINDING, PICTURE)
        )
        if of_cell:
            self._add_section(self.tr("Whole cell"), of_cell, karyogram, before)
        self._add_section(self.tr("Possible findings"), of_findings, karyogram, before)
        if not of_findings:
            self._column.addWidget(muted(self.tr("None: every count is as in 46,XX or 46,XY.")))
        if of_pictures:
            self._add_section(self.tr("Notes"), of_pictures, karyogram, before)
        for card in before.values():
            card.setParent(None)
            card.deleteLater()
        self._order_tabs()
        if had_keys:
            self._keep_keys()

    def _keep_keys(self) -> None:
        """The card that was answered is another now: on to the next warning that wants an answer."""
        waiting = [card for (warning, resolution), card in self._cards.items() if resolution is None]
        links = [link for card in waiting for link in card.findChildren(QPushButton)]
        if links:
            links[0].setFocus(Qt.FocusReason.TabFocusReason)
        else:
            self.keys_left.emit()

    def _order_tabs(self) -> None:
        """Cards and their links follow where the list stands: made later, they would come after the whole window."""
        stops = [stop for card in self._cards.values() for stop in (card, *card.findChildren(QPushButton))]
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders only what can have the focus
        for former, following in pairwise((self, *(s for s in stops if s.focusPolicy() & Qt.FocusPolicy.TabFocus))):
            QWidget.setTabOrder(former, following)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _add_section(self, name: str, warnings: Sequence[CellWarning], karyogram: Karyogram, before: _Cards) -> None:
        """A heading and cards; those that were shown before are taken from there."""
        open_count = sum(is_open(warning, karyogram) for warning in warnings)
        told = self.tr("{name} · {count} open").format(name=name, count=open_count)
        title = heading(told if any(warning.must_resolve for warning in warnings) else name)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # it widens no panel
        title.setContentsMargins(0, _ABOVE_SECTION_PX if self._column.count() else 0, 0, 0)
        self._column.addWidget(title)
        for warning in sorted(warnings, key=lambda warning: not is_open(warning, karyogram)):
            key = warning, karyogram.resolution_of(warning.key)
            card = self._cards[key] = before.pop(key) if key in before else self._card(*key)
            self._column.addWidget(card)

    def _card(self, warning: CellWarning, resolution: Resolution | None) -> WarningCard:
        made = WarningCard(warning, resolution)
        made.let_answer(self._may_answer)
        made.clicked.connect(lambda: self.files_chosen.emit(warning.files))
        made.resolve_requested.connect(lambda: self.resolve_requested.emit(warning))
        made.reopen_requested.connect(lambda: self.reopen_requested.emit(warning))
        return made
