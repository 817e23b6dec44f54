"""Numerical deviations of the corrected grid, as hypotheses: each says what it may be, and what to look at."""

from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn_levels import ploidy_name, ploidy_of_counts
from engine.domain.karyogram import MARKER, UNASSIGNED, Karyogram, WarningKey

CELL = "cell"
FINDING = "finding"
PICTURE = "picture"


@dataclass(frozen=True)
class CellWarning:
    """Something about a cell that a person has to judge: no diagnosis.

    Attributes:
        kind: CELL (of the whole cell: whether the rest means anything), FINDING (of the counts, perhaps of the
            patient) or PICTURE (of the images, or of the engine with them).
        code: FINDING: "ploidy", "extra", "missing", "incomplete", "sex", "marker", "unassigned"; others: see
            cell_warnings.
        subject: the class, or what else tells one warning of a code from another; empty if there is only one.
        text: what, and what next; a colon ends its headline.
        files: chromosomes to look at, the most telling first.
        counted: chromosomes whose change makes it another warning.
        slots: the classes concerned.
        must_resolve: False for a notice, which needs no answer.
        can_resolve: False if only an edit can answer it: a chromosome has to be assigned.
    """

    kind: str
    code: str
    subject: str
    text: str
    files: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
    must_resolve: bool = True
    can_resolve: bool = True

    @property
    def key(self) -> WarningKey:
        """By which an answer is kept: the same while the same chromosomes are counted, in any order."""
        return WarningKey(self.code, self.subject, tuple(sorted(self.counted)))


def findings(karyogram: Karyogram) -> tuple[CellWarning, ...]:
    """Numerical deviations of the corrected grid from 46,XX and 46,XY.

    A cell of another ploidy has one finding that says so, and further ones only for types that deviate from it.
    """
    counts = karyogram.counts()
    ploidy = ploidy_of_counts(counts)
    found = []
    if ploidy != 2:
        name = f"{ploidy_name(counts)} ({ploidy}n)"
        text = (
            f"Most types stand once: {name}, or an incomplete cell; look for cells with twice the number."
            if ploidy == 1
            else f"Most types stand {ploidy} times: {name}, or several cells in one."
        )
        found.append(CellWarning(FINDING, "ploidy", f"{ploidy}n", text))
    missing = [slot for slot in AUTOSOMES if counts[slot] < ploidy]
    if len(missing) > _MOST_MISSING:
        found.append(_incomplete_finding(karyogram, missing))
        missing.clear()
    found += [
        _count_finding(karyogram, slot, ploidy) for slot in AUTOSOMES if slot in missing or counts[slot] > ploidy
    ]
    sex = (counts["X"], counts["Y"])
    if sum(sex) != ploidy or not sex[0]:
        found.append(_sex_finding(karyogram))
    markers = karyogram.slots[MARKER]
    if markers:
        text = f"{_counted(len(markers))} in the marker slot: unidentified, or fragments of another chromosome."
        found.append(CellWarning(FINDING, "marker", "", text, markers, markers, (MARKER,)))
    unassigned = karyogram.slots[UNASSIGNED]
    if unassigned:
        text = f"{_counted(len(unassigned))} unassigned: give each a class, or exclude it with a reason."
        found.append(
            CellWarning(FINDING, "unassigned", "", text, unassigned, unassigned, (UNASSIGNED,), can_resolve=False)
        )
    return tuple(found)


# So many classes that are short one by one are findings of their own; more of them are one.
_MOST_MISSING = 6

_SEX = ("X", "Y")
_WORDS = {0: "None", 1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}


def _counted(count: int) -> str:
    return _WORDS.get(count, str(count))


