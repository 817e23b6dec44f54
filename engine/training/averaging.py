"""Exponential moving average of the weights that a step trains."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


class WeightAverage:
    """Averaged parameters and batch statistics of some modules.

    The average of the last 1 / (1 - decay) updates or so generalises better than the last update, and is what a
    step leaves behind. Early on the window grows with the number of updates.

    Attributes:
        updates: how many there were.
        average: the averaged tensors, in the modules' order.
    """

    def __init__(self, modules: Iterable[nn.Module], decay: float) -> None:
        self._decay = decay
        self._live = [
            tensor
            for module in modules
            for tensor in (*module.parameters(), *module.buffers())
            if tensor.is_floating_point()
        ]
        self.updates = 0
        self.average = [tensor.detach().clone() for tensor in self._live]

    @torch.no_grad()
    def update(self) -> None:
        """Take the live weights in."""
        self.updates += 1
        decay = min(self._decay, (1 + self.updates) / (10 + self.updates))
        torch._foreach_lerp_(self.average, [tensor.detach() for tensor in self._live], 1 - decay)

    @torch.no_grad()
    def swap(self) -> None:
        """Exchange live and averaged weights; twice is nothing."""
        for live, average in zip(self._live, self.average, strict=True):
            kept = live.detach().clone()
            live.copy_(average)
            average.copy_(kept)

    def state(self) -> dict[str, object]:
        return {"updates": self.updates, "average": self.average}

    def load(self, updates: int, average: list[Tensor]) -> None:
        """Go on from a stored state."""
        self.updates = updates
        for own, stored in zip(self.average, average, strict=True):
            own.copy_(stored)
