"""What tools.fuzz holds every input to: refusals name their file, and nothing in the folder is lost."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

# What the application itself writes into a case folder.
OWN = ("karyogram.json", "audit.jsonl", "karyogram.record.json", "karyogram.lock")
_LARGEST_HASHED = 20_000_000


class ViolationError(AssertionError):
    """A rule was broken. `kind`: unnamed, lost, silent, or undeclared (an exception that nothing announces)."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


@dataclass(frozen=True)
class Trial:
    """One input as it lies on the disk.

    Attributes:
        what: what was done to it.
        named: a refusal has to hold one of these.
    """

    what: str
    named: tuple[str, ...]


@dataclass(frozen=True)
class Target:
    """A kind of input.

    Attributes:
        make: (seeds, folder, dice) writes one input into a folder.
        run: (seeds, folder, trial, dice) tries it, and returns what was refused; empty: all was taken.
    """

    make: Callable[[Any, Path, Random], Trial]
    run: Callable[[Any, Path, Trial, Random], str]


def check_named(text: str, trial: Trial) -> None:
    """A refusal names the file."""
    if not any(name and name in text for name in trial.named):
        raise ViolationError("unnamed", f"{trial.what}: none of {trial.named} in: {text[:600]!r}")


Snapshot = Mapping[str, tuple[object, ...]]


def snapshot(folder: Path) -> Snapshot:
    """Everything below a folder: kind, size and content of each entry, by its path."""
    found: dict[str, tuple[object, ...]] = {}
    todo = [folder]
    while todo:
        here = todo.pop()
        try:
            entries = list(os.scandir(here))
        except OSError:
            continue
        for entry in entries:
            path = Path(entry.path)
            status = path.lstat()
            found[os.path.relpath(path, folder)] = _state_of(path, status)
            if stat.S_ISDIR(status.st_mode):
                todo.append(path)
    return found


def _state_of(path: Path, status: os.stat_result) -> tuple[object, ...]:
    kind = stat.S_IFMT(status.st_mode)
    if kind == stat.S_IFLNK:
        return kind, str(path.readlink())
    if kind != stat.S_IFREG:
        return (kind,)
    if status.st_size > _LARGEST_HASHED:
        return kind, status.st_size
    try:
        return kind, status.st_size, hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return kind, status.st_size, status.st_mode


def check_untouched(before: Snapshot, after: Snapshot) -> None:
    """After a refusal every entry is as it was, and none is new."""
    check_kept(before, after, ())
    new = sorted(set(after) - set(before))
    if new:
        raise ViolationError("lost", f"left behind after a refusal: {', '.join(new)}")


def check_kept(before: Snapshot, after: Snapshot, own: Iterable[str] = OWN) -> None:
    """Whatever the application does not write itself is as it was."""
    changed = sorted(name for name, state in before.items() if name not in own and after.get(name) != state)
    if changed:
        raise ViolationError("lost", f"changed or gone: {', '.join(changed)}")
    left = sorted(name for name in set(after) - set(before) if name.endswith(".tmp"))
    if left:
        raise ViolationError("lost", f"left behind: {', '.join(left)}")
