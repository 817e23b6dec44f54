"""The best assignment of a whole cell at once: an alternative to Algorithm 1.

Algorithm 1 looks only at types that are too full. Here every chromosome gets its place in one optimal assignment:
two places for each autosome, XX or XY for the sex chromosomes, and further copies at a price. Maximum-likelihood
karyotyping as a transportation problem goes back to Tso, Kleinschmidt, Mitterreiter and Graham (1991).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from engine.domain.chromosome import AUTOSOMES, TYPE_INDEX, TYPES

# Normal places of X and Y at each ploidy; the best hypothesis is taken. Others at the diploid level (X0, XXY,
# XYY ...) arise from missing and further copies.
_SEX_PLACES: dict[int, tuple[dict[str, int], ...]] = {
    2: ({"X": 2, "Y": 0}, {"X": 1, "Y": 1}),
    3: ({"X": 3, "Y": 0}, {"X": 2, "Y": 1}, {"X": 1, "Y": 2}),
    4: ({"X": 4, "Y": 0}, {"X": 2, "Y": 2}),
}

# Number of chromosomes from which a cell is near-triploid and near-tetraploid (ISCN).
_TRIPLOID_FROM, _TETRAPLOID_FROM = 58, 81


# Copies of a type beyond its normal number for which there are places.
_FURTHER_COPIES = 3


@dataclass(frozen=True)
class JointSettings:
    """Prices of the assignment, in nats.

    Attributes:
        clip: added to every probability before the logarithm, so that one confidently misread chromosome does
            not drag a chain of others along.
        further_copy: price of each copy beyond the normal number. Less than -log(clip): a chromosome that is
            surely a further copy stays one, whatever is missing elsewhere. A missing copy costs nothing of its own:
            cells lose chromosomes in preparation.
    """

    clip: float = 0.02
    further_copy: float = 3.5


def assign_jointly(type_probs: NDArray[np.floating], settings: JointSettings | None = None) -> NDArray[np.intp]:
    """Types of a cell's chromosomes with the least total cost.

    The number of chromosomes is never forced to 46: any count finds its places.

    Args:
        type_probs: (N, 24), rows in the order of TYPES.

    Returns:
        (N,) class indices.
    """
    settings = settings or JointSettings()
    cost = -np.log(type_probs + settings.clip)
    best: tuple[float, NDArray[np.intp]] = (np.inf, np.zeros(0, dtype=np.intp))
    ploidy = _ploidy(len(type_probs))
    for sex in _SEX_PLACES[ploidy]:
        types, prices = _places({**dict.fromkeys(AUTOSOMES, ploidy), **sex}, len(type_probs), settings)
        matrix = cost[:, types] + prices
        rows, columns = linear_sum_assignment(matrix)
        total = float(matrix[rows, columns].sum())
        if total < best[0]:
            best = (total, types[columns])
    return best[1]


def _ploidy(chromosomes: int) -> int:
    if chromosomes >= _TETRAPLOID_FROM:
        return 4
    return 3 if chromosomes >= _TRIPLOID_FROM else 2


def _places(
    normal: dict[str, int], chromosomes: int, settings: JointSettings
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """The type and the price of every place. There is room for every chromosome, however odd the cell."""
    further = max(_FURTHER_COPIES, -(-chromosomes // len(TYPES)))
    types, prices = [], []
    for name in TYPES:
        for copy in range(normal[name] + further):
            types.append(TYPE_INDEX[name])
            prices.append(settings.further_copy if copy >= normal[name] else 0.0)
    return np.array(types, dtype=np.intp), np.array(prices, dtype=np.float64)
