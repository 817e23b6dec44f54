"""Bent chromosomes made straight, as the pipelines of Sharma et al. [15] and Gupta et al. [16] begin.

The compared papers' code is not public; what they say and what is assumed here stands with each function.
"""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt
from scipy.spatial import cKDTree

from engine.domain.grey import WHITE
from engine.imaging.axis import largest_piece, medial_axis
from engine.imaging.straighten import straightened

# Points further than this part of the axis' length from its chord make a chromosome bent.
_BENT = 0.08
# The arms overlap by this much at the cut, so that no white seam is drawn between them.
_SEAM_PX = 3


def straighten_axis(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The image resampled on the perpendiculars of its medial axis ([16] straightens along the axis).

    Args:
        image_hw: (h, w) uint8, white background.

    Returns:
        (length, width) uint8, the upper end still up; the image itself if it has no clear axis.
    """
    straight = straightened(image_hw)
    return image_hw if straight is None else straight.image_hw


def straighten_arms(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A bent chromosome cut at its bend, its two arms turned upright and stitched ([15]: "cropping and stitching").

    Assumption: [15] finds the bend from projections of the turned image; here it is the point of the medial
    axis furthest from the line between the ends. A straight one is turned upright as a whole.

    Args and returns as in `straighten_axis`.
    """
    mask = largest_piece(image_hw)
    axis = medial_axis(mask)
    if axis is None:
        return image_hw
    points = axis[:, ::-1]  # x before y from here on
    first, last = points[0], points[-1]
    chord = last - first
    away = points - first
    off = np.abs(chord[0] * away[:, 1] - chord[1] * away[:, 0]) / max(float(np.hypot(*chord)), 1e-6)
    bend = int(np.argmax(off))
    half_width = float(distance_transform_edt(np.pad(mask, 1)).max())
    half = int(np.ceil(half_width * 1.6)) + 2
    if off[bend] < _BENT * len(points):
        middle = len(points) // 2
        rows = np.arange(-middle - 2, len(points) - middle + 3)
        return _turned_upright(image_hw, points[middle], chord, rows, half)
    upper, lower = bend + 2, len(points) - bend + 2
    _, nearest = cKDTree(points).query(_pixels(image_hw))
    nearest = nearest.reshape(image_hw.shape)
    parts = []
    # Each arm alone: the other one, bent back beside it, is painted white.
    for direction, rows, own in (
        (points[bend] - first, np.arange(-upper, 0), nearest <= bend + _SEAM_PX),
        (last - points[bend], np.arange(0, lower), nearest >= bend - _SEAM_PX),
    ):
        arm = np.where(own, image_hw, WHITE).astype(np.uint8)
        parts.append(_turned_upright(arm, points[bend], direction, rows, half))
    return np.vstack(parts)


def _turned_upright(
    image_hw: NDArray[np.uint8],
    centre: NDArray[np.float64],
    direction: NDArray[np.float64],
    rows: NDArray[np.intp],
    half: int,
) -> NDArray[np.uint8]:
    """The given rows around a centre, (len(rows), 2 half + 1), after `direction` was turned to point down."""
    down = direction / max(float(np.hypot(*direction)), 1e-6)
    across = np.arange(-half, half + 1)
    map_x = centre[0] + rows[:, None] * down[0] + across * down[1]
    map_y = centre[1] + rows[:, None] * down[1] - across * down[0]
    sampled = cv2.remap(
        image_hw,
        map_x.astype(np.float32),
        map_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=WHITE,
    )
    return np.asarray(sampled, dtype=np.uint8)


def _pixels(image_hw: NDArray[np.uint8]) -> NDArray[np.intp]:
    ys, xs = np.indices(image_hw.shape)
    return np.stack([xs.ravel(), ys.ravel()], axis=1)
