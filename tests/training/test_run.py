"""Whole runs on tiny networks: resuming, ending early, running out of memory."""

import csv
import dataclasses
import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from engine.inference.preprocess import normalise
from engine.training import run as run_module
from engine.training.averaging import WeightAverage
from engine.training.calibration import calibrated, calibrated_beside, fit_temperature
from engine.training.checkpoint import CHECKPOINT_FILE, Checkpoint, CheckpointError, load_checkpoint
from engine.training.data import LabelledImages
from engine.training.log import EpochReport, is_at_rest
from engine.training.run import train
from engine.training.settings import AugmentSettings, TrainSettings
from engine.training.steps import four_steps
from engine.training.team import Team
from engine.varifocal.network import VarifocalNet
from tests.training.conftest import CPU, SETTINGS, network


class _Killed(Exception):  # noqa: N818 - no error: the process ends here
    pass


def run(
    net: VarifocalNet,
    images: LabelledImages,
    folder: Path,
    *,
    settings: TrainSettings = SETTINGS,
    stop_after: int = 99,
    resume: bool = False,
) -> list[EpochReport]:
    seen: list[EpochReport] = []

    def on_epoch(report: EpochReport) -> None:
        seen.append(report)
        if len(seen) == stop_after:
            raise _Killed

    train(net, settings, images, images, folder, device=CPU, resume=resume, on_epoch=on_epoch)
    return seen


def assert_same_weights(one: torch.nn.Module, other: torch.nn.Module) -> None:
    for key, value in one.state_dict().items():
        torch.testing.assert_close(other.state_dict()[key], value, rtol=0, atol=0, msg=key)


@pytest.mark.parametrize("stop_after", [1, 2, 5])
def test_a_resumed_run_gives_the_weights_of_an_uninterrupted_one(
    images: LabelledImages, tmp_path: Path, stop_after: int
) -> None:
    settings = SETTINGS.with_epochs((2, 1, 1, 1))
    whole = network()
    run(whole, images, tmp_path / "whole", settings=settings)
    with pytest.raises(_Killed):
        run(network(), images, tmp_path / "cut", settings=settings, stop_after=stop_after)
    resumed = network(seed=9)  # a new process starts from other weights; the checkpoint must win
    run(resumed, images, tmp_path / "cut", settings=settings, resume=True)
    assert_same_weights(whole, resumed)
    with (tmp_path / "cut" / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["step"] for row in rows] == ["g_net"] * 2 + [
        "pretrain_localization",
        "l_net",
        "localization",
        "fused",
    ]
    assert list((tmp_path / "cut" / "scalars").iterdir())


def test_training_lowers_the_loss(images: LabelledImages, tmp_path: Path) -> None:
    settings = dataclasses.replace(
        SETTINGS.with_epochs((5, 0, 0, 0)), augment=AugmentSettings((0, 0), 0, 0), mixed_precision=False
    )
    reports = run(network(), images, tmp_path, settings=settings)
    assert reports[-1].loss < 0.9 * reports[0].loss


def test_an_epoch_tells_how_good_its_classifier_is_on_the_validation_images(
    images: LabelledImages, tmp_path: Path
) -> None:
    settings = dataclasses.replace(
        SETTINGS.with_epochs((1, 0, 0, 0)), mixed_precision=False, average_decay=0.0, polarity_weight=0.25
    )
    net = network()
    (report,) = run(net, images, tmp_path, settings=settings)
    with torch.inference_mode():
        logits = net.eval().g_net(normalise(images.images))
    right = [(logits.type.argmax(1) == images.types), (logits.polarity.argmax(1) == images.polarity)]
    assert (report.type_acc, report.polarity_acc) == pytest.approx([float(part.float().mean()) for part in right])
    assert report.type_acc != report.polarity_acc
    entropy = torch.nn.functional.cross_entropy
    loss = entropy(logits.type, images.types) + 0.25 * entropy(logits.polarity, images.polarity)
    assert report.val_loss == pytest.approx(float(loss), rel=1e-4)


def test_a_run_is_not_overwritten_and_other_settings_are_not_resumed(images: LabelledImages, tmp_path: Path) -> None:
    with pytest.raises(_Killed):
        run(network(), images, tmp_path, stop_after=1)
    with pytest.raises(CheckpointError, match="resume it"):
        run(network(), images, tmp_path)
    other = dataclasses.replace(SETTINGS, seed=1)
    with pytest.raises(CheckpointError, match="other settings"):
        run(network(), images, tmp_path, settings=other, resume=True)


