"""Chromosomes side by side at one scale, with ideograms, large enough to compare their bands."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.domain.bands import Band
from karyogui.karyogram.ideogram_painter import paint_ideogram
from karyogui.look.theme import PAPER
from karyogui.widgets.images import to_qimage

_HEIGHT = 158
_LEAST_HEIGHT = 92  # in a low window
_CAPTION = 20
_MOST = 6
_GAP = 6
# An ideogram is a thin bar; its column needs little beside a chromosome's.
_IDEOGRAM_WIDTH = 15
_IDEOGRAM_COLUMN = 34


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


@dataclass(frozen=True)
class IdeogramPicture:
    """The bands of a type beside the chromosomes.

    Attributes:
        caption: the type.
        bands: from the tip of the p-arm.
    """

    caption: str
    bands: tuple[Band, ...]


class Pictures(QWidget):
    """Paints up to six chromosomes and some ideograms, or a line of text while there are none."""

    def __init__(self) -> None:
        super().__init__()
        self._images: list[tuple[Picture, QImage]] = []
        self._ideograms: tuple[IdeogramPicture, ...] = ()
        self._text = ""
        self.setMinimumHeight(_LEAST_HEIGHT)
        self.setMaximumHeight(_HEIGHT)

    def show_pictures(self, pictures: Sequence[Picture], ideograms: Sequence[IdeogramPicture] = ()) -> None:
        """Chromosomes at one scale; ideograms among each other to scale, the longest as long as there is room."""
        if self._is_shown(pictures, ideograms):
            return
        # Converted once: grey images are converted anew every time they are painted.
        self._images = [
            (picture, to_qimage(picture.image_hw).convertToFormat(QImage.Format.Format_RGB32))
            for picture in pictures[:_MOST]
        ]
        self._ideograms = tuple(ideograms)
        has_box = any(picture.box is not None for picture in pictures)
        self.setToolTip(self.tr("Dashed: the part that the network looked at closely") if has_box else "")
        named = [*(picture.caption for picture in pictures), *(ideogram.caption for ideogram in ideograms)]
        self.setAccessibleName(", ".join(named))
        self.update()

    def _is_shown(self, pictures: Sequence[Picture], ideograms: Sequence[IdeogramPicture]) -> bool:
        """Whether just these are shown: most edits are of other chromosomes."""
        before = [picture for picture, _ in self._images]
        return (
            len(before) == len(pictures)
            and tuple(ideograms) == self._ideograms
            and all(
                old.image_hw is new.image_hw and (old.caption, old.box) == (new.caption, new.box)
                for old, new in zip(before, pictures, strict=True)
            )
        )

    def show_text(self, text: str) -> None:
        """Nothing to show, and why."""
        self._images, self._ideograms, self._text = [], (), text
        self.setToolTip("")
        self.setAccessibleName(text)
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._images:
            painter.setPen(PAPER.colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(QRectF(self.rect()).adjusted(16, 0, -16, 0), flags, self._text)
            return
        right = self.width() - len(self._ideograms) * _IDEOGRAM_COLUMN
        column = right / len(self._images)
        room = self.height() - _CAPTION - _GAP
        scale = min(min(room / image.height(), (column - 12) / image.width()) for _, image in self._images)
        for place, (picture, image) in enumerate(self._images):
            width, height = image.width() * scale, image.height() * scale
            target = QRectF(place * column + (column - width) / 2, (room - height) / 2 + 2, width, height)
            painter.drawImage(target, image)
            if picture.box is not None:
                self._paint_box(painter, picture.box.intersected(QRectF(image.rect())), target, scale)
            self._caption(painter, picture.caption, place * column, column)
        self._paint_ideograms(painter, right, room)

    def _paint_ideograms(self, painter: QPainter, left: float, room: float) -> None:
        longest = max((ideogram.bands[-1].end_bp for ideogram in self._ideograms), default=1)
        for place, ideogram in enumerate(self._ideograms):
            height = room * ideogram.bands[-1].end_bp / longest
            x = left + place * _IDEOGRAM_COLUMN
            middle = x + (_IDEOGRAM_COLUMN - _IDEOGRAM_WIDTH) / 2
            target = QRectF(middle, (room - height) / 2 + 2, _IDEOGRAM_WIDTH, height)
            paint_ideogram(painter, target, ideogram.bands)
            self._caption(painter, ideogram.caption, x, _IDEOGRAM_COLUMN)

    def _caption(self, painter: QPainter, text: str, x: float, width: float) -> None:
        painter.setPen(PAPER.colour("muted"))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, int(width) - 4)
        painter.drawText(QRectF(x, self.height() - _CAPTION, width, _CAPTION), Qt.AlignmentFlag.AlignCenter, shown)

    def _paint_box(self, painter: QPainter, box: QRectF, target: QRectF, scale: float) -> None:
        """The part of the box that lies on the picture; it often reaches over its rim."""
        painter.setPen(QPen(PAPER.colour("accent"), 1.3, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left, top = target.x() + box.x() * scale, target.y() + box.y() * scale
        painter.drawRoundedRect(QRectF(left, top, box.width() * scale, box.height() * scale), 2, 2)
