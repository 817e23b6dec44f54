"""What the cells of a case say together, as the report needs it: clones, the ISCN line, which cells are shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.domain.case import Case
from engine.domain.cell_line import cell_line, check_typed_line, uncertain_types
from engine.domain.cell_table import deviations
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import not_the_patients
from engine.domain.chromosome import TYPES
from engine.domain.clones import CaseClones, Clone, CloneRules, UnreportedChange, find_clones
from engine.domain.iscn import iscn_of_counts, needs_origin
from engine.domain.iscn_choice import ACQUIRED
from engine.domain.karyogram import MARKER, CaseKaryogram, Karyogram
from engine.domain.plain_result import iscn_disagreement, plain_result_of_clones

Counts = Mapping[str, int]


@dataclass(frozen=True)
class CaseResult:
    """The result of a case.

    Attributes:
        clones: of its cells.
        counts: class counts of each cell, by its name.
        cell_lines: the ISCN line of each cell, by its name.
        iscn: the line; of a case without clones, the lines of its cells. Empty if by the answers to the
            warnings none shows the patient's karyotype.
        plain: the result in words.
        obstacles: why this result cannot be final; empty if it can.
        disagreement: what the line says otherwise than the karyograms, or that they cannot be compared; empty if
            they agree. A person's own words for the result settle it.
    """

    clones: CaseClones
    counts: Mapping[str, Counts]
    cell_lines: Mapping[str, str]
    iscn: str
    plain: str
    obstacles: tuple[str, ...]
    disagreement: str

    @property
    def unreported(self) -> tuple[UnreportedChange, ...]:
        """Single-cell findings; none where all cells are alike, since the line then tells them."""
        return () if any(not clone.is_confirmed for clone in self.clones.clones) else self.clones.unreported

    def cells_to_show(self, most: int) -> tuple[str, ...]:
        """One cell of each clone; of a single clone up to `most`. Cells that show just the clone go first."""
        clones = self.clones.clones
        if not clones:
            return tuple(self.counts)[:most]
        if len(clones) == 1:
            return self._typical_first(clones[0])[:most]
        return tuple(self._typical_first(clone)[0] for clone in clones)

    def _typical_first(self, clone: Clone) -> tuple[str, ...]:
        wanted = _key(clone.counts)
        return tuple(sorted(clone.cells, key=lambda name: _key(self.counts[name]) != wanted))


def case_result(case: Case, result: CaseKaryogram, rules: CloneRules | None = None) -> CaseResult:
    """Sort the cells into clones, and write and check their line.

    Args:
        rules: in how many cells a change must be found; None: the usual numbers.
    """
    karyograms = {cell.name: result.cells[cell.name] for cell in case.cells}
    used = {name: karyogram for name, karyogram in karyograms.items() if karyogram.use is not CellUse.UNUSED}
    karyograms = used or karyograms  # of a case without a used cell, what there is
    counts = {name: karyogram.counts() for name, karyogram in karyograms.items()}
    choice = result.iscn
    own = choice.constitutional_sex if choice.origin == ACQUIRED else None
    of_cell_alone = {name: not_the_patients(karyogram) for name, karyogram in karyograms.items()}
    found = find_clones(counts, rules, constitutional_sex=own, of_cell_alone=of_cell_alone)
    of_one = replace(choice, cell_count=None)  # the number is of the case
    lines = {name: cell_line(karyogram, of_one) for name, karyogram in karyograms.items()}
    typed, obstacles = _typed_lines(found, karyograms)
    obstacles += [
        f"{name}: {problem}"
        for name, karyogram in karyograms.items()
        for problem in check_typed_line(karyogram, choice).problems
    ]
    uncertain = (
        frozenset[str]().union(*(uncertain_types(karyogram) for karyogram in karyograms.values()))
        if choice.mark_doubtful
        else frozenset[str]()
    )

    def line_of(clone_counts: Counts) -> str:
        return typed.get(_key(clone_counts)) or iscn_of_counts(clone_counts, of_one, uncertain)

    line = found.line(line_of, prefix=choice.is_prefixed and choice.origin != ACQUIRED)
    if line and choice.cell_count and not found.is_mosaic and not line.endswith("]"):
        line += f"[{choice.cell_count}]"
    obstacles += _line_obstacles(found, counts)
    obstacles += [
        f"{iscn_of_counts(clone.counts)}: a clone, though answered in each of its cells as not the patient's"
        for clone in found.clones
        if not clone.is_normal and all(deviations(clone.counts).keys() <= of_cell_alone[name] for name in clone.cells)
    ]
    if any(needs_origin(clone.counts, choice) for clone in found.clones):
        obstacles.append("not stated whether the change of sex chromosomes is constitutional or acquired")
    said = {lines[name] for name in lines if not deviations(counts[name]).keys() <= of_cell_alone[name]}
    if found.clones:
        plain = plain_result_of_clones([(clone.counts, len(clone.cells)) for clone in found.clones])
    elif len(said) > 1:
        plain = "No common result: each cell deviates by itself."
        obstacles.append("no clone: each cell deviates by itself")
    else:
        # Cells that are alike are a clone, but for what was answered as not the patient's.
        said.clear()
        plain = "No result: by the answers to the warnings no cell shows the patient's karyotype."
        obstacles.append("no result: by the answers to the warnings no cell shows the patient's karyotype")
    return CaseResult(
        clones=found,
        counts=counts,
        cell_lines=lines,
        iscn=line or "; ".join(told for told in dict.fromkeys(lines.values()) if found.clones or told in said),
        plain=plain,
        obstacles=tuple(obstacles),
        disagreement=iscn_disagreement(line, [clone.counts for clone in found.clones]) if line else "",
    )


def _typed_lines(found: CaseClones, karyograms: Mapping[str, Karyogram]) -> tuple[dict["_Key", str], list[str]]:
    """The line that a person typed for the cells of a clone, and what keeps one from being taken."""
    typed: dict[_Key, str] = {}
    obstacles = []
    for clone in found.clones:
        lines = {
            name: karyogram.typed_iscn.line
            for name in clone.cells
            if (karyogram := karyograms[name]).typed_iscn is not None
        }
        if len(set(lines.values())) > 1:
            told = "; ".join(f"{name}: {line}" for name, line in lines.items())
            obstacles.append(f"cells of one clone have different typed lines: {told}")
        elif lines:
            # A number of cells that was typed is of one cell; the clone's own takes its place.
            typed[_key(clone.counts)] = next(iter(lines.values())).split("[")[0]
    return typed, obstacles


def _line_obstacles(found: CaseClones, counts: Mapping[str, Counts]) -> list[str]:
    obstacles = []
    if found.are_related:
        obstacles.append("the clones are related: their line follows evolution, and is for a person to write")
    obstacles += [
        f"{iscn_of_counts(clone.counts)}: {_cells(len(clone.cells))}, too few to be a clone"
        for clone in found.clones
        if not clone.is_confirmed and len(counts) > 1
    ]
    obstacles += [f"no sex chromosome in {name}" for name, cell in counts.items() if not cell["X"] + cell["Y"]]
    return obstacles


_Key = tuple[int, ...]


def _key(counts: Counts) -> _Key:
    return tuple(counts.get(slot, 0) for slot in (*TYPES, MARKER))


def _cells(number: int) -> str:
    return "one cell" if number == 1 else f"{number} cells"
