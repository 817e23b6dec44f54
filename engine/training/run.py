"""A training run: the epochs of all steps in order, with a checkpoint after each and a log."""

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import perf_counter
from typing import TextIO

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from engine.domain.counting import counted
from engine.inference.device import mixed_precision
from engine.inference.fallback import Trouble
from engine.inference.forward import release_memory, trouble_of
from engine.io.atomic import remove_leftovers
from engine.training.augment import Draws, augment
from engine.training.averaging import WeightAverage
from engine.training.cell_views import CellBatch, FrozenNet, whole_cells
from engine.training.checkpoint import (
    CHECKPOINT_FILE,
    Checkpoint,
    CheckpointError,
    load_checkpoint,
    made_with,
    save_checkpoint,
)
from engine.training.context import Looks, seen_in_looks, virtual_batches
from engine.training.data import LabelledImages, epoch_batches
from engine.training.log import LOG_FILE, EpochReport, LookReport, RunLog, is_at_rest
from engine.training.losses import classification_loss
from engine.training.settings import TrainSettings
from engine.training.steps import Batch, Step, epoch_order, set_trained, training_steps
from engine.training.team import Team, share_batch_statistics
from engine.training.updates import kernels_as, learning_rate, optimizer_of
from engine.varifocal.network import VarifocalNet

_VALIDATION_BATCH = 256
# Reading the loss off the device waits for it.
_SHOW_LOSS_EVERY = 20
_LEAST_BATCH = 4

logger = logging.getLogger(__name__)


def train(
    network: VarifocalNet,
    settings: TrainSettings,
    training: LabelledImages,
    validation: LabelledImages | None,
    folder: Path,
    *,
    device: torch.device,
    team: Team | None = None,
    resume: bool = False,
    learned_from: Mapping[str, str] | None = None,
    on_epoch: Callable[[EpochReport], None] | None = None,
    on_look: Callable[[LookReport], None] | None = None,
    progress_to: TextIO | None = None,
) -> tuple[EpochReport, ...]:
    """Train the network in place through the steps of II-C.

    Args:
        validation: images of other patients, which tell how it goes; None if all are trained on.
        folder: gets checkpoint.pt after every epoch, log.csv and TensorBoard's scalars. All of a team see it.
        team: the processes that train together; alone by default.
        resume: go on after the last whole epoch found in `folder`; on the same device, and with settings that
            ask for determinism, the result is that of a run that was never interrupted. Of the settings only
            `batch_size` may be another one, a smaller.
        learned_from: what `training` is, such as folds and sha256 of the labels; a run goes on with the same only.
        on_epoch, on_look: told of each epoch once it is safe, and of each look at the cells (see `TrainSettings`).
        progress_to: a terminal for the progress bar, or None.

    Returns:
        Every epoch of the run, those before it was resumed too.

    Raises:
        CheckpointError: the checkpoint is damaged or of other settings, or cannot be written.
        ValueError: nothing could be learned: too few images, or too small batches for so many processes; or the loss
            of an epoch is no number. The checkpoint is then that of the epoch before.
    """
    team = team or Team()
    if validation is None and settings.patience:
        raise ValueError("to end a step early images for validation are needed")
    at_once = min(len(training), settings.batch_size)
    if at_once < 2 * team.size:  # `epoch_batches` would leave every batch out
        raise ValueError(f"{counted(at_once, 'image')} at a time for {team.size} process(es): each needs two")
    folder.mkdir(parents=True, exist_ok=True)
    of_others = None if validation is None else validation.to(device)
    run = _Run(network, settings, training.to(device), of_others, folder, device, team, learned_from or {}, on_look)
    run.start(resume)
    order = epoch_order(run.steps)
    with kernels_as(settings), RunLog(folder, run.history, writes=run.team.leads) as log:
        for position in range(run.epochs_done, len(order)):
            step, epoch = order[position]
            later = {following.name for following, _ in order[position + 1 :]}
            if is_at_rest(step, run.history, settings.patience):
                run.epochs_done = position + 1
                if run.settle(step) and run.team.leads:
                    save_checkpoint(folder, run.checkpoint(later))
                continue
            report = run.epoch(step, epoch, progress_to, is_last=step.name not in later)
            if not math.isfinite(report.loss):  # before the checkpoint of the epoch before is replaced
                raise ValueError(
                    f"{folder}: the loss of {step.name}, epoch {epoch + 1}, is no number; begin anew with a lower "
                    f"learning rate (--set {step.name}.learning_rate=…)"
                )
            run.history.append(report)
            run.epochs_done = position + 1
            if run.team.leads:
                save_checkpoint(folder, run.checkpoint(later))
                log.write(report)
                if on_epoch:
                    on_epoch(report)
    network.eval()
    return tuple(run.history)


