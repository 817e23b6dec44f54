"""A chromosome as shown."""

import numpy as np

from engine.domain.karyogram import Placement
from karyogui.karyogram.shown_image import shown_image

IMAGE = np.arange(12, dtype=np.uint8).reshape(4, 3)


def test_turning_and_mirroring_move_pixels_and_change_none() -> None:
    assert np.array_equal(shown_image(IMAGE, Placement("a")), IMAGE)
    assert np.array_equal(shown_image(IMAGE, Placement("a", turned=True)), np.rot90(IMAGE, 2))
    assert np.array_equal(shown_image(IMAGE, Placement("a", mirrored=True)), np.fliplr(IMAGE))
    both = shown_image(IMAGE, Placement("a", turned=True, mirrored=True))
    assert np.array_equal(both, np.flipud(IMAGE))


def test_quarter_turns_are_exact_and_counter_clockwise() -> None:
    turned = shown_image(IMAGE, Placement("a", angle_deg=90.0))
    assert np.array_equal(turned, np.rot90(IMAGE))


def test_free_rotation_grows_the_picture_and_fills_with_white() -> None:
    bar = np.full((60, 12), 50, dtype=np.uint8)
    turned = shown_image(bar, Placement("a", angle_deg=45.0))
    assert turned.shape[0] == turned.shape[1]
    assert turned[0, 0] == turned[-1, -1] == 255
    assert abs(int((turned < 128).sum()) - bar.size) < 40
