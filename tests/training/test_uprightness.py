"""What tells upright pictures from others is fitted once the network is trained, and goes with the weights."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor

from engine import cli
from engine.synthesis.cells import synthesize_dataset
from engine.training.cell_views import FrozenNet
from engine.training.data import LabelledImages
from engine.training.settings import TRAIN_PRESETS
from engine.training.uprightness import fit_uprightness, roundest
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model
from tests.training.conftest import TINY_OPTIONS
from tools.tiny_network import TINY_CONFIG

CONFIG = dataclasses.replace(TINY_CONFIG, tells_upright=True)
SETTINGS = TRAIN_PRESETS["compact"]
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def fitted(images: LabelledImages) -> VarifocalNet:
    torch.manual_seed(5)
    network = VarifocalNet(CONFIG)
    fit_uprightness(network, images, SETTINGS, CPU)
    return network


@torch.inference_mode()
def scores(network: VarifocalNet, images: Tensor, data: LabelledImages) -> Tensor:
    assert network.uprightness is not None
    views = FrozenNet(network.eval(), CPU, mixed=False).views(images, data.cells, data.types, data.polarity)
    return network.uprightness(views.views)


def test_upright_chromosomes_score_higher_than_those_that_lie_across(
    fitted: VarifocalNet, images: LabelledImages
) -> None:
    upright = scores(fitted, images.images, images)
    across = scores(fitted, images.images.rot90(1, (2, 3)), images)
    are_upright = [True] * len(images) + [False] * len(images)
    assert roc_auc_score(are_upright, torch.cat([upright, across])) > 0.9
    # On its head a chromosome stands upright too.
    assert float(scores(fitted, images.images.flip((2, 3)), images).median()) > float(across.median())


def test_nothing_else_changes_and_the_same_seed_gives_the_same(fitted: VarifocalNet, images: LabelledImages) -> None:
    torch.manual_seed(5)
    again = VarifocalNet(CONFIG)
    before = {name: value.clone() for name, value in again.state_dict().items()}
    fit_uprightness(again, images, SETTINGS, CPU)
    for name, value in again.state_dict().items():
        assert torch.equal(value, fitted.state_dict()[name]), name
        assert torch.equal(value, before[name]) != name.startswith("uprightness."), name


def test_untrained_it_prefers_no_picture(images: LabelledImages) -> None:
    torch.manual_seed(5)
    assert not scores(VarifocalNet(CONFIG), images.images, images).any()


def test_the_roundest_are_found() -> None:
    pictures = torch.full((3, 1, 40, 40), 255, dtype=torch.uint8)
    for number, (height, width) in enumerate(((30, 8), (14, 12), (20, 12))):
        pictures[number, 0, 2 : 2 + height, 5 : 5 + width] = 90
    assert roundest(pictures, 2).tolist() == [1, 2]
    assert roundest(pictures, 9).tolist() == [0, 1, 2]


def test_a_model_without_it_gets_it_by_training_on_and_keeps_all_else(tmp_path: Path) -> None:
    dataset = tmp_path / "set"
    synthesize_dataset(dataset, cases=1, karyotype="46,XX", seed=3)
    torch.manual_seed(6)
    start = VarifocalNet(TINY_CONFIG)
    save_model(tmp_path / "start", start, name="start", version="1")
    run = tmp_path / "run"
    options = ["--init", str(tmp_path / "start"), "--epochs", "0,0,0,0", "--val-fold", "none", *TINY_OPTIONS]
    assert cli.main(["train", str(dataset), "--out", str(run), "--device", "cpu", *options]) == 0
    network, _ = load_model(run / "model")
    assert network.config.tells_upright
    assert network.uprightness is not None
    assert np.count_nonzero(network.uprightness.of_features.weight.detach().numpy()) > 0
    for name, value in load_model(tmp_path / "start")[0].state_dict().items():
        assert torch.equal(network.state_dict()[name], value), name
