"""Boxes in a metaphase picture, and what a person is told of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.spread import CropPosition, PositionOrigin, Spread, UncoveredObject

FOUND = {"1.png": CropPosition(10, 20, 8, 30)}
OBJECT = UncoveredObject(0, 0, 5, 5, 20)


def spread(**facts: object) -> Spread:
    values: dict[str, object] = {"positions": FOUND, "origin": PositionOrigin.FOUND, **facts}
    return Spread(np.zeros((100, 80), dtype=np.uint8), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("angle_deg", [0.0, 90.0, 180.0, -90.0, 360.0])
def test_at_a_right_angle_the_corners_are_those_of_the_box(angle_deg: float) -> None:
    position = CropPosition(10, 20, 8, 30, angle_deg)
    assert position.center == (14, 35)
    # The size of the file does not matter: its sides are parallel to those of the box.
    assert position.corners((99, 99)).tolist() == [[10, 20], [18, 20], [18, 50], [10, 50]]


def test_a_crop_cut_askew_lies_askew_in_its_box() -> None:
    # 20 wide and 40 high in its file, lying by 30 degrees: the picture was turned counter-clockwise to cut it out.
    cos, sin = np.cos(np.pi / 6), np.sin(np.pi / 6)
    box = CropPosition(100, 200, 20 * cos + 40 * sin, 20 * sin + 40 * cos, 30.0)
    corners = box.corners((40, 20))
    assert corners.min(axis=0) == pytest.approx([100, 200])
    assert corners.max(axis=0) == pytest.approx([100 + box.width, 200 + box.height])
    top_left, top_right, bottom_right, bottom_left = corners
    # The file's upper edge falls to the right in the spread, clockwise by 30 degrees.
    assert top_right - top_left == pytest.approx([20 * cos, 20 * sin])
    assert bottom_left - top_left == pytest.approx([-40 * sin, 40 * cos])
    assert bottom_right - top_right == pytest.approx(bottom_left - top_left)


@given(st.floats(-360, 360), st.integers(3, 200), st.integers(3, 200))
def test_corners_span_the_file_s_rectangle_around_the_center(angle_deg: float, height: int, width: int) -> None:
    turns_sides = abs(angle_deg) % 180 == 90
    box = CropPosition(5, 6, height if turns_sides else width, width if turns_sides else height, angle_deg)
    corners = box.corners((height, width))
    assert corners.mean(axis=0) == pytest.approx(box.center)
    sides = np.linalg.norm(np.diff(np.vstack([corners, corners[:1]]), axis=0), axis=1)
    assert sorted(sides) == pytest.approx(sorted([width, height] * 2))


def test_a_picture_in_which_all_was_found_needs_no_word() -> None:
    assert spread().notes == ()
    assert spread(positions={}, origin=PositionOrigin.UNKNOWN).notes == ()


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({"problems": ("One.", "Two.")}, ("One.", "Two.")),
        ({"missing": ("2.png",)}, ("Metaphase: 1 chromosome not found in it: 2.png.",)),
        (
            {"missing": ("2.png", "3.png", "4.png")},
            ("Metaphase: 3 chromosomes not found in it: 2.png, 3.png, 4.png.",),
        ),
        (
            {"missing": ("2.png", "3.png", "4.png", "5.png", "6.png")},
            ("Metaphase: 5 chromosomes not found in it: 2.png, 3.png, 4.png and 2 more.",),
        ),
        (
            {"missing": ("2.png", "3.png", "4.png", "5.png")},
            ("Metaphase: 4 chromosomes not found in it: 2.png, 3.png, 4.png and 1 more.",),
        ),
        ({"missing": ("2.png",), "positions": {}}, ("Metaphase: none of the chromosomes was found in it.",)),
        (
            {"uncovered": (OBJECT,)},
            ("Metaphase: 1 object in it that no file covers: a chromosome left out, or debris.",),
        ),
        (
            {"uncovered": (OBJECT, OBJECT), "missing": ("2.png",), "problems": ("Odd.",)},
            (
                "Odd.",
                "Metaphase: 1 chromosome not found in it: 2.png.",
                "Metaphase: 2 objects left over in it, maybe of those not found.",
            ),
        ),
    ],
)
def test_what_is_missing_or_left_over_is_told(facts: dict[str, object], notes: tuple[str, ...]) -> None:
    assert spread(**facts).notes == notes


def test_the_picture_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        spread().image_hw[0, 0] = 1
