"""Varifocal-Net, its parts, and the paper's controls: G-Net-STN, L-Net (Simple), Varifocal-Net (Simple)."""

import dataclasses

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.baselines.stn import SpatialTransformerNet
from engine.baselines.system import System
from engine.domain.chromosome import N_TYPES
from engine.training.settings import TrainSettings
from engine.training.steps import classification_step, four_steps
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.network import (
    N_POLARITIES,
    FusedClassifier,
    Logits,
    ScaleNet,
    VarifocalNet,
    he_initialise,
    pool_4x4,
)

# A pixel this much of the image's own range darker than its brightest belongs to the chromosome.
_DARK_BY = 0.2


def _as_printed(config: VarifocalConfig) -> VarifocalNet:
    """Without the cell's context, which would suit every system."""
    return VarifocalNet(dataclasses.replace(config, context_width=0, tells_upright=False))


def build_varifocal(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = _as_printed(config)

    def logits(images: Tensor) -> Logits:
        fused: Logits = network(images).logits
        return fused

    return System(name, network, four_steps(network, settings), logits, single_scale=False)


def build_l_net(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    """The L-Net on the boxes of a G-Net trained before it: the first four steps of II-C, no fusion."""
    network = _as_printed(config)
    steps = tuple(step for step in four_steps(network, settings) if step.name != "fused")

    def logits(images: Tensor) -> Logits:
        boxes = network.localization(network.g_net.trunk(images))
        local: Logits = network.l_net(network.zoomed(images, boxes.detach()))
        return local

    return System(
        name, network, steps, logits, single_scale=False, notes=("its boxes come from a G-Net trained before it",)
    )


def build_g_net(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = ScaleNet(config.width)
    network.apply(he_initialise)
    step = classification_step("g_net", (network,), network, settings.g_net, settings)
    return System(name, network, (step,), network)


class TransformedScaleNet(nn.Module):
    """The spatial transformer, then the G-Net."""

    def __init__(self, config: VarifocalConfig) -> None:
        super().__init__()
        self.scale_net = ScaleNet(config.width)
        self.scale_net.apply(he_initialise)
        self.stn = SpatialTransformerNet(config.global_px)

    def forward(self, images: Tensor) -> Logits:
        logits: Logits = self.scale_net(self.stn(images))
        return logits


def build_g_net_stn(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = TransformedScaleNet(config)
    step = classification_step("network", (network,), network, settings.g_net, settings)
    return System(name, network, (step,), network)


def bounding_box_view(images: Tensor) -> Tensor:
    """Each chromosome's bounding box, rescaled and padded to fill the square (the paper's "Simple").

    Assumption: the box is upright; the shorter side is padded by what lies beside it, which is white.

    Args:
        images: (N, 1, S, S), any linear scale of grey values.

    Returns:
        (N, 1, S, S) float32.
    """
    side = images.shape[-1]
    plane = images[:, 0].float()
    white, dark = plane.amax(dim=(1, 2), keepdim=True), plane.amin(dim=(1, 2), keepdim=True)
    occupied = plane < white - _DARK_BY * (white - dark)
    top, bottom = _ends(occupied.any(dim=2))
    left, right = _ends(occupied.any(dim=1))
    half = (torch.maximum(bottom - top, right - left) / side).clamp(min=2 / side, max=1.0)
    centre_x, centre_y = (left + right) / side - 1, (top + bottom) / side - 1
    zero = torch.zeros_like(half)
    theta = torch.stack(
        [torch.stack([half, zero, centre_x], dim=1), torch.stack([zero, half, centre_y], dim=1)], dim=1
    )
    grid = functional.affine_grid(theta, list(images.shape), align_corners=False)
    return functional.grid_sample(images.float(), grid, padding_mode="border", align_corners=False)


def _ends(occupied: Tensor) -> tuple[Tensor, Tensor]:
    """Start and stop of the True part of each row of (N, S) bool, in pixels; the whole row without any."""
    positions = torch.arange(occupied.shape[1], device=occupied.device)
    some = occupied.any(dim=1)
    first = torch.where(occupied, positions, occupied.shape[1]).amin(dim=1)
    stop = torch.where(occupied, positions, -1).amax(dim=1) + 1
    return torch.where(some, first, 0).float(), torch.where(some, stop, occupied.shape[1]).float()


class SimpleLNet(nn.Module):
    """L-Net (Simple): no localization, the whole chromosome blown up to fill the square."""

    def __init__(self, config: VarifocalConfig) -> None:
        super().__init__()
        self.scale_net = ScaleNet(config.width)
        self.scale_net.apply(he_initialise)

    def features(self, images: Tensor) -> Tensor:
        features: Tensor = self.scale_net.trunk(bounding_box_view(images))
        return features

    def forward(self, images: Tensor) -> Logits:
        logits: Logits = self.scale_net.classification(self.features(images))
        return logits


def build_l_net_simple(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = SimpleLNet(config)
    step = classification_step("l_net", (network,), network, settings.g_net, settings)
    return System(name, network, (step,), network)


class SimpleVarifocalNet(nn.Module):
    """Varifocal-Net (Simple): G-Net and L-Net (Simple), fused by the two MLPs of Table III."""

    def __init__(self, config: VarifocalConfig) -> None:
        super().__init__()
        self.g_net = ScaleNet(config.width)
        self.l_net = SimpleLNet(config)
        channels = self.g_net.trunk.channels
        self.fused_type = FusedClassifier(channels, config.fused_hidden, N_TYPES)
        self.fused_polarity = FusedClassifier(channels, config.fused_hidden, N_POLARITIES)
        self.apply(he_initialise)

    def forward(self, images: Tensor) -> Logits:
        fused = torch.cat([pool_4x4(self.g_net.trunk(images)), pool_4x4(self.l_net.features(images))], dim=1)
        return Logits(self.fused_type(fused), self.fused_polarity(fused))


def build_varifocal_simple(name: str, config: VarifocalConfig, settings: TrainSettings) -> System:
    network = SimpleVarifocalNet(config)
    fused: tuple[nn.Module, ...] = (network.fused_type, network.fused_polarity)
    if settings.fused_trains_trunks:
        fused += (network.g_net.trunk, network.l_net.scale_net.trunk)
    steps = (
        classification_step("g_net", (network.g_net,), network.g_net, settings.g_net, settings),
        classification_step("l_net", (network.l_net,), network.l_net, settings.l_net, settings),
        classification_step("fused", fused, network, settings.fused, settings),
    )
    return System(name, network, steps, network, single_scale=False)
