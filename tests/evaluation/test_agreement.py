"""Two ways of computing beside each other: what counts as a disagreement, and how wide it may be."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.config import VarifocalConfig
from engine.varifocal.network import VarifocalNet
from tools.check_agreement import compare_predictors
from tools.tiny_network import TINY_CONFIG


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=2, karyotype="46,XX", seed=2)
    return folder


class Says:
    """Predicts (p of type 1, p of type 2, p of q-arm down) for each place in the cell; None: not typed."""

    model = ModelInfo("says", "1", "ab")
    config: VarifocalConfig = TINY_CONFIG

    def __init__(self, at: Callable[[int], tuple[float, float, float] | None]) -> None:
        self._at = at

    def predict_images(self, images: Sequence[NDArray[np.uint8]]) -> tuple[Prediction | None, ...]:
        return tuple(self._prediction(place) for place in range(len(images)))

    def _prediction(self, place: int) -> Prediction | None:
        said = self._at(place)
        if said is None:
            return None
        probs = np.zeros(24, dtype=np.float32)
        probs[:2] = said[:2]
        return Prediction(probs, said[2], Box(0.5, 0.5, 0.5))


def sure(_: int) -> tuple[float, float, float] | None:
    return 0.9, 0.1, 0.9


def test_the_same_answers_agree_whatever_the_probabilities(dataset: Path) -> None:
    with Dataset.open(dataset) as opened:
        found = compare_predictors(opened, Says(sure), Says(lambda _: (0.7, 0.3, 0.95)))
    assert (found.images, found.disagreements) == (92, ())
    assert found.largest_difference == pytest.approx(0.2)
    assert found.holds(0.0)


def test_disagreements_are_named_the_widest_first(dataset: Path) -> None:
    def near(place: int) -> tuple[float, float, float] | None:
        return {3: (0.51, 0.49, 0.9), 5: (0.9, 0.1, 0.53)}.get(place, (0.9, 0.1, 0.9))

    def other(place: int) -> tuple[float, float, float] | None:
        return {3: (0.49, 0.51, 0.9), 5: (0.9, 0.1, 0.47)}.get(place, (0.9, 0.1, 0.9))

    with Dataset.open(dataset) as opened:
        found = compare_predictors(opened, Says(near), Says(other), every=2)
    assert [(one.where, one.what, one.reference, one.other) for one in found.disagreements] == [
        ("synthetic-0001/006.png", "polarity", "1", "0"),
        ("synthetic-0001/004.png", "type", "1", "2"),
    ]
    assert [one.margin for one in found.disagreements] == pytest.approx([0.06, 0.02])
    assert found.holds(0.07)
    assert not found.holds(0.05)


def test_typed_by_one_alone_is_the_widest_disagreement(dataset: Path) -> None:
    with Dataset.open(dataset) as opened:
        found = compare_predictors(opened, Says(sure), Says(lambda place: None if place == 1 else sure(place)))
    assert {(one.reference, one.other, one.margin) for one in found.disagreements} == {("1", "not typed", 1.0)}


def test_the_real_predictor_computes_in_either_precision(dataset: Path) -> None:
    torch.manual_seed(5)
    # Unsure of all: of what an untrained network is sure the one way, it may be unsure the other.
    config = dataclasses.replace(TINY_CONFIG, type_temperature=30.0, polarity_temperature=30.0)
    ways = [
        Predictor(VarifocalNet(config), ModelInfo("tiny", "1", "ab"), torch.device("cpu"), precision)
        for precision in ("float32", "bfloat16")
    ]
    ways[1].network.load_state_dict(ways[0].network.state_dict())
    with Dataset.open(dataset) as opened:
        found = compare_predictors(opened, ways[0], ways[1], every=2)
        again = compare_predictors(opened, ways[0], ways[0], every=2)
    assert 0 < found.largest_difference < 0.5
    # To change places, each of two probabilities has to move by half of what lies between them.
    assert found.widest_margin <= 2 * found.largest_difference
    assert again.largest_difference == 0
    with pytest.raises(ValueError, match="float16"):
        Predictor(ways[0].network, ways[0].model, torch.device("cpu"), "float16")
