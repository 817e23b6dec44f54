"""Folders that are laid out like a case of several cells, but are data sets: taken for cells, they would be typed."""

import re
from collections.abc import Iterable
from pathlib import Path

from engine.domain.chromosome import TYPES
from engine.io.dataset import CASES_FOLDER, LABELS_FILE

# "7", "07", "chr7", "class_X": what a folder is called that holds the chromosomes of one type.
_TYPE_FOLDER = re.compile(r"(?:chromosome|chrom|chr|class|type)?[ _-]*0*(\d+|x|y)", re.I)

# All but Y, which no woman has. Fewer may be the numbers of cells.
_ALWAYS_THERE = frozenset(TYPES) - {"Y"}


def are_sorted_by_type(names: Iterable[str]) -> bool:
    """Whether folders of these names hold the chromosomes of a type each, instead of those of a cell."""
    matches = (_TYPE_FOLDER.fullmatch(name) for name in names)
    return {match[1].upper() for match in matches if match} >= _ALWAYS_THERE


def is_in_data_set(folder: Path) -> bool:
    """Whether a folder holds the cases of a data set."""
    return folder.name == CASES_FOLDER and (folder.parent / LABELS_FILE).is_file()
