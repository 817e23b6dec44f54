"""Images to the network's input."""

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.domain.prediction import Box, Prediction
from engine.inference.cell_look import look_of
from engine.inference.preprocess import (
    box_on_crop,
    cell_scale,
    chromosome_mask,
    fit_to_input,
    input_images,
    normalise,
    prepare_cell,
    turned,
)
from engine.inference.upright import upright_by_shape
from engine.io.background import on_white
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.config import PRESETS

CONFIG = PRESETS["compact"]


@pytest.fixture(scope="module")
def images() -> list[NDArray[np.uint8]]:
    cell = synthesize_cell("46,XX", np.random.default_rng(0))
    return [chromosome.image_hw for chromosome in cell]


def test_equation_11_gives_zero_mean_and_unit_variance(images: list[NDArray[np.uint8]]) -> None:
    batch = normalise(torch.from_numpy(input_images(images, CONFIG)).unsqueeze(1))
    assert batch.shape == (46, 1, 128, 128)
    assert batch.dtype == torch.float32
    torch.testing.assert_close(batch.mean(dim=(1, 2, 3)), torch.zeros(46), atol=1e-5, rtol=0)
    torch.testing.assert_close(batch.std(dim=(1, 2, 3), correction=0), torch.ones(46), atol=1e-4, rtol=0)


def test_a_constant_image_does_not_become_nan() -> None:
    assert torch.equal(normalise(torch.full((1, 1, 4, 4), 7.0)), torch.zeros(1, 1, 4, 4))


