"""How to turn chromosomes upright by their own shape, and which shapes do not tell."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# A crop that leans less than this is left as it lies: turning it would only blur its bands.
_UPRIGHT_WITHIN_DEG = 8.0
# Ratio of the axes under which a shape has no long axis to speak of, and from which on its direction is sure: of
# crops that lie upright no axis leans by more than 45 degrees from there on, 0.3 % below, 7 % under 1.3.
_LEAST_ELONGATION = 1.15
_SURE_ELONGATION = 1.8
# Under that the axis may be the one across, and under the other any: of crops made a quarter wider and shorter it is
# off by more than 45 degrees in 4 to 15 % from 1.3 on, in 17 to 27 % from 1.2 on, and in 27 to 48 % below.
_CLEAR_ELONGATION = 1.5
_HARDLY_ANY_ELONGATION = 1.25
# A cell has been laid upright if four in five of its sure axes lean less than this; or of the axes that there are
# among its ten largest chromosomes, which are also the longest for their width. At least five must tell.
_LARGEST, _LEAST_AXES = 10, 5
_LAID_WITHIN_DEG = 20.0


@dataclass(frozen=True)
class LongAxis:
    """A chromosome's long axis, from the second moments of its mask.

    A bent chromosome's axis joins its ends. Which end is the p-arm is left to the network.

    Attributes:
        lean_deg: from the vertical, counter-clockwise, in (-90, 90].
        elongation: length of the axis over that of the axis across; 1 for what has none.
        area_px: of the mask.
    """

    lean_deg: float
    elongation: float
    area_px: float


def long_axis(mask: NDArray[np.uint8]) -> LongAxis:
    """The long axis of a mask, (h, w) uint8, 1 inside; upright for an empty one."""
    moments = cv2.moments(mask, binaryImage=True)
    if not moments["m00"]:
        return LongAxis(0.0, 1.0, 0.0)
    xx, yy, xy = moments["mu20"], moments["mu02"], moments["mu11"]
    spread = float(np.hypot(xx - yy, 2 * xy))
    longer, shorter = xx + yy + spread, max(xx + yy - spread, 1e-9)
    # Image rows grow downward.
    lean_deg = 0.5 * float(np.degrees(np.arctan2(2 * xy, yy - xx)))
    return LongAxis(lean_deg, float(np.sqrt(longer / shorter)), float(moments["m00"]))


@dataclass(frozen=True, eq=False)
class Upright:
    """What the shapes of a cell's N chromosomes say.

    Attributes:
        turn_deg: (N,) float64, by how much to turn each so that it stands upright, counter-clockwise in [-90, 90); 0
            for those that stand upright already or have no axis.
        poses: (N,), in how many each is to be seen: 1, at what its shape says, or 1 or 3 more (`further_turns`).
    """

    turn_deg: NDArray[np.float64]
    poses: NDArray[np.intp]


def upright_by_shape(masks: Sequence[NDArray[np.uint8]]) -> Upright:
    """How each chromosome of a cell is to be turned.

    Short, thick and folded chromosomes have hardly an axis of their own. There the cell tells: if its long or
    its largest ones stand upright, an operator has laid them so, and the doubtful ones stay as they lie.

    Args:
        masks: of one cell's chromosomes, (h, w) uint8, 1 inside.
    """
    axes = [long_axis(mask) for mask in masks]
    laid_upright = _are_laid_upright(axes)
    least = _SURE_ELONGATION if laid_upright else _LEAST_ELONGATION
    turns = [axis.elongation >= least and abs(axis.lean_deg) >= _UPRIGHT_WITHIN_DEG for axis in axes]
    angles = np.array([-axis.lean_deg if turn else 0.0 for axis, turn in zip(axes, turns, strict=True)])
    poses = [1 if laid_upright else _poses(axis.elongation) for axis in axes]
    return Upright(angles, np.array(poses, dtype=np.intp))


def _are_laid_upright(axes: Sequence[LongAxis]) -> bool:
    def say_so(telling: Sequence[LongAxis], least_elongation: float) -> bool:
        leans = [abs(axis.lean_deg) for axis in telling if axis.elongation >= least_elongation]
        return len(leans) >= _LEAST_AXES and float(np.quantile(leans, 0.8)) < _LAID_WITHIN_DEG

    largest = sorted(axes, key=lambda axis: axis.area_px)[-_LARGEST:]
    return say_so(axes, _SURE_ELONGATION) or say_so(largest, _HARDLY_ANY_ELONGATION)


def _poses(elongation: float) -> int:
    if elongation >= _CLEAR_ELONGATION:
        return 1
    return 2 if elongation >= _HARDLY_ANY_ELONGATION else 4


def further_turns(turn_deg: float, poses: int) -> list[float]:
    """The other angles at which a chromosome is to be seen, counter-clockwise in [-90, 90): the axis across upright,
    then those between. Which end comes down is left open."""
    return [(turn_deg + by + 90.0) % 180.0 - 90.0 for by in (90.0, 45.0, -45.0)[: poses - 1]]
