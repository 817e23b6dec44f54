"""Clones of a case from the class counts of its cells, and the mosaic's ISCN line.

A gain (or a structural change) is clonal if two cells have it, a loss if three have: a chromosome may be lost in
preparation, but none is gained there. What fewer cells show is a single-cell finding: told, and not reported.
Order and brackets of the line: ISCN 2024, 4.4.1, and its printed strings.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_levels import ploidy_of_counts
from engine.domain.iscn_parse import IscnError, counts_of_iscn
from engine.domain.karyogram import MARKER

Counts = Mapping[str, int]

# Sex chromosomes first, then the autosomes, then what is unidentified: the order of changes in a line.
_ORDER: tuple[str, ...] = ("X", "Y", *AUTOSOMES, MARKER)
_SEX = "sex"
_PLOIDY = "ploidy"
_MOST_DISMISSED = 6  # of a cell that lacks more nothing is told
_NORMAL_SEX = ((2, 0), (1, 1))


@dataclass(frozen=True)
class CloneRules:
    """In how many cells a change must be found to be a clone; a laboratory's choice.

    Attributes:
        gain_cells: for a gain or a structural change.
        loss_cells: for a loss.
        extend_to: cells to be counted once a single cell deviates.
    """

    gain_cells: int = 2
    loss_cells: int = 3
    extend_to: int = 30

    def __post_init__(self) -> None:
        if min(self.gain_cells, self.loss_cells, self.extend_to) < 1:
            raise ValueError("a clone has at least one cell")


@dataclass(frozen=True)
class Change:
    """One deviation of a cell, so small that two cells have it or have it not.

    Attributes:
        what: a type, "marker", "sex" (the complement as a whole) or "ploidy".
        sign: 1 for a gain, -1 for a loss.
        step: the how manieth copy more or less: two more copies are the steps 1 and 2.
        detail: sex complement such as "XXY", or the ploidy level; empty otherwise.
        level: the ploidy level that the change is told against.
    """

    what: str
    sign: int
    step: int = 1
    detail: str = ""
    level: int = 2

    def __str__(self) -> str:
        if self.what == _PLOIDY:
            return f"{self.detail}n"
        if self.what == _SEX:
            return f"sex chromosomes {self.detail or 'none'}"
        return f"{'+' if self.sign > 0 else '-'}{'mar' if self.what == MARKER else self.what}"


@dataclass(frozen=True)
class Clone:
    """Cells with the same clonal changes.

    Attributes:
        counts: of the 24 types and of markers, with the clonal changes alone.
        cells: their names; each has at least the clone's changes.
        is_normal: 46,XX or 46,XY, or the constitutional complement where that was stated.
        is_confirmed: enough cells have its changes. False only if all cells of the case are alike and too few.
    """

    counts: Counts
    cells: tuple[str, ...]
    is_normal: bool
    is_confirmed: bool = True


@dataclass(frozen=True)
class UnreportedChange:
    """A change in too few cells to be a clone.

    Attributes:
        change: what it is.
        cells: those that have it.
        needed: how many would make it a clone.
        extend_to: how many cells to count now.
    """

    change: Change
    cells: tuple[str, ...]
    needed: int
    extend_to: int

    @property
    def text(self) -> str:
        where = ", ".join(self.cells)
        kind = "single-cell finding" if len(self.cells) == 1 else f"finding in {len(self.cells)} cells"
        short = f", {self.needed} make a clone" if len(self.cells) > 1 else ""
        return f"{self.change} in {where}: {kind}, not reported{short}; extend to {self.extend_to} cells."


@dataclass(frozen=True)
class CaseClones:
    """What the cells of a case say together.

    Attributes:
        clones: in the order of the line: the largest first, a normal one last.
        unreported: single-cell findings.
        set_aside: cells that belong to no clone, since what they deviate by is unreported.
        are_related: one clone may have evolved from another; such a line follows evolution, which counts do not
            tell: it is for a person to write.
    """

    clones: tuple[Clone, ...]
    unreported: tuple[UnreportedChange, ...] = ()
    set_aside: tuple[str, ...] = ()
    are_related: bool = False

    @property
    def is_mosaic(self) -> bool:
        return len(self.clones) > 1

    @property
    def is_chimera(self) -> bool:
        """Normal cells of both sexes: two zygotes, or the cells of two patients."""
        return sum(clone.is_normal for clone in self.clones) > 1

    def line(
        self,
        line_of: Callable[[Counts], str] = iscn_of_counts,
        *,
        brackets: bool = False,
        prefix: bool = False,
    ) -> str:
        """The case's ISCN line, such as "45,X[10]/46,XX[20]".

        Args:
            line_of: the line of one clone's counts, without brackets.
            brackets: cell numbers also if there is one clone only, as neoplasia needs; a mosaic always has them.
            prefix: begin a mosaic with "mos " and a chimera with "chi ".

        Returns:
            The line; empty if there is no clone, or if the clones are related.
        """
        if self.are_related or not self.clones:
            return ""
        numbered = brackets or self.is_mosaic
        texts = [line_of(clone.counts) + (f"[{len(clone.cells)}]" if numbered else "") for clone in self.clones]
        line = texts[0]
        for before, clone, text in zip(self.clones, self.clones[1:], texts[1:], strict=False):
            line += ("//" if before.is_normal and clone.is_normal else "/") + text
        start = "chi " if self.is_chimera else "mos " if self.is_mosaic else ""
        return start + line if prefix else line


def find_clones(
    cells: Mapping[str, Counts],
    rules: CloneRules | None = None,
    *,
    constitutional_sex: str | None = None,
    of_cell_alone: Mapping[str, Collection[str]] | None = None,
) -> CaseClones:
    """Sort the cells of a case into clones.

    A change is looked for in all cells, so that one further change in one cell, such as a chromosome lost in
    preparation, does not take that cell out of its clone, be it the normal one. A cell with an unconfirmed gain, or
    an unconfirmed change of sex chromosomes, is neither normal nor a clone and is set aside. If all cells are alike
    they are one clone, confirmed or not, but for what a person found to be nothing of the patient's: without it
    they are the normal clone, or set aside where they do not tell what the patient has instead.

    Args:
        cells: class counts by cell name; missing slots count 0; unassigned and excluded are not looked at.
        constitutional_sex: the patient's own sex chromosomes, such as "XY", if changes of sex chromosomes are
            acquired: they are then gains and losses against it. None: they are constitutional, and a sex
            complement is one thing.
        of_cell_alone: by cell, what was found to be nothing of the patient's, as `cell_warnings.not_the_patients`
            says it. What enough cells have is clonal all the same.
    """
    rules = rules or CloneRules()
    own = None if constitutional_sex is None else (constitutional_sex.count("X"), constitutional_sex.count("Y"))
    found = {name: _changes(counts, own) for name, counts in cells.items()}
    number = Counter(change for changes in found.values() for change in changes)
    clonal = {change for change, count in number.items() if count >= _needed(change, rules)}
    alike = len({(changes, _sex(cells[name])) for name, changes in found.items()}) == 1
    dismissed = _dismissed(found, of_cell_alone or {}) - clonal
    sex = _usual_sex(cells.values())
    groups: dict[_Key, list[str]] = {}
    aside: list[str] = []
    for name, changes in found.items():
        kept = changes - dismissed if alike else changes & clonal
        key = _Key(kept, _sex_of(kept, cells[name], sex, own))
        is_told = not alike or _tell_the_rest(changes & dismissed)
        if is_told and (kept or all(_is_of_preparation(change) or change in dismissed for change in changes)):
            groups.setdefault(key, []).append(name)
        else:
            aside.append(name)
    # Two confirmed changes that meet in one cell only are no clone of their own.
    small = [key for key, names in groups.items() if key.changes and not alike and len(names) < rules.gain_cells]
    aside += [name for key in small for name in groups.pop(key)]
    clones = tuple(
        Clone(_counts(key), tuple(names), not key.changes, not alike or key.changes <= clonal)
        for key, names in sorted(groups.items(), key=_line_order)
    )
    unreported = tuple(
        UnreportedChange(change, _having(found, change), _needed(change, rules), rules.extend_to)
        for change in sorted(number.keys() - clonal, key=_change_order)
    )
    in_order = tuple(name for name in cells if name in set(aside))
    return CaseClones(clones, unreported, in_order, _are_related([key.changes for key in groups]))


def cells_of_mosaic(line: str) -> tuple[tuple[str, int], ...]:
    """The clones of a line with cell numbers, such as "45,X[3]/46,XX[7]", as (line of one clone, its cells).

    A single line without a number is one cell.

    Raises:
        IscnError: a part is no numerical line, or a mosaic lacks a cell number.
    """
    parts = re.split("//?", line.removeprefix("mos ").removeprefix("chi "))
    clones = []
    for part in parts:
        match = re.fullmatch(r"([^\[\]]+)(?:\[([1-9][0-9]{0,3})\])?", part)
        if not match or (match[2] is None and len(parts) > 1):
            raise IscnError(f"{line!r}: {part!r} has no number of cells, such as 46,XX[7]")
        counts_of_iscn(match[1])
        clones.append((match[1], int(match[2] or 1)))
    return tuple(clones)


@dataclass(frozen=True)
class _Key:
    """What makes a clone: its changes, and its sex chromosomes (X, Y)."""

    changes: frozenset[Change]
    sex: tuple[int, int]


def _sex(counts: Counts) -> tuple[int, int]:
    return counts.get("X", 0), counts.get("Y", 0)


def _is_of_preparation(change: Change) -> bool:
    """A lost autosome, which few cells show, is what preparation does; that of a sex chromosome may be mosaicism."""
    return change.sign < 0 and change.what in AUTOSOMES


def _dismissed(found: Mapping[str, frozenset[Change]], of_cell_alone: Mapping[str, Collection[str]]) -> set[Change]:
    """The changes of which it was found in every cell that has them that they are nothing of the patient's."""
    return {
        change
        for change in frozenset().union(*found.values())
        if all(
            ("X" if change.what == _SEX else change.what) in of_cell_alone.get(name, ())
            for name in _having(found, change)
        )
    }


