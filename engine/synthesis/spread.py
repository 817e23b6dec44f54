"""A synthetic metaphase spread: the chromosomes of a cell, lying askew on one picture."""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import WHITE
from engine.domain.spread import CropPosition

_BACKGROUND = 238.0
_GRAIN = 1.6
_SHADE = 5.0  # how uneven the light is
_CROWDING = 5.2  # picture area for each pixel of the chromosomes' rectangles
_GAP_PX = 5
_TRIES = 400
_ASPECT = 1.3


def draw_spread(
    images: Sequence[NDArray[np.uint8]], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], tuple[CropPosition, ...]]:
    """Lay chromosomes on a picture, each turned by its own angle, none touching another.

    Args:
        images: each (h, w) uint8 on white.

    Returns:
        The spread, (H, W) uint8 on a light, uneven background, and where each chromosome lies.
    """
    area = sum(image.size for image in images) * _CROWDING
    while True:
        width = math.ceil(math.sqrt(max(area, 100.0) * _ASPECT))
        placed = _laid_out(images, (math.ceil(width / _ASPECT), width), rng)
        if placed is not None:
            return placed
        area *= 1.2


def _laid_out(
    images: Sequence[NDArray[np.uint8]], size: tuple[int, int], rng: np.random.Generator
) -> tuple[NDArray[np.uint8], tuple[CropPosition, ...]] | None:
    """None if they do not fit a picture of that (height, width)."""
    spread = _background(size, rng)
    taken = np.zeros(size, dtype=np.uint8)
    positions: dict[int, CropPosition] = {}
    for index in sorted(range(len(images)), key=lambda index: -images[index].size):
        angle = float(rng.uniform(0, 360))
        picture = _askew(images[index], angle)
        around = np.ones((2 * _GAP_PX + 1,) * 2, np.uint8)
        ink = cv2.dilate((picture < WHITE).astype(np.uint8), around).astype(np.uint8)
        place = _free_place(ink, taken, rng)
        if place is None:
            return None
        x, y = place
        part = slice(y, y + picture.shape[0]), slice(x, x + picture.shape[1])
        taken[part] |= ink
        spread[part] = np.where(picture < WHITE, np.minimum(spread[part], picture), spread[part])
        positions[index] = CropPosition(x, y, picture.shape[1], picture.shape[0], round(angle, 2))
    return spread, tuple(positions[index] for index in range(len(images)))


def _background(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Light that is a little brighter on one side, and grain."""
    rows, columns = np.mgrid[-1 : 1 : size[0] * 1j, -1 : 1 : size[1] * 1j]
    direction = rng.uniform(0, 2 * np.pi)
    shade = _SHADE * (rows * np.sin(direction) + columns * np.cos(direction))
    grain = rng.normal(0, _GRAIN, size)
    background: NDArray[np.uint8] = np.clip(_BACKGROUND + shade + grain, 0, 254).astype(np.uint8)
    return background


def _askew(image: NDArray[np.uint8], angle_deg: float) -> NDArray[np.uint8]:
    """The chromosome as it lies in the spread: its file turned clockwise by the angle, on white."""
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), -angle_deg, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width, new_height = math.ceil(height * sin + width * cos), math.ceil(height * cos + width * sin)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    turned = cv2.warpAffine(image, matrix, (new_width, new_height), flags=cv2.INTER_LINEAR, borderValue=WHITE)
    return turned.astype(np.uint8)


def _free_place(ink: NDArray[np.uint8], taken: NDArray[np.uint8], rng: np.random.Generator) -> tuple[int, int] | None:
    """Left and top of a place, more likely near the middle, where the ink meets nothing taken."""
    free_y, free_x = taken.shape[0] - ink.shape[0], taken.shape[1] - ink.shape[1]
    if min(free_y, free_x) < 0:
        return None
    for _ in range(_TRIES):
        # The mean of two draws: a metaphase is denser in its middle.
        x, y = (int(rng.uniform(0, free + 1, 2).mean()) for free in (free_x, free_y))
        if not (ink & taken[y : y + ink.shape[0], x : x + ink.shape[1]]).any():
            return x, y
    return None
