"""The background of a cell's chromosome images: made white and narrow, whatever a camera or an export left there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import WHITE
from engine.io.cut_outs import without_surroundings
from engine.io.rim import rim

# Under this there are no two ends to be nearer to: grain of 3 grey values spreads over 12.
_LEAST_CONTRAST = 16

# A background darker than this is seen as grey beside white paper.
_WHITE_FROM = 250

# Cells of the public Pki-3 set have a contrast of 222 to 246; of fainter ones than this, masks lose the light bands.
# Half of the usual contrast does less harm than grain twice as strong.
_FAINT_BELOW = 80
_USUAL_CONTRAST = 230

# Of the rim's pixels, this share is at or below the background's plane: parts of the chromosome and of its neighbours
# are darker, and may take half of the rim.
_PLANE_QUANTILE = 0.75
_PLANE_ROUNDS = 15
# What is lighter than the plane less so many deviations of the grain is background.
_GRAIN_DEVIATIONS = 2.0
# Between the 75th and the 95th percentile of a normal distribution, in its deviations.
_QUANTILES_APART = 0.97
_LEAST_LEVEL = 128
# A large picture is divided in strips, which bounds what is needed beside it.
_STRIP_ROWS = 256

# On white, what has this share of the image's contrast is no background, but so few grey values are grain; and a
# piece of it that is smaller than this share of the largest one is dust.
_FAINTEST = 0.1
_LEAST_FAINTNESS = 6
_DUST_SHARE = 0.02
_MARGIN_PX = 1


@dataclass(frozen=True, eq=False)
class OnWhite:
    """A cell's images on white.

    Attributes:
        images: (h, w) uint8 each.
        inverted: whether they were light on dark.
        whitened: whether the background of most, inverted if need be, was visibly not white.
        stretched: whether they were faint and have more contrast now.
        cleared: the places of those from which parts of neighbours were taken away.
    """

    images: list[NDArray[np.uint8]]
    inverted: bool
    whitened: bool
    stretched: bool
    cleared: tuple[int, ...]


def on_white(images: Sequence[NDArray[np.uint8]]) -> OnWhite:
    """One cell's images as dark chromosomes on white, without empty margins.

    Chromosomes that were cut out and laid on another grey get their own background back; a cell that is light on
    dark, as in fluorescence, is inverted; uneven light and grain of the background become white; a cell that is
    faint on the whole gets the usual contrast; parts of neighbours at the edge are taken away. Whether a cell was
    cut out, is light on dark or faint, its images tell together. A tight crop that is dark on white stays as it is,
    to the bit.

    Args:
        images: (h, w) uint8 each.
    """
    shown, were_cut_out = without_surroundings(images)
    inverted = sum(map(has_dark_background, shown)) * 2 > len(shown)
    if inverted:
        shown = [(WHITE - image).astype(np.uint8) for image in shown]
    are_grey = sum(_lightest(image) < _WHITE_FROM for image in shown) * 2 > len(shown)
    shown = [levelled(image) for image in shown]
    contrast = _usual(map(_contrast, shown))
    if contrast < _FAINT_BELOW:
        # Or margins are wide: there a chromosome's dark bands are less than a hundredth of the pixels.
        contrast = _usual(_contrast(trimmed(image)) for image in shown)
    stretched = _LEAST_CONTRAST <= contrast < _FAINT_BELOW
    if stretched:
        shown = [_stretched(image, _USUAL_CONTRAST / contrast) for image in shown]
    alone = [_alone(image) for image in shown]
    cleared = tuple(place for place, (_, was_crowded) in enumerate(alone) if was_crowded)
    return OnWhite([image for image, _ in alone], inverted, were_cut_out or are_grey, stretched, cleared)


def has_dark_background(image_hw: NDArray[np.uint8]) -> bool:
    """True if the image is fluorescence-like: its rim, mostly background, is nearer its dark than its light end.

    The ends are percentiles, so that dust or a hot pixel does not move them. Of an image that shows nothing but the
    camera's grain, the grey itself tells. A single tight crop can mislead; let the images of a cell vote.
    """
    corners = np.array([image_hw[0, 0], image_hw[0, -1], image_hw[-1, 0], image_hw[-1, -1]])
    background = (float(np.median(rim(image_hw))) + float(np.median(corners))) / 2
    dark_end, light_end = np.percentile(image_hw, (2, 98))
    if light_end - dark_end < _LEAST_CONTRAST:
        return background < (WHITE + 1) / 2
    return bool(background < (dark_end + light_end) / 2)


def levelled(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The image with its light background stretched to 255: uneven light divided out, grain cut off.

    The light is a plane through the rim, which lies around the chromosome. An image whose rim is white somewhere, or
    nowhere light, is left alone.
    """
    if _lightest(image_hw) >= WHITE:
        return image_hw
    plane, grain = _light(image_hw)
    plane[0] -= _GRAIN_DEVIATIONS * grain
    if plane[0] - abs(plane[1]) - abs(plane[2]) < _LEAST_LEVEL:
        return image_hw
    height, width = image_hw.shape
    y, x = np.linspace(-1, 1, height), np.linspace(-1, 1, width)
    white = np.empty_like(image_hw)
    for top in range(0, height, _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        level = plane[0] + plane[1] * y[rows, None] + plane[2] * x
        white[rows] = np.minimum(np.rint(image_hw[rows] * (WHITE / level)), WHITE)
    return white


def trimmed(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The part of an image on white that shows something, with a margin of a pixel where there is one."""
    return _part(image_hw, _pieces(image_hw)[1])


def _alone(image_hw: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], bool]:
    """An image on white, trimmed, without the pieces at its edge; and whether there were any.

    A rectangle cut around a chromosome holds parts of others. If the largest piece is at the edge, as the chromosome
    of a tight crop is, all stay: a satellite there is its own. Dust is no piece.
    """
    labels, pieces = _pieces(image_hw)
    if len(pieces) < 2:
        return _part(image_hw, pieces), False
    areas = pieces[:, cv2.CC_STAT_AREA]
    at_edge = np.zeros(len(pieces) + 1, dtype=bool)
    at_edge[rim(labels)] = True
    at_edge[0] = False
    at_edge[1:] &= areas >= _DUST_SHARE * areas.max()
    main = int(areas.argmax()) + 1
    if at_edge[main] or not at_edge.any():
        return _part(image_hw, pieces), False
    # With their soft outlines, which are lighter than a piece.
    outlined = cv2.dilate(at_edge[labels].astype(np.uint8), np.ones((5, 5), np.uint8)) == 1
    kept = cv2.dilate((~at_edge[labels] & (labels > 0)).astype(np.uint8), np.ones((3, 3), np.uint8)) == 1
    return _part(np.where(outlined & ~kept, np.uint8(WHITE), image_hw), pieces[~at_edge[1:]]), True


def _part(image_hw: NDArray[np.uint8], pieces: NDArray[Any]) -> NDArray[np.uint8]:
    """The part of an image in which the pieces lie, but for dust; the whole image if there are none."""
    if not len(pieces):
        return image_hw
    areas = pieces[:, cv2.CC_STAT_AREA]
    left, top, width, height = pieces[areas >= _DUST_SHARE * areas.max(), : cv2.CC_STAT_AREA].T
    rows = slice(max(top.min() - _MARGIN_PX, 0), (top + height).max() + _MARGIN_PX)
    columns = slice(max(left.min() - _MARGIN_PX, 0), (left + width).max() + _MARGIN_PX)
    return image_hw[rows, columns].copy()  # the margins' memory is not kept


def _pieces(image_hw: NDArray[np.uint8]) -> tuple[NDArray[Any], NDArray[Any]]:
    """What stands out from white: (h, w) numbers of pieces from 1 on, 0 elsewhere; and OpenCV's figures of each."""
    faintest = max(_FAINTEST * _contrast(image_hw), _LEAST_FAINTNESS)
    _, labels, pieces, _ = cv2.connectedComponentsWithStats((image_hw < WHITE - faintest).astype(np.uint8))
    return labels, pieces[1:]


def _usual(values: Iterable[float]) -> float:
    """Their median; 0 if there are none."""
    known = list(values)
    return float(np.median(known)) if known else 0.0


def _contrast(image_hw: NDArray[np.uint8]) -> float:
    """From white to the darkest, but for dead pixels."""
    return WHITE - float(np.percentile(image_hw, 1))


def _stretched(image_hw: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """The image, so many times as far from white."""
    greys = np.clip(WHITE - factor * (WHITE - np.arange(WHITE + 1.0)), 0, WHITE)
    return np.rint(greys).astype(np.uint8)[image_hw]


def _lightest(image_hw: NDArray[np.uint8]) -> float:
    """Of the rim, but for hot pixels."""
    return float(np.percentile(rim(image_hw), 95))


def _light(image_hw: NDArray[np.uint8]) -> tuple[NDArray[np.float64], float]:
    """The plane of the background's grey values, and the deviation of its grain.

    A quantile of the rim's grey values over their place, by reweighted least squares.

    Returns:
        the value in the middle, and the slopes from there to the lower and to the right edge.
    """
    height, width = image_hw.shape
    y, x = np.linspace(-1, 1, height), np.linspace(-1, 1, width)
    rim_y = np.concatenate([np.full(width, -1.0), np.full(width, 1.0), y[1:-1], y[1:-1]])
    rim_x = np.concatenate([x, x, np.full(height - 2, -1.0), np.full(height - 2, 1.0)])
    grey = rim(image_hw).astype(np.float64)
    place = np.stack([np.ones_like(grey), rim_y, rim_x], axis=1)
    plane = np.array([np.percentile(grey, 100 * _PLANE_QUANTILE), 0.0, 0.0])
    for _ in range(_PLANE_ROUNDS):
        above = grey - place @ plane
        weights = np.where(above > 0, _PLANE_QUANTILE, 1 - _PLANE_QUANTILE) / np.maximum(np.abs(above), 0.5)
        weighted = place * weights[:, None]
        plane = np.linalg.solve(weighted.T @ place, weighted.T @ grey)
    middle, high = np.percentile(grey - place @ plane, (75, 95))
    return plane, float(high - middle) / _QUANTILES_APART
