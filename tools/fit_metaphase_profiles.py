"""Fit resources/bands/metaphase_profiles.csv: how far real metaphase chromosomes differ from the band table.

For each type, the mean grey along the axis and the mean width of straight chromosomes of a labelled data set are
compared with those of synthetic ones, and the generator's corrections are moved towards them, a few times over.

    python tools/fit_metaphase_profiles.py pki3-train.zip --cells 250
"""

import argparse
import csv
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_UP, TYPES
from engine.inference.preprocess import chromosome_mask
from engine.io.dataset import Dataset
from engine.resources import resource_path
from engine.synthesis.cells import synthesize_cell
from engine.synthesis.ideogram import KNOTS, PROFILES_FILE, load_ideograms

_POINTS = 100
_ROUNDS = 5
_GREY_RANGE = 150.0
_CONTRAST = 1.25
_REFERENCE_AREA = 1000.0

Labelled = tuple[str, NDArray[np.uint8]]
Profiles = dict[str, tuple[NDArray[np.float64], NDArray[np.float64]]]


def mean_profiles(cells: Iterable[list[Labelled]]) -> Profiles:
    """Mean (grey, width) along the axis of each type's straight, upright chromosomes, 100 points each."""
    greys: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    widths: dict[str, list[NDArray[np.float64]]] = defaultdict(list)
    for cell in cells:
        scale = (_REFERENCE_AREA / np.median([chromosome_mask(image).sum() for _, image in cell])) ** 0.5
        for name, image in cell:
            mask = chromosome_mask(image)
            height, width = image.shape
            rows = np.arange(height)
            middle = np.array([np.average(np.arange(width), weights=row + 1e-9) for row in mask])
            if middle.std() > 0.05 * height + 0.6:
                continue
            inner = [image[y, max(int(middle[y]) - 2, 0) : int(middle[y]) + 3].mean() for y in rows]
            at, positions = np.linspace(0, 1, _POINTS), np.linspace(0, 1, height)
            greys[name].append(np.interp(at, positions, inner))
            widths[name].append(np.interp(at, positions, mask.sum(axis=1) * scale))
    return {name: (np.mean(greys[name], axis=0), np.mean(widths[name], axis=0)) for name in TYPES}


def real_cells(dataset: Dataset, most: int) -> Iterator[list[Labelled]]:
    for cell in dataset.cells[:most]:
        images = [(chromosome, dataset.read_image(cell.case, chromosome.file)) for chromosome in cell.chromosomes]
        yield [
            (chromosome.type, image[::-1, ::-1] if chromosome.polarity == Q_ARM_UP else image)
            for chromosome, image in images
        ]


def synthetic_cells(count: int) -> Iterator[list[Labelled]]:
    ideograms = load_ideograms()
    for seed in range(count):
        cell = synthesize_cell("47,XXY", np.random.default_rng(seed), upright=True, ideograms=ideograms)
        yield [(chromosome.type, chromosome.image_hw) for chromosome in cell]


def write_profiles(path: Path, darkness: NDArray[np.float64], width: NDArray[np.float64]) -> None:
    """One row a type and knot: additive darkness and the factor on the width."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("type", "position", "darkness", "width"))
        for row, name in enumerate(TYPES):
            for knot in range(KNOTS):
                position = (knot + 0.5) / KNOTS
                writer.writerow((name, f"{position:.4f}", f"{darkness[row, knot]:.3f}", f"{width[row, knot]:.3f}"))


def at_knots(profile: NDArray[np.float64]) -> NDArray[np.float64]:
    """Means of the profile around each knot."""
    edges = np.linspace(0, _POINTS, KNOTS + 1)
    return np.array([profile[int(a) : int(b)].mean() for a, b in itertools.pairwise(edges)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--cells", type=int, default=250)
    args = parser.parse_args()
    path = resource_path("bands", PROFILES_FILE)
    with Dataset.open(args.dataset) as dataset:
        real = mean_profiles(real_cells(dataset, args.cells))
    darkness, width = np.zeros((len(TYPES), KNOTS)), np.ones((len(TYPES), KNOTS))
    write_profiles(path, darkness, width)
    for _ in range(_ROUNDS):
        made = mean_profiles(synthetic_cells(24))
        for row, name in enumerate(TYPES):
            (real_grey, real_width), (grey, made_width) = real[name], made[name]
            # Levels differ with every stain: the pattern is fitted, not the mean. Averaging over many real
            # chromosomes has flattened it more than over our better aligned ones.
            wanted = (grey - grey.mean()) - _CONTRAST * (real_grey - real_grey.mean())
            darkness[row] = np.clip(darkness[row] + at_knots(wanted) / _GREY_RANGE, -1.2, 1.2)
            width[row] = np.clip(width[row] * at_knots(real_width) / at_knots(made_width), 0.5, 1.15)
            # The tips' mean width is that of tips lying askew, not of flared ones.
            width[row, :2], width[row, -2:] = width[row, 2], width[row, -3]
        write_profiles(path, darkness, width)
        left = np.mean([np.corrcoef(real[n][0], made[n][0])[0, 1] for n in TYPES])
        print(f"mean correlation of grey profiles {left:.3f}")  # noqa: T201 - a tool for the terminal


if __name__ == "__main__":
    main()
