"""Processed views: what they do to greys, and that they are crisp at any device pixel ratio."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from karyogui.karyogram.device_picture import DevicePicture
from karyogui.viewing.processing import PLAIN, Viewing, processed
from karyogui.widgets.images import chromosome_pixmap

RAMP = np.tile(np.linspace(0, 250, 40).astype(np.uint8), (12, 1))


def framed() -> np.ndarray:
    return np.pad(RAMP, 4, constant_values=255)


def test_a_plain_view_is_the_picture_itself() -> None:
    image = framed()
    assert processed(image, PLAIN) is image
    assert PLAIN.words() == ""


@given(
    st.builds(
        Viewing,
        contrast=st.floats(0.5, 3),
        gamma=st.floats(0.4, 2.5),
        sharpening=st.floats(0, 3),
        inverted=st.booleans(),
    )
)
def test_the_background_stays_background_and_bands_stay_on_this_side_of_it(viewing: Viewing) -> None:
    image = framed()
    seen = processed(image, viewing)
    background = image >= 252
    assert seen.dtype == np.uint8
    assert set(np.unique(seen[background])) == {0 if viewing.inverted and not viewing.is_plain else 255}
    if viewing.inverted:
        assert (seen[~background] >= 5).all()
    else:
        assert (seen[~background] < 252).all()
    assert np.array_equal(image, framed())  # the picture itself is not touched


def test_contrast_gamma_and_sharpening_do_what_they_say() -> None:
    image = framed()
    inner = np.s_[8, 10:38]
    steeper = processed(image, Viewing(contrast=2.0))[inner].astype(int)
    assert np.ptp(steeper) > np.ptp(image[inner].astype(int))
    assert processed(image, Viewing(gamma=2.0))[inner].mean() < image[inner].mean()
    edge = np.where(np.arange(40) < 20, 90, 150).astype(np.uint8)[None, :].repeat(12, axis=0)
    sharp = processed(edge, Viewing(sharpening=1.0))
    assert sharp[6, 19] < 90
    assert sharp[6, 20] > 150
    assert Viewing(contrast=1.5, inverted=True).words() == "contrast 1.50 · inverted"


@pytest.mark.parametrize("ratio", [1.0, 1.25, 2.0])
def test_a_picture_meets_the_devices_own_pixels(qtbot: QtBot, ratio: float) -> None:
    """Painted onto its own size, every pixel is exactly itself: nothing is smoothed twice or shifted."""
    rng = np.random.default_rng(0)
    image = rng.integers(0, 250, (50, 25), dtype=np.uint8)
    target = QImage(round(80 * ratio), round(80 * ratio), QImage.Format.Format_RGB32)
    target.setDevicePixelRatio(ratio)
    target.fill(Qt.GlobalColor.white)
    painter = QPainter(target)
    picture = DevicePicture(chromosome_pixmap(image))
    for _ in range(2):  # the second time from what was kept
        picture.paint(painter, QRectF(8.2, 12.1, 25 / ratio, 50 / ratio))
    painter.end()
    left, top = round(8.2 * ratio), round(12.1 * ratio)
    seen = [[target.pixelColor(left + x, top + y).red() for x in range(25)] for y in range(50)]
    assert np.array_equal(seen, image)


def test_far_zoomed_in_the_pixels_are_squares(qtbot: QtBot) -> None:
    image = np.array([[0, 200], [100, 50]], dtype=np.uint8)
    target = QImage(40, 40, QImage.Format.Format_RGB32)
    target.fill(Qt.GlobalColor.white)
    painter = QPainter(target)
    painter.scale(20, 20)
    DevicePicture(chromosome_pixmap(image)).paint(painter, QRectF(0, 0, 2, 2))
    painter.end()
    assert [target.pixelColor(x, y).red() for x, y in ((1, 1), (18, 18), (21, 1), (1, 38), (38, 38))] == [
        0, 0, 200, 100, 50,
    ]  # fmt: skip