@pytest.mark.parametrize("order", ["columns", "every other", "backwards"])
def test_how_an_image_lies_in_memory_changes_nothing(images: list[NDArray[np.uint8]], order: str) -> None:
    def laid(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if order == "columns":
            return np.asfortranarray(image)
        if order == "every other":
            return np.repeat(np.repeat(image, 2, axis=0), 3, axis=1)[::2, ::3]
        return np.ascontiguousarray(image[::-1, ::-1])[::-1, ::-1]

    others = [laid(image) for image in images]
    for one, other in zip(on_white(others).images, on_white(images).images, strict=True):
        assert np.array_equal(one, other)
    assert np.array_equal(prepare_cell(others, CONFIG).inputs, prepare_cell(images, CONFIG).inputs)
    assert look_of(others) == look_of(images)


@pytest.mark.parametrize("factor", [0.6, 2.0])
def test_another_scanner_s_pixel_size_gives_the_same_input(images: list[NDArray[np.uint8]], factor: float) -> None:
    resized = [
        cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
        for image in images
    ]
    expected, given = input_images(images, CONFIG), input_images(resized, CONFIG)
    assert np.abs(expected.astype(int) - given).mean() < 2.0
    assert cell_scale(resized, CONFIG) == pytest.approx(cell_scale(images, CONFIG) / factor, rel=0.03)


def test_five_lost_chromosomes_hardly_change_the_scale(images: list[NDArray[np.uint8]]) -> None:
    assert cell_scale(images[5:], CONFIG) == pytest.approx(cell_scale(images, CONFIG), rel=0.06)


def test_chromosomes_are_centred_on_white() -> None:
    bar = np.full((60, 14), 60, dtype=np.uint8)
    (square,) = input_images([bar], CONFIG, scale=1.0)
    rows, columns = np.flatnonzero((square < 128).any(axis=1)), np.flatnonzero((square < 128).any(axis=0))
    assert abs((rows[0] + rows[-1]) / 2 - 63.5) <= 1
    assert abs((columns[0] + columns[-1]) / 2 - 63.5) <= 1
    assert rows[-1] - rows[0] + 1 == pytest.approx(60 * CONFIG.global_px / CONFIG.canvas_px, abs=1)
    assert square[0].min() == 255


@pytest.mark.parametrize(("left", "top", "grey"), [(150, 150, 255), (3, 260, 255), (260, 0, 230)])
def test_the_square_that_a_chromosome_was_exported_on_changes_nothing(
    images: list[NDArray[np.uint8]], left: int, top: int, grey: int
) -> None:
    squares = []
    for image in images:
        square = np.full((400, 400), 255, dtype=np.uint8)
        square[top : top + image.shape[0], left : left + image.shape[1]] = image
        squares.append((square * (grey / 255)).astype(np.uint8))
    expected, given = input_images(images, CONFIG).astype(int), input_images(on_white(squares).images, CONFIG)
    assert np.abs(expected - given).mean() < 2.0
    assert np.abs(expected - given).mean(axis=(1, 2)).max() < 5.0  # a pixel to the side


def test_a_whole_spread_among_the_crops_is_not_typed_and_does_not_set_their_scale(
    images: list[NDArray[np.uint8]],
) -> None:
    spread = np.full((1000, 1200), 255, dtype=np.uint8)
    for place, image in enumerate(images):
        top, left = place // 8 * 150, place % 8 * 150
        spread[top : top + image.shape[0], left : left + image.shape[1]] = image
    alone, beside = prepare_cell(images, CONFIG), prepare_cell([*images, spread], CONFIG)
    assert list(np.flatnonzero(beside.untypable)) == [len(images)]
    assert not alone.untypable.any()
    assert beside.scale == alone.scale


def test_bands_are_averaged_when_shrunk() -> None:
    stripes = np.full((120, 20), 40, dtype=np.uint8)
    stripes[::2] = 200
    (square,) = input_images([stripes], CONFIG, scale=0.5)
    inside = square[55:73, 62:66].astype(int)
    assert abs(inside.mean() - 120) < 8
    assert inside.std() < 12, "single lines of the crop would be left out, and others kept"


def test_a_chromosome_longer_than_the_canvas_shrinks_to_it() -> None:
    (square,) = input_images([np.full((400, 20), 60, dtype=np.uint8)], CONFIG, scale=1.0)
    assert (square < 128).any(axis=1).sum() == 128


def test_light_bands_inside_belong_to_the_chromosome() -> None:
    image = np.full((30, 20), 255, dtype=np.uint8)
    image[5:25, 6:14] = 80
    image[10:14, 8:12] = 250
    assert chromosome_mask(image).sum() == 20 * 8


@pytest.mark.parametrize("height", [100, 300])  # the second is longer than the canvas, and is shrunk to it
def test_box_lies_on_the_crop_where_the_network_saw_it(height: int) -> None:
    crop, scale = np.full((height, 40), 60, dtype=np.uint8), 1.0
    prediction = Prediction(np.full(24, 1 / 24, dtype=np.float32), 0.9, Box(0.5, 0.5, 1.0))
    left, top, width, tall = box_on_crop(prediction, crop, crop.shape, scale, CONFIG)
    fit = fit_to_input(crop.shape, scale, CONFIG)
    assert fit.scale == CONFIG.global_px / max(CONFIG.canvas_px, height)
    # u_l = 1 is a half side of T1 pixels, in the middle of the input and of the crop.
    assert width == tall == pytest.approx(2 * CONFIG.min_margin_px / fit.scale)
    assert left + width / 2 == pytest.approx(crop.shape[1] / 2, abs=1)
    assert top + tall / 2 == pytest.approx(crop.shape[0] / 2, abs=1)


def test_box_of_a_crop_that_lay_across_is_that_of_the_upright_one() -> None:
    upright = np.full((300, 300), 255, dtype=np.uint8)
    upright[20:280, 130:170] = 60
    across = np.ascontiguousarray(np.rot90(upright))
    probs, box = np.full(24, 1 / 24, dtype=np.float32), Box(0.3, 0.8, 0.4)
    found = box_on_crop(Prediction(probs, 0.9, box, -90.0), across, upright.shape, 0.9, CONFIG)
    seen = turned(across, -90.0)
    assert max(seen.shape) == pytest.approx(260, abs=2), "the white around it is not what is shrunk"
    expected = box_on_crop(Prediction(probs, 0.9, box), seen, upright.shape, 0.9, CONFIG)
    assert found == pytest.approx(expected)


def test_chromosomes_at_any_angle_become_upright() -> None:
    bar = np.full((80, 24), 255, dtype=np.uint8)
    bar[8:72, 7:17] = np.linspace(40, 160, 64).astype(np.uint8)[:, None]
    for angle in range(-85, 90, 5):
        leaning = turned(bar, float(angle))
        (correction,) = upright_by_shape([chromosome_mask(leaning)]).turn_deg
        if abs(angle) < 8:
            assert correction == 0.0
            continue
        assert correction == pytest.approx(-angle, abs=1.5)
        again = chromosome_mask(turned(leaning, float(correction)))
        rows, columns = np.flatnonzero(again.any(axis=1)), np.flatnonzero(again.any(axis=0))
        assert rows[-1] - rows[0] + 1 == pytest.approx(64, abs=2)
        assert columns[-1] - columns[0] + 1 == pytest.approx(10, abs=2)


def mask_of_bar(height: int, width: int) -> NDArray[np.uint8]:
    return np.pad(np.ones((height, width), dtype=np.uint8), 3)


def test_in_a_cell_that_was_laid_upright_short_thick_chromosomes_stay_as_they_lie() -> None:
    upright, lying = [mask_of_bar(60, 12)] * 8, [mask_of_bar(12, 60)] * 8
    short = mask_of_bar(16, 22)
    assert upright_by_shape([*upright, short]).turn_deg[-1] == 0.0
    assert abs(upright_by_shape([*lying, short]).turn_deg[-1]) == pytest.approx(90)
    assert abs(upright_by_shape([short]).turn_deg[0]) == pytest.approx(90)
    assert abs(upright_by_shape([*upright, mask_of_bar(12, 60)]).turn_deg[-1]) == pytest.approx(90)


def test_the_same_cell_at_other_angles_gives_nearly_the_same_input(images: list[NDArray[np.uint8]]) -> None:
    rng = np.random.default_rng(2)
    angles = rng.uniform(-80, 80, len(images))
    leaning = [turned(image, float(angle)) for image, angle in zip(images, angles, strict=True)]
    straight, again = prepare_cell(images, CONFIG), prepare_cell(leaning, CONFIG)
    # The residual is less than the angle that is left alone, and what resampling blurs.
    assert np.median(np.abs(straight.inputs.astype(int) - again.inputs).mean(axis=(1, 2))) < 3.0
    residual = (again.upright_deg + angles - straight.upright_deg + 90) % 180 - 90
    assert np.percentile(np.abs(residual), 90) < 8.5


def test_what_has_no_long_axis_and_upright_crops_are_left_as_they_are(images: list[NDArray[np.uint8]]) -> None:
    disc = np.full((40, 40), 255, dtype=np.uint8)
    cv2.circle(disc, (20, 20), 14, 60, cv2.FILLED)
    assert not upright_by_shape([chromosome_mask(disc), np.zeros((5, 5), dtype=np.uint8)]).turn_deg.any()
    assert turned(disc, 0.0) is disc
    assert not prepare_cell(images, PRESETS["paper"]).upright_deg.any()
