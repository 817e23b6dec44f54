"""A second look at short, thick chromosomes: what their shape calls upright may lie across. The network tells.

A crop made at any angle has no upright of its own, and the network knows only upright ones. So it sees such a one
twice, a quarter turn apart, and the look of which it is surer counts.
"""

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from engine.inference.outputs import Outputs
from engine.inference.preprocess import PreparedCell, prepare_cell
from engine.inference.upright import a_quarter_further
from engine.varifocal.config import VarifocalConfig


def turned_further(
    images: Sequence[NDArray[np.uint8]],
    prepared: PreparedCell,
    places: NDArray[np.intp],
    config: VarifocalConfig,
) -> PreparedCell:
    """Some of a cell's chromosomes at the scale of their cell, a quarter turn further than it has them."""
    turns = a_quarter_further(prepared.upright_deg[places])
    return prepare_cell([images[place] for place in places], config, prepared.scale, turns)


def surer_looks(looks: Outputs, twice: NDArray[np.intp], type_temperature: float) -> NDArray[np.intp]:
    """For each of n chromosomes the row of the look that is the surer one, of type and polarity together: (n,).

    Args:
        looks: at all n, then once more at those of `twice`. One that gives no numbers is never the surer one.
    """
    likelihood = _log_likelihood(looks, type_temperature)
    rows = np.arange(len(looks) - len(twice))
    again = len(rows) + np.arange(len(twice))
    rows[twice] = np.where(likelihood[again] > likelihood[twice], again, twice)
    return rows


def _log_likelihood(looks: Outputs, type_temperature: float) -> NDArray[np.float64]:
    """Of the likeliest type and polarity, (N,); minus infinity where there are no numbers."""
    log_probs = (torch.from_numpy(looks.type_logits).double() / type_temperature).log_softmax(dim=1)
    of_polarity = np.log(np.maximum(looks.q_down, 1 - looks.q_down))
    return np.where(looks.are_numbers, log_probs.amax(dim=1).numpy() + of_polarity, -np.inf)
