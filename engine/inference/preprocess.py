"""Chromosome images -> the network's input: one function for training and for prediction (III-B)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import FOREGROUND_BELOW, WHITE
from engine.domain.prediction import Prediction
from engine.domain.sizes import show_many, show_nothing
from engine.inference.tone import Tone, tone_of
from engine.inference.upright import upright_by_shape
from engine.varifocal.config import VarifocalConfig

if TYPE_CHECKING:
    from torch import Tensor  # the window uses what is here before torch is loaded


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


def chromosome_mask(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The chromosome without holes: (h, w) uint8, 1 inside. Light bands inside belong to it."""
    dark = (image_hw < FOREGROUND_BELOW).astype(np.uint8)
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    mask = np.zeros(dark.shape, np.uint8)  # row by row, as OpenCV needs it; zeros_like would keep the image's order
    cv2.drawContours(mask, contours, -1, 1, cv2.FILLED)
    return mask


def cell_scale(images: Sequence[NDArray[np.uint8]], config: VarifocalConfig) -> float:
    """Canvas pixels per image pixel, such that the cell's median chromosome has the reference area.

    Pixel size and condensation differ between laboratories and between cells; the cell's own chromosomes
    tell the scale, and the median stays put when a few of them are missing or wrongly cut.

    Args:
        images: the cell's chromosomes, (h, w) uint8 with a white background; at least one.
    """
    return _scale_of(np.array([int(chromosome_mask(image).sum()) for image in images]), config)


def _scale_of(areas_px: NDArray[np.integer], config: VarifocalConfig) -> float:
    return float(np.sqrt(config.reference_area_px / np.median(np.maximum(areas_px, 1))))


def turned(image_hw: NDArray[np.uint8], angle_deg: float) -> NDArray[np.uint8]:
    """The image turned counter-clockwise about its centre on a white canvas that holds it, as small as its
    chromosome allows with the centre kept."""
    if not angle_deg:
        return image_hw
    height, width = image_hw.shape
    cos, sin = abs(np.cos(np.radians(angle_deg))), abs(np.sin(np.radians(angle_deg)))
    out_w, out_h = int(np.ceil(width * cos + height * sin)), int(np.ceil(width * sin + height * cos))
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1.0)
    matrix[:, 2] += ((out_w - width) / 2, (out_h - height) / 2)
    out = cv2.warpAffine(
        image_hw, matrix, (out_w, out_h), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE
    )
    dark = np.less(out, FOREGROUND_BELOW)
    rows, columns = _margin(np.any(dark, axis=1)), _margin(np.any(dark, axis=0))
    return np.asarray(out[rows : out_h - rows, columns : out_w - columns], dtype=np.uint8)


def _margin(occupied: NDArray[np.generic]) -> int:
    """Length of the shorter empty end; 0 if all is empty."""
    positions = np.flatnonzero(occupied)
    return min(int(positions[0]), len(occupied) - 1 - int(positions[-1])) if len(positions) else 0


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


@dataclass(frozen=True, eq=False)
class PreparedCell:
    """A cell's chromosomes as the network sees them.

    Attributes:
        inputs: (N, S, S) uint8, S = global_px, on white.
        upright_deg: (N,) float64, by how much each was turned counter-clockwise first.
        poses: (N,), in how many each is to be seen; 1 is the one that it has (`engine.inference.upright`).
        untypable: (N,) bool, those that show nothing a network could type, or far more than a chromosome.
        areas_px: (N,) of the chromosomes, in image pixels.
        scale: canvas pixels per image pixel.
        tone: the curve from the images' grey values to those of the inputs.
    """

    inputs: NDArray[np.uint8]
    upright_deg: NDArray[np.float64]
    poses: NDArray[np.intp]
    untypable: NDArray[np.bool_]
    areas_px: NDArray[np.int_]
    scale: float
    tone: Tone


