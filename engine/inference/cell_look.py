"""What the pictures of a cell are like, measured before any is typed; engine.domain.unlike judges it."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.case import Cell
from engine.domain.cell_look import CellLook
from engine.domain.grey import FOREGROUND_BELOW
from engine.domain.sizes import show_nothing
from engine.inference.preprocess import chromosome_mask
from engine.inference.upright import long_axis
from engine.io.rim import rim

_OBJECT_SHARE = 0.05  # of the largest object's area; what is smaller is dust
_FEWEST_INSIDE_PX = 5


def with_look(cell: Cell) -> Cell:
    """The cell with its `look`."""
    return replace(cell, look=look_of([chromosome.image_hw for chromosome in cell.chromosomes]))


def look_of(images: Sequence[NDArray[np.uint8]]) -> CellLook:
    """Measure a cell.

    Args:
        images: its pictures, (h, w) uint8 on white.
    """
    masks = [chromosome_mask(image) for image in images]
    areas = np.array([int(mask.sum()) for mask in masks])
    empty = show_nothing(areas)
    shown = [pair for pair, nothing in zip(zip(images, masks, strict=True), empty, strict=True) if not nothing]
    if not shown:
        return CellLook(len(images), 1.0 if images else 0.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return CellLook(
        images=len(images),
        empty_share=float(empty.mean()),
        crowded_share=float(np.mean([_objects(mask) > 1 for _, mask in shown])),
        dark_rim=float(np.median([_dark_rim(image) for image, _ in shown])),
        elongation=float(np.median([long_axis(mask).elongation for _, mask in shown])),
        size_spread=float(np.std(np.log(areas[~empty]))),
        banding=float(np.median([_banding(image, mask) for image, mask in shown])),
    )


def _objects(mask: NDArray[np.uint8]) -> int:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return int(np.count_nonzero(areas >= _OBJECT_SHARE * areas.max()))


def _dark_rim(image_hw: NDArray[np.uint8]) -> float:
    return float(np.mean(rim(image_hw) < FOREGROUND_BELOW))


def _banding(image_hw: NDArray[np.uint8], mask: NDArray[np.uint8]) -> float:
    """Deviation of grey inside, away from the soft outline, over the mean darkness there."""
    inside = cv2.erode(mask, np.ones((3, 3), np.uint8))
    grey = image_hw[(inside if np.count_nonzero(inside) >= _FEWEST_INSIDE_PX else mask) == 1]
    return float(grey.std() / max(255.0 - grey.mean(), 1.0))
