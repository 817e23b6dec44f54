"""Whole-cell context: the chromosomes of a cell see each other before their types are decided. Beyond the paper.

A person compares: a 9 is told from an X, a 4 from a 5, by its fellows in the same cell, which have the same
condensation, stain and focus. A small transformer (Vaswani et al., 2017) without positions does so on what the fused
type classifier has made of every single chromosome; KaryoNet (Xia et al., IEEE TMI 2023) showed the way. It adds to
the single logits, and begins by adding nothing.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.varifocal.config import CONTEXT_HEADS

N_SHAPES = 4
LAYERS = 3
_DROPOUT = 0.1
# Of the single features: what a network says of images it has learned from is surer than what it says of others.
_FEATURE_DROPOUT = 0.2

# Darkness, of 255, from which on a pixel belongs to the chromosome.
_DARK_FROM = 20.0
# Typical sizes, so that all inputs are of the order of one.
_LOG_PROBABILITY_UNIT, _LEAST_LOG_PROBABILITY = 4.0, -12.0
_DARKNESS_UNIT, _CONTRAST_UNIT = 100.0, 50.0
_SHAPE_FACTOR = 3.0


@dataclass(frozen=True)
class SingleViews:
    """What the network makes of chromosomes one by one.

    Attributes:
        features: (N, fused_hidden) float32, the fused type classifier's hidden layer.
        type_logits: (N, 24) float32.
        shapes: (N, 4) float32, of `shapes_of`.
    """

    features: Tensor
    type_logits: Tensor
    shapes: Tensor


def shapes_of(images: Tensor) -> Tensor:
    """Logarithms of area and height in pixels, mean darkness and its deviation, of each chromosome.

    Args:
        images: (N, 1, S, S), grey values in [0, 255] on white, any dtype.

    Returns:
        (N, 4) float32.
    """
    darkness = 255.0 - images.float()
    inside = (darkness > _DARK_FROM).float()
    area = inside.sum(dim=(1, 2, 3)).clamp_min(1.0)
    height = inside.amax(dim=3).sum(dim=(1, 2)).clamp_min(1.0)
    mean = (darkness * inside).sum(dim=(1, 2, 3)) / area
    squares = ((darkness - mean[:, None, None, None]) * inside).square()
    deviation = (squares.sum(dim=(1, 2, 3)) / area).sqrt()
    return torch.stack([area.log(), height.log(), mean / _DARKNESS_UNIT, deviation / _CONTRAST_UNIT], dim=1)


class CellContext(nn.Module):
    """The transformer: what is said of each chromosome alone -> type logits in the context of its cell.

    The order of the chromosomes changes nothing, and there may be any number.
    """

    def __init__(self, features: int, types: int, width: int) -> None:
        """Args: features: per chromosome; width: units of a token, a multiple of CONTEXT_HEADS."""
        super().__init__()
        self.norm = nn.LayerNorm(features)
        self.dropout = nn.Dropout(_FEATURE_DROPOUT)
        self.from_features = nn.Linear(features, width)
        self.from_logits = nn.Linear(types, width)
        self.from_shapes = nn.Linear(N_SHAPES, width)
        layer = nn.TransformerEncoderLayer(
            width, CONTEXT_HEADS, 2 * width, _DROPOUT, "gelu", batch_first=True, norm_first=True
        )
        self.encoder = nn.TransformerEncoder(layer, LAYERS, nn.LayerNorm(width), enable_nested_tensor=False)
        self.to_types = nn.Linear(width, types)
        # Untrained, it leaves the single logits as they are.
        nn.init.zeros_(self.to_types.weight)
        nn.init.zeros_(self.to_types.bias)

    def forward(self, features: Tensor, type_logits: Tensor, shapes: Tensor, present: Tensor) -> Tensor:
        """Type logits (C, L, 24) of C cells with at most L chromosomes.

        Args:
            features, type_logits, shapes: (C, L, ·), as in SingleViews; anything finite where none is present.
            present: (C, L) bool; at least one in each cell.
        """
        weight = present.unsqueeze(2).float()
        # Relative to the cell: its camera, stain and condensation are those of all its chromosomes.
        mean = (shapes * weight).sum(dim=1, keepdim=True) / weight.sum(dim=1, keepdim=True)
        log_probs = type_logits.log_softmax(dim=2).clamp_min(_LEAST_LOG_PROBABILITY) / _LOG_PROBABILITY_UNIT
        tokens = (
            self.from_features(self.dropout(self.norm(features)))
            + self.from_logits(log_probs)
            + self.from_shapes((shapes - mean) * _SHAPE_FACTOR)
        )
        seen: Tensor = self.encoder(tokens, src_key_padding_mask=~present)
        logits: Tensor = type_logits + self.to_types(seen).float()
        return logits

    def of_cells(self, views: SingleViews, cells: Tensor) -> Tensor:
        """The same for chromosomes in one row.

        Args:
            views: of N chromosomes.
            cells: (N,) int64, the cell of each, 0 to C - 1, in ascending order; none is left out.

        Returns:
            (N, 24) float32.
        """
        sizes = torch.bincount(cells)
        longest = int(sizes.max())
        place = torch.arange(len(cells), device=cells.device) - (sizes.cumsum(0) - sizes)[cells]

        def padded(values: Tensor) -> Tensor:
            rows = values.new_zeros((len(sizes), longest, values.shape[1]))
            rows[cells, place] = values
            return rows

        present = torch.zeros((len(sizes), longest), dtype=torch.bool, device=cells.device)
        present[cells, place] = True
        logits: Tensor = self(padded(views.features), padded(views.type_logits), padded(views.shapes), present)
        return logits[cells, place]
