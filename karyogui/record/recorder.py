"""Keeps the record of the open case on the disk, behind the user's back."""

import getpass
import hashlib
import socket
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.effort import Effort, Tally
from engine.domain.karyogram import CaseKaryogram
from engine.io.atomic import remove_leftovers
from engine.io.audit import AuditEntry, AuditError, LogHead
from engine.io.case_folder import KARYOGRAM_FILE, REPORT_FILE
from engine.io.case_lock import BEAT_S, LOCK_FILE, LockError, acquire, beat, is_held, release
from engine.io.case_record import RECORD_FILE, CaseRecord, RecordError, RecordNote, RecordWriter
from engine.io.changes import changes_between, review_changes
from engine.io.journal import CLASSIFY, SIGN
from engine.io.journal_words import described
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes
from karyogui.record.access import Access, taken_over_text
from karyogui.tasks import TaskRunner
from karyogui.widgets.timers import single_shot

# karyogram.json is written once the hand rests that long, and at the latest that long after an edit.
_REST_MS = 250
_AT_LATEST_MS = 700
_TRY_AGAIN_MS = 5000
# What is not on the disk by then is told.
OVERDUE_MS = 4000

# Why a save fails: folder, lock, log or file cannot be written.
NOT_WRITTEN = (KaryogramFileError, AuditError, RecordError, LockError)


class LockLostError(RecordError):
    """Another person has taken over the case; nothing is written any more."""


@dataclass(frozen=True, eq=False)
class Act:
    """Something done to the case, on its way to the log.

    Attributes:
        what, cell, files, why: as in AuditEntry.
        before, after: the states on both sides of an edit, or of a step of the review; `before` is None for an act
            that is neither.
        entry: further fields of the entry, such as its `after` in words.
        at: when.
    """

    what: str
    cell: str = ""
    files: tuple[str, ...] = ()
    why: str = ""
    before: CaseKaryogram | None = None
    after: CaseKaryogram | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = field(default_factory=lambda: datetime.now().astimezone().replace(microsecond=0))


