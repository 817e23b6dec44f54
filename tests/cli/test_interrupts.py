"""Ctrl+C while a program is still loading, and in an open window: one line, and the exit status that shells know.
A window that is asked to end, as by a logout, closes in order."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.io.case_lock import LOCK_FILE
from tests.conftest import PATIENCE_MS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl+C to a whole console")

# Interrupts itself when a module is looked for, as a person would who sees that the command was the wrong one.
_STARTED = """
import os, runpy, signal, sys
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
signal.signal(signal.SIGINT, signal.{handler})
sys.argv[1:] = {arguments!r}
runpy.run_module({program!r}, run_name="__main__", alter_sys=True)
"""
# A process may be started deaf to a signal, as by nohup, and stays so.
_LISTENING = """
import runpy, signal, sys
signal.signal(signal.{name}, signal.SIG_DFL)
sys.argv[1:] = {arguments!r}
runpy.run_module("karyogui", run_name="__main__", alter_sys=True)
"""
_REPORT = ("karyogui", ["report", "nowhere", "-o", "report.pdf"])
_HELP = ("engine.cli", ["--help"])
_WINDOW = ("karyogui", [])


def started(
    program: tuple[str, list[str]], module: str, handler: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    code = _STARTED.format(program=program[0], arguments=program[1], module=module, handler=handler)
    environment = os.environ | variables
    return subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, env=environment, timeout=120
    )


def without_screen(home: Path) -> dict[str, str]:
    """The environment of a window that nobody sees."""
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home)}
    return {"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen", **own}


@pytest.mark.parametrize(
    ("program", "module", "told"),
    [
        (_HELP, "argparse", "karyo-engine: interrupted"),
        (_HELP, "numpy", "karyo-engine: interrupted"),
        (_HELP, "torch.nn", "karyo-engine: interrupted"),
        (_REPORT, "argparse", "karyogui: interrupted"),
        (_REPORT, "numpy", "karyogui: interrupted"),
        (_REPORT, "torch.nn", "karyogui: interrupted"),
    ],
)
def test_ctrl_c_while_it_loads_is_one_line(program: tuple[str, list[str]], module: str, told: str) -> None:
    ended = started(program, module, "default_int_handler")
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", f"{told}\n")


@pytest.mark.parametrize(
    "module",
    [
        "PySide6.QtWidgets",  # nothing is there yet
        "karyogui.main_window",  # Qt is
        "torch.nn",  # in the other thread, while the window waits for input
    ],
)
def test_ctrl_c_closes_the_window_in_one_line(module: str, tmp_path: Path) -> None:
    """As far as it has come: nothing is to be seen of it but that."""
    ended = started(_WINDOW, module, "default_int_handler", **without_screen(tmp_path))
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", "karyogui: interrupted\n")


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP"])
def test_a_window_that_is_asked_to_end_lets_its_case_go(name: str, case_copy: Path, tmp_path: Path) -> None:
    """As by a logout: nobody is told at the next opening that the application ended unexpectedly."""
    code = _LISTENING.format(name=name, arguments=[str(case_copy)])
    command = [sys.executable, "-c", code]
    environment = os.environ | without_screen(tmp_path)
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as app:
        try:
            until = time.monotonic() + PATIENCE_MS / 1000
            while not (case_copy / LOCK_FILE).exists():  # the window still waits for the thread that made it
                assert time.monotonic() < until
                time.sleep(0.001)
            app.send_signal(signal.Signals[name])
            told = app.communicate(timeout=120)
        finally:
            app.kill()
    assert (app.returncode, *told) == (0, "", "")
    assert not (case_copy / LOCK_FILE).exists()
    assert (case_copy / "karyogram.json").exists()


def test_a_job_that_does_not_listen_to_ctrl_c_goes_on() -> None:
    ended = started(_HELP, "numpy", "SIG_IGN")  # as a shell starts what is to go on in the background
    assert ended.returncode == 0
    assert "usage: karyo-engine" in ended.stdout
