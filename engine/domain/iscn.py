"""The ISCN line of one cell from the counts of its karyogram (constitutional, numerical findings)."""

from collections.abc import Mapping

from engine.domain.chromosome import AUTOSOMES
from engine.domain.karyogram import MARKER


def iscn_of_counts(counts: Mapping[str, int]) -> str:
    """The ISCN short form of a cell's class counts.

    Sex chromosome changes are written as constitutional ones (47,XXY, without a sign); whether a change is
    acquired is the operator's choice and is not made here. Full triploid and tetraploid sets carry no signs.

    Args:
        counts: number of chromosomes by slot; missing slots count 0; unassigned and excluded are not counted.

    Returns:
        For example "46,XX", "47,XY,+21", "45,X", "46,XX,+8,-21", "47,XX,+mar", "69,XXY".
    """
    markers = counts.get(MARKER, 0)
    sex = "X" * counts.get("X", 0) + "Y" * counts.get("Y", 0)
    autosomes = [counts.get(name, 0) for name in AUTOSOMES]
    total = sum(autosomes) + len(sex) + markers
    base = _ploidy(autosomes, len(sex))
    parts = [str(total), sex or "?"]
    for name, count in zip(AUTOSOMES, autosomes, strict=True):
        sign = "+" if count > base else "-"
        parts += [f"{sign}{name}"] * abs(count - base)
    if markers:
        parts.append("+mar" if markers == 1 else f"+{markers}mar")
    return ",".join(parts)


def _ploidy(autosomes: list[int], sex: int) -> int:
    """2, or 3 or 4 where every autosome and the sex chromosomes stand at that level."""
    for level in (3, 4):
        if sex == level and all(count == level for count in autosomes):
            return level
    return 2