class _Run:
    """What changes from epoch to epoch: weights, optimizers, averages, history, batch size, looks at the cells."""

    def __init__(
        self,
        network: VarifocalNet,
        settings: TrainSettings,
        training: LabelledImages,
        validation: LabelledImages | None,
        folder: Path,
        device: torch.device,
        team: Team,
        learned_from: Mapping[str, str],
        on_look: Callable[[LookReport], None] | None,
    ) -> None:
        self.network, self.settings, self.team = network, settings, team
        self._training, self._validation = training, validation
        self._folder, self._device = folder, device
        network.to(device, memory_format=torch.channels_last)  # type: ignore[call-overload]
        if team.size > 1:
            share_batch_statistics(network)
        self.steps = training_steps(network, settings)
        self._optimizers = {step.name: optimizer_of(step, settings) for step in self.steps}
        self._averages: dict[str, WeightAverage] = {}
        self._looks: list[Looks] = []
        self._on_look = on_look
        self._validation_views: list[CellBatch] | None = None
        self._made_with = made_with(settings, network.config, learned_from)
        self._batch_size = settings.batch_size
        self.history: list[EpochReport] = []
        self.epochs_done = 0

    def start(self, resume: bool) -> None:
        """Load the run's checkpoint, or write the first one: there is always one to fall back on."""
        checkpoint = load_checkpoint(self._folder)
        if self.team.leads:
            remove_leftovers(self._folder, CHECKPOINT_FILE, LOG_FILE)  # of a run that was killed
        if checkpoint is None:
            # All have looked before one writes: what it writes is no earlier run. Cards add while their processes go
            # on; reading the sum waits for it.
            self.team.summed(torch.zeros((), device=self._device)).item()
            if self.team.leads:
                save_checkpoint(self._folder, self.checkpoint({step.name for step in self.steps}))
            return
        if not resume:
            raise CheckpointError(f"{self._folder}: holds a run already; resume it or choose another folder")
        checkpoint.check_made_with(self._folder, self._made_with)
        self._restore(checkpoint)
        self._batch_size = min(checkpoint.batch_size, self.settings.batch_size)

    def checkpoint(self, later: set[str]) -> Checkpoint:
        """The present state; optimizers and averages only of the steps in `later`."""
        return Checkpoint(
            epochs_done=self.epochs_done,
            network=self.network.state_dict(),
            optimizers={name: self._optimizers[name].state_dict() for name in sorted(later)},
            averages={name: average.state() for name, average in self._averages.items() if name in later},
            history=[asdict(report) for report in self.history],
            batch_size=self._batch_size,
            settings=self._made_with,
        )

    def _restore(self, checkpoint: Checkpoint) -> None:
        self.network.load_state_dict(checkpoint.network)
        for name, state in checkpoint.optimizers.items():
            self._optimizers[name].load_state_dict(state)
        self._averages.clear()
        for step in self.steps:
            if step.name in checkpoint.averages:
                self._average(step).load(**checkpoint.averages[step.name])
        self.history = [EpochReport(**row) for row in checkpoint.history]
        self.epochs_done = checkpoint.epochs_done
        self._batch_size = checkpoint.batch_size

    def _average(self, step: Step) -> WeightAverage:
        if step.name not in self._averages:
            self._averages[step.name] = WeightAverage(step.modules, self.settings.average_decay)
        return self._averages[step.name]

    def settle(self, step: Step) -> bool:
        """Leave a step that ends early with its averaged weights; False if it has none, or they are there already."""
        if step.name not in self._averages:
            return False
        self._averages.pop(step.name).swap()
        return True

    def epoch(self, step: Step, epoch: int, progress_to: TextIO | None, *, is_last: bool) -> EpochReport:
        """Train one epoch and validate; after a step's last one its averaged weights are the network's."""
        began = perf_counter()
        with tqdm(
            file=progress_to,
            disable=progress_to is None or not self.team.leads,
            unit="img",
            desc=f"{step.name} {epoch + 1}/{step.settings.epochs}",
        ) as bar:
            loss = self._trained(step, epoch, bar)
        seconds = perf_counter() - began
        average = self._averages.get(step.name)
        if average:
            average.swap()
        validated = self._validated(step)
        if average and not is_last:
            average.swap()
        images = round(len(self._training) * step.share)
        return EpochReport(step.name, epoch, loss, *validated, images / seconds, perf_counter() - began)

    def _trained(self, step: Step, epoch: int, bar: "tqdm[object]") -> float:
        """One epoch's mean loss. If the device's memory does not suffice the batch is halved, and it begins anew."""
        while True:
            try:
                return self._updated(step, epoch, bar)
            except RuntimeError as error:
                if trouble_of(error) is not Trouble.NO_MEMORY:
                    raise
                self._batch_size //= 2
                # Of a team only one may have run out: the others wait for it and cannot be told.
                if self.team.size > 1 or self._batch_size < _LEAST_BATCH:
                    raise CheckpointError(
                        f"{self._folder}: {self._device} has too little memory; resume with a smaller --batch-size"
                    ) from error
            smaller, checkpoint = self._batch_size, load_checkpoint(self._folder)
            if checkpoint is not None:
                self._restore(checkpoint)
            self._batch_size = smaller
            release_memory()
            logger.warning("%s is out of memory: batches of %d images from here on", self._device, smaller)

    def _updated(self, step: Step, epoch: int, bar: "tqdm[object]") -> float:
        set_trained(self.network, step)
        settings, optimizer = self.settings, self._optimizers[step.name]
        average = self._average(step) if settings.average_decay else None
        loss_of = _LossOfStep(self.network, step)
        shared = loss_of if self.team.size == 1 else DistributedDataParallel(loss_of)
        count = max(round(len(self._training) * step.share), 2)
        total, seen = torch.zeros((), device=self._device), 0
        bar.reset(total=count)
        # Order and variation depend on seed, step and epoch alone, so that a resumed run repeats them.
        seed = _epoch_seed(settings.seed, step.name, epoch)
        torch.manual_seed(seed + self.team.rank)  # dropout draws from the process's own generator
        for number, (batch, images) in enumerate(self._batches(step, seed, count, bar)):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate(settings, step, epoch, seen / count)
            with mixed_precision(self._device, wanted=settings.mixed_precision):
                loss = shared(*batch.tensors())
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            if average:
                average.update()
            total += loss.detach() * images / self.team.size
            seen += images
            bar.update(images)
            if not bar.disable and number % _SHOW_LOSS_EVERY == 0:
                bar.set_postfix(loss=f"{float(loss.detach()):.3f}")
        return float(self.team.summed(total)) / max(seen, 1)

    def _batches(
        self, step: Step, seed: int, count: int, bar: "tqdm[object]"
    ) -> Iterator[tuple[Batch | CellBatch, int]]:
        """This process's share of each of an epoch's batches, and how many images the whole one stands for."""
        data, settings, team = self._training, self.settings, self.team
        if step.batch is CellBatch:
            virtual = virtual_batches(self._seen_looks(step, bar), settings.context_updates, seed, team=team)
            ends = np.linspace(0, count, settings.context_updates + 1).round().astype(int)
            yield from zip(virtual, np.diff(ends).tolist(), strict=True)
            return
        generator = torch.Generator(self._device).manual_seed(seed)
        for whole in epoch_batches(len(data), self._batch_size, generator, limit=count, parts=team.size):
            draws = Draws(generator, len(whole), team.own)
            own, others = whole[team.own], whole.roll(1)[team.own]
            images, polarity = augment(
                data.images[own], data.polarity[own], data.images[others], settings.augment, draws
            )
            yield Batch.make(images, data.types[own], polarity), len(whole)

    def _seen_looks(self, step: Step, bar: "tqdm[object]") -> list[Looks]:
        """The looks at all cells that every epoch of the context is made of; in a resumed run they are seen again."""
        began, wanted = perf_counter(), self.settings.context_looks
        while len(self._looks) < wanted:
            number = len(self._looks)
            bar.set_description(f"{step.name}, look {number + 1}/{wanted}")
            seed = _epoch_seed(self.settings.seed, f"{step.name} look", number)
            self._looks.append(
                seen_in_looks(self.network, self._training, self.settings, seed, team=self.team, on_seen=bar.update)
            )
            if self._on_look and self.team.leads:
                self._on_look(LookReport(number + 1, wanted, len(self._training), perf_counter() - began))
            bar.set_description(step.name)
            bar.reset()
        return self._looks

    @torch.inference_mode()
    def _validated(self, step: Step) -> tuple[float, float, float]:
        """Loss (3) without smoothing, and type and polarity accuracy of the step's classifier on the validation
        images, unvaried."""
        if self._validation is None:
            return math.nan, math.nan, math.nan
        self.network.eval()
        count, sums = len(self._validation), torch.zeros(3, device=self._device)
        for batch in self._seen_validation() if step.batch is CellBatch else self._validation_batches():
            with mixed_precision(self._device, wanted=self.settings.mixed_precision):
                logits = step.logits(batch)
            loss = classification_loss(
                logits, batch.types, batch.polarity, polarity_weight=self.settings.polarity_weight
            )
            sums += torch.stack(
                [
                    loss * len(batch.types),
                    (logits.type.argmax(dim=1) == batch.types).sum(),
                    (logits.polarity.argmax(dim=1) == batch.polarity).sum(),
                ]
            )
        loss_sum, types_right, polarity_right = (self.team.summed(sums) / count).tolist()
        return loss_sum, types_right, polarity_right

    def _validation_batches(self) -> Iterator[Batch]:
        data = self._validation
        assert data is not None
        # What training has found to be too much is too much here.
        for part in whole_cells(data, min(_VALIDATION_BATCH, self._batch_size), self.team):
            yield Batch.make(data.images[part], data.types[part], data.polarity[part])

    def _seen_validation(self) -> list[CellBatch]:
        """The validation cells for the context; the network that sees them does not change any more."""
        data = self._validation
        assert data is not None
        if self._validation_views is None:
            frozen = FrozenNet(self.network, self._device, mixed=self.settings.mixed_precision)
            self._validation_views = [
                frozen.views(data.images[part], data.cells[part], data.types[part], data.polarity[part])
                for part in whole_cells(data, _VALIDATION_BATCH, self.team)
            ]
        return self._validation_views


class _LossOfStep(nn.Module):
    """A step's loss as a module, which is what DistributedDataParallel wraps."""

    def __init__(self, network: VarifocalNet, step: Step) -> None:
        super().__init__()
        self.network = network
        self._step = step

    def forward(self, *tensors: Tensor) -> Tensor:
        return self._step.loss(self._step.batch(*tensors))


def _epoch_seed(seed: int, name: str, epoch: int) -> int:
    # Not hash(): that differs from process to process.
    value = seed
    for character in f"{name}:{epoch}":
        value = (value * 1_000_003 + ord(character)) % (1 << 62)
    return value
