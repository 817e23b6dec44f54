"""Prediction of whole cells with a tiny network."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.case import Case, Cell
from engine.domain.cell_warnings import untyped_reasons
from engine.domain.chromosome import Chromosome
from engine.domain.karyogram import UNASSIGNED
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Prediction
from engine.inference.device import DeviceError, choose_device
from engine.inference.karyotype import karyotype_case
from engine.inference.predictor import PredictionError, Predictor
from engine.io.background import on_white
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def predictor(tmp_path_factory: pytest.TempPathFactory) -> Predictor:
    torch.manual_seed(5)
    folder = tmp_path_factory.mktemp("model")
    save_model(folder, VarifocalNet(TINY_CONFIG), name="tiny", version="1")
    return Predictor.load(folder, "cpu")


def test_prediction_of_a_cell_is_complete_and_in_order(predictor: Predictor, case: Case) -> None:
    cell = case.cells[0]
    steps: list[tuple[int, int]] = []
    predictions = predictor.predict_cell(cell, progress=lambda done, total: steps.append((done, total)))
    assert len(predictions) == len(cell.chromosomes)
    assert steps[-1] == (47, 47)
    assert [done for done, _ in steps] == sorted({done for done, _ in steps})
    for prediction in predictions:
        assert prediction.type_probs.sum() == pytest.approx(1, abs=1e-5)
        assert 0 <= prediction.q_down_prob <= 1
        assert all(0 <= value <= 1 for value in vars(prediction.box).values())


def test_cancel_stops_between_batches(predictor: Predictor, case: Case) -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        predictor.predict_cell(
            case.cells[0], progress=lambda count, _: done.append(count), should_cancel=lambda: bool(done)
        )
    assert len(done) == 1


def test_no_chromosome_no_prediction(predictor: Predictor) -> None:
    assert predictor.predict_images([]) == ()


def test_karyograms_hold_every_chromosome_and_turn_the_q_arm_down(predictor: Predictor, case: Case) -> None:
    second = Cell("second", case.folder, case.cells[0].chromosomes[:9])
    both = Case(case.folder, (case.cells[0], second))
    steps: list[tuple[int, int]] = []
    result = karyotype_case(both, predictor, progress=lambda done, total: steps.append((done, total)))
    assert steps[-1] == (56, 56)
    assert result.model is not None
    assert result.model.name == "tiny"
    for cell in both.cells:
        karyogram = result.cells[cell.name]
        assert karyogram.files == {chromosome.file for chromosome in cell.chromosomes}
        for placement in karyogram.placements.values():
            assert placement.prediction is not None
            assert placement.turned == (placement.prediction.polarity == 0)
            assert placement.dispatched_type == karyogram.slot_of(placement.file)


def test_devices_are_checked(tmp_path: Path) -> None:
    assert choose_device("cpu").type == "cpu"
    with pytest.raises(DeviceError, match="'fpga'"):
        choose_device("fpga")
    with pytest.raises(DeviceError, match="meta"):
        choose_device("meta")
    if not torch.cuda.is_available():
        assert choose_device("auto").type == "cpu"
        with pytest.raises(DeviceError, match="no CUDA device"):
            choose_device("cuda")


# Numbers that can be trusted

# Probabilities of the same picture, computed in other company, in float32 on a CPU.
SAME = 1e-4


def assert_same(given: Sequence[Prediction | None], expected: Sequence[Prediction | None]) -> None:
    for one, other in zip(given, expected, strict=True):
        assert one is not None
        assert other is not None
        assert one.predicted_type == other.predicted_type
        assert one.polarity == other.polarity
        np.testing.assert_allclose(one.type_probs, other.type_probs, rtol=0, atol=SAME)
        assert one.q_down_prob == pytest.approx(other.q_down_prob, abs=SAME)


@pytest.fixture(scope="module")
def images() -> list[NDArray[np.uint8]]:
    return [chromosome.image_hw for chromosome in synthesize_cell("46,XY", np.random.default_rng(8))]


@pytest.mark.parametrize("size", [1, 5, 46])
def test_the_size_of_batches_changes_nothing(
    predictor: Predictor, images: list[NDArray[np.uint8]], size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = predictor.predict_images(images)
    monkeypatch.setattr("engine.inference.predictor.CPU_BATCH", size)
    assert_same(predictor.predict_images(images), expected)


def test_the_order_of_files_changes_neither_type_nor_polarity(
    predictor: Predictor, images: list[NDArray[np.uint8]]
) -> None:
    order = np.random.default_rng(1).permutation(len(images))
    expected = predictor.predict_images(images)
    assert_same(predictor.predict_images([images[place] for place in order]), [expected[place] for place in order])


def test_neighbours_in_the_batch_change_nothing(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    """Other chromosomes of the same sizes, which tell the same scale."""
    others = [np.ascontiguousarray(image[::-1]) for image in images]
    mixed = [image if place % 2 else other for place, (image, other) in enumerate(zip(images, others, strict=True))]
    expected = predictor.predict_images(images)
    assert_same(predictor.predict_images(mixed)[1::2], expected[1::2])


@pytest.mark.parametrize("nothing", ["light", "noise", "dust"])
def test_a_picture_of_nothing_is_told_and_not_typed(
    predictor: Predictor, images: list[NDArray[np.uint8]], nothing: str
) -> None:
    rng = np.random.default_rng(0)
    pictures = {
        "light": rng.integers(250, 255, (60, 30)).astype(np.uint8),
        "noise": np.clip(rng.normal(238, 4, (60, 30)), 0, 255).astype(np.uint8),
        "dust": np.full((60, 30), 255, np.uint8),
    }
    pictures["dust"][30:33, 10:14] = 40
    with_it = on_white([*images[:7], pictures[nothing], *images[7:]]).images
    predictions = predictor.predict_images(with_it)
    assert [place for place, prediction in enumerate(predictions) if prediction is None] == [7]
    assert_same([*predictions[:7], *predictions[8:]], predictor.predict_images(images))
    chromosomes = tuple(Chromosome(f"{number:03d}.png", image) for number, image in enumerate(with_it, 1))
    cell = Cell("cell", Path("cell"), chromosomes)
    karyogram = karyotype_case(Case(Path("cell"), (cell,)), predictor).cells["cell"]
    assert karyogram.slots[UNASSIGNED] == ("008.png",)
    assert untyped_reasons(karyogram) == {"008.png": "it shows nothing"}
    assert len(karyogram.files) == 47


def test_a_whole_spread_among_the_crops_stands_unassigned_and_is_told(predictor: Predictor) -> None:
    shown = synthesize_cell("46,XX", np.random.default_rng(3))
    crops = tuple(Chromosome(f"{n}.png", made.image_hw) for n, made in enumerate(shown))
    spread = np.full((1000, 1200), 255, np.uint8)
    spread[100:900:2, 100:1100] = 90
    cell = Cell("cell", Path("cell"), (*crops, Chromosome("M12.tif", spread)))
    karyogram = karyotype_case(Case(Path("cell"), (cell,)), predictor).cells["cell"]
    assert karyogram.slots[UNASSIGNED] == ("M12.tif",)
    assert "whole spread" in untyped_reasons(karyogram)["M12.tif"]


def test_a_cell_with_nothing_to_type_opens_unassigned(predictor: Predictor) -> None:
    blank = np.full((40, 20), 255, np.uint8)
    blank[0, 0] = 254
    cell = Cell("cell", Path("cell"), (Chromosome("1.png", blank), Chromosome("2.png", blank)))
    karyogram = karyotype_case(Case(Path("cell"), (cell,)), predictor).cells["cell"]
    assert karyogram.slots[UNASSIGNED] == ("1.png", "2.png")


def _giving_no_numbers(only: NDArray[np.float32] | None = None) -> Predictor:
    """A network whose type logits are no numbers, of all pictures or of the one with these type probabilities."""
    torch.manual_seed(5)
    network = VarifocalNet(TINY_CONFIG)
    inner = network.fused_output

    def fused_output(*features: torch.Tensor) -> Any:
        output = inner(*features)
        probs = (output.logits.type / TINY_CONFIG.type_temperature).softmax(dim=1).numpy()
        rows = slice(None) if only is None else torch.from_numpy(np.abs(probs - only).max(axis=1) < 1e-6)
        output.logits.type[rows] = float("nan")
        return output

    network.fused_output = fused_output  # type: ignore[method-assign]
    return Predictor(network, ModelInfo("odd", "3", "ab"), torch.device("cpu"))


def test_values_that_are_no_numbers_are_told_and_not_typed(images: list[NDArray[np.uint8]]) -> None:
    torch.manual_seed(5)
    third = Predictor(VarifocalNet(TINY_CONFIG), ModelInfo("sound", "3", "ab"), torch.device("cpu")).predict_images(
        images[:5]
    )[2]
    assert third is not None
    predictions = _giving_no_numbers(only=third.type_probs).predict_images(images[:5])
    assert [prediction is None for prediction in predictions] == [place == 2 for place in range(5)]


def test_a_model_that_gives_no_numbers_at_all_is_named(images: list[NDArray[np.uint8]]) -> None:
    with pytest.raises(PredictionError, match=r"odd-3: .*no numbers"):
        _giving_no_numbers().predict_images(images)
