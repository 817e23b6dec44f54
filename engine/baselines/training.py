"""Train any compared system in the same way: the same data, augmentation, loss and schedule for all."""

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.baselines.system import System
from engine.inference.device import mixed_precision
from engine.inference.preprocess import normalise
from engine.training.augment import Draws, augment
from engine.training.averaging import WeightAverage
from engine.training.data import LabelledImages
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, Step, epoch_order, set_trained
from engine.training.updates import kernels_as, learning_rate, optimizer_of
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

    Raises:
        ValueError: the settings give it no epoch; or the loss of an epoch is no number.
    """
    system.network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    data = data.to(device)
    optimizers = {step.name: optimizer_of(step, settings) for step in system.steps}
    work = sum(step.settings.epochs * step.share for step in system.steps)
    if not work:
        raise ValueError(f"{system.name}: has no epoch to train")
    clocks = {
        step.name: _Clock(None if minutes is None else 60 * minutes * step.settings.epochs * step.share / work)
        for step in system.steps
    }
    averages: dict[str, WeightAverage] = {}  # each begins with its step, from what the steps before have left
    done: list[TrainedEpoch] = []
    order = epoch_order(system.steps)
    with kernels_as(settings):
        for position, (step, epoch) in enumerate(order):
            if not clocks[step.name].is_over:
                if step.name not in averages:
                    averages[step.name] = WeightAverage(step.modules, settings.average_decay)
                training = _Training(system, step, optimizers[step.name], averages[step.name], clocks[step.name])
                done.append(_train_epoch(training, epoch, settings, data))
                if not math.isfinite(done[-1].loss):
                    raise ValueError(
                        f"{system.name}: the loss of {step.name}, epoch {epoch + 1}, is no number; it needs a lower "
                        "learning rate"
                    )
                if on_epoch:
                    on_epoch(done[-1])
            is_last = all(later.name != step.name for later, _ in order[position + 1 :])
            if settings.average_decay and is_last and step.name in averages:
                averages[step.name].swap()  # a step leaves its averaged weights behind
    system.network.eval()
    return tuple(done)


@dataclass(frozen=True)
class _Training:
    """One step with what goes on from epoch to epoch."""

    system: System
    step: Step
    optimizer: torch.optim.Optimizer
    average: WeightAverage
    clock: _Clock


def _train_epoch(training: _Training, epoch: int, settings: TrainSettings, data: LabelledImages) -> TrainedEpoch:
    step, clock, optimizer = training.step, training.clock, training.optimizer
    set_trained(training.system.network, step)
    device = data.images.device
    position = [other.name for other in training.system.steps].index(step.name)
    seed = (settings.seed * len(training.system.steps) + position) * _SEEDS_PER_STEP + epoch
    generator = torch.Generator(device).manual_seed(seed)
    count = max(round(len(data) * step.share), 2)
    # Nothing in the loop waits for the device: losses add up there and are read once.
    total = torch.zeros((), device=device)
    began, seen = time.perf_counter(), 0
    clock.start()
    for at in _batches(len(data), count, settings.batch_size, generator):
        # With a time limit the epoch's place in the schedule is that of the time, if that is further on.
        place = max(epoch + seen / count, clock.part * step.settings.epochs)
        if place >= step.settings.epochs:
            break
        whole = math.floor(place)
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(settings, step, whole, place - whole)
        batch = _varied_batch(data, at, settings, generator)
        with mixed_precision(device, wanted=settings.mixed_precision):
            loss = step.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if settings.average_decay:
            training.average.update()
        total += loss.detach() * len(at)
        seen += len(at)
    mean = float(total) / max(seen, 1)
    clock.stop()
    return TrainedEpoch(step.name, epoch, mean, seen, time.perf_counter() - began)


def _batches(images: int, count: int, batch_size: int, generator: torch.Generator) -> Iterator[Tensor]:
    """Indices of one shuffled epoch of `count` images. All batches are equally large: the rest of a shuffled
    epoch is left out, unless it is all there is."""
    order = torch.randperm(images, generator=generator, device=generator.device)
    size = min(batch_size, count)
    for start in range(0, count // size * size, size):
        yield order[start : start + size]


def _varied_batch(data: LabelledImages, at: Tensor, settings: TrainSettings, generator: torch.Generator) -> Batch:
    neighbours = data.images[at.roll(1)]
    draws = Draws(generator, len(at))
    images, polarity = augment(data.images[at], data.polarity[at], neighbours, settings.augment, draws)
    return Batch.make(images, data.types[at], polarity)


@dataclass(frozen=True, eq=False)
class Predicted:
    """What a system says of N images: type_probs (N, 24) and q_down_probs (N,), float32; seconds for all."""

    type_probs: NDArray[np.float32]
    q_down_probs: NDArray[np.float32]
    seconds: float


@torch.inference_mode()
def predict_system(system: System, data: LabelledImages, settings: TrainSettings, device: torch.device) -> Predicted:
    """Probabilities of the unvaried images, in their order.

    Raises:
        ValueError: the system gives values that are no numbers.
    """
    system.network.eval()
    began = time.perf_counter()
    types, polarity = [], []
    for start in range(0, len(data), settings.batch_size):
        images = normalise(data.images[start : start + settings.batch_size].to(device))
        images = images.contiguous(memory_format=torch.channels_last)
        with mixed_precision(device, wanted=settings.mixed_precision):
            logits: Logits = system.logits(images)
        types.append(logits.type.float().softmax(dim=1))
        polarity.append(logits.polarity.float().softmax(dim=1)[:, 1])
    type_probs, q_down = torch.cat(types).cpu().numpy(), torch.cat(polarity).cpu().numpy()
    if not (np.isfinite(type_probs).all() and np.isfinite(q_down).all()):
        raise ValueError(f"{system.name}: gives values that are no numbers; it needs a lower learning rate")
    return Predicted(type_probs, q_down, time.perf_counter() - began)
