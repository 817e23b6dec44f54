"""Train the cell's context: the network is frozen, and its views of a few cells of one look become virtual cells."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.inference.device import mixed_precision
from engine.inference.preprocess import normalise
from engine.training.augment import Draws, SharedDraws, augment
from engine.training.data import LabelledImages
from engine.training.settings import TrainSettings
from engine.training.team import Team
from engine.training.virtual_cells import virtual_cell
from engine.varifocal.context import SingleViews, shapes_of
from engine.varifocal.network import Logits, VarifocalNet

# Cells that are photographed alike, and virtual cells made of them.
_CELLS_OF_A_LOOK = 3
_VIRTUAL_OF_A_LOOK = 12
_USUAL_CHROMOSOMES = 46


@dataclass(frozen=True)
class CellBatch:
    """Whole cells, with what the frozen network says of each chromosome alone.

    Attributes:
        features: (N, fused_hidden) float32; type_logits: (N, 24); polarity_logits: (N, 2); shapes: (N, 4).
        cells: (N,) int64, ascending from 0.
        types, polarity: (N,) int64, the truth.
    """

    features: Tensor
    type_logits: Tensor
    polarity_logits: Tensor
    shapes: Tensor
    cells: Tensor
    types: Tensor
    polarity: Tensor

    def tensors(self) -> tuple[Tensor, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    def of(self, members: Sequence[NDArray[np.intp]]) -> "CellBatch":
        """Cells made of these chromosomes, each given as indices of this batch's rows."""
        at = torch.from_numpy(np.concatenate(members)).to(self.types.device)
        cells = torch.from_numpy(np.repeat(np.arange(len(members)), [len(part) for part in members]))
        chosen = {field.name: getattr(self, field.name)[at] for field in fields(self)}
        return CellBatch(**chosen | {"cells": cells.to(at.device)})


def context_logits(network: VarifocalNet, batch: CellBatch) -> Logits:
    """Types in the context of the cells, if the network has one; polarity as seen alone."""
    if network.context is None:
        return Logits(batch.type_logits, batch.polarity_logits)
    views = SingleViews(batch.features, batch.type_logits, batch.shapes)
    return Logits(network.context.of_cells(views, batch.cells), batch.polarity_logits)


def context_loss(network: VarifocalNet, batch: CellBatch) -> Tensor:
    """Cross-entropy (1) in the context, summed over each cell and averaged over cells, in units of a usual cell."""
    logits = context_logits(network, batch).type
    cells = int(batch.cells[-1]) + 1
    return functional.cross_entropy(logits, batch.types, reduction="sum") / (cells * _USUAL_CHROMOSOMES)


@torch.no_grad()
def seen_singly(
    network: VarifocalNet, images: Tensor, cells: Tensor, types: Tensor, polarity: Tensor, *, mixed: bool
) -> CellBatch:
    """Images (N, 1, S, S) in [0, 255] of whole cells as the frozen network sees them.

    Args:
        cells: (N,) int64, ascending, with any gaps.
    """
    with mixed_precision(images.device, wanted=mixed):
        output = network(normalise(images).contiguous(memory_format=torch.channels_last))
    numbered = torch.unique_consecutive(cells, return_inverse=True)[1].to(images.device)
    return CellBatch(
        output.features,
        output.logits.type,
        output.logits.polarity,
        shapes_of(images),
        numbered,
        types.to(images.device),
        polarity.to(images.device),
    )


def whole_cells(data: LabelledImages, images: int, team: Team | None = None) -> Iterator[slice]:
    """The data in parts of whole cells, of about so many images each; of a team, this process's part of them."""
    _, sizes = torch.unique_consecutive(data.cells, return_counts=True)
    ends = np.cumsum(sizes.numpy())
    parts, start = [], 0
    for end, following in zip(ends, [*ends[1:], np.inf], strict=True):
        if following - start > images:
            parts.append(slice(start, int(end)))
            start = int(end)
    yield from parts[(team or Team()).own]


def virtual_batches(
    network: VarifocalNet, data: LabelledImages, settings: TrainSettings, seed: int, *, images: int, team: Team
) -> Iterator[tuple[CellBatch, int]]:
    """One epoch: every real cell once, in a new look and in new company.

    Args:
        seed: of this epoch. Looks and virtual cells of a group of cells depend on it alone, not on the team.
        images: about so many are seen for one update, by all processes together.

    Yields:
        A batch of virtual cells, this process's share, and the number of images that all have seen for it.
    """
    rng = np.random.default_rng(seed)
    _, sizes = torch.unique_consecutive(data.cells, return_counts=True)
    ends = np.cumsum(sizes.numpy())
    order = rng.permutation(len(ends))
    groups = [order[start : start + _CELLS_OF_A_LOOK] for start in range(0, len(order), _CELLS_OF_A_LOOK)]
    an_update = max(round(images / (_CELLS_OF_A_LOOK * _USUAL_CHROMOSOMES)), 1)
    an_update = -(-an_update // team.size) * team.size  # all have the same number of groups
    for start in range(0, max(len(groups) // an_update, 1) * an_update, an_update):
        chosen = groups[start : start + an_update]
        if len(chosen) % team.size:
            continue
        own = range(start, start + len(chosen))[team.own]
        places = [np.concatenate([np.arange(ends[c] - int(sizes[c]), ends[c]) for c in groups[g]]) for g in own]
        varied = [
            _in_one_look(data, torch.from_numpy(at), settings, seed + number)
            for number, at in zip(own, places, strict=True)
        ]
        at = torch.from_numpy(np.concatenate(places))
        seen = seen_singly(
            network,
            torch.cat([pictures for pictures, _ in varied]),
            data.cells[at],
            data.types[at.to(data.types.device)],
            torch.cat([polarity for _, polarity in varied]),
            mixed=settings.mixed_precision,
        )
        members, before = [], 0
        for number, part in zip(own, places, strict=True):
            members += [before + virtual for virtual in _recombined(data, part, seed + number)]
            before += len(part)
        yield seen.of(members), sum(int(sizes[g].sum()) for g in chosen)


def _in_one_look(data: LabelledImages, at: Tensor, settings: TrainSettings, seed: int) -> tuple[Tensor, Tensor]:
    device = data.images.device
    at = at.to(device)
    draws = Draws(torch.Generator(device).manual_seed(seed), len(at))
    look = SharedDraws(draws.generator, len(at))
    return augment(data.images[at], data.polarity[at], data.images[at.roll(1)], settings.augment, draws, look)


def _recombined(data: LabelledImages, at: NDArray[np.intp], seed: int) -> list[NDArray[np.intp]]:
    """Virtual cells from the images at some places, as indices of these places."""
    rng = np.random.default_rng(seed)
    types, cells = data.types.cpu().numpy()[at], data.cells.numpy()[at]
    return [virtual_cell(types, cells, rng) for _ in range(_VIRTUAL_OF_A_LOOK)]
