"""One working day in a process of its own, watched: see whole_job."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

from engine.synthesis.cells import write_case
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tools.tiny_network import TINY_CONFIG

ROOT = Path(__file__).resolve().parents[2]

# What case.json says of the patient; none of it may turn up where it does not belong.
MARKERS = ("Xanthippe", "Zzyzx", "PID-66609", "1911-11-30")


@dataclass(frozen=True)
class Day:
    """What a day left.

    Attributes:
        case, home, out: the case folder, the user's home, and where things were exported to.
        printed: stdout and stderr.
        watched: network "calls", and the libraries "loaded" for it.
    """

    case: Path
    home: Path
    out: Path
    printed: str
    watched: dict[str, list[str]]


@pytest.fixture(scope="session")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    folder = tmp_path_factory.mktemp("day")
    case, home, out, model = (folder / name for name in ("24-0187", "home", "out", "model"))
    first, last, number, born = MARKERS
    patient = {"name": f"{first} {last}", "id": number, "date_of_birth": born}
    write_case(case, "46,XX", seed=4, details={"patient": patient})
    home.mkdir()
    out.mkdir()
    torch.manual_seed(5)
    save_model(model, VarifocalNet(TINY_CONFIG), name="tiny", version="1")
    places = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(home)}
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "KARYOGUI_SETTINGS", "KARYOGUI_MODELS"):
        environment.pop(variable, None)
    command = [sys.executable, "-m", "tests.security.whole_job", str(case), str(model), str(out)]
    run = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=300, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    watched = json.loads((out / "watched.json").read_text(encoding="utf-8"))
    return Day(case, home, out, run.stdout + run.stderr, watched)
