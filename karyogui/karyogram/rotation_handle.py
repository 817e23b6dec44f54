"""The handle above a selected chromosome that turns it freely, with the angle while it is turned."""

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from karyogui.look.theme import PAPER
from karyogui.widgets.painting import PILL_HEIGHT, paint_pill

_STEM = 46.0
_KNOB = 18.0
_REACH = 28.0  # as far from the knob's middle a press still takes it


class RotationHandle(QGraphicsItem):
    """Knob, stem and, while turning, a plumb line and the angle. Its origin is the middle of the chromosome."""

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()
        self._angle_deg: float | None = None
        self._text = ""
        self.setZValue(20)
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.hide()

    def show_at(self, rect: QRectF) -> None:
        """Stand over a chromosome; `rect` in scene units."""
        self.prepareGeometryChange()
        self._rect, self._angle_deg, self._text = rect.translated(-rect.center()), None, ""
        self.setPos(rect.center())
        self.show()

    def show_angle(self, angle_deg: float | None, text: str = "") -> None:
        """Counter-clockwise from where it stood, and how to say it; None while it is not being turned."""
        self.prepareGeometryChange()
        self._angle_deg, self._text = angle_deg, text
        self.update()

    def takes(self, point: QPointF) -> bool:
        """Whether a press at a point of the scene takes the knob."""
        offset = point - self.pos() - self._knob()
        return self.isVisible() and math.hypot(offset.x(), offset.y()) <= _REACH

    def knob_point(self) -> QPointF:
        """The knob's middle, in scene units."""
        return self.pos() + self._knob()

    def _knob(self) -> QPointF:
        radius, angle = self._rect.height() / 2 + _STEM, math.radians(self._angle_deg or 0.0)
        return QPointF(-math.sin(angle) * radius, -math.cos(angle) * radius)

    # Qt overrides

    def boundingRect(self) -> QRectF:
        half = self._rect.height() / 2 + _STEM + _KNOB + PILL_HEIGHT + 12
        wide = max(half, 150.0)
        return QRectF(-wide, -half, 2 * wide, 2 * half)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent, knob = PAPER.colour("accent"), self._knob()
        length = math.hypot(knob.x(), knob.y())
        if self._angle_deg is not None:
            painter.setPen(QPen(PAPER.colour("faint"), 2, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(0, -length), QPointF(0, length - _STEM))
        start = knob * ((length - _STEM + 8) / length)
        painter.setPen(QPen(accent, 3))
        painter.drawLine(start, knob)
        painter.setBrush(PAPER.colour("sheet" if self._angle_deg is None else "accent_soft"))
        painter.drawEllipse(knob, _KNOB, _KNOB)
        arc = QRectF(knob.x() - 8, knob.y() - 8, 16, 16)
        painter.drawArc(arc, 40 * 16, 280 * 16)
        if self._text:
            paint_pill(painter, QPointF(knob.x(), knob.y() - _KNOB - PILL_HEIGHT / 2 - 6), self._text)
