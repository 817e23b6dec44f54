"""Bent chromosomes made straight, as the pipelines of Sharma et al. [15] and Gupta et al. [16] begin.

The compared papers' code is not public; what they say and what is assumed here stands with each function.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import splev, splprep
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from engine.inference.preprocess import WHITE, chromosome_mask

# Points further than this part of the axis' length from its chord make a chromosome bent.
_BENT = 0.08
# Smaller than this there is no axis to speak of.
_LEAST_AXIS_PX = 8
# The arms overlap by this much at the cut, so that no white seam is drawn between them.
_SEAM_PX = 3
_STEPS = ((0, 1), (1, 0), (1, 1), (1, -1))


@dataclass(frozen=True)
class MedialAxis:
    """The line along the middle of a chromosome, from its upper end to its lower one.

    Attributes:
        points: (n, 2) x, y in pixels, one pixel apart.
        half_width: greatest distance of the axis from the chromosome's edge, in pixels.
    """

    points: NDArray[np.float64]
    half_width: float


def medial_axis(image_hw: NDArray[np.uint8]) -> MedialAxis | None:
    """The medial axis of a chromosome on white; None for one too small.

    The two points furthest apart inside the chromosome are its ends; the cheapest way between them, where a
    pixel costs more the nearer it is to the edge, is its middle. A spline smooths it and carries it on to the
    tips, where the way runs into corners. (Skeletons need their side branches pruned; this has none.)
    """
    mask = _largest(chromosome_mask(image_hw))
    ys, xs = np.nonzero(mask)
    if len(xs) < _LEAST_AXIS_PX:
        return None
    depth = cv2.distanceTransform(np.pad(mask, 1), cv2.DIST_L2, 5)[1:-1, 1:-1][ys, xs].astype(np.float64)
    plain, centred = _graphs(mask, ys, xs, depth)
    first = int(np.argmax(_reachable(dijkstra(plain, indices=0))))
    last = int(np.argmax(_reachable(dijkstra(plain, indices=first))))
    _, before = dijkstra(centred, indices=first, return_predecessors=True)
    way = [last]
    while way[-1] != first:
        way.append(int(before[way[-1]]))
    points = np.stack([xs[way], ys[way]], axis=1).astype(np.float64)
    half_width = float(depth[way].max())
    if points[0, 1] > points[-1, 1]:
        points = points[::-1]
    smooth = _smoothed(points, half_width)
    return None if smooth is None else MedialAxis(smooth, half_width)


def _largest(mask: NDArray[np.uint8]) -> NDArray[np.uint8]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count < 2:
        return mask
    largest: NDArray[np.uint8] = (labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))).astype(np.uint8)
    return largest


def _graphs(
    mask: NDArray[np.uint8], ys: NDArray[np.intp], xs: NDArray[np.intp], depth: NDArray[np.float64]
) -> tuple[coo_array, coo_array]:
    """Neighbouring pixels joined: by their distance, and by their distance over their squared depth."""
    number = np.full((mask.shape[0] + 2, mask.shape[1] + 2), -1)
    number[ys + 1, xs + 1] = np.arange(len(xs))
    starts, stops, lengths = [], [], []
    for dy, dx in _STEPS:
        beside = number[ys + 1 + dy, xs + 1 + dx]
        here = np.flatnonzero(beside >= 0)
        starts += [here, beside[here]]
        stops += [beside[here], here]
        lengths += [np.full(2 * len(here), np.hypot(dy, dx))]
    start, stop, length = np.concatenate(starts), np.concatenate(stops), np.concatenate(lengths)
    shape = (len(xs), len(xs))
    between = (depth[start] + depth[stop]) / 2
    plain = coo_array((length, (start, stop)), shape=shape).tocsr()
    centred = coo_array((length * (depth.max() / between) ** 2, (start, stop)), shape=shape).tocsr()
    return plain, centred


def _reachable(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(distances), distances, -1)


def _smoothed(way: NDArray[np.float64], half_width: float) -> NDArray[np.float64] | None:
    """A spline through the middle part of a pixel way, straight on at both ends; None if it is too short."""
    cut = min(int(half_width), (len(way) - 4) // 3)
    if cut < 0 or len(way) < _LEAST_AXIS_PX:
        return None
    middle = way[cut : len(way) - cut]
    spline, _ = splprep(middle.T, s=len(middle) * 0.5, k=min(3, len(middle) - 1))
    fine = np.stack(splev(np.linspace(0, 1, 4 * len(middle)), spline), axis=1)
    ends = []
    for tip, inner in ((fine[0], fine[min(8, len(fine) - 1)]), (fine[-1], fine[-min(9, len(fine))])):
        outward = tip - inner
        ends.append(tip + outward / max(float(np.hypot(*outward)), 1e-6) * (cut + 1))
    line = np.vstack([ends[0], fine, ends[1]])
    along = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.arange(0, along[-1], 1.0)
    return np.stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])], axis=1)


def straighten_axis(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The image resampled on the perpendiculars of its medial axis ([16] straightens along the axis).

    Args:
        image_hw: (h, w) uint8, white background.

    Returns:
        (length, width) uint8, the upper end still up; the image itself if it is too small for an axis.
    """
    axis = medial_axis(image_hw)
    if axis is None:
        return image_hw
    tangent = np.gradient(axis.points, axis=0)
    tangent /= np.maximum(np.hypot(tangent[:, 0], tangent[:, 1])[:, None], 1e-6)
    # Wide enough for the rim, narrow enough not to reach the other arm of a bent one.
    reach = np.arange(-np.ceil(axis.half_width * 1.3) - 1, np.ceil(axis.half_width * 1.3) + 2)
    # The perpendicular to the right of one who walks down the axis' drawing: left stays left.
    map_x = axis.points[:, :1] + tangent[:, 1:] * reach
    map_y = axis.points[:, 1:] - tangent[:, :1] * reach
    return _sampled(image_hw, map_x, map_y)


