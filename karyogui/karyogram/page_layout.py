"""Where everything stands on the karyogram page, in millimetres: the screen and the PDF draw the same page.

The origin is the page's top-left corner, y points down.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.chromosome import GROUPS
from engine.domain.karyogram import MARKER, Karyogram
from karyogui.karyogram.page_scale import most_mm_per_px

# Width and height of the page; everything stays inside.
PAGE_MM = (180.0, 150.0)

# (group, slot) of each row. The standard karyogram: groups by size and centromere, markers after the sex chromosomes.
_Row = tuple[tuple[str, str], ...]
_GROUP_ROWS = (("A", "B"), ("C",), ("D", "E"), ("F", "G"))
_MARKERS = (MARKER, MARKER)
_ROWS = len(_GROUP_ROWS)

_GAP_MM = 1.2  # between homologs
_MOST_GAPS_MM = 20.0  # of one slot together
_SLOT_PADDING_MM = 1.5  # on each side of a slot's chromosomes
_MIN_SLOT_MM = 12.0
_LABEL_MM = 4.2  # height of the class number under the line
_BRACKET_MM = 4.6  # height of the group bracket under the numbers
_ROW_GAP_MM = 4.0
_GROUP_WEIGHT = 2.0  # a gap between groups is this many gaps between slots
_MIN_ROW_MM = 8.0
_STAND_MM = 0.6  # white between chromosomes and the line they stand on
_IDEOGRAM_MM = 3.0  # width of the ideogram to the left of a class's chromosomes
_TRAY_TITLE_MM = 6.0
_MIN_TRAY_MM = 14.0
_MOST_IN_TRAY_MM = 36.0  # a picture of a whole spread is no larger there

# Height that does not depend on the chromosomes.
_FIXED_MM = _ROWS * (_STAND_MM + _LABEL_MM + _BRACKET_MM) + (_ROWS - 1) * _ROW_GAP_MM


@dataclass(frozen=True)
class PlacedChromosome:
    """One chromosome's box on the page: its shown image, to scale."""

    file: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True)
class SlotLayout:
    """A class: its drop area, the line under its chromosomes and its number.

    Attributes:
        slot: its name.
        x_mm, y_mm, width_mm, height_mm: the area that belongs to it, number included.
        line_y_mm, line_x0_mm, line_x1_mm: the line on which the chromosomes stand.
        label_x_mm, label_y_mm: middle of the number's top edge.
        chromosomes: from left to right.
        ideogram_mm: (x, y, width, height) of the class's ideogram, beside its tallest chromosome; None without.
    """

    slot: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    line_y_mm: float
    line_x0_mm: float
    line_x1_mm: float
    label_x_mm: float
    label_y_mm: float
    chromosomes: tuple[PlacedChromosome, ...]
    ideogram_mm: tuple[float, float, float, float] | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return tuple(chromosome.file for chromosome in self.chromosomes)


@dataclass(frozen=True)
class GroupLayout:
    """The bracket under a group: a line from x0 to x1 with the name in its middle."""

    name: str
    x0_mm: float
    x1_mm: float
    y_mm: float


@dataclass(frozen=True)
class KaryogramLayout:
    """The whole page. All chromosomes have one scale, `mm_per_px`."""

    width_mm: float
    height_mm: float
    mm_per_px: float
    slots: tuple[SlotLayout, ...]
    groups: tuple[GroupLayout, ...]

    def slot(self, name: str) -> SlotLayout:
        return next(slot for slot in self.slots if slot.slot == name)


