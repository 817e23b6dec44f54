"""The audit log of a case: JSON lines that are only ever added, each with the hash of the line before.

Entry n holds the sha256 of line n - 1 (64 zeros for the first), so that a line that was changed, taken out, put in
or moved breaks the chain where it stands. Lines cut off at the end leave the chain whole: they are found by the
head, the number and hash of the last line, which is kept beside the log. Who can write every file of the folder can
also forge all of them; the head that is printed on a report is out of their reach.
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.files import read_file
from engine.io.atomic import share
from engine.io.json_fields import Fields

AUDIT_FILE = "audit.jsonl"
_NOTHING = "0" * 64
# Some hundred thousand entries.
_MOST_BYTES = 256 * 1024 * 1024


class AuditError(ValueError):
    """An audit log that cannot be read or written; the text names it and says what is wrong."""


@dataclass(frozen=True)
class AuditEntry:
    """One act on a case.

    Attributes:
        at: when, with time zone.
        who: the person's name; empty for the application itself.
        account: the account and computer it was done from.
        what: a verb, such as "move", "undo" or "sign".
        cell, files: what it was done to; empty for the whole case.
        before, after: from what to what, in words ("from" and "to" in the file).
        why: the reason that was given.
        model: name and version of the model whose proposal is worked on; empty without one.
        changes: what the karyogram file needs to take the step again, or back; None for an act that is no edit.
    """

    at: datetime
    who: str
    what: str
    account: str = ""
    cell: str = ""
    files: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    why: str = ""
    model: tuple[str, str] | None = None
    changes: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class LogHead:
    """How far a log goes: the number of its lines, and the sha256 of the last one in hexadecimal."""

    entries: int = 0
    sha256: str = _NOTHING


@dataclass(frozen=True)
class LogProblem:
    """Something about a line that the application did not write like this. `line` counts from 1."""

    line: int
    text: str


@dataclass(frozen=True)
class LoggedEntry:
    """An entry with its line, from 1, and whether that line is as it was written."""

    line: int
    entry: AuditEntry
    is_intact: bool = True


@dataclass(frozen=True)
class AuditLog:
    """A log as read.

    Attributes:
        entries: all that can be read, in the order of the file.
        head: of the lines that are there.
        size: bytes of the whole lines. What stands behind them is an entry that was not finished.
        unfinished: bytes of that, as a crash leaves them; 0 if there is none.
        problems: why this is not the log that the application wrote; empty if it is.
    """

    entries: tuple[LoggedEntry, ...] = ()
    head: LogHead = LogHead()
    size: int = 0
    unfinished: int = 0
    problems: tuple[LogProblem, ...] = ()

    @property
    def is_intact(self) -> bool:
        return not self.problems


def read_log(folder: Path, known: LogHead | None = None) -> AuditLog:
    """Read and verify the audit log of a case; an absent file is an empty log.

    Args:
        known: the head that was last noted beside it; None if none was.

    Raises:
        AuditError: it cannot be read at all.
    """
    return check_log(_content(folder), known)


def check_log(content: bytes, known: LogHead | None = None) -> AuditLog:
    """Verify the bytes of a log: every line against the one before, and the whole against the known head."""
    *lines, rest = content.split(b"\n")
    entries: list[LoggedEntry] = []
    problems: list[LogProblem] = []
    broken: set[int] = set()
    hashes = [_NOTHING]
    stated = 0
    for number, line in enumerate(lines, start=1):
        checked = _checked(line, stated + 1, hashes[-1])
        if checked.trouble:
            problems.append(LogProblem(number, checked.trouble))
            broken |= {number, number - 1} if checked.doubts_previous else {number}
        if checked.entry is not None:
            entries.append(LoggedEntry(number, checked.entry))
        stated = checked.stated
        hashes.append(hashlib.sha256(line).hexdigest())
    if known is not None:
        found = _against_head(hashes, known, is_whole=not problems)
        problems += found
        broken |= {problem.line for problem in found}
    marked = tuple(replace(logged, is_intact=logged.line not in broken) for logged in entries)
    return AuditLog(marked, LogHead(len(lines), hashes[-1]), len(content) - len(rest), len(rest), tuple(problems))


def entries_after(folder: Path, line: int) -> tuple[AuditEntry, ...]:
    """The entries of a log after a line of it, 1 the first. They are not verified; one that is none is passed over.

    Raises:
        AuditError: the log cannot be read at all.
    """
    lines = _content(folder).split(b"\n")[line:-1]  # what stands after the last line end is unfinished
    checked = (_checked(text, number, "") for number, text in enumerate(lines, line + 1))
    return tuple(found.entry for found in checked if found.entry is not None)


def append_entries(folder: Path, log: AuditLog, entries: Sequence[AuditEntry]) -> AuditLog:
    """Add entries behind a log as it was read or last written, all or none, and see them on the disk.

    What an unfinished entry left is replaced.

    Returns:
        The log with its new head; `entries` are those added.

    Raises:
        AuditError: it cannot be written, or is not as long as it was: another program has written.
    """
    path = folder / AUDIT_FILE
    lines, head = encoded_entries(entries, log.head)
    try:
        _write_at(path, log.size, log.unfinished, lines)
    except OSError as error:
        raise AuditError(f"{path}: cannot be written ({error.strerror or error})") from error
    first = log.head.entries + 1
    added = tuple(LoggedEntry(number, entry) for number, entry in enumerate(entries, start=first))
    return AuditLog(added, head, log.size + len(lines), 0, log.problems)


def encoded_entries(entries: Sequence[AuditEntry], head: LogHead) -> tuple[bytes, LogHead]:
    """The lines of entries that follow a head, and the head after them."""
    lines = b""
    for entry in entries:
        line = _encoded(entry, head)
        lines += line + b"\n"
        head = LogHead(head.entries + 1, hashlib.sha256(line).hexdigest())
    return lines, head


def _content(folder: Path) -> bytes:
    path = folder / AUDIT_FILE
    if path.is_symlink():
        raise AuditError(f"{path}: is a link; the log has to lie in the case folder itself")
    try:
        return read_file(path, _MOST_BYTES)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise AuditError(f"{path}: cannot be read ({error.strerror or error})") from error


def _write_at(path: Path, start: int, unfinished: int, content: bytes) -> None:
    """Write behind the first `start` bytes, in place of an unfinished entry; after a failure nothing stands there."""
    if path.is_symlink():
        raise AuditError(f"{path}: is a link; the log has to lie in the case folder itself")
    is_new = not path.exists()
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(handle, "r+b", buffering=0) as file:
        if is_new:
            share(path, path)
        size = os.fstat(file.fileno()).st_size
        if size not in (start, start + unfinished):
            raise AuditError(f"{path}: has {size} bytes instead of {start}: another program has written to it")
        file.truncate(start)
        file.seek(start)
        try:
            left = content
            while left:  # an unbuffered file may take a part only
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        except OSError:
            # A full disk may have taken a part of it; to make a file shorter needs no space.
            file.truncate(start)
            raise


def _encoded(entry: AuditEntry, head: LogHead) -> bytes:
    values = {
        "n": head.entries + 1,
        "at": entry.at.isoformat(),
        "who": entry.who,
        "account": entry.account,
        "what": entry.what,
        "cell": entry.cell,
        "files": list(entry.files),
        "from": entry.before,
        "to": entry.after,
        "why": entry.why,
        "model": None if entry.model is None else {"name": entry.model[0], "version": entry.model[1]},
        "changes": entry.changes,
        "previous": head.sha256,
    }
    # Lone surrogates of odd file names become escapes, as in karyogram.json.
    text = json.dumps(values, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


@dataclass(frozen=True)
class _Checked:
    """A line as found. `stated` is the number it has by its own word, or should have if it says none."""

    entry: AuditEntry | None
    stated: int
    trouble: str = ""
    doubts_previous: bool = False


def _checked(line: bytes, expected: int, previous: str) -> _Checked:
    try:
        fields = Fields.of(json.loads(line))
        entry = _decoded(fields)
        stated, told = fields.whole_number("n"), fields.text("previous")
    except (ValueError, RecursionError):
        return _Checked(None, expected, "this line was altered: it is no entry of the log")
    if stated > expected:
        missing = f"entry {expected} is" if stated == expected + 1 else f"entries {expected} to {stated - 1} are"
        return _Checked(entry, stated, f"{missing} missing before it")
    if stated < expected:
        return _Checked(
            entry, stated, f"entry {stated} stands behind entry {expected - 1}: lines were moved or put in"
        )
    if told != previous:
        return _Checked(entry, stated, "this line or the one before it was altered after it was written", True)
    return _Checked(entry, stated)


def _decoded(fields: Fields) -> AuditEntry:
    model = fields.inner_or_none("model")
    changes = fields.inner_or_none("changes")
    at = datetime.fromisoformat(fields.text("at"))
    return AuditEntry(
        at=at,
        who=fields.text("who"),
        account=fields.text("account"),
        what=fields.text("what"),
        cell=fields.text("cell"),
        files=tuple(fields.texts("files")),
        before=fields.text("from"),
        after=fields.text("to"),
        why=fields.text("why"),
        model=None if model is None else (model.text("name"), model.text("version")),
        changes=None if changes is None else changes.values,
    )


def _against_head(hashes: Sequence[str], known: LogHead, *, is_whole: bool) -> list[LogProblem]:
    """What the noted head tells beyond the chain. A longer log is no problem: a crash came before the next note."""
    count = len(hashes) - 1
    if count < known.entries:
        missing = known.entries - count
        where = " at the end" if is_whole else ""
        number = "1 entry is" if missing == 1 else f"{missing} entries are"
        return [LogProblem(count + 1, f"{number} missing{where}: there were {known.entries}")]
    if is_whole and hashes[known.entries] != known.sha256:
        return [LogProblem(known.entries, "this line was altered after it was written")]
    return []
