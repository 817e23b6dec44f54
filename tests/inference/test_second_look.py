"""Short, thick chromosomes at any angle: seen twice, and the look of which the network is surer counts."""

import dataclasses

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.inference.outputs import Outputs
from engine.inference.predictor import Predictor
from engine.inference.preprocess import normalise, prepare_cell, turned
from engine.inference.second_look import surer_looks
from engine.inference.upright import a_quarter_further, upright_by_shape
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.model_folder import ModelInfo
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

Images = list[NDArray[np.uint8]]
CPU = torch.device("cpu")
# An untrained network's scores are so far apart that only one would have any probability.
CONFIG = dataclasses.replace(TINY_CONFIG, type_temperature=1000.0, polarity_temperature=1000.0)


def mask_of_bar(height: int, width: int) -> NDArray[np.uint8]:
    return np.pad(np.ones((height, width), dtype=np.uint8), 3)


def test_only_short_thick_shapes_are_unclear_and_none_in_a_cell_that_was_laid_upright() -> None:
    short, middling, long_one = mask_of_bar(20, 18), mask_of_bar(34, 20), mask_of_bar(60, 12)
    at_any_angle = [mask_of_bar(12, 60)] * 4 + [long_one] * 4
    assert upright_by_shape([*at_any_angle, short, middling]).unclear.tolist() == [False] * 8 + [True, False]
    assert not upright_by_shape([long_one] * 8 + [short]).unclear.any()


def outputs_of(most_probable: list[float], q_down: list[float]) -> Outputs:
    logits = np.zeros((len(q_down), 24), np.float32)
    logits[:, 3] = most_probable
    shapes = ((len(q_down), 3), (len(q_down), 8), (len(q_down), 4))
    boxes, features, sizes = (np.zeros(shape, np.float32) for shape in shapes)
    return Outputs(logits, np.array(q_down, np.float32), boxes, features, sizes)


def test_the_surer_look_counts_and_polarity_has_its_say() -> None:
    # Of four chromosomes the second to fourth are seen twice: surer of the type, of the polarity, of neither.
    looks = outputs_of([5, 2, 5, 5, 7, 5, 4], [0.5, 0.5, 0.5, 0.1, 0.5, 0.99, 0.1])
    assert surer_looks(looks, np.array([1, 2, 3]), 1.0).tolist() == [0, 4, 5, 3]


def test_a_look_without_numbers_is_never_the_surer_one() -> None:
    looks = outputs_of([1, np.nan, np.nan, 1, 1, np.nan], [0.5] * 6)
    assert surer_looks(looks, np.array([0, 1, 2]), 1.0).tolist() == [0, 4, 2]
    looks = outputs_of([1, 1, np.nan, np.nan], [0.5] * 4)
    assert surer_looks(looks, np.array([0, 1]), 1.0).tolist() == [0, 1]


@pytest.fixture(scope="module")
def squat_images() -> Images:
    """A cell at any angle; every third chromosome is as broad as it is long."""
    rng = np.random.default_rng(4)
    images = []
    for number, chromosome in enumerate(synthesize_cell("46,XX", rng)):
        image = chromosome.image_hw
        if number % 3 == 0:
            image = np.pad(image[image.shape[0] // 4 :][: image.shape[1]], 4, constant_values=255)
        images.append(turned(image, float(rng.uniform(-180, 180))))
    return images


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    torch.manual_seed(2)
    return Predictor(VarifocalNet(CONFIG).eval(), ModelInfo("tiny", "1", "0" * 64), CPU)


def test_each_prediction_is_that_of_the_surer_of_two_looks(predictor: Predictor, squat_images: Images) -> None:
    first = prepare_cell(squat_images, CONFIG)
    unclear = np.flatnonzero(first.unclear)
    assert 5 < len(unclear) < len(squat_images) / 2

    def likelihood(turn_deg: NDArray[np.float64]) -> NDArray[np.float64]:
        inputs = prepare_cell(squat_images, CONFIG, first.scale, turn_deg).inputs
        with torch.inference_mode():
            logits = predictor.network(normalise(torch.from_numpy(inputs).unsqueeze(1))).logits
        types, polarity = (scores.double() / 1000 for scores in (logits.type, logits.polarity))
        best: NDArray[np.float64] = (types.log_softmax(1).amax(1) + polarity.log_softmax(1).amax(1)).numpy()
        return best

    at_first, further = likelihood(first.upright_deg), likelihood(a_quarter_further(first.upright_deg))
    second_is_surer = (further > at_first) & first.unclear
    assert 0 < second_is_surer.sum() < len(unclear)

    steps: list[tuple[int, int]] = []
    predictions = predictor.predict_images(squat_images, lambda done, total: steps.append((done, total)))
    turns = np.array([prediction.upright_deg for prediction in predictions if prediction])
    assert ((turns >= -90) & (turns < 90)).all()
    by = (turns - first.upright_deg) % 180
    np.testing.assert_allclose(by, np.where(second_is_surer, 90, 0))
    assert steps[-1] == (len(squat_images), len(squat_images))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)


def test_cancelling_between_the_looks_stops(predictor: Predictor, squat_images: Images) -> None:
    shown: list[int] = []
    with pytest.raises(Cancelled):
        # Eight batches of six: every chromosome has been seen once.
        predictor.predict_images(squat_images, lambda done, _: shown.append(done), lambda: len(shown) > 7)
    assert len(shown) == 8
    assert shown[-1] < len(squat_images)
