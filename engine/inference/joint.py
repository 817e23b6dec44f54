"""The best assignment of a whole cell at once: an alternative to Algorithm 1.

Algorithm 1 looks only at types that are too full. Here every chromosome gets its place in one optimal assignment:
two places for each autosome, XX or XY for the sex chromosomes, and further copies at a price. Maximum-likelihood
karyotyping as a transportation problem goes back to Tso, Kleinschmidt, Mitterreiter and Graham (1991).

Further copies F and missing copies M are bound by the number of chromosomes N: F - M = N - (the normal number). A
price of a missing copy would therefore only add to that of a further copy, and there is one price for both.
"""

import math
from dataclasses import dataclass

import numpy as np
import scipy  # its parts are loaded at their first use: the window opens without them
from numpy.typing import NDArray

from engine.domain.chromosome import AUTOSOMES, TYPE_INDEX, TYPES

# Normal places of X and Y at each ploidy; the best hypothesis is taken. Others at the diploid level (X0, XXY,
# XYY ...) arise from missing and further copies.
_SEX_PLACES: dict[int, tuple[dict[str, int], ...]] = {
    2: ({"X": 2, "Y": 0}, {"X": 1, "Y": 1}),
    3: ({"X": 3, "Y": 0}, {"X": 2, "Y": 1}, {"X": 1, "Y": 2}),
    4: ({"X": 4, "Y": 0}, {"X": 2, "Y": 2}),
}
_SEX = ("X", "Y")

# Number of chromosomes from which a cell is near-triploid and near-tetraploid (ISCN).
_TRIPLOID_FROM, _TETRAPLOID_FROM = 58, 81


# Copies of a type beyond its normal number for which there are places.
_FURTHER_COPIES = 3


@dataclass(frozen=True)
class JointSettings:
    """Prices of the assignment, in nats; the defaults are those that `karyo-engine evaluate --study-prices` found
    best on normal and abnormal cells together without hiding any kind of finding.

    Attributes:
        clip: added to every probability before the logarithm, so that one confidently misread chromosome does
            not drag a chain of others along.
        further_copy: price of each copy of an autosome beyond the normal number.
        further_sex_copy: the same for X and Y, whose aneuploidies are the commonest.

    Raises:
        ValueError: a price is so high that a chromosome of which the model is sure would be moved out of a type
            with further copies into one that lacks some: the settings would hide a true aneuploidy.
    """

    clip: float = 0.002
    further_copy: float = 4.75
    further_sex_copy: float = 3.0

    def __post_init__(self) -> None:
        if not 0 < self.clip < 1:
            raise ValueError(f"clip {self.clip} is not between 0 and 1")
        highest = math.log((1 + self.clip) / self.clip)
        for name, price in (("further_copy", self.further_copy), ("further_sex_copy", self.further_sex_copy)):
            if not 0 <= price < highest:
                raise ValueError(
                    f"{name} {price} is not below {highest:.2f}: with clip {self.clip} it would hide an aneuploidy "
                    "of which the model is sure"
                )


def assign_jointly(type_probs: NDArray[np.floating], settings: JointSettings | None = None) -> NDArray[np.intp]:
    """Types of a cell's chromosomes with the least total cost.

    The number of chromosomes is never forced to 46: any count finds its places. The order of the chromosomes
    changes nothing.

    Args:
        type_probs: (N, 24), rows in the order of TYPES.

    Returns:
        (N,) class indices.
    """
    settings = settings or JointSettings()
    # Among assignments of equal cost the order of the rows decides; a fixed order makes the choice one of the cell's.
    order = np.lexsort(type_probs.T)
    cost = -np.log(type_probs[order] + settings.clip)
    best: tuple[float, NDArray[np.intp]] = (np.inf, np.zeros(0, dtype=np.intp))
    ploidy = _ploidy(len(type_probs))
    for sex in _SEX_PLACES[ploidy]:
        types, prices = _places({**dict.fromkeys(AUTOSOMES, ploidy), **sex}, len(type_probs), settings)
        matrix = cost[:, types] + prices
        rows, columns = scipy.optimize.linear_sum_assignment(matrix)
        total = float(matrix[rows, columns].sum())
        if total < best[0]:
            best = (total, types[columns])
    assigned = np.empty(len(type_probs), dtype=np.intp)
    assigned[order] = best[1]
    return assigned


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
        price = settings.further_sex_copy if name in _SEX else settings.further_copy
        for copy in range(normal[name] + further):
            types.append(TYPE_INDEX[name])
            prices.append(price if copy >= normal[name] else 0.0)
    return np.array(types, dtype=np.intp), np.array(prices, dtype=np.float64)
