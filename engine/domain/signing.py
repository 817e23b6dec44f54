"""What still keeps a case from being reviewed and signed."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.domain.case import Case
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import open_warnings
from engine.domain.doubts import LIMITS, DoubtLimits, doubts
from engine.domain.karyogram import EXCLUDED, UNASSIGNED, CaseKaryogram

DOUBTS, UNASSIGNED_LEFT, WARNING, UNDECIDED, UNREAD = "doubts", "unassigned", "warning", "undecided", "unread"


@dataclass(frozen=True)
class OpenPoint:
    """One thing that has to be done first.

    Attributes:
        code: DOUBTS, UNASSIGNED_LEFT, WARNING, UNDECIDED (chromosomes nobody has accepted) or UNREAD (a cell).
        cell: where.
        files: the chromosomes concerned; of a warning perhaps none.
        text: of a warning, what it says; else empty: code and number of files say it.
    """

    code: str
    cell: str
    files: tuple[str, ...] = ()
    text: str = ""


def open_points(
    case: Case, result: CaseKaryogram, *, limits: DoubtLimits = LIMITS, waiting: Sequence[str] = ()
) -> tuple[OpenPoint, ...]:
    """Why a case cannot be reviewed or signed, cell by cell; empty if it can.

    Cells set aside are left out, unless all are: then the result rests on them, and none may go unseen.

    Args:
        waiting: names of cells that are not read yet.
    """
    found: list[OpenPoint] = []
    in_use = [cell for cell in case.cells if result.cells[cell.name].use is not CellUse.UNUSED]
    for cell in in_use or case.cells:
        karyogram = result.cells[cell.name]
        doubtful = tuple(doubt.file for doubt in doubts(karyogram, limits))
        unassigned = karyogram.slots[UNASSIGNED]
        undecided = tuple(
            file
            for slot, files in karyogram.slots.items()
            if slot not in (UNASSIGNED, EXCLUDED)
            for file in files
            if karyogram.placements[file].decision.by is None and file not in doubtful
        )
        points = [
            OpenPoint(DOUBTS, cell.name, tuple(file for file in doubtful if file not in unassigned)),
            OpenPoint(UNASSIGNED_LEFT, cell.name, unassigned),
            OpenPoint(UNDECIDED, cell.name, undecided),
        ]
        found += [point for point in points if point.files]
        found += [
            OpenPoint(WARNING, cell.name, warning.files, warning.text)
            for warning in open_warnings(result, cell)
            if warning.code != UNASSIGNED
        ]
    found += [OpenPoint(UNREAD, name) for name in waiting]
    return tuple(found)
