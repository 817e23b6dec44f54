"""What a person writes for the report of a case; everything else in it comes from the record."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

MAX_CELLS = 9999


@dataclass(frozen=True)
class ReportEntries:
    """Texts are printed as they are, never interpreted; empty ones are left out.

    Attributes:
        number: the report's number.
        counted: cells whose centric chromosomes were counted; None: not stated.
        analysed: of these, banded cells in which every chromosome was evaluated in full; None: not stated.
        result: the result in words, by a person; replaces the words made from the karyogram.
        interpretation, comments, recommendations: as the laboratory words them.
        case_data: fields that case.json does not state, such as "patient_id", by their names in the report.
    """

    number: str = ""
    counted: int | None = None
    analysed: int | None = None
    result: str = ""
    interpretation: str = ""
    comments: str = ""
    recommendations: str = ""
    case_data: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("counted", "analysed"):
            value = getattr(self, name)
            if value is not None and not 0 <= value <= MAX_CELLS:
                raise ValueError(f"{name}: {value} is no number of cells")


TEXTS: tuple[str, ...] = ("number", "result", "interpretation", "comments", "recommendations")
NUMBERS: tuple[str, ...] = ("counted", "analysed")


def entries_of_details(details: Mapping[str, Any]) -> ReportEntries:
    """What case.json says of the report: its object "report", with the names of ReportEntries.

    Values of another kind are left out, as with all fields of case.json: it comes from other programs.
    """
    stated = details.get("report")
    found: dict[str, Any] = {}
    for own in fields(ReportEntries):
        value = stated.get(own.name) if isinstance(stated, Mapping) else None
        if own.name in TEXTS and isinstance(value, str | int | float) and not isinstance(value, bool):
            found[own.name] = str(value)
        elif own.name in NUMBERS and isinstance(value, int) and not isinstance(value, bool):
            found[own.name] = value if 0 <= value <= MAX_CELLS else None
    return replace(ReportEntries(), **found)
