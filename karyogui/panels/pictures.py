"""Chromosomes side by side at one scale, large enough to compare their bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from karyogui.images import to_qimage
from karyogui.theme import Theme

_HEIGHT = 158
_LEAST_HEIGHT = 92  # in a low window
_CAPTION = 20
_MOST = 6


@dataclass(frozen=True, eq=False)
class Picture:
    """One chromosome to show.

    Attributes:
        caption: under it.
        image_hw: (h, w) uint8, as shown in the karyogram.
        box: where the L-Net looked, in pixels of the image; None if that is not known.
    """

    caption: str
    image_hw: NDArray[np.uint8]
    box: QRectF | None = None


class Pictures(QWidget):
    """Paints up to six pictures, or a line of text while there are none."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._images: list[tuple[Picture, QImage]] = []
        self._text = ""
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setMaximumHeight(_HEIGHT)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        self._images = [(picture, to_qimage(picture.image_hw)) for picture in pictures[:_MOST]]
        has_box = any(picture.box is not None for picture in pictures)
        self.setToolTip("Dashed: the part that the network looked at closely" if has_box else "")
        self.update()

    def show_text(self, text: str) -> None:
        """Nothing to show, and why."""
        self._images, self._text = [], text
        self.setToolTip("")
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._images:
            painter.setPen(self._theme.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(16, 0, -16, 0), flags, self._text)
            return
        column = self.width() / len(self._images)
        room = self.height() - _CAPTION - 6
        scale = min(min(room / image.height(), (column - 12) / image.width()) for _, image in self._images)
        for place, (picture, image) in enumerate(self._images):
            width, height = image.width() * scale, image.height() * scale
            target = QRectF(place * column + (column - width) / 2, (room - height) / 2 + 2, width, height)
            painter.drawImage(target, image)
            if picture.box is not None:
                self._paint_box(painter, picture.box.intersected(QRectF(image.rect())), target, scale)
            painter.setPen(self._theme.colour("muted"))
            text = painter.fontMetrics().elidedText(picture.caption, Qt.TextElideMode.ElideMiddle, int(column) - 4)
            below = QRectF(place * column, self.height() - _CAPTION, column, _CAPTION)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_box(self, painter: QPainter, box: QRectF, target: QRectF, scale: float) -> None:
        """The part of the box that lies on the picture; it often reaches over its rim."""
        painter.setPen(QPen(self._theme.colour("accent"), 1.3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, top = target.x() + box.x() * scale, target.y() + box.y() * scale
        painter.drawRoundedRect(QRectF(left, top, box.width() * scale, box.height() * scale), 2, 2)
