"""Find cut-out chromosomes in the metaphase picture that they were cut from.

A crop's pixels come from the picture, unchanged or turned upright: where it was cut it fits almost exactly, but for
the light and the contrast that it got on reading, and no other chromosome does, not even its homolog. Two ways:
turned by any angle, on each single object of the picture; then as it is, or by quarter turns, anywhere in the
picture, which also finds one that was cut out of a heap. What fits nowhere stays unfound rather than being guessed.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import cv2
import numpy as np
import scipy  # its parts are loaded at their first use: the window opens without them
from numpy.typing import NDArray

from engine.domain.cancel import ShouldCancel, stop_if
from engine.domain.grey import FOREGROUND_BELOW, WHITE
from engine.domain.spread import CropPosition

_COARSE_PX = 30  # the median crop's length in the reduced picture
_MOST_CORRELATION = 1.001
_EXACT = 4.0  # mean difference of grey values of a crop that was not resampled, at its own contrast
_SAME_AREA = 0.25
_FIRST_ANGLES = (-12.0, 0.0, 12.0)
_CLIMB = ((5.0, 0.0), (2.0, 1.0), (1.0, 0.5))  # steps in degrees and pixels
_MOST_STEPS = 8
_MOST_CLIMBS = 3
_ALIKE = 0.93  # correlation of a crop with the object it was turned upright from; real homologs reach about 0.85
_PAD = 6


def find_crops(
    image_hw: NDArray[np.uint8],
    ink: NDArray[np.uint8],
    crops: Mapping[str, NDArray[np.uint8]],
    should_cancel: ShouldCancel | None = None,
) -> dict[str, CropPosition]:
    """Positions of the crops that were found for sure.

    Args:
        image_hw: (h, w) uint8, light background.
        ink: (h, w) uint8, 1 where the picture shows an object.
        crops: by file, each (h, w) uint8 on white.

    Raises:
        Cancelled: should_cancel said so, asked between crops.
    """
    found = _find_turned(_objects(image_hw, ink), crops, should_cancel)
    left = {file: crop for file, crop in crops.items() if file not in found}
    search = _ExactSearch(image_hw, left)
    for file, crop in left.items():
        stop_if(should_cancel)
        position = search.find(crop)
        if position is not None:
            found[file] = position
    return {file: found[file] for file in crops if file in found}


class _ExactSearch:
    """Looks for crops as they are, or by quarter turns, anywhere: first in a reduced picture, then at full size."""

    def __init__(self, image_hw: NDArray[np.uint8], crops: Mapping[str, NDArray[np.uint8]]) -> None:
        self._image = image_hw
        length = float(np.median([max(crop.shape) for crop in crops.values()])) if crops else _COARSE_PX
        self._step = max(1, int(length // _COARSE_PX))
        self._small = image_hw if self._step == 1 else _reduced(image_hw, self._step)

    def find(self, crop: NDArray[np.uint8]) -> CropPosition | None:
        best: tuple[float, CropPosition] | None = None
        for quarter in range(4):
            turned = np.ascontiguousarray(np.rot90(crop, -quarter))  # clockwise: back as it lies in the spread
            place = self._coarse_place(turned)
            if place is None:
                continue
            difference, x, y = self._fine(turned, *place)
            if difference <= _EXACT and (best is None or difference < best[0]):
                height, width = turned.shape
                best = difference, CropPosition(x, y, width, height, 90.0 * quarter)
        return best[1] if best else None

    def _coarse_place(self, crop: NDArray[np.uint8]) -> tuple[int, int] | None:
        small = crop if self._step == 1 else _reduced(crop, self._step)
        if small.shape[0] > self._small.shape[0] or small.shape[1] > self._small.shape[1] or min(small.shape) < 3:
            return None
        mask = (small < FOREGROUND_BELOW).astype(np.uint8)
        if mask.sum() < 9:
            return None
        scores = cv2.matchTemplate(self._small, small, cv2.TM_CCOEFF_NORMED, mask=mask)
        # Where the picture is even, the correlation is no number, or more than one by rounding.
        _, _, _, (x, y) = cv2.minMaxLoc(np.where(np.abs(scores) <= _MOST_CORRELATION, scores, -1))
        return x * self._step, y * self._step

    def _fine(self, crop: NDArray[np.uint8], near_x: int, near_y: int) -> tuple[float, int, int]:
        """The least mean difference of grey values near a place, and where."""
        reach = 2 * self._step
        height, width = crop.shape
        left, top = max(near_x - reach, 0), max(near_y - reach, 0)
        part = self._image[top : near_y + reach + height, left : near_x + reach + width].astype(np.float32)
        mask = crop < FOREGROUND_BELOW
        values = crop[mask].astype(np.float32)
        best = (math.inf, 0, 0)
        for y in range(part.shape[0] - height + 1):
            for x in range(part.shape[1] - width + 1):
                difference = _difference(part[y : y + height, x : x + width][mask], values)
                best = min(best, (difference, left + x, top + y))
        return best


def _difference(seen: NDArray[np.float32], values: NDArray[np.float32]) -> float:
    """The mean difference of a crop's grey values from those of a place, at the light and contrast that fit best."""
    apart, own = seen - seen.mean(), values - values.mean()
    spread = float(apart @ apart)
    factor = float(apart @ own) / spread if spread else 0.0
    return float(np.abs(factor * apart - own).mean()) if factor > 0 else math.inf


