"""The steps of a case, which the audit log holds: it is the journal of the case as well.

What karyogram.json lacks after a crash is in the last entries of the log, and the undo history is all of it that a
person may still take back.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.domain.edits import CaseEdit, ChooseIscn, Restore
from engine.domain.karyogram import CaseKaryogram
from engine.io.audit import AuditEntry
from engine.io.changes import REVIEW, Changes, JournalError, with_changes, with_review_changes
from engine.io.journal_words import step_text

UNDO, REDO = "undo", "redo"
# Acts that begin the history anew: what was before cannot be taken back.
CLASSIFY, SIGN, AMEND, ADOPT = "classify", "sign", "amend", "adopt"
_BOUNDARIES = (SIGN, AMEND, ADOPT)


@dataclass(frozen=True, eq=False)
class Step:
    """One step that can be taken again or back.

    Attributes:
        text: its name in the history.
        edit, inverse: lead from before to after, and back.
    """

    cell: str
    text: str
    edit: CaseEdit
    inverse: CaseEdit


@dataclass(frozen=True, eq=False)
class History:
    """The undo history of a case.

    Attributes:
        done: steps that can be undone, oldest first.
        undone: steps that can be redone, the next one last.
    """

    done: tuple[Step, ...] = ()
    undone: tuple[Step, ...] = ()

    def renamed(self, names: Mapping[str, str]) -> "History":
        """With the names that the cells have now; a cell without another name keeps its own."""
        sides = (self.done, self.undone)
        done, undone = (tuple(replace(s, cell=names.get(s.cell, s.cell)) for s in steps) for steps in sides)
        return History(done, undone)


def replayed(state: CaseKaryogram, entries: Iterable[AuditEntry]) -> CaseKaryogram:
    """The state with what it lacks of entries: steps, and steps of the review, which are in force once logged.

    Raises:
        JournalError: one does not fit.
    """
    for entry in entries:
        if is_review(entry):
            state = with_review_changes(state, entry.changes or {})
        elif is_step(entry):
            state = with_changes(state, entry.cell, entry.changes or {})
    return state


def is_step(entry: AuditEntry) -> bool:
    """Whether an entry is an edit, or the undoing or redoing of one."""
    return entry.changes is not None and entry.what not in (*_BOUNDARIES, CLASSIFY) and not is_review(entry)


def is_review(entry: AuditEntry) -> bool:
    """Whether an entry is a step of the review that says what it changed."""
    return entry.changes is not None and REVIEW in entry.changes


def history(state: CaseKaryogram, entries: Sequence[AuditEntry]) -> History:
    """The undo history at a state, from all entries that led to it.

    It goes back to where the case was classified, signed or amended last, or as far as the steps fit together:
    a case whose files have changed has none that is older.
    """
    done, undone = _stacks(entries)
    return History(
        tuple(reversed(_steps(state, reversed(done), back=True))),
        tuple(reversed(_steps(state, reversed(undone), back=False))),
    )


def _stacks(entries: Sequence[AuditEntry]) -> tuple[list[AuditEntry], list[AuditEntry]]:
    """The steps that are done and those that are undone, as an undo stack would hold them."""
    done: list[AuditEntry] = []
    undone: list[AuditEntry] = []
    for entry in entries:
        if entry.what in _BOUNDARIES:
            done, undone = [], []
        elif entry.what == CLASSIFY:
            done = [step for step in done if step.cell != entry.cell]
            undone = [step for step in undone if step.cell != entry.cell]
        elif entry.what == UNDO and done:
            undone.append(done.pop())
        elif entry.what == REDO and undone:
            done.append(undone.pop())
        elif is_step(entry):
            done.append(entry)
            undone = []
    return done, undone


def _steps(state: CaseKaryogram, entries: Iterable[AuditEntry], *, back: bool) -> list[Step]:
    """Steps from the state outwards, each with the values on both of its sides."""
    steps: list[Step] = []
    for entry in entries:
        try:
            beyond = with_changes(state, entry.cell, entry.changes or {}, back=back)
        except JournalError:
            break  # as far as the steps fit
        before, after = (beyond, state) if back else (state, beyond)
        whole = entry.changes is not None and "case" in entry.changes
        steps.append(
            Step(
                entry.cell,
                step_text(entry),
                _edit_to(after, entry.cell, entry.changes or {}, whole),
                _edit_to(before, entry.cell, entry.changes or {}, whole),
            )
        )
        state = beyond
    return steps


def _edit_to(state: CaseKaryogram, cell: str, changes: Changes, whole: bool) -> CaseEdit:
    """The edit that sets what a step touches to its values in a state."""
    if whole:
        return ChooseIscn(state.iscn)
    karyogram = state.cells[cell]
    return Restore(
        slots={slot: karyogram.slots[slot] for slot in changes.get("slots", {})},
        placements={file: karyogram.placements[file] for file in changes.get("chromosomes", {})},
        resolutions=karyogram.resolutions,
        typed_iscn=(karyogram.typed_iscn,),
        use=karyogram.use,
    )
