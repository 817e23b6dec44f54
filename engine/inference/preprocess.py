"""Chromosome images -> the network's input: one function for training and for prediction (III-B)."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.domain.prediction import Box
from engine.varifocal.config import VarifocalConfig

WHITE = 255

# A pixel darker than this, on a background of 255, belongs to the chromosome.
_FOREGROUND_BELOW = 235


@dataclass(frozen=True)
class Fit:
    """How a crop lies on the network's square input.

    Attributes:
        scale: input pixels per crop pixel.
        left, top: where the crop's top-left corner lies, in input pixels.
    """

    scale: float
    left: int
    top: int


def white_background(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The image with its background stretched to 255.

    The brightest part of the rim is background: crops are cut around the chromosome. A rim darker than 128
    is no light background; the image is then left alone.
    """
    rim = np.concatenate([image_hw[0], image_hw[-1], image_hw[:, 0], image_hw[:, -1]])
    level = float(np.percentile(rim, 95))
    if level >= WHITE or level < 128:
        return image_hw
    stretched = np.minimum(np.rint(image_hw.astype(np.float32) * (WHITE / level)), WHITE)
    white: NDArray[np.uint8] = stretched.astype(np.uint8)
    return white


def chromosome_mask(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The chromosome without holes: (h, w) uint8, 1 inside. Light bands inside belong to it."""
    dark = (image_hw < _FOREGROUND_BELOW).astype(np.uint8)
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    mask = np.zeros_like(dark)
    cv2.drawContours(mask, contours, -1, 1, cv2.FILLED)
    return mask


def cell_scale(images: Sequence[NDArray[np.uint8]], config: VarifocalConfig) -> float:
    """Canvas pixels per image pixel, such that the cell's median chromosome has the reference area.

    Pixel size and condensation differ between laboratories and between cells; the cell's own chromosomes
    tell the scale, and the median stays put when a few of them are missing or wrongly cut.

    Args:
        images: the cell's chromosomes, (h, w) uint8 with a white background; at least one.
    """
    areas = [max(int(chromosome_mask(image).sum()), 1) for image in images]
    return float(np.sqrt(config.reference_area_px / np.median(areas)))


def fit_to_input(shape_hw: tuple[int, ...], scale: float, config: VarifocalConfig) -> Fit:
    """Where a crop of that shape lies on the input: centred; a crop too long for the canvas shrinks to it."""
    height, width = shape_hw[:2]
    side = config.global_px
    scale = min(scale * side / config.canvas_px, side / max(height, width))
    return Fit(
        scale=scale,
        left=(side - max(round(width * scale), 1)) // 2,
        top=(side - max(round(height * scale), 1)) // 2,
    )


def input_images(
    images: Sequence[NDArray[np.uint8]], config: VarifocalConfig, scale: float | None = None
) -> NDArray[np.uint8]:
    """Scale, centre on white and resize a cell's chromosomes.

    Args:
        images: the chromosomes of one cell, (h, w) uint8, light background.
        scale: canvas pixels per image pixel; by default the cell's own.

    Returns:
        (N, S, S) uint8, S = global_px. Canvas and resize of the paper are one resampling here.
    """
    whitened = [white_background(image) for image in images]
    if scale is None:
        scale = cell_scale(whitened, config)
    batch = np.full((len(whitened), config.global_px, config.global_px), WHITE, dtype=np.uint8)
    for square, image in zip(batch, whitened, strict=True):
        fit = fit_to_input(image.shape, scale, config)
        height = max(round(image.shape[0] * fit.scale), 1)
        width = max(round(image.shape[1] * fit.scale), 1)
        # Area averaging keeps bands honest when shrinking; cubic keeps them sharp when enlarging.
        method = cv2.INTER_AREA if fit.scale < 1 else cv2.INTER_CUBIC
        square[fit.top : fit.top + height, fit.left : fit.left + width] = cv2.resize(
            image, (width, height), interpolation=method
        )
    return batch


def normalise(batch: Tensor) -> Tensor:
    """Equation (11): each image to zero mean and unit variance, its white margin included.

    Args:
        batch: (N, 1, S, S), grey values in [0, 255], any dtype.

    Returns:
        (N, 1, S, S) float32. A constant image becomes zeros.
    """
    batch = batch.float()
    mean = batch.mean(dim=(1, 2, 3), keepdim=True)
    deviation = batch.std(dim=(1, 2, 3), keepdim=True, correction=0)
    return (batch - mean) / deviation.clamp_min(1e-6)


def preprocess_cell(images: Sequence[NDArray[np.uint8]], config: VarifocalConfig) -> Tensor:
    """The network's input for the chromosomes of one cell: (N, 1, S, S) float32 on the CPU."""
    return normalise(torch.from_numpy(input_images(images, config)).unsqueeze(1))


def box_on_crop(
    box: Box, shape_hw: tuple[int, ...], scale: float, config: VarifocalConfig
) -> tuple[float, float, float, float]:
    """Where a predicted box lies on the chromosome's own image.

    Args:
        box: relative, as predicted.
        shape_hw: of the image, in its pixels.
        scale: the cell's `cell_scale`.

    Returns:
        left, top, width, height in image pixels; may reach beyond the image.
    """
    fit = fit_to_input(shape_hw, scale, config)
    half = (box.half + 1) * config.min_margin_px / 2
    centre_x = config.min_margin_px + box.x * config.max_shift_px
    centre_y = config.min_margin_px + box.y * config.max_shift_px
    left, top = (centre_x - half - fit.left) / fit.scale, (centre_y - half - fit.top) / fit.scale
    return left, top, 2 * half / fit.scale, 2 * half / fit.scale
