"""A process that is killed while it works on files loses at most what it did in the last moment."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(sys.platform == "win32", reason="the script forks")
def test_killed_at_random_points_everything_opens_with_its_state_and_its_history() -> None:
    command = [sys.executable, "-m", "tools.crash_test", "--kills", "2", "--longest", "0.4", "--pace", "60"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=300)
    assert run.returncode == 0, run.stderr
    assert "12 kills, everything opened again" in run.stdout
