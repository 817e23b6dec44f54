"""Augmentation of whole batches on the device (III-B): flips and rotation, and what other cameras vary in.

The paper varies by flips and rotation. The rest (off in preset "paper") stands for other cameras and preparations:
condensation, bends, stretched arms, blur, grain, JPEG, uneven background, cut marks, and neighbours' fragments.
"""

import math
from dataclasses import dataclass, field

import torch
from torch import Tensor
from torch.nn import functional

from engine.training.settings import AugmentSettings

# Of the variation of sizes, what remains between the chromosomes of one cell; as an exponent of the scale.
_WITHIN_A_CELL = 0.4


@dataclass(frozen=True)
class Draws:
    """Random numbers of one batch, one row an image.

    The numbers are drawn for the whole batch, and a process takes those of its own images: so several processes
    together vary a batch exactly as one does alone.

    Attributes:
        generator: on the images' device.
        total: images of the whole batch.
        own: which of them this process has.
    """

    generator: torch.Generator
    total: int
    own: slice = field(default_factory=lambda: slice(None))

    def uniform(self, low: float, high: float) -> Tensor:
        """(n,) float32 in [low, high)."""
        drawn = torch.rand(self.total, generator=self.generator, device=self.generator.device)
        return drawn[self.own] * (high - low) + low

    def chance(self, probability: float) -> Tensor:
        """(n,) bool."""
        return self.uniform(0.0, 1.0) < probability

    def normal(self, shape: tuple[int, ...]) -> Tensor:
        """(n, *shape) float32, standard normal."""
        return torch.randn((self.total, *shape), generator=self.generator, device=self.generator.device)[self.own]


@dataclass(frozen=True)
class SharedDraws(Draws):
    """Random numbers that all images have in common; but grain is each image's own."""

    def uniform(self, low: float, high: float) -> Tensor:
        drawn = torch.rand(1, generator=self.generator, device=self.generator.device)
        return drawn.expand(self.total)[self.own] * (high - low) + low


def augment(
    images: Tensor,
    polarity: Tensor,
    neighbours: Tensor,
    settings: AugmentSettings,
    draws: Draws,
    look: Draws | None = None,
) -> tuple[Tensor, Tensor]:
    """Vary a batch; a vertical flip changes the polarity label.

    Flips come before the rotation. Pixels turned in from outside are white, before any normalisation.

    Args:
        images: (N, 1, S, S) uint8 or float, grey values in [0, 255], background 255.
        polarity: (N,) int64, 0 or 1.
        neighbours: (N, 1, S, S) other chromosomes, of which fragments may show at the rim.
        draws: for these N images.
        look: for what the pictures of one cell have in common, condensation, focus, stain and camera; by default
            each image has its own. With a look the chromosomes keep their sizes relative to each other.

    Returns:
        images (N, 1, S, S) float32 in [0, 255] and polarity (N,).
    """
    side = images.shape[-1]
    flip_y = draws.chance(settings.vertical_flip)
    grid = _geometry(side, flip_y, settings, draws, look)
    # Zero padding of the negative is white padding of the image.
    negative = functional.grid_sample(255.0 - images.float(), grid, align_corners=False)
    if settings.neighbour > 0:
        fragments = functional.grid_sample(255.0 - neighbours.float(), _beside(side, draws), align_corners=False)
        shown = draws.chance(settings.neighbour)[:, None, None, None]
        negative = torch.maximum(negative, fragments * shown)
    if settings.patch > 0:
        negative = _cut(negative, settings.patch, draws)
    varied = _photograph(negative, settings, look or draws)
    return varied, torch.where(flip_y, 1 - polarity, polarity)


def _geometry(side: int, flip_y: Tensor, settings: AugmentSettings, draws: Draws, look: Draws | None) -> Tensor:
    """Where each output pixel comes from: (N, S, S, 2) in [-1, 1]; rotated last, so undone first."""
    flip_x = draws.chance(settings.horizontal_flip)
    angle = draws.uniform(*settings.rotation_deg) * (math.pi / 180)
    along, across = draws.uniform(*settings.scale), draws.uniform(*settings.scale)
    if look:
        # Chromosomes of one cell differ little from each other in how far they are condensed.
        along, across = along.pow(_WITHIN_A_CELL), across.pow(_WITHIN_A_CELL)
    condensed = torch.exp((look or draws).uniform(-settings.condensation, settings.condensation) / 2)
    along, across = along / condensed, across * condensed
    shift_x, shift_y = (
        draws.uniform(-settings.shift_px, settings.shift_px)[:, None, None] * (2 / side) for _ in range(2)
    )
    line = (torch.arange(side, device=angle.device) + 0.5) * (2 / side) - 1
    cos, sin = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
    x = line[None, None, :] * cos - line[None, :, None] * sin
    y = line[None, None, :] * sin + line[None, :, None] * cos
    if settings.bend > 0:
        bend, middle = draws.uniform(-settings.bend, settings.bend), draws.uniform(-0.4, 0.4)
        x = x + bend[:, None, None] * ((y - middle[:, None, None]).square() - 0.15)
    if settings.stretch > 0:
        # One wave along the axis: its slope is at most `stretch`, so the order of bands stays.
        waves = draws.uniform(1.0, 2.5)[:, None, None] * math.pi
        phase = draws.uniform(0.0, 2 * math.pi)[:, None, None]
        amount = draws.uniform(0.0, settings.stretch)[:, None, None]
        y = y + amount * torch.sin(waves * y + phase) / waves
    x = x * (1 - 2 * flip_x.float())[:, None, None] / across[:, None, None] + shift_x
    y = y * (1 - 2 * flip_y.float())[:, None, None] / along[:, None, None] + shift_y
    return torch.stack([x, y], dim=-1)


