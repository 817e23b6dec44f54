"""The table of bands."""

import csv

from engine.domain.bands import Band
from engine.resources import resource_path


def load_bands() -> dict[str, tuple[Band, ...]]:
    """The bands of each type from the tip of its p-arm, at the 850-band level."""
    bands: dict[str, list[Band]] = {}
    with resource_path("bands", "cytobands_hg38.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            band = Band(row["band"], int(row["start_bp"]), int(row["end_bp"]), row["stain"])
            bands.setdefault(row["chromosome"], []).append(band)
    return {name: tuple(row) for name, row in bands.items()}
