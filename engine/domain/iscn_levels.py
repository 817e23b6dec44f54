"""Against which ploidy level a cell's gains and losses are told."""

from collections.abc import Iterable, Mapping

from engine.domain.chromosome import AUTOSOMES
from engine.domain.karyogram import MARKER


def ploidy_of_counts(counts: Mapping[str, int]) -> int:
    """The ploidy level from which the autosomes deviate least: 2 for diploid cells with or without findings.

    Args:
        counts: number of chromosomes by slot; missing slots count 0.
    """
    autosomes = [counts.get(name, 0) for name in AUTOSOMES]
    usual = usual_level(sum(autosomes) + counts.get("X", 0) + counts.get("Y", 0) + counts.get(MARKER, 0))
    # A cell that lacks whole types is an incomplete one, not a haploid one with gains.
    lowest = 1 if min(autosomes) >= 1 else 2
    levels = range(lowest, max(usual, *autosomes, lowest) + 1)
    return min(levels, key=lambda level: (_changes(autosomes, level), abs(level - usual)))


def usual_level(total: int) -> int:
    """The ploidy level that a count stands for: up to 34 haploid, 35-57 diploid, 58-80 triploid and so on."""
    return max((total + 11) // 23, 1)


def _changes(autosomes: Iterable[int], level: int) -> int:
    """How many gains and losses of autosomes separate a cell from a ploidy level."""
    return sum(abs(count - level) for count in autosomes)
