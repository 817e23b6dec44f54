"""The page under the chromosomes: class lines and numbers, group brackets, trays."""

from collections.abc import Mapping
from itertools import zip_longest

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED
from karyogui.karyogram.page_geometry import SHEET_MARGIN_MM, PageGeometry
from karyogui.karyogram.page_layout import GroupLayout, KaryogramLayout, SlotLayout
from karyogui.karyogram.page_style import SEX_GROUP
from karyogui.karyogram.units import UNITS_PER_MM, scene_line, scene_rect, slot_rect
from karyogui.look.theme import PAPER
from karyogui.widgets.painting import sized

_TRAY_KEYS = {UNASSIGNED: Qt.Key.Key_U, EXCLUDED: Qt.Key.Key_Delete}
_TRAY_TITLE_PX = 31
_SHADOW_STEPS = 6
_CORNER = 12.0
# A class's marks reach this far over its area: the alert behind it, the count beside the number.
_OVERHANG = 24.0


class PageItem(QGraphicsItem):
    """Paints everything that is neither the sheet nor a chromosome."""

    def __init__(self) -> None:
        super().__init__()
        self._geometry: PageGeometry | None = None
        self._unusual: frozenset[str] = frozenset()
        self._notes: Mapping[str, str] = {}
        self._has_group_labels = True
        self._bounds = QRectF()
        self.setZValue(0)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_page(self, geometry: PageGeometry, unusual: frozenset[str], notes: Mapping[str, str]) -> None:
        """Draw another page; only what differs from the last is painted.

        Args:
            unusual: slots whose count is worth a look.
            notes: tray -> a few words beside its count.
        """
        before, unusual_before, notes_before = self._geometry, self._unusual, self._notes
        self._geometry, self._unusual, self._notes = geometry, unusual, dict(notes)
        bounds = sheet_rect(geometry.layout).united(
            slot_rect(geometry.trays[0]).united(slot_rect(geometry.trays[-1]))
        )
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        if before is None:
            self.update()
            return
        changed = unusual ^ unusual_before
        changed |= {tray for tray in _TRAY_KEYS if notes_before.get(tray) != self._notes.get(tray)}
        for former, group in zip_longest(before.layout.groups, geometry.layout.groups):
            if former != group:
                both = _bracket_rect(former).united(_bracket_rect(group)) if former and group else self._bounds
                self.update(both)
        for old, new in zip(before.slots, geometry.slots, strict=True):
            if old != new or new.slot in changed:
                both = slot_rect(old).united(slot_rect(new))
                self.update(both.adjusted(-_OVERHANG, -_OVERHANG, _OVERHANG, _OVERHANG))

    def show_group_labels(self, shown: bool) -> None:
        if shown != self._has_group_labels:
            self._has_group_labels = shown
            self.update()

    # Qt overrides

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._geometry is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        exposed: QRectF = option.exposedRect
        for tray in self._geometry.trays:
            if exposed.intersects(slot_rect(tray)):
                self._paint_tray(painter, tray)
        for slot in self._geometry.layout.slots:
            if exposed.intersects(slot_rect(slot).adjusted(-_OVERHANG, -_OVERHANG, _OVERHANG, _OVERHANG)):
                self._paint_slot(painter, slot)
        if self._has_group_labels:
            for group in self._geometry.layout.groups:
                if exposed.intersects(_bracket_rect(group)):
                    self._paint_bracket(painter, group)

    def _paint_slot(self, painter: QPainter, slot: SlotLayout) -> None:
        count = len(slot.chromosomes)
        unusual = slot.slot in self._unusual
        if unusual and count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(PAPER.colour("alert_soft"))
            top = min((c.y_mm for c in slot.chromosomes), default=slot.y_mm) - 1.6
            area = scene_rect(slot.x_mm, top, slot.width_mm, slot.y_mm + slot.height_mm - top)
            painter.drawRoundedRect(area, 10, 10)
        empty_marker = slot.slot == MARKER and not count
        colour = PAPER.colour("alert" if unusual else "muted" if empty_marker else "ink")
        style = Qt.PenStyle.DotLine if empty_marker else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colour, 2.4, style))
        y = slot.line_y_mm
        painter.drawLine(scene_line(slot.line_x0_mm, y, slot.line_x1_mm, y))
        painter.setFont(sized(painter.font(), 34, bold=not empty_marker))
        label = "mar" if slot.slot == MARKER else slot.slot
        width = painter.fontMetrics().horizontalAdvance(label)
        x, top = slot.label_x_mm * UNITS_PER_MM, slot.label_y_mm * UNITS_PER_MM
        painter.drawText(QRectF(x - 100, top, 200, 38), Qt.AlignmentFlag.AlignCenter, label)
        if unusual:
            painter.setFont(sized(painter.font(), 25, bold=True))
            painter.drawText(QPointF(x + width / 2 + 3, top + 18), str(count))

    def _paint_bracket(self, painter: QPainter, group: GroupLayout) -> None:
        painter.setFont(sized(painter.font(), 29))
        name = QCoreApplication.translate("PageItem", "sex") if group.name == SEX_GROUP else group.name
        half = painter.fontMetrics().horizontalAdvance(name) / 2 / UNITS_PER_MM + 1.0
        middle = (group.x0_mm + group.x1_mm) / 2
        painter.setPen(QPen(PAPER.colour("edge"), 2))
        painter.drawLine(scene_line(group.x0_mm, group.y_mm, middle - half, group.y_mm))
        painter.drawLine(scene_line(middle + half, group.y_mm, group.x1_mm, group.y_mm))
        painter.setPen(PAPER.colour("muted"))
        painter.drawText(_bracket_name_rect(group), Qt.AlignmentFlag.AlignCenter, name)

    def _paint_tray(self, painter: QPainter, tray: SlotLayout) -> None:
        painter.setPen(QPen(PAPER.colour("edge"), 2.4, Qt.PenStyle.DashLine))
        painter.setBrush(PAPER.colour("panel"))
        rect = slot_rect(tray)
        painter.drawRoundedRect(rect, 12, 12)
        # Close to the rim: the badges of the chromosomes below reach up.
        line = QRectF(rect.left() + 20, rect.top() + 6, rect.width() - 40, 36)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(PAPER.colour("ink"))
        painter.setFont(sized(painter.font(), _TRAY_TITLE_PX, bold=True))
        title = tray_title(tray.slot)
        painter.drawText(line, middle, title)
        x = painter.fontMetrics().horizontalAdvance(title) + 16
        painter.setPen(PAPER.colour("muted"))
        painter.setFont(sized(painter.font(), _TRAY_TITLE_PX))
        note = self._notes.get(tray.slot, "")
        count = f"{len(tray.chromosomes)} · {note}" if note else f"{len(tray.chromosomes)}"
        cut = painter.fontMetrics().elidedText(count, Qt.TextElideMode.ElideRight, round(line.width() - x - 300))
        painter.drawText(line.adjusted(x, 0, 0, 0), middle, cut if note else count)
        self._paint_key_hint(painter, line, tray_key(tray.slot))

    def _paint_key_hint(self, painter: QPainter, line: QRectF, key: str) -> None:
        """ "drop here, or press" and a key cap, at the right end of a line."""
        painter.setFont(sized(painter.font(), 26))
        width = painter.fontMetrics().horizontalAdvance(key) + 20.0
        cap = QRectF(line.right() - width, line.top() + 1, width, 34)
        painter.setPen(QPen(PAPER.colour("edge"), 2))
        painter.setBrush(PAPER.colour("sheet"))
        painter.drawRoundedRect(cap, 7, 7)
        painter.setPen(PAPER.colour("ink"))
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
        painter.setPen(PAPER.colour("muted"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(
            line.adjusted(0, 0, -width - 12, 0), flags, QCoreApplication.translate("PageItem", "drop here, or press")
        )


def tray_key(tray: str) -> str:
    """What stands on the key that sends a chromosome there."""
    return QKeySequence(_TRAY_KEYS[tray]).toString(QKeySequence.SequenceFormat.NativeText)


def _bracket_name_rect(group: GroupLayout) -> QRectF:
    centre = QPointF((group.x0_mm + group.x1_mm) / 2, group.y_mm) * UNITS_PER_MM
    return QRectF(centre.x() - 100, centre.y() - 20, 200, 40)


def _bracket_rect(group: GroupLayout) -> QRectF:
    """All that is painted of a group's bracket, in scene units."""
    line = scene_rect(group.x0_mm, group.y_mm, group.x1_mm - group.x0_mm, 0.0).adjusted(-2, -2, 2, 2)
    return line.united(_bracket_name_rect(group))


def sheet_rect(layout: KaryogramLayout) -> QRectF:
    """The white sheet, in scene units."""
    margin = SHEET_MARGIN_MM * UNITS_PER_MM
    return scene_rect(0, 0, layout.width_mm, layout.height_mm).adjusted(-margin, -margin, margin, margin)


def paint_sheet(painter: QPainter, rect: QRectF) -> None:
    """The white sheet with a soft shadow."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for step in range(_SHADOW_STEPS, 0, -1):
        painter.setBrush(QColor(20, 40, 60, 7))
        painter.drawRoundedRect(rect.adjusted(-step * 3, -step * 2, step * 3, step * 4), 16, 16)
    painter.setBrush(PAPER.colour("sheet"))
    painter.drawRoundedRect(rect, _CORNER, _CORNER)


def tray_title(tray: str) -> str:
    """What stands over a tray, in the window's language."""
    if tray == UNASSIGNED:
        return QCoreApplication.translate("PageItem", "Unassigned")
    return QCoreApplication.translate("PageItem", "Excluded")
