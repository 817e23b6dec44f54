"""Synthetic cells, as data sets with labels and as case folders."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_DOWN, Q_ARM_UP, TYPES
from engine.domain.iscn import counts_of_iscn
from engine.io.dataset import CASES_FOLDER, COLUMNS, LABELS_FILE
from engine.io.images import encode_png
from engine.synthesis.ideogram import Ideogram, load_ideograms
from engine.synthesis.render import CellStyle, draw_chromosome

_FOLDS = 4

# Without a given karyotype: mostly normal cells, some findings, as a laboratory sees them.
_MIX = (*("46,XX",) * 4, *("46,XY",) * 4, "47,XX,+21", "47,XY,+18", "45,X", "47,XXY")


@dataclass(frozen=True, eq=False)
class SyntheticChromosome:
    """image_hw (h, w) uint8 on white, its type, and its polarity (1: q-arm down)."""

    image_hw: NDArray[np.uint8]
    type: str
    polarity: int


def synthesize_cell(
    karyotype: str,
    rng: np.random.Generator,
    *,
    upright: bool = False,
    ideograms: dict[str, Ideogram] | None = None,
) -> tuple[SyntheticChromosome, ...]:
    """The chromosomes of one cell, in random order.

    Args:
        karyotype: a numerical ISCN line, such as "47,XX,+21".
        upright: leave all upright; otherwise about half are turned by 180 degrees.

    Raises:
        IscnError: the karyotype is not understood.
    """
    counts = counts_of_iscn(karyotype)
    ideograms = ideograms or load_ideograms()
    style = CellStyle.random(rng)
    chromosomes = []
    for name in TYPES:
        for _ in range(counts[name]):
            image = draw_chromosome(ideograms[name], style, rng)
            turned = not upright and rng.random() < 0.5
            if turned:
                image = np.ascontiguousarray(image[::-1, ::-1])
            chromosomes.append(SyntheticChromosome(image, name, Q_ARM_UP if turned else Q_ARM_DOWN))
    return tuple(chromosomes[index] for index in rng.permutation(len(chromosomes)))


def write_case(
    folder: Path, karyotype: str, *, seed: int = 0, details: dict[str, Any] | None = None
) -> tuple[SyntheticChromosome, ...]:
    """Write a case folder of one synthetic cell, 001.png and on; returns what each file shows, in order.

    Raises:
        ValueError: the folder is not empty, or the karyotype is not understood.
    """
    cell = synthesize_cell(karyotype, np.random.default_rng(seed))
    _make_empty(folder)
    _write_images(folder, cell)
    if details is not None:
        text = json.dumps(details, indent=2, ensure_ascii=False) + "\n"
        (folder / "case.json").write_text(text, encoding="utf-8")
    return cell


def synthesize_dataset(
    out: Path, *, cells: int, karyotype: str | None = None, seed: int = 0, upright: bool = False
) -> None:
    """Write a data set of synthetic cells, each its own patient, in four folds.

    The same arguments give the same files.

    Args:
        karyotype: of every cell; None is a mixture of normal cells and findings.

    Raises:
        ValueError: `out` is not empty, `cells` is not positive, or the karyotype is not understood.
    """
    if cells < 1:
        raise ValueError(f"{cells} cells: at least one is needed")
    ideograms = load_ideograms()
    rng = np.random.default_rng(seed)
    if karyotype is not None:
        counts_of_iscn(karyotype)  # an error before anything is written
    _make_empty(out)
    with (out / LABELS_FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(cells):
            chosen = karyotype or _MIX[int(rng.integers(len(_MIX)))]
            cell = synthesize_cell(chosen, rng, upright=upright, ideograms=ideograms)
            name = f"synthetic-{number + 1:04d}"
            names = _write_images(out / CASES_FOLDER / name, cell)
            fold = 1 + number % _FOLDS
            writer.writerows(
                (name, name, fold, image, chromosome.type, chromosome.polarity)
                for image, chromosome in zip(names, cell, strict=True)
            )


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder}: is not empty; choose a new folder")


def _write_images(folder: Path, cell: tuple[SyntheticChromosome, ...]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number:03d}.png" for number in range(1, len(cell) + 1)]
    for name, chromosome in zip(names, cell, strict=True):
        (folder / name).write_bytes(encode_png(chromosome.image_hw))
    return names