def straighten_arms(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A bent chromosome cut at its bend, its two arms turned upright and stitched ([15]: "cropping and stitching").

    Assumption: [15] finds the bend from projections of the turned image; here it is the point of the medial
    axis furthest from the line between the ends. A straight one is turned upright as a whole.

    Args and returns as in `straighten_axis`.
    """
    axis = medial_axis(image_hw)
    if axis is None:
        return image_hw
    first, last = axis.points[0], axis.points[-1]
    chord = last - first
    away = axis.points - first
    off = np.abs(chord[0] * away[:, 1] - chord[1] * away[:, 0]) / max(float(np.hypot(*chord)), 1e-6)
    bend = int(np.argmax(off))
    half = int(np.ceil(axis.half_width * 1.6)) + 2
    if off[bend] < _BENT * len(axis.points):
        middle = len(axis.points) // 2
        rows = np.arange(-middle - 2, len(axis.points) - middle + 3)
        return _turned_upright(image_hw, axis.points[middle], chord, rows, half)
    upper, lower = bend + 2, len(axis.points) - bend + 2
    _, nearest = cKDTree(axis.points).query(_pixels(image_hw))
    nearest = nearest.reshape(image_hw.shape)
    parts = []
    # Each arm alone: the other one, bent back beside it, is painted white.
    for direction, rows, own in (
        (axis.points[bend] - first, np.arange(-upper, 0), nearest <= bend + _SEAM_PX),
        (last - axis.points[bend], np.arange(0, lower), nearest >= bend - _SEAM_PX),
    ):
        arm = np.where(own, image_hw, WHITE).astype(np.uint8)
        parts.append(_turned_upright(arm, axis.points[bend], direction, rows, half))
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
    return _sampled(image_hw, map_x, map_y)


def _pixels(image_hw: NDArray[np.uint8]) -> NDArray[np.intp]:
    ys, xs = np.indices(image_hw.shape)
    return np.stack([xs.ravel(), ys.ravel()], axis=1)


def _sampled(
    image_hw: NDArray[np.uint8], map_x: NDArray[np.float64], map_y: NDArray[np.float64]
) -> NDArray[np.uint8]:
    sampled = cv2.remap(
        image_hw,
        map_x.astype(np.float32),
        map_y.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=WHITE,
    )
    return np.asarray(sampled, dtype=np.uint8)
