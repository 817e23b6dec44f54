"""An open case: its karyograms, the undo stack, and the file beside the images."""

from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from engine.domain.case import Case, Cell
from engine.domain.edits import Edit, apply
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram
from engine.io.karyogram_file import save_karyogram
from karyogui.case_work import OpenedCase, cell_named
from karyogui.karyogram.commands import EditCommand
from karyogui.tasks import TaskRunner

_SAVE_AFTER_MS = 250


class CaseSession(QObject):
    """The open case. All changes go through `apply`, so that each can be undone and is saved.

    Signals:
        karyogram_changed: the shown cell's karyogram is another.
        cell_changed: another cell is shown.
        saved: the state is on disk.
        save_failed: it is not, and why; it stays in memory, and the next edit tries again.
    """

    karyogram_changed = Signal()
    cell_changed = Signal()
    saved = Signal()
    save_failed = Signal(str)

    def __init__(self, opened: OpenedCase, user: str, saver: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case: Case = opened.case
        self.result: CaseKaryogram = opened.karyogram
        self.undo_stack = QUndoStack(self)
        self._user = user
        self._saver = saver
        self._cell_name = opened.case.cells[0].name
        self._unsaved = opened.classified
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
        return not self._unsaved

    def show_cell(self, name: str) -> None:
        if name != self._cell_name:
            self._cell_name = name
            self.cell_changed.emit()

    def decision(self) -> Decision:
        """The user's decision, now."""
        return Decision(self._user, datetime.now().astimezone().replace(microsecond=0))

    def apply(self, edit: Edit, text: str) -> None:
        """Apply an edit to the shown cell as one undo step named `text`.

        Raises:
            KaryogramError: the edit cannot be done; nothing has changed.
        """
        before = self.karyogram
        after, _ = apply(before, edit)
        self.undo_stack.push(EditCommand(text, self._cell_name, before, after, self._replace))

    def save(self) -> None:
        """Write the karyogram file in the background."""
        if not self._unsaved:
            return
        self._timer.stop()
        self._unsaved = False
        state, folder = self.result, self.case.folder
        self._saver.start(
            lambda progress, should_cancel: save_karyogram(folder, state),
            on_done=self._on_saved,
            on_error=self._on_save_failed,
        )

    def close(self) -> None:
        """Write what is not yet on disk, now, and let go of the case.

        Raises:
            KaryogramFileError: it cannot be written; the session goes on.
        """
        self._saver.wait()  # an older state must not be written after this one
        if self._unsaved:
            save_karyogram(self.case.folder, self.result)
        self.discard()

    def discard(self) -> None:
        """Let go of the case without writing."""
        self._closed = True
        self._timer.stop()
        self.undo_stack.clear()

    def _replace(self, cell: str, karyogram: Karyogram) -> None:
        self.result = self.result.with_cell(cell, karyogram)
        self._unsaved = True
        self._timer.start()
        if cell != self._cell_name:
            self._cell_name = cell
            self.cell_changed.emit()
        else:
            self.karyogram_changed.emit()

    def _on_saved(self, _: object) -> None:
        if not self._unsaved and not self._closed:
            self.saved.emit()

    def _on_save_failed(self, error: Exception) -> None:
        if self._closed:
            return
        self._unsaved = True
        self.save_failed.emit(str(error))
