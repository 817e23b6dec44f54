"""How long the application takes to start, from the start of its process.

python -m tools.start_time [--repeat 5]         of this checkout, offscreen, on the demo case
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from karyogui.start_clock import KARYOGRAM, MODEL, WINDOW

PEAK = "peak_gb"
_LONGEST_S = 300.0


class StartError(ValueError):
    """A program that did not start."""


def started(command: Sequence[str], *, cwd: Path, environment: Mapping[str, str]) -> dict[str, float]:
    """Run a program with --time-start: seconds from its start until each step is told, and its peak memory in GB.

    Raises:
        StartError: it ended with an error, or did not come to its end.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    times = {}
    # Not by the clock of its lines: a program that hangs says nothing more.
    last_call = threading.Timer(_LONGEST_S, process.kill)
    last_call.start()
    with process.stdout:
        for line in process.stdout:
            times[line.strip()] = time.perf_counter() - began
    last_call.cancel()
    peak = _wait_for_peak(process)
    if process.returncode or WINDOW not in times:
        raise StartError(f"{' '.join(command)} ended with {process.returncode} after {', '.join(times) or 'nothing'}")
    return times | ({PEAK: peak} if peak is not None else {})


def _wait_for_peak(process: "subprocess.Popen[str]") -> float | None:
    """Wait for the end; its greatest memory in GB where the system tells it."""
    if not hasattr(os, "wait4"):
        process.wait()
        return None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts in KiB, macOS in bytes.
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9


def best_of(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The least of each step: what else the machine does only adds."""
    return {step: min(run[step] for run in runs) for step in runs[0]}


def measure_checkout(repeat: int) -> dict[str, float]:
    """The best times of this checkout on the demo case, offscreen, with a new user's settings."""
    with tempfile.TemporaryDirectory() as home:
        paths = {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home}
        environment = {**os.environ, **paths, "QT_QPA_PLATFORM": "offscreen", "DISPLAY": "none"}
        command = [sys.executable, "-m", "karyogui", "--demo", "--time-start"]
        root = Path(__file__).resolve().parent.parent
        return best_of([started(command, cwd=root, environment=environment) for _ in range(repeat)])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="starts, of which the best counts")
    best = measure_checkout(parser.parse_args().repeat)
    for step in (WINDOW, MODEL, KARYOGRAM, PEAK):
        if step in best:
            sys.stdout.write(f"{step:<12} {best[step]:6.2f}{'' if step == PEAK else ' s'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
