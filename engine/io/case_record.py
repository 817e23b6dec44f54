"""The record of a case on the disk: karyogram.json, the audit log, and what ties them together.

Each step goes to the log first, and within a second to karyogram.json. karyogram.record.json notes, before each
write of karyogram.json, its hash and how many entries of the log it holds, beside the same of the write before: so
whichever of the two a crash leaves, the steps that it lacks are known, and are taken from the log. It also notes
the log's end, which finds entries that were cut off, and what the case has cost its people.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.domain.effort import Effort, Tally
from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import CaseStatus, Review
from engine.files import read_file
from engine.io.atomic import write_atomically
from engine.io.audit import (
    AuditEntry,
    AuditLog,
    LogHead,
    LogProblem,
    append_entries,
    encoded_entries,
    entries_after,
    read_log,
)
from engine.io.case_folder import KARYOGRAM_FILE
from engine.io.changes import JournalError
from engine.io.journal import SIGN, History, history, is_review, is_step, replayed
from engine.io.json_fields import Fields
from engine.io.karyogram_file import (
    KaryogramFileError,
    karyogram_bytes,
    parse_karyogram,
    parse_review,
    read_karyogram_bytes,
    write_karyogram_bytes,
)
from engine.io.tally_file import tally_from_json, tally_to_json

RECORD_FILE = "karyogram.record.json"
_FORMAT = 1
_MOST_S = 1e9


class RecordError(ValueError):
    """The record of a case cannot be written; the text names the file and says why."""


@dataclass(frozen=True)
class Written:
    """A karyogram.json that was written: its sha256, and how many entries of the log it holds."""

    sha256: str
    entries: int


@dataclass(frozen=True)
class RecordNote:
    """What karyogram.record.json says.

    Attributes:
        head: the end of the log when it was written.
        present, former: the karyogram.json that was to be written then, and the one before it.
        efforts: what each cell has cost.
        counted: what of the case is in the tally of the months.
    """

    head: LogHead = field(default_factory=LogHead)
    present: Written | None = None
    former: Written | None = None
    efforts: Mapping[str, Effort] = field(default_factory=dict)
    counted: Tally = field(default_factory=Tally)


@dataclass(frozen=True, eq=False)
class CaseRecord:
    """The record of a case as read.

    Attributes:
        state: karyogram.json, with the steps that only the log held; None without the file.
        written: karyogram.json as it is on the disk; None without the file.
        history: what can be undone and redone at that state.
        log: the audit log, verified.
        note: what was noted; None without the file.
        recovered: steps, those of the review among them, that were taken from the log.
        alerts: what is not as the application left it, each one sentence for the user; empty if all is well.
        adopted: why the steps before are no longer part of the record, for the log; empty if they are.
    """

    state: CaseKaryogram | None = None
    written: Written | None = None
    history: History = field(default_factory=History)
    log: AuditLog = field(default_factory=AuditLog)
    note: RecordNote | None = None
    recovered: int = 0
    alerts: tuple[str, ...] = ()
    adopted: str = ""


def read_record(folder: Path) -> CaseRecord:
    """Read and verify the record of a case.

    What was altered or is missing does not keep a case from opening: the alerts tell it.

    Raises:
        KaryogramFileError: karyogram.json is damaged, or written by a newer version.
        AuditError: the log cannot be read at all.
    """
    content = read_karyogram_bytes(folder)
    note, alerts = _read_note(folder)
    log = read_log(folder, note.head if note else None)
    if note is None and log.head.entries and not alerts:
        alerts = (f"{RECORD_FILE} is missing: whether the audit log ends where it did cannot be told",)
    alerts += tuple(f"audit log, line {problem.line}: {problem.text}" for problem in log.problems)
    if content is None:
        return CaseRecord(log=log, note=note, alerts=alerts)
    state = parse_karyogram(content, folder / KARYOGRAM_FILE)
    entries = [logged.entry for logged in log.entries]
    sha256 = hashlib.sha256(content).hexdigest()
    recovered, adopted = 0, ""
    written = _noted(note, sha256)
    if written is not None:
        missing = [logged.entry for logged in log.entries if logged.line > written.entries]
        try:
            state = replayed(state, missing)
            recovered = sum(is_step(entry) or is_review(entry) for entry in missing)
        except JournalError as error:
            adopted = f"the last steps of the audit log do not fit to {KARYOGRAM_FILE}: {error}"
            alerts += (adopted,)
    elif note and (note.present or note.former):
        adopted = f"{KARYOGRAM_FILE} was changed outside the application"
        alerts += (adopted,)
    elif not entries:
        adopted = f"{KARYOGRAM_FILE} was there before the audit log"
    written = written or Written(sha256, log.head.entries)
    present = hashlib.sha256(karyogram_bytes(state)).hexdigest() if recovered else sha256
    alerts += _review_alerts(folder, state.review, present, entries)
    steps = history(state, [] if adopted else entries)
    return CaseRecord(state, written, steps, log, note, recovered, alerts, adopted)


def recorded_review(folder: Path) -> Review | None:
    """How far a case has come, as `read_record` would find it, without a look at its cells and nothing verified.

    Returns:
        None without a karyogram.json.

    Raises:
        KaryogramFileError: karyogram.json is damaged, or written by a newer version.
        AuditError: the log cannot be read at all.
    """
    content = read_karyogram_bytes(folder)
    if content is None:
        return None
    review = parse_review(content, folder / KARYOGRAM_FILE)
    written = _noted(_read_note(folder)[0], hashlib.sha256(content).hexdigest())
    if written is None:
        return review
    missing = [entry for entry in entries_after(folder, written.entries) if is_review(entry)]
    try:
        return replayed(CaseKaryogram({}, review=review), missing).review
    except JournalError:  # told when the case is opened
        return review


def _noted(note: RecordNote | None, sha256: str) -> Written | None:
    """What was noted of the karyogram.json of that hash."""
    noted = (note.present, note.former) if note else ()
    return next((w for w in noted if w is not None and w.sha256 == sha256), None)


def _review_alerts(folder: Path, review: Review, sha256: str, entries: Sequence[AuditEntry]) -> tuple[str, ...]:
    """What speaks against the signatures: the file is not the one that was signed, or an earlier version is gone."""
    alerts = []
    if review.status is CaseStatus.SIGNED:
        signings = [entry for entry in entries if entry.what == SIGN and entry.changes]
        if not signings or (signings[-1].changes or {}).get("karyogram_sha256") != sha256:
            alerts.append(f"{KARYOGRAM_FILE} is not the file that was signed, by the audit log")
    for version in review.earlier:
        content = read_karyogram_bytes(folder, version.file)
        if content is None:
            alerts.append(f"version {version.number}, {version.file}, is missing")
        elif hashlib.sha256(content).hexdigest() != version.sha256:
            alerts.append(f"version {version.number}, {version.file}, was altered after it was signed")
    return tuple(alerts)


class RecordWriter:
    """Writes the record of a case that this process has locked. Used in one thread at a time."""

    def __init__(self, folder: Path, record: CaseRecord) -> None:
        self._folder = folder
        self._log = record.log
        self._note: RecordNote | None = record.note
        self._last = record.written

    @property
    def head(self) -> LogHead:
        """The end of the log."""
        return self._log.head

    @property
    def problems(self) -> tuple[LogProblem, ...]:
        """What was wrong with the log when it was read."""
        return self._log.problems

    def is_outdated(self) -> bool:
        """Whether karyogram.json is another than when the record was read, or written last."""
        content = read_karyogram_bytes(self._folder)
        return (content and hashlib.sha256(content).hexdigest()) != (self._last and self._last.sha256)

    def append(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries to the log, all or none.

        Raises:
            AuditError, RecordError.
        """
        if entries:
            if self._note is None:  # a log without a note would be taken for one whose end may be missing
                self._write_note(RecordNote(self.head, self._last))
            self._log = append_entries(self._folder, self._log, entries)

    def append_again(self, entries: Sequence[AuditEntry]) -> None:
        """Add entries after that failed: another program has written to the log, or a share has answered too late.

        Those that the failed attempt has written all the same are not added twice.

        Raises:
            AuditError: it failed again, and can be tried again.
        """
        before = self._log.head
        log = read_log(self._folder, before)
        counts = range(len(entries), 0, -1)
        there = next((n for n in counts if encoded_entries(entries[:n], before)[1] == log.head), 0)
        self._log = append_entries(self._folder, log, entries[there:])

    def write(self, state: CaseKaryogram, efforts: Mapping[str, Effort], counted: Tally) -> str:
        """Write karyogram.json, which holds every entry of the log so far, and the note of it.

        Returns:
            The sha256 of karyogram.json.

        Raises:
            KaryogramFileError, RecordError: what is on the disk is as it was, or complete.
        """
        try:
            content = karyogram_bytes(state)
        except ValueError as error:
            raise KaryogramFileError(f"{self._folder / KARYOGRAM_FILE}: cannot be written ({error})") from error
        written = Written(hashlib.sha256(content).hexdigest(), self.head.entries)
        self._write_note(RecordNote(self.head, written, self._last, dict(efforts), counted))
        write_karyogram_bytes(self._folder, content)
        self._last = written
        return written.sha256

    def note(self, efforts: Mapping[str, Effort], counted: Tally) -> None:
        """Note the log's end, and what the case has cost, while karyogram.json stays as it is.

        Raises:
            RecordError.
        """
        note = self._note or RecordNote(present=self._last)
        self._write_note(replace(note, head=self.head, efforts=dict(efforts), counted=counted))

    def _write_note(self, note: RecordNote) -> None:
        path = self._folder / RECORD_FILE
        try:
            write_atomically(path, (json.dumps(_note_to_json(note), indent=1) + "\n").encode())
        except OSError as error:
            raise RecordError(f"{path}: cannot be written ({error.strerror or error})") from error
        self._note = note


