"""What the network says of one chromosome, before the dispatch and before any person."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_DOWN, Q_ARM_UP, TYPE_INDEX, TYPES


@dataclass(frozen=True)
class Box:
    """The local region of the localization subnet, relative, each in [0, 1] (equation 4).

    Attributes:
        x: u_x, centre from left to right.
        y: u_y, centre from top to bottom.
        half: u_l, half of the side: 0 is T1 / 2 pixels, 1 is T1 pixels (equation 5).
    """

    x: float
    y: float
    half: float


@dataclass(frozen=True, eq=False)
class Prediction:
    """Type and polarity probabilities of one chromosome.

    Attributes:
        type_probs: (24,) float32 in the order of TYPES, sums to 1, read-only.
        q_down_prob: probability in [0, 1] that the q-arm points down (polarity 1).
        box: where the L-Net looked, on the image turned by `upright_deg`.
        upright_deg: by how much the image was turned counter-clockwise before the network saw it, in [-90, 90].
        scale: at which the network saw it, canvas pixels per image pixel; None where that was not kept.
    """

    type_probs: NDArray[np.float32]
    q_down_prob: float
    box: Box
    upright_deg: float = 0.0
    scale: float | None = None

    def __post_init__(self) -> None:
        if self.type_probs.shape != (len(TYPES),):
            raise ValueError(f"type_probs is ({len(TYPES)},), not {self.type_probs.shape}")
        self.type_probs.setflags(write=False)

    @cached_property
    def predicted_type(self) -> str:
        return TYPES[int(self.type_probs.argmax())]

    @property
    def polarity(self) -> int:
        """1 if the q-arm points down, 0 if it points up."""
        return Q_ARM_DOWN if self.q_down_prob >= 0.5 else Q_ARM_UP

    @property
    def polarity_prob(self) -> float:
        """Probability of `polarity`, in [0.5, 1]."""
        return max(self.q_down_prob, 1.0 - self.q_down_prob)

    def prob_of(self, chromosome_type: str) -> float:
        return float(self.type_probs[TYPE_INDEX[chromosome_type]])

    def top(self, count: int) -> tuple[tuple[str, float], ...]:
        """The `count` most probable types with their probabilities, best first."""
        order = np.argsort(-self.type_probs, kind="stable")[:count]
        return tuple((TYPES[int(index)], float(self.type_probs[index])) for index in order)
