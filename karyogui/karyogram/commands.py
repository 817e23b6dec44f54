"""The undo command of the karyogram: one edit and its inverse."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from engine.domain.karyogram import Karyogram


class EditCommand(QUndoCommand):
    """Replaces a cell's karyogram by the edited one, and back.

    The edit was applied, and so checked, before the command is made: a command that fails in `redo` would stay
    on the stack. Karyograms are values that share what did not change, so both are kept.
    """

    def __init__(
        self,
        text: str,
        cell: str,
        before: Karyogram,
        after: Karyogram,
        show: Callable[[str, Karyogram], None],
    ) -> None:
        super().__init__(text)
        self._cell = cell
        self._before = before
        self._after = after
        self._show = show

    def redo(self) -> None:
        self._show(self._cell, self._after)

    def undo(self) -> None:
        self._show(self._cell, self._before)