def _beside(side: int, draws: Draws) -> Tensor:
    """A grid (N, S, S, 2) that shows another chromosome, turned anyhow, to the left or right of the middle."""
    angle = draws.uniform(0.0, 2 * math.pi)
    away = draws.uniform(0.3, 0.8) * torch.where(draws.chance(0.5), 1.0, -1.0)
    cos, sin = torch.cos(angle), torch.sin(angle)
    theta = torch.stack(
        [
            torch.stack([cos, -sin, cos * away], dim=1),
            torch.stack([sin, cos, sin * away + draws.uniform(-0.4, 0.4)], dim=1),
        ],
        dim=1,
    )
    return functional.affine_grid(theta, [len(theta), 1, side, side], align_corners=False)


def _cut(negative: Tensor, probability: float, draws: Draws) -> Tensor:
    """A flat rectangle, as where an overlap was cut: grey, or white half of the time."""
    side = negative.shape[-1]
    line = torch.arange(side, device=negative.device) / side
    centre_x, centre_y = draws.uniform(0.4, 0.6)[:, None], draws.uniform(0.2, 0.8)[:, None]
    half_x, half_y = draws.uniform(0.03, 0.12)[:, None], draws.uniform(0.02, 0.08)[:, None]
    inside = ((line - centre_y).abs() < half_y)[:, :, None] & ((line - centre_x).abs() < half_x)[:, None, :]
    inside &= draws.chance(probability)[:, None, None]
    grey = draws.uniform(40.0, 140.0) * draws.chance(0.5)
    return torch.where(inside[:, None], grey[:, None, None, None], negative)


def _photograph(negative: Tensor, settings: AugmentSettings, draws: Draws) -> Tensor:
    """What camera, stain and file format do: (N, 1, S, S) darkness in [0, 255] -> grey values in [0, 255]."""
    side = negative.shape[-1]

    def each(values: Tensor) -> Tensor:
        return values[:, None, None, None]

    if settings.band_contrast != (1.0, 1.0):
        smooth = _blurred(negative, torch.full((len(negative),), side / 40, device=negative.device))
        factor = each(draws.uniform(*settings.band_contrast))
        negative = torch.where(negative > 8, smooth + factor * (negative - smooth), negative)
    if settings.blur_px > 0:
        # Squared: most images stay nearly sharp, some become very soft.
        negative = _blurred(negative, settings.blur_px * draws.uniform(0.0, 1.0).square())
    image = 255.0 * (1 - negative / 255.0).clamp(0, 1) ** each(draws.uniform(*settings.gamma))
    if settings.shade > 0:
        line = (torch.arange(side, device=image.device) + 0.5) / side
        angle, depth = draws.uniform(0.0, 2 * math.pi), draws.uniform(0.0, settings.shade)
        across, down = torch.cos(angle)[:, None, None], torch.sin(angle)[:, None, None]
        slope = across * line[None, None, :] + down * line[None, :, None]
        image = image + each(depth) * (slope[:, None] - 1)
    if settings.noise > 0:
        image = image + each(draws.uniform(0.0, settings.noise)) * draws.normal((1, side, side))
    if settings.jpeg > 0:
        coarse = _quantised(image, 1.0 + 5.0 * draws.uniform(0.0, 1.0).square())
        image = torch.where(each(draws.chance(settings.jpeg)), coarse, image)
    return image.clamp(0, 255)


def _blurred(images: Tensor, sigma_px: Tensor) -> Tensor:
    """Gaussian blur of each (N, 1, S, S) image with its own sigma (N,) in pixels; 0 leaves it as it is."""
    place = torch.arange(images.shape[-1], device=images.device)
    squared = (place[:, None] - place[None, :]).square()
    kernel = torch.exp(-squared / (2 * sigma_px.clamp_min(0.05)[:, None, None].square()))
    kernel = kernel / kernel.sum(dim=1).amax(dim=1)[:, None, None]
    return torch.bmm(torch.bmm(kernel, images[:, 0]), kernel).unsqueeze(1)


# Table K.1 of the JPEG standard (ITU-T T.81): quantisation of luminance at quality 50.
_JPEG_LUMINANCE = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)


def _quantised(images: Tensor, coarseness: Tensor) -> Tensor:
    """What JPEG leaves of (N, 1, S, S) images: 8 x 8 cosine blocks, quantised with K.1 times (N,) coarseness / 4."""
    count, _, side, _ = images.shape
    index = torch.arange(8, device=images.device)
    cosine = torch.cos((2 * index[None, :] + 1) * index[:, None] * (math.pi / 16)) / 2
    cosine[0] /= math.sqrt(2)
    blocks = images.reshape(count, side // 8, 8, side // 8, 8).permute(0, 1, 3, 2, 4) - 128
    table = torch.tensor(_JPEG_LUMINANCE, device=images.device) * (coarseness / 4)[:, None, None]
    table = table[:, None, None]
    frequencies = torch.round(cosine @ blocks @ cosine.T / table) * table
    decoded = cosine.T @ frequencies @ cosine + 128
    return decoded.permute(0, 1, 3, 2, 4).reshape(images.shape)
