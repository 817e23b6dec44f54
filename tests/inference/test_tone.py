"""Grey values of a cell that are harder than usual."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.inference.poses import Poses
from engine.inference.preprocess import chromosome_mask, prepare_cell
from engine.inference.tone import UNCHANGED, tone_of
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.config import PRESETS

CONFIG = PRESETS["compact"]
Image = NDArray[np.uint8]


def hardened(image: Image) -> Image:
    """As shown by a system that makes dark bands black and light ones nearly white."""
    curve = 255 / (1 + np.exp(-(np.arange(256) - 110.0) / 20))
    curve[255] = 255
    return np.asarray(curve.round(), dtype=np.uint8)[image]


@pytest.fixture(scope="module")
def images() -> list[Image]:
    return [chromosome.image_hw for chromosome in synthesize_cell("46,XX", np.random.default_rng(0))]


def spread(inputs: NDArray[np.uint8]) -> tuple[float, float]:
    """The 5th and the 95th percentile inside a cell's chromosomes."""
    inner = [image[cv2.erode(chromosome_mask(image), np.ones((3, 3), np.uint8)) == 1] for image in inputs]
    dark, light = np.quantile(np.concatenate(inner), [0.05, 0.95])
    return float(dark), float(light)


def test_a_usual_cell_stays_as_it_is(images: list[Image]) -> None:
    soft = [(153 + 0.4 * image.astype(float)).astype(np.uint8) for image in images]
    for cell in (images, [cv2.GaussianBlur(image, (0, 0), 1.0) for image in images], soft):
        assert np.array_equal(prepare_cell(cell, CONFIG).tone, UNCHANGED)


def test_a_hard_cell_has_about_the_usual_grey_values(images: list[Image]) -> None:
    hard = [hardened(image) for image in images]
    dark, light = spread(prepare_cell(hard, CONFIG, tone=UNCHANGED).inputs)
    assert light - dark > 180
    dark, light = spread(prepare_cell(hard, CONFIG).inputs)
    assert dark == pytest.approx(29, abs=10)
    assert light == pytest.approx(176, abs=10)


def test_the_curve_is_the_cells_and_not_the_chromosomes(images: list[Image]) -> None:
    hard = [hardened(image) for image in images]
    prepared = prepare_cell(hard, CONFIG)
    plain = prepare_cell(hard, CONFIG, tone=UNCHANGED)
    assert not np.array_equal(prepared.tone, UNCHANGED)
    assert np.array_equal(prepared.inputs, prepared.tone[plain.inputs])


def test_further_poses_of_some_have_the_curve_of_all(images: list[Image]) -> None:
    # Laid across, long ones tell that crops lie at any angle, and the short one's shape tells nothing.
    across = [np.ascontiguousarray(np.rot90(image)) for image in images]
    short = np.pad(np.linspace(40, 200, 20 * 18).reshape(20, 18).astype(np.uint8), 3, constant_values=255)
    hard = [hardened(image) for image in [*across, short]]
    prepared = prepare_cell(hard, CONFIG)
    poses = Poses.of(hard, prepared, CONFIG)
    assert len(poses.at) > len(hard)
    for place in range(len(hard), len(poses.at)):
        turn = poses.turn_deg[place : place + 1]
        alone = prepare_cell([hard[poses.at[place]]], CONFIG, prepared.scale, turn, prepared.tone)
        assert np.array_equal(poses.inputs[place], alone.inputs[0])


@given(values=st.lists(st.integers(0, 234), min_size=1, max_size=60), seed=st.integers(0, 99))
def test_whatever_the_cell_shows_greys_keep_their_order_and_white_stays_white(values: list[int], seed: int) -> None:
    image = np.full((64, 64), 255, dtype=np.uint8)
    image[8:56, 24:40] = np.random.default_rng(seed).choice(np.array(values, dtype=np.uint8), (48, 16))
    tone = tone_of([image], [chromosome_mask(image)])
    assert tone.shape == (256,)
    assert tone.dtype == np.uint8
    assert np.all(np.diff(tone.astype(int)) >= 0)
    assert tone[255] == 255


def test_a_cell_without_a_chromosome_stays_as_it_is() -> None:
    assert np.array_equal(tone_of([], []), UNCHANGED)
    blank = np.full((8, 8), 255, dtype=np.uint8)
    assert np.array_equal(prepare_cell([blank], CONFIG).tone, UNCHANGED)