def _read_note(folder: Path) -> tuple[RecordNote | None, tuple[str, ...]]:
    path = folder / RECORD_FILE
    try:
        return _note_from_json(Fields.of(json.loads(read_file(path)))), ()
    except FileNotFoundError:
        return None, ()
    except (OSError, ValueError, RecursionError) as error:
        return None, (f"{RECORD_FILE} cannot be read ({error}): whether the record is whole cannot be told",)


def _note_to_json(note: RecordNote) -> dict[str, Any]:
    return {
        "format": _FORMAT,
        "log": vars(note.head),
        "karyogram": note.present and vars(note.present),
        "karyogram_before": note.former and vars(note.former),
        "effort": {
            cell: {"actions": effort.actions, "active_s": round(effort.active_s, 1)}
            for cell, effort in note.efforts.items()
        },
        "counted": tally_to_json(note.counted),
    }


def _note_from_json(fields: Fields) -> RecordNote:
    if fields.raw("format") != _FORMAT:
        raise ValueError(f"format {fields.raw('format')!r} is not known")
    log, efforts = fields.inner("log"), fields.inner("effort")
    return RecordNote(
        LogHead(log.whole_number("entries"), log.text("sha256")),
        _written(fields.inner_or_none("karyogram")),
        _written(fields.inner_or_none("karyogram_before")),
        {cell: _effort(efforts.inner(cell)) for cell in efforts.values},
        tally_from_json(fields.inner("counted")),
    )


def _written(fields: Fields | None) -> Written | None:
    return None if fields is None else Written(fields.text("sha256"), fields.whole_number("entries"))


def _effort(fields: Fields) -> Effort:
    return Effort(fields.whole_number("actions"), fields.number("active_s", 0.0, _MOST_S))
