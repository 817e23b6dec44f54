"""The start of a program is measured to its end, or it is told that there was none."""

import os
import sys
from pathlib import Path

import pytest

from karyogui.start_clock import WINDOW
from tools import start_time
from tools.start_time import StartError, started


def run(script: str, folder: Path) -> dict[str, float]:
    return started([sys.executable, "-c", script], cwd=folder, environment=os.environ)


def test_each_step_is_timed_from_the_start_of_the_process(tmp_path: Path) -> None:
    times = run(f"import time; print({WINDOW!r}, flush=True); time.sleep(0.2); print('ready')", tmp_path)
    assert 0 < times[WINDOW] <= times["ready"] - 0.15


@pytest.mark.parametrize("script", ["pass", f"print({WINDOW!r}); raise SystemExit(3)"])
def test_a_program_that_does_not_start_is_no_time(tmp_path: Path, script: str) -> None:
    with pytest.raises(StartError):
        run(script, tmp_path)


def test_a_program_that_hangs_without_a_word_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start_time, "_LONGEST_S", 0.5)
    with pytest.raises(StartError, match=r"ended with -9 after nothing"):
        run("import time; time.sleep(20)", tmp_path)
