"""A bent chromosome shown straight. For the eye alone: nothing is measured for a report, no file is changed."""

from dataclasses import dataclass

import cv2
import numpy as np
import scipy  # its parts are loaded at their first use: the window opens without them
from numpy.typing import NDArray

from engine.domain.grey import WHITE
from engine.imaging.axis import largest_piece, medial_axis

_RIM_PX = 2  # white on each side
_BEYOND_PX = 5  # how far beyond its tips is looked
# A straightened picture whose area differs more from the chromosome's has lost or doubled parts of it.
_AREA_RANGE = (0.75, 1.3)


@dataclass(frozen=True, eq=False)
class StraightChromosome:
    """A chromosome along its own axis.

    Attributes:
        image_hw: (length, width) uint8, the upper tip on top, tightly cut; what is no part of it is white.
        width_px: (length,) float, its width at each position.
        axis_px: (length, 2) float, y and x of each position in the picture it was made of.
    """

    image_hw: NDArray[np.uint8]
    width_px: NDArray[np.float64]
    axis_px: NDArray[np.float64]


def straightened(image_hw: NDArray[np.uint8]) -> StraightChromosome | None:
    """Resample a chromosome along its medial axis.

    Args:
        image_hw: (h, w) uint8 on a light background.

    Returns:
        None if it has no clear axis, or if the result would not show all of it once.
    """
    mask = largest_piece(image_hw)
    axis = medial_axis(mask)
    if axis is None:
        return None
    depth = scipy.ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    half = int(np.ceil(depth.max() * 1.6)) + _RIM_PX
    axis = _longer(axis)
    tangent = np.gradient(scipy.ndimage.gaussian_filter1d(axis, max(half / 3, 1.0), axis=0, mode="nearest"), axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-9)[:, None]
    across = np.arange(-half, half + 1, dtype=np.float64)
    # To the right of a line that runs down the page is a smaller x: the normal is (-dx, dy) in (y, x).
    ys = (axis[:, 0, None] - across * tangent[:, 1, None]).astype(np.float32)
    xs = (axis[:, 1, None] + across * tangent[:, 0, None]).astype(np.float32)
    image = cv2.remap(image_hw, xs, ys, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE)
    inside = cv2.remap(mask.astype(np.uint8) * 255, xs, ys, cv2.INTER_LINEAR, borderValue=0) > 127
    own = _piece_on_the_axis(inside, half)
    share = np.count_nonzero(own) / np.count_nonzero(mask)
    if not _AREA_RANGE[0] <= share <= _AREA_RANGE[1]:
        return None
    near = scipy.ndimage.binary_dilation(own, iterations=1)
    straight = np.where(near, image, WHITE).astype(np.uint8)
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    along = slice(rows[0], rows[-1] + 1)
    beside = slice(max(columns[0] - _RIM_PX, 0), columns[-1] + 1 + _RIM_PX)
    return StraightChromosome(
        np.ascontiguousarray(straight[along, beside]), own[along].sum(axis=1).astype(np.float64), axis[along]
    )


def _longer(axis: NDArray[np.float64]) -> NDArray[np.float64]:
    """The axis led on beyond both rims, so that slanting tips are whole."""
    reach = min(_BEYOND_PX, len(axis) - 1)
    steps = np.arange(1, _BEYOND_PX + 1)[:, None]
    start, end = (axis[0] - axis[reach]) / reach, (axis[-1] - axis[-1 - reach]) / reach
    return np.concatenate([axis[0] + steps[::-1] * start, axis, axis[-1] + steps * end])


def _piece_on_the_axis(inside: NDArray[np.bool_], half: int) -> NDArray[np.bool_]:
    """Of a bent chromosome, sampling across may also meet its other arm: only what hangs on the axis counts."""
    pieces, _ = scipy.ndimage.label(inside)
    on_axis = pieces[:, half]
    names, counts = np.unique(on_axis[on_axis > 0], return_counts=True)
    if not len(names):
        return np.zeros_like(inside)
    return np.asarray(pieces == names[counts.argmax()], dtype=bool)
