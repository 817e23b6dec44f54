"""Chromosomes of which the network is unsure are looked at upside down as well, and the mean counts."""

import dataclasses

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.model_info import ModelInfo
from engine.inference.outputs import Outputs
from engine.inference.predictor import Predictor
from engine.inference.preprocess import input_images, normalise
from engine.inference.second_look import are_unsure, mean_of_looks
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

# An untrained network's scores are far apart: so it is sure of some chromosomes, and of others not.
CONFIG = dataclasses.replace(TINY_CONFIG, type_temperature=10.0, polarity_temperature=10.0)


def outputs_of(type_logits: NDArray[np.float32], q_down: NDArray[np.float32]) -> Outputs:
    boxes, features, shapes = (np.zeros((len(q_down), width), np.float32) for width in (3, 8, 4))
    return Outputs(type_logits, q_down, boxes, features + type_logits[:, :8], shapes)


looks = st.builds(
    outputs_of,
    arrays(np.float32, (3, 24), elements=st.floats(-30, 30, width=32)),
    arrays(np.float32, (3,), elements=st.floats(0, 1, width=32)),
)


def test_it_is_unsure_that_has_no_high_probability_of_type_or_polarity() -> None:
    types = np.full((4, 24), 0.001)
    types[:, 5] = [0.977, 0.89, 0.977, 0.977]
    assert are_unsure(types, np.array([0.95, 0.99, 0.85, 0.02])).tolist() == [False, True, True, False]


@given(looks, looks)
def test_which_look_came_first_does_not_matter(one: Outputs, other: Outputs) -> None:
    both, turned = mean_of_looks(one, other), mean_of_looks(other, one)
    np.testing.assert_array_equal(both.type_logits, turned.type_logits)
    np.testing.assert_array_equal(both.features, turned.features)
    np.testing.assert_allclose(both.q_down, 1 - turned.q_down, atol=1e-6)
    assert (both.type_logits >= np.minimum(one.type_logits, other.type_logits)).all()
    assert (both.type_logits <= np.maximum(one.type_logits, other.type_logits)).all()
    agreed = (one.q_down > 0.5) & (other.q_down < 0.5)
    assert (both.q_down[agreed] >= 0.5).all()


def test_a_second_look_without_numbers_does_not_count() -> None:
    first = outputs_of(np.ones((2, 24), np.float32), np.array([0.8, 0.8], np.float32))
    turned = outputs_of(np.full((2, 24), 3, np.float32), np.array([0.1, np.nan], np.float32))
    both = mean_of_looks(first, turned)
    assert both.type_logits[:, 0].tolist() == [2.0, 1.0]
    assert both.q_down[0] == pytest.approx(1 / (1 + (0.25 / 9) ** 0.5))  # odds of 4 and 9
    assert both.q_down[1] == first.q_down[1]


@pytest.fixture(scope="module")
def images() -> list[NDArray[np.uint8]]:
    return [chromosome.image_hw for chromosome in synthesize_cell("46,XX", np.random.default_rng(7))]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    torch.manual_seed(3)
    return Predictor(VarifocalNet(CONFIG).eval(), ModelInfo("tiny", "1", "0" * 64), torch.device("cpu"))


@torch.inference_mode()
def said(predictor: Predictor, inputs: NDArray[np.uint8]) -> tuple[torch.Tensor, torch.Tensor]:
    """Type scores (n, 24), and those that the q-arm points down less that it points up (n,), by the temperatures."""
    logits = predictor.network(normalise(torch.from_numpy(inputs.copy()).unsqueeze(1))).logits
    polarity = (logits.polarity[:, 1] - logits.polarity[:, 0]) / CONFIG.polarity_temperature
    return logits.type / CONFIG.type_temperature, polarity


def test_only_what_is_unsure_is_a_mean_of_two_looks(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    inputs = input_images(images, CONFIG)
    types, polarity = said(predictor, inputs)
    turned_types, turned_polarity = said(predictor, inputs[:, ::-1, ::-1])
    unsure = torch.from_numpy(are_unsure(types.softmax(dim=1).numpy(), polarity.sigmoid().numpy()))
    assert 5 < unsure.sum() < 41
    types = torch.where(unsure[:, None], (types + turned_types) / 2, types).softmax(dim=1)
    polarity = torch.where(unsure, (polarity - turned_polarity) / 2, polarity).sigmoid()

    predictions = [prediction for prediction in predictor.predict_images(images) if prediction]
    np.testing.assert_allclose(np.stack([p.type_probs for p in predictions]), types.numpy(), atol=1e-4)
    np.testing.assert_allclose([p.q_down_prob for p in predictions], polarity.numpy(), atol=1e-3)


def test_cancelling_before_the_second_look_stops(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        predictor.predict_images(images, lambda some, _: done.append(some), lambda: len(images) in done)


def test_cancelling_amid_the_second_look_stops(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    asked: list[bool] = []
    done: list[int] = []

    def cancel() -> bool:
        asked.append(len(images) in done)
        return sum(asked) > 1

    with pytest.raises(Cancelled):
        predictor.predict_images(images, lambda some, _: done.append(some), cancel)
