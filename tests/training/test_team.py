"""Two processes (gloo) train as one does with the whole batch."""

import csv
import dataclasses
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from engine.synthesis.cells import synthesize_dataset
from engine.training.checkpoint import load_checkpoint
from engine.training.data import LabelledImages
from engine.training.run import train
from engine.training.settings import TRAIN_PRESETS
from engine.training.team import Team, share_batch_statistics
from tests.training.conftest import TINY_OPTIONS, network
from tools.tiny_network import TINY_CONFIG


def trained(dataset: Path, run: Path, *options: str, processes: int = 1) -> list[dict[str, float]]:
    """Loss curve of a run of the command, in processes of its own."""
    command = ["-m", "engine.cli", "train", str(dataset), "--out", str(run), "--device", "cpu", "--epochs", "2,1,1,1"]
    starter = (
        [] if processes == 1 else ["-m", "torch.distributed.run", f"--nproc-per-node={processes}", "--standalone"]
    )
    done = subprocess.run(
        [sys.executable, *starter, *command, *TINY_OPTIONS, "--batch-size", "46", *options],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    assert not re.findall(r"engine/.*Warning.*", done.stderr)
    with (run / "log.csv").open(encoding="utf-8") as file:
        return [{key: float(row[key]) for key in ("loss", "val_loss", "type_acc")} for row in csv.DictReader(file)]


def test_two_processes_have_the_loss_curve_of_one(tmp_path: Path) -> None:
    dataset = tmp_path / "set"
    synthesize_dataset(dataset, cases=4, karyotype="46,XX", seed=2)
    # Adam turns rounding into steps of the size of the learning rate: a small one keeps the curves together.
    steps = ("g_net", "pretrain_localization", "l_net", "localization", "fused")
    exact = [f"--set={step}.learning_rate=2e-5" for step in steps]
    exact += ["--set=mixed_precision=false", "--set=localization_share=1.0"]
    alone = trained(dataset, tmp_path / "one", *exact)
    together = trained(dataset, tmp_path / "two", *exact, processes=2)
    assert len(alone) == 6
    for one, two in zip(alone, together, strict=True):
        assert two["loss"] == pytest.approx(one["loss"], rel=3e-3)
    config = json.loads((tmp_path / "two" / "model" / "config.json").read_text(encoding="utf-8"))
    assert config["network"]["global_px"] == TINY_CONFIG.global_px
    weights = [load_checkpoint(tmp_path / name) for name in ("one", "two")]
    for key in ("g_net.trunk.stem.weight", "l_net.trunk.stem.weight"):
        one, two = (checkpoint.network[key] for checkpoint in weights if checkpoint)
        torch.testing.assert_close(one, two, rtol=0, atol=5e-4)


def test_sharing_statistics_keeps_names_and_evaluation() -> None:
    shared, plain = network(), network()
    share_batch_statistics(shared)
    assert shared.state_dict().keys() == plain.state_dict().keys()
    assert not [module for module in shared.modules() if type(module) is nn.BatchNorm2d]
    picture = torch.randn(2, 1, 64, 64)
    with torch.inference_mode():
        assert torch.equal(shared.eval()(picture).logits.type, plain.eval()(picture).logits.type)


def test_a_team_shares_out_every_row_once() -> None:
    rows = list(range(11))
    shares = [rows[Team(rank, 3).own] for rank in range(3)]
    assert sorted(row for share in shares for row in share) == rows
    assert [Team(rank, 3).leads for rank in range(3)] == [True, False, False]


def test_nothing_is_written_before_all_have_looked_for_an_earlier_run(images: LabelledImages, tmp_path: Path) -> None:
    there: list[list[str]] = []

    class Meeting(Team):
        def summed(self, values: Tensor) -> Tensor:
            there.append([path.name for path in tmp_path.iterdir()])
            return super().summed(values)

    settings = dataclasses.replace(TRAIN_PRESETS["compact"], batch_size=16).with_epochs((1, 0, 0, 0))
    train(network(), settings, images, None, tmp_path, device=torch.device("cpu"), team=Meeting())
    assert load_checkpoint(tmp_path) is not None
    assert there[0] == []
