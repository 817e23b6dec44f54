"""The page under the chromosomes: sheet, class lines and numbers, group brackets, trays, the drop mark."""

from collections.abc import Mapping
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
_TRAY_KEYS = {UNASSIGNED: "U", EXCLUDED: "Del"}
_TRAY_TITLE_PX = 31


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
        self._notes: Mapping[str, str] = {}
        self._drop: DropMark | None = None
        self.setZValue(0)

    def show_layout(
        self,
        layout: KaryogramLayout,
        trays: tuple[SlotLayout, ...],
        unusual: frozenset[str],
        notes: Mapping[str, str],
    ) -> None:
        """Draw another layout.

        Args:
            unusual: slots whose count is worth a look.
            notes: tray -> a few words beside its count.
        """
        self.prepareGeometryChange()
        self._layout, self._trays, self._unusual, self._notes = layout, trays, unusual, notes
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
            painter.setPen(QPen(self._theme.colour("edge"), 2))
            painter.drawLine(_line(group.x0_mm, group.y_mm, middle - half, group.y_mm))
            painter.drawLine(_line(middle + half, group.y_mm, group.x1_mm, group.y_mm))
            painter.setPen(self._theme.colour("muted"))
            centre = QPointF(middle, group.y_mm) * UNITS_PER_MM
            painter.drawText(
                QRectF(centre.x() - 60, centre.y() - 20, 120, 40), Qt.AlignmentFlag.AlignCenter, group.name
            )

    def _paint_tray(self, painter: QPainter, tray: SlotLayout) -> None:
        painter.setPen(QPen(self._theme.colour("edge"), 2.4, Qt.PenStyle.DashLine))
        painter.setBrush(self._theme.colour("panel"))
        rect = _slot_rect(tray)
        painter.drawRoundedRect(rect, 12, 12)
        # Close to the rim: the badges of the chromosomes below reach up.
        line = QRectF(rect.left() + 20, rect.top() + 6, rect.width() - 40, 36)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self._theme.colour("ink"))
        painter.setFont(_font(painter, _TRAY_TITLE_PX, bold=True))
        title = TRAY_TITLES[tray.slot]
        painter.drawText(line, middle, title)
        x = painter.fontMetrics().horizontalAdvance(title) + 16
        painter.setPen(self._theme.colour("muted"))
        painter.setFont(_font(painter, _TRAY_TITLE_PX))
        note = self._notes.get(tray.slot, "")
        count = f"{len(tray.chromosomes)} · {note}" if note else f"{len(tray.chromosomes)}"
        cut = painter.fontMetrics().elidedText(count, Qt.TextElideMode.ElideRight, round(line.width() - x - 300))
        painter.drawText(line.adjusted(x, 0, 0, 0), middle, cut if note else count)
        self._paint_key_hint(painter, line, _TRAY_KEYS[tray.slot])

    def _paint_key_hint(self, painter: QPainter, line: QRectF, key: str) -> None:
        """ "drop here, or press" and a key cap, at the right end of a line."""
        painter.setFont(_font(painter, 26))
        width = painter.fontMetrics().horizontalAdvance(key) + 20.0
        cap = QRectF(line.right() - width, line.top() + 1, width, 34)
        painter.setPen(QPen(self._theme.colour("edge"), 2))
        painter.setBrush(self._theme.colour("sheet"))
        painter.drawRoundedRect(cap, 7, 7)
        painter.setPen(self._theme.colour("ink"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.setPen(self._theme.colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(line.adjusted(0, 0, -width - 12, 0), flags, "drop here, or press")

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
