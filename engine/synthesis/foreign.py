"""Cells that are none: what else could lie in a folder that a user opens, to try what the engine says of it."""

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import WHITE
from engine.synthesis.cells import synthesize_cell
from engine.synthesis.ideogram import Ideogram
from engine.synthesis.render import CellStyle, draw_chromosome
from engine.synthesis.spread import draw_spread

Images = list[NDArray[np.uint8]]

_COUNT = 46

# Of the mouse: chromosomes 1 to 19 and X in millions of base pairs (UCSC mm39), all with the centromere at one end.
_MOUSE_MEGABASES = (
    195.2, 181.8, 159.7, 156.9, 151.8, 149.6, 145.0, 130.1, 124.4, 130.5,
    122.0, 120.1, 120.9, 125.1, 104.1, 98.0, 95.3, 90.7, 61.4, 169.5,
)  # fmt: skip
_PERCENT_PER_MEGABASE = 8.44 / 249.0  # as the human chromosome 1


def _noise(rng: np.random.Generator) -> Images:
    return [_as_image(rng.normal(140, 50, _shape(rng))) for _ in range(_COUNT)]


def _blank(rng: np.random.Generator) -> Images:
    """Empty places of a slide: light, with the camera's grain."""
    return [_as_image(rng.normal(240, 2, _shape(rng))) for _ in range(_COUNT)]


def _text(rng: np.random.Generator) -> Images:
    """Words, such as cut out of a scanned form."""
    images = []
    for _ in range(_COUNT):
        word = "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), int(rng.integers(3, 9))))
        image = np.full((40, 22 * len(word)), WHITE, np.uint8)
        cv2.putText(image, word, (4, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 30, 2, cv2.LINE_AA)
        images.append(_cut(image))
    return images


def _leaves(rng: np.random.Generator) -> Images:
    """Dark, mottled shapes of any outline."""
    images = []
    for _ in range(_COUNT):
        side = int(rng.uniform(30, 110))
        angle = np.linspace(0, 2 * np.pi, 120, endpoint=False)
        radius = 1 + sum(rng.normal(0, 0.28 / k) * np.cos(k * angle + rng.uniform(0, 7)) for k in range(1, 7))
        radius = np.clip(radius, 0.25, None) * side / 4
        flat = rng.uniform(0.5, 1.0)
        points = np.stack([side / 2 + radius * np.cos(angle), side / 2 + flat * radius * np.sin(angle)], axis=1)
        images.append(_cut(_filled(side, points, _texture((side, side), 4, rng) * 35 + 100)))
    return images


def _nuclei(rng: np.random.Generator) -> Images:
    """Interphase nuclei: round, of like size, with coarse chromatin."""
    images = []
    for _ in range(_COUNT):
        side = int(rng.normal(64, 5)) + 8
        angle = np.linspace(0, 2 * np.pi, 80, endpoint=False)
        radius = (side / 2 - 4) * np.array([rng.uniform(0.9, 1.0), rng.uniform(0.8, 0.95)])
        points = side / 2 + radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        images.append(_cut(_filled(side, points, _texture((side, side), 3, rng) * 22 + 130)))
    return images


def _photographs(rng: np.random.Generator) -> Images:
    """Pictures without a background: fields of grey with the falling spectrum of natural scenes."""
    images = []
    for _ in range(_COUNT):
        height, width = int(rng.uniform(60, 160)), int(rng.uniform(60, 160))
        frequency = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.fftfreq(width)[None, :])
        spectrum = np.fft.fft2(rng.standard_normal((height, width))) / np.maximum(frequency, 1 / max(height, width))
        scene = np.real(np.fft.ifft2(spectrum))
        images.append(_as_image(128 + 50 * scene / scene.std()))
    return images


def _mouse(rng: np.random.Generator) -> Images:
    """Forty chromosomes with the centromere at one end and bands of their own."""
    style = CellStyle.random(rng)
    images: Images = []
    for megabases in _MOUSE_MEGABASES:
        bands = np.repeat(rng.choice([0.12, 0.4, 0.78, 0.95], 12), rng.integers(30, 120, 12)).astype(np.float64)
        bands[:40] = 0.9
        kind = Ideogram(bands, np.ones(len(bands)), 0.03, None, megabases * _PERCENT_PER_MEGABASE)
        images += [draw_chromosome(kind, style, rng) for _ in range(2)]
    return images


def _spreads(rng: np.random.Generator) -> Images:
    """Whole metaphases that nobody has cut."""
    return [draw_spread([c.image_hw for c in synthesize_cell("46,XX", rng)], rng)[0] for _ in range(3)]


def _plain_stain(rng: np.random.Generator) -> Images:
    """Chromosomes without bands."""
    return [_unbanded(chromosome.image_hw, rng) for chromosome in synthesize_cell("46,XY", rng)]


FOREIGN: Mapping[str, Callable[[np.random.Generator], Images]] = {
    "noise": _noise,
    "blank": _blank,
    "text": _text,
    "leaves": _leaves,
    "nuclei": _nuclei,
    "photographs": _photographs,
    "mouse": _mouse,
    "spreads": _spreads,
    "plain stain": _plain_stain,
}


def _unbanded(image_hw: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """A chromosome on white as evenly dark as its mean, with grain."""
    inside = image_hw < WHITE
    even = float(image_hw[inside].mean()) + rng.normal(0, 4, image_hw.shape)
    return np.where(inside, np.clip(even, 0, 254), WHITE).astype(np.uint8)


def _shape(rng: np.random.Generator) -> tuple[int, int]:
    return int(rng.uniform(30, 115)), int(rng.uniform(15, 40))


def _as_image(values: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(values, 0, WHITE).astype(np.uint8)


def _texture(shape: tuple[int, int], sigma_px: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Soft spots with mean 0 and deviation 1."""
    spots = cv2.GaussianBlur(np.asarray(rng.standard_normal(shape)), (0, 0), sigma_px)
    return np.asarray(spots / spots.std(), dtype=np.float64)


def _filled(side: int, points: NDArray[np.float64], grey: NDArray[np.float64]) -> NDArray[np.uint8]:
    """A closed outline filled with grey values, on white."""
    inside = np.zeros((side, side), np.uint8)
    cv2.fillPoly(inside, [np.rint(points).astype(np.int32)], 1)
    return np.where(inside == 1, np.clip(grey, 10, 225), WHITE).astype(np.uint8)


def _cut(image_hw: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Tightly around what is not white."""
    rows, columns = (np.flatnonzero((image_hw < WHITE).any(axis=axis)) for axis in (1, 0))
    return image_hw[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
