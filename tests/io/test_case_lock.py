"""One person edits a case at a time."""

import ctypes
import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.io import case_lock
from engine.io.case_folder import read_case
from engine.io.case_lock import (
    LOCK_FILE,
    STALE_AFTER_S,
    LockError,
    LockHolder,
    acquire,
    beat,
    is_held,
    own_holder,
    read_lock,
    release,
    take_over,
)

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
ELSEWHERE = LockHolder("A. Meyer", "another-computer", 1, AT, "a")


def mine(user: str = "B. Roth") -> LockHolder:
    return own_holder(user, AT)


def test_the_second_finds_the_first_by_name_and_gets_it_once_it_is_released(tmp_path: Path) -> None:
    first, second = mine("A. Meyer"), mine("B. Roth")
    assert acquire(tmp_path, first) is None
    found = acquire(tmp_path, second)
    assert found is not None
    assert found.holder == first
    assert not found.is_stale
    release(tmp_path, second)  # not theirs
    assert is_held(tmp_path, first)
    release(tmp_path, first)
    assert acquire(tmp_path, second) is None
    assert not is_held(tmp_path, first)


def test_a_lock_whose_process_is_gone_is_stale(tmp_path: Path) -> None:
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    crashed = replace(mine("A. Meyer"), pid=int(gone.stdout), token="x")
    assert acquire(tmp_path, crashed) is None
    found = acquire(tmp_path, mine())
    assert found is not None
    assert found.is_stale
    assert take_over(tmp_path, me := mine(), found) is None
    assert is_held(tmp_path, me)


def test_a_lock_of_another_computer_is_stale_once_it_is_silent(tmp_path: Path) -> None:
    assert acquire(tmp_path, ELSEWHERE) is None
    found = read_lock(tmp_path)
    assert found is not None
    assert not found.is_stale
    long_ago = time.time() - STALE_AFTER_S - 5
    os.utime(tmp_path / LOCK_FILE, (long_ago, long_ago))
    found = read_lock(tmp_path)
    assert found is not None
    assert found.is_stale
    assert found.silent_s > STALE_AFTER_S
    assert beat(tmp_path, ELSEWHERE)
    again = read_lock(tmp_path)
    assert again is not None
    assert not again.is_stale


def test_who_was_taken_over_learns_it_and_cannot_release_the_new_lock(tmp_path: Path) -> None:
    assert acquire(tmp_path, ELSEWHERE) is None
    found = read_lock(tmp_path)
    assert found is not None
    assert take_over(tmp_path, me := mine(), found) is None
    assert not beat(tmp_path, ELSEWHERE)
    release(tmp_path, ELSEWHERE)
    assert is_held(tmp_path, me)


def test_of_two_that_take_over_the_same_lock_one_gets_it(tmp_path: Path) -> None:
    assert acquire(tmp_path, ELSEWHERE) is None
    found = read_lock(tmp_path)
    assert found is not None
    assert take_over(tmp_path, first := mine("A. Meyer"), found) is None
    in_the_way = take_over(tmp_path, mine("B. Roth"), found)
    assert in_the_way is not None
    assert in_the_way.holder == first


@pytest.mark.parametrize("content", [b"", b'{"user": "A', b"[]", json.dumps({"user": "A"}).encode()])
def test_a_damaged_lock_is_in_the_way_until_it_is_old(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / LOCK_FILE
    path.write_bytes(content)
    found = acquire(tmp_path, mine())
    assert found is not None
    assert (found.holder, found.is_stale) == (None, False)
    os.utime(path, (1.0, 1.0))
    found = acquire(tmp_path, mine())
    assert found is not None
    assert found.is_stale
    assert take_over(tmp_path, me := mine(), found) is None
    assert is_held(tmp_path, me)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(LockError, match=r"gone.*karyogram\.lock"):
        acquire(tmp_path / "gone", mine())


def test_lock_and_log_are_no_images_of_the_case(case_copy: Path) -> None:
    assert acquire(case_copy, mine()) is None
    (case_copy / "audit.jsonl").write_text("{}\n")
    (case_copy / "karyogram.record.json").write_text("{}")
    (case_copy / "karyogram.v1.json").write_text("{}")
    (cell,) = read_case(case_copy).cells
    assert not cell.unreadable


@pytest.mark.parametrize(
    ("handle", "exit_code", "error", "is_running"),
    [
        (7, 259, 0, True),
        (7, 0, 0, False),
        (0, 0, 87, False),  # no such process
        (0, 0, 5, True),  # access denied: another user's, on a computer that several work at
    ],
)
def test_on_windows_another_users_process_is_no_dead_one(
    monkeypatch: pytest.MonkeyPatch, handle: int, exit_code: int, error: int, is_running: bool
) -> None:
    closed: list[int] = []

    class Kernel:
        def OpenProcess(self, _access: int, _inherit: bool, _pid: int) -> int:
            return handle

        def GetExitCodeProcess(self, _handle: int, code: Any) -> bool:
            code._obj.value = exit_code
            return True

        def CloseHandle(self, open_handle: int) -> None:
            closed.append(open_handle)

    monkeypatch.setattr(ctypes, "WinDLL", lambda name, use_last_error: Kernel(), raising=False)
    monkeypatch.setattr(ctypes, "get_last_error", lambda: error, raising=False)
    assert case_lock._is_running_on_windows(1234) is is_running
    assert closed == [handle] * bool(handle)