def _count_finding(karyogram: Karyogram, slot: str, ploidy: int) -> CellWarning:
    files = karyogram.slots[slot]
    head = f"{_counted(len(files))} in {slot}"
    if ploidy != 2:
        code = "missing" if len(files) < ploidy else "extra"
        return CellWarning(FINDING, code, slot, f"{head}, where most types have {ploidy}.", files, files, (slot,))
    if len(files) < 2:
        name = "nullisomy" if not files else "monosomy"
        text = f"{head}: {name} {slot}, or one lost or misread"
        stray = _likeliest_stray(karyogram, (slot,))
        if stray:
            text += f"; the likeliest stray is {stray} in {karyogram.slot_of(stray)}"
        return CellWarning(FINDING, "missing", slot, f"{text}.", (*files, *_as_files(stray)), files, (slot,))
    name = {3: "trisomy", 4: "tetrasomy"}.get(len(files), "a gain of")
    text = f"{head}: {name} {slot}, or one misread"
    least, told = _least_certain(karyogram, files)
    return CellWarning(FINDING, "extra", slot, f"{text}{told}.", _first(least, files), files, (slot,))


def _incomplete_finding(karyogram: Karyogram, missing: list[str]) -> CellWarning:
    """Many classes that are short at once; another one once another chromosome is in them."""
    files = tuple(file for slot in missing for file in karyogram.slots[slot])
    text = f"{len(missing)} classes are short: an incomplete cell, or many losses. They are {', '.join(missing)}."
    return CellWarning(FINDING, "incomplete", ", ".join(missing), text, files, files, tuple(missing))


def _sex_finding(karyogram: Karyogram) -> CellWarning:
    x, y = karyogram.slots["X"], karyogram.slots["Y"]
    text = f"{len(x)} X and {len(y)} Y: a sex chromosome finding, or one misread"
    files = (*x, *y)
    if not x:
        text += "; a cell without an X does not live"
    if len(files) < 2:
        stray = _likeliest_stray(karyogram, _SEX)
        if stray:
            text += f"; the likeliest stray is {stray} in {karyogram.slot_of(stray)}"
        return CellWarning(FINDING, "sex", "", f"{text}.", (*files, *_as_files(stray)), files, _SEX)
    least, told = _least_certain(karyogram, files)
    return CellWarning(FINDING, "sex", "", f"{text}{told}.", _first(least, files), files, _SEX)


def _least_certain(karyogram: Karyogram, files: tuple[str, ...]) -> tuple[str, str]:
    """The file whose own class is least probable, and the end of a sentence that names it; empty if none is known."""
    known = [file for file in files if karyogram.placements[file].prediction is not None]
    if not known:
        return "", ""
    least = min(known, key=lambda file: _probability(karyogram, file, karyogram.slot_of(file)))
    prediction, slot = karyogram.placements[least].prediction, karyogram.slot_of(least)
    assert prediction is not None
    second = next(name for name, _ in prediction.top(2) if name != slot)
    return least, f"; the least certain is {least}, second choice {second}"


# Below this a chromosome of another class is no serious candidate for an empty place.
_STRAY_PROB = 0.05


def _likeliest_stray(karyogram: Karyogram, wanted: tuple[str, ...]) -> str:
    """The chromosome elsewhere that most probably is one of the wanted types; empty if none is likely at all."""
    elsewhere = [
        (max(_probability(karyogram, file, name) for name in wanted), file)
        for slot in (*TYPES, MARKER, UNASSIGNED)
        if slot not in wanted
        for file in karyogram.slots[slot]
        if karyogram.placements[file].prediction is not None
    ]
    probability, file = max(elsewhere, default=(0.0, ""))
    return file if probability >= _STRAY_PROB else ""


def _probability(karyogram: Karyogram, file: str, slot: str) -> float:
    prediction = karyogram.placements[file].prediction
    assert prediction is not None
    return prediction.prob_of(slot)


def _first(file: str, files: tuple[str, ...]) -> tuple[str, ...]:
    """The files, that one first."""
    return (*_as_files(file), *(other for other in files if other != file))


def _as_files(file: str) -> tuple[str, ...]:
    return (file,) if file else ()