def test_a_cut_checkpoint_is_named(images: LabelledImages, tmp_path: Path) -> None:
    with pytest.raises(_Killed):
        run(network(), images, tmp_path, stop_after=1)
    path = tmp_path / CHECKPOINT_FILE
    path.write_bytes(path.read_bytes()[:1000])
    with pytest.raises(CheckpointError, match=CHECKPOINT_FILE):
        load_checkpoint(tmp_path)


@pytest.mark.parametrize("odd", [{"epochs_done": 1}, [], {"network": 7}])
def test_a_checkpoint_of_something_else_is_named(tmp_path: Path, odd: object) -> None:
    torch.save(odd, tmp_path / CHECKPOINT_FILE)
    with pytest.raises(CheckpointError, match=CHECKPOINT_FILE):
        load_checkpoint(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_a_checkpoint_is_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / CHECKPOINT_FILE)
    with pytest.raises(CheckpointError, match=CHECKPOINT_FILE):
        load_checkpoint(tmp_path)


def test_a_full_disk_leaves_the_earlier_checkpoint(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    def fill(report: EpochReport) -> None:
        if report.step == "g_net":
            monkeypatch.setattr("os.fsync", full)

    with pytest.raises(CheckpointError, match=rf"{CHECKPOINT_FILE}.*No space left"):
        train(network(), SETTINGS, images, images, tmp_path, device=CPU, on_epoch=fill)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.epochs_done == 1


def test_out_of_memory_halves_the_batch_and_goes_on(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing: Callable[..., object] = run_module.augment
    sizes: list[int] = []

    def scarce(pictures: torch.Tensor, *rest: object) -> object:
        sizes.append(len(pictures))
        if len(pictures) > 8:
            raise torch.OutOfMemoryError("CUDA out of memory")
        return failing(pictures, *rest)

    monkeypatch.setattr(run_module, "augment", scarce)
    reports = run(network(), images, tmp_path)
    assert [report.step for report in reports] == ["g_net", "pretrain_localization", "l_net", "localization", "fused"]
    assert sizes.count(16) == 1, "the smaller batch is kept for the rest of the run"
    assert "batches of 8" in caplog.text
    monkeypatch.setattr(run_module, "augment", lambda *_: scarce(torch.zeros(99)))
    with pytest.raises(CheckpointError, match="too little memory"):
        run(network(), images, tmp_path / "smaller still")


def test_memory_that_a_library_ran_out_of_is_out_as_well(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary, failures = run_module.augment, iter([RuntimeError("cuDNN error: CUDNN_STATUS_ALLOC_FAILED")])

    def scarce(*arguments: Any) -> object:
        for failure in failures:
            raise failure
        return vary(*arguments)

    monkeypatch.setattr(run_module, "augment", scarce)
    settings = SETTINGS.with_epochs((1, 0, 0, 0))
    run(network(), images, tmp_path, settings=settings)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.batch_size == 8
    failures = iter([RuntimeError("mat1 and mat2 shapes cannot be multiplied")])
    with pytest.raises(RuntimeError, match="mat1"):
        run(network(), images, tmp_path / "own fault", settings=settings)


def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_epoch_before(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary = run_module.augment
    settings = SETTINGS.with_epochs((2, 0, 0, 0))

    def burst(pictures: torch.Tensor, *rest: Any) -> object:
        varied, polarity = vary(pictures, *rest)
        return varied * torch.nan, polarity

    def worse(report: EpochReport) -> None:
        monkeypatch.setattr(run_module, "augment", burst)

    with pytest.raises(ValueError, match=r"loss of g_net, epoch 2, is no number.*g_net\.learning_rate"):
        train(network(), settings, images, images, tmp_path, device=CPU, on_epoch=worse)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert checkpoint.epochs_done == 1
    assert all(value.isfinite().all() for value in checkpoint.network.values())


def test_validation_takes_no_more_at_once_than_training_can(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    four = LabelledImages(
        *(torch.cat([part] * 4) for part in (images.images, images.types, images.polarity)),
        torch.arange(4).repeat_interleave(len(images)),
        ("a", "b", "c", "d"),
    )
    asked: list[int] = []
    whole_cells: Callable[..., Iterator[slice]] = run_module.whole_cells

    def told(data: LabelledImages, most: int, *rest: object) -> Iterator[slice]:
        parts = list(whole_cells(data, most, *rest))
        asked.extend(part.stop - part.start for part in parts)
        return iter(parts)

    monkeypatch.setattr(run_module, "whole_cells", told)
    train(network(), SETTINGS.with_epochs((1, 0, 0, 0)), images, four, tmp_path, device=CPU)
    assert asked == [46] * 4  # a cell is the least


def test_a_run_goes_on_with_a_smaller_batch_but_no_larger_one(images: LabelledImages, tmp_path: Path) -> None:
    settings = SETTINGS.with_epochs((2, 0, 0, 0))
    with pytest.raises(_Killed):
        run(network(), images, tmp_path, settings=settings, stop_after=1)
    with pytest.raises(CheckpointError, match="batch_size 16 instead of 32"):
        run(network(), images, tmp_path, settings=dataclasses.replace(settings, batch_size=32), resume=True)
    run(network(), images, tmp_path, settings=dataclasses.replace(settings, batch_size=8), resume=True)
    checkpoint = load_checkpoint(tmp_path)
    assert checkpoint is not None
    assert (checkpoint.epochs_done, checkpoint.batch_size) == (2, 8)


@pytest.mark.parametrize("exact", [True, False])
def test_only_a_run_that_is_to_be_repeated_does_without_what_adds_up_in_any_order(
    images: LabelledImages, tmp_path: Path, exact: bool
) -> None:
    settings = dataclasses.replace(SETTINGS.with_epochs((1, 0, 0, 0)), deterministic=exact)
    chosen: list[tuple[bool, bool]] = []

    def look(report: EpochReport) -> None:
        chosen.append((torch.backends.cudnn.deterministic, torch.backends.cuda.mem_efficient_sdp_enabled()))

    train(network(), settings, images, None, tmp_path, device=CPU, on_epoch=look)
    assert chosen == [(exact, not exact)]
    assert torch.backends.cuda.mem_efficient_sdp_enabled()


def report_of(step: str, epoch: int, val_loss: float) -> EpochReport:
    return EpochReport(step, epoch, 1.0, val_loss, 0.5, 0.5, 10.0, 1.0)


def test_a_step_ends_when_its_loss_stops_falling() -> None:
    g_net = next(step for step in four_steps(network(), SETTINGS) if step.name == "g_net")
    history = [report_of("g_net", epoch, loss) for epoch, loss in enumerate((3.0, 2.0, 2.1, 2.2))]
    assert is_at_rest(g_net, history, 2)
    assert not is_at_rest(g_net, history, 3)
    assert not is_at_rest(g_net, history, 0)
    assert not is_at_rest(g_net, [*history, report_of("g_net", 4, 1.9)], 2)


def test_steps_that_alternate_end_together_and_the_run_goes_on(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    l_net, localization = (step for step in four_steps(network(), SETTINGS) if step.alternates)
    history = [report_of("l_net", epoch, 2.0) for epoch in range(2)]
    assert is_at_rest(l_net, history, 1)
    assert is_at_rest(localization, history, 1)
    monkeypatch.setattr(
        run_module,
        "is_at_rest",
        lambda step, done, _patience: step.alternates and sum(report.step == "l_net" for report in done) == 2,
    )
    reports = run(network(), images, tmp_path, settings=SETTINGS.with_epochs((0, 0, 5, 1)))
    assert [report.step for report in reports] == ["l_net", "localization", "l_net", "fused"]


def test_a_step_that_ends_early_leaves_its_averaged_weights(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "is_at_rest", lambda _step, history, _patience: bool(history))
    net = network()
    settings = dataclasses.replace(SETTINGS.with_epochs((4, 0, 0, 0)), average_decay=0.999)
    checkpoints: list[Checkpoint | None] = []
    train(
        net,
        settings,
        images,
        images,
        tmp_path,
        device=CPU,
        on_epoch=lambda _: checkpoints.append(load_checkpoint(tmp_path)),
    )
    (before,), after = checkpoints, load_checkpoint(tmp_path)
    assert before is not None
    assert after is not None
    name = "g_net.trunk.bn.running_mean"
    assert not torch.equal(net.state_dict()[name], before.network[name])
    torch.testing.assert_close(net.state_dict()[name], _averaged(net, before.averages["g_net"], name))
    assert_same_weights(net, _with(after.network))


def test_running_out_of_memory_does_not_undo_an_early_end(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        run_module, "is_at_rest", lambda step, history, _patience: step.name == "g_net" and bool(history)
    )
    vary, batches = run_module.augment, itertools.count()
    settings = dataclasses.replace(SETTINGS.with_epochs((4, 1, 0, 0)), average_decay=0.999)

    def scarce(*arguments: Any) -> object:
        if next(batches) == 3:  # the first batch of the next step
            raise torch.OutOfMemoryError("CUDA out of memory")
        return vary(*arguments)

    plain, short = network(), network()
    run(plain, images, tmp_path / "plain", settings=settings)
    monkeypatch.setattr(run_module, "augment", scarce)
    run(short, images, tmp_path / "short", settings=settings)
    assert next(batches) > 6
    assert_same_weights(plain.g_net, short.g_net)


def test_what_ran_out_of_memory_leaves_no_trace_in_the_averages(
    images: LabelledImages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vary, batches = run_module.augment, itertools.count()
    settings = dataclasses.replace(SETTINGS.with_epochs((3, 0, 0, 0)), average_decay=0.9)
    plain, short = network(), network()
    run(plain, images, tmp_path / "plain", settings=dataclasses.replace(settings, batch_size=8))

    def scarce(*arguments: Any) -> object:
        if next(batches) == 1:  # amid the first epoch
            raise torch.OutOfMemoryError("CUDA out of memory")
        return vary(*arguments)

    monkeypatch.setattr(run_module, "augment", scarce)
    run(short, images, tmp_path / "short", settings=settings)
    assert_same_weights(plain, short)


def _with(weights: dict[str, torch.Tensor]) -> VarifocalNet:
    net = network(seed=9)
    net.load_state_dict(weights)
    return net


def _averaged(net: VarifocalNet, average: dict[str, object], name: str) -> torch.Tensor:
    kept = [
        key for key, value in (*net.g_net.named_parameters(), *net.g_net.named_buffers()) if value.is_floating_point()
    ]
    tensors = average["average"]
    assert isinstance(tensors, list)
    found: torch.Tensor = tensors[kept.index(name.removeprefix("g_net."))]
    return found


def test_averaged_weights_are_the_mean_of_many_updates() -> None:
    layer = torch.nn.Linear(1, 1, bias=False)
    average = WeightAverage([layer], decay=0.9)
    for value in itertools.islice(itertools.cycle((0.0, 1.0)), 200):
        layer.weight.data.fill_(value)
        average.update()
    average.swap()
    assert 0.4 < layer.weight.item() < 0.6
    average.swap()
    assert layer.weight.item() == 1.0


def test_the_last_epoch_leaves_averaged_weights(images: LabelledImages, tmp_path: Path) -> None:
    one_step = SETTINGS.with_epochs((1, 0, 0, 0))
    averaged, plain = network(), network()
    run(averaged, images, tmp_path / "averaged", settings=dataclasses.replace(one_step, average_decay=0.9))
    run(plain, images, tmp_path / "plain", settings=dataclasses.replace(one_step, average_decay=0.0))
    weight = "g_net.trunk.stem.weight"
    assert not torch.equal(averaged.state_dict()[weight], plain.state_dict()[weight])


@pytest.mark.parametrize(("number", "batch_size", "processes"), [(1, 16, 1), (46, 4, 3), (5, 16, 3)])
def test_a_run_that_could_learn_nothing_is_refused(
    images: LabelledImages, tmp_path: Path, number: int, batch_size: int, processes: int
) -> None:
    """Batch normalisation needs two images in each process."""
    few = dataclasses.replace(
        images,
        images=images.images[:number],
        types=images.types[:number],
        polarity=images.polarity[:number],
        cells=images.cells[:number],
    )
    settings = dataclasses.replace(SETTINGS, batch_size=batch_size)
    with pytest.raises(ValueError, match=rf"at a time for {processes} process\(es\): each needs two"):
        train(network(), settings, few, None, tmp_path / "run", device=CPU, team=Team(0, processes))
    assert not (tmp_path / "run").exists()


def test_temperature_makes_probabilities_true() -> None:
    rng = torch.Generator().manual_seed(0)
    honest = torch.randn(4000, 5, generator=rng).double() * 2
    labels = torch.distributions.Categorical(logits=honest).sample().numpy()
    assert fit_temperature((honest * 3).numpy(), labels) == pytest.approx(3.0, rel=0.1)
    assert fit_temperature((honest / 2).numpy(), labels) == pytest.approx(0.5, rel=0.1)


def test_calibration_changes_only_the_temperatures(images: LabelledImages) -> None:
    net = network()
    config = calibrated(net, images, CPU)
    assert config.type_temperature != 1.0
    assert dataclasses.replace(config, type_temperature=1.0, polarity_temperature=1.0) == net.config


@pytest.mark.parametrize(("loudness", "own"), [(2.0, 0.8), (1.0, 0.8), (0.5, 0.4), (0.125, 0.1)])
def test_a_temperature_taken_over_is_lowered_for_a_network_that_speaks_more_quietly(
    images: LabelledImages, loudness: float, own: float
) -> None:
    sibling, other = network(), network()
    with torch.no_grad():
        for net, times in ((sibling, 0.02), (other, 0.02 * loudness)):
            for parameter in net.fused_type.fc2.parameters():
                parameter *= times
    sibling.config = dataclasses.replace(sibling.config, type_temperature=0.8, polarity_temperature=0.7)
    config = calibrated_beside(other, sibling, images, CPU)
    assert config.type_temperature == pytest.approx(own, rel=1e-3)
    assert config.polarity_temperature == 0.7
