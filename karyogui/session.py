"""An open case: its karyograms, the undo stack, and the file beside the images."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from engine.domain.case import Case, Cell
from engine.domain.doubts import LIMITS, Doubt, DoubtLimits, doubts
from engine.domain.edits import CaseEdit, apply_to_case
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram
from engine.io.karyogram_file import save_karyogram
from karyogui.case_work import OpenedCase, OpenedCell, cell_named, with_opened_cell
from karyogui.karyogram.commands import EditCommand
from karyogui.tasks import Progress, ShouldCancel, TaskRunner

_SAVE_AFTER_MS = 250


class CaseSession(QObject):
    """The open case. All changes go through `apply`, so that each can be undone and is saved.

    Signals:
        karyogram_changed: the shown cell's karyogram is another.
        cell_changed: another cell is shown.
        cell_added: one more cell of the case has been read, or found unreadable.
        saved: the state is on disk.
        save_failed: it is not, and why; it stays in memory, and the next edit tries again.
    """

    karyogram_changed = Signal()
    cell_changed = Signal()
    cell_added = Signal()
    saved = Signal()
    save_failed = Signal(str)

    def __init__(self, opened: OpenedCase, user: str, saver: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case: Case = opened.case
        self.result: CaseKaryogram = opened.karyogram
        self.waiting: tuple[str, ...] = opened.waiting
        self.undo_stack = QUndoStack(self)
        self.limits: DoubtLimits = LIMITS
        # Once for any number of steps: a click in the history goes back over many.
        self.undo_stack.indexChanged.connect(self._on_index_changed)
        self._user = user
        self._saver = saver
        self._cell_name = self._shown_cell_name = opened.case.cells[0].name
        # Set in the saver's thread once a state is written; compared by identity, since states are values.
        self._on_disk = None if opened.classified else opened.karyogram
        self._closed = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self.save)
        if opened.classified:
            self._timer.start()

    @property
    def cell(self) -> Cell:
        return cell_named(self.case, self._cell_name)

    @property
    def karyogram(self) -> Karyogram:
        """Of the shown cell."""
        return self.result.cells[self._cell_name]

    @property
    def is_saved(self) -> bool:
        """True if the present state is on disk."""
        return self._on_disk is self.result

    def show_cell(self, name: str) -> None:
        if name != self._cell_name:
            self._cell_name = self._shown_cell_name = name
            self.cell_changed.emit()

    def add_cell(self, more: OpenedCell) -> None:
        """One more cell of the case; what is shown stays shown."""
        was_saved = self.is_saved
        opened = with_opened_cell(OpenedCase(self.case, self.result, False, self.waiting), more)
        self.case, self.result, self.waiting = opened.case, opened.karyogram, opened.waiting
        if opened.classified:
            self._timer.start()
        elif was_saved:
            self._on_disk = self.result
        self.cell_added.emit()
        if more.lost and self.cell is self.case.cells[0]:
            self.karyogram_changed.emit()  # its list of unreadable files is longer

    def decision(self) -> Decision:
        """The user's decision, now."""
        return Decision(self._user, datetime.now().astimezone().replace(microsecond=0))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Chromosomes of the shown cell that need a look."""
        return doubts(self.karyogram, self.limits)

    def apply(self, edit: CaseEdit, text: str) -> None:
        """Apply an edit to the shown cell, or to the case, as one undo step named `text`.

        Raises:
            KaryogramError: the edit cannot be done; nothing has changed.
        """
        _, inverse = apply_to_case(self.result, self._cell_name, edit)
        self.undo_stack.push(EditCommand(text, self._cell_name, edit, inverse, self._perform))

    def save(self) -> None:
        """Write the karyogram file in the background."""
        self._timer.stop()
        state, folder = self.result, self.case.folder

        def write(progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
            save_karyogram(folder, state)
            self._on_disk = state
            return state

        self._saver.start(write, on_done=self._on_saved, on_error=self._on_save_failed)

    def close(self) -> None:
        """Write what is not yet on disk, now, and let go of the case.

        Raises:
            KaryogramFileError: it cannot be written; the session goes on.
        """
        self._saver.wait()  # an older state must not be written after this one
        if not self.is_saved:
            save_karyogram(self.case.folder, self.result)
        self.discard()

    def discard(self) -> None:
        """Let go of the case without writing."""
        self._closed = True
        self._timer.stop()
        self.undo_stack.clear()

    def _perform(self, cell: str, edit: CaseEdit) -> None:
        self.result, _ = apply_to_case(self.result, cell, edit)
        self._cell_name = cell

    def _on_index_changed(self) -> None:
        if self._closed:
            return
        self._timer.start()
        if self._cell_name != self._shown_cell_name:
            self._shown_cell_name = self._cell_name
            self.cell_changed.emit()
        else:
            self.karyogram_changed.emit()

    def _on_saved(self, state: CaseKaryogram) -> None:
        if state is self.result and not self._closed:
            self.saved.emit()

    def _on_save_failed(self, error: Exception) -> None:
        if not self._closed:
            self.save_failed.emit(str(error))
