"""The picture of a whole metaphase, and where its chromosomes were cut out."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.domain.counting import counted


@dataclass(frozen=True)
class CropPosition:
    """Where a chromosome lies in the spread.

    Attributes:
        x, y, width, height: its box in pixels of the spread, sides parallel to the picture's; (0, 0) is the corner
            at the top left.
        angle_deg: the chromosome in its file is the one in the spread rotated by this angle, counter-clockwise; the
            box then is that of the file's rectangle, lying askew.
    """

    x: float
    y: float
    width: float
    height: float
    angle_deg: float = 0.0

    @property
    def center(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def corners(self, size: tuple[int, int]) -> NDArray[np.float64]:
        """The four corners of the file's rectangle as it lies in the spread.

        Args:
            size: (height, width) of the chromosome's file, in pixels.

        Returns:
            (4, 2) x and y, around the rectangle; for right angles those of the box.
        """
        if self.angle_deg % 90 == 0:
            half_w, half_h, angle = self.width / 2, self.height / 2, 0.0
        else:
            half_h, half_w, angle = size[0] / 2, size[1] / 2, math.radians(self.angle_deg)
        cos, sin = math.cos(angle), math.sin(angle)
        # From the file back into the spread: clockwise on a picture whose y axis points down.
        turn = np.array([[cos, -sin], [sin, cos]])
        around = np.array([[-half_w, -half_h], [half_w, -half_h], [half_w, half_h], [-half_w, half_h]])
        placed: NDArray[np.float64] = around @ turn.T + np.array(self.center)
        return placed


@dataclass(frozen=True)
class UncoveredObject:
    """Something dark in the spread that no chromosome file covers; a guess from size and shape.

    Attributes:
        x, y, width, height: its box in pixels of the spread.
        area_px: its dark pixels.
    """

    x: int
    y: int
    width: int
    height: int
    area_px: int


class PositionOrigin(Enum):
    """How the positions of a spread are known."""

    GIVEN = "given"  # by case.json
    FOUND = "found"  # by comparing the chromosome images with the spread
    UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Spread:
    """A cell's metaphase picture with the positions of its chromosomes.

    Attributes:
        image_hw: (h, w) uint8, read-only, light background.
        positions: by chromosome file.
        origin: how they are known.
        missing: chromosome files without a position, in the cell's order.
        uncovered: what no chromosome with a position covers, from top to bottom.
        problems: what is wrong with the positions as given; one sentence each.
    """

    image_hw: NDArray[np.uint8]
    positions: Mapping[str, CropPosition]
    origin: PositionOrigin
    missing: tuple[str, ...] = ()
    uncovered: tuple[UncoveredObject, ...] = ()
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.image_hw.setflags(write=False)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person has to know of this picture, one sentence each; empty if all is well."""
        notes = list(self.problems)
        count = len(self.missing)
        if count and not self.positions:
            notes.append("Metaphase: none of the chromosomes was found in it.")
        elif count:
            notes.append(f"Metaphase: {counted(count, 'chromosome')} not found in it: {_listed(self.missing)}.")
        if self.uncovered:
            what = counted(len(self.uncovered), "object")
            if count:
                notes.append(f"Metaphase: {what} left over in it, maybe of those not found.")
            else:
                notes.append(f"Metaphase: {what} in it that no file covers: a chromosome left out, or debris.")
        return tuple(notes)


def _listed(files: tuple[str, ...]) -> str:
    return ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
