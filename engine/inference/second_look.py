"""A second look at the chromosomes of which the network is unsure: upside down.

Turned by 180 degrees a chromosome is of the same type and of the other polarity. A network does not say quite the
same of the two pictures; the mean of what it says errs less often than either, and its two polarities are never at
odds. Of the usual cell a few per cent are unsure, so it costs little (decision 026).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.inference.outputs import Outputs

# The probability of the likeliest type, or of the polarity, under which a chromosome is looked at again.
_UNSURE_BELOW = 0.9
# Single precision knows no probability between this and 1.
_LARGEST_PROBABILITY = 1 - 6e-8


def are_unsure(type_probs: NDArray[np.floating], q_down: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Which of N chromosomes deserve a second look, from (N, 24) and (N,) probabilities: (N,)."""
    return np.asarray(np.minimum(type_probs.max(axis=1), np.maximum(q_down, 1 - q_down)) < _UNSURE_BELOW)


def upside_down(inputs: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(N, S, S) images turned by 180 degrees."""
    return np.ascontiguousarray(inputs[:, ::-1, ::-1])


def mean_of_looks(first: Outputs, turned: Outputs) -> Outputs:
    """What N chromosomes are by both looks: means of logits and features. Boxes and shapes are those of the first,
    and so is all where the second gives no numbers."""
    polarity = (_logit(first.q_down) - _logit(turned.q_down)) / 2
    both = replace(
        first,
        type_logits=_mean(first.type_logits, turned.type_logits),
        q_down=np.asarray(1 / (1 + np.exp(-polarity)), dtype=np.float32),
        features=_mean(first.features, turned.features),
    )
    sound = turned.are_numbers
    return first.replaced(sound, both.at(sound))


def _mean(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray((one + other) / 2, dtype=np.float32)


def _logit(probability: NDArray[np.float32]) -> NDArray[np.float64]:
    p = np.clip(probability.astype(np.float64), 1 - _LARGEST_PROBABILITY, _LARGEST_PROBABILITY)
    return np.asarray(np.log(p / (1 - p)))
