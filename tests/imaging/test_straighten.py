"""Axis, straightening and centromere of drawn chromosomes whose truth is known."""

import itertools

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.bands import centromere_fraction
from engine.imaging.axis import largest_piece, medial_axis
from engine.imaging.centromere import find_centromere
from engine.imaging.straighten import straightened
from engine.io.bands import load_bands
from engine.synthesis.ideogram import load_ideograms
from engine.synthesis.render import CellStyle, draw_chromosome

BANDS, IDEOGRAMS = load_bands(), load_ideograms()


def bent(radius: float = 40.0, angle: float = 200.0, width: int = 14) -> tuple[NDArray[np.uint8], float]:
    """A hook of even width whose darkness rises along it, and its length."""
    image = np.full((150, 150), 255, dtype=np.uint8)
    sweep = np.radians(np.linspace(180, 180 + angle, 120))
    points = np.stack([75 + radius * np.cos(sweep), 75 + radius * np.sin(sweep)], axis=1)
    for part, (first, last) in enumerate(itertools.pairwise(points)):
        ends = [tuple(int(value) for value in np.round(point)) for point in (first, last)]
        cv2.line(image, ends[0], ends[1], 200 - part, width)
    return image, radius * np.radians(angle)


def test_a_hook_becomes_straight_and_keeps_length_width_and_order() -> None:
    image, length = bent()
    straight = straightened(image)
    assert straight is not None
    assert straight.image_hw.shape[0] == pytest.approx(length + 14, rel=0.08)  # its ends are round
    assert np.median(straight.width_px) == pytest.approx(14, abs=1.5)
    middle = straight.image_hw[10:-10, straight.image_hw.shape[1] // 2].astype(int)
    falling = middle[0] > middle[-1]
    steps = np.diff(middle if falling else middle[::-1])
    assert (steps <= 3).all()  # the pattern along the axis is in order
    assert abs(int(middle[0]) - int(middle[-1])) > 70


def test_the_upper_tip_comes_first() -> None:
    image = np.full((80, 40), 255, dtype=np.uint8)
    image[10:70, 12:24] = np.linspace(60, 180, 60).astype(np.uint8)[:, None]
    straight = straightened(image)
    assert straight is not None
    column = straight.image_hw[5:-5, straight.image_hw.shape[1] // 2]
    assert column[0] < column[-1]
    assert straight.width_px[20:40] == pytest.approx(12, abs=1)


@pytest.mark.parametrize(
    "image",
    [
        np.full((30, 30), 255, dtype=np.uint8),
        np.full((3, 3), 0, dtype=np.uint8),
        cv2.circle(np.full((60, 60), 255, dtype=np.uint8), (30, 30), 20, 90, -1),
    ],
    ids=["nothing", "tiny", "round"],
)
def test_what_has_no_axis_is_left_as_it_is(image: NDArray[np.uint8]) -> None:
    assert straightened(image) is None
    assert medial_axis(largest_piece(image)) is None


def test_the_centromere_is_found_where_it_was_drawn_or_not_at_all() -> None:
    rng = np.random.default_rng(5)
    errors, missing = [], 0
    for name in ("1", "3", "7", "12", "16", "19", "X"):
        for _ in range(3):
            drawn = draw_chromosome(IDEOGRAMS[name], CellStyle.random(rng), rng)
            straight = straightened(drawn)
            assert straight is not None
            found = find_centromere(straight.width_px, centromere_fraction(BANDS[name]))
            if found is None:
                missing += 1
            else:
                errors.append(abs(found - IDEOGRAMS[name].centromere))
    assert missing <= 2
    assert np.median(errors) < 0.02
    assert max(errors) < 0.08


def test_without_a_constriction_no_centromere_is_claimed() -> None:
    rng = np.random.default_rng(1)
    even = 14 + rng.normal(0, 0.3, 90)
    assert find_centromere(even, 0.4) is None
    waist = even - 5 * np.exp(-(((np.arange(90) - 36) / 3) ** 2))
    assert find_centromere(waist, 0.4) == pytest.approx(36 / 89, abs=0.02)
    assert find_centromere(waist, 0.75) is None  # far from where the class has it
    assert find_centromere(waist[:8], 0.4) is None


def test_of_two_constrictions_the_one_where_the_class_has_it_counts() -> None:
    at = np.arange(100)
    width = 14 - 3 * np.exp(-(((at - 40) / 3) ** 2)) - 4 * np.exp(-(((at - 50) / 3) ** 2))
    assert find_centromere(width, 0.40) == pytest.approx(0.40, abs=0.02)
    assert find_centromere(width, 0.50) == pytest.approx(0.50, abs=0.02)


def test_chromosomes_that_cross_are_not_shown_as_one() -> None:
    image = np.full((100, 100), 255, dtype=np.uint8)
    image[10:90, 45:55] = image[45:55, 10:90] = 80
    assert medial_axis(largest_piece(image)) is not None
    assert straightened(image) is None


def test_arms_that_lie_side_by_side_are_each_as_wide_as_they_are() -> None:
    image = np.full((90, 44), 255, dtype=np.uint8)
    image[10:80, 10:20] = image[10:80, 23:33] = image[70:80, 10:33] = 80
    straight = straightened(image)
    assert straight is not None
    assert np.median(straight.width_px) == pytest.approx(10, abs=0.5)


def test_light_bands_inside_belong_to_the_piece_and_debris_beside_does_not() -> None:
    image = np.full((60, 40), 255, dtype=np.uint8)
    image[10:50, 10:22] = 80
    expected = image < 255
    image[25:28, 13:19] = 255
    image[5:9, 30:35] = 60
    assert np.array_equal(largest_piece(image), expected)
