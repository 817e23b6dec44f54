"""Chromosomes of a class beside each other."""

import cv2
import numpy as np
import pytest

from engine.imaging.centromere import find_centromere
from engine.synthesis.cells import synthesize_cell
from karyogui.viewing.comparison import AlongTheirAxes


@pytest.fixture(scope="module")
def pair() -> dict[str, np.ndarray]:
    shown = [made.image_hw for made in synthesize_cell("46,XX", np.random.default_rng(4)) if made.type == "1"]
    return {"a.png": shown[0], "b.png": shown[1]}


def test_an_axis_is_found_once_for_each_picture(pair: dict[str, np.ndarray]) -> None:
    axes = AlongTheirAxes()
    first = axes.of(pair)
    assert axes.of(pair)["a.png"] is first["a.png"]
    turned = {**pair, "b.png": np.ascontiguousarray(pair["b.png"][::-1])}
    again = axes.of(turned)
    assert again["a.png"] is first["a.png"]
    assert again["b.png"] is not first["b.png"]
    assert again["b.png"].of is turned["b.png"]


def test_very_large_crops_are_compared_at_one_smaller_scale_with_the_same_centromeres(
    pair: dict[str, np.ndarray],
) -> None:
    large = {
        file: cv2.resize(image, None, fx=12, fy=12, interpolation=cv2.INTER_CUBIC) for file, image in pair.items()
    }
    plain, reduced = AlongTheirAxes().of(pair), AlongTheirAxes().of(large)
    assert max(max(along.picture_hw.shape) for along in reduced.values()) == 600
    assert len({along.scale for along in reduced.values()}) == 1
    for file, along in plain.items():
        other = reduced[file]
        assert along.straight is not None
        assert other.straight is not None
        places = [find_centromere(found.width_px, 0.5) for found in (along.straight, other.straight)]
        assert places[0] == pytest.approx(places[1], abs=0.06)
