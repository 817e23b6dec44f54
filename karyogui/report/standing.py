"""What a report may call itself, and what keeps it a draft."""

from collections.abc import Sequence

from engine.domain.case import Case
from engine.domain.report_entries import ReportEntries
from engine.domain.review import CaseStatus, ReportStatus, Review
from engine.domain.signing import DOUBTS, UNASSIGNED_LEFT, UNDECIDED, WARNING, OpenPoint
from karyogui.report.case_result import CaseResult
from karyogui.report.phrases import TIME, cell_prefix

# What a case without a signature lacks.
_UNSIGNED = {CaseStatus.OPEN: "not reviewed yet", CaseStatus.REVIEWED: "not signed by a second person yet"}

# What keeps a report a draft, of one and of several.
_OPEN_POINTS = (
    (UNASSIGNED_LEFT, "unassigned", "unassigned"),
    (DOUBTS, "unsure and not looked at", "unsure and not looked at"),
    (UNDECIDED, "not accepted by a person", "not accepted by a person"),
    (WARNING, "warning not answered", "warnings not answered"),
)


_MOST_NAMED = 3  # cells with the same kind of open points


def obstacles(
    points: Sequence[OpenPoint], case: Case, found: CaseResult, entries: ReportEntries, karyotyped: int
) -> list[str]:
    """Why a report cannot be FINAL, besides missing fields.

    Args:
        points: what is open in the case's cells.
        found: the result over all cells.
        karyotyped: how many cells are.
    """
    told: list[str] = []
    for code, one, several in _OPEN_POINTS:
        numbers = {cell: _number(points, cell.name, code) for cell in case.cells}
        open_cells = {cell: number for cell, number in numbers.items() if number}
        if len(open_cells) > _MOST_NAMED:  # of twenty cells a line each would be a page
            told.append(f"{sum(open_cells.values())} {several} in {len(open_cells)} cells")
            continue
        told += [
            f"{cell_prefix(case, cell)}{number} {one if number == 1 else several}"
            for cell, number in open_cells.items()
        ]
    told += found.obstacles
    # What the line says beyond numbers is for a person to put into words.
    if found.disagreement and not entries.result.strip():
        told.append(found.disagreement)
    stated = [number for number in (entries.counted, entries.analysed, karyotyped) if number is not None]
    if stated != sorted(stated, reverse=True):
        told.append("fewer cells are counted than analysed, or analysed than karyotyped")
    return told


def _number(points: Sequence[OpenPoint], cell: str, code: str) -> int:
    """How many chromosomes, or warnings, of a cell are open."""
    kind = [point for point in points if (point.cell, point.code) == (cell, code)]
    return len(kind) if code == WARNING else sum(len(point.files) for point in kind)


def standing(review: Review, hindering: Sequence[str], *, is_changed: bool) -> tuple[ReportStatus, tuple[str, ...]]:
    """A report's status, and what is printed beside it.

    Args:
        hindering: why it cannot be FINAL, missing fields included.
        is_changed: the folder is not as it was reviewed.
    """
    status = ReportStatus.DRAFT if hindering else review.report_status  # which is DRAFT as well until it is signed
    notes = list(hindering)
    if status is ReportStatus.DRAFT and review.report_status is not ReportStatus.DRAFT:
        notes.insert(0, "signed, but the folder has changed since" if is_changed else "signed, but not complete")
    if review.signed is None:
        notes.insert(0, _UNSIGNED[review.status])
    if review.amendment:
        amended = review.amendment
        notes.insert(
            0,
            f"version {review.version} replaces version {review.version - 1}; changed by {amended.by.name} on "
            f"{amended.by.at:{TIME}}: {amended.reason}",
        )
    return status, tuple(notes)
