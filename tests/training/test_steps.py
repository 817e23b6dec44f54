"""The four steps of II-C: what is trained, in which order, with which settings."""

import dataclasses

import pytest
import torch

from engine.training.data import LabelledImages, epoch_batches
from engine.training.settings import TRAIN_PRESETS, AugmentSettings, TrainSettings, with_changes
from engine.training.steps import Batch, Step, epoch_order, four_steps, set_trained
from engine.training.updates import learning_rate
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from tests.training.conftest import SETTINGS, network


def steps_by_name(net: VarifocalNet, settings: TrainSettings = SETTINGS) -> dict[str, Step]:
    return {step.name: step for step in four_steps(net, settings)}


@pytest.mark.parametrize(
    ("name", "trained"),
    [
        ("g_net", {"g_net"}),
        ("pretrain_localization", {"localization"}),
        ("l_net", {"l_net"}),
        ("localization", {"localization"}),
        ("fused", {"fused_type", "fused_polarity", "g_net", "l_net"}),
    ],
)
def test_each_step_changes_its_modules_and_no_other(images: LabelledImages, name: str, trained: set[str]) -> None:
    net = network()
    step = steps_by_name(net)[name]
    set_trained(net, step)
    before = {key: value.clone() for key, value in net.state_dict().items()}
    optimizer = torch.optim.SGD(step.parameters(), lr=0.5)
    batch = Batch.make(images.images.float(), images.types, images.polarity)
    step.loss(batch).backward()
    optimizer.step()
    changed = {key.split(".")[0] for key, value in net.state_dict().items() if not torch.equal(before[key], value)}
    assert changed == trained


def test_fused_step_can_leave_the_trunks_alone(images: LabelledImages) -> None:
    settings = dataclasses.replace(SETTINGS, fused_trains_trunks=False)
    step = steps_by_name(net := network(), settings)["fused"]
    assert {id(module) for module in step.modules} == {id(net.fused_type), id(net.fused_polarity)}


def test_localization_and_l_net_alternate() -> None:
    settings = SETTINGS.with_epochs((2, 1, 2, 1))
    order = [(step.name, epoch) for step, epoch in epoch_order(four_steps(network(), settings))]
    assert order == [
        ("g_net", 0),
        ("g_net", 1),
        ("pretrain_localization", 0),
        ("l_net", 0),
        ("localization", 0),
        ("l_net", 1),
        ("localization", 1),
        ("fused", 0),
    ]


def test_paper_preset_has_the_printed_numbers() -> None:
    paper = TRAIN_PRESETS["paper"]
    assert (paper.g_net.epochs, paper.l_net.epochs, paper.fused.epochs) == (30, 30, 20)
    assert paper.polarity_weight == 0.5
    assert paper.augment == AugmentSettings((0.0, 45.0), 0.5, 0.5)
    step = steps_by_name(network(), paper)["g_net"]
    assert learning_rate(paper, step, 9, 0.5) == pytest.approx(1e-4)
    assert learning_rate(paper, step, 10, 0.0) == pytest.approx(1e-5)
    assert learning_rate(paper, step, 25, 0.0) == pytest.approx(1e-6)


def test_extent_is_that_of_the_chromosome() -> None:
    image = torch.full((1, 1, 64, 64), 255.0)
    image[0, 0, 10:40, 20:30] = 90
    batch = Batch.make(image, torch.tensor([0]), torch.tensor([1]))
    assert (batch.heights.tolist(), batch.widths.tolist()) == ([30], [10])


def test_presets_of_network_and_training_belong_together() -> None:
    assert set(PRESETS) == set(TRAIN_PRESETS)


def test_batches_of_an_epoch_are_whole_parts_and_no_image_comes_twice() -> None:
    batches = list(epoch_batches(103, 16, torch.Generator().manual_seed(0), parts=3))
    assert [len(batch) for batch in batches] == [15] * 6 + [6]
    given = torch.cat(batches).tolist()
    assert len(set(given)) == len(given)
    assert sum(map(len, epoch_batches(103, 16, torch.Generator().manual_seed(0), limit=30))) == 32


def test_settings_change_by_name() -> None:
    changed = with_changes(SETTINGS, {"augment.bend": 0, "augment.gamma": [1, 2.5], "patience": 3})
    assert (changed.augment.bend, changed.augment.gamma, changed.patience) == (0.0, (1.0, 2.5), 3)
    assert dataclasses.replace(changed, augment=SETTINGS.augment, patience=0) == SETTINGS


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("bendiness", 1),
        ("augment.bendiness", 1),
        ("seed.x", 1),
        ("seed", "1"),
        ("seed", True),
        ("augment.gamma", [1]),
        ("augment", 1),
    ],
)
def test_a_setting_that_is_none_is_named(path: str, value: object) -> None:
    with pytest.raises(ValueError, match=path.rpartition(".")[2] if path.startswith("augment.") else path):
        with_changes(SETTINGS, {path: value})
