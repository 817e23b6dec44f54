"""Augmentation of whole batches on the device (III-B): flips, rotation, and what other scanners add."""

import math

import torch
from torch import Tensor
from torch.nn import functional

from engine.training.settings import AugmentSettings

_BLUR_TAPS = 5


def augment(
    images: Tensor, polarity: Tensor, settings: AugmentSettings, generator: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Vary a batch; a vertical flip changes the polarity label.

    Flips come before the rotation. Pixels turned in from outside are white, before any normalisation.

    Args:
        images: (N, 1, S, S) uint8 or float, grey values in [0, 255], background 255.
        polarity: (N,) int64, 0 or 1.
        generator: on the CPU; the same state gives the same batch on every device.

    Returns:
        images (N, 1, S, S) float32 in [0, 255] and polarity (N,).
    """
    count, side = len(images), images.shape[-1]

    def uniform(low: float, high: float) -> Tensor:
        return torch.rand(count, generator=generator) * (high - low) + low

    flip_x = torch.rand(count, generator=generator) < settings.horizontal_flip
    flip_y = torch.rand(count, generator=generator) < settings.vertical_flip
    angle = uniform(*settings.rotation_deg) * (math.pi / 180)
    along, across = uniform(*settings.scale), uniform(*settings.scale)
    shift = [uniform(-settings.shift_px, settings.shift_px) * (2 / side) for _ in range(2)]
    sign_x, sign_y = 1 - 2 * flip_x.float(), 1 - 2 * flip_y.float()
    cos, sin = torch.cos(angle), torch.sin(angle)
    # affine_grid maps output to input coordinates: rotate first, then scale and flip.
    theta = torch.stack(
        [
            torch.stack([sign_x * cos / across, -sign_x * sin / across, shift[0]], dim=1),
            torch.stack([sign_y * sin / along, sign_y * cos / along, shift[1]], dim=1),
        ],
        dim=1,
    ).to(images.device)
    grid = functional.affine_grid(theta, [count, 1, side, side], align_corners=False)
    # Zero padding of the negative is white padding of the image.
    negative = functional.grid_sample(255.0 - images.float(), grid, align_corners=False)
    blurred = _blur(negative, uniform(0.0, settings.blur_px).to(images.device))
    gamma = uniform(*settings.gamma).to(images.device)[:, None, None, None]
    varied = 255.0 * (1 - blurred / 255.0).clamp(0, 1) ** gamma
    if settings.noise > 0:
        deviation = uniform(0.0, settings.noise).to(images.device)[:, None, None, None]
        noise = torch.randn(varied.shape, generator=generator).to(images.device)
        varied = (varied + deviation * noise).clamp(0, 255)
    return varied, torch.where(flip_y.to(polarity.device), 1 - polarity, polarity)


def _blur(images: Tensor, sigma_px: Tensor) -> Tensor:
    """Gaussian blur of each (N, 1, S, S) image with its own sigma (N,); 0 leaves it as it is."""
    if not bool((sigma_px > 0).any()):
        return images
    offsets = torch.arange(_BLUR_TAPS, device=images.device) - _BLUR_TAPS // 2
    kernel = torch.exp(-(offsets**2) / (2 * sigma_px.clamp_min(1e-3)[:, None] ** 2))
    kernel = kernel / kernel.sum(dim=1, keepdim=True)
    batch = images.transpose(0, 1)  # one group per image
    pad = _BLUR_TAPS // 2
    batch = functional.conv2d(batch, kernel[:, None, :, None], padding=(pad, 0), groups=len(images))
    batch = functional.conv2d(batch, kernel[:, None, None, :], padding=(0, pad), groups=len(images))
    return batch.transpose(0, 1)