def lay_out(
    karyogram: Karyogram,
    sizes_px: Mapping[str, tuple[int, int]],
    *,
    x_after_12: bool = False,
    ideograms: bool = False,
    centromeres_px: Mapping[str, float] | None = None,
) -> KaryogramLayout:
    """Lay out the classes and the marker slot; unassigned and excluded objects are no part of the page.

    Args:
        sizes_px: file -> (height, width) of its image as shown.
        x_after_12: X closes group C and Y group G, as they do by size; False: both stand at the end.
        ideograms: leave room for an ideogram in every class that has chromosomes.
        centromeres_px: file -> height of its centromere in its image, from above. Those of a group stand on one
            line; a chromosome without stands on the line of its class, and None lets all stand there.
    """
    width_mm, height_mm = PAGE_MM
    rows = _rows(x_after_12)
    centromeres = centromeres_px or {}
    extents = [_row_extent(karyogram, sizes_px, centromeres, row) for row in rows]
    scale = _scale(karyogram, sizes_px, rows, extents, width_mm, height_mm, ideograms)
    tallest = [extent.height_px * scale for extent in extents]
    # Rows share the height that is left over, so that a page of short chromosomes is no crowd at the top.
    spare = max(height_mm - _FIXED_MM - sum(max(height, _MIN_ROW_MM) for height in tallest), 0.0)
    slots: list[SlotLayout] = []
    groups: list[GroupLayout] = []
    top = 0.0
    for row, extent, height in zip(rows, extents, tallest, strict=True):
        row_height = max(height, _MIN_ROW_MM) + spare / _ROWS
        line_y = top + row_height + _STAND_MM
        raised = {file: part * scale for file, part in extent.raised_px.items()}
        row_slots, row_groups = _lay_out_row(
            row, karyogram, sizes_px, scale, width_mm, top, line_y, ideograms, raised
        )
        slots += row_slots
        groups += row_groups
        top = line_y + _LABEL_MM + _BRACKET_MM + _ROW_GAP_MM
    return KaryogramLayout(width_mm, height_mm, scale, tuple(slots), tuple(groups))


def _rows(x_after_12: bool) -> tuple[_Row, ...]:
    """The rows of the page; the marker slot closes the last one."""
    groups = dict(GROUPS)
    x, y = groups.pop("sex")
    rest: _Row
    if x_after_12:
        groups["C"], groups["G"], rest = (*groups["C"], x), (*groups["G"], y), (_MARKERS,)
    else:
        rest = (("sex", x), ("sex", y), _MARKERS)
    rows = [tuple((group, slot) for group in row for slot in groups[group]) for row in _GROUP_ROWS]
    return (*rows[:-1], (*rows[-1], *rest))


@dataclass(frozen=True)
class _RowExtent:
    """How tall a row is, and where its chromosomes hang, in pixels of the images.

    Attributes:
        raised_px: file -> how far its lower end is above the line of its class, so that the centromeres of its
            group stand on one line.
    """

    height_px: float
    raised_px: Mapping[str, float]


def _row_extent(
    karyogram: Karyogram, sizes_px: Mapping[str, tuple[int, int]], centromeres_px: Mapping[str, float], row: _Row
) -> _RowExtent:
    groups: dict[str, list[str]] = {}
    for group, slot in row:
        groups.setdefault(group, []).extend(karyogram.slots[slot])
    raised: dict[str, float] = {}
    height = 0.0
    for files in groups.values():
        below = {file: sizes_px[file][0] - centromeres_px[file] for file in files if file in centromeres_px}
        lowest = max(below.values(), default=0.0)
        raised |= {file: lowest - part for file, part in below.items()}
        height = max([height, *(sizes_px[file][0] + raised.get(file, 0.0) for file in files)])
    return _RowExtent(height, raised)


def _scale(
    karyogram: Karyogram,
    sizes_px: Mapping[str, tuple[int, int]],
    rows: Sequence[_Row],
    extents: Sequence[_RowExtent],
    width_mm: float,
    height_mm: float,
    ideograms: bool,
) -> float:
    """The largest scale at which every row fits the width and all rows fit the height."""
    heights = [_Part(0.0, extent.height_px, _MIN_ROW_MM) for extent in extents]
    scale = _largest_scale(heights, height_mm - _FIXED_MM, most_mm_per_px(karyogram, sizes_px))
    for row in rows:
        widths = [_slot_part(slot, karyogram.slots[slot], sizes_px, ideograms) for _, slot in row]
        scale = _largest_scale(widths, width_mm, scale)
    return scale


