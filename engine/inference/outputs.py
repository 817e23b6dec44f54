"""What the network says of chromosomes one by one, before the cell's context: plain arrays."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import N_TYPES


@dataclass(frozen=True, eq=False)
class Outputs:
    """The network's answers for N single images, all float32.

    Attributes:
        type_logits: (N, 24), before the temperature.
        q_down: (N,), probability that the q-arm points down.
        boxes: (N, 3) in [0, 1].
        features: (N, fused_hidden), and shapes: (N, 4): what the cell's context is made of
            (`engine.varifocal.context.SingleViews`).
    """

    type_logits: NDArray[np.float32]
    q_down: NDArray[np.float32]
    boxes: NDArray[np.float32]
    features: NDArray[np.float32]
    shapes: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.q_down)

    @property
    def are_numbers(self) -> NDArray[np.bool_]:
        """(N,): False where the network gave something that is no number."""
        rows = np.column_stack(self._arrays())
        return np.asarray(np.isfinite(rows).all(axis=1))

    def at(self, places: NDArray[np.intp] | NDArray[np.bool_] | slice) -> "Outputs":
        """Those of some images."""
        return Outputs(*(values[places] for values in self._arrays()))

    def replaced(self, places: NDArray[np.bool_], others: "Outputs") -> "Outputs":
        """The same with others at the places, (N,), that are True; one for each of these."""
        arrays = [values.copy() for values in self._arrays()]
        for values, new in zip(arrays, others._arrays(), strict=True):
            values[places] = new
        return Outputs(*arrays)

    @classmethod
    def none(cls, features: int) -> "Outputs":
        """Those of no image."""
        return cls(*(np.zeros(shape, np.float32) for shape in ((0, N_TYPES), (0,), (0, 3), (0, features), (0, 4))))

    @classmethod
    def joined(cls, parts: Sequence["Outputs"]) -> "Outputs":
        """Of several batches, at least one, in one."""
        return cls(*(np.concatenate(arrays) for arrays in zip(*(part._arrays() for part in parts), strict=True)))

    def _arrays(self) -> list[NDArray[np.float32]]:
        return [getattr(self, field.name) for field in dataclasses.fields(self)]
