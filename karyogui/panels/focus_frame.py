"""The frame around a picture that the keys act on."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from karyogui.theme import PAPER


def paint_focus(painter: QPainter, rect: QRect | QRectF) -> None:
    """Just inside a rectangle, in its coordinates."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(PAPER.colour("accent"), 2))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 3, 3)