@dataclass(frozen=True)
class _Part:
    """A length on the page that grows with the scale: max(fixed_mm + px * scale, least_mm)."""

    fixed_mm: float
    px: float
    least_mm: float

    def at(self, scale: float) -> float:
        return max(self.fixed_mm + self.px * scale, self.least_mm)


def _largest_scale(parts: Sequence[_Part], room_mm: float, most: float) -> float:
    """The largest scale up to `most` at which the parts together fit the room; 0 if none does.

    The sum is convex and piecewise linear in the scale, so Newton's steps from above end on the solution.
    """
    scale = most
    while True:
        excess = sum(part.at(scale) for part in parts) - room_mm
        slope = sum(part.px for part in parts if part.fixed_mm + part.px * scale > part.least_mm)
        if excess <= 1e-9:
            return scale
        if not slope or scale <= 0.0:
            return 0.0
        scale -= excess / slope


def _gap(count: int) -> float:
    """Space between neighbours in a slot; with very many less, so that gaps alone never overflow the page."""
    return min(_GAP_MM, _MOST_GAPS_MM / max(count - 1, 1))


def _ideogram_room(slot: str, files: Sequence[str], ideograms: bool) -> float:
    """Width that the ideogram of a slot takes, its gap included."""
    return _IDEOGRAM_MM + _GAP_MM if ideograms and files and slot != MARKER else 0.0


def _slot_part(slot: str, files: Sequence[str], sizes_px: Mapping[str, tuple[int, int]], ideograms: bool) -> _Part:
    """The width of a slot with these chromosomes."""
    lead = _ideogram_room(slot, files, ideograms)
    gaps = _gap(len(files)) * max(len(files) - 1, 0)
    return _Part(lead + gaps + 2 * _SLOT_PADDING_MM, sum(sizes_px[file][1] for file in files), _MIN_SLOT_MM)


def _lay_out_row(
    members: _Row,
    karyogram: Karyogram,
    sizes_px: Mapping[str, tuple[int, int]],
    scale: float,
    width_mm: float,
    top: float,
    line_y: float,
    ideograms: bool,
    raised_mm: Mapping[str, float],
) -> tuple[list[SlotLayout], list[GroupLayout]]:
    widths = [_slot_part(slot, karyogram.slots[slot], sizes_px, ideograms).at(scale) for _, slot in members]
    weights = [1.0 if left[0] == right[0] else _GROUP_WEIGHT for left, right in itertools.pairwise(members)]
    # The free width is spread over the gaps and, as one gap, over both margins.
    unit = max(width_mm - sum(widths), 0.0) / (sum(weights) + 1.0)
    x = unit / 2
    slots: list[SlotLayout] = []
    for (_, slot), slot_width, weight in zip(members, widths, [*weights, 0.0], strict=True):
        files = karyogram.slots[slot]
        lead = _ideogram_room(slot, files, ideograms)
        slots.append(_lay_out_slot(slot, files, sizes_px, scale, x, slot_width, top, line_y, lead, raised_mm))
        x += slot_width + weight * unit
    groups = []
    for group in dict.fromkeys(name for name, _ in members if name != MARKER):
        own = [slot for (name, _), slot in zip(members, slots, strict=True) if name == group]
        y = line_y + _LABEL_MM + _BRACKET_MM / 2
        groups.append(GroupLayout(group, own[0].line_x0_mm, own[-1].line_x1_mm, y))
    return slots, groups


