"""Signed versions that an amendment has replaced: kept, and opened to be looked at."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from engine.domain.case import Case
from engine.domain.review import Amendment, Review, Version, amended
from engine.io.case_lock import own_holder
from engine.io.fitting import fitted, with_names_of
from engine.io.journal import AMEND
from engine.io.karyogram_file import KaryogramFileError, read_karyogram, read_karyogram_bytes, write_karyogram_bytes
from karyogui.cases.case_work import OpenedCase
from karyogui.record.access import Access
from karyogui.record.recorder import Act
from karyogui.session import CaseSession


def amend(
    session: CaseSession,
    amendment: Amendment,
    ask_folder: Callable[[Callable[[], Review]], Review] = lambda look: look(),
) -> None:
    """Keep the signed karyogram.json under another name, and open the case as a new version.

    Args:
        ask_folder: does what may take its time, such as in another thread, and gives what that gives.

    Raises:
        ReviewError, KaryogramError: it is not signed, or this window cannot write.
        KaryogramFileError: the signed version cannot be kept; it is still the present one.
        What `ask_folder` raises of itself.
    """
    folder, review = session.case.folder, session.result.review
    if not session.is_saved:
        raise KaryogramFileError(f"{folder}: the signed karyogram.json is not on the disk yet; try again once it is")
    after = ask_folder(lambda: _with_kept_version(folder, review, amendment))
    entry = {"who": amendment.by.name, "after": f"version {after.version}, {amendment.by.role}"}
    session.set_review(after, Act(AMEND, why=amendment.reason, entry=entry, at=amendment.by.at))


def _with_kept_version(folder: Path, review: Review, amendment: Amendment) -> Review:
    """The review of the new version, once the signed one is kept."""
    content = read_karyogram_bytes(folder)
    if content is None:
        raise KaryogramFileError(f"{folder}: the signed karyogram.json is gone")
    file = f"karyogram.v{review.version}.json"
    kept = read_karyogram_bytes(folder, file)
    if kept is not None and kept != content:
        raise KaryogramFileError(f"{folder / file}: is there already, and holds something else")
    after = amended(review, amendment, file=file, sha256=hashlib.sha256(content).hexdigest())
    if kept is None:
        write_karyogram_bytes(folder, content, file)
    return after


def open_version(case: Case, version: Version) -> OpenedCase:
    """An earlier version against the images that the case has now.

    Raises:
        KaryogramFileError: its file is gone or damaged, or none of its cells has images any more.
    """
    saved = read_karyogram(case.folder, version.file)
    if saved is None:
        raise KaryogramFileError(f"{case.folder / version.file}: is gone")
    files = {cell.name: [chromosome.file for chromosome in cell.chromosomes] for cell in case.cells}
    top = next((cell.name for cell in case.cells if cell.folder == case.folder), None)
    named = with_names_of(saved, files, top)
    shown = tuple(cell for cell in case.cells if cell.name in named.cells)
    if not shown:
        raise KaryogramFileError(f"{case.folder / version.file}: none of its cells is in the folder any more")
    cells = {cell.name: fitted(named.cells[cell.name], cell) for cell in shown}
    return OpenedCase(
        Case(case.folder, shown, case.details),
        replace(saved, cells=cells),
        (),
        signed=named.cells,
    )


def read_only_access(user: str, number: int) -> Access:
    """An access that can write nothing, to look at an earlier version."""
    text = QCoreApplication.translate("Versions", "this is version {number}, which was replaced by an amendment")
    holder = own_holder(user, datetime.now().astimezone())
    return Access(holder, is_locked=False, why_read_only=text.format(number=number))
