"""Draw one G-banded chromosome from its ideogram."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from engine.domain.grey import WHITE
from engine.synthesis.ideogram import Ideogram

_OVERSAMPLING = 3
_BLOTCH = 17.0
_CUT_AT = 236  # segmentation leaves pixels lighter than this to the background


@dataclass(frozen=True)
class CellStyle:
    """What the chromosomes of one metaphase have in common.

    Attributes:
        px_per_percent: length in pixels of one per cent of the haploid autosomes.
        width_px: width of a chromatid pair.
        light, dark: grey of the lightest and the darkest bands, 0 to 255.
        blur_px: sigma of the optics.
        band_blur_px: sigma along the axis; the larger, the lower the band level.
        noise: standard deviation of the grain, grey values.
    """

    px_per_percent: float
    width_px: float
    light: float
    dark: float
    blur_px: float
    band_blur_px: float
    noise: float

    @classmethod
    def random(cls, rng: np.random.Generator) -> "CellStyle":
        condensation = rng.uniform(0.88, 1.12)
        return cls(
            px_per_percent=13.6 * condensation,
            width_px=14.8 / condensation**0.3,
            light=rng.uniform(155, 180),
            dark=rng.uniform(0, 20),
            blur_px=rng.uniform(0.55, 0.8),
            band_blur_px=rng.uniform(1.3, 1.9),
            noise=rng.uniform(5, 9),
        )


def draw_chromosome(ideogram: Ideogram, style: CellStyle, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One chromosome, upright with the p-arm up, tightly cut.

    Returns:
        (h, w) uint8, background 255.
    """
    length = style.px_per_percent * ideogram.relative_length * rng.normal(1.0, 0.035) + 2.0
    width = style.width_px * min(1.0, 0.74 + length / 190.0) * rng.normal(1.0, 0.03)
    s, d, side = _axis_coordinates(length, width, rng)
    half = _half_width(s, ideogram, width, length)
    darkness = _band_darkness(ideogram, s, d, length, style, rng)
    grey = style.light + (style.dark - style.light) * darkness
    grey = grey + _chromatids(d, half, side)
    grey = grey + _blotches(grey.shape, rng)
    image = np.where(np.abs(d) < half, np.clip(grey, 12, 225), WHITE)
    return _photograph(image, style, rng)


def _axis_coordinates(
    length: float, width: float, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """For each pixel of an oversampled canvas: position along the axis (0 p-tip to 1 q-tip, beyond outside),
    signed distance from the axis in pixels, and which side it lies on (-1, 1)."""
    k = _OVERSAMPLING
    bend = rng.normal(0, 0.10) * length * min(length / 70.0, 1.0)
    sway = rng.normal(0, 0.02) * length
    lean = rng.normal(0, 0.06)
    margin = width * 0.8 + abs(bend) + abs(sway) + abs(lean) * length
    ys = np.arange(round((length + 8) * k)) / k - 4
    xs = np.arange(round((2 * margin + 8) * k)) / k - margin - 4
    t = np.clip(ys / length, -0.2, 1.2)
    axis = bend * (4 * t * (1 - t) - 0.6) + sway * np.sin(2 * np.pi * t) + lean * (ys - length / 2)
    slope = np.gradient(axis, ys)
    arc = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(ys), np.diff(axis)))])
    arc = arc - np.interp(0.0, ys, arc)
    total = np.interp(length, ys, arc)
    across = xs[None, :] - axis[:, None]
    norm = np.sqrt(1 + slope**2)[:, None]
    distance = across / norm
    along = (arc[:, None] + across * slope[:, None] / norm) / total
    return along, distance, np.sign(across)


