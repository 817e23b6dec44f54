"""How large a chromosome is beside what its class should measure in the same cell."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.grey import FOREGROUND_BELOW
from engine.domain.karyogram import Karyogram

# DNA of each type in millions of base pairs: the ends of resources/bands/cytobands_hg38.csv. In real cells the
# stained area follows it closely: over 2,756 chromosomes of 60 cells their ratio has a standard deviation of 8.5 %.
MEGABASES: Mapping[str, float] = {
    "1": 249.0, "2": 242.2, "3": 198.3, "4": 190.2, "5": 181.5, "6": 170.8, "7": 159.3, "8": 145.1,
    "9": 138.4, "10": 133.8, "11": 135.1, "12": 133.3, "13": 114.4, "14": 107.0, "15": 102.0, "16": 90.3,
    "17": 83.3, "18": 80.4, "19": 58.6, "20": 64.4, "21": 46.7, "22": 50.8, "X": 156.0, "Y": 57.2,
}  # fmt: skip

# Of the middle chromosome of a normal cell, of either sex.
MEDIAN_MEGABASES = float(np.median([MEGABASES[name] for name in (*AUTOSOMES, *AUTOSOMES, "X", "X")]))

# With fewer chromosomes the cell's own scale is not known well enough.
_LEAST_FOR_SCALE = 10


def stained_area(image_hw: NDArray[np.uint8]) -> int:
    """Number of pixels that are darker than the background.

    Args:
        image_hw: (h, w) uint8 on white.
    """
    return int(np.count_nonzero(image_hw < FOREGROUND_BELOW))


# An object of fewer pixels, or of a smaller share of the cell's median area, is dust: the smallest human chromosome
# has a third of the median's DNA, and the smallest of each of 60 real cells 0.24 to 0.36 of its median area.
_LEAST_AREA_PX = 9
_LEAST_AREA_SHARE = 0.03


def show_nothing(areas_px: Sequence[int] | NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which pictures of a cell show no object of a chromosome's size.

    Args:
        areas_px: of each picture, the pixels darker than its background.

    Returns:
        (N,) bool.
    """
    areas = np.asarray(areas_px, dtype=np.float64)
    shown = areas[areas >= _LEAST_AREA_PX]
    least = _LEAST_AREA_SHARE * float(np.median(shown)) if len(shown) else 0.0
    nothing: NDArray[np.bool_] = areas < max(least, _LEAST_AREA_PX)
    return nothing


# From so many times the median area on it is no chromosome: of the largest, four that touch measure seven times as
# much, and the whole spread some 46 times.
_MANY_AREA_SHARE = 10.0


def show_many(areas_px: Sequence[int] | NDArray[np.integer]) -> NDArray[np.bool_]:
    """Which pictures of a cell show far more than a chromosome: the whole spread, or a karyogram.

    Args:
        areas_px: of each picture, the pixels darker than its background.

    Returns:
        (N,) bool.
    """
    areas = np.asarray(areas_px, dtype=np.float64)
    shown = areas[~show_nothing(areas_px)]
    many: NDArray[np.bool_] = areas > _MANY_AREA_SHARE * (float(np.median(shown)) if len(shown) else 0.0)
    return many


def size_ratios(karyogram: Karyogram) -> dict[str, float]:
    """Size of each placed chromosome relative to what its class should have in this cell: 1.0 is as expected.

    The cell's own chromosomes tell the scale: the median of area per base pair. Empty if too few are measured.
    """
    ratios = {
        file: area / MEGABASES[slot]
        for slot in TYPES
        for file in karyogram.slots[slot]
        if (area := karyogram.placements[file].area_px)
    }
    if len(ratios) < _LEAST_FOR_SCALE:
        return {}
    usual = float(np.median(list(ratios.values())))
    return {file: ratio / usual for file, ratio in ratios.items()}


def is_out_of_place(ratio: float, tolerance: float) -> bool:
    """Whether a size ratio differs from 1 by more than a factor: 1.4 allows 0.71 to 1.4."""
    return not 1 / tolerance <= ratio <= tolerance
