"""Children that work, tell what they do, and are killed at random points. Needs fork: not on Windows."""

import faulthandler
import json
import os
import random
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, NoReturn, Protocol

# A child that is to die at a file operation and comes to none is killed all the same.
_PATIENCE_S = 10.0
# A busy machine gets a child ready late. One that hangs is told as such, with where it is.
_READY_S = 60.0
# Between a file's opening and its end lies this much, by its size.
_AFTER_S = (20e-6, 60e-6, 120e-6, 250e-6, 500e-6, 1e-3, 3e-3)
_FILE_EVENTS = frozenset(
    {
        "open",
        "os.chmod",
        "os.link",
        "os.listdir",
        "os.mkdir",
        "os.remove",
        "os.rename",
        "os.rmdir",
        "os.scandir",
        "os.truncate",
        "os.utime",
    }
)

Tell = Callable[..., None]


@dataclass(frozen=True)
class Killed:
    """What a child said before it was killed.

    Attributes:
        told: [time, word, ...] each, in order. Times are monotonic: a clock that is set back is no lost gesture.
        at: when it was killed.
        has_ended: it came to its own end first, and was not killed.
    """

    told: list[list[Any]]
    at: float
    has_ended: bool

    def words(self, *words: str) -> list[list[Any]]:
        """What was told under these words."""
        return [line for line in self.told if line[1] in words]


class Target(Protocol):
    """A kind of work that is killed.

    Attributes:
        most_events: file operations after which a child dies at the latest, if it is to die at one.
    """

    name: str
    most_events: int

    def begin(self) -> None:
        """Get the folder ready. Called again now and then, so that nothing grows without end."""

    def work(self, tell: Tell, seed: int) -> None:
        """In the child: tell "ready", then work, and tell each thing that is done."""

    def check(self, killed: Killed) -> str:
        """What was found after a kill, in a word or two for the table. AssertionError: something is lost."""

    def end(self) -> str:
        """A last check, after the last kill; what it showed."""


def kill_once(target: Target, below: Path, seed: int, longest_s: float) -> Killed:
    """Let a child work, and kill it: every other one at a random time, the others at a random file operation or
    within three milliseconds after it.

    Args:
        below: file operations count under this folder.
        longest_s: the latest time of the kill, after the child is ready.
    """
    draw = random.Random(seed)
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _be_child(target.work, writing, below, seed, draw.randint(1, target.most_events) if seed % 2 else None)
    os.close(writing)
    content = _read_until(reading, _READY_S, is_enough=lambda found: b"\n" in found)
    is_ready = b"\n" in content
    if not is_ready:
        os.kill(child, signal.SIGABRT)  # it tells where it is
    if seed % 2 or not is_ready:
        content += _read_until(reading, _PATIENCE_S)  # its end closes the pipe
    else:
        time.sleep(draw.uniform(0.0, longest_s))
    at = time.monotonic()
    os.kill(child, signal.SIGKILL)
    content += _read_until(reading, _PATIENCE_S)
    os.close(reading)
    _, status = os.waitpid(child, 0)
    if not is_ready:
        raise AssertionError(f"the child ended, or {_READY_S:.0f} s passed, before it was ready: see above")
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise AssertionError("the child failed: see above")
    told = [json.loads(line) for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
    return Killed(told, at, os.WIFEXITED(status))


def run_to_end(work: Callable[[], None]) -> None:
    """Work in a child of its own, and see that it succeeds: what it changes in the process goes with it."""
    child = os.fork()
    if child == 0:
        _end_with(work)
    _, status = os.waitpid(child, 0)
    assert os.WIFEXITED(status), "the child was killed"
    assert os.WEXITSTATUS(status) == 0, "the child failed: see above"


def _end_with(work: Callable[[], None]) -> NoReturn:
    """Work, and end the process without any clearing up: 0, or 1 once an error is told."""
    code = 1
    try:
        work()
        code = 0
    except BaseException:  # noqa: BLE001 - told here, and to the parent by the exit code
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _be_child(work: Callable[[Tell, int], None], pipe: int, below: Path, seed: int, dies_at: int | None) -> NoReturn:
    def fail(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        traceback.print_exception(kind, error, trace)
        sys.stderr.flush()
        os._exit(1)

    faulthandler.enable()
    sys.excepthook = fail  # Qt goes on after an error in a slot

    def telling() -> None:
        fuse = _Fuse(below, dies_at, random.Random(seed).choice((0.0, *_AFTER_S))) if dies_at else None

        def tell(word: str, *values: Any) -> None:
            os.write(pipe, (json.dumps([time.monotonic(), word, *values]) + "\n").encode())
            if fuse is not None:
                fuse.is_lit = True

        work(tell, seed)

    _end_with(telling)


class _Fuse:
    """Kills this process at the n-th file operation under a folder, in whichever thread, or a moment after it."""

    def __init__(self, below: Path, count: int, after_s: float) -> None:
        self.is_lit = False
        self._after_s = after_s
        self._below = os.fsencode(below)
        self._left = count
        sys.addaudithook(self._on_event)

    def _on_event(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_lit or event not in _FILE_EVENTS:
            return
        if not isinstance(args[0], str | bytes | os.PathLike):
            return
        is_in_open_folder = event in ("os.remove", "os.rmdir") and args[-1] != -1  # as shutil.rmtree removes
        if not is_in_open_folder and not os.fsencode(args[0]).startswith(self._below):
            return
        self._left -= 1
        if self._left == 0 and self._after_s:
            # An alarm that nothing handles ends a process as abruptly, and to the microsecond.
            signal.setitimer(signal.ITIMER_REAL, self._after_s)
        elif self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _read_until(handle: int, seconds: float, is_enough: Callable[[bytes], bool] = lambda found: False) -> bytes:
    """What comes until it is enough, the pipe is closed, or the time is over."""
    found, until = b"", time.monotonic() + seconds
    while not is_enough(found) and (left := until - time.monotonic()) > 0:
        if not select.select([handle], [], [], left)[0]:
            break
        part = os.read(handle, 1 << 16)
        if not part:
            break
        found += part
    return found
