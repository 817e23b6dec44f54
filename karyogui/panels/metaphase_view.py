"""The whole metaphase, with the outlines of its chromosomes."""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from engine.domain.spread import Spread
from karyogui.look.theme import PAPER
from karyogui.widgets.images import to_qimage
from karyogui.widgets.painting import paint_focus, paint_question
from karyogui.widgets.plain_text import plain
from karyogui.widgets.wheel import wheel_steps

_MOST_ZOOM = 12.0
_WHEEL_STEP = 1.2
_PAD_PX = 3.0  # outlines stand a little off the chromosome, in pixels of the picture
_DRAG_FROM_PX = 5
_NO_KEY = Qt.KeyboardModifier.NoModifier


# By the keys: (to the right, down).
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_SIDEWAYS = 2.0  # what lies askew of a step counts as so much further away


class MetaphaseView(QWidget):
    """Shows a spread; the wheel or + and - zoom, dragging moves it, the arrows choose. It changes nothing.

    Signals:
        hovered: the file of the chromosome under the mouse; empty: none.
        chosen: the file of a chromosome that was clicked, or reached by an arrow.
    """

    hovered = Signal(str)
    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self._outlines: dict[str, QPolygonF] = {}
        self._uncovered: list[QRectF] = []
        self._lit = ""
        self._selected: frozenset[str] = frozenset()
        self._zoom, self._middle = 1.0, QPointF()
        self._press: QPointF | None = None
        self._dragged = False
        self.setMouseTracking(True)
        self.setAccessibleName(self.tr("Metaphase"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_spread(self, spread: Spread | None, sizes: Mapping[str, tuple[int, int]]) -> None:
        """Args: sizes: (height, width) in pixels of each chromosome's file."""
        self._image = QImage() if spread is None else to_qimage(spread.image_hw)
        self._outlines, self._uncovered, self._lit = {}, [], ""
        if spread is not None:
            self._outlines = {
                file: _outline(position.corners(sizes[file])) for file, position in spread.positions.items()
            }
            self._uncovered = [QRectF(u.x, u.y, u.width, u.height) for u in spread.uncovered]
        count = len(self._outlines)
        self.setAccessibleDescription(self.tr("{count} chromosomes, each can be clicked").format(count=count))
        self.zoom_to_fit()
        self.updateGeometry()

    def zoom_to_fit(self) -> None:
        self._zoom, self._middle = 1.0, QPointF(self._image.width() / 2, self._image.height() / 2)
        self.update()

    def set_lit(self, file: str) -> None:
        """Light one chromosome; empty: none."""
        if file != self._lit:
            self._lit = file
            self.update()

    def set_selected(self, files: frozenset[str]) -> None:
        if files != self._selected:
            self._selected = files
            self.update()

    def place_of(self, file: str) -> QPointF:
        """The middle of a chromosome, in pixels of this widget; KeyError if it has no position."""
        return self._to_widget(self._outlines[file].boundingRect().center())

    @property
    def lit(self) -> str:
        return self._lit

    @property
    def uncovered_count(self) -> int:
        return len(self._uncovered)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(220, 165)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(width * self._image.height() / self._image.width()) if self._image.width() else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        corner = self._to_widget(QPointF(0, 0))
        target = QRectF(corner, self._image.size().toSizeF() * self._scale)
        painter.drawImage(target, self._image)
        painter.translate(corner)
        painter.scale(self._scale, self._scale)
        for file in self._selected & self._outlines.keys():
            self._paint_outline(painter, file, 2.0, Qt.PenStyle.SolidLine)
        if self._lit in self._outlines:
            fill = QColor(PAPER.colour("accent"))
            fill.setAlpha(50)
            painter.setBrush(fill)
            self._paint_outline(painter, self._lit, 2.6, Qt.PenStyle.SolidLine)
        self._paint_uncovered(painter)
        if self.hasFocus():
            painter.resetTransform()
            paint_focus(painter, self.rect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        zooms = {Qt.Key.Key_Plus: _WHEEL_STEP, Qt.Key.Key_Minus: 1 / _WHEEL_STEP}
        if key in _STEPS and event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == _NO_KEY:
            self._step(*_STEPS[key])
        elif key in zooms and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._zoom = min(max(self._zoom * zooms[key], 1.0), _MOST_ZOOM)
            self._keep_inside()
            self._bring_into_sight(self._current())
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is not None and event.buttons() & Qt.MouseButton.LeftButton:
            moved = event.position() - self._press
            if self._dragged or moved.manhattanLength() >= _DRAG_FROM_PX:
                self._dragged = True
                self._press = event.position()
                self._middle -= moved / self._scale
                self._keep_inside()
            return
        file = self._file_at(event.position())
        self.setCursor(Qt.CursorShape.PointingHandCursor if file else Qt.CursorShape.ArrowCursor)
        self.setToolTip(plain(file))
        if file != self._lit:
            self.set_lit(file)
            self.hovered.emit(file)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._dragged = event.position(), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        file = self._file_at(event.position())
        if file and not self._dragged:
            self.chosen.emit(file)
        self._press = None

    def leaveEvent(self, event: object) -> None:
        if self._lit:
            self.set_lit("")
            self.hovered.emit("")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._image.isNull() or not wheel_steps(event):
            return
        before = self._to_picture(event.position())
        zoom = self._zoom * _WHEEL_STEP ** wheel_steps(event)
        self._zoom = min(max(zoom, 1.0), _MOST_ZOOM)
        self._middle += before - self._to_picture(event.position())
        self._keep_inside()
        event.accept()

    # Keys

    def _current(self) -> str:
        """The chromosome that the next step starts from; empty: none."""
        return min(self._selected & self._outlines.keys(), default="")

    def _step(self, dx: int, dy: int) -> None:
        """Choose the next chromosome in a direction; without one chosen, the first at the top left."""
        middles = {file: outline.boundingRect().center() for file, outline in self._outlines.items()}
        start = middles.pop(self._current(), None)
        if start is None:
            following = min(middles, key=lambda file: middles[file].x() + middles[file].y(), default="")
        else:
            away = {file: middle - start for file, middle in middles.items()}
            ahead = {file: (d.x() * dx + d.y() * dy, abs(d.x() * dy) + abs(d.y() * dx)) for file, d in away.items()}
            able = [file for file, (along, aside) in ahead.items() if along > 0 and aside <= _SIDEWAYS * along]
            following = min(able, key=lambda file: ahead[file][0] + _SIDEWAYS * ahead[file][1], default="")
        if following:
            self.chosen.emit(following)
            self._bring_into_sight(following)

    def _bring_into_sight(self, file: str) -> None:
        if file and not self.rect().contains(self.place_of(file).toPoint()):
            self._middle = self._outlines[file].boundingRect().center()
            self._keep_inside()

    # Geometry

    @property
    def _scale(self) -> float:
        """Pixels of the widget for one of the picture."""
        fit = min(self.width() / max(self._image.width(), 1), self.height() / max(self._image.height(), 1))
        return max(fit, 1e-6) * self._zoom

    def _to_widget(self, point: QPointF) -> QPointF:
        return (point - self._middle) * self._scale + QPointF(self.width() / 2, self.height() / 2)

    def _to_picture(self, point: QPointF) -> QPointF:
        return (point - QPointF(self.width() / 2, self.height() / 2)) / self._scale + self._middle

    def _keep_inside(self) -> None:
        half_w, half_h = self.width() / self._scale / 2, self.height() / self._scale / 2
        width, height = self._image.width(), self._image.height()
        x = min(max(self._middle.x(), half_w), width - half_w) if 2 * half_w < width else width / 2
        y = min(max(self._middle.y(), half_h), height - half_h) if 2 * half_h < height else height / 2
        self._middle = QPointF(x, y)
        self.update()

    def _file_at(self, position: QPointF) -> str:
        point = self._to_picture(position)
        hit = [
            file for file, outline in self._outlines.items() if outline.containsPoint(point, Qt.FillRule.OddEvenFill)
        ]
        return min(hit, key=lambda file: _distance(self._outlines[file], point), default="")

    # Painting

    def _pen(self, token: str, width: float, style: Qt.PenStyle) -> QPen:
        return QPen(PAPER.colour(token), width / self._scale, style, j=Qt.PenJoinStyle.RoundJoin)

    def _paint_outline(self, painter: QPainter, file: str, width: float, style: Qt.PenStyle) -> None:
        painter.setPen(self._pen("accent", width, style))
        painter.drawPolygon(self._outlines[file])
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _paint_uncovered(self, painter: QPainter) -> None:
        """Dashed, with a question mark: never told by colour alone."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for box in self._uncovered:
            painter.setPen(self._pen("alert", 2.2, Qt.PenStyle.DashLine))
            around = box.adjusted(-_PAD_PX, -_PAD_PX, _PAD_PX, _PAD_PX)
            painter.drawRoundedRect(around, 3, 3)
            painter.save()
            painter.resetTransform()
            paint_question(painter, self._to_widget(around.topRight()), "alert")
            painter.restore()


def _outline(corners: NDArray[np.float64]) -> QPolygonF:
    """The rectangle of (4, 2) corners, a little larger."""
    middle = corners.mean(axis=0)
    spread = corners - middle
    length = np.linalg.norm(spread, axis=1, keepdims=True)
    larger = middle + spread * (1 + _PAD_PX / np.maximum(length, 1e-6))
    return QPolygonF([QPointF(float(x), float(y)) for x, y in larger])


def _distance(outline: QPolygonF, point: QPointF) -> float:
    """From a point to the middle line of a rectangle, so that of two that overlap the nearer one is meant."""
    points = [outline.at(index) for index in range(4)]
    sides = [math.dist(a.toTuple(), b.toTuple()) for a, b in pairwise(points)]
    first = 0 if sides[0] <= sides[1] else 1  # the short side's middle is the end of the middle line
    a = (points[first] + points[first + 1]) / 2
    b = (points[(first + 2) % 4] + points[(first + 3) % 4]) / 2
    along = b - a
    length = QPointF.dotProduct(along, along)
    share = min(max(QPointF.dotProduct(point - a, along) / length, 0.0), 1.0) if length else 0.0
    nearest = a + along * share - point
    return math.hypot(nearest.x(), nearest.y())
