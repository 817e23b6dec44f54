"""The training steps, those of II-C and the context: what is trained, what is frozen, and the loss of a batch."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

import torch
from torch import Tensor, nn

from engine.inference.preprocess import normalise
from engine.training.cell_views import CellBatch
from engine.training.context import context_logits, context_loss
from engine.training.losses import classification_loss, localization_loss
from engine.training.settings import StepSettings, TrainSettings
from engine.varifocal.localization import pretraining_boxes
from engine.varifocal.network import Logits, VarifocalNet

# A grey value under this belongs to the chromosome, after augmentation: well below the noisy background.
_EXTENT_BELOW = 200


@dataclass(frozen=True)
class Batch:
    """One augmented batch.

    Attributes:
        images: (N, 1, S, S) float32, normalised by (11).
        types, polarity: (N,) int64.
        heights, widths: (N,) float32, of the chromosomes as shown, in pixels.
    """

    images: Tensor
    types: Tensor
    polarity: Tensor
    heights: Tensor
    widths: Tensor

    def tensors(self) -> tuple[Tensor, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    @classmethod
    def make(cls, images: Tensor, types: Tensor, polarity: Tensor) -> "Batch":
        """From (N, 1, S, S) grey values in [0, 255] on white."""
        dark = images[:, 0] < _EXTENT_BELOW
        return cls(
            normalise(images).contiguous(memory_format=torch.channels_last),
            types,
            polarity,
            heights=_extent(dark.any(dim=2)),
            widths=_extent(dark.any(dim=1)),
        )


def _extent(occupied: Tensor) -> Tensor:
    """Length from the first to the last True of each row of (N, S) bool, as (N,) float32."""
    positions = torch.arange(occupied.shape[1], device=occupied.device)
    last = torch.where(occupied, positions, -1).amax(dim=1)
    first = torch.where(occupied, positions, occupied.shape[1]).amin(dim=1)
    return (last - first + 1).clamp_min(0).float()


@dataclass(frozen=True)
class Step:
    """One step: its trained modules (all others are frozen, in eval mode) and its loss.

    Attributes:
        logits: what the step's classifier says of a batch; for validation.
        batch: what a batch is: Batch, of images, or CellBatch, of cells.
        share: part of the training images seen in an epoch.
        alternates: its epochs take turns with those of the neighbouring step that alternates too.
    """

    name: str
    settings: StepSettings
    modules: tuple[nn.Module, ...]
    loss: Callable[[Any], Tensor]
    logits: Callable[[Any], Logits]
    share: float = 1.0
    alternates: bool = False
    batch: type[Batch] | type[CellBatch] = Batch

    def parameters(self) -> Iterable[nn.Parameter]:
        for module in self.modules:
            yield from module.parameters()


def classification_step(
    name: str,
    modules: tuple[nn.Module, ...],
    logits: Callable[[Tensor], Logits],
    step: StepSettings,
    settings: TrainSettings,
    *,
    alternates: bool = False,
) -> Step:
    """A step that trains `modules` on equation (3) of `logits`, which are given a batch's images."""

    def loss(batch: Batch) -> Tensor:
        return _classified(batch, logits(batch.images), step, settings)

    return Step(name, step, modules, loss, lambda batch: logits(batch.images), alternates=alternates)


def _classified(batch: Batch, logits: Logits, step: StepSettings, settings: TrainSettings) -> Tensor:
    return classification_loss(
        logits,
        batch.types,
        batch.polarity,
        polarity_weight=settings.polarity_weight,
        label_smoothing=step.label_smoothing,
    )


def four_steps(network: VarifocalNet, settings: TrainSettings) -> tuple[Step, ...]:
    """The steps after initialisation, in order."""

    def boxes(images: Tensor) -> Tensor:
        """The localization subnet on the frozen G-Net trunk's features."""
        with torch.no_grad():
            features = network.g_net.trunk(images)
        predicted: Tensor = network.localization(features)
        return predicted

    def supervised(batch: Batch, predicted: Tensor) -> Tensor:
        return localization_loss(predicted, pretraining_boxes(batch.heights, batch.widths, network.config))

    def weakly_supervised(batch: Batch) -> Tensor:
        """Equation (9)."""
        predicted = boxes(batch.images)
        local = network.l_net(network.zoomed(batch.images, predicted, settings.boxcar))
        return _classified(batch, local, settings.localization, settings) + supervised(batch, predicted)

    def local_logits(images: Tensor) -> Logits:
        logits: Logits = network.l_net(network.zoomed(images, boxes(images).detach()))
        return logits

    def fused_logits(images: Tensor) -> Logits:
        logits: Logits = network(images).logits
        return logits

    fused_modules: tuple[nn.Module, ...] = (network.fused_type, network.fused_polarity)
    if settings.fused_trains_trunks:
        fused_modules += (network.g_net.trunk, network.l_net.trunk)
    return (
        classification_step("g_net", (network.g_net,), network.g_net, settings.g_net, settings),
        Step(
            "pretrain_localization",
            settings.pretrain_localization,
            (network.localization,),
            lambda batch: supervised(batch, boxes(batch.images)),
            lambda batch: network.g_net(batch.images),
        ),
        classification_step("l_net", (network.l_net,), local_logits, settings.l_net, settings, alternates=True),
        Step(
            "localization",
            settings.localization,
            (network.localization,),
            weakly_supervised,
            lambda batch: local_logits(batch.images),
            share=settings.localization_share,
            alternates=True,
        ),
        classification_step("fused", fused_modules, fused_logits, settings.fused, settings),
    )


def training_steps(network: VarifocalNet, settings: TrainSettings) -> tuple[Step, ...]:
    """The paper's steps, and that of the context if the network has one."""
    if network.context is None:
        return four_steps(network, settings)
    context = Step(
        "context",
        settings.context,
        (network.context,),
        lambda batch: context_loss(network, batch),
        lambda batch: context_logits(network, batch),
        batch=CellBatch,
    )
    return (*four_steps(network, settings), context)


def epoch_order(steps: tuple[Step, ...]) -> tuple[tuple[Step, int], ...]:
    """Every epoch of the run as (step, epoch of that step), alternating steps taking turns."""
    order: list[tuple[Step, int]] = []
    position = 0
    while position < len(steps):
        stop = position + 1
        while steps[position].alternates and stop < len(steps) and steps[stop].alternates:
            stop += 1
        turn = steps[position:stop]
        for epoch in range(max(step.settings.epochs for step in turn)):
            order += [(step, epoch) for step in turn if epoch < step.settings.epochs]
        position = stop
    return tuple(order)


def set_trained(network: nn.Module, step: Step) -> None:
    """Freeze the whole network but the step's modules.

    Frozen parts are in eval mode, so that their batch statistics stay, but still pass gradients to
    their input: the crop of equation (10) needs those of the frozen L-Net.
    """
    network.eval()
    network.requires_grad_(False)
    for module in step.modules:
        module.train()
        module.requires_grad_(True)
