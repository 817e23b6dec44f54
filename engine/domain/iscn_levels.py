"""Against which ploidy level a cell's gains and losses are told."""

from collections.abc import Iterable, Mapping

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.karyogram import MARKER


def ploidy_of_counts(counts: Mapping[str, int]) -> int:
    """The ploidy level from which the autosomes deviate least: 2 for diploid cells with or without findings.

    Args:
        counts: number of chromosomes by slot; missing slots count 0.
    """
    autosomes = [counts.get(name, 0) for name in AUTOSOMES]
    usual = usual_level(sum(autosomes) + counts.get("X", 0) + counts.get("Y", 0) + counts.get(MARKER, 0))
    # A cell that lacks whole types is an incomplete one, not a haploid one with gains. One may have been misread.
    lowest = 1 if autosomes.count(0) <= 1 else 2
    levels = range(lowest, max(usual, *autosomes, lowest) + 1)
    return min(levels, key=lambda level: (_changes(autosomes, level), abs(level - usual)))


def usual_level(total: int) -> int:
    """The ploidy level that a count stands for: up to 34 haploid, 35-57 diploid, 58-80 triploid and so on."""
    return max((total + 11) // 23, 1)


# A cell that lacks more autosomes altogether is none that has lived: chromosomes are missing from the picture.
_MOST_ABSENT = 4


def is_incomplete(counts: Mapping[str, int]) -> bool:
    """Whether so many types are missing that the counts of the others tell no karyotype."""
    return sum(not counts.get(name, 0) for name in AUTOSOMES) > _MOST_ABSENT


_PLOIDIES = {1: "haploid", 3: "triploid", 4: "tetraploid"}


def ploidy_name(counts: Mapping[str, int]) -> str:
    """What a cell of another ploidy than two is called: "triploid", or "near-triploid" if its count is another."""
    level = ploidy_of_counts(counts)
    total = sum(counts.get(name, 0) for name in (*TYPES, MARKER))
    return f"{'' if total == 23 * level else 'near-'}{_PLOIDIES.get(level, f'{level}-fold')}"


def _changes(autosomes: Iterable[int], level: int) -> int:
    """How many gains and losses of autosomes separate a cell from a ploidy level."""
    return sum(abs(count - level) for count in autosomes)