def prepare_cell(
    images: Sequence[NDArray[np.uint8]],
    config: VarifocalConfig,
    scale: float | None = None,
    turn_deg: NDArray[np.float64] | None = None,
    tone: Tone | None = None,
) -> PreparedCell:
    """Turn upright (if the config says so), scale, centre on white and resize a cell's chromosomes, and soften a
    contrast that is harder than usual.

    Args:
        images: the chromosomes of one cell, (h, w) uint8 on white (`engine.io.background.on_white`).
        scale: canvas pixels per image pixel; by default the cell's own.
        turn_deg: (N,), by how much to turn each counter-clockwise; by default as its shape says.
        tone: the curve for its grey values; by default the cell's own.
    """
    masks = [chromosome_mask(image) for image in images]
    areas = np.array([int(mask.sum()) for mask in masks])
    untypable = show_nothing(areas) | show_many(areas)
    if scale is None:
        scale = _scale_of(areas if untypable.all() else areas[~untypable], config)
    batch = np.full((len(images), config.global_px, config.global_px), WHITE, dtype=np.uint8)
    angles, poses = np.zeros(len(images)), np.ones(len(images), dtype=np.intp)
    if turn_deg is not None:
        angles = turn_deg
    elif config.upright:
        by_shape = upright_by_shape(masks)
        angles, poses = by_shape.turn_deg, by_shape.poses
    for image, angle, square in zip(images, angles, batch, strict=True):
        _place(turned(image, float(angle)), square, scale, config)
    if tone is None:
        drawn = list(batch[~untypable])
        tone = tone_of(drawn, [chromosome_mask(square) for square in drawn])
    return PreparedCell(tone[batch], angles, poses, untypable, areas, scale, tone)


def _place(image: NDArray[np.uint8], square: NDArray[np.uint8], scale: float, config: VarifocalConfig) -> None:
    """Draw a crop on its (S, S) square. Canvas and resize of the paper are one resampling here."""
    fit = fit_to_input(image.shape, scale, config)
    height = max(round(image.shape[0] * fit.scale), 1)
    width = max(round(image.shape[1] * fit.scale), 1)
    # Area averaging keeps bands honest when shrinking; cubic keeps them sharp when enlarging.
    method = cv2.INTER_AREA if fit.scale < 1 else cv2.INTER_CUBIC
    square[fit.top : fit.top + height, fit.left : fit.left + width] = cv2.resize(
        image, (width, height), interpolation=method
    )


def input_images(
    images: Sequence[NDArray[np.uint8]], config: VarifocalConfig, scale: float | None = None
) -> NDArray[np.uint8]:
    """The (N, S, S) uint8 inputs of `prepare_cell` alone."""
    return prepare_cell(images, config, scale).inputs


def normalise(batch: "Tensor") -> "Tensor":
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


def box_on_crop(
    prediction: Prediction,
    image_hw: NDArray[np.uint8],
    shape_hw: tuple[int, ...],
    scale: float,
    config: VarifocalConfig,
) -> tuple[float, float, float, float]:
    """Where a predicted box lies on the chromosome's own image, as the network saw it: turned upright.

    Args:
        image_hw: (h, w) uint8, the image on white.
        shape_hw: of the image as it is looked at, in its pixels and without its margin; a canvas that was enlarged
            for turning has the same centre.
        scale: the cell's `cell_scale`.

    Returns:
        left, top, width, height in image pixels; may reach beyond the image.
    """
    box, seen = prediction.box, turned(image_hw, prediction.upright_deg)
    scale = fit_to_input(seen.shape, scale, config).scale
    half = (box.half + 1) * config.min_margin_px / 2 / scale
    middle = config.global_px / 2
    centre_x = shape_hw[1] / 2 + (config.min_margin_px + box.x * config.max_shift_px - middle) / scale
    centre_y = shape_hw[0] / 2 + (config.min_margin_px + box.y * config.max_shift_px - middle) / scale
    return centre_x - half, centre_y - half, 2 * half, 2 * half
