"""What a cell stands for in the report: cells counted, analysed and karyotyped are kept apart (ACMG E3.1.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class CellUse(StrEnum):
    """How far a cell was evaluated; each step includes those after it.

    KARYOTYPED: cut out and paired. ANALYSED: every chromosome evaluated in full. COUNTED: its chromosomes counted.
    UNUSED: set aside by a person, such as a broken cell; it is in no number and in no clone.
    """

    KARYOTYPED = "karyotyped"
    ANALYSED = "analysed"
    COUNTED = "counted"
    UNUSED = "unused"


@dataclass(frozen=True)
class UseNumbers:
    """Numbers of cells: counted >= analysed >= karyotyped."""

    counted: int
    analysed: int
    karyotyped: int


def use_numbers(uses: Iterable[CellUse]) -> UseNumbers:
    """How many cells were evaluated how far."""
    found = list(uses)
    karyotyped = found.count(CellUse.KARYOTYPED)
    analysed = karyotyped + found.count(CellUse.ANALYSED)
    return UseNumbers(analysed + found.count(CellUse.COUNTED), analysed, karyotyped)
