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


def test_a_grey_background_is_shown_white_and_bands_keep_their_order() -> None:
    square = np.full((80, 70), 220, dtype=np.uint8)
    square[20:60, 30:40] = np.linspace(40, 200, 40).astype(np.uint8)[:, None]
    shown = shown_image(square, Placement("a"))
    assert shown.shape == (44, 14)
    assert shown[0, 0] == shown[-1, -1] == 255
    assert np.array_equal(np.argsort(shown[2:-2, 7], kind="stable"), np.arange(40))


def test_a_chromosome_on_a_square_stands_like_one_cut_closely() -> None:
    bar = np.full((60, 12), 50, dtype=np.uint8)
    square = np.full((200, 200), 255, dtype=np.uint8)
    square[3:63, 120:132] = bar
    for angle in (0.0, 30.0):
        close, wide = (shown_image(image, Placement("a", angle_deg=angle)) for image in (bar, square))
        assert all(abs(a - b) <= 8 for a, b in zip(close.shape, wide.shape, strict=True))
