"""The grey values of a cell whose contrast is harder than the network knows, brought back to the usual ones.

Systems that make karyograms show, and export, chromosomes with more contrast than the camera gave: dark bands run
together, light ones melt into the background. One chromosome's grey values are its own, but those of all in a cell
are together about the same in every cell. So one curve brings them to the usual ones; it leaves shapes and the order
of greys alone.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import WHITE

# A curve from grey value to grey value: (256,) uint8, ascending.
Tone = NDArray[np.uint8]

UNCHANGED: Tone = np.arange(WHITE + 1, dtype=np.uint8)
UNCHANGED.flags.writeable = False

# Quantiles inside a cell's chromosomes, as large as the network sees them: means over the 348 cells of folds 1 to 3
# of Pki-3.
_SHARES = np.linspace(0.02, 0.98, 33)
_USUAL = (
    *(19, 29, 36, 42, 48, 53, 58, 62, 67, 71, 76, 80, 84, 88, 92, 96),
    *(100, 105, 109, 113, 117, 121, 125, 130, 134, 139, 143, 149, 154, 160, 167, 176, 190),
)

# Between the 5th and the 95th percentile of a cell. In folds 1 to 3 it is 147 in the mean and 124 to 178. The curve
# sets in gradually, for cells of one laboratory fall on either side. A low contrast is left alone: its noise would
# become as strong as bands.
_DARK, _LIGHT = 1, 31
_HARD_FROM, _HARD = 150, 170

_INNER = np.ones((3, 3), np.uint8)


def tone_of(inputs: Sequence[NDArray[np.uint8]], masks: Sequence[NDArray[np.uint8]]) -> Tone:
    """The curve by which a cell has about the usual grey values; `UNCHANGED` if it is not harder than usual.

    Args:
        inputs: the cell's chromosomes as drawn for the network, (S, S) uint8 on white.
        masks: (S, S) uint8 each, 1 inside the chromosome.
    """
    # Where a chromosome meets its background, both are mixed.
    inner = [image[cv2.erode(mask, _INNER) == 1] for image, mask in zip(inputs, masks, strict=True)]
    grey = np.concatenate(inner) if inner else np.empty(0)
    if not grey.size:
        return UNCHANGED
    own = np.quantile(grey, _SHARES)
    hardness = (own[_LIGHT] - own[_DARK] - _HARD_FROM) / (_HARD - _HARD_FROM)
    if hardness <= 0:
        return UNCHANGED
    # Where many pixels have one value, such as black, the curve is steep.
    steps = np.array([0, *own, WHITE]) + np.arange(len(own) + 2) * 1e-6
    usual = np.interp(UNCHANGED, steps, [0, *_USUAL, WHITE])
    share = min(hardness, 1.0)
    return np.asarray(((1 - share) * UNCHANGED + share * usual).round(), dtype=np.uint8)
