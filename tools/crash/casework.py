"""A case that is worked on: edits, undo and redo, and on request review, signature and amendment.

The child uses the same session, recorder and versions as the window. Before each gesture it tells the state that
the gesture will lead to, after it that it is done, and when the window would show "saved".
"""

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer

from engine.domain.edits import Accept, CaseEdit, Mirror, Move, Rotate, Turn, apply_to_case
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, KaryogramError, Placement
from engine.domain.review import (
    Amendment,
    CaseStatus,
    Review,
    Signature,
    amended,
    reviewed_by,
    signed_by,
    taken_back,
)
from engine.io.case_folder import read_case
from engine.io.case_record import read_record
from engine.io.journal import SIGN
from engine.io.karyogram_file import karyogram_bytes, save_karyogram
from engine.synthesis.cells import write_case
from karyogui.cases.case_work import CaseOpening, OpenedCase
from karyogui.record.access import gain_access
from karyogui.record.recorder import Act, CaseRecorder
from karyogui.record.versions import amend
from karyogui.session import CaseSession
from karyogui.tasks import TaskRunner
from tools.crash.killing import Killed, Tell

CHROMOSOMES = 12
_SLOTS = ("1", "2", "7", "12", "21", "X", "marker", "unassigned", "excluded")
_LATEST_S = 1.0


def fingerprint(state: CaseKaryogram) -> str:
    return hashlib.sha256(karyogram_bytes(state)).hexdigest()


def write_small_case(folder: Path, seed: int = 1) -> CaseKaryogram:
    """A small saved case of one cell; its state."""
    write_case(folder, "47,XX,+21", seed=seed)
    files = sorted(path.name for path in folder.glob("*.png"))
    for name in files[CHROMOSOMES:]:
        (folder / name).unlink()
    grid = Karyogram.build([(Placement(file), "1") for file in files[:CHROMOSOMES]])
    state = CaseKaryogram({folder.name: grid})
    save_karyogram(folder, state)
    return state


def open_folder(folder: Path) -> OpenedCase:
    """The case as the window would open it; it has been saved before, so no engine is needed."""

    def no_engine() -> None:
        raise AssertionError("this case was saved: nothing is to be classified")

    return CaseOpening(folder, no_engine).first(lambda done, total: None, lambda: False)  # type: ignore[arg-type]


class CaseWork:
    """The target: a case folder on which a session works.

    Args:
        reviews: whether the case is reviewed, signed and amended as well.
    """

    most_events = 60

    def __init__(self, parent: Path, pace_ms: int, *, reviews: bool) -> None:
        self.name = "review" if reviews else "edit"
        self._folder = parent / self.name / "case"
        self._pace_ms = pace_ms
        self._reviews = reviews
        self._begin = ""

    def begin(self) -> None:
        shutil.rmtree(self._folder.parent, ignore_errors=True)
        self._folder.parent.mkdir()
        self._begin = fingerprint(write_small_case(self._folder))

    def work(self, tell: Tell, seed: int) -> None:
        app = QCoreApplication([])
        worker = _Worker(self._folder, tell, seed, self._pace_ms, reviews=self._reviews)
        app.exec()
        del worker

    def check(self, killed: Killed) -> str:
        folder = self._folder
        record = read_record(folder)
        assert record.state is not None
        assert not record.alerts, record.alerts
        past = record.history
        found = [fingerprint(record.state), len(past.done), len(past.undone)]
        led_to = killed.words("ready", "next")
        places = [place for place, line in enumerate(led_to) if line[2:] == found]
        assert places, f"the case is in none of the states that it was in: {found} of {led_to[-3:]}"
        place = places[-1]
        saved = killed.words("saved")
        if saved:
            known = [
                place for place, line in enumerate(led_to) if line[2] == saved[-1][2] and line[0] <= saved[-1][0]
            ]
            assert place >= known[-1], "a state that was told to be saved is not on the disk"
        done = len(killed.words("did")) + 1
        late = [line for line in led_to[place + 1 : done] if killed.at - line[0] > _LATEST_S]
        assert not late, f"{len(late)} gestures older than a second are missing"
        if not self._reviews:
            state = record.state
            for step in reversed(past.done):
                state, _ = apply_to_case(state, step.cell, step.inverse)
            assert fingerprint(state) == self._begin, "undoing everything does not give the first state"
        case = read_case(folder)
        assert len(case.cells[0].chromosomes) == CHROMOSOMES, "a left-over file is taken for a chromosome"
        assert not case.cells[0].unreadable, case.cells[0].unreadable
        return f"with {max(done - 1 - place, 0) or 'none'} missing"

    def end(self) -> str:
        return ""


