"""numpy images -> Qt images."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPixmap

# At and above this grey a pixel is background; below, opacity rises quickly to full.
_CLEAR_FROM = 252


def to_qimage(image_hw: NDArray[np.uint8]) -> QImage:
    """A grey QImage that owns its pixels, from (h, w) uint8."""
    image = np.ascontiguousarray(image_hw)
    height, width = image.shape
    # The stride is given and the copy taken: Qt assumes 4-byte rows, and would alias numpy's memory.
    return QImage(image.data, width, height, width, QImage.Format.Format_Grayscale8).copy()


def chromosome_pixmap(image_hw: NDArray[np.uint8]) -> QPixmap:
    """A pixmap whose background is transparent, so that crops do not cover their neighbours or marks.

    No grey value is changed; only white pixels become clear.
    """
    height, width = image_hw.shape
    rgba = np.repeat(image_hw[:, :, None], 4, axis=2)
    rgba[:, :, 3] = np.where(image_hw >= _CLEAR_FROM, 0, 255)
    data = np.ascontiguousarray(rgba)
    image = QImage(data.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()
    return QPixmap.fromImage(image)
