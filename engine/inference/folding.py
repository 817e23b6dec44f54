"""The network for prediction alone: batch normalisation folded into the convolutions, exactly but for rounding.

A unit of Fig. 4 normalises before it convolves, and its input also goes past it by the shortcut, so that its first
batch normalisation cannot go into the convolution before. But with a slope above zero

    relu(slope x + shift) = slope relu(x + shift / slope),

and the slope goes into the convolutions behind. shift / slope goes into the sum x itself: the unit before adds it, by
the bias of its second convolution, and this unit's bias takes it off again. What is left between two convolutions is
a relu. The second batch normalisation of a unit goes into its first convolution as usual.
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.varifocal.network import VarifocalNet, VarifocalOutput, WideResidualTrunk

# Beyond, float32 would lose digits of x beside shift / slope. Trained networks stay below 10.
_MOST_SHIFT = 64.0


class FoldedNet:
    """A network's function in eval mode, on the CPU, float32, in fewer passes over memory.

    A trunk that cannot be folded (a slope of zero or below, or a shift out of proportion) is taken as it is: the
    same numbers, in more time.
    """

    def __init__(self, network: VarifocalNet) -> None:
        self.config = network.config
        self._network = network
        self._g_trunk, self._l_trunk = _folded(network.g_net.trunk), _folded(network.l_net.trunk)

    def __call__(self, images: Tensor) -> VarifocalOutput:
        """As the network: (N, 1, S, S) normalised images."""
        global_features = self._g_trunk(images)
        boxes = self._network.localization(global_features)
        local_features = self._l_trunk(self._network.zoomed(images, boxes))
        return self._network.fused_output(global_features, local_features, boxes)


def _folded(trunk: WideResidualTrunk) -> Callable[[Tensor], Tensor]:
    norms = [_Affine.of(norm) for norm in (*(unit.bn1 for unit in trunk.units), trunk.bn)]
    return FoldedTrunk(trunk, norms) if all(norm.is_foldable for norm in norms) else trunk


@dataclass(frozen=True)
class _Affine:
    """Batch normalisation in eval mode: slope x + shift, (C,) float64 each."""

    slope: Tensor
    shift: Tensor

    @classmethod
    def of(cls, norm: nn.Module | Tensor) -> "_Affine":
        assert isinstance(norm, nn.BatchNorm2d)
        assert norm.running_mean is not None
        assert norm.running_var is not None
        slope = norm.weight.detach().double() / (norm.running_var.double() + norm.eps).sqrt()
        return cls(slope, norm.bias.detach().double() - norm.running_mean.double() * slope)

    @property
    def is_foldable(self) -> bool:
        return bool((self.slope > 0).all() and (self.offset.abs() <= _MOST_SHIFT).all())

    @property
    def offset(self) -> Tensor:
        return self.shift / self.slope


@dataclass(frozen=True)
class _FoldedUnit:
    """A unit's convolutions: weights (out, in, k, k), channels last, and biases (out,), float32."""

    stride: int
    weight1: Tensor
    bias1: Tensor
    weight2: Tensor
    bias2: Tensor
    projection: Tensor | None


class FoldedTrunk:
    """A `WideResidualTrunk` in eval mode: images (N, 1, S, S) -> (N, C, S/8, S/8), all float32."""

    def __init__(self, trunk: WideResidualTrunk, norms: list[_Affine]) -> None:
        """Args: norms: the first of each unit, then the trunk's own."""
        self._stem = _last(trunk.stem.weight.detach())
        self._stem_bias = norms[0].offset.float()
        self._units = [
            _fold(unit, norm, following) for unit, norm, following in zip(trunk.units, norms, norms[1:], strict=False)
        ]
        self._slope = norms[-1].slope.float()[:, None, None]

    def __call__(self, images: Tensor) -> Tensor:
        # One channel has no order: torch would take the sum of every unit for channels first, and reorder it.
        x = functional.conv2d(images, self._stem, self._stem_bias, padding=1)
        x = x.contiguous(memory_format=torch.channels_last)
        for unit in self._units:
            activated = x.relu() if unit.projection is None else x.relu_()
            out = functional.conv2d(activated, unit.weight1, unit.bias1, stride=unit.stride, padding=1).relu_()
            out = functional.conv2d(out, unit.weight2, unit.bias2, padding=1)
            if unit.projection is not None:
                x = functional.conv2d(activated, unit.projection, stride=unit.stride)
            x = out.add_(x)
        return x.relu_().mul_(self._slope)


def _fold(unit: nn.Module, norm: _Affine, following: _Affine) -> _FoldedUnit:
    first, second, projection = unit.conv1, unit.conv2, unit.projection
    assert isinstance(first, nn.Conv2d)
    assert isinstance(second, nn.Conv2d)
    inner = _Affine.of(unit.bn2)
    weight1 = first.weight.detach().double() * norm.slope[:, None, None] * inner.slope[:, None, None, None]
    projected, bias2 = None, following.offset
    if isinstance(projection, nn.Conv2d):
        projected = _last(projection.weight.detach().double() * norm.slope[:, None, None])
    else:
        bias2 = bias2 - norm.offset  # which the shortcut carries on
    weight2 = second.weight.detach()
    return _FoldedUnit(first.stride[0], _last(weight1), inner.shift.float(), _last(weight2), bias2.float(), projected)


def _last(weight: Tensor) -> Tensor:
    return weight.float().contiguous(memory_format=torch.channels_last)
