"""The medial axis of a chromosome, from tip to tip."""

import itertools

import numpy as np
import scipy  # its parts are loaded at their first use: the window opens without them
from numpy.typing import NDArray

# Lighter than this is background; segmented crops are white around the chromosome.
_BACKGROUND_FROM = 244
_LEAST_AREA = 30
_LEAST_SLENDERNESS = 1.3  # length over greatest width
# How strongly the path is drawn to the middle between the rims.
_CENTRING = 3.0
_SMOOTHING = 0.45  # of the width


def largest_piece(image_hw: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The pixels of the chromosome: the largest dark piece, its holes filled.

    Args:
        image_hw: (h, w) uint8 on a light background.

    Returns:
        (h, w) bool.
    """
    dark = scipy.ndimage.binary_closing(np.pad(image_hw, 2, constant_values=255) < _BACKGROUND_FROM, iterations=1)[
        2:-2, 2:-2
    ]
    pieces, count = scipy.ndimage.label(dark, structure=np.ones((3, 3)))
    if not count:
        return np.zeros(image_hw.shape, dtype=bool)
    sizes = np.bincount(pieces.ravel())
    sizes[0] = 0
    return np.asarray(scipy.ndimage.binary_fill_holes(pieces == sizes.argmax()), dtype=bool)


def medial_axis(mask_hw: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """The line through the middle of a chromosome, one point a pixel of its length.

    The two points farthest apart inside the mask are the tips; the path between them that keeps to the middle is
    smoothed, and led straight on to the rims, where the middle is not defined.

    Returns:
        (N, 2) float, y and x, the upper tip first; None if the mask is too small or too round to have an axis.
    """
    if np.count_nonzero(mask_hw) < _LEAST_AREA:
        return None
    depth = scipy.ndimage.distance_transform_edt(np.pad(mask_hw, 1))[1:-1, 1:-1]
    points = np.argwhere(mask_hw)
    middle = int(np.argmax(depth[mask_hw]))
    plain = _graph(mask_hw, np.ones(len(points)))
    first = _farthest(plain, middle)
    last = _farthest(plain, first)
    inner = depth[mask_hw]
    costs = (inner.max() / inner) ** _CENTRING
    _, before = scipy.sparse.csgraph.dijkstra(_graph(mask_hw, costs), indices=first, return_predecessors=True)
    path = [last]
    while path[-1] != first:
        path.append(int(before[path[-1]]))
    line = points[path].astype(np.float64)
    width = 2.0 * float(np.median(depth[tuple(points[path].T)]))
    if _length(line) < _LEAST_SLENDERNESS * 2.0 * depth.max():
        return None
    smooth = _smoothed(line, width)
    axis = _led_to_the_rim(smooth, mask_hw, width)
    return axis if axis[0, 0] <= axis[-1, 0] else axis[::-1]


def resampled(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same line with its points evenly apart, about one pixel; (N, 2) float."""
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    at = np.linspace(0.0, along[-1], max(round(along[-1]) + 1, 2))
    return np.stack([np.interp(at, along, line[:, 0]), np.interp(at, along, line[:, 1])], axis=1)


def _graph(mask_hw: NDArray[np.bool_], costs: NDArray[np.float64]) -> "scipy.sparse.coo_matrix":
    """Neighbouring pixels of the mask, with the mean of their costs times their distance."""
    number = np.full(mask_hw.shape, -1)
    number[mask_hw] = np.arange(len(costs))
    rows, columns, weights = [], [], []
    for dy, dx in ((0, 1), (1, 0), (1, 1), (1, -1)):
        height, width = mask_hw.shape
        here = number[: height - dy, max(-dx, 0) : width - max(dx, 0)]
        there = number[dy:, max(dx, 0) : width + min(dx, 0)]
        both = (here >= 0) & (there >= 0)
        rows.append(here[both])
        columns.append(there[both])
        weights.append((costs[here[both]] + costs[there[both]]) / 2 * np.hypot(dy, dx))
    row, column, weight = (np.concatenate(part) for part in (rows, columns, weights))
    ends = (np.concatenate([row, column]), np.concatenate([column, row]))
    return scipy.sparse.coo_matrix((np.concatenate([weight, weight]), ends), shape=(len(costs), len(costs))).tocsr()


def _farthest(graph: "scipy.sparse.coo_matrix", start: int) -> int:
    distances = scipy.sparse.csgraph.dijkstra(graph, indices=start)
    return int(np.where(np.isfinite(distances), distances, -1.0).argmax())


def _length(line: NDArray[np.float64]) -> float:
    return float(np.hypot(*np.diff(line, axis=0).T).sum())


def _smoothed(line: NDArray[np.float64], width: float) -> NDArray[np.float64]:
    """Without the stairs of the pixels, and without the ends, which run to a corner of the tip."""
    line = resampled(line)
    cut = min(round(0.5 * width), (len(line) - 3) // 3)
    line = line[cut : len(line) - cut] if cut > 0 else line
    return np.asarray(scipy.ndimage.gaussian_filter1d(line, _SMOOTHING * width, axis=0, mode="nearest"))


def _led_to_the_rim(line: NDArray[np.float64], mask_hw: NDArray[np.bool_], width: float) -> NDArray[np.float64]:
    reach = max(min(round(0.5 * width), len(line) - 1), 1)
    start = _ray(line[0], line[0] - line[reach], mask_hw, width)
    end = _ray(line[-1], line[-1] - line[-1 - reach], mask_hw, width)
    return resampled(np.concatenate([start[::-1], line, end]))


def _ray(
    point: NDArray[np.float64], direction: NDArray[np.float64], mask_hw: NDArray[np.bool_], width: float
) -> NDArray[np.float64]:
    """Points from a point on, straight in a direction, as far as the mask reaches; (N, 2), N may be 0."""
    norm = float(np.hypot(*direction))
    if not norm:
        return np.empty((0, 2))
    inside = []
    for step in itertools.count(1):
        y, x = point + direction / norm * step
        row, column = round(y), round(x)
        in_image = 0 <= row < mask_hw.shape[0] and 0 <= column < mask_hw.shape[1]
        if step > 2 * width or not in_image or not mask_hw[row, column]:
            break
        inside.append((y, x))
    return np.array(inside).reshape(-1, 2)
