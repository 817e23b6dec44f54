"""Paints the ideogram of a chromosome type: its bands from the p-arm down, the centromere as a waist."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from engine.domain.bands import Band
from karyogui.look.theme import PAPER

# Grey of the stains, 255 is white; the others are drawn as patterns.
_GREY: Mapping[str, int] = {"gneg": 255, "gpos25": 205, "gpos50": 150, "gpos75": 95, "gpos100": 30}
_WAIST = 0.45  # of the width, at the centromere
_STALK = 0.4
_ROUNDING = 0.42  # radius of the tips, of the width


def paint_ideogram(painter: QPainter, rect: QRectF, bands: Sequence[Band]) -> None:
    """Paint the bands of one type, base pairs to scale, into a rectangle.

    Args:
        bands: from the tip of the p-arm.
    """
    scale, ink = rect.height() / bands[-1].end_bp, PAPER.colour("muted")
    outline = _outline(rect, bands, scale)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("white"))
    painter.drawPath(outline)
    painter.save()
    painter.setClipPath(outline, Qt.ClipOperation.IntersectClip)
    for band in bands:
        area = QRectF(rect.x(), rect.y() + band.start_bp * scale, rect.width(), band.length_bp * scale)
        if band.stain in _GREY:
            grey = _GREY[band.stain]
            painter.fillRect(area, QColor(grey, grey, grey))
        else:
            style = Qt.BrushStyle.BDiagPattern if band.stain == "gvar" else Qt.BrushStyle.Dense6Pattern
            painter.fillRect(area, QColor(228, 232, 236))
            painter.fillRect(area, QBrush(ink, style))
    painter.restore()
    painter.setPen(QPen(ink, max(rect.width() * 0.035, 0.8)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(outline)
    painter.restore()


def _outline(rect: QRectF, bands: Sequence[Band], scale: float) -> QPainterPath:
    """Both arms with round tips, narrow at the centromere and along a stalk."""
    middle, half = rect.center().x(), rect.width() / 2
    radius = min(rect.width() * _ROUNDING, rect.height() / 4)
    right: list[tuple[float, float]] = []  # (half width, y) down the right side
    for band in bands:
        top, bottom = rect.y() + band.start_bp * scale, rect.y() + band.end_bp * scale
        if band.stain == "acen":
            is_upper = not right or band.name.startswith("p")
            ends = ((half, top), (half * _WAIST, bottom)) if is_upper else ((half * _WAIST, top), (half, bottom))
            right += ends
        elif band.stain == "stalk":
            right += [(half * _STALK, top), (half * _STALK, bottom)]
        else:
            right += [(half, top), (half, bottom)]
    path = QPainterPath(QPointF(middle, rect.top()))
    tip, foot = rect.top() + radius, rect.bottom() - radius
    body = [(width, min(max(y, tip), foot)) for width, y in right]
    path.lineTo(middle + half - radius, rect.top())
    path.quadTo(middle + half, rect.top(), middle + half, tip)
    for width, y in body:
        path.lineTo(middle + width, y)
    path.lineTo(middle + half, foot)
    path.quadTo(middle + half, rect.bottom(), middle + half - radius, rect.bottom())
    path.lineTo(middle - half + radius, rect.bottom())
    path.quadTo(middle - half, rect.bottom(), middle - half, foot)
    for width, y in reversed(body):
        path.lineTo(middle - width, y)
    path.lineTo(middle - half, tip)
    path.quadTo(middle - half, rect.top(), middle - half + radius, rect.top())
    path.closeSubpath()
    return path
