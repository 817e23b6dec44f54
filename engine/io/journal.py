"""The steps of a case as JSON: what each changed, from what to what, so that it can be taken again, or back.

The audit log holds them, and so is the journal of the case as well: what karyogram.json lacks after a crash is in
the last entries of the log, and the undo history is all of it that a person may still take back.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.edits import CaseEdit, ChooseIscn, Restore
from engine.domain.karyogram import SLOTS, UNASSIGNED, CaseKaryogram, KaryogramError, Placement
from engine.domain.review import Review
from engine.io.audit import AuditEntry
from engine.io.json_fields import Fields
from engine.io.karyogram_file import karyogram_from_json, karyogram_to_json
from engine.io.review_json import review_from_json, review_to_json

UNDO, REDO = "undo", "redo"
# Acts that begin the history anew: what was before cannot be taken back.
CLASSIFY, SIGN, AMEND, ADOPT = "classify", "sign", "amend", "adopt"
_BOUNDARIES = (SIGN, AMEND, ADOPT)
_REVIEW = "review"
# Of karyogram.json's fields these are no matter of edits.
_NOT_EDITED = ("format", "model", _REVIEW, "cells")

Changes = Mapping[str, Any]


class JournalError(ValueError):
    """A step that does not fit to the karyogram."""


def changes_between(before: CaseKaryogram, after: CaseKaryogram, cell: str) -> dict[str, Any]:
    """What an edit of one cell, or of the case as a whole, has changed: each value as [old, new].

    {"slots": {slot: [files, files]}, "chromosomes": {file: {field: [value, value]}},
     "cell": {field: [value, value]}, "case": {field: [value, value]}}; empty parts are left out.
    """
    old, new = before.cells[cell], after.cells[cell]
    touched = [file for file in new.placements if old.placements[file] is not new.placements[file]]
    was, now = _part(before, cell, touched), _part(after, cell, touched)
    chromosomes = {file: _pairs(was.chromosomes[file], now.chromosomes[file]) for file in touched}
    found = {
        "slots": _pairs({slot: list(old.slots[slot]) for slot in SLOTS}, {s: list(new.slots[s]) for s in SLOTS}),
        "chromosomes": {file: pairs for file, pairs in chromosomes.items() if pairs},
        "cell": _pairs(was.cell, now.cell),
        "case": _pairs(was.case, now.case),
    }
    return {name: value for name, value in found.items() if value}


def with_changes(state: CaseKaryogram, cell: str, changes: Changes, *, back: bool = False) -> CaseKaryogram:
    """The state after a step, or before it.

    Raises:
        JournalError: the step does not begin (or, backwards, end) at this state, or is damaged.
    """
    if cell not in state.cells:
        raise JournalError(f"there is no cell {cell}")
    old = state.cells[cell]
    try:
        fields = Fields.of(changes)
        chromosomes = fields.values.get("chromosomes", {})
        part = _part(state, cell, [file for file in chromosomes if file in old.placements])
        for file, pairs in chromosomes.items():
            if file not in part.chromosomes:
                raise JournalError(f"{cell}: there is no {file}")
            _set(part.chromosomes[file], pairs, back)
        slots: dict[str, Any] = {slot: list(old.slots[slot]) for slot in SLOTS}
        _set(slots, fields.values.get("slots", {}), back)
        _set(part.cell, fields.values.get("cell", {}), back)
        _set(part.case, fields.values.get("case", {}), back)
        changed = part.decoded(cell)
        placements = {
            file: replace(placement, prediction=old.placements[file].prediction)
            for file, placement in changed.cells[cell].placements.items()
        }
        karyogram = replace(
            changed.cells[cell],
            slots={slot: tuple(files) for slot, files in slots.items()},
            placements={**old.placements, **placements},
        )
    except JournalError:
        raise
    except (KaryogramError, AttributeError, TypeError, ValueError) as error:
        raise JournalError(f"{cell}: {error}") from error
    return replace(changed, cells={**state.cells, cell: karyogram}, model=state.model, review=state.review)


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
            state = _with_review(state, entry.changes or {})
        elif is_step(entry):
            state = with_changes(state, entry.cell, entry.changes or {})
    return state


def is_step(entry: AuditEntry) -> bool:
    """Whether an entry is an edit, or the undoing or redoing of one."""
    return entry.changes is not None and entry.what not in (*_BOUNDARIES, CLASSIFY) and not is_review(entry)


def is_review(entry: AuditEntry) -> bool:
    """Whether an entry is a step of the review that says what it changed."""
    return entry.changes is not None and _REVIEW in entry.changes


def review_changes(before: Review, after: Review) -> dict[str, Any]:
    """What a step of the review has changed: {"review": [old, new]}."""
    return {_REVIEW: [review_to_json(before), review_to_json(after)]}


def _with_review(state: CaseKaryogram, changes: Changes) -> CaseKaryogram:
    values = {_REVIEW: review_to_json(state.review)}
    try:
        _set(values, {_REVIEW: changes[_REVIEW]}, back=False)
        return replace(state, review=review_from_json(Fields.of(values).inner(_REVIEW)))
    except JournalError:
        raise
    except (TypeError, ValueError) as error:
        raise JournalError(str(error)) from error


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


def step_text(entry: AuditEntry) -> str:
    """A step's name in the history: "move 5 → 12 · 003.png · 10:42", "rotate +7.5° · 2 chromosomes · 10:43"."""
    verb = _verb(entry)
    what = entry.files[0] if len(entry.files) == 1 else f"{len(entry.files)} chromosomes" if entry.files else ""
    return " · ".join(text for text in (verb, what, f"{entry.at:%H:%M}") if text)


