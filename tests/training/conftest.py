"""One drawn cell for tiny networks to train on."""

import dataclasses

import pytest
import torch

from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from engine.training.data import LabelledImages, load_images
from engine.training.settings import TRAIN_PRESETS
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

SETTINGS = dataclasses.replace(
    TRAIN_PRESETS["compact"].with_epochs((1, 1, 1, 1)), batch_size=16, localization_share=1.0
)
CPU = torch.device("cpu")

# The same network on the command line.
TINY_OPTIONS = [
    f"--set=network.{name}={getattr(TINY_CONFIG, name)}"
    for name in (
        "width",
        "global_px",
        "local_px",
        "min_margin_px",
        "max_shift_px",
        "localization_hidden",
        "fused_hidden",
        "canvas_px",
        "context_width",
    )
]


@pytest.fixture(scope="session")
def images(tmp_path_factory: pytest.TempPathFactory) -> LabelledImages:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=1, karyotype="46,XY", seed=4)
    with Dataset.open(folder) as dataset:
        return load_images(dataset, {1}, TINY_CONFIG)


def network(seed: int = 0) -> VarifocalNet:
    torch.manual_seed(seed)
    return VarifocalNet(TINY_CONFIG)
