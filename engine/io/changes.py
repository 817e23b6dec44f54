"""What a step changed, as JSON: each value from what to what, so that it can be taken again, or back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.domain.karyogram import SLOTS, UNASSIGNED, CaseKaryogram, KaryogramError, Placement
from engine.domain.review import Review
from engine.io.json_fields import Fields
from engine.io.karyogram_json import karyogram_from_json, karyogram_to_json
from engine.io.review_json import review_from_json, review_to_json

# The field of a step of the review.
REVIEW = "review"
# Of karyogram.json's fields these are no matter of edits.
_NOT_EDITED = ("format", "model", REVIEW, "cells")

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


def review_changes(before: Review, after: Review) -> dict[str, Any]:
    """What a step of the review has changed: {"review": [old, new]}."""
    return {REVIEW: [review_to_json(before), review_to_json(after)]}


def with_review_changes(state: CaseKaryogram, changes: Changes) -> CaseKaryogram:
    """The state after a step of the review. JournalError if it does not begin at this state, or is damaged."""
    values = {REVIEW: review_to_json(state.review)}
    try:
        _set(values, {REVIEW: changes[REVIEW]}, back=False)
        return replace(state, review=review_from_json(Fields.of(values).inner(REVIEW)))
    except JournalError:
        raise
    except (TypeError, ValueError) as error:
        raise JournalError(str(error)) from error


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
