"""karyo-engine train, as a process of its own and killed; and without a fold kept."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch

from engine import cli
from engine.synthesis.cells import synthesize_dataset
from engine.training.checkpoint import load_checkpoint
from tests.training.conftest import TINY_OPTIONS


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XY", seed=3)
    return folder


def arguments(dataset: Path, run: Path, *more: str) -> list[str]:
    options = ["--device", "cpu", "--epochs", "3,1,1,1", "--batch-size", "16", *TINY_OPTIONS, *more]
    return ["train", str(dataset), "--out", str(run), *options]


def test_a_killed_run_goes_on_to_the_weights_of_an_uninterrupted_one(dataset: Path, tmp_path: Path) -> None:
    run, checkpoint = tmp_path / "cut", tmp_path / "cut" / "checkpoint.pt"
    process = subprocess.Popen(
        [sys.executable, "-m", "engine.cli", *arguments(dataset, run)],
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while not checkpoint.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    begun = load_checkpoint(run)
    assert begun is not None
    assert begun.epochs_done < 7, "it was killed in the middle"
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert cli.main(arguments(dataset, run, "--resume")) == 0
        assert cli.main(arguments(dataset, tmp_path / "whole")) == 0
    finally:
        torch.set_num_threads(threads)
    resumed, whole = (load_checkpoint(folder) for folder in (run, tmp_path / "whole"))
    assert resumed is not None
    assert whole is not None
    for key, value in whole.network.items():
        assert torch.equal(resumed.network[key], value), key


def test_a_model_of_all_folds_takes_its_sibling_s_temperatures_and_says_so(
    dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brief = ["--epochs", "1,0,0,0"]
    assert cli.main(arguments(dataset, tmp_path / "kept", *brief)) == 0
    sibling = tmp_path / "kept" / "model"
    all_folds = [*brief, "--val-fold", "none", "--sibling", str(sibling)]
    assert cli.main(arguments(dataset, tmp_path / "all", *all_folds)) == 0
    networks = [
        json.loads((folder / "config.json").read_text(encoding="utf-8"))["network"]
        for folder in (sibling, tmp_path / "all" / "model")
    ]
    assert networks[0]["type_temperature"] == networks[1]["type_temperature"] != 1.0
    card = (tmp_path / "all" / "model" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "trained on folds 1, 2 (92 images), none was kept" in card
    assert "Its sibling" in card
    assert "type, Acc." in card
    assert "| looked at | wrong types | wrong polarities |" in card
    assert str(tmp_path) not in card
    capsys.readouterr()
    assert cli.main(arguments(dataset, tmp_path / "third", "--sibling", str(sibling))) == 1
    assert "--sibling goes with --val-fold none" in capsys.readouterr().err


def test_odd_settings_are_refused(dataset: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(arguments(dataset, tmp_path / "a", "--set", "augment.bendiness=1")) == 1
    assert "bendiness" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments(dataset, tmp_path / "b", "--set", "patience"))
    assert stop.value.code == 2