def _lay_out_slot(
    slot: str,
    files: Sequence[str],
    sizes_px: Mapping[str, tuple[int, int]],
    scale: float,
    x_mm: float,
    width_mm: float,
    top: float,
    line_y: float,
    lead_mm: float,
    raised_mm: Mapping[str, float],
) -> SlotLayout:
    gap = _gap(len(files))
    used = lead_mm + sum(sizes_px[file][1] for file in files) * scale + gap * max(len(files) - 1, 0)
    start = x_mm + (width_mm - used) / 2
    x = start + lead_mm
    placed = []
    for file in files:
        height, width = (side * scale for side in sizes_px[file])
        placed.append(
            PlacedChromosome(file, x, line_y - raised_mm.get(file, 0.0) - height - _STAND_MM, width, height)
        )
        x += width + gap
    # Beside the tallest, and as high: both centromeres are then on about one height.
    tallest = max(placed, key=lambda chromosome: chromosome.height_mm, default=None)
    return SlotLayout(
        ideogram_mm=(start, tallest.y_mm, _IDEOGRAM_MM, tallest.height_mm) if lead_mm and tallest else None,
        slot=slot,
        x_mm=x_mm,
        y_mm=top,
        width_mm=width_mm,
        height_mm=line_y - top + _LABEL_MM,
        line_y_mm=line_y,
        line_x0_mm=x_mm + 0.5,
        line_x1_mm=x_mm + width_mm - 0.5,
        label_x_mm=x_mm + width_mm / 2,
        label_y_mm=line_y + 0.5,
        chromosomes=tuple(placed),
    )


def slot_at(layout: KaryogramLayout, x_mm: float, y_mm: float) -> str | None:
    """The class whose area holds the point; between two classes of a row, the nearer one; else None."""
    row = [slot for slot in layout.slots if slot.y_mm <= y_mm <= slot.y_mm + slot.height_mm]
    if not row or not 0 <= x_mm <= layout.width_mm:
        return None
    return min(row, key=lambda slot: max(slot.x_mm - x_mm, x_mm - slot.x_mm - slot.width_mm, 0.0)).slot


def index_in_slot(slot: SlotLayout, x_mm: float, without: frozenset[str] = frozenset()) -> int:
    """The position among the slot's chromosomes (those of `without` not counted) at which x falls."""
    return sum(
        chromosome.x_mm + chromosome.width_mm / 2 < x_mm
        for chromosome in slot.chromosomes
        if chromosome.file not in without
    )


def lay_out_tray(
    slot: str,
    files: Sequence[str],
    sizes_px: Mapping[str, tuple[int, int]],
    mm_per_px: float,
    *,
    x_mm: float,
    y_mm: float,
    width_mm: float,
) -> SlotLayout:
    """A tray beside the page: its title line on top, its chromosomes in lines below, at the page's scale; what is far
    larger than a chromosome is shown smaller.

    The tray grows downwards with its contents.
    """
    x, top, tallest = x_mm + _SLOT_PADDING_MM, y_mm + _TRAY_TITLE_MM, 0.0
    placed: list[PlacedChromosome] = []
    for file in files:
        scale = min(mm_per_px, _MOST_IN_TRAY_MM / max(sizes_px[file]))
        height, width = (side * scale for side in sizes_px[file])
        if placed and x + width > x_mm + width_mm - _SLOT_PADDING_MM:
            x, top, tallest = x_mm + _SLOT_PADDING_MM, top + tallest + _GAP_MM, 0.0
        placed.append(PlacedChromosome(file, x, top, width, height))
        x += width + _GAP_MM
        tallest = max(tallest, height)
    height_mm = max(top + tallest - y_mm + _SLOT_PADDING_MM, _MIN_TRAY_MM)
    return SlotLayout(
        slot=slot,
        x_mm=x_mm,
        y_mm=y_mm,
        width_mm=width_mm,
        height_mm=height_mm,
        line_y_mm=y_mm + height_mm,
        line_x0_mm=x_mm,
        line_x1_mm=x_mm + width_mm,
        label_x_mm=x_mm + _SLOT_PADDING_MM,
        label_y_mm=y_mm + 1.0,
        chromosomes=tuple(placed),
    )
