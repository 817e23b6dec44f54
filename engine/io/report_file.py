"""report.json beside the images: what a person wrote for the report."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from engine.domain.report_entries import NUMBERS, TEXTS, ReportEntries
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.case_folder import REPORT_FILE
from engine.io.json_fields import Fields
from engine.io.names import leads_outside

_FORMAT = 1


class ReportFileError(ValueError):
    """A report.json that cannot be read or written; the text names it and says what is wrong."""


def load_entries(folder: Path) -> ReportEntries | None:
    """Read report.json; None if there is none.

    Raises:
        ReportFileError: it is damaged, or written by a newer version.
    """
    path = folder / REPORT_FILE
    if path.is_symlink() and leads_outside(path, folder):
        raise ReportFileError(f"{path}: a link that leads out of the case folder; it is not followed")
    try:
        text = read_file(path).decode("utf-8-sig")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise ReportFileError(f"{path}: cannot be read ({error})") from error
    try:
        return _from_json(json.loads(text))
    except json.JSONDecodeError as error:
        raise ReportFileError(f"{path}: line {error.lineno}: {error.msg}") from error
    except (ValueError, RecursionError) as error:
        raise ReportFileError(f"{path}: {error}") from error


def save_entries(folder: Path, entries: ReportEntries) -> None:
    """Write report.json, atomically. The same entries give the same bytes.

    Raises:
        ReportFileError: it cannot be written; an earlier file is left as it was.
    """
    path = folder / REPORT_FILE
    values = {"format": _FORMAT} | {field.name: getattr(entries, field.name) for field in fields(entries)}
    try:
        content = json.dumps(values, indent=1, ensure_ascii=False) + "\n"
        write_atomically(path, content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise ReportFileError(f"{path}: cannot be written ({error.strerror or error})") from error


def _from_json(values: object) -> ReportEntries:
    stored = Fields.of(values)
    version = stored.raw("format")
    if version != _FORMAT or isinstance(version, bool):
        raise ValueError(f"format {version!r} is not known; it may come from a newer version of the application")
    read: dict[str, Any] = {name: stored.text(name) for name in TEXTS if name in stored.values}
    for name in NUMBERS:
        value = stored.values.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise ValueError(f"{name} is no whole number")
        read[name] = value
    if stored.values.get("case_data") is not None:
        typed = stored.inner("case_data")
        read["case_data"] = {name: typed.text(name) for name in typed.values}
    return ReportEntries(**read)
