"""A training run: the epochs of all steps in order, with a checkpoint after each and a log."""

import csv
import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TextIO

import torch
from torch import Tensor
from tqdm import tqdm

from engine.training.augment import augment
from engine.training.checkpoint import Checkpoint, CheckpointError, load_checkpoint, save_checkpoint
from engine.training.data import LabelledImages, epoch_batches
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, Step, epoch_order, four_steps, set_trained
from engine.varifocal.network import VarifocalNet

LOG_FILE = "log.csv"
_ONE_CYCLE_WARM_UP = 0.2


@dataclass(frozen=True)
class EpochReport:
    """What one epoch gave: mean training loss, validation accuracies in [0, 1], and its time."""

    step: str
    epoch: int
    loss: float
    type_acc: float
    polarity_acc: float
    seconds: float


def train(
    network: VarifocalNet,
    settings: TrainSettings,
    training: LabelledImages,
    validation: LabelledImages,
    folder: Path,
    *,
    device: torch.device,
    resume: bool = False,
    on_epoch: Callable[[EpochReport], None] | None = None,
    progress_to: TextIO | None = None,
) -> None:
    """Train the network in place through the steps of II-C.

    Args:
        folder: gets checkpoint.pt after every epoch, and log.csv.
        resume: go on after the last whole epoch found in `folder`; the result is that of a run that
            was never interrupted.
        progress_to: a terminal for the progress bar, or None.

    Raises:
        CheckpointError: the checkpoint is damaged or of other settings, or cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    steps = four_steps(network, settings)
    stamp = json.dumps({"settings": asdict(settings), "network": network.config.to_dict()}, sort_keys=True)
    network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    done, states = _start(network, folder, stamp, resume)
    optimizers = {step.name: _optimizer(step, settings) for step in steps}
    for name, state in states.items():
        optimizers[name].load_state_dict(state)
    training, validation = training.to(device), validation.to(device)
    order = epoch_order(steps)
    for position in range(done, len(order)):
        step, epoch = order[position]
        began = time.perf_counter()
        bar = tqdm(file=progress_to, disable=progress_to is None, unit="img", desc=f"{step.name} {epoch + 1}")
        with bar:
            loss = _train_epoch(network, step, epoch, optimizers[step.name], training, settings, bar)
        type_acc, polarity_acc = _validate(network, step, validation, settings)
        report = EpochReport(step.name, epoch, loss, type_acc, polarity_acc, time.perf_counter() - began)
        needed = {later.name for later, _ in order[position + 1 :]} & {s.name for s, _ in order[: position + 1]}
        save_checkpoint(
            folder,
            Checkpoint(
                epochs_done=position + 1,
                network=network.state_dict(),
                optimizers={name: optimizers[name].state_dict() for name in sorted(needed)},
                settings=stamp,
            ),
        )
        _log(folder / LOG_FILE, report, first=position == 0)
        if on_epoch:
            on_epoch(report)
    network.eval()


def _start(network: VarifocalNet, folder: Path, stamp: str, resume: bool) -> tuple[int, dict[str, dict[str, object]]]:
    """Epochs already done and optimizer states; loads the network's state."""
    checkpoint = load_checkpoint(folder)
    if checkpoint is None:
        return 0, {}
    if not resume:
        raise CheckpointError(f"{folder}: holds a run already; resume it or choose another folder")
    if checkpoint.settings != stamp:
        raise CheckpointError(f"{folder}: its checkpoint was made with other settings")
    network.load_state_dict(checkpoint.network)
    return checkpoint.epochs_done, checkpoint.optimizers


def _optimizer(step: Step, settings: TrainSettings) -> torch.optim.Optimizer:
    """Adam with beta 0.9 and 0.999 (III-B), or AdamW."""
    parameters = list(step.parameters())
    if settings.optimizer == "adam":
        return torch.optim.Adam(parameters, lr=step.settings.learning_rate)
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(parameters, lr=step.settings.learning_rate, weight_decay=settings.weight_decay)
    raise ValueError(f"optimizer {settings.optimizer!r} is neither adam nor adamw")


