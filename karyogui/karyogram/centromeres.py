"""Where the centromeres of a cell's chromosomes are in their pictures, so that they can stand on one line."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.bands import Band, centromere_fraction
from engine.domain.karyogram import Karyogram
from engine.imaging.centromere import find_centromere

# A chromosome this slender stands upright; of a bent one the width of its rows tells nothing.
_UPRIGHT = 1.6
# Lighter than this is background; crops are white around the chromosome.
_BACKGROUND_FROM = 244


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
    dark = upright_hw < _BACKGROUND_FROM
    inside = np.flatnonzero(dark.any(axis=1))
    if not len(inside):
        return float(expected * (upright_hw.shape[0] - 1))
    top, length = int(inside[0]), int(inside[-1] - inside[0])
    rows = dark[top : top + length + 1]
    # From rim to rim: a light band is no gap.
    width = rows.shape[1] - rows.argmax(axis=1) - rows[:, ::-1].argmax(axis=1)
    width_px = np.where(rows.any(axis=1), width, 0).astype(np.float64)
    is_upright = length >= _UPRIGHT * np.count_nonzero(dark.any(axis=0))
    place = find_centromere(width_px, expected) if is_upright else None
    return float(top + (expected if place is None else place) * length)