class CaseRecorder(QObject):
    """Logs every act at once, and writes karyogram.json soon after, in the saver's thread.

    Signals:
        saved: (the state that is on the disk now).
        save_failed: why; all stays in memory, and is tried again by itself.
        save_delayed: the folder has not answered for long; it may yet.
        lock_lost: who has taken the case over, in a sentence; nothing is written from then on.
    """

    saved = Signal(object)
    save_failed = Signal(str)
    save_delayed = Signal(str)
    lock_lost = Signal(str)

    def __init__(
        self, folder: Path, record: CaseRecord, saver: TaskRunner, user: str, access: Access, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._saver = saver
        self._user = user
        self._account = f"{getpass.getuser()}@{socket.gethostname()}"
        self._access = access
        self._writer = RecordWriter(folder, record)
        self.record = record
        note = record.note or RecordNote()
        self.efforts: dict[str, Effort] = dict(note.efforts)
        self.counted: Tally = note.counted
        # Filled by the window's thread, emptied by the saver's.
        self._pending: list[Act] = []
        self._guard = threading.Lock()
        self._state = record.state or CaseKaryogram({})
        # Set in the saver's thread once a state is written; compared by identity, since states are values.
        self._on_disk = None if record.recovered else record.state
        self._is_appending = False
        self._closed = False
        self._rest = single_shot(self, self.save, _REST_MS)
        self._latest = single_shot(self, self.save, _AT_LATEST_MS)
        self._again = single_shot(self, self.save, _TRY_AGAIN_MS)
        self._overdue = single_shot(self, self._on_overdue, OVERDUE_MS)
        self._beat = QTimer(self)
        self._beat.setInterval(round(BEAT_S * 1000))
        self._beat.timeout.connect(self._touch)
        if self.can_write:
            self._beat.start()
        if access.is_locked:
            saver.start(self._remove_leftovers, on_done=lambda _: None, on_error=self._on_failed)

    @property
    def folder(self) -> Path:
        """The case folder."""
        return self._folder

    @property
    def access(self) -> Access:
        return self._access

    @property
    def can_write(self) -> bool:
        return not self._access.why_read_only

    @property
    def head(self) -> LogHead:
        """The end of the log on the disk."""
        return self._writer.head

    @property
    def is_saved(self) -> bool:
        """True if the present state, and every act, is on the disk."""
        with self._guard:
            return not self._pending and self._on_disk is self._state

    def effort_of(self, cell: str) -> Effort:
        """What a cell has cost so far."""
        return self.efforts.get(cell, Effort())

    def adopt(self, state: CaseKaryogram) -> None:
        """A state that is on the disk as it is, such as one with a further cell that was saved before."""
        with self._guard:
            if self._on_disk is self._state:
                self._on_disk = state
            elif self.can_write:
                self._rest.start()  # the state before is just being written
            self._state = state

    def log(self, act: Act) -> None:
        """An act that leaves the karyograms as they are, such as a report that was given out."""
        if not self._closed:
            self.note([act], self._state)

    def note(self, acts: Sequence[Act], state: CaseKaryogram, *, at_once: bool = False) -> None:
        """Acts, and the state after them: to the log at once, to karyogram.json soon.

        Args:
            at_once: both together, for acts that a state on the disk must not lack.
        """
        if not self.can_write:
            self._state = state
            return
        with self._guard:
            self._state = state
            self._pending += acts
            start = not self._is_appending
            self._is_appending = True
        if not self._overdue.isActive():
            self._overdue.start()
        if at_once:
            self.save()
            return
        if start:
            self._saver.start(self._append_pending, on_done=lambda _: None, on_error=self._on_failed)
        self._rest.start()
        if not self._latest.isActive():
            self._latest.start()

    def save(self) -> None:
        """Write all that is not on the disk yet, in the background."""
        self._stop_timers()
        if not self.can_write:
            return

        def write(progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
            return self._write()

        self._saver.start(write, on_done=self._on_saved, on_error=self._on_failed)

    def finish(self, on_end: Callable[[Exception | None], None], *, gives_lock_back: bool = False) -> None:
        """The same, and what the case has cost; on_end is told how that ended.

        Args:
            gives_lock_back: if all is written. A save that comes all the same locks the case again.
        """
        self._stop_timers()

        def write(progress: Progress, should_cancel: ShouldCancel) -> None:
            if self.is_saved:
                self._writer.note(self.efforts, self.counted)
            else:
                self._write()
            if gives_lock_back and self._access.is_locked:
                release(self._folder, self._access.holder)
                self._access = replace(self._access, is_locked=False)

        self._saver.start(write, on_done=lambda _: on_end(None), on_error=on_end)

    def close(self) -> None:
        """Write nothing more, and give the lock back. Waits for what is being written."""
        self.abandon()
        self._saver.wait()
        if self._access.is_locked:
            release(self._folder, self._access.holder)

    def abandon(self) -> None:
        """Write nothing more, and wait for nothing: the lock becomes stale by itself."""
        self._closed = True
        self._stop_timers()
        self._beat.stop()
        self._overdue.stop()

    # In the saver's thread

    def _remove_leftovers(self, progress: Progress, should_cancel: ShouldCancel) -> None:
        """What a process left that was killed while it wrote the record; younger files are being written."""
        files = (KARYOGRAM_FILE, "karyogram.v*.json", RECORD_FILE, REPORT_FILE, LOCK_FILE)
        remove_leftovers(self._folder, *files, older_than_s=BEAT_S)

    def _append_pending(self, progress: Progress, should_cancel: ShouldCancel) -> None:
        self._append()

    def _write(self) -> CaseKaryogram:
        state = self._append()
        if self._on_disk is not state:
            self._writer.write(state, self.efforts, self.counted)
            with self._guard:
                self._on_disk = state
        return state

    def _append(self) -> CaseKaryogram:
        """Log what is pending. The state that all entries of the log lead to: no later and no earlier one."""
        with self._guard:
            self._is_appending = False
            acts, state = list(self._pending), self._state
        self._check_lock()
        entries = [self._entry(act) for act in acts]
        try:
            self._writer.append(entries)
        except AuditError:
            self._writer.append_again(entries)
        with self._guard:
            del self._pending[: len(acts)]
        return state

    def _check_lock(self) -> None:
        """Make sure that the case is this window's to write; a lock that could not be made before is made now."""
        access = self._access
        if not access.is_locked:
            if acquire(self._folder, access.holder) is not None:
                raise LockLostError(taken_over_text(self._folder))
            self._access = replace(access, is_locked=True)
            if self._writer.is_outdated():
                raise LockLostError("this case was changed by another window since it was opened here")
            return
        try:
            held = is_held(self._folder, access.holder)
        except OSError as error:
            raise RecordError(f"{self._folder}: cannot be reached ({error.strerror or error})") from error
        if not held:
            raise LockLostError(taken_over_text(self._folder))

    def _entry(self, act: Act) -> AuditEntry:
        state = act.after or self._state
        model = None if state.model is None else (state.model.name, state.model.version)
        values: dict[str, Any] = dict(act.entry)
        if act.before is not None and act.after is not None and act.before.review is not act.after.review:
            values["changes"] = review_changes(act.before.review, act.after.review)
            if act.what == SIGN:
                values["changes"]["karyogram_sha256"] = hashlib.sha256(karyogram_bytes(act.after)).hexdigest()
        elif act.before is not None and act.after is not None:
            changes = changes_between(act.before, act.after, act.cell)
            values["before"], values["after"] = described(changes)
            values["changes"] = changes
        return AuditEntry(
            at=act.at,
            who=values.pop("who", self._user),
            what=act.what,
            account=self._account,
            cell=act.cell,
            files=act.files,
            why=act.why,
            model=model,
            **values,
        )

    # What came of it

    def _on_overdue(self) -> None:
        if not self.is_saved and not self._closed:
            self.save_delayed.emit(self.tr("{folder}: does not answer").format(folder=self._folder))

    def _on_saved(self, state: CaseKaryogram) -> None:
        self._overdue.stop()
        if not self.is_saved and not self._closed:
            self._overdue.start()  # for what was done meanwhile
        if state is self._state and not self._closed:
            self.saved.emit(state)

    def _on_failed(self, error: Exception) -> None:
        self._overdue.stop()
        if self._closed:
            return
        if isinstance(error, LockLostError):
            self._access = replace(self._access, is_locked=False, why_read_only=str(error))
            self._stop_timers()
            self._beat.stop()
            self.lock_lost.emit(str(error))
            if not self.is_saved:
                self.save_failed.emit(str(error))
            return
        self._again.start()
        self.save_failed.emit(str(error))

    def _touch(self) -> None:
        """Show that the lock's owner lives."""

        def touch(progress: Progress, should_cancel: ShouldCancel) -> None:
            access = self._access
            if not access.is_locked:  # not yet, or given back
                return
            try:
                held = beat(self._folder, access.holder)
            except OSError:
                return  # out of reach for now: the next save tells
            if not held:
                raise LockLostError(taken_over_text(self._folder))

        self._saver.start(touch, on_done=lambda _: None, on_error=self._on_failed)

    def _stop_timers(self) -> None:
        for timer in (self._rest, self._latest, self._again):
            timer.stop()


def acts_of_cells(cells: Sequence[str], state: CaseKaryogram) -> list[Act]:
    """That the engine has proposed cells."""
    return [
        Act(CLASSIFY, cell=cell, entry={"after": f"{len(state.cells[cell].placements)} chromosomes"})
        for cell in cells
    ]