def _half_width(s: NDArray[np.float64], ideogram: Ideogram, width: float, length: float) -> NDArray[np.float64]:
    """Half the width at each position: round ends, constriction, thin stalks. 0 outside."""
    cap = 0.30 * width / length
    end = np.minimum(s, 1 - s)
    rounding = np.sqrt(np.clip(1 - np.clip(1 - end / cap, 0, None) ** 2, 0, 1))
    waist = 1 - 0.36 * np.exp(-(((s - ideogram.centromere) * length / (0.20 * width)) ** 2))
    shape = np.where(end > 0, rounding, 0.0) * waist
    # p-arms of acrocentrics, and generally very short arms, are narrower.
    short = min(ideogram.centromere * length / (0.9 * width), 1.0)
    shape = shape * np.where(s < ideogram.centromere, 0.62 + 0.38 * short, 1.0)
    if ideogram.stalk is not None:
        start, stop = ideogram.stalk
        middle, extent = (start + stop) / 2, max((stop - start) / 2, 1.5 / length)
        shape = shape * (1 - 0.35 * np.exp(-(((s - middle) / extent) ** 2)))
    positions = (np.arange(len(ideogram.width)) + 0.5) / len(ideogram.width)
    factor = np.interp(np.clip(s, 0, 1), positions, ideogram.width)
    half: NDArray[np.float64] = shape * factor * width / 2
    return half


def _band_darkness(
    ideogram: Ideogram,
    s: NDArray[np.float64],
    d: NDArray[np.float64],
    length: float,
    style: CellStyle,
    rng: np.random.Generator,
) -> NDArray[np.float64]:
    """Band darkness at each pixel; the two chromatids are a little out of step."""
    samples = len(ideogram.darkness)
    sigma = style.band_blur_px / length * samples
    variation = gaussian_filter1d(rng.normal(0, 1, samples), samples / length * 3.0)
    profile = gaussian_filter1d(ideogram.darkness, sigma) + 0.10 * variation / max(variation.std(), 1e-9)
    stretch = gaussian_filter1d(rng.normal(0, 1, samples), samples / 6)
    stretch = stretch / max(np.abs(stretch).max(), 1e-9) * rng.uniform(0, 0.02)
    positions = np.arange(samples) / (samples - 1)
    slip = np.where(d < 0, 1, -1) * rng.normal(0, 0.35) / length
    darkness: NDArray[np.float64] = np.interp(np.clip(s + slip, 0, 1), positions + stretch, profile)
    return darkness


def _chromatids(d: NDArray[np.float64], half: NDArray[np.float64], side: NDArray[np.float64]) -> NDArray[np.float64]:
    """Grey added across the width: a faint light gap between the chromatids and lighter edges."""
    across = np.abs(d) / np.maximum(half, 1e-6)
    gap = 16 * np.exp(-((across / 0.18) ** 2))
    edge = 46 * np.clip(across, 0, 1) ** 4
    added: NDArray[np.float64] = gap + edge - 8
    return added


def _blotches(shape: tuple[int, ...], rng: np.random.Generator) -> NDArray[np.float64]:
    """Uneven stain: soft spots of about two camera pixels, in grey values."""
    spots = cv2.GaussianBlur(np.asarray(rng.standard_normal(shape)), (0, 0), 1.3 * _OVERSAMPLING)
    stain: NDArray[np.float64] = spots / spots.std() * _BLOTCH
    return stain


def _photograph(image: NDArray[np.float64], style: CellStyle, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Optics, grain, pixels of the camera, and the cut along the outline."""
    k = _OVERSAMPLING
    blurred = cv2.GaussianBlur(image, (0, 0), style.blur_px * k)
    height, width = (side // k for side in blurred.shape)
    small = cv2.resize(blurred, (width, height), interpolation=cv2.INTER_AREA)
    grain = cv2.GaussianBlur(np.asarray(rng.standard_normal(small.shape)), (0, 0), 0.8)
    small = small + grain / grain.std() * style.noise * (small < _CUT_AT)
    cut = np.where(small < _CUT_AT, np.clip(small, 0, 254), WHITE)
    rows, columns = np.flatnonzero((cut < WHITE).any(axis=1)), np.flatnonzero((cut < WHITE).any(axis=0))
    tight = cut[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return np.rint(tight).astype(np.uint8)
