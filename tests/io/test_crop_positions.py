"""Positions in case.json: sound ones are taken, others are told and never followed."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.case import Case, Cell, Unreadable
from engine.domain.spread import CropPosition
from engine.io.crop_positions import given_positions, positions_to_json
from tests.conftest import drawn_chromosome

BOX = {"x": 10, "y": 20, "width": 30, "height": 40}
PICTURE = (200, 300)


def positions(stored: object, *, several: bool = False) -> tuple[dict[str, CropPosition], tuple[str, ...]]:
    folder = Path("/case")
    place = folder / "c1" if several else folder
    cell = Cell("c1", place, (drawn_chromosome("a.png"), drawn_chromosome("b.png")), (Unreadable("bad.png", "cut"),))
    metaphase: dict[str, Any] = {"metaphase": {"positions": stored}}
    details: dict[str, Any] = {"cells": {"c1": metaphase}} if several else metaphase
    return given_positions(Case(folder, (cell,), details), cell, PICTURE)


@pytest.mark.parametrize("several", [False, True])
def test_positions_of_one_cell_and_of_several(several: bool) -> None:
    stored = {"a.png": BOX, "b.png": {**BOX, "angle_deg": 33.5}, "bad.png": BOX}
    found, problems = positions(stored, several=several)
    assert found == {"a.png": CropPosition(10, 20, 30, 40), "b.png": CropPosition(10, 20, 30, 40, 33.5)}
    assert problems == ()
    assert positions(positions_to_json(found), several=several) == (found, ())


@pytest.mark.parametrize(
    ("stored", "told"),
    [
        ({"../a.png": BOX}, "never leaves the cell's folder"),
        ({"c:\\a.png": BOX}, "never leaves the cell's folder"),
        ({"..": BOX}, "never leaves the cell's folder"),
        ({"z.png": BOX}, "z.png is no chromosome of this cell"),
        ({"a.png": {**BOX, "x": 280}}, "width 30 is not between"),
        ({"a.png": {**BOX, "y": 170}}, "height 40 is not between"),
        ({"a.png": {**BOX, "y": -5}}, "y -5 is not between"),
        ({"a.png": {**BOX, "width": 0}}, "width 0 is not between"),
        ({"a.png": {**BOX, "x": "10"}}, "x is no number"),
        ({"a.png": {**BOX, "x": float("nan")}}, "x nan is not between"),
        ({"a.png": {"x": 1, "y": 1}}, "width is missing"),
        ({"a.png": [1, 2, 3, 4]}, "a.png is no JSON object"),
        ([1], "positions is no JSON object"),
        ("x", "positions is no JSON object"),
    ],
)
def test_what_is_wrong_is_told_and_left_out(stored: object, told: str) -> None:
    found, problems = positions(stored)
    assert found == {}
    assert len(problems) == 1
    assert problems[0].startswith("case.json: ")
    assert told in problems[0]


def test_many_wrong_ones_are_told_in_short() -> None:
    _, problems = positions({f"{number}.png": BOX for number in range(30)})
    assert len(problems) == 4
    assert problems[-1] == "case.json: 27 more positions are wrong."
    _, problems = positions({f"{number}.png": BOX for number in range(4)})
    assert problems[-1] == "case.json: 1 more position is wrong."


def test_a_box_that_was_rounded_outwards_is_on_the_picture() -> None:
    found, problems = positions({"a.png": {"x": -1, "y": -0.5, "width": 302, "height": 201}})
    assert list(found) == ["a.png"]
    assert problems == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8) | st.just("a.png"), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(JSON)
def test_any_content_gives_boxes_on_the_picture_or_problems(stored: object) -> None:
    found, _ = positions(stored)
    for position in found.values():
        assert position.x + position.width <= PICTURE[1] + 1
        assert position.y + position.height <= PICTURE[0] + 1
