"""Short, thick chromosomes at any angle: seen in several poses, and the one of which the network is surest counts."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.model_info import ModelInfo
from engine.inference.outputs import Outputs
from engine.inference.poses import Poses, TypesInCells
from engine.inference.predictor import Predictor
from engine.inference.preprocess import normalise, prepare_cell, turned
from engine.inference.upright import further_turns, upright_by_shape
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

Images = list[NDArray[np.uint8]]
CPU = torch.device("cpu")
# An untrained network's scores are so far apart that only one would have any probability.
CONFIG = dataclasses.replace(TINY_CONFIG, type_temperature=1000.0, polarity_temperature=1000.0)


def mask_of_bar(height: int, width: int) -> NDArray[np.uint8]:
    return np.pad(np.ones((height, width), dtype=np.uint8), 3)


def test_the_rounder_a_shape_the_more_poses_and_one_in_a_cell_that_was_laid_upright() -> None:
    round_one, short, middling, long_one = (mask_of_bar(h, w) for h, w in ((20, 18), (26, 20), (34, 20), (60, 12)))
    at_any_angle = [mask_of_bar(12, 60)] * 4 + [long_one] * 4
    assert upright_by_shape([*at_any_angle, round_one, short, middling]).poses.tolist() == [1] * 8 + [4, 2, 1]
    assert (upright_by_shape([long_one] * 8 + [round_one, short]).poses == 1).all()


def test_thick_chromosomes_that_were_laid_upright_are_known_by_the_largest() -> None:
    # Nearly all are broader than long, but the large ones stand.
    thick = [mask_of_bar(48 - number, 28) for number in range(10)] + [mask_of_bar(20, 28)] * 30
    assert not upright_by_shape(thick).turn_deg.any()
    assert (upright_by_shape(thick).poses == 1).all()
    assert (upright_by_shape([np.rot90(mask) for mask in thick]).poses > 1).any()


@given(st.floats(-90, 90, exclude_max=True), st.sampled_from([1, 2, 4]))
def test_poses_are_evenly_spread_over_half_a_turn(turn_deg: float, poses: int) -> None:
    turns = np.array([turn_deg, *further_turns(turn_deg, poses)])
    assert ((turns >= -90) & (turns < 90)).all()
    apart = np.diff(np.sort((turns - turn_deg + 1e-9) % 180))
    np.testing.assert_allclose(apart, 180 / poses, atol=1e-6)


# Chromosome 1 is seen twice, chromosome 2 at four angles, the others once.
AT = np.array([0, 1, 2, 3, 1, 2, 2, 2])


def surest(
    of_type: list[float],
    q_down: list[float],
    in_cells: TypesInCells | None = None,
    are_upright: Sequence[float] = (1.0,) * 8,
) -> list[int]:
    logits = np.zeros((len(AT), 24), np.float32)
    logits[:, 3] = of_type
    boxes, features, sizes = (np.zeros((len(AT), width), np.float32) for width in (3, 8, 4))
    outputs = Outputs(logits, np.array(q_down, np.float32), boxes, features, sizes)
    poses = Poses(np.zeros((len(AT), 8, 8), np.uint8), np.zeros(len(AT)), AT)
    return poses.surest(outputs, np.log(are_upright), 1.0, in_cells).tolist()


def test_the_surest_pose_counts_and_polarity_has_its_say() -> None:
    assert surest([3] * 8, [0.5] * 8) == [0, 1, 2, 3]
    assert surest([3, 3, 3, 3, 4, 3, 3, 5], [0.5] * 8) == [0, 4, 7, 3]
    assert surest([3, 3, 3, 3, 4, 3, 3, 3], [0.5, 0.01, 0.5, 0.5, 0.5, 0.5, 0.99, 0.5]) == [0, 1, 6, 3]


def test_a_pose_without_numbers_is_the_surest_only_if_there_is_no_other() -> None:
    nan = float("nan")
    assert surest([nan, nan, nan, 3, 1, nan, 2, nan], [0.5] * 8) == [0, 4, 6, 3]
    assert surest([3, nan, 3, 3, nan, 3, 3, 4], [0.5] * 8) == [0, 1, 7, 3]


def test_the_cell_has_the_last_word_and_sees_only_numbers() -> None:
    def third_is_like_the_cell(outputs: Outputs, cells: NDArray[np.intp]) -> NDArray[np.float32]:
        assert outputs.are_numbers.all()
        # Two poses of chromosome 1 and three sound ones of chromosome 2, each with all the others.
        assert cells.tolist() == np.repeat(np.arange(5), 4).tolist()
        probs = np.full((len(outputs), 24), 0.02, np.float32)
        probs[:, 0] = np.where(outputs.type_logits[:, 3] == 2, 0.54, 0.3)
        return probs

    given_types = [3, 3, 3, 3, 4, 5, 2, float("nan")]
    assert surest(given_types, [0.5] * 8) == [0, 4, 5, 3]
    assert surest(given_types, [0.5] * 8, third_is_like_the_cell) == [0, 1, 6, 3]


def test_a_pose_that_does_not_look_upright_counts_less_alone_and_in_the_cell() -> None:
    def all_alike(outputs: Outputs, _: NDArray[np.intp]) -> NDArray[np.float32]:
        return np.full((len(outputs), 24), 1 / 24, np.float32)

    are_upright = [1, 0.2, 0.2, 1, 0.9, 0.1, 0.8, 0.3]
    for in_cells in (None, all_alike):
        assert surest([3] * 8, [0.5] * 8, in_cells, are_upright) == [0, 4, 6, 3]
    # But the network may be as sure of its type as to outweigh it.
    are_upright[4] = 0.3
    assert surest([3, 9, 3, 3, 3, 3, 3, 3], [0.5] * 8, None, are_upright) == [0, 1, 6, 3]


def test_a_folder_of_many_is_asked_in_parts_with_the_same_result() -> None:
    number = 200  # each seen in two poses
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(2 * number, 24)).astype(np.float32)
    boxes, features, sizes = (np.zeros((2 * number, width), np.float32) for width in (3, 8, 4))
    outputs = Outputs(logits, np.full(2 * number, 0.5, np.float32), boxes, features, sizes)
    poses = Poses(np.zeros((2 * number, 8, 8), np.uint8), np.zeros(2 * number), np.tile(np.arange(number), 2))
    asked: list[int] = []

    def upside_down(some: Outputs, cells: NDArray[np.intp]) -> NDArray[np.float32]:
        asked.append(len(some))
        assert (np.bincount(cells) == number).all()
        scores = np.exp(-some.type_logits)  # the other way round than alone
        return (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)

    of_type = np.exp(-logits) / np.exp(-logits).sum(axis=1, keepdims=True)
    first, second = of_type.max(axis=1).reshape(2, number)
    expected = np.where(second > first, number, 0) + np.arange(number)
    assert poses.surest(outputs, np.zeros(2 * number), 1.0, upside_down).tolist() == expected.tolist()
    assert sum(asked) == 2 * number * number
    assert max(asked) <= 5000


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


@pytest.mark.parametrize("context_width", [0, 8])
def test_each_prediction_is_that_of_one_of_its_poses(squat_images: Images, context_width: int) -> None:
    torch.manual_seed(2)
    config = dataclasses.replace(CONFIG, context_width=context_width)
    predictor = Predictor(VarifocalNet(config).eval(), ModelInfo("tiny", "1", "0" * 64), CPU)
    first = prepare_cell(squat_images, config)
    assert {1, 2, 4} == set(first.poses)

    steps: list[tuple[int, int]] = []
    predictions = predictor.predict_images(squat_images, lambda done, total: steps.append((done, total)))
    turns = np.array([prediction.upright_deg for prediction in predictions if prediction])
    assert ((turns >= -90) & (turns < 90)).all()
    by = np.round((turns - first.upright_deg) % 180)
    assert set(by[first.poses == 1]) == {0}
    assert set(by[first.poses == 2]) <= {0, 90}
    assert len(set(by)) > 1  # some others than the first
    assert steps[-1] == (len(squat_images), len(squat_images))
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)

    # The polarity is that of the picture that was chosen; unsure of all, the network sees that upside down as well.
    inputs = torch.from_numpy(prepare_cell(squat_images, config, first.scale, turns).inputs).unsqueeze(1)
    with torch.inference_mode():
        looks = [predictor.network(normalise(seen)).logits.polarity for seen in (inputs, inputs.flip((2, 3)))]
    scores = (looks[0] + looks[1].flip(1)) / 2 / config.polarity_temperature
    given_polarity = [prediction.q_down_prob for prediction in predictions if prediction]
    np.testing.assert_allclose(given_polarity, scores.softmax(dim=1)[:, 1].numpy(), atol=1e-3)


@pytest.mark.parametrize("context_width", [0, 8])
def test_what_a_model_knows_of_upright_pictures_chooses_the_pose(squat_images: Images, context_width: int) -> None:
    config = dataclasses.replace(CONFIG, context_width=context_width, tells_upright=True)
    turns = []
    for taste in (1.0, -1.0):
        torch.manual_seed(2)
        network = VarifocalNet(config).eval()
        assert network.uprightness is not None
        torch.nn.init.constant_(network.uprightness.of_features.weight, 100.0 * taste)
        predictions = Predictor(network, ModelInfo("tiny", "1", "0" * 64), CPU).predict_images(squat_images)
        turns.append([prediction.upright_deg for prediction in predictions if prediction])
    several = prepare_cell(squat_images, config).poses > 1
    differ = np.array(turns[0]) != np.array(turns[1])
    # Opposite tastes agree only where both are equally content.
    assert differ[several].mean() > 0.5
    assert not differ[~several].any()


def test_cancelling_between_the_poses_stops(predictor: Predictor, squat_images: Images) -> None:
    shown: list[int] = []
    with pytest.raises(Cancelled):
        # Eight batches of six: every chromosome has been seen once.
        predictor.predict_images(squat_images, lambda done, _: shown.append(done), lambda: len(shown) > 7)
    assert len(shown) == 8
    assert shown[-1] < len(squat_images)


def _with_context(seen: list[int]) -> Predictor:
    """A predictor that sees cells, and tells how many each time."""
    torch.manual_seed(2)
    network = VarifocalNet(dataclasses.replace(CONFIG, context_width=8)).eval()
    assert network.context is not None
    network.context.register_forward_hook(lambda _, given, __: seen.append(len(given[0])))
    return Predictor(network, ModelInfo("tiny", "1", "0" * 64), CPU)


def test_choosing_the_pose_can_be_cancelled(squat_images: Images) -> None:
    cells: list[int] = []
    done: list[int] = []
    with pytest.raises(Cancelled):
        _with_context(cells).predict_images(
            squat_images, lambda some, _: done.append(some), lambda: len(squat_images) in done
        )
    assert cells == []


def test_in_a_folder_of_more_than_any_cell_has_each_pose_is_judged_alone(squat_images: Images) -> None:
    cells: list[int] = []
    predictor = _with_context(cells)
    predictor.predict_images(squat_images)
    assert max(cells) > 1
    cells.clear()
    assert None not in predictor.predict_images(squat_images * 4)
    assert set(cells) == {1}
