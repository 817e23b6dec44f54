"""The whole page of one karyogram: the sheet's layout and the trays below it, and what lies where."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from engine.domain.karyogram import EXCLUDED, UNASSIGNED, Karyogram
from karyogui.karyogram.page_layout import (
    KaryogramLayout,
    PlacedChromosome,
    SlotLayout,
    index_in_slot,
    lay_out_tray,
    slot_at,
)

SHEET_MARGIN_MM = 8.0
_TRAY_GAP_MM = 4.0
_UNASSIGNED_SHARE = 0.6  # of the width; the rest is for what is excluded
_BETWEEN_TRAYS_MM = 4.0
# Chromosomes whose feet differ by less stand in one row.
_SAME_ROW_MM = 6.0


@dataclass(frozen=True)
class DropPlace:
    """Where chromosomes would land.

    Attributes:
        slot: the class or tray.
        index: position among the chromosomes there that are not being moved.
        staying: number of chromosomes there that are not being moved.
        bar_mm: (x, top, bottom) of the insertion bar; None in an empty slot.
    """

    slot: SlotLayout
    index: int
    staying: int
    bar_mm: tuple[float, float, float] | None


@dataclass(frozen=True)
class PageGeometry:
    """A laid-out sheet and its trays, in millimetres from the sheet's inner corner."""

    layout: KaryogramLayout
    trays: tuple[SlotLayout, ...]

    @property
    def slots(self) -> Iterator[SlotLayout]:
        """Classes, then trays."""
        return itertools.chain(self.layout.slots, self.trays)

    def slot(self, name: str) -> SlotLayout:
        return next(slot for slot in self.slots if slot.slot == name)

    @cached_property
    def reading_order(self) -> tuple[str, ...]:
        """All files, class by class from the top left to the bottom right, then the trays."""
        return tuple(file for slot in self.slots for file in slot.files)

    @property
    def bottom_mm(self) -> float:
        return max(tray.y_mm + tray.height_mm for tray in self.trays)

    def slot_at(self, x_mm: float, y_mm: float) -> SlotLayout | None:
        """The class or tray under a point."""
        for tray in self.trays:
            if tray.x_mm <= x_mm <= tray.x_mm + tray.width_mm and tray.y_mm <= y_mm <= tray.y_mm + tray.height_mm:
                return tray
        name = slot_at(self.layout, x_mm, y_mm)
        return self.layout.slot(name) if name else None

    def drop_place(self, x_mm: float, y_mm: float, moving: frozenset[str]) -> DropPlace | None:
        """Where the moving chromosomes would land if they were let go at a point; None: nowhere."""
        slot = self.slot_at(x_mm, y_mm)
        if slot is None:
            return None
        rest = [chromosome for chromosome in slot.chromosomes if chromosome.file not in moving]
        index = _index_in_tray(rest, x_mm, y_mm) if slot in self.trays else index_in_slot(slot, x_mm, moving)
        return DropPlace(slot, index, len(rest), _bar(slot, rest, index))

    def neighbour(self, file: str, dx: int, dy: int) -> str:
        """The chromosome to the left or right (dx), on to the next row at its end; or the nearest one in the
        row above or below (dy). The same one where there is no other."""
        if dx:
            order = self.reading_order
            return order[min(max(order.index(file) + dx, 0), len(order) - 1)]
        placed = {chromosome.file: chromosome for slot in self.slots for chromosome in slot.chromosomes}
        here = placed[file]
        beyond = [other for other in placed.values() if (_foot(other) - _foot(here)) * dy > _SAME_ROW_MM]
        if not beyond:
            return file
        row = min(abs(_foot(other) - _foot(here)) for other in beyond)
        nearest = [other for other in beyond if abs(_foot(other) - _foot(here)) < row + _SAME_ROW_MM]
        return min(nearest, key=lambda other: abs(_middle(other) - _middle(here))).file

    def next_class(self, file: str | None, step: int) -> tuple[str, ...]:
        """The chromosomes of the next class or tray that has any, around the end; of the first one without a file."""
        filled = [slot.files for slot in self.slots if slot.chromosomes]
        if not filled:
            return ()
        here = next((place for place, files in enumerate(filled) if file in files), None)
        if here is None:
            return filled[0 if step > 0 else -1]
        return filled[(here + step) % len(filled)]


def page_geometry(
    karyogram: Karyogram, sizes_px: Mapping[str, tuple[int, int]], layout: KaryogramLayout
) -> PageGeometry:
    """The sheet, with the trays for unassigned and excluded objects side by side under it."""
    top = layout.height_mm + SHEET_MARGIN_MM + _TRAY_GAP_MM
    left, width = -SHEET_MARGIN_MM, layout.width_mm + 2 * SHEET_MARGIN_MM
    first = width * _UNASSIGNED_SHARE - _BETWEEN_TRAYS_MM / 2
    second = width - first - _BETWEEN_TRAYS_MM
    trays = tuple(
        lay_out_tray(slot, karyogram.slots[slot], sizes_px, layout.mm_per_px, x_mm=x, y_mm=top, width_mm=tray_width)
        for slot, x, tray_width in (
            (UNASSIGNED, left, first),
            (EXCLUDED, left + first + _BETWEEN_TRAYS_MM, second),
        )
    )
    height = max(tray.height_mm for tray in trays)
    return PageGeometry(layout, tuple(replace(tray, height_mm=height) for tray in trays))


def _foot(placed: PlacedChromosome) -> float:
    return placed.y_mm + placed.height_mm


def _middle(placed: PlacedChromosome) -> float:
    return placed.x_mm + placed.width_mm / 2


def _index_in_tray(rest: list[PlacedChromosome], x_mm: float, y_mm: float) -> int:
    """The position in a tray whose chromosomes lie in several lines: after all lines above, then by x."""
    lines = sorted({chromosome.y_mm for chromosome in rest})
    line = max((top for top in lines if top <= y_mm), default=lines[0] if lines else 0.0)
    return sum(c.y_mm < line or (c.y_mm == line and _middle(c) < x_mm) for c in rest)


def _bar(slot: SlotLayout, rest: list[PlacedChromosome], index: int) -> tuple[float, float, float] | None:
    """The insertion bar between the neighbours of a position."""
    if not rest:
        return None
    left = rest[index - 1] if index else None
    right = rest[index] if index < len(rest) else None
    if left is not None and (right is None or right.y_mm > _foot(left)):
        x = left.x_mm + left.width_mm + 0.6
    elif left is None or right is None:
        x = rest[0].x_mm - 0.6
    else:
        x = (left.x_mm + left.width_mm + right.x_mm) / 2
    beside = [neighbour for neighbour in (left, right) if neighbour is not None]
    return x, min(c.y_mm for c in beside) - 1.0, max(_foot(c) for c in beside)