def _tell_the_rest(dismissed: Collection[Change]) -> bool:
    """Whether cells tell what the patient has in place of these changes: two of an autosome, but X or Y?"""
    return len(dismissed) <= _MOST_DISMISSED and not any(change.what in (_SEX, _PLOIDY) for change in dismissed)


def _needed(change: Change, rules: CloneRules) -> int:
    return rules.gain_cells if change.sign > 0 else rules.loss_cells


def _changes(counts: Counts, own: tuple[int, int] | None) -> frozenset[Change]:
    """All deviations of a cell from the normal complement, or from the patient's own."""
    level = ploidy_of_counts(counts)
    found: list[Change] = []
    if level != 2:
        found.append(Change(_PLOIDY, 1 if level > 2 else -1, detail=str(level), level=level))
    compared = [(name, counts.get(name, 0) - level) for name in AUTOSOMES]
    sex = _sex(counts)
    if own is not None and level == 2:
        compared += [("X", sex[0] - own[0]), ("Y", sex[1] - own[1])]
    elif sum(sex) != level or not sex[0]:
        # Two Y without an X have lost something too.
        found.append(Change(_SEX, 1 if sum(sex) > level else -1, detail="X" * sex[0] + "Y" * sex[1], level=level))
    compared.append((MARKER, counts.get(MARKER, 0)))
    for name, difference in compared:
        sign = 1 if difference > 0 else -1
        found += [Change(name, sign, step, level=level) for step in range(1, abs(difference) + 1)]
    return frozenset(found)


