"""The page under the chromosomes: sheet, class lines and numbers, group brackets, trays, the drop mark."""

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED
from karyogui.karyogram.page_layout import KaryogramLayout, SlotLayout
from karyogui.theme import Theme

# Scene units in a millimetre: fonts in the scene need whole pixels of a sensible size.
UNITS_PER_MM = 10.0

SHEET_MARGIN_MM = 8.0
TRAY_TITLES = {UNASSIGNED: "Unassigned", EXCLUDED: "Excluded"}
_TRAY_HINTS = {UNASSIGNED: "drop here, or press U", EXCLUDED: "drop here, or press Del"}


@dataclass(frozen=True)
class DropMark:
    """Where a dragged chromosome would land: the slot, and x of the insertion bar in mm (None: no bar)."""

    slot: SlotLayout
    bar_x_mm: float | None


class PageItem(QGraphicsItem):
    """Paints everything that is not a chromosome."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._layout: KaryogramLayout | None = None
        self._trays: tuple[SlotLayout, ...] = ()
        self._unusual: frozenset[str] = frozenset()
        self._drop: DropMark | None = None
        self.setZValue(0)

    def show_layout(self, layout: KaryogramLayout, trays: tuple[SlotLayout, ...], unusual: frozenset[str]) -> None:
        """Draw another layout; `unusual` slots have a count worth a look."""
        self.prepareGeometryChange()
        self._layout, self._trays, self._unusual = layout, trays, unusual
        self.update()

    def show_drop(self, drop: DropMark | None) -> None:
        if drop != self._drop:
            self._drop = drop
            self.update()

    def sheet_rect(self) -> QRectF:
        """The white sheet, in scene units."""
        if self._layout is None:
            return QRectF()
        return _scene_rect(0, 0, self._layout.width_mm, self._layout.height_mm).marginsAdded(_margins())

    # Qt overrides

    def boundingRect(self) -> QRectF:
        rect = self.sheet_rect()
        for tray in self._trays:
            rect = rect.united(_slot_rect(tray))
        return rect.adjusted(-30, -30, 30, 30)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._layout is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_sheet(painter)
        for tray in self._trays:
            self._paint_tray(painter, tray)
        if self._drop is not None:
            self._paint_drop(painter, self._drop)
        for slot in self._layout.slots:
            self._paint_slot(painter, slot)
        self._paint_brackets(painter, self._layout)

    def _paint_sheet(self, painter: QPainter) -> None:
        rect = self.sheet_rect()
        painter.setPen(Qt.PenStyle.NoPen)
        for step in range(6, 0, -1):  # a soft shadow
            painter.setBrush(QColor(20, 40, 60, 7))
            painter.drawRoundedRect(rect.adjusted(-step * 3, -step * 2, step * 3, step * 4), 16, 16)
        painter.setBrush(self._theme.colour("sheet"))
        painter.drawRoundedRect(rect, 12, 12)

    def _paint_slot(self, painter: QPainter, slot: SlotLayout) -> None:
        count = len(slot.chromosomes)
        unusual = slot.slot in self._unusual
        if unusual and count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("alert_soft"))
            top = min((c.y_mm for c in slot.chromosomes), default=slot.y_mm) - 1.6
            area = _scene_rect(slot.x_mm, top, slot.width_mm, slot.y_mm + slot.height_mm - top)
            painter.drawRoundedRect(area, 10, 10)
        empty_marker = slot.slot == MARKER and not count
        colour = self._theme.colour("alert" if unusual else "muted" if empty_marker else "ink")
        style = Qt.PenStyle.DotLine if empty_marker else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 2.4, style))
        y = slot.line_y_mm
        painter.drawLine(_line(slot.line_x0_mm, y, slot.line_x1_mm, y))
        font = _font(painter, 34, bold=not empty_marker)
        painter.setFont(font)
        label = "mar" if slot.slot == MARKER else slot.slot
        width = painter.fontMetrics().horizontalAdvance(label)
        x, top = slot.label_x_mm * UNITS_PER_MM, slot.label_y_mm * UNITS_PER_MM
        painter.drawText(QRectF(x - 100, top, 200, 38), Qt.AlignmentFlag.AlignCenter, label)
        if unusual:
            painter.setFont(_font(painter, 25, bold=True))
            painter.drawText(QPointF(x + width / 2 + 3, top + 18), str(count))

    def _paint_brackets(self, painter: QPainter, layout: KaryogramLayout) -> None:
        painter.setFont(_font(painter, 29))
        for group in layout.groups:
            half = painter.fontMetrics().horizontalAdvance(group.name) / 2 / UNITS_PER_MM + 1.0
            middle = (group.x0_mm + group.x1_mm) / 2
            painter.setPen(QPen(QColor("#b9c3cc"), 2))
            painter.drawLine(_line(group.x0_mm, group.y_mm, middle - half, group.y_mm))
            painter.drawLine(_line(middle + half, group.y_mm, group.x1_mm, group.y_mm))
            painter.setPen(self._theme.colour("muted"))
            centre = QPointF(middle, group.y_mm) * UNITS_PER_MM
            painter.drawText(
                QRectF(centre.x() - 60, centre.y() - 20, 120, 40), Qt.AlignmentFlag.AlignCenter, group.name
            )

    def _paint_tray(self, painter: QPainter, tray: SlotLayout) -> None:
        painter.setPen(QPen(QColor("#b5c0cb"), 2.4, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.colour("panel"))
        rect = _slot_rect(tray)
        painter.drawRoundedRect(rect, 12, 12)
        painter.setPen(self._theme.colour("ink"))
        painter.setFont(_font(painter, 34, bold=True))
        title = f"{TRAY_TITLES[tray.slot]}  {len(tray.chromosomes)}"
        text = rect.adjusted(22, 12, -22, -10)
        flags = Qt.AlignmentFlag.AlignTop
        painter.drawText(text, flags | Qt.AlignmentFlag.AlignLeft, title)
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(_font(painter, 31))
        painter.drawText(text, flags | Qt.AlignmentFlag.AlignRight, _TRAY_HINTS[tray.slot])

    def _paint_drop(self, painter: QPainter, drop: DropMark) -> None:
        accent = self._theme.colour("accent")
        painter.setPen(QPen(accent, 3, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawRoundedRect(_slot_rect(drop.slot).adjusted(2, 2, -2, -2), 10, 10)
        if drop.bar_x_mm is not None:
            painter.setPen(QPen(accent, 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            top = max(drop.slot.line_y_mm - 16.0, drop.slot.y_mm + 1)
            painter.drawLine(_line(drop.bar_x_mm, top, drop.bar_x_mm, drop.slot.line_y_mm - 1))


def _margins() -> QMarginsF:
    margin = SHEET_MARGIN_MM * UNITS_PER_MM
    return QMarginsF(margin, margin, margin, margin)


def _scene_rect(x_mm: float, y_mm: float, width_mm: float, height_mm: float) -> QRectF:
    u = UNITS_PER_MM
    return QRectF(x_mm * u, y_mm * u, width_mm * u, height_mm * u)


def _slot_rect(slot: SlotLayout) -> QRectF:
    return _scene_rect(slot.x_mm, slot.y_mm, slot.width_mm, slot.height_mm)


def _line(x0_mm: float, y0_mm: float, x1_mm: float, y1_mm: float) -> QLineF:
    u = UNITS_PER_MM
    return QLineF(x0_mm * u, y0_mm * u, x1_mm * u, y1_mm * u)


def _font(painter: QPainter, pixels: int, *, bold: bool = False) -> QFont:
    font = QFont(painter.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
