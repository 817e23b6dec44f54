"""Ctrl+C while a command line is still loading: one line, and the exit status that shells know."""

import subprocess
import sys

import pytest

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
_REPORT = ("karyogui", ["report", "nowhere", "-o", "report.pdf"])
_HELP = ("engine.cli", ["--help"])


def started(program: tuple[str, list[str]], module: str, handler: str) -> subprocess.CompletedProcess[str]:
    code = _STARTED.format(program=program[0], arguments=program[1], module=module, handler=handler)
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("program", "module", "told"),
    [
        (_HELP, "numpy", "karyo-engine: interrupted"),
        (_HELP, "torch.nn", "karyo-engine: interrupted"),
        (_REPORT, "numpy", "karyogui: interrupted"),
        (_REPORT, "torch.nn", "karyogui: interrupted"),
    ],
)
def test_ctrl_c_while_it_loads_is_one_line(program: tuple[str, list[str]], module: str, told: str) -> None:
    ended = started(program, module, "default_int_handler")
    assert (ended.returncode, ended.stdout, ended.stderr) == (130, "", f"{told}\n")


def test_a_job_that_does_not_listen_to_ctrl_c_goes_on() -> None:
    ended = started(_HELP, "numpy", "SIG_IGN")  # as a shell starts what is to go on in the background
    assert ended.returncode == 0
    assert "usage: karyo-engine" in ended.stdout
