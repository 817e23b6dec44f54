"""Train any compared system in the same way: the same data, augmentation, loss and schedule for all."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.baselines.system import System
from engine.inference.preprocess import normalise
from engine.training.augment import augment
from engine.training.data import LabelledImages
from engine.training.run import learning_rate
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, Step, epoch_order
from engine.varifocal.network import Logits

_SEEDS_PER_STEP = 10_000


@dataclass(frozen=True)
class TrainedEpoch:
    """One epoch, whole or cut short by the time limit: mean loss per image, images seen, seconds."""

    step: str
    epoch: int
    loss: float
    images: int
    seconds: float


@dataclass
class _Clock:
    """Training time of one step against its limit (None: none), in seconds."""

    limit: float | None
    used: float = 0.0
    started: float = field(default_factory=time.perf_counter)

    def start(self) -> None:
        self.started = time.perf_counter()

    def stop(self) -> None:
        self.used += time.perf_counter() - self.started

    @property
    def part(self) -> float:
        """How much of the limit is used, 0 to 1 and beyond; 0 without a limit."""
        if self.limit is None:
            return 0.0
        return (self.used + time.perf_counter() - self.started) / self.limit

    @property
    def is_over(self) -> bool:
        return self.limit is not None and self.used >= self.limit


def train_system(
    system: System,
    settings: TrainSettings,
    data: LabelledImages,
    *,
    device: torch.device,
    minutes: float | None = None,
    on_epoch: Callable[[TrainedEpoch], None] | None = None,
) -> tuple[TrainedEpoch, ...]:
    """Train a system in place through its steps.

    Args:
        minutes: stop after this time. It is shared among the steps as their epochs are, and the learning
            rate's schedule is carried through to its end in it; fewer epochs may be enough to come first.
        on_epoch: called after every epoch.
    """
    system.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    data = data.to(device)
    optimizers = {step.name: _optimizer(step, settings, device) for step in system.steps}
    work = sum(step.settings.epochs * step.share for step in system.steps)
    clocks = {
        step.name: _Clock(None if minutes is None else 60 * minutes * step.settings.epochs * step.share / work)
        for step in system.steps
    }
    done = []
    with torch.backends.cudnn.flags(enabled=True, benchmark=True):
        for step, epoch in epoch_order(system.steps):
            if clocks[step.name].is_over:
                continue
            done.append(_train_epoch(system, step, epoch, optimizers[step.name], clocks[step.name], settings, data))
            if on_epoch:
                on_epoch(done[-1])
    system.network.eval()
    return tuple(done)


def _train_epoch(
    system: System,
    step: Step,
    epoch: int,
    optimizer: torch.optim.Optimizer,
    clock: _Clock,
    settings: TrainSettings,
    data: LabelledImages,
) -> TrainedEpoch:
    _set_trained(system, step)
    device = data.images.device
    position = next(index for index, other in enumerate(system.steps) if other.name == step.name)
    seed = (settings.seed * len(system.steps) + position) * _SEEDS_PER_STEP + epoch
    generator = torch.Generator().manual_seed(seed)
    count = max(round(len(data) * step.share), 2)
    # Nothing in the loop waits for the device: losses add up there and are read once.
    total = torch.zeros((), device=device)
    began, seen = time.perf_counter(), 0
    clock.start()
    for at in _batches(len(data), count, settings.batch_size, generator, device):
        # With a time limit the epoch's place in the schedule is that of the time, if that is further on.
        place = max(epoch + seen / count, clock.part * step.settings.epochs)
        if place >= step.settings.epochs:
            break
        whole = math.floor(place)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(settings, step, whole, place - whole)
        batch = _varied_batch(data, at, settings, generator)
        with _autocast(device, settings.mixed_precision):
            loss = step.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        total += loss.detach() * len(at)
        seen += len(at)
    mean = float(total) / max(seen, 1)
    clock.stop()
    return TrainedEpoch(step.name, epoch, mean, seen, time.perf_counter() - began)


def _batches(
    images: int, count: int, batch_size: int, generator: torch.Generator, device: torch.device
) -> Iterator[Tensor]:
    """Indices of one shuffled epoch of `count` images. All batches are equally large: the rest of a shuffled
    epoch is left out, unless it is all there is."""
    order = torch.randperm(images, generator=generator)[:count].to(device)
    size = min(batch_size, count)
    for start in range(0, count // size * size, size):
        yield order[start : start + size]


def _set_trained(system: System, step: Step) -> None:
    """Freeze all but the step's modules; frozen ones keep their statistics and still pass gradients on."""
    system.network.eval()
    system.network.requires_grad_(False)
    for module in step.modules:
        module.train()
        module.requires_grad_(True)


def _optimizer(step: Step, settings: TrainSettings, device: torch.device) -> torch.optim.Optimizer:
    parameters = list(step.parameters())
    fused = device.type == "cuda"
    if settings.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=step.settings.learning_rate, fused=fused)
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(
            parameters, lr=step.settings.learning_rate, weight_decay=settings.weight_decay, fused=fused
        )
    raise ValueError(f"optimizer {settings.optimizer!r} is neither adam nor adamw")


def _varied_batch(data: LabelledImages, at: Tensor, settings: TrainSettings, generator: torch.Generator) -> Batch:
    images, polarity = augment(data.images[at], data.polarity[at], settings.augment, generator)
    return Batch.make(images, data.types[at], polarity)


def _autocast(device: torch.device, wanted: bool) -> AbstractContextManager[None]:
    """bfloat16 on CUDA; many processors only emulate it, ten times slower than float32."""
    context: AbstractContextManager[None] = torch.autocast(
        device.type, dtype=torch.bfloat16, enabled=wanted and device.type == "cuda"
    )
    return context


@dataclass(frozen=True, eq=False)
class Predicted:
    """What a system says of N images: type_probs (N, 24) and q_down_probs (N,), float32; seconds for all."""

    type_probs: NDArray[np.float32]
    q_down_probs: NDArray[np.float32]
    seconds: float


@torch.inference_mode()
def predict_system(
    system: System, data: LabelledImages, *, batch_size: int, device: torch.device, mixed_precision: bool
) -> Predicted:
    """Probabilities of the unvaried images, in their order."""
    system.network.eval()
    began = time.perf_counter()
    types, polarity = [], []
    for start in range(0, len(data), batch_size):
        images = normalise(data.images[start : start + batch_size].to(device))
        images = images.contiguous(memory_format=torch.channels_last)
        with _autocast(device, mixed_precision):
            logits: Logits = system.logits(images)
        types.append(logits.type.float().softmax(dim=1))
        polarity.append(logits.polarity.float().softmax(dim=1)[:, 1])
    type_probs, q_down = torch.cat(types).cpu().numpy(), torch.cat(polarity).cpu().numpy()
    return Predicted(type_probs, q_down, time.perf_counter() - began)
