"""What has to be known of a case before it is reviewed or signed."""

from collections.abc import Sequence, Set

from PySide6.QtCore import QCoreApplication

from engine.domain.case import Case, Cell
from engine.domain.karyogram import CaseKaryogram
from engine.io.case_folder import CellFiles, list_case
from engine.io.report_file import ReportFileError
from karyogui.report.stated_sex import sex_disagreement, stated_sex

_MOST_NAMED = 3


def cautions(case: Case, result: CaseKaryogram) -> tuple[str, ...]:
    """What is told of the patient's data, and keeps nobody from signing."""
    try:
        found = sex_disagreement(stated_sex(case), result)
    except ReportFileError as error:
        found = str(error)
    return (found,) if found else ()


def changed_files(case: Case, waiting: Sequence[str] = ()) -> str:
    """Which images came into the case's folder, or went, since it was read, in words; empty: none.

    Args:
        waiting: names of cells that are not read yet.

    Raises:
        CaseError: the folder cannot be listed.
    """
    listing = list_case(case.folder)
    listed = {
        _place(case, cell, image.name) for cell in listing.cells if cell.name not in waiting for image in cell.images
    }
    read = {_place(case, cell, chromosome.file) for cell in case.cells for chromosome in cell.chromosomes}
    unreadable = [(cell, entry.file) for cell in case.cells for entry in cell.unreadable]
    # The first cell lists those of a cell without a readable image as well, by their place in the case's folder.
    told = {file for _, file in unreadable} | {_place(case, cell, file) for cell, file in unreadable}
    new, gone = _named(listed - read - told), _named(read - listed)
    if not new and not gone:
        return ""
    parts = [QCoreApplication.translate("Cautions", "The folder has changed since it was read.")]
    if new:
        parts.append(QCoreApplication.translate("Cautions", "New: {files}.").format(files=new))
    if gone:
        parts.append(QCoreApplication.translate("Cautions", "Gone: {files}.").format(files=gone))
    parts.append(QCoreApplication.translate("Cautions", "Open the case again before it is reviewed or signed."))
    return " ".join(parts)


def _place(case: Case, cell: Cell | CellFiles, file: str) -> str:
    """Where a file of a cell lies, from the case's folder."""
    return file if cell.folder == case.folder else f"{cell.name}/{file}"


def _named(files: Set[str]) -> str:
    """The files by name, the first of many."""
    names = sorted(files)
    more = QCoreApplication.translate("Cautions", "and {count} more").format(count=len(names) - _MOST_NAMED)
    return ", ".join([*names[:_MOST_NAMED], *([more] if len(names) > _MOST_NAMED else [])])
