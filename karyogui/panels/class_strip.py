"""All copies of one class over all cells, their centromeres on one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from karyogui.look.theme import PAPER
from karyogui.widgets.images import to_qimage
from karyogui.widgets.painting import paint_focus, paint_question, sized
from karyogui.widgets.plain_text import plain

_SCALES = 1.5, 4.0  # the least and the most pixels of the widget for one of the file
_HEIGHT = 150.0  # of the copies beside each other: small chromosomes are enlarged so far
_GAP = 9.0
_CELL_GAP = 22.0
_MARGIN = 16.0
_CAPTION = 24.0
_NAME_PX = 11
_LONGEST_NAME = 160.0  # of a cell; what is longer is shortened where its copies are no wider


@dataclass(frozen=True, eq=False)
class Copy:
    """One chromosome of the strip.

    Attributes:
        cell, file: which it is.
        image_hw: (h, w) uint8, as shown in the karyogram.
        line_px: the height in the picture, from above, that is put on the common line.
        odd: why it stands out; empty if it does not.
    """

    cell: str
    file: str
    image_hw: NDArray[np.uint8]
    line_px: float
    odd: str = ""


class ClassStrip(QWidget):
    """Paints the copies cell by cell.

    Signals:
        copy_chosen: (cell: str, file: str) was clicked, or Enter was pressed on it.
        copy_reached: where in this widget (QRectF) the copy is that the keys have come to.
    """

    copy_chosen = Signal(str, str)
    copy_reached = Signal(QRectF)

    def __init__(self) -> None:
        super().__init__()
        self._items: list[tuple[Copy, QImage]] = []
        self._targets: list[tuple[Copy, QRectF]] = []
        self._line = 0.0
        self._size = QSize(10, 10)
        self._current = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("All copies of one class"))

    def show_copies(self, copies: Sequence[Copy]) -> None:
        """Args: copies: those of one cell one after the other."""
        self._items = [(copy, to_qimage(copy.image_hw)) for copy in copies]
        self._current = 0
        self._place()
        self._tell()
        self.setMinimumSize(self._size)
        self.updateGeometry()
        self.update()

    @property
    def copies(self) -> tuple[Copy, ...]:
        return tuple(copy for copy, _ in self._items)

    def place_of(self, cell: str, file: str) -> QPointF:
        """The middle of a copy, in pixels of this widget."""
        return next(rect.center() for copy, rect in self._targets if (copy.cell, copy.file) == (cell, file))

    # Qt overrides

    def sizeHint(self) -> QSize:
        return self._size

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(PAPER.colour("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(_MARGIN / 2, self._line), QPointF(self._size.width() - _MARGIN / 2, self._line))
        painter.setFont(self._name_font())
        for (copy, rect), (_, image) in zip(self._targets, self._items, strict=True):
            painter.drawImage(rect, image)
            if copy.odd:
                self._mark(painter, rect)
        if self.hasFocus() and self._targets:
            paint_focus(painter, self._targets[self._current][1].adjusted(-5, -5, 5, 5))
        for name, left, right in self._spans():
            painter.setPen(QPen(PAPER.colour("ink"), 1))
            base = self._size.height() - _CAPTION
            painter.drawLine(QPointF(left, base), QPointF(right, base))
            painter.setPen(PAPER.colour("muted"))
            wide = max(right - left, min(painter.fontMetrics().horizontalAdvance(name), _LONGEST_NAME))
            room = QRectF(left, base + 2, wide + 1, _CAPTION - 4)
            text = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, int(room.width()))
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, text)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self._copy_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self._copy_at(event.position())
        if hit is not None and event.button() == Qt.MouseButton.LeftButton:
            self.copy_chosen.emit(hit.cell, hit.file)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._go_to(self._current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._targets) - 1
        places = {
            Qt.Key.Key_Left: self._current - 1,
            Qt.Key.Key_Right: self._current + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in places:
            self._go_to(min(max(places[key], 0), last))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._targets:
            copy = self._targets[self._current][0]
            self.copy_chosen.emit(copy.cell, copy.file)
        else:
            super().keyPressEvent(event)

    def event(self, event: object) -> bool:
        if isinstance(event, QHelpEvent):
            hit = self._copy_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain(_told(hit) if hit else ""), self)
            return True
        return super().event(event)  # type: ignore[arg-type]

    # Parts

    def _go_to(self, place: int) -> None:
        """The keys act on the copy at a place from now on."""
        if self._targets:
            self._current = place
            self._tell()
            self.copy_reached.emit(self._targets[place][1])
            self.update()

    def _tell(self) -> None:
        """For those who hear the window."""
        odd = sum(bool(copy.odd) for copy in self.copies)
        told = self.tr("{count} copies, {odd} stand out").format(count=len(self.copies), odd=odd)
        current = [_told(self.copies[self._current])] if self.hasFocus() and self._items else []
        self.setAccessibleDescription(" · ".join([*current, told]))

    def _place(self) -> None:
        above = max((copy.line_px for copy, _ in self._items), default=0.0)
        below = max((copy.image_hw.shape[0] - copy.line_px for copy, _ in self._items), default=0.0)
        scale = min(max(_HEIGHT / max(above + below, 1.0), _SCALES[0]), _SCALES[1])
        above, below = above * scale, below * scale
        self._line = _MARGIN + above
        self._targets = []
        names = QFontMetricsF(self._name_font())
        x = _MARGIN
        for cell, group in groupby(self._items, key=lambda item: item[0].cell):
            start = x
            for copy, image in group:
                top = self._line - copy.line_px * scale
                self._targets.append((copy, QRectF(x, top, image.width() * scale, image.height() * scale)))
                x += image.width() * scale + _GAP
            # A short cell's copies stand apart from the next one's by so much that its name has room.
            named = start + min(names.horizontalAdvance(cell), _LONGEST_NAME)
            x = max(x - _GAP, named) + _CELL_GAP
        x -= _CELL_GAP if self._items else 0.0
        self._size = QSize(round(x + _MARGIN), round(_MARGIN + above + below + 6 + _CAPTION))

    def _name_font(self) -> QFont:
        return sized(self.font(), _NAME_PX)

    def _spans(self) -> list[tuple[str, float, float]]:
        """(cell, left, right) of the copies of each cell."""
        spans: dict[str, tuple[float, float]] = {}
        for copy, rect in self._targets:
            left, _ = spans.get(copy.cell, (rect.left(), 0.0))
            spans[copy.cell] = left, rect.right()
        return [(name, left, right) for name, (left, right) in spans.items()]

    def _copy_at(self, position: QPointF) -> Copy | None:
        around = _GAP / 2
        hits = (copy for copy, rect in self._targets if rect.adjusted(-around, 0, around, 0).contains(position))
        return next(hits, None)

    def _mark(self, painter: QPainter, rect: QRectF) -> None:
        """A dashed frame and a question mark: never told by colour alone."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(PAPER.colour("doubt"), 1.4, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(rect.adjusted(-3, -3, 3, 3), 3, 3)
        paint_question(painter, rect.topRight() + QPointF(3, -3), "doubt")


def _told(copy: Copy) -> str:
    """Which copy it is, and why it stands out."""
    return " · ".join(part for part in (copy.cell, copy.file, copy.odd) if part)
