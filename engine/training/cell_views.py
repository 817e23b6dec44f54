"""Whole cells as the frozen network sees their chromosomes one by one: what the cell's context is trained on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.domain.chromosome import N_TYPES
from engine.inference.device import mixed_precision
from engine.inference.folding import FoldedNet
from engine.inference.forward import CPU_BATCH
from engine.inference.preprocess import normalise
from engine.inference.side_by_side import compute_side_by_side
from engine.training.data import LabelledImages
from engine.training.team import Team
from engine.varifocal.context import N_SHAPES, SingleViews, shapes_of
from engine.varifocal.network import N_POLARITIES, VarifocalNet, VarifocalOutput


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

    @classmethod
    def empty(cls, count: int, hidden: int, device: torch.device) -> "CellBatch":
        """Zeros, to be filled."""
        numbers = (torch.zeros((count, width), device=device) for width in (hidden, N_TYPES, N_POLARITIES, N_SHAPES))
        labels = (torch.zeros(count, dtype=torch.int64, device=device) for _ in range(3))
        return cls(*numbers, *labels)

    @classmethod
    def joined(cls, parts: "Sequence[CellBatch]") -> "CellBatch":
        """All cells of some batches, at least one, one after another."""
        columns = [torch.cat(column) for column in zip(*(part.tensors() for part in parts), strict=True)]
        whole, before = cls(*columns), np.cumsum([0, *(int(part.cells[-1]) + 1 for part in parts)])
        numbered = [part.cells + int(first) for part, first in zip(parts, before, strict=False)]
        return replace(whole, cells=torch.cat(numbered))

    @property
    def views(self) -> SingleViews:
        return SingleViews(self.features, self.type_logits, self.shapes)

    def tensors(self) -> tuple[Tensor, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    def of(self, members: Sequence[NDArray[np.intp]]) -> "CellBatch":
        """Cells made of these chromosomes, each given as indices of this batch's rows."""
        at = torch.from_numpy(np.concatenate(members)).to(self.types.device)
        cells = torch.from_numpy(np.repeat(np.arange(len(members)), [len(part) for part in members]))
        chosen = {field.name: getattr(self, field.name)[at] for field in fields(self)}
        return CellBatch(**chosen | {"cells": cells.to(at.device)})


class FrozenNet:
    """A network that is not trained any more, and what it says of images one by one."""

    def __init__(self, network: VarifocalNet, device: torch.device, *, mixed: bool) -> None:
        """Args: mixed: in bfloat16 on a card; a processor computes the folded network in float32."""
        self._device, self._mixed = device, mixed
        self._compute = FoldedNet(network) if device.type == "cpu" else network

    @torch.no_grad()
    def views(self, images: Tensor, cells: Tensor, types: Tensor, polarity: Tensor) -> CellBatch:
        """Of images (N, 1, S, S) in [0, 255] of whole cells.

        Args:
            cells: (N,) int64, ascending, with any gaps.
        """
        images = images.to(self._device)
        outputs = self._outputs(images)
        return CellBatch(
            torch.cat([output.features for output in outputs]),
            torch.cat([output.logits.type for output in outputs]),
            torch.cat([output.logits.polarity for output in outputs]),
            shapes_of(images),
            torch.unique_consecutive(cells, return_inverse=True)[1].to(self._device),
            types.to(self._device),
            polarity.to(self._device),
        )

    def _outputs(self, images: Tensor) -> list[VarifocalOutput]:
        if self._device.type != "cpu":
            return [self._of_batch(images)]
        return list(compute_side_by_side(self._of_batch, torch.split(images, CPU_BATCH), torch.get_num_threads()))

    @torch.no_grad()
    def _of_batch(self, images: Tensor) -> VarifocalOutput:
        with mixed_precision(self._device, wanted=self._mixed and self._device.type != "cpu"):
            return self._compute(normalise(images).contiguous(memory_format=torch.channels_last))


def whole_cells(data: LabelledImages, images: int, team: Team | None = None) -> Iterator[slice]:
    """The data in parts of whole cells, of about so many images each; of a team, this process's part of them."""
    parts: list[slice] = []
    for rows in data.cell_rows():
        if parts and rows.stop - parts[-1].start <= images:
            parts[-1] = slice(parts[-1].start, rows.stop)
        else:
            parts.append(rows)
    yield from parts[(team or Team()).own]
