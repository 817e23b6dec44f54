"""Finding a case again: the case folders below a folder, and what their records say of them, without their images."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.domain.cancel import ShouldCancel, stop_if
from engine.domain.report_entries import ReportEntries, entries_of_details
from engine.domain.review import Review
from engine.io.audit import AUDIT_FILE, AuditError
from engine.io.case_folder import DETAILS_FILE, KARYOGRAM_FILE, SYSTEM_FOLDERS, read_details
from engine.io.case_record import recorded_review
from engine.io.karyogram_file import KaryogramFileError
from engine.io.report_file import ReportFileError, load_entries

# By these a folder is known as a case: somebody has worked on it, or has described it. Images alone may be anything.
_MARKS = frozenset({KARYOGRAM_FILE, DETAILS_FILE})


@dataclass(frozen=True)
class KnownCase:
    """A case folder, and what is known of it.

    Attributes:
        folder: the case folder.
        review: how far it has come, by its record; None: nobody has worked on it, or that cannot be read.
        worked_on: when its record was last written; None without one.
        details: the fields of case.json.
        entries: what was written for its report.
        trouble: what cannot be read of it, each a sentence that names the file.
    """

    folder: Path
    review: Review | None = None
    worked_on: datetime | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    entries: ReportEntries = field(default_factory=ReportEntries)
    trouble: tuple[str, ...] = ()


def case_folders(top: Path, depth: int, should_cancel: ShouldCancel) -> tuple[Path, ...]:
    """The case folders below a folder, those first that were worked on last.

    A folder that cannot be looked into is among them: what it holds is not known, and `known_case` says why. Links,
    hidden folders and those of the system are not gone into, and neither are cases.

    Args:
        depth: how many levels down; 1: the folders in `top` alone.

    Raises:
        OSError: `top` itself cannot be looked into.
        Cancelled: should_cancel() said so.
    """
    found = list(_below(top, depth, should_cancel))
    return tuple(sorted(found, key=lambda folder: -_last_written(folder)))


def known_case(folder: Path) -> KnownCase:
    """What the records of a case folder say. Whatever cannot be read is told in it."""
    trouble: list[str] = []
    try:
        _names_in(folder)
    except FileNotFoundError:
        return KnownCase(folder, trouble=(f"{folder}: there is no such folder",))
    except OSError as error:
        return KnownCase(folder, trouble=(f"{folder}: cannot be read ({error.strerror or error})",))
    details, wrong = read_details(folder / DETAILS_FILE)
    if wrong:
        trouble.append(f"{folder / DETAILS_FILE}: {wrong}")
    review = entries = None
    try:
        review = recorded_review(folder)
    except (KaryogramFileError, AuditError) as error:
        trouble.append(str(error))
    try:
        entries = load_entries(folder)
    except ReportFileError as error:
        trouble.append(str(error))
    written = _last_written(folder)
    worked_on = datetime.fromtimestamp(written).astimezone() if written else None
    return KnownCase(folder, review, worked_on, details, entries or entries_of_details(details), tuple(trouble))


def _below(top: Path, depth: int, should_cancel: ShouldCancel) -> Iterator[Path]:
    with os.scandir(top) as entries:
        folders = [Path(entry.path) for entry in entries if _is_gone_into(entry)]
    for folder in folders:
        stop_if(should_cancel)
        try:
            if not _MARKS.isdisjoint(_names_in(folder)):
                yield folder
            elif depth > 1:
                yield from _below(folder, depth - 1, should_cancel)
        except OSError:
            yield folder


def _names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def _is_gone_into(entry: os.DirEntry[str]) -> bool:
    is_hidden = entry.name.startswith(".") or entry.name.casefold() in SYSTEM_FOLDERS
    return not is_hidden and entry.is_dir(follow_symlinks=False)


def _last_written(folder: Path) -> float:
    """When the record of a case was last written, in seconds; 0 without one."""
    times = [0.0]
    for name in (KARYOGRAM_FILE, AUDIT_FILE):
        try:
            times.append((folder / name).stat().st_mtime)
        except OSError:  # there is none, or `known_case` tells
            continue
    return max(times)
