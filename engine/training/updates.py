"""How weights are updated: the optimizer of III-B or AdamW, its learning rate, and how exactly a card computes."""

import math
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from engine.training.settings import TrainSettings
from engine.training.steps import Step

_ONE_CYCLE_WARM_UP = 0.2


@contextmanager
def kernels_as(settings: TrainSettings) -> Iterator[None]:
    """Within it a card computes the fastest way, or, if the settings ask for that, the same way each time."""
    exact = settings.deterministic
    with ExitStack() as chosen:
        chosen.enter_context(torch.backends.cudnn.flags(enabled=True, benchmark=not exact, deterministic=exact))
        if exact:
            # The faster attentions may add gradients up in the order in which they happen to be ready.
            chosen.enter_context(sdpa_kernel(SDPBackend.MATH))
        yield


def optimizer_of(step: Step, settings: TrainSettings) -> torch.optim.Optimizer:
    """Adam with beta 0.9 and 0.999 (III-B), or AdamW; for a step whose modules are on their device."""
    parameters = list(step.parameters())
    rate, fused = step.settings.learning_rate, parameters[0].is_cuda
    if settings.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=rate, fused=fused)
    return torch.optim.AdamW(parameters, lr=rate, weight_decay=settings.weight_decay, fused=fused)


def learning_rate(settings: TrainSettings, step: Step, epoch: int, part: float) -> float:
    """The learning rate at `part` in [0, 1) of an epoch."""
    base = step.settings.learning_rate
    if settings.schedule == "step":
        # Ambiguity: "decreased by nine-tenth every 10 epochs" is read as times 0.1, not times 0.9.
        return float(base * 0.1 ** (epoch // 10))
    at = (epoch + part) / step.settings.epochs
    if at < _ONE_CYCLE_WARM_UP:
        return base * (0.04 + 0.96 * at / _ONE_CYCLE_WARM_UP)
    fall = (at - _ONE_CYCLE_WARM_UP) / (1 - _ONE_CYCLE_WARM_UP)
    return base * (0.5 + 0.5 * math.cos(math.pi * fall))
