"""The undo command of the karyogram: one edit and its inverse."""

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from engine.domain.edits import CaseEdit


class EditCommand(QUndoCommand):
    """Performs an edit on a cell's karyogram, and undoes it by the inverse.

    The edit was checked before the command is made: one that fails in `redo` would stay on the stack.
    """

    def __init__(
        self, text: str, cell: str, edit: CaseEdit, inverse: CaseEdit, perform: Callable[[str, CaseEdit], None]
    ) -> None:
        super().__init__(text)
        self._cell = cell
        self._edit = edit
        self._inverse = inverse
        self._perform = perform

    def redo(self) -> None:
        self._perform(self._cell, self._edit)

    def undo(self) -> None:
        self._perform(self._cell, self._inverse)
