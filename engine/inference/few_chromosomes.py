"""The scale of a cell of which few chromosomes are there: their median area says little, their types say it well."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import TYPES
from engine.domain.sizes import MEDIAN_MEGABASES, MEGABASES

# With half a cell or more the median area tells the scale well enough.
FEW = 24
# Natural logarithms of the scales that are tried, relative to the one by the median area: of the smallest chromosomes
# alone that is up to 1.8 times too large, of the largest 0.7 times. The network knows its types 13 % off their scale.
_TRIED = (-0.5, -0.25, 0.0, 0.25)
_LEAST_PROB = 1e-3  # one chromosome that is like none must not decide alone
_SHARES = np.array([MEGABASES[name] for name in TYPES]) / MEDIAN_MEGABASES


def scale_by_types(
    areas_px: NDArray[np.integer],
    scale: float,
    reference_area_px: float,
    type_probs_at: Callable[[float], NDArray[np.float32]],
) -> float:
    """The scale at which the network is surest of the types, set right by the sizes that these types should have.

    Args:
        areas_px: (n,) of the chromosomes that are there, in image pixels; n is at least 1.
        scale: by their median area, canvas pixels per image pixel.
        reference_area_px: the area of a whole cell's median chromosome, in canvas pixels.
        type_probs_at: (n, 24) at a scale; NaN where the network gives no numbers.

    Returns:
        Canvas pixels per image pixel; `scale` if the network gives no numbers at all.
    """
    surest, types = -np.inf, np.full(len(areas_px), -1)
    for step in _TRIED:
        probs = type_probs_at(scale * float(np.exp(step)))
        most = np.nan_to_num(probs).max(axis=1)
        sure = float(np.log(np.maximum(most, _LEAST_PROB)).mean())
        if most.any() and sure > surest:
            surest, types = sure, np.where(most > 0, np.nan_to_num(probs).argmax(axis=1), -1)
    known = types >= 0
    if not known.any():
        return scale
    return float(np.sqrt(reference_area_px / np.median(areas_px[known] / _SHARES[types[known]])))
