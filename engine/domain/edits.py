"""Edits of a karyogram as values: `apply(karyogram, edit)` gives the new karyogram and the inverse edit."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from engine.domain.cell_use import CellUse
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import (
    EXCLUDED,
    SLOTS,
    CaseKaryogram,
    Decision,
    Karyogram,
    KaryogramError,
    Placement,
    Resolution,
    TypedIscn,
    WarningKey,
)


@dataclass(frozen=True)
class Move:
    """Put chromosomes into a slot, at a position there (None: at the end), in the order given.

    `index` counts the chromosomes of the slot that are not being moved.
    Moving to EXCLUDED needs a reason.
    Another place within its own slot is no decision about a chromosome: who decided before stays.
    """

    files: tuple[str, ...]
    slot: str
    decision: Decision
    index: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Swap:
    """Let two chromosomes of each pair change places: homologs of one slot, or across slots.

    Those that come into another slot are decided by it; an order within a slot decides nothing.
    """

    pairs: tuple[tuple[str, str], ...]
    decision: Decision

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(file for pair in self.pairs for file in pair)


@dataclass(frozen=True)
class Turn:
    """Turn chromosomes by 180 degrees: the other polarity."""

    files: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Mirror:
    """Mirror chromosomes left to right."""

    files: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Rotate:
    """Rotate the shown chromosomes further by an angle in degrees, counter-clockwise.

    Setting a picture upright says nothing about class or polarity: who decided before stays, and so do doubts.
    """

    files: tuple[str, ...]
    angle_deg: float
    decision: Decision


@dataclass(frozen=True)
class Unrotate:
    """Take every free rotation of chromosomes back; as little a decision as rotating."""

    files: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Accept:
    """Confirm chromosomes where and as they are."""

    files: tuple[str, ...]
    decision: Decision


@dataclass(frozen=True)
class Resolve:
    """Answer a warning with a reason; an earlier answer to the same one is replaced."""

    warning: WarningKey
    reason: str
    decision: Decision


@dataclass(frozen=True)
class Reopen:
    """Take the answer to a warning back."""

    warning: WarningKey


@dataclass(frozen=True)
class TypeIscn:
    """Put a typed ISCN line in place of the proposed one; an empty line takes it back."""

    line: str
    decision: Decision


@dataclass(frozen=True)
class MarkCell:
    """What the cell stands for in the report."""

    use: CellUse
    decision: Decision


@dataclass(frozen=True, eq=False)
class Restore:
    """Put a cell's slots, placements, answers, typed line and use back as they were: the inverse of any edit of it.

    Attributes:
        resolutions: all answers to warnings; None: they are not touched.
        typed_iscn: a tuple of the typed line (or None, if there was none); empty: it is not touched.
        use: what the cell stands for; None: it is not touched.
    """

    slots: Mapping[str, tuple[str, ...]]
    placements: Mapping[str, Placement]
    resolutions: tuple[Resolution, ...] | None = None
    typed_iscn: tuple[TypedIscn | None, ...] = ()
    use: CellUse | None = None


@dataclass(frozen=True)
class ChooseIscn:
    """How the ISCN lines of the case are written."""

    choice: IscnChoice


Edit = Move | Swap | Turn | Mirror | Rotate | Unrotate | Accept | Resolve | Reopen | TypeIscn | MarkCell | Restore
CaseEdit = Edit | ChooseIscn


def apply_to_case(result: CaseKaryogram, cell: str, edit: CaseEdit) -> tuple[CaseKaryogram, CaseEdit]:
    """Apply an edit of a cell, or of the whole case, all or nothing.

    Returns:
        The new karyograms, and the edit that leads back to the old ones exactly.

    Raises:
        KaryogramError: as `apply`.
    """
    if isinstance(edit, ChooseIscn):
        return result.with_choice(edit.choice), ChooseIscn(result.iscn)
    karyogram, inverse = apply(result.cells[cell], edit)
    return result.with_cell(cell, karyogram), inverse


def apply(karyogram: Karyogram, edit: Edit) -> tuple[Karyogram, Restore]:
    """Apply an edit, all or nothing.

    Returns:
        The new karyogram, and the edit that leads back to the old one exactly.

    Raises:
        KaryogramError: an unknown file, slot or index, a file named twice, an exclusion or an answer to a warning
            without reason, or a warning to be reopened that has no answer.
    """
    changed = _changed(karyogram, edit)
    inverse = Restore(
        slots={slot: karyogram.slots[slot] for slot in changed.slots},
        placements={file: karyogram.placements[file] for file in changed.placements},
        resolutions=None if changed.resolutions is None else karyogram.resolutions,
        typed_iscn=(karyogram.typed_iscn,) if changed.typed_iscn else (),
        use=None if changed.use is None else karyogram.use,
    )
    edited = karyogram.with_changes(changed.slots, changed.placements)
    if changed.resolutions is not None:
        edited = replace(edited, resolutions=changed.resolutions)
    if changed.typed_iscn:
        edited = replace(edited, typed_iscn=changed.typed_iscn[0])
    if changed.use is not None:
        edited = replace(edited, use=changed.use)
    return edited, inverse


def _changed(karyogram: Karyogram, edit: Edit) -> Restore:
    """What the edit replaces, with its new values."""
    if isinstance(edit, Restore):
        unknown = [*(edit.slots.keys() - karyogram.slots.keys()), *(edit.placements.keys() - karyogram.files)]
        if unknown:
            raise KaryogramError(f"{', '.join(sorted(unknown))}: not in this karyogram")
        return edit
    if isinstance(edit, Resolve):
        return _resolved(karyogram, edit)
    if isinstance(edit, Reopen):
        if karyogram.resolution_of(edit.warning) is None:
            raise KaryogramError("this warning has no answer")
        return Restore({}, {}, resolutions=_without(karyogram, edit.warning))
    if isinstance(edit, MarkCell):
        return Restore({}, {}, use=edit.use)
    if isinstance(edit, TypeIscn):
        line = edit.line.strip()
        return Restore({}, {}, typed_iscn=(TypedIscn(line, edit.decision) if line else None,))
    _check_files(karyogram, edit.files)
    if isinstance(edit, Move):
        return _moved(karyogram, edit)
    if isinstance(edit, Swap):
        return _swapped(karyogram, edit)
    if isinstance(edit, Turn):
        return _each(karyogram, edit.files, lambda p: replace(p, turned=not p.turned, decision=edit.decision))
    if isinstance(edit, Mirror):
        # What is shown is mirrored, so a chromosome that was rotated one way is rotated the other way then.
        return _each(
            karyogram,
            edit.files,
            lambda p: replace(p, mirrored=not p.mirrored, angle_deg=_on_circle(-p.angle_deg), decision=edit.decision),
        )
    if isinstance(edit, Rotate):
        angle = edit.angle_deg
        if not math.isfinite(angle):
            raise KaryogramError(f"{angle} is no angle")
        return _each(
            karyogram,
            edit.files,
            lambda p: replace(p, angle_deg=_on_circle(p.angle_deg + angle)),
        )
    if isinstance(edit, Unrotate):
        return _each(karyogram, edit.files, lambda p: replace(p, angle_deg=0.0))
    return _each(karyogram, edit.files, lambda p: replace(p, decision=edit.decision))


def _resolved(karyogram: Karyogram, edit: Resolve) -> Restore:
    try:
        resolution = Resolution(edit.warning, edit.reason, edit.decision)
    except ValueError as error:
        raise KaryogramError(str(error)) from error
    return Restore({}, {}, resolutions=(*_without(karyogram, edit.warning), resolution))


def _without(karyogram: Karyogram, warning: WarningKey) -> tuple[Resolution, ...]:
    return tuple(found for found in karyogram.resolutions if found.warning != warning)


def _on_circle(angle_deg: float) -> float:
    """The angle in [0, 360): a tiny negative one would round up to 360 itself."""
    turned = angle_deg % 360.0
    return turned if turned < 360.0 else 0.0


def _check_files(karyogram: Karyogram, files: tuple[str, ...]) -> None:
    if not files:
        raise KaryogramError("no chromosome is named")
    if len(files) != len(set(files)):
        raise KaryogramError("a chromosome is named twice")
    for file in files:
        if file not in karyogram.placements:
            raise KaryogramError(f"{file}: not in this karyogram")


def _each(karyogram: Karyogram, files: tuple[str, ...], change: Callable[[Placement], Placement]) -> Restore:
    return Restore({}, {file: change(karyogram.placements[file]) for file in files})


def _moved(karyogram: Karyogram, edit: Move) -> Restore:
    if edit.slot not in SLOTS:
        raise KaryogramError(f"there is no slot {edit.slot!r}")
    if edit.slot == EXCLUDED and not edit.reason.strip():
        raise KaryogramError("an excluded object needs a reason")
    moving = set(edit.files)
    slots: dict[str, tuple[str, ...]] = {}
    for slot in SLOTS:
        files = karyogram.slots[slot]
        if slot == edit.slot or moving & set(files):
            slots[slot] = tuple(file for file in files if file not in moving)
    rest = slots[edit.slot]
    index = len(rest) if edit.index is None else edit.index
    if not 0 <= index <= len(rest):
        raise KaryogramError(f"slot {edit.slot} has no position {index}")
    slots[edit.slot] = (*rest[:index], *edit.files, *rest[index:])
    return Restore(slots, {file: _placed(karyogram, file, edit) for file in edit.files})


def _placed(karyogram: Karyogram, file: str, edit: Move) -> Placement:
    """The placement after the move."""
    placement = karyogram.placements[file]
    reason = edit.reason if edit.slot == EXCLUDED else ""
    stays = file in karyogram.slots[edit.slot] and reason == placement.reason
    decision = placement.decision if stays else edit.decision
    return replace(placement, decision=decision, reason=reason)


def _swapped(karyogram: Karyogram, edit: Swap) -> Restore:
    partner = {first: second for pair in edit.pairs for first, second in (pair, pair[::-1])}
    slot_of = {file: karyogram.slot_of(file) for file in partner}
    crossing = {file for file, other in partner.items() if slot_of[file] != slot_of[other]}
    if any(slot_of[file] == EXCLUDED for file in crossing):
        raise KaryogramError("an excluded object is moved, not swapped: exclusion needs a reason")
    slots = {
        slot: tuple(partner.get(file, file) for file in karyogram.slots[slot])
        for slot in SLOTS
        if slot in slot_of.values()
    }
    return Restore(slots, {file: replace(karyogram.placements[file], decision=edit.decision) for file in crossing})
