"""Train the cell's context on virtual cells, made of what the frozen network sees of a few cells of one look."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.training.augment import Draws, SharedDraws, augment
from engine.training.cell_views import CellBatch, FrozenNet
from engine.training.data import LabelledImages
from engine.training.settings import TrainSettings
from engine.training.team import Team
from engine.training.virtual_cells import virtual_cell
from engine.varifocal.network import Logits, VarifocalNet

# Cells that are photographed alike.
_CELLS_OF_A_LOOK = 3
# What an update sees: virtual cells of several looks.
_LOOKS_AN_UPDATE = 4
_VIRTUAL_OF_A_LOOK = 4
_USUAL_CHROMOSOMES = 46


def context_logits(network: VarifocalNet, batch: CellBatch) -> Logits:
    """Types in the context of the cells, if the network has one; polarity as seen alone."""
    if network.context is None:
        return Logits(batch.type_logits, batch.polarity_logits)
    return Logits(network.context.of_cells(batch.views, batch.cells), batch.polarity_logits)


def context_loss(network: VarifocalNet, batch: CellBatch) -> Tensor:
    """Cross-entropy (1) in the context, summed over each cell and averaged over cells, in units of a usual cell."""
    logits = context_logits(network, batch).type
    cells = int(batch.cells[-1]) + 1
    return functional.cross_entropy(logits, batch.types, reduction="sum") / (cells * _USUAL_CHROMOSOMES)


@dataclass(frozen=True)
class Looks:
    """All N chromosomes of a set, each cell seen in one look, a few cells in the same.

    Attributes:
        views: N rows, those of a look one after another; cells are numbered from 0 within each look.
        rows: for each look, its rows of `views`.
    """

    views: CellBatch
    rows: tuple[slice, ...]


def seen_in_looks(
    network: VarifocalNet,
    data: LabelledImages,
    settings: TrainSettings,
    seed: int,
    *,
    team: Team,
    on_seen: Callable[[int], object],
) -> Looks:
    """See every image of whole cells once, the processes of a team sharing the work.

    Args:
        seed: what cells share a look, and the looks, depend on it alone, not on the team.
        on_seen: called with the number of images that this process has seen since the last call.
    """
    device = data.images.device
    frozen = FrozenNet(network, device, mixed=settings.mixed_precision)
    groups = _groups(data, np.random.default_rng(seed))
    ends = np.cumsum([len(group) for group in groups]).tolist()
    rows = tuple(slice(end - len(group), end) for group, end in zip(groups, ends, strict=True))
    seen = CellBatch.empty(len(data), network.config.fused_hidden, device)
    for number in range(len(groups))[team.own]:
        at = torch.from_numpy(groups[number])
        images, polarity = _in_one_look(data, at, settings, seed + number)
        views = frozen.views(images, data.cells[at], data.types[at.to(device)], polarity)
        for whole, part in zip(seen.tensors(), views.tensors(), strict=True):
            whole[rows[number]] = part
        on_seen(len(at))
    for whole in seen.tensors():
        team.summed(whole)  # what others have seen is zero here
    return Looks(seen, rows)


def virtual_batches(looks: Sequence[Looks], updates: int, seed: int, *, team: Team) -> Iterator[CellBatch]:
    """So many batches of virtual cells, of each this process's share.

    To see a cell takes far longer than an update on what was seen, so each look serves many updates; and updates take
    turns between the looks, for many on a single one learn it by heart.

    Args:
        looks: all of one set of cells.
        seed: all depends on it alone; but a team whose size does not divide _VIRTUAL_OF_A_LOOK sees more cells an
            update, so that each process has as many.
    """
    known = [(look.views.types.cpu().numpy(), look.views.cells.cpu().numpy()) for look in looks]
    virtual = -(-_VIRTUAL_OF_A_LOOK // team.size) * team.size  # each process has the same number
    for update in range(updates):
        rng = np.random.default_rng((seed, update))
        parts: list[CellBatch] = []
        for number in rng.integers(len(looks), size=_LOOKS_AN_UPDATE):
            look, (types, cells) = looks[number], known[number]
            rows = look.rows[rng.integers(len(look.rows))]
            members = [rows.start + virtual_cell(types[rows], cells[rows], rng) for _ in range(virtual)]
            parts.append(look.views.of(members[team.own]))
        yield CellBatch.joined(parts)


def _groups(data: LabelledImages, rng: np.random.Generator) -> list[NDArray[np.intp]]:
    """Every image once, as indices: a few whole cells together."""
    cells = [np.arange(rows.start, rows.stop) for rows in data.cell_rows()]
    order = rng.permutation(len(cells))
    return [
        np.concatenate([cells[cell] for cell in order[start : start + _CELLS_OF_A_LOOK]])
        for start in range(0, len(order), _CELLS_OF_A_LOOK)
    ]


def _in_one_look(data: LabelledImages, at: Tensor, settings: TrainSettings, seed: int) -> tuple[Tensor, Tensor]:
    device = data.images.device
    at = at.to(device)
    draws = Draws(torch.Generator(device).manual_seed(seed), len(at))
    look = SharedDraws(draws.generator, len(at))
    return augment(data.images[at], data.polarity[at], data.images[at.roll(1)], settings.augment, draws, look)
