"""Where the centromeres of a cell's chromosomes are in their pictures, so that they can stand on one line."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.bands import Band, centromere_fraction
from engine.domain.karyogram import Karyogram
from engine.imaging.axis import chromosome_mask
from engine.imaging.centromere import find_centromere

# A chromosome this slender stands upright; of a bent one the width of its rows tells nothing.
_UPRIGHT = 1.6
_WHOLE_ROWS = 0.95


def centromeres_px(
    karyogram: Karyogram, upright: Mapping[str, NDArray[np.uint8]], bands: Mapping[str, Sequence[Band]]
) -> dict[str, float]:
    """Height of the centromere, from above, of every chromosome that has a class.

    Args:
        upright: file -> (h, w) uint8 as shown, p-arm up.
        bands: of each class.
    """
    return {file: centromere_px(upright[file], bands[slot]) for slot in bands for file in karyogram.slots[slot]}


def centromere_px(upright_hw: NDArray[np.uint8], bands: Sequence[Band]) -> float:
    """Where the constriction of an upright chromosome is found, else where chromosomes of its class have it.

    Fast, for a whole cell: the width is that of the picture's rows. Of a bent chromosome nothing is found.

    Args:
        upright_hw: (h, w) uint8, p-arm up.
    """
    expected = centromere_fraction(bands)
    mask = chromosome_mask(upright_hw)
    rows = np.flatnonzero(mask.any(axis=1))
    if not len(rows):
        return float(expected * (upright_hw.shape[0] - 1))
    top, length = int(rows[0]), int(rows[-1] - rows[0])
    inside = mask[top : top + length + 1]
    width = inside.sum(axis=1).astype(np.float64)
    runs = np.count_nonzero(np.diff(np.pad(inside, ((0, 0), (1, 1))).astype(np.int8), axis=1) == 1, axis=1)
    spread = np.flatnonzero(mask.any(axis=0))
    is_upright = length >= _UPRIGHT * len(spread) and np.mean(runs == 1) >= _WHOLE_ROWS
    place = find_centromere(width, expected) if is_upright else None
    return float(top + (expected if place is None else place) * length)
