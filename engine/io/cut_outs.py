"""Chromosomes that were cut out and laid on another grey get their own background back."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.io.rim import rim

# A cut-out's surroundings are of one grey value, but for what JPEG makes of it.
_SURROUNDINGS_WITHIN = 10
# They make up so much of the rim, ...
_SURROUNDINGS_OF_RIM = 0.4
# ... and are so far from the background that was left about the chromosome, a seam of another grey than the inside.
_LEAST_STEP = 24
_LEAST_SEAM = 8
_FEWEST_INSIDE_PX = 9
_DEEP_FROM = 3
_MIXED_PX = 2
# Pixels from a dark line that was drawn about a chromosome to its inside, the line and the soft outline under it.
_LINE_PX = 6
# By so much the soft outline is lighter than the chromosome: by 20 to 72 in cells of Pki-3, and by 13 at most in
# fluorescence, where nothing lies between the dark background and the bright inside.
_LEAST_SOFT = 16


class _Seam(Enum):
    """What is left of a cut-out's own background, against its inside."""

    NONE = auto()
    LIGHT = auto()
    DARK = auto()


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """What lies in one grey about an image's middle, from the rim inwards.

    Attributes:
        painted: its grey value.
        depth: (h, w) float32, how many pixels each pixel lies inside of it; 0 in it.
        outlines: the grey values of the first two pixels inside.
    """

    painted: int
    depth: NDArray[np.float32]
    outlines: tuple[NDArray[np.uint8], NDArray[np.uint8]]


def without_surroundings(images: Sequence[NDArray[np.uint8]]) -> tuple[list[NDArray[np.uint8]], bool]:
    """One cell's images with their own background, and whether it was painted over when they were cut out.

    Whether it was, and whether it had been light or dark, the images tell by majority.

    Args:
        images: (h, w) uint8 each.
    """
    seams = [_seam(image) for image in images]
    for seam in (_Seam.LIGHT, _Seam.DARK):
        if seams.count(seam) * 2 > len(images):
            return [_filled(image, seam) for image in images], True
    return list(images), False


def _surroundings(image_hw: NDArray[np.uint8]) -> _Surroundings | None:
    """None if the rim is not of one grey, or nothing lies inside."""
    painted = int(np.bincount(rim(image_hw)).argmax())
    canvas = np.ascontiguousarray(np.pad(image_hw, 1, constant_values=painted))
    reached = np.zeros((canvas.shape[0] + 2, canvas.shape[1] + 2), dtype=np.uint8)
    within = (_SURROUNDINGS_WITHIN,) * 3
    cv2.floodFill(canvas, reached, (0, 0), 0, within, within, 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY)
    inside = (reached[2:-2, 2:-2] == 0).astype(np.uint8)
    if np.mean(rim(inside) == 0) < _SURROUNDINGS_OF_RIM:
        return None
    depth = cv2.distanceTransform(inside, cv2.DIST_L2, 3).astype(np.float32)
    first, second = (image_hw[(depth > nearest) & (depth <= nearest + 1)] for nearest in (0.5, 1.5))
    return _Surroundings(painted, depth, (first, second)) if len(second) else None


def _seam(image_hw: NDArray[np.uint8]) -> _Seam:
    """Whether the surroundings were painted, and on what side of the inside the own background lies.

    About a chromosome the grey goes one way: from the background over the soft outline to the inside. Where the
    outline is lighter than the inside and yet what surrounds it is darker, or the other way round, it was painted.
    """
    around = _surroundings(image_hw)
    if around is None:
        return _Seam.NONE
    deep = image_hw[around.depth > _DEEP_FROM]
    if len(deep) < _FEWEST_INSIDE_PX:
        return _Seam.NONE
    medians = [float(np.median(outline)) for outline in around.outlines]
    dark_end, light_end = np.percentile(deep, (10, 90))
    if max(medians) >= max(around.painted + _LEAST_STEP, light_end + _LEAST_SEAM):
        return _Seam.LIGHT
    if min(medians) <= min(around.painted - _LEAST_STEP, dark_end - _LEAST_SEAM):
        return _Seam.NONE if _is_drawn(image_hw, around.depth) else _Seam.DARK
    return _Seam.NONE


def _is_drawn(image_hw: NDArray[np.uint8], depth: NDArray[np.float32]) -> bool:
    """Whether a dark outline is a line, drawn about a dark chromosome: its own, light outline lies within."""
    rings = [image_hw[(depth > inner) & (depth <= inner + 1)] for inner in np.arange(_LINE_PX) + 0.5]
    greys = [float(np.median(ring)) for ring in rings if len(ring)]
    within = greys[int(np.argmin(greys)) :]
    return max(within) > float(np.median(image_hw[depth > _DEEP_FROM])) + _LEAST_SOFT


def _filled(image_hw: NDArray[np.uint8], seam: _Seam) -> NDArray[np.uint8]:
    """The image with its surroundings as light or as dark as its outline is at most."""
    around = _surroundings(image_hw)
    if around is None:
        return image_hw
    first, second = around.outlines
    inwards = float(np.median(second)) - float(np.median(first))
    # A cut-out that was scaled or compressed afterwards mixes with what was painted along its edge.
    mixed = (inwards if seam is _Seam.LIGHT else -inwards) > _LEAST_STEP
    own = np.percentile(second if mixed else np.concatenate(around.outlines), 90 if seam is _Seam.LIGHT else 10)
    filled = image_hw.copy()
    filled[around.depth <= (_MIXED_PX if mixed else 0)] = round(own)
    return filled
