"""The ISCN line of one cell from the counts of its karyogram (constitutional, numerical findings)."""

import re
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


class IscnError(ValueError):
    """An ISCN line that is not understood; the text says which part."""


_CHANGE = re.compile(r"([+-])(\d{1,2}|X|Y)")


def counts_of_iscn(line: str) -> dict[str, int]:
    """Class counts of a numerical ISCN line: the reverse of `iscn_of_counts`, without markers.

    Args:
        line: such as "46,XX", "47,XY,+21", "45,X", "46,XX,+8,-21", "69,XXY".

    Returns:
        Number of chromosomes of each of the 24 types.

    Raises:
        IscnError: another form, an impossible loss, or a count that its changes do not give.
    """
    parts = line.split(",")
    if len(parts) < 2 or not parts[0].isascii() or not parts[0].isdecimal():
        raise IscnError(f"{line!r}: expected a count and the sex chromosomes, such as 46,XX")
    total, sex, changes = int(parts[0]), parts[1], parts[2:]
    if not re.fullmatch(r"X*Y*", sex) or not sex:
        raise IscnError(f"{line!r}: {sex!r} are no sex chromosomes")
    base = round(total / 23) if total >= 69 - 11 and not changes else 2
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
