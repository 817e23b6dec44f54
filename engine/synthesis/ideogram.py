"""The band pattern of each chromosome type along its axis, from the band table."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.bands import Band
from engine.domain.chromosome import TYPES
from engine.io.bands import load_bands
from engine.resources import resource_path

# Length of each type in per cent of the haploid autosomes, measured in metaphases (Paris Conference 1971).
RELATIVE_LENGTH: Mapping[str, float] = {
    "1": 8.44, "2": 8.02, "3": 6.83, "4": 6.30, "5": 6.08, "6": 5.90, "7": 5.36, "8": 4.93,
    "9": 4.80, "10": 4.59, "11": 4.61, "12": 4.66, "13": 3.74, "14": 3.56, "15": 3.46, "16": 3.36,
    "17": 3.25, "18": 2.93, "19": 2.67, "20": 2.56, "21": 1.90, "22": 2.04, "X": 5.12, "Y": 2.15,
}  # fmt: skip


# Space that a stain class takes along a metaphase chromosome, per base pair, relative to light bands. Fitted
# to mean profiles of real G-banded chromosomes: dark bands are more condensed, and the unsequenced centromeres
# are longer than the table's placeholders.
_SPACE: Mapping[str, float] = {
    "gneg": 1.0,
    "gpos25": 1.1,
    "gpos50": 0.85,
    "gpos75": 0.8,
    "gpos100": 0.83,
    "acen": 3.4,
    "gvar": 1.3,
    "stalk": 1.5,
}

# Darkness from 0 (as light as the lightest band) to 1, fitted the same way.
_DARKNESS: Mapping[str, float] = {
    "gneg": 0.12,
    "gpos25": 0.16,
    "gpos50": 0.40,
    "gpos75": 0.78,
    "gpos100": 0.95,
    "gvar": 0.80,
    "stalk": 0.0,
    "stain": 0.3,
}

# The centromere stains differently by type, and so does the variable heterochromatin: that of 9 is light in
# G-bands, that of 1 and 16 dark.
_CENTROMERE_DARKNESS: Mapping[str, float] = {
    "1": 0.50, "2": 0.55, "3": 0.90, "4": 0.62, "5": 0.64, "6": 0.62, "7": 0.84, "8": 0.55,
    "9": 0.90, "10": 0.90, "11": 0.82, "12": 0.58, "13": 0.8, "14": 0.84, "15": 0.95, "16": 0.72,
    "17": 0.86, "18": 0.40, "19": 1.2, "20": 1.05, "21": 0.9, "22": 1.2, "X": 0.55, "Y": 0.8,
}  # fmt: skip
_VARIABLE_DARKNESS: Mapping[str, float] = {"9": 0.12, "16": 1.2, "3": 1.1, "19": 0.45, "22": 0.4}


# How far real metaphase chromosomes differ from the band table, fitted by tools/fit_metaphase_profiles.py: an
# addition to the darkness and a factor on the width, at KNOTS positions along each type.
PROFILES_FILE = "metaphase_profiles.csv"
KNOTS = 30
_SAMPLES = 1000  # points along the axis


@dataclass(frozen=True, eq=False)
class Ideogram:
    """One type's pattern.

    Attributes:
        darkness: (M,) float, from the tip of the p-arm to that of the q-arm, about 0 to 1.
        width: (M,) float, factor on the width of the plain shape.
        centromere: position of the centromere along the axis, 0 to 1.
        stalk: (start, end) of the satellite stalk along the axis, or None.
        relative_length: in per cent of the haploid autosomes.
    """

    darkness: NDArray[np.float64]
    width: NDArray[np.float64]
    centromere: float
    stalk: tuple[float, float] | None
    relative_length: float


def load_ideograms() -> dict[str, Ideogram]:
    """The ideograms of all 24 types, from the shipped band table."""
    corrections, bands = _load_corrections(), load_bands()
    return {name: _ideogram(name, bands[name], corrections[name]) for name in TYPES}


def _load_corrections() -> dict[str, NDArray[np.float64]]:
    """(KNOTS, 3) position, darkness, width of each type."""
    rows: dict[str, list[tuple[float, float, float]]] = {}
    with resource_path("bands", PROFILES_FILE).open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            knot = (float(row["position"]), float(row["darkness"]), float(row["width"]))
            rows.setdefault(row["type"], []).append(knot)
    return {name: np.array(knots) for name, knots in rows.items()}


def _ideogram(name: str, bands: Sequence[Band], correction: NDArray[np.float64]) -> Ideogram:
    lengths = np.array([band.length_bp * _SPACE[band.stain] for band in bands])
    edges = np.concatenate([[0.0], lengths.cumsum()]) / lengths.sum()
    positions = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    index = np.clip(np.searchsorted(edges, positions, side="right") - 1, 0, len(bands) - 1)
    stains = [band.stain for band in bands]
    shade = np.array([_darkness(name, stain) for stain in stains])
    acen = [k for k, stain in enumerate(stains) if stain == "acen"]
    stalks = [k for k, stain in enumerate(stains) if stain == "stalk"]
    return Ideogram(
        darkness=shade[index] + np.interp(positions, correction[:, 0], correction[:, 1]),
        width=np.interp(positions, correction[:, 0], correction[:, 2]),
        centromere=float((edges[acen[0]] + edges[acen[-1] + 1]) / 2),
        stalk=(float(edges[stalks[0]]), float(edges[stalks[-1] + 1])) if stalks else None,
        relative_length=RELATIVE_LENGTH[name],
    )


def _darkness(name: str, stain: str) -> float:
    if stain == "acen":
        return _CENTROMERE_DARKNESS[name]
    if stain == "gvar":
        return _VARIABLE_DARKNESS.get(name, _DARKNESS["gvar"])
    return _DARKNESS[stain]
