"""A case: one patient's cells, each with its chromosome images, as read from a folder."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.domain.cell_look import CellLook
from engine.domain.chromosome import Chromosome

# What a laboratory keeps beside its images, and what no chromosome is ever written in.
_DOCUMENT = re.compile(
    r".*\.(docx?|xlsx?|pptx?|od[ts]|rtf|txt|csv|xml|html?|json|ini|md|eml|msg|lnk|url)", re.I | re.S
)


@dataclass(frozen=True)
class Unreadable:
    """A file in the cell's folder that could not become a chromosome."""

    file: str
    reason: str

    @property
    def is_document(self) -> bool:
        """Whether no image can be missing with it: a letter, a table, a note."""
        return _DOCUMENT.fullmatch(self.file) is not None


@dataclass(frozen=True)
class Cell:
    """One metaphase cell.

    Attributes:
        name: the folder's name; for a one-cell case the case folder's own name.
        folder: where the images lie.
        chromosomes: the readable images, in file-name order.
        unreadable: files that are neither chromosomes nor known companions, with the reason.
        metaphase: the whole spread's image file, if there is one.
        inverted: True if the images had a dark background and were inverted on reading.
        whitened: True if the background of most images was not white and was made so on reading.
        stretched: True if the images were faint and got more contrast on reading.
        cleared: the files of which parts at the edge were taken for neighbours and taken away on reading.
        digests: of its pictures, equal if they are pixel by pixel.
        twice: the files of each picture that is there more than once.
        same_as: the name of an earlier cell of the case with most of the same pictures; empty if there is none.
        look: what the images are like, for the question whether the model can know them; None: not measured.
    """

    name: str
    folder: Path
    chromosomes: tuple[Chromosome, ...]
    unreadable: tuple[Unreadable, ...] = ()
    metaphase: Path | None = None
    inverted: bool = False
    whitened: bool = False
    stretched: bool = False
    cleared: tuple[str, ...] = ()
    digests: frozenset[bytes] = frozenset()
    twice: tuple[tuple[str, ...], ...] = ()
    same_as: str = ""
    look: CellLook | None = None

    def chromosome(self, file: str) -> Chromosome:
        """The chromosome of that file name; KeyError if the cell has none."""
        for chromosome in self.chromosomes:
            if chromosome.file == file:
                return chromosome
        raise KeyError(file)


def beside(cell: Cell, earlier: Iterable[Cell]) -> Cell:
    """The cell with its `same_as`, among the cells that were read before: a folder may have been copied."""
    same = (other.name for other in earlier if 2 * len(cell.digests & other.digests) > len(cell.digests))
    return replace(cell, same_as=next(same, ""))


@dataclass(frozen=True)
class Case:
    """One patient's case folder.

    Attributes:
        folder: the case folder; `name` is its last part.
        cells: at least one.
        details: the fields of case.json (patient, specimen ...), unknown keys kept; empty without one.
    """

    folder: Path
    cells: tuple[Cell, ...]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.folder.name
