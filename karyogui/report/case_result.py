"""What the cells of a case say together, as the report needs it: clones, the ISCN line, which cells are shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.case import Case
from engine.domain.chromosome import TYPES
from engine.domain.clones import CaseClones, Clone, CloneRules, find_clones
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import MARKER, CaseKaryogram
from engine.domain.plain_result import iscn_disagreement, plain_result_of_clones


@dataclass(frozen=True)
class CaseResult:
    """The result of a case.

    Attributes:
        clones: of its cells.
        counts: class counts of each cell, by its name.
        iscn: the line; of a case without clones, the lines of its cells.
        plain: the result in words.
        obstacles: why this result cannot be final; empty if it can.
    """

    clones: CaseClones
    counts: Mapping[str, Mapping[str, int]]
    iscn: str
    plain: str
    obstacles: tuple[str, ...]

    def iscn_of_cell(self, name: str) -> str:
        return iscn_of_counts(self.counts[name])

    def cells_to_show(self, most: int) -> tuple[str, ...]:
        """One cell of each clone; of a single clone up to `most`. Cells that show just the clone go first."""
        clones = self.clones.clones
        if not clones:
            return tuple(self.counts)[:most]
        if len(clones) == 1:
            return self._typical_first(clones[0])[:most]
        return tuple(self._typical_first(clone)[0] for clone in clones)

    def _typical_first(self, clone: Clone) -> tuple[str, ...]:
        wanted = _compared(clone.counts)
        return tuple(sorted(clone.cells, key=lambda name: _compared(self.counts[name]) != wanted))


def case_result(case: Case, result: CaseKaryogram, rules: CloneRules | None = None) -> CaseResult:
    """Sort the cells into clones, and write and check their line.

    Args:
        rules: in how many cells a change must be found; None: the usual numbers.
    """
    counts = {cell.name: result.cells[cell.name].counts() for cell in case.cells}
    found = find_clones(counts, rules)
    line = found.line() or "; ".join(dict.fromkeys(iscn_of_counts(cell) for cell in counts.values()))
    obstacles = []
    if not found.clones:
        obstacles.append("no clone: each cell deviates by itself")
    elif found.are_related:
        obstacles.append("the clones are related: their line follows evolution, and is for a person to write")
    else:
        disagreement = iscn_disagreement(line, [clone.counts for clone in found.clones])
        if disagreement:
            obstacles.append(disagreement)
    obstacles += [
        f"{iscn_of_counts(clone.counts)} in {_cells(len(clone.cells))}: too few to be a clone"
        for clone in found.clones
        if not clone.is_confirmed and len(counts) > 1
    ]
    obstacles += [f"no sex chromosome in {name}" for name, cell in counts.items() if not cell["X"] + cell["Y"]]
    plain = (
        plain_result_of_clones([(clone.counts, len(clone.cells)) for clone in found.clones])
        if found.clones
        else "No common result: each cell deviates by itself."
    )
    return CaseResult(found, counts, line, plain, tuple(obstacles))


def _compared(counts: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(counts.get(slot, 0) for slot in (*TYPES, MARKER))


def _cells(number: int) -> str:
    return "one cell" if number == 1 else f"{number} cells"
