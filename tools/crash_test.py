"""Kill the application's session at random moments, open the case again, and see what is missing.

    python -m tools.crash_test --kills 200

A child process works on a case as a person does (edits, undo, redo, at random intervals) through the same session
and recorder as the window, and tells each gesture over a pipe. The parent kills it (SIGKILL), reads the record, and
checks: every gesture older than a second is there, the case is in the state after one of the last gestures, the undo
history is the one it had then, and undoing all of it gives the first state byte for byte. Needs fork: not on Windows.
"""

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import torch  # noqa: F401 - before Qt, as in the application
from PySide6.QtCore import QCoreApplication, QObject, QTimer

from engine.domain.edits import Accept, CaseEdit, Mirror, Move, Rotate, Turn, apply_to_case
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, KaryogramError, Placement
from engine.io.case_record import read_record
from engine.io.journal import with_changes
from engine.io.karyogram_file import karyogram_bytes, save_karyogram
from engine.synthesis.cells import write_case
from karyogui.case_work import CaseOpening, OpenedCase
from karyogui.record.access import gain_access
from karyogui.record.recorder import CaseRecorder
from karyogui.session import CaseSession
from karyogui.tasks import TaskRunner

_CHROMOSOMES = 12
_SLOTS = ("1", "2", "7", "12", "21", "X", "marker", "unassigned", "excluded")


@dataclass(frozen=True)
class Gesture:
    """What the child said after a gesture: when, the state's hash, and the steps done and undone."""

    at: float
    state: str
    done: int
    undone: int


def fingerprint(state: CaseKaryogram) -> str:
    return hashlib.sha256(karyogram_bytes(state)).hexdigest()


def open_folder(folder: Path) -> OpenedCase:
    """The case as the window would open it; it has been saved before, so no engine is needed."""

    def no_engine() -> None:
        raise AssertionError("this case was saved: nothing is to be classified")

    return CaseOpening(folder, no_engine).first(lambda done, total: None, lambda: False)  # type: ignore[arg-type]


