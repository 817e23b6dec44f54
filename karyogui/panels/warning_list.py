"""The warnings of the shown cell: possible findings apart from trouble with the pictures, the open ones first."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from engine.domain.cell_warnings import is_open
from engine.domain.findings import FINDING, CellWarning
from engine.domain.karyogram import Karyogram, Resolution
from karyogui.panels.warning_cards import WarningCard
from karyogui.panels.widgets import clear_layout, heading, muted


class WarningList(QWidget):
    """Two sections of cards; the window does what its signals ask.

    Signals:
        files_chosen: tuple of files a warning speaks of.
        resolve_requested, reopen_requested: the CellWarning to answer, or to open again.
    """

    files_chosen = Signal(object)
    resolve_requested = Signal(object)
    reopen_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[CellWarning, ...], tuple[Resolution, ...]] | None = None
        # The side panel scrolls as a whole: a second scroll bar inside it would hide warnings.
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_warnings(self, warnings: Sequence[CellWarning], karyogram: Karyogram) -> None:
        """Show the warnings of a cell with the answers that its karyogram holds."""
        shown = tuple(warnings), karyogram.resolutions
        if shown == self._shown:
            return
        self._shown = shown
        clear_layout(self._column)
        of_findings = [warning for warning in warnings if warning.kind == FINDING]
        of_pictures = [warning for warning in warnings if warning.kind != FINDING]
        self._add_section(self.tr("Possible findings"), of_findings, karyogram)
        if not of_findings:
            self._column.addWidget(muted(self.tr("None: every count is as in 46,XX or 46,XY.")))
        if of_pictures:
            self._column.addSpacing(4)
            self._add_section(self.tr("Pictures"), of_pictures, karyogram)
        self._column.addStretch(1)

    def _add_section(self, name: str, warnings: Sequence[CellWarning], karyogram: Karyogram) -> None:
        open_count = sum(is_open(warning, karyogram) for warning in warnings)
        told = self.tr("{name} · {count} open").format(name=name, count=open_count)
        title = heading(told if warnings else name)
        title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # it widens no panel
        self._column.addWidget(title)
        for warning in sorted(warnings, key=lambda warning: not is_open(warning, karyogram)):
            made = WarningCard(warning, karyogram.resolution_of(warning.key))
            made.clicked.connect(lambda chosen=warning.files: self.files_chosen.emit(chosen))
            made.resolve_requested.connect(lambda chosen=warning: self.resolve_requested.emit(chosen))
            made.reopen_requested.connect(lambda chosen=warning: self.reopen_requested.emit(chosen))
            self._column.addWidget(made)
