"""The ISCN line of one cell from the counts of its karyogram (constitutional, numerical findings)."""

import re
from collections.abc import Iterable, Mapping

from engine.domain.chromosome import AUTOSOMES
from engine.domain.karyogram import MARKER


def iscn_of_counts(counts: Mapping[str, int]) -> str:
    """The ISCN short form of a cell's class counts.

    Sex chromosome changes are written as constitutional ones (47,XXY, without a sign); whether a change is
    acquired is the operator's choice and is not made here. Gains and losses are told against the ploidy level
    that needs the fewest of them; it is written out ("58<2n>") where the count alone suggests another.

    Args:
        counts: number of chromosomes by slot; missing slots count 0; unassigned and excluded are not counted.

    Returns:
        For example "46,XX", "47,XY,+21", "45,X", "46,XX,+8,-21", "47,XX,+mar", "69,XXY", "70,XXY,+8".
    """
    markers = counts.get(MARKER, 0)
    sex = "X" * counts.get("X", 0) + "Y" * counts.get("Y", 0)
    autosomes = [counts.get(name, 0) for name in AUTOSOMES]
    total = sum(autosomes) + len(sex) + markers
    usual, level = _usual_level(total), ploidy_of_counts(counts)
    parts = [str(total) if level == usual else f"{total}<{level}n>", sex or "?"]
    for name, count in zip(AUTOSOMES, autosomes, strict=True):
        sign = "+" if count > level else "-"
        parts += [f"{sign}{name}"] * abs(count - level)
    if markers:
        parts.append("+mar" if markers == 1 else f"+{markers}mar")
    return ",".join(parts)


def ploidy_of_counts(counts: Mapping[str, int]) -> int:
    """The ploidy level from which the autosomes deviate least: 2 for diploid cells with or without findings.

    Args:
        counts: as for `iscn_of_counts`.
    """
    autosomes = [counts.get(name, 0) for name in AUTOSOMES]
    usual = _usual_level(sum(autosomes) + counts.get("X", 0) + counts.get("Y", 0) + counts.get(MARKER, 0))
    # A cell that lacks whole types is an incomplete one, not a haploid one with gains.
    lowest = 1 if min(autosomes) >= 1 else 2
    levels = range(lowest, max(usual, *autosomes, lowest) + 1)
    return min(levels, key=lambda level: (_changes(autosomes, level), abs(level - usual)))


def _usual_level(total: int) -> int:
    """The ploidy level that a count stands for: up to 34 haploid, 35-57 diploid, 58-80 triploid and so on."""
    return max((total + 11) // 23, 1)


def _changes(autosomes: Iterable[int], level: int) -> int:
    """How many gains and losses of autosomes separate a cell from a ploidy level."""
    return sum(abs(count - level) for count in autosomes)


class IscnError(ValueError):
    """An ISCN line that is not understood; the text says which part."""


_COUNT = re.compile(r"([0-9]{1,4})(?:<([1-9])n>)?")
_CHANGE = re.compile(r"([+-])(\d{1,2}|X|Y)")


def counts_of_iscn(line: str) -> dict[str, int]:
    """Class counts of a numerical ISCN line: the reverse of `iscn_of_counts`, without markers.

    Args:
        line: such as "46,XX", "47,XY,+21", "45,X", "46,XX,+8,-21", "69,XXY", "58<2n>,XY,+4,...".

    Returns:
        Number of chromosomes of each of the 24 types.

    Raises:
        IscnError: another form, an impossible loss, or a count that its changes do not give.
    """
    parts = line.split(",")
    count = _COUNT.fullmatch(parts[0])
    if len(parts) < 2 or not count:
        raise IscnError(f"{line!r}: expected a count and the sex chromosomes, such as 46,XX")
    total, sex, changes = int(count[1]), parts[1], parts[2:]
    if not re.fullmatch(r"X*Y*", sex) or not sex:
        raise IscnError(f"{line!r}: {sex!r} are no sex chromosomes")
    base = int(count[2]) if count[2] else _usual_level(total)
    counts = dict.fromkeys(AUTOSOMES, base) | {"X": sex.count("X"), "Y": sex.count("Y")}
    for change in changes:
        match = _CHANGE.fullmatch(change)
        if not match or match[2] not in counts:
            raise IscnError(f"{line!r}: {change!r} is no gain or loss of a whole chromosome")
        counts[match[2]] += 1 if match[1] == "+" else -1
        if counts[match[2]] < 0:
            raise IscnError(f"{line!r}: {change!r} loses a chromosome that is not there")
    if sum(counts.values()) != total:
        raise IscnError(f"{line!r}: says {total} chromosomes, its parts give {sum(counts.values())}")
    return counts