class Worker(QObject):
    """The child: one gesture after the other, each told to the parent."""

    def __init__(self, folder: Path, pipe: int, seed: int, pace_ms: int) -> None:
        super().__init__()
        self._random = random.Random(seed)
        self._pipe = pipe
        self._pace_ms = pace_ms
        opened = open_folder(folder)
        assert opened.record is not None
        access = gain_access(folder, "A. Meyer", lambda found: True)
        assert access.is_locked, access.why_read_only
        self._saver = TaskRunner(self)
        recorder = CaseRecorder(folder, opened.record, self._saver, "A. Meyer", access, self)
        self._session = CaseSession(opened, "A. Meyer", recorder, self)
        self._tell()
        QTimer.singleShot(0, self._gesture)

    def _gesture(self) -> None:
        stack, act = self._session.undo_stack, self._random.random()
        if act < 0.2 and stack.canUndo():
            stack.undo()
        elif act < 0.3 and stack.canRedo():
            stack.redo()
        else:
            with contextlib.suppress(KaryogramError):  # an edit that cannot be done is none
                self._session.apply(self._edit(), "step")
        self._tell()
        QTimer.singleShot(self._random.randint(self._pace_ms // 4, 2 * self._pace_ms), self._gesture)

    def _edit(self) -> CaseEdit:
        files = sorted(self._session.karyogram.files)
        some = tuple(self._random.sample(files, self._random.choice((1, 1, 1, 3, len(files)))))
        by = Decision("A. Meyer", datetime.now(UTC).replace(microsecond=0))
        kind = self._random.choice((Move, Move, Turn, Mirror, Rotate, Accept))
        if kind is Move:
            return Move(some, self._random.choice(_SLOTS), by, reason="debris")
        return Rotate(some, self._random.uniform(-30, 30), by) if kind is Rotate else kind(some, by)

    def _tell(self) -> None:
        stack = self._session.undo_stack
        done, state = stack.index(), fingerprint(self._session.result)
        line = json.dumps([time.time(), state, done, stack.count() - done]) + "\n"
        os.write(self._pipe, line.encode())


def run_child(folder: Path, pipe: int, seed: int, pace_ms: int) -> None:
    app = QCoreApplication([])
    worker = Worker(folder, pipe, seed, pace_ms)
    app.exec()
    del worker


def kill_once(folder: Path, seed: int, pace_ms: int, longest_s: float) -> tuple[list[Gesture], float]:
    """Let a child work, and kill it. What it said, and when it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            run_child(folder, writing, seed, pace_ms)
        finally:
            os._exit(1)  # it never ends by itself: whatever brought it here is told by the parent
    os.close(writing)
    with os.fdopen(reading) as told:
        first = told.readline()
        time.sleep(random.Random(seed).uniform(0.0, longest_s))
        killed_at = time.time()
        os.kill(child, signal.SIGKILL)
        rest = told.readlines()
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) or not first:
        raise AssertionError("the child ended by itself")
    return [Gesture(*json.loads(line)) for line in (first, *rest) if line.endswith("\n")], killed_at


def check(folder: Path, begin: str, told: list[Gesture], killed_at: float) -> int:
    """How many of the last gestures are missing. AssertionError if anything else is."""
    record = read_record(folder)
    assert record.state is not None
    assert not record.alerts, record.alerts
    found = fingerprint(record.state)
    past = record.history
    fits = [
        missing
        for missing, gesture in enumerate(reversed(told))
        if (gesture.state, gesture.done, gesture.undone) == (found, len(past.done), len(past.undone))
    ]
    if not fits:
        # Killed after the last gesture was logged, and before it was told.
        last = record.log.entries[-1].entry
        before = with_changes(record.state, last.cell, last.changes or {}, back=True)
        assert fingerprint(before) == told[-1].state, "the case is in none of the states that it was in"
    missing = fits[0] if fits else 0
    late = [gesture for gesture in told[len(told) - missing :] if killed_at - gesture.at > 1]
    assert not late, f"{len(late)} gestures older than a second are missing"
    state = record.state
    for step in reversed(past.done):
        state, _ = apply_to_case(state, step.cell, step.inverse)
    assert fingerprint(state) == begin, "undoing everything does not give the first state"
    left = [path.name for path in folder.iterdir() if path.name.endswith(".tmp")]
    for name in left:  # a temporary file may stay after a kill; it is no image and no record
        (folder / name).unlink()
    return missing


def prepare(folder: Path) -> str:
    """A small saved case; the hash of its state."""
    write_case(folder, "47,XX,+21", seed=1)
    files = sorted(path.name for path in folder.glob("*.png"))
    for name in files[_CHROMOSOMES:]:
        (folder / name).unlink()
    grid = Karyogram.build([(Placement(file), "1") for file in files[:_CHROMOSOMES]])
    state = CaseKaryogram({folder.name: grid})
    save_karyogram(folder, state)
    return fingerprint(state)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pace", type=int, default=120, metavar="MS", help="mean time between gestures")
    parser.add_argument("--longest", type=float, default=2.0, metavar="S", help="until the kill, at most")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    missing: Counter[int] = Counter()
    gestures = 0
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "case"
        begin = prepare(folder)
        for kill in range(args.kills):
            told, killed_at = kill_once(folder, args.seed + kill, args.pace, args.longest)
            try:
                missing[check(folder, begin, told, killed_at)] += 1
            except AssertionError as error:
                sys.stderr.write(f"kill {kill + 1}: {error}\n")
                return 1
            gestures += len(told) - 1
    shown = ", ".join(f"{count} with {number} missing" for number, count in sorted(missing.items()))
    sys.stdout.write(f"{args.kills} kills in {gestures} gestures, all opened again: {shown}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
