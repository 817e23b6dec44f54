"""The undo command of the karyogram: one edit and its inverse."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from engine.domain.edits import CaseEdit


@dataclass(frozen=True, eq=False)
class Performed:
    """An edit as it is done.

    Attributes:
        cell: whose karyogram.
        edit: what is to be applied.
        verb: "undo", "redo", or the edit's own name such as "move".
        files: the chromosomes the user meant.
        why: the reason given, if the edit has one.
    """

    cell: str
    edit: CaseEdit
    verb: str
    files: tuple[str, ...]
    why: str = ""


class EditCommand(QUndoCommand):
    """Performs an edit on a cell's karyogram, and undoes it by the inverse.

    The edit was checked before the command is made: one that fails in `redo` would stay on the stack.
    """

    def __init__(
        self, text: str, cell: str, edit: CaseEdit, inverse: CaseEdit, perform: Callable[[Performed], None]
    ) -> None:
        super().__init__(text)
        self.cell = cell
        self._edit = edit
        self._inverse = inverse
        self._perform = perform
        self._verb = verb_of(edit)

    def redo(self) -> None:
        self._perform(Performed(self.cell, self._edit, self._verb, *_told(self._edit)))
        self._verb = "redo"

    def undo(self) -> None:
        self._perform(Performed(self.cell, self._inverse, "undo", *_told(self._edit)))


def verb_of(edit: CaseEdit) -> str:
    """The edit's name as a verb: "move", "type iscn"."""
    name = type(edit).__name__
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def _told(edit: CaseEdit) -> tuple[tuple[str, ...], str]:
    """The chromosomes that an edit names, or changes; and its reason."""
    files = getattr(edit, "files", None)
    if files is None:
        files = tuple(getattr(edit, "placements", ()))
    return tuple(files), getattr(edit, "reason", "")
