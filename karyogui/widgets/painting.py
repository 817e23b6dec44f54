"""What several painted widgets and items draw alike."""

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from karyogui.look.theme import PAPER

PILL_HEIGHT = 40.0
_PILL_FONT_PX = 28
_PILL_ENDS = 26.0
_QUESTION_PX = 15
_QUESTION_FONT_PX = 11


def sized(font: QFont, pixels: int, *, bold: bool = False) -> QFont:
    """A font like another one, of that size."""
    made = QFont(font)
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made


def paint_pill(painter: QPainter, middle: QPointF, text: str) -> None:
    """A word on a ground with round ends, over everything: what a gesture of the hand would do."""
    font = sized(painter.font(), _PILL_FONT_PX, bold=True)
    width = QFontMetricsF(font).horizontalAdvance(text) + _PILL_ENDS
    ground = QRectF(middle.x() - width / 2, middle.y() - PILL_HEIGHT / 2, width, PILL_HEIGHT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PAPER.colour("accent"))
    painter.drawRoundedRect(ground, PILL_HEIGHT / 2, PILL_HEIGHT / 2)
    painter.setFont(font)
    painter.setPen(PAPER.colour("sheet"))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


def paint_question(painter: QPainter, middle: QPointF, token: str) -> None:
    """A round badge with a question mark: what is in doubt is never told by colour alone."""
    badge = QRectF(0, 0, _QUESTION_PX, _QUESTION_PX)
    badge.moveCenter(middle)
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(PAPER.colour(token))
    painter.drawEllipse(badge)
    painter.setFont(sized(painter.font(), _QUESTION_FONT_PX, bold=True))
    painter.setPen(QColor("white"))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, "?")
    painter.restore()


def paint_focus(painter: QPainter, rect: QRect | QRectF) -> None:
    """The frame around a picture that the keys act on: just inside a rectangle, in its coordinates."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(PAPER.colour("accent"), 2))
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 3, 3)
