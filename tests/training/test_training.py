"""The four steps on tiny networks and drawn chromosomes."""

import csv
import dataclasses
from pathlib import Path

import pytest
import torch

from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from engine.training.augment import augment
from engine.training.checkpoint import CHECKPOINT_FILE, CheckpointError, load_checkpoint
from engine.training.data import LabelledImages, load_images
from engine.training.run import EpochReport, learning_rate, train
from engine.training.settings import TRAIN_PRESETS, AugmentSettings, TrainSettings
from engine.training.steps import Batch, Step, epoch_order, four_steps, set_trained
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from tests.conftest import TINY_CONFIG

SETTINGS = dataclasses.replace(
    TRAIN_PRESETS["compact"].with_epochs((1, 1, 1, 1)), batch_size=16, localization_share=1.0
)
CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def images(tmp_path_factory: pytest.TempPathFactory) -> LabelledImages:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=1, karyotype="46,XY", seed=4)
    with Dataset.open(folder) as dataset:
        return load_images(dataset, {1}, TINY_CONFIG)


def network(seed: int = 0) -> VarifocalNet:
    torch.manual_seed(seed)
    return VarifocalNet(TINY_CONFIG)


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


class _Killed(Exception):  # noqa: N818 - no error: the process ends here
    pass


def run(
    net: VarifocalNet, images: LabelledImages, folder: Path, *, stop_after: int = 99, resume: bool = False
) -> None:
    seen: list[EpochReport] = []

    def on_epoch(report: EpochReport) -> None:
        seen.append(report)
        if len(seen) == stop_after:
            raise _Killed

    train(net, SETTINGS, images, images, folder, device=CPU, resume=resume, on_epoch=on_epoch)


@pytest.mark.parametrize("stop_after", [1, 4])
def test_a_resumed_run_gives_the_weights_of_an_uninterrupted_one(
    images: LabelledImages, tmp_path: Path, stop_after: int
) -> None:
    whole = network()
    run(whole, images, tmp_path / "whole")
    with pytest.raises(_Killed):
        run(network(), images, tmp_path / "cut", stop_after=stop_after)
    resumed = network(seed=9)  # a new process starts from other weights; the checkpoint must win
    run(resumed, images, tmp_path / "cut", resume=True)
    for key, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[key], value, rtol=0, atol=0, msg=key)
    with (tmp_path / "cut" / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["g_net", "pretrain_localization", "l_net", "localization", "fused"]


def test_training_lowers_the_loss(images: LabelledImages, tmp_path: Path) -> None:
    losses: list[float] = []
    settings = dataclasses.replace(
        SETTINGS.with_epochs((5, 0, 0, 0)), augment=AugmentSettings((0, 0), 0, 0), mixed_precision=False
    )
    train(
        network(),
        settings,
        images,
        images,
        tmp_path,
        device=CPU,
        on_epoch=lambda report: losses.append(report.loss),
    )
    assert losses[-1] < 0.9 * losses[0]


def test_a_run_is_not_overwritten_and_other_settings_are_not_resumed(images: LabelledImages, tmp_path: Path) -> None:
    with pytest.raises(_Killed):
        run(network(), images, tmp_path, stop_after=1)
    with pytest.raises(CheckpointError, match="resume it"):
        run(network(), images, tmp_path)
    other = dataclasses.replace(SETTINGS, seed=1)
    with pytest.raises(CheckpointError, match="other settings"):
        train(network(), other, images, images, tmp_path, device=CPU, resume=True)


def test_a_cut_checkpoint_is_named(images: LabelledImages, tmp_path: Path) -> None:
    with pytest.raises(_Killed):
        run(network(), images, tmp_path, stop_after=1)
    path = tmp_path / CHECKPOINT_FILE
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=CHECKPOINT_FILE):
        load_checkpoint(tmp_path)


def test_vertical_flip_changes_the_polarity_and_the_horizontal_does_not(images: LabelledImages) -> None:
    generator = torch.Generator().manual_seed(0)
    picture, polarity = images.images[:4], images.polarity[:4]
    upside = AugmentSettings((0, 0), 0.0, 1.0)
    flipped, changed = augment(picture, polarity, upside, generator)
    assert torch.equal(changed, 1 - polarity)
    torch.testing.assert_close(flipped, picture.flip(2).float(), atol=0.6, rtol=0)
    mirrored, kept = augment(picture, polarity, AugmentSettings((0, 0), 1.0, 0.0), generator)
    assert torch.equal(kept, polarity)
    torch.testing.assert_close(mirrored, picture.flip(3).float(), atol=0.6, rtol=0)


def test_rotation_fills_with_white_and_stays_in_range(images: LabelledImages) -> None:
    settings = AugmentSettings((45, 45), 0, 0, scale=(0.8, 1.2), shift_px=2, gamma=(0.5, 2), blur_px=1, noise=9)
    varied, _ = augment(images.images[:8], images.polarity[:8], settings, torch.Generator().manual_seed(1))
    assert varied.shape == (8, 1, 64, 64)
    assert 0 <= float(varied.min()) <= float(varied.max()) <= 255
    plain, _ = augment(
        images.images[:8], images.polarity[:8], AugmentSettings((45, 45), 0, 0), torch.Generator().manual_seed(1)
    )
    corners = plain[:, 0][:, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert bool((corners == 255).all())


def test_extent_is_that_of_the_chromosome() -> None:
    image = torch.full((1, 1, 64, 64), 255.0)
    image[0, 0, 10:40, 20:30] = 90
    batch = Batch.make(image, torch.tensor([0]), torch.tensor([1]))
    assert (batch.heights.tolist(), batch.widths.tolist()) == ([30], [10])


def test_presets_of_network_and_training_belong_together() -> None:
    assert set(PRESETS) == set(TRAIN_PRESETS)