class _Worker(QObject):
    """The child: one gesture after the other."""

    def __init__(self, folder: Path, tell: Tell, seed: int, pace_ms: int, *, reviews: bool) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._tell = tell
        self._pace_ms = pace_ms
        self._reviews = reviews
        opened = open_folder(folder)
        assert opened.record is not None
        access = gain_access(folder, "A. Meyer", lambda found: True)
        assert access.is_locked, access.why_read_only
        self._saver = TaskRunner(self)
        recorder = CaseRecorder(folder, opened.record, self._saver, "A. Meyer", access, self)
        recorder.saved.connect(lambda state: tell("saved", fingerprint(state)))
        self._session = CaseSession(opened, "A. Meyer", recorder, self)
        past, stack = opened.record.history, self._session.undo_stack
        self._steps = [(step.cell, step.edit, step.inverse) for step in (*past.done, *reversed(past.undone))]
        tell("ready", fingerprint(self._session.result), stack.index(), stack.count() - stack.index())
        QTimer.singleShot(0, self._gesture)

    def _gesture(self) -> None:
        stack, act = self._session.undo_stack, self._random.random()
        if self._reviews and (self._session.why_read_only or act < 0.4):
            if self._session.is_saved:  # as a person would wait for it
                self._take_step(self._session.result.review)
        elif act < 0.5 and stack.canUndo():
            self._step_in_history(stack.undo, stack.index() - 1, back=True)
        elif act < 0.6 and stack.canRedo():
            self._step_in_history(stack.redo, stack.index(), back=False)
        else:
            self._change()
        QTimer.singleShot(self._random.randint(self._pace_ms // 4, 2 * self._pace_ms), self._gesture)

    def _do(self, does: Callable[[], object], state: CaseKaryogram, done: int, undone: int) -> None:
        self._tell("next", fingerprint(state), done, undone)
        does()
        self._tell("did")
        assert fingerprint(self._session.result) == fingerprint(state)

    def _change(self) -> None:
        session = self._session
        edit, cell, done = self._edit(), session.cell.name, session.undo_stack.index()
        try:
            state, inverse = apply_to_case(session.result, cell, edit)
        except KaryogramError:
            return  # an edit that cannot be done is none
        self._steps[done:] = [(cell, edit, inverse)]
        self._do(lambda: session.apply(edit, "step"), state, done + 1, 0)

    def _step_in_history(self, does: Callable[[], None], place: int, *, back: bool) -> None:
        stack = self._session.undo_stack
        cell, edit, inverse = self._steps[place]
        state, _ = apply_to_case(self._session.result, cell, inverse if back else edit)
        done = stack.index() + (-1 if back else 1)
        self._do(does, state, done, stack.count() - done)

    def _take_step(self, review: Review) -> None:
        """The next step, as karyogui.record.desk takes it."""
        session, now = self._session, datetime.now(UTC).replace(microsecond=0)
        stack = session.undo_stack
        counts = (stack.index(), stack.count() - stack.index())
        if review.status is CaseStatus.SIGNED:
            by = Amendment("second look", Signature("A. Meyer", "cytogeneticist", now))
            # The state after it holds the hash of the signed file: only the session knows it beforehand.
            signed = fingerprint(session.result)
            file = f"karyogram.v{review.version}.json"
            after = amended(review, by, file=file, sha256=signed)
            self._do(lambda: amend(session, by), replace(session.result, review=after), *counts)
        elif review.status is CaseStatus.REVIEWED and self._random.random() < 0.3:
            after = taken_back(review)
            act = Act("take back")
            self._do(lambda: session.set_review(after, act), replace(session.result, review=after), *counts)
        elif review.status is CaseStatus.REVIEWED:
            after = signed_by(review, Signature("B. Roth", "head", now))

            def sign() -> None:
                session.set_review(after, Act(SIGN, entry={"who": "B. Roth", "after": "version"}, at=now))
                session.forget_history()
                self._steps = []

            self._do(sign, replace(session.result, review=after), 0, 0)
        else:
            after = reviewed_by(review, Signature("A. Meyer", "cytogeneticist", now))
            act = Act("review", entry={"who": "A. Meyer", "after": "version"}, at=now)
            self._do(lambda: session.set_review(after, act), replace(session.result, review=after), *counts)

    def _edit(self) -> CaseEdit:
        files = sorted(self._session.karyogram.files)
        some = tuple(self._random.sample(files, self._random.choice((1, 1, 1, 3, len(files)))))
        by = Decision("A. Meyer", datetime.now(UTC).replace(microsecond=0))
        kind = self._random.choice((Move, Move, Turn, Mirror, Rotate, Accept))
        if kind is Move:
            return Move(some, self._random.choice(_SLOTS), by, reason="debris")
        return Rotate(some, self._random.uniform(-30, 30), by) if kind is Rotate else kind(some, by)