def _verb(entry: AuditEntry) -> str:
    """What was done, and to what: the classes, or the angle, clockwise."""
    changes = entry.changes or {}
    slots = list(changes.get("slots", {}))
    if entry.what == "move":
        return f"order {slots[0]}" if len(slots) == 1 else f"move {entry.before} → {entry.after}"
    if entry.what == "swap" and slots:
        return f"swap {' ↔ '.join(slots)}"
    angles = [fields["angle_deg"] for fields in changes.get("chromosomes", {}).values() if "angle_deg" in fields]
    if entry.what == "rotate" and angles:
        before, after = angles[0]
        return f"rotate {180 - (180 - before + after) % 360:+.1f}°"
    return entry.what


def described(changes: Changes) -> tuple[str, str]:
    """What a step changed, in words: from what, to what."""
    slots, chromosomes = changes.get("slots", {}), changes.get("chromosomes", {})
    old = {file: slot for slot, (files, _) in slots.items() for file in files}
    new = {file: slot for slot, (_, files) in slots.items() for file in files}
    moved = [file for file in old if old[file] != new.get(file)]
    if moved:
        return _unique(old[file] for file in moved), _unique(new.get(file, "") for file in moved)
    if slots:
        before, after = ("; ".join(", ".join(pair[side]) for pair in slots.values()) for side in (0, 1))
        return before, after
    for name, words in _WORDS.items():
        pairs = [fields[name] for fields in chromosomes.values() if name in fields]
        if pairs:
            return _unique(words(pair[0]) for pair in pairs), _unique(words(pair[1]) for pair in pairs)
    others = [*changes.get("cell", {}).values(), *changes.get("case", {}).values()]
    return _unique(_told(old, new) for old, new in others), _unique(_told(new, old) for old, new in others)


# How the values of a chromosome are told, the weightiest first.
_WORDS: dict[str, Callable[[Any], str]] = {
    "turned": lambda value: "turned" if value else "not turned",
    "mirrored": lambda value: "mirrored" if value else "not mirrored",
    "angle_deg": lambda value: f"{value:.0f}°",
    "reason": str,
    "decided_by": lambda value: f"accepted by {value}" if value else "proposed",
}


def _unique(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(text for text in texts if text))


def _told(value: Any, other: Any) -> str:
    """An answer or another choice in words; of a list, what the other side does not hold."""
    if isinstance(value, list) and isinstance(other, list):
        return _unique(_told(entry, None) for entry in value if entry not in other)
    if isinstance(value, dict):
        return str(value.get("reason") or value.get("line") or _choice_told(value))
    return "" if value is None else str(value)


def _choice_told(choice: Mapping[str, Any]) -> str:
    """How the ISCN lines of a case are written, in words."""
    origin, sex, count = (choice.get(name) for name in ("origin", "constitutional_sex", "cell_count"))
    parts = [f"{origin} on {sex}" if sex else origin or "origin open"]
    if choice.get("mark_doubtful"):
        parts.append("question mark on doubtful changes")
    if choice.get("is_prefixed"):
        parts.append("mos or chi before a mosaic")
    if count:
        parts.append(f"number of cells in brackets {count}")
    return ", ".join(parts)


@dataclass(frozen=True)
class _Part:
    """The JSON of a case as far as a step touches it; its dicts are changed in place.

    Attributes:
        chromosomes: file -> the fields that a person may change.
        cell, case: the other fields of the cell and of the case.
        envelope: what is needed around them.
    """

    chromosomes: dict[str, dict[str, Any]]
    cell: dict[str, Any]
    case: dict[str, Any]
    envelope: dict[str, Any]

    def decoded(self, cell: str) -> CaseKaryogram:
        """A case of this one cell, its chromosomes in no particular slot, without predictions."""
        files = {file: {**values, "prediction": None} for file, values in self.chromosomes.items()}
        inner = {"slots": {UNASSIGNED: list(files)}, "chromosomes": files, **self.cell}
        return karyogram_from_json({**self.envelope, **self.case, "cells": {cell: inner}})


def _part(state: CaseKaryogram, cell: str, files: Iterable[str]) -> _Part:
    karyogram = state.cells[cell]
    chosen = [replace(karyogram.placements[file], prediction=None) for file in files]
    cut = replace(karyogram, slots=_all_unassigned(chosen), placements={p.file: p for p in chosen})
    whole = karyogram_to_json(CaseKaryogram({cell: cut}, iscn=state.iscn))
    inner = whole["cells"][cell]
    chromosomes = inner.pop("chromosomes")
    del inner["slots"]
    for values in chromosomes.values():
        del values["prediction"]
    envelope = {key: whole[key] for key in _NOT_EDITED}
    return _Part(chromosomes, inner, {k: v for k, v in whole.items() if k not in _NOT_EDITED}, envelope)


def _all_unassigned(placements: Sequence[Placement]) -> dict[str, tuple[str, ...]]:
    return {**dict.fromkeys(SLOTS, ()), UNASSIGNED: tuple(placement.file for placement in placements)}


def _pairs(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    return {key: [old[key], new[key]] for key in new if old[key] != new[key]}


def _set(values: dict[str, Any], pairs: Mapping[str, Any], back: bool) -> None:
    """Replace values; each has to be what the step says it was."""
    for key, (old, new) in pairs.items():
        expected, wanted = (new, old) if back else (old, new)
        if key not in values or values[key] != expected:
            raise JournalError(f"{key} is not as it was when the step was taken")
        values[key] = wanted