def _reduced(image: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    height, width = (max(side // step, 1) for side in image.shape)
    small: NDArray[np.uint8] = cv2.resize(
        image[: height * step, : width * step], (width, height), interpolation=cv2.INTER_AREA
    ).astype(np.uint8)
    return small


@dataclass(frozen=True, eq=False)
class _Object:
    """One dark object: its grey values on white, where it lies, and the direction of its length."""

    image: NDArray[np.uint8]
    x: int
    y: int
    area: int
    center: tuple[float, float]
    axis_deg: float


def _object(image: NDArray[np.uint8], mask: NDArray[np.bool_], x: int, y: int) -> _Object:
    ys, xs = np.nonzero(mask)
    center = float(xs.mean()), float(ys.mean())
    covariance = np.cov(np.stack([xs, ys])) if len(xs) > 2 else np.eye(2)
    axis = np.linalg.eigh(covariance)[1][:, 1]
    white = np.where(mask, image, WHITE).astype(np.uint8)
    return _Object(white, x, y, len(xs), center, math.degrees(math.atan2(axis[1], axis[0])))


def _objects(image_hw: NDArray[np.uint8], ink: NDArray[np.uint8]) -> list[_Object]:
    """The single objects of the picture."""
    whole = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    height, width = image_hw.shape
    objects = []
    for label in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[label])
        if area < 20:
            continue
        left, top = max(x - _PAD, 0), max(y - _PAD, 0)
        part = slice(top, min(y + h + _PAD, height)), slice(left, min(x + w + _PAD, width))
        mask = cv2.dilate((labels[part] == label).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        objects.append(_object(image_hw[part], mask, left, top))
    return objects


def _find_turned(
    objects: list[_Object], crops: Mapping[str, NDArray[np.uint8]], should_cancel: ShouldCancel | None
) -> dict[str, CropPosition]:
    """Each crop on the object it is most like; an object has one crop at most."""
    if not objects:
        return {}
    scores = np.zeros((len(crops), len(objects)))
    positions: dict[tuple[int, int], CropPosition] = {}
    for row, crop in enumerate(crops.values()):
        stop_if(should_cancel)
        mask = crop < FOREGROUND_BELOW
        if mask.sum() < 20:
            continue
        cut = _object(crop, mask, 0, 0)
        rough = [
            (*_first_turn(cut, thing), column)
            for column, thing in enumerate(objects)
            if abs(thing.area - cut.area) <= _SAME_AREA * cut.area + 12
        ]
        for score, turn, column in sorted(rough, reverse=True)[:_MOST_CLIMBS]:
            thing = objects[column]
            scores[row, column], best = _climbed(cut, thing, score, turn)
            positions[row, column] = _position_of(cut, thing, best)
    rows, columns = scipy.optimize.linear_sum_assignment(-scores)
    files = list(crops)
    return {
        files[row]: positions[row, column]
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        if scores[row, column] >= _ALIKE
    }


def _first_turn(cut: _Object, thing: _Object) -> tuple[float, "_Turn"]:
    """How alike crop and object are with their lengths in one direction, the better way round."""
    # On a picture, y down, an axis at +a has to be turned counter-clockwise by a to lie level.
    level = thing.axis_deg - cut.axis_deg
    starts = [_Turn(level + half + more) for half in (0.0, 180.0) for more in _FIRST_ANGLES]
    return max((_likeness(cut, thing, start), start) for start in starts)


def _climbed(cut: _Object, thing: _Object, score: float, turn: "_Turn") -> tuple[float, "_Turn"]:
    """Step by step to where they are most alike."""
    for angle_step, shift in _CLIMB:
        for _ in range(_MOST_STEPS):
            tries = [replace(turn, angle_deg=turn.angle_deg + more) for more in (-angle_step, angle_step)]
            if shift:
                tries += [replace(turn, dx=turn.dx + more) for more in (-shift, shift)]
                tries += [replace(turn, dy=turn.dy + more) for more in (-shift, shift)]
            better, best = max((_likeness(cut, thing, tried), tried) for tried in tries)
            if better <= score:
                break
            score, turn = better, best
    return score, turn


@dataclass(frozen=True, order=True)
class _Turn:
    """From crop to object: clockwise by an angle, the centre of mass onto the other's, and a small shift."""

    angle_deg: float
    dx: float = 0.0
    dy: float = 0.0

    def matrix(self, cut: _Object, thing: _Object) -> NDArray[np.float64]:
        matrix = cv2.getRotationMatrix2D(cut.center, -self.angle_deg, 1.0)
        matrix[0, 2] += thing.center[0] - cut.center[0] + self.dx
        matrix[1, 2] += thing.center[1] - cut.center[1] + self.dy
        return np.asarray(matrix, dtype=np.float64)


def _likeness(cut: _Object, thing: _Object, turn: _Turn) -> float:
    """Correlation of the grey values where either shows ink."""
    height, width = thing.image.shape
    turned = cv2.warpAffine(
        cut.image, turn.matrix(cut, thing), (width, height), flags=cv2.INTER_LINEAR, borderValue=WHITE
    )
    either = (turned < FOREGROUND_BELOW) | (thing.image < WHITE)
    a, b = turned[either].astype(np.float32), thing.image[either].astype(np.float32)
    a, b = a - a.mean(), b - b.mean()
    norm = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / norm if norm else 0.0


def _position_of(cut: _Object, thing: _Object, turn: _Turn) -> CropPosition:
    height, width = cut.image.shape
    corners = np.array([[0, 0, 1], [width, 0, 1], [width, height, 1], [0, height, 1]], dtype=np.float64)
    placed = corners @ turn.matrix(cut, thing).T + np.array([thing.x, thing.y])
    (left, top), (right, bottom) = placed.min(axis=0), placed.max(axis=0)
    return CropPosition(float(left), float(top), float(right - left), float(bottom - top), turn.angle_deg % 360)
