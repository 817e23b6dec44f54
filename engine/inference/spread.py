"""The metaphase picture of a cell: where its chromosomes lie in it, and what none of them covers."""

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import ShouldCancel
from engine.domain.case import Case, Cell
from engine.domain.grey import WHITE
from engine.domain.sizes import show_many, show_nothing, stained_area
from engine.domain.spread import CropPosition, PositionOrigin, Spread, UncoveredObject
from engine.inference.spread_matching import find_crops
from engine.io.background import has_dark_background
from engine.io.crop_positions import given_positions
from engine.io.images import read_grey

# Of the contrast between background and darkest ink: above it a pixel belongs to an object.
_INK_SHARE = 0.22
_BACKGROUND_PX = 240  # the picture is reduced to this size to see its background
_BACKGROUND_WINDOW = 61
_COVER_MARGIN_PX = 4  # crops are cut a little tighter or wider than the threshold sees an object
# Against the cell's own chromosomes: what is smaller is a speck, what is larger a nucleus.
_LEAST_AREA = 0.5
_MOST_AREA = 2.5
_LEAST_WIDTH = 0.5


def read_spread(case: Case, cell: Cell, *, should_cancel: ShouldCancel | None = None) -> Spread | None:
    """The metaphase picture of a cell with its positions; None if the cell has none.

    Positions come from case.json; where it gives none for a chromosome, it is looked for in the picture.

    Raises:
        ImageError: the picture cannot be read.
        Cancelled: should_cancel said so.
    """
    if cell.metaphase is None:
        return None
    image = read_grey(cell.metaphase, cell.metaphase.name)
    if has_dark_background(image):
        image = (WHITE - image).astype(np.uint8)
    positions, problems = given_positions(case, cell, (image.shape[0], image.shape[1]))
    origin = PositionOrigin.GIVEN if positions else PositionOrigin.UNKNOWN
    ink = ink_of(image)
    crops = {c.file: c.image_hw for c in cell.chromosomes if c.file not in positions}
    if crops:
        found = find_crops(image, ink, crops, should_cancel)
        if found and not positions:
            origin = PositionOrigin.FOUND
        positions = {**positions, **found}
    sizes = {c.file: (c.image_hw.shape[0], c.image_hw.shape[1]) for c in cell.chromosomes}
    return Spread(
        image,
        positions,
        origin,
        tuple(file for file in sizes if file not in positions),
        _uncovered(ink, positions, sizes, {c.file: stained_area(c.image_hw) for c in cell.chromosomes}),
        problems,
    )


def ink_of(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Where a spread is darker than its background: (h, w) uint8, 0 or 1.

    The background is told from a median over a window several chromosomes wide, so that uneven light does no harm.
    """
    height, width = image_hw.shape
    factor = min(1.0, _BACKGROUND_PX / max(height, width))
    small = cv2.resize(image_hw, (max(round(width * factor), 1), max(round(height * factor), 1)))
    light = cv2.resize(cv2.medianBlur(small, _BACKGROUND_WINDOW), (width, height)).astype(np.float32)
    darker = light - cv2.GaussianBlur(image_hw, (0, 0), 0.8)
    contrast = float(np.percentile(darker, 99.5))
    ink: NDArray[np.uint8] = (darker > max(_INK_SHARE * contrast, 8.0)).astype(np.uint8)
    return ink


def _uncovered(
    ink: NDArray[np.uint8],
    positions: Mapping[str, CropPosition],
    sizes: Mapping[str, tuple[int, int]],
    stained_px: Mapping[str, int],
) -> tuple[UncoveredObject, ...]:
    """Objects of about a chromosome's size that no position covers; none while no position is known.

    Args:
        sizes, stained_px: (height, width) of each chromosome's file, and its pixels that are no background.
    """
    every = list(stained_px.values())
    # Beside a file that shows but dust every speck would be large enough.
    are_chromosomes = ~(show_nothing(every) | show_many(every))
    own = [file for file, is_one in zip(stained_px, are_chromosomes, strict=True) if is_one]
    if not positions or not own:
        return ()
    left = ink.copy()
    for file, position in positions.items():
        corners = np.rint(position.corners(sizes[file])).astype(np.int32)
        cv2.fillConvexPoly(left, corners, 0)
        cv2.polylines(left, [corners], True, 0, 2 * _COVER_MARGIN_PX)
    left = cv2.morphologyEx(left, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    narrowest = min(min(sizes[file]) for file in own)
    smallest, largest = min(stained_px[file] for file in own), max(stained_px[file] for file in own)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left, connectivity=8)
    found = []
    for label in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[label])
        if not _LEAST_AREA * smallest <= area <= _MOST_AREA * largest:
            continue
        points = np.argwhere(labels[y : y + height, x : x + width] == label)[:, ::-1].astype(np.float32)
        if min(cv2.minAreaRect(points)[1]) >= _LEAST_WIDTH * narrowest:
            found.append(UncoveredObject(x, y, width, height, area))
    return tuple(sorted(found, key=lambda thing: (thing.y, thing.x)))
