"""The check for Qt's system libraries, as the Makefile and the CI script call it."""

import subprocess
import sys
from pathlib import Path

import pytest

from karyogui import system_check

ROOT = Path(__file__).resolve().parent.parent


def test_it_needs_no_installed_package() -> None:
    # -S leaves site-packages out, -I the environment: what a machine has before .venv is made.
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from karyogui.system_check import main; main()"
    run = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_what_is_missing_is_one_line_and_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_check, "_loads", lambda library: library not in ("libEGL.so.1", "libGL.so.1"))
    assert system_check.main() == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("apt-get install libegl1 libgl1")


def test_nothing_missing_is_silent(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_check, "_loads", lambda library: True)
    assert system_check.main() == 0
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="shared libraries are named otherwise elsewhere")
def test_a_library_that_does_not_exist_does_not_load() -> None:
    assert not system_check._loads("libno-such-library.so.9")
    assert system_check._loads("libc.so.6")
