"""The cells of a case beside each other: class counts, and where they deviate."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.case import Case
from engine.domain.cell_line import cell_line
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import not_the_patients
from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.clones import CaseClones, CloneRules, find_clones
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_choice import ACQUIRED
from engine.domain.iscn_levels import ploidy_of_counts
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, CaseKaryogram

# The classes of the table, left to right.
COLUMNS: tuple[str, ...] = (*TYPES, MARKER)


@dataclass(frozen=True)
class CellRow:
    """One cell of the table.

    Attributes:
        name: the cell's.
        use: what it stands for.
        counts: by slot.
        deviations: how many more (or less) than usual, of the classes that deviate.
        total: chromosomes, markers included.
        line: its ISCN line.
    """

    name: str
    use: CellUse
    counts: Mapping[str, int]
    deviations: Mapping[str, int]
    total: int
    line: str


def cell_rows(case: Case, result: CaseKaryogram) -> tuple[CellRow, ...]:
    """A row for every cell that has been read, in the folder's order."""
    of_one = replace(result.iscn, cell_count=None)  # the number is of the case
    rows = []
    for cell in case.cells:
        karyogram = result.cells[cell.name]
        counts = karyogram.counts()
        total = sum(count for slot, count in counts.items() if slot not in (UNASSIGNED, EXCLUDED))
        line = cell_line(karyogram, of_one)
        rows.append(CellRow(cell.name, karyogram.use, counts, deviations(counts), total, line))
    return tuple(rows)


def deviations(counts: Mapping[str, int]) -> dict[str, int]:
    """By how much the classes of a cell deviate from 46,XX or 46,XY, or from its ploidy level.

    One Y takes the place of one X; without a Y two X are usual.
    """
    level = ploidy_of_counts(counts)
    usual = dict.fromkeys(AUTOSOMES, level)
    usual["Y"] = min(counts.get("Y", 0), level - 1)
    usual["X"] = level - usual["Y"]
    usual[MARKER] = 0
    return {slot: difference for slot in COLUMNS if (difference := counts.get(slot, 0) - usual[slot])}


def case_clones(rows: tuple[CellRow, ...], result: CaseKaryogram, rules: CloneRules) -> CaseClones:
    """The clones of the cells that are in use, by the operator's choice of origin."""
    own = result.iscn.constitutional_sex if result.iscn.origin == ACQUIRED else ""
    cells = {row.name: row.counts for row in rows if row.use is not CellUse.UNUSED}
    of_cell_alone = {name: not_the_patients(result.cells[name]) for name in cells}
    return find_clones(cells, rules, constitutional_sex=own or None, of_cell_alone=of_cell_alone)


def clones_line(clones: CaseClones, result: CaseKaryogram) -> str:
    """The line of the case, each clone written as the operator chose; acquired clones always have cell numbers.

    Of a mosaic these are the cells found; of a single clone the number that the operator stated goes before that.
    """
    stated = result.iscn.cell_count
    is_acquired = result.iscn.origin == ACQUIRED
    line = clones.line(
        lambda counts: clone_line(counts, result),
        brackets=is_acquired and not stated,
        prefix=result.iscn.is_prefixed and not is_acquired,
    )
    return f"{line}[{stated}]" if line and stated and not clones.is_mosaic else line


def clone_line(counts: Mapping[str, int], result: CaseKaryogram) -> str:
    """The line of one clone's counts, without a number of cells."""
    return iscn_of_counts(counts, replace(result.iscn, cell_count=None))
