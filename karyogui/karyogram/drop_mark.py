"""The mark that shows, while chromosomes are dragged, where they would land."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED
from karyogui.karyogram.page_geometry import DropPlace
from karyogui.karyogram.units import UNITS_PER_MM, slot_rect
from karyogui.look.theme import PAPER
from karyogui.widgets.painting import PILL_HEIGHT, paint_pill

_BAR = 6.0
_ARROW = 9.0


class DropMark(QGraphicsItem):
    """The class or tray, the bar between the neighbours, and both in words."""

    def __init__(self) -> None:
        super().__init__()
        self._place: DropPlace | None = None
        self._text = ""
        self._rect = QRectF()
        self.setZValue(5)
        self.hide()

    @property
    def text(self) -> str:
        """What the mark says; empty while nothing would land."""
        return self._text

    def show_place(self, place: DropPlace | None, moving: int) -> None:
        """Mark a place for that many chromosomes; None hides the mark."""
        if place == self._place:
            return
        self.prepareGeometryChange()
        self._place = place
        self.setVisible(place is not None)
        if place is None:
            self._text = ""
            return
        self._text = _words(place, moving)
        self._rect = slot_rect(place.slot)
        self.update()

    # Qt overrides

    def boundingRect(self) -> QRectF:
        return self._rect.adjusted(-140, -PILL_HEIGHT - 20, 140, 20)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        place = self._place
        if place is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = PAPER.colour("accent")
        ground = QColor(accent)
        ground.setAlpha(26)
        painter.setPen(QPen(accent, 3, Qt.PenStyle.DashLine))
        painter.setBrush(ground)
        painter.drawRoundedRect(self._rect.adjusted(2, 2, -2, -2), 10, 10)
        if place.bar_mm is not None:
            x, top, bottom = (value * UNITS_PER_MM for value in place.bar_mm)
            painter.setPen(QPen(accent, _BAR, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawPolygon(
                QPolygonF([QPointF(x - _ARROW, top - _ARROW), QPointF(x + _ARROW, top - _ARROW), QPointF(x, top)])
            )
        paint_pill(painter, QPointF(self._rect.center().x(), self._rect.top()), self._text)


def _words(place: DropPlace, moving: int) -> str:
    """ "7 · place 2 of 3", or a tray's name."""
    translate = QCoreApplication.translate
    if place.slot.slot == EXCLUDED:
        return translate("DropMark", "exclude")
    if place.slot.slot == UNASSIGNED:
        return translate("DropMark", "unassigned")
    name = translate("DropMark", "marker") if place.slot.slot == MARKER else place.slot.slot
    total = place.staying + moving
    if not place.staying:
        return name
    if moving == 1:
        return translate("DropMark", "{slot} · place {place} of {total}").format(
            slot=name, place=place.index + 1, total=total
        )
    return translate("DropMark", "{slot} · places {first}–{last} of {total}").format(
        slot=name, first=place.index + 1, last=place.index + moving, total=total
    )
