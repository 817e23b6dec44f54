"""The bands of the 24 chromosome types, at the levels of resolution that laboratories work at."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Bands of a haploid set (ISCN): what a poor, a usual and a good preparation shows.
LEVELS: tuple[int, ...] = (400, 550, 850)

# How dark each Giemsa stain is, 0 to 1. The others - centromere, variable region, stalk - are no plain bands.
_DARKNESS: Mapping[str, float] = {"gneg": 0.0, "gpos25": 0.25, "gpos50": 0.5, "gpos75": 0.75, "gpos100": 1.0}


@dataclass(frozen=True)
class Band:
    """One band.

    Attributes:
        name: such as "p36.3", without the chromosome.
        start_bp, end_bp: from the tip of the p-arm.
        stain: gneg, gpos25, gpos50, gpos75, gpos100, acen (centromere), gvar (variable) or stalk.
    """

    name: str
    start_bp: int
    end_bp: int
    stain: str

    @property
    def length_bp(self) -> int:
        return self.end_bp - self.start_bp

    @property
    def is_plain(self) -> bool:
        return self.stain in _DARKNESS


Bands = Mapping[str, tuple[Band, ...]]


def at_level(bands: Bands, level: int) -> dict[str, tuple[Band, ...]]:
    """The bands of all types at a lower level: sub-bands are merged until a haploid set has at most `level`.

    Sub-bands of one name are merged ("p36.31" to "p36.33" into "p36.3", those into "p36"), where they make the
    shortest band first, since short bands are what a lower resolution loses. A merged band is as dark as its parts
    on average, by length. Centromeres, stalks and variable regions stay.

    Args:
        bands: type -> bands from the tip of the p-arm, at the 850-band level.
    """
    if level >= LEVELS[-1]:
        return dict(bands)
    rows = {name: list(row) for name, row in bands.items()}
    count = sum(len(row) for row in rows.values())
    queue = [(length, name, parent) for name, row in rows.items() for length, parent in _mergeable(row)]
    heapq.heapify(queue)
    while count > level and queue:
        _, name, parent = heapq.heappop(queue)
        row = rows[name]
        first, last = _children(row, parent)
        row[first:last] = [_merged(row[first:last], parent)]
        count -= last - first - 1
        above = _parent(parent)
        for length, other in _mergeable(row):
            if other == above:
                heapq.heappush(queue, (length, name, other))
    return {name: tuple(row) for name, row in rows.items()}


def centromere_fraction(bands: Sequence[Band]) -> float:
    """Where the centromere lies between the tips of the p-arm (0) and the q-arm (1), by base pairs."""
    acen = [band for band in bands if band.stain == "acen"]
    return (acen[0].start_bp + acen[-1].end_bp) / 2 / bands[-1].end_bp


def _parent(name: str) -> str:
    """The band of which a band is a part: p36.33 -> p36.3 -> p36; itself at the top."""
    whole, dot, part = name.partition(".")
    return f"{whole}.{part[:-1]}" if len(part) > 1 else whole if dot else name


def _mergeable(row: list[Band]) -> Iterator[tuple[int, str]]:
    """(length, name) of the bands that could be made of neighbours, all of whose own parts are merged."""
    for parent in dict.fromkeys(_parent(band.name) for band in row if "." in band.name and band.is_plain):
        first, last = _children(row, parent)
        is_complete = not any(
            band.name.startswith(_below(parent)) for band in row[:first] + row[last:] if band.is_plain
        )
        if last - first > 1 and is_complete:
            yield sum(band.length_bp for band in row[first:last]), parent


def _children(row: list[Band], parent: str) -> tuple[int, int]:
    """The range of the plain bands that are direct parts of a band; empty if they are not side by side."""
    places = [place for place, band in enumerate(row) if band.is_plain and _parent(band.name) == parent != band.name]
    if not places or places[-1] - places[0] + 1 != len(places):
        return 0, 0
    return places[0], places[-1] + 1


def _below(parent: str) -> str:
    """What the names of a band's parts begin with."""
    return parent if "." in parent else f"{parent}."


def _merged(parts: list[Band], name: str) -> Band:
    total = sum(part.length_bp for part in parts)
    darkness = sum(_DARKNESS[part.stain] * part.length_bp for part in parts) / total
    stain = min(_DARKNESS, key=lambda known: abs(_DARKNESS[known] - darkness))
    return Band(name, parts[0].start_bp, parts[-1].end_bp, stain)