def learning_rate(settings: TrainSettings, step: Step, epoch: int, part: float) -> float:
    """The learning rate at `part` in [0, 1) of an epoch."""
    base = step.settings.learning_rate
    if settings.schedule == "step":
        # Ambiguity: "decreased by nine-tenth every 10 epochs" is read as times 0.1, not times 0.9.
        return float(base * 0.1 ** (epoch // 10))
    if settings.schedule == "one-cycle":
        at = (epoch + part) / step.settings.epochs
        if at < _ONE_CYCLE_WARM_UP:
            return base * (0.04 + 0.96 * at / _ONE_CYCLE_WARM_UP)
        fall = (at - _ONE_CYCLE_WARM_UP) / (1 - _ONE_CYCLE_WARM_UP)
        return base * (0.5 + 0.5 * math.cos(math.pi * fall))
    raise ValueError(f"schedule {settings.schedule!r} is neither step nor one-cycle")


def _train_epoch(
    network: VarifocalNet,
    step: Step,
    epoch: int,
    optimizer: torch.optim.Optimizer,
    data: LabelledImages,
    settings: TrainSettings,
    bar: "tqdm[object]",
) -> float:
    """One epoch; returns the mean loss per image."""
    set_trained(network, step)
    # Order and augmentation depend on seed, step and epoch alone, so that a resumed run repeats them.
    generator = torch.Generator().manual_seed(_epoch_seed(settings.seed, step.name, epoch))
    count = max(round(len(data) * step.share), 2)
    total, seen = 0.0, 0
    bar.reset(total=count)
    for batch_index in _limited(epoch_batches(len(data), settings.batch_size, generator), count):
        for group in optimizer.param_groups:
            group["lr"] = learning_rate(settings, step, epoch, seen / count)
        at = batch_index.to(data.images.device)
        images, polarity = augment(data.images[at], data.polarity[at], settings.augment, generator)
        batch = Batch.make(images, data.types[at], polarity)
        with _autocast(settings, images.device):
            loss = step.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        total += float(loss.detach()) * len(at)
        seen += len(at)
        bar.update(len(at))
        bar.set_postfix(loss=f"{total / seen:.3f}")
    return total / seen


def _limited(batches: Iterator[Tensor], count: int) -> Iterator[Tensor]:
    """Batches until `count` images have been given."""
    given = 0
    for batch in batches:
        if given >= count:
            return
        given += len(batch)
        yield batch


def _epoch_seed(seed: int, name: str, epoch: int) -> int:
    # Not hash(): that differs from process to process.
    value = seed
    for character in f"{name}:{epoch}":
        value = (value * 1_000_003 + ord(character)) % (1 << 62)
    return value


def _autocast(settings: TrainSettings, device: torch.device) -> AbstractContextManager[None]:
    context: AbstractContextManager[None] = torch.autocast(
        device.type, dtype=torch.bfloat16, enabled=settings.mixed_precision
    )
    return context


@torch.inference_mode()
def _validate(
    network: VarifocalNet, step: Step, data: LabelledImages, settings: TrainSettings
) -> tuple[float, float]:
    """Type and polarity accuracy of the step's classifier on the validation images, unvaried."""
    network.eval()
    types_right = polarity_right = 0
    for start in range(0, len(data), settings.batch_size):
        part = slice(start, start + settings.batch_size)
        batch = Batch.make(data.images[part], data.types[part], data.polarity[part])
        with _autocast(settings, data.images.device):
            logits = step.logits(batch)
        types_right += int((logits.type.argmax(dim=1) == batch.types).sum())
        polarity_right += int((logits.polarity.argmax(dim=1) == batch.polarity).sum())
    return types_right / len(data), polarity_right / len(data)


def _log(path: Path, report: EpochReport, *, first: bool) -> None:
    with path.open("w" if first else "a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=list(asdict(report)))
        if first:
            writer.writeheader()
        writer.writerow(asdict(report))


def logged_seconds(folder: Path) -> float:
    """Time that the epochs of a run took together, from its log."""
    with (folder / LOG_FILE).open(newline="", encoding="utf-8") as file:
        return sum(float(row["seconds"]) for row in csv.DictReader(file))
