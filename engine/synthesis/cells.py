"""Synthetic cells, as data sets with labels and as case folders."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import Q_ARM_DOWN, Q_ARM_UP, TYPES
from engine.domain.clones import cells_of_mosaic
from engine.domain.iscn_parse import counts_of_iscn
from engine.io.atomic import holds_others
from engine.io.case_folder import DETAILS_FILE
from engine.io.crop_positions import positions_to_json
from engine.io.dataset import CASES_FOLDER, COLUMNS, LABELS_FILE
from engine.io.images import encode_png
from engine.synthesis.ideogram import Ideogram, load_ideograms
from engine.synthesis.render import CellStyle, draw_chromosome
from engine.synthesis.spread import draw_spread

PATIENTS_FOLDER = "patients"

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
    folder: Path,
    karyotype: str,
    *,
    seed: int = 0,
    details: dict[str, Any] | None = None,
    spread: bool = False,
    uncovered: int = 0,
) -> tuple[SyntheticChromosome, ...]:
    """Write a case folder of one synthetic cell, 001.png and on; returns what each file shows, in order.

    Args:
        spread: with metaphase.png, and the positions in case.json.
        uncovered: so many chromosomes of the karyotype lie in the spread alone and have no file.

    Raises:
        ValueError: the folder is not empty, or the karyotype is not understood.
    """
    rng = np.random.default_rng(seed)
    cell = synthesize_cell(karyotype, rng)
    _check_uncovered(uncovered, spread, len(cell))
    _make_empty(folder)
    shown, metaphase = _write_cell(folder, cell, rng, spread, uncovered)
    _write_details(folder, {**(details or {}), **metaphase})
    return shown


@dataclass(frozen=True)
class CaseCells:
    """How many cells each synthetic case has, and what else lies in its folder.

    Attributes:
        count: cells a case; None: one, or as many as the karyotype of a mosaic says.
        spread: each cell has its metaphase.png, with the positions in case.json.
        uncovered: chromosomes of each cell that lie in the spread alone.
    """

    count: int | None = None
    spread: bool = False
    uncovered: int = 0

    @property
    def are_grouped(self) -> bool:
        """Whether there are case folders beside the data set."""
        return self.count is not None or self.spread


def synthesize_dataset(
    out: Path,
    *,
    cases: int,
    karyotype: str | None = None,
    seed: int = 0,
    upright: bool = False,
    case_cells: CaseCells | None = None,
) -> int:
    """Write a data set of synthetic cases, each one patient, in four folds. Returns the number of cells.

    With several cells a case, or with spreads, the folder `patients` holds the same cells once more, a case
    folder each as the application opens them. The same arguments give the same files.

    Args:
        karyotype: of every case, such as "47,XX,+21" or the mosaic "45,X[3]/46,XX[7]"; None is a mixture of normal
            cells and findings.

    Raises:
        ValueError: `out` is not empty, `cases` is not positive, the karyotype is not understood, or its cell
            numbers are not the cells of a case.
    """
    if cases < 1:
        raise ValueError(f"{cases} cases: at least one is needed")
    wanted = case_cells or CaseCells()
    given = None if karyotype is None else _cell_karyotypes(karyotype, wanted.count)
    if given is not None and len(given) > 1:
        wanted = replace(wanted, count=len(given))
    fewest = min(sum(counts_of_iscn(line).values()) for line in given or _MIX)
    _check_uncovered(wanted.uncovered, wanted.spread, fewest)
    ideograms = load_ideograms()
    rng = np.random.default_rng(seed)
    _make_empty(out)
    with (out / LABELS_FILE).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(cases):
            chosen = given or (_MIX[int(rng.integers(len(_MIX)))],) * (wanted.count or 1)
            order = rng.permutation(len(chosen)) if len(set(chosen)) > 1 else range(len(chosen))
            cells = [synthesize_cell(chosen[place], rng, upright=upright, ideograms=ideograms) for place in order]
            patient = f"synthetic-{number + 1:04d}"
            shown = (
                _write_patient(out / PATIENTS_FOLDER / patient, cells, rng, wanted) if wanted.are_grouped else cells
            )
            for place, cell in enumerate(shown, 1):
                name = patient if len(shown) == 1 else f"{patient}.{place:02d}"
                names = _write_images(out / CASES_FOLDER / name, cell)
                writer.writerows(
                    (name, patient, 1 + number % _FOLDS, image, chromosome.type, chromosome.polarity)
                    for image, chromosome in zip(names, cell, strict=True)
                )
    return cases * (wanted.count or 1)


def _cell_karyotypes(karyotype: str, count: int | None) -> tuple[str, ...]:
    """The line of each cell of a case: of a mosaic by its cell numbers, else all the same."""
    clones = cells_of_mosaic(karyotype)
    lines = tuple(line for line, cells in clones for _ in range(cells))
    if len(clones) == 1 and "[" not in karyotype:
        return lines * (count or 1)
    if count not in (None, len(lines)):
        raise ValueError(f"{karyotype}: names {len(lines)} cells, not {count}")
    return lines


def _check_uncovered(uncovered: int, spread: bool, fewest: int) -> None:
    """Args: fewest: chromosomes of the cell that has the fewest."""
    if uncovered and not spread:
        raise ValueError("an uncovered chromosome lies in a spread; none is asked for")
    if not 0 <= uncovered < fewest:
        raise ValueError(f"{uncovered} uncovered chromosomes: a cell has to keep at least one of its own")


def _write_patient(
    folder: Path, cells: Sequence[tuple[SyntheticChromosome, ...]], rng: np.random.Generator, wanted: CaseCells
) -> list[tuple[SyntheticChromosome, ...]]:
    """A case folder; what the files of each cell show."""
    if len(cells) == 1:
        shown, metaphase = _write_cell(folder, cells[0], rng, wanted.spread, wanted.uncovered)
        _write_details(folder, {"patient": {"id": folder.name}, **metaphase})
        return [shown]
    written = [
        (
            f"cell-{number:02d}",
            *_write_cell(folder / f"cell-{number:02d}", cell, rng, wanted.spread, wanted.uncovered),
        )
        for number, cell in enumerate(cells, 1)
    ]
    positions = {name: metaphase for name, _, metaphase in written if metaphase}
    _write_details(folder, {"patient": {"id": folder.name}, **({"cells": positions} if positions else {})})
    return [shown for _, shown, _ in written]


def _write_cell(
    folder: Path, cell: tuple[SyntheticChromosome, ...], rng: np.random.Generator, spread: bool, uncovered: int
) -> tuple[tuple[SyntheticChromosome, ...], dict[str, Any]]:
    """The images of a cell's folder; what they show, and what case.json has to say of the spread."""
    shown = cell[: len(cell) - uncovered]
    names = _write_images(folder, shown)
    if not spread:
        return shown, {}
    picture, positions = draw_spread([chromosome.image_hw for chromosome in cell], rng)
    (folder / "metaphase.png").write_bytes(encode_png(picture))
    return shown, {"metaphase": {"positions": positions_to_json(dict(zip(names, positions, strict=False)))}}


def _write_details(folder: Path, details: dict[str, Any]) -> None:
    if details:
        text = json.dumps(details, indent=2, ensure_ascii=False) + "\n"
        (folder / DETAILS_FILE).write_text(text, encoding="utf-8")


def _make_empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if holds_others(folder):
        raise ValueError(f"{folder}: is not empty; choose a new folder")


def _write_images(folder: Path, cell: tuple[SyntheticChromosome, ...]) -> list[str]:
    folder.mkdir(parents=True, exist_ok=True)
    names = [f"{number:03d}.png" for number in range(1, len(cell) + 1)]
    for name, chromosome in zip(names, cell, strict=True):
        (folder / name).write_bytes(encode_png(chromosome.image_hw))
    return names
