"""Prediction of whole cells with a tiny network."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.domain.cancel import Cancelled
from engine.domain.case import Case, Cell
from engine.inference.device import DeviceError, choose_device
from engine.inference.karyotype import karyotype_case
from engine.inference.predictor import Predictor
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import save_model
from tests.conftest import TINY_CONFIG


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


def test_order_of_files_changes_nothing(predictor: Predictor, case: Case) -> None:
    images = [chromosome.image_hw for chromosome in case.cells[0].chromosomes]
    order = np.random.default_rng(0).permutation(len(images))
    straight = predictor.predict_images(images)
    shuffled = predictor.predict_images([images[index] for index in order])
    for place, index in enumerate(order):
        np.testing.assert_allclose(shuffled[place].type_probs, straight[index].type_probs, rtol=1e-3, atol=1e-5)


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
