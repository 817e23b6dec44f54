"""Backgrounds of other laboratories: what is made of them before anything looks at a chromosome."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.inference.preprocess import chromosome_mask
from engine.io.background import has_dark_background, on_white
from engine.synthesis.cells import synthesize_cell

Image = NDArray[np.uint8]


def tight_cell(seed: int) -> list[Image]:
    """A cell as it is kept: dark on white, without margins."""
    chromosomes = synthesize_cell("46,XY", np.random.default_rng(seed))
    return on_white([chromosome.image_hw for chromosome in chromosomes]).images


def bar(shape: tuple[int, int], light: int, dark: int, margin: int) -> NDArray[np.uint8]:
    image = np.full(shape, light, dtype=np.uint8)
    image[margin:-margin, margin:-margin] = dark
    return image


@pytest.fixture(scope="module")
def cell() -> list[Image]:
    return tight_cell(1)


def padded(image: Image, margin: int, value: int = 255) -> Image:
    return cv2.copyMakeBorder(image, *(margin,) * 4, cv2.BORDER_CONSTANT, value=[value]).astype(np.uint8)


def painted_over(image: Image, value: int) -> Image:
    """The chromosome with a seam of its background, cut out and laid on another grey."""
    out = padded(image, 4)
    seam = cv2.dilate(chromosome_mask(out), np.ones((3, 3), np.uint8))
    out[seam == 0] = value
    return out


def glowing(image: Image) -> Image:
    return (20 + (255 - image.astype(float)) * 0.8).astype(np.uint8)


def difference(shown: list[Image], expected: list[Image]) -> float:
    """Of each image, at the place where it agrees best: a trimmed edge may differ by a pixel or two."""

    def of(image: Image, other: Image) -> float:
        around = cv2.copyMakeBorder(image, 6, 6, 6, 6, cv2.BORDER_CONSTANT, value=[255]).astype(np.float32)
        squares = cv2.matchTemplate(around, other.astype(np.float32), cv2.TM_SQDIFF)
        return float(np.sqrt(squares.min() / other.size))

    return float(np.median([of(image, other) for image, other in zip(shown, expected, strict=True)]))


def read(images: list[Image]) -> tuple[list[Image], bool]:
    result = on_white(images)
    return result.images, result.inverted


@settings(max_examples=5)
@given(st.integers(0, 10_000))
def test_a_tight_cell_on_white_stays_as_it_is(seed: int) -> None:
    cell = tight_cell(seed)
    shown, inverted = read(cell)
    assert not inverted
    assert all(np.array_equal(image, other) for image, other in zip(shown, cell, strict=True))
    assert not on_white(cell).whitened


@settings(max_examples=20)
@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 200), st.integers(0, 200))
def test_empty_margins_are_cut_off(left: int, right: int, top: int, bottom: int) -> None:
    (tight,), _ = read([padded(bar((40, 12), 255, 60, 1), 5)])
    assert tight.shape == (40, 12)
    wide = cv2.copyMakeBorder(tight, top, bottom, left, right, cv2.BORDER_CONSTANT, value=[255]).astype(np.uint8)
    (shown,), _ = read([wide])
    assert np.array_equal(shown, tight)


def test_faint_ends_are_no_margin() -> None:
    pale = padded(np.full((50, 12), 190, dtype=np.uint8), 20)
    pale[20:28, 20:32] = 240
    (shown,), _ = read([pale])
    assert shown.shape == (52, 14)


def test_dust_does_not_keep_a_margin() -> None:
    dusty = padded(bar((40, 12), 255, 60, 1), 30)
    dusty[3:5, 3:5] = 100
    assert read([dusty])[0][0].shape == (40, 12)


@pytest.mark.parametrize("value", [0, 60, 128, 190])
def test_chromosomes_cut_out_of_a_light_background_get_it_back(cell: list[Image], value: int) -> None:
    shown, inverted = read([painted_over(image, value) for image in cell])
    assert not inverted
    assert difference(shown, cell) < 12
    assert on_white([painted_over(image, value) for image in cell]).whitened


@pytest.mark.parametrize("value", [255, 200, 128])
def test_fluorescence_cut_out_of_its_dark_background_gets_it_back_and_is_inverted(
    cell: list[Image], value: int
) -> None:
    cut = []
    for image in cell:
        out = glowing(padded(image, 4))
        out[painted_over(image, 1) == 1] = value
        cut.append(out)
    shown, inverted = read(cut)
    assert inverted
    dark_enough = [image.min() < 140 and image[0].mean() > 200 for image in shown]
    assert np.mean(dark_enough) > 0.9


@pytest.mark.parametrize("px", [1, 2])
def test_a_dark_line_drawn_about_chromosomes_is_no_dark_background(cell: list[Image], px: int) -> None:
    outlined = []
    for image in cell:
        big = padded(cv2.resize(image, None, fx=px, fy=px, interpolation=cv2.INTER_CUBIC), 4)
        contours, _ = cv2.findContours(chromosome_mask(big), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        outlined.append(np.asarray(cv2.drawContours(big, contours, -1, 0, px), dtype=np.uint8))
    found = on_white(outlined)
    assert not found.inverted
    assert not found.whitened


def test_a_cut_out_that_was_enlarged_and_compressed_has_no_dark_seam(cell: list[Image]) -> None:
    def saved(image: Image) -> Image:
        big = cv2.resize(image, None, fx=1.6, fy=1.6, interpolation=cv2.INTER_CUBIC)
        encoded = cv2.imencode(".jpg", big, [cv2.IMWRITE_JPEG_QUALITY, 70])[1]
        return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)

    shown, inverted = read([saved(painted_over(image, 0)) for image in cell])
    expected, _ = read([saved(padded(image, 4)) for image in cell])
    assert not inverted
    assert difference(shown, expected) < 20


def test_fluorescence_on_its_own_background_is_only_inverted(cell: list[Image]) -> None:
    shown, inverted = read([glowing(padded(image, 4)) for image in cell])
    assert inverted
    expected = [(255 - (255 - image.astype(float)) * 0.8).astype(np.uint8) for image in cell]
    assert difference(shown, expected) < 8


def test_a_few_odd_pictures_do_not_turn_a_cell(cell: list[Image]) -> None:
    mixed = [painted_over(image, 0) for image in cell[:10]] + [padded(image, 4) for image in cell[10:]]
    shown, inverted = read(mixed)
    assert not inverted
    assert difference(shown[10:], cell[10:]) == 0


def uneven(image: Image, rng: np.random.Generator) -> Image:
    out = padded(image, 8)
    slope = np.linspace(-25, 25, out.shape[0])[:, None] + np.linspace(-10, 10, out.shape[1])
    return np.asarray((195 + slope) * (out / 255.0), dtype=np.uint8)


def grainy(image: Image, rng: np.random.Generator) -> Image:
    out = padded(image, 8)
    return np.clip(190 * (out / 255.0) + rng.normal(0, 7, out.shape), 0, 255).astype(np.uint8)


@pytest.mark.parametrize("camera", [uneven, grainy])
def test_uneven_light_and_grain_become_white(
    cell: list[Image], camera: Callable[[Image, np.random.Generator], Image]
) -> None:
    rng = np.random.default_rng(3)
    shown, inverted = read([camera(image, rng) for image in cell])
    assert not inverted
    assert difference(shown, cell) < 15
    for image, other in zip(shown, cell, strict=True):
        assert abs(image.shape[0] - other.shape[0]) <= 3


def test_light_is_divided_out_between_two_neighbours() -> None:
    image = padded(bar((60, 16), 255, 60, 1), 12)
    expected = read([image])[0][0]
    image[:30, :4] = 90
    image[-25:, -5:] = 90
    slope = np.linspace(180, 230, image.shape[0])[:, None]
    (shown,), _ = read([(slope * (image / 255.0)).astype(np.uint8)])
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).max() <= 8


def test_a_chromosome_without_bands_and_with_hard_edges_is_no_cut_out() -> None:
    plain = padded(np.full((40, 12), 120, dtype=np.uint8), 5)
    (shown,), inverted = read([plain])
    assert not inverted
    assert shown.min() == 120


@pytest.mark.parametrize(
    "image",
    [
        padded(np.tile(np.arange(14, dtype=np.uint8)[:, None] * 12, (1, 5)), 3),
        bar((40, 12), 255, 60, 1),
        bar((40, 12), 190, 130, 2),
        bar((9, 9), 220, 30, 2),
    ],
    ids=["banded", "tight", "grey background", "small"],
)
def test_dark_background_is_noticed_and_a_light_one_left(image: NDArray[np.uint8]) -> None:
    assert not has_dark_background(image)
    assert has_dark_background((255 - image).astype(np.uint8))


@pytest.mark.parametrize("seed", range(8))
def test_a_picture_of_grain_alone_is_as_light_or_dark_as_it_is(seed: int) -> None:
    grain = np.random.default_rng(seed).normal(0, 2, (60, 30))
    assert not has_dark_background((240 + grain).astype(np.uint8))
    assert has_dark_background((20 + grain).astype(np.uint8))


def test_a_hot_or_dead_pixel_does_not_turn_the_background() -> None:
    light = bar((40, 12), 150, 90, 2)
    light[5, 5] = 255
    assert not has_dark_background(light)
    dark = bar((40, 12), 100, 160, 2)
    dark[5, 5] = 0
    assert has_dark_background(dark)


@pytest.mark.parametrize("contrast", [0.12, 0.3])
def test_a_faint_cell_gets_the_usual_contrast(cell: list[Image], contrast: float) -> None:
    faint = [(255 - contrast * (255 - image.astype(float))).astype(np.uint8) for image in cell]
    result = on_white(faint)
    assert result.stretched
    assert not on_white(cell).stretched
    assert difference(result.images, cell) < 16
    areas = [[chromosome_mask(image).sum() for image in images] for images in (result.images, cell)]
    assert np.median(np.divide(*areas)) == pytest.approx(1.0, abs=0.08)


def test_parts_of_neighbours_at_the_edge_are_taken_away_and_satellites_are_not() -> None:
    alone = padded(bar((40, 12), 255, 60, 1), 10)
    alone[6:8, 15:20] = 90  # a satellite
    crowded = alone.copy()
    crowded[:14, :4] = 100
    crowded[-3:, 20:] = 100
    (expected,), _ = read([alone])
    assert expected.shape == (45, 12)
    assert np.array_equal(read([crowded])[0][0], expected)
    assert on_white([alone, crowded]).cleared == (1,)
    tight = expected[1:-1, 1:-1]  # the satellite is at the edge, and so is the chromosome
    assert np.array_equal(read([tight, alone, alone])[0][0], tight)


def test_a_neighbour_goes_with_its_soft_outline_and_takes_nothing_of_the_chromosome_along() -> None:
    alone = np.full((44, 34), 255, dtype=np.uint8)
    alone[8:32, 12:19] = 60
    alone[28:32, 12:28] = 60  # bent, so that there is room within its bounds
    crowded = alone.copy()
    crowded[10:20, 22:] = 244
    crowded[11:19, 23:] = 90
    crowded[2:8, 20:] = 90  # a pixel away
    expected = read([alone])[0][0]
    assert np.array_equal(read([crowded])[0][0], expected)


def test_a_chromosome_that_takes_most_of_the_rim_leaves_the_corners_to_tell() -> None:
    image = np.full((20, 20), 60, dtype=np.uint8)
    for corner in (image[:3, :3], image[:3, -3:], image[-3:, :3], image[-3:, -3:]):
        corner[:] = 255
    assert not has_dark_background(image)


def test_dust_at_the_edge_is_no_neighbour() -> None:
    image = bar((60, 40), 255, 60, 12)
    dusty = image.copy()
    dusty[0, 3:6] = 90
    shown = on_white([dusty])
    assert shown.cleared == ()
    assert np.array_equal(shown.images[0], on_white([image]).images[0])


def test_wide_squares_do_not_make_a_cell_faint(cell: list[Image]) -> None:
    result = on_white([padded(image, 120) for image in cell])
    assert not result.stretched
    for shown, image in zip(result.images, cell, strict=True):
        assert shown[shown < 255].tolist() == image[image < 255].tolist()


def test_pictures_of_nothing_are_not_stretched() -> None:
    grain = np.random.default_rng(1).normal(248, 1.5, (46, 50, 20)).astype(np.uint8)
    assert not on_white(list(grain)).stretched