def _usual_sex(cells: Iterable[Counts]) -> tuple[int, int]:
    """The sex chromosomes of a cell whose own change of them is not reported."""
    number = Counter(_sex(counts) for counts in cells)
    return max(_NORMAL_SEX, key=lambda sex: number[sex])


def _sex_of(
    kept: frozenset[Change], counts: Counts, usual: tuple[int, int], own: tuple[int, int] | None
) -> tuple[int, int]:
    """The sex chromosomes of the clone that a cell with these clonal changes belongs to."""
    level = next((int(change.detail) for change in kept if change.what == _PLOIDY), 2)
    if level != 2 or any(change.what == _SEX for change in kept):
        return _sex(counts)
    if own is not None:
        x, y = (sum(change.sign for change in kept if change.what == name) for name in "XY")
        return own[0] + x, own[1] + y
    return _sex(counts) if _sex(counts) in _NORMAL_SEX else usual


def _counts(key: _Key) -> dict[str, int]:
    level = next((int(change.detail) for change in key.changes if change.what == _PLOIDY), 2)
    counts = dict.fromkeys(TYPES, level) | {"X": key.sex[0], "Y": key.sex[1], MARKER: 0}
    for change in key.changes:
        if change.what in AUTOSOMES or change.what == MARKER:
            counts[change.what] += change.sign
    return counts


def _having(found: Mapping[str, frozenset[Change]], change: Change) -> tuple[str, ...]:
    return tuple(name for name, changes in found.items() if change in changes)


def _change_order(change: Change) -> tuple[int, int, int, str, int]:
    place = -1 if change.what in (_PLOIDY, _SEX) else _ORDER.index(change.what)
    return place, -change.sign, change.step, change.detail, change.level


def _line_order(group: tuple[_Key, list[str]]) -> tuple[object, ...]:
    """Normal last; else the largest first, then by chromosome, gains before losses."""
    key, names = group
    return bool(not key.changes), -len(names), sorted(_change_order(change) for change in key.changes), key.sex


def _are_related(clones: Sequence[frozenset[Change]]) -> bool:
    """Whether two clones share a change. Constitutional sex complements are no such change."""
    seen: set[Change] = set()
    for changes in clones:
        shared = {change for change in changes if change.what != _SEX}
        if shared & seen:
            return True
        seen |= shared
    return False
