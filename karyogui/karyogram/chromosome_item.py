"""One chromosome on the karyogram page: its pixels, and marks that say what is known of it."""

import math
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from karyogui.karyogram.device_picture import DevicePicture
from karyogui.look.theme import PAPER
from karyogui.widgets.painting import sized
from karyogui.widgets.plain_text import plain

_PAD = 7.0
_BADGE = 38.0
_BADGE_FONT_PX = 27
_WIDEST_FRAME_PX = 3.0


class Mark(Enum):
    """What a chromosome's frame and badge say; never by colour alone."""

    NONE = "none"
    DOUBT = "doubt"
    MOVED = "moved"
    DECIDED = "decided"


@dataclass(frozen=True)
class Appearance:
    """How a chromosome is marked: the mark, the badge's text, and the tooltip."""

    mark: Mark
    badge: str
    tooltip: str


class ChromosomeItem(QGraphicsItem):
    """A selectable chromosome; its scene moves and redraws it, drags are the scene's."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self._picture = DevicePicture(QPixmap())
        self._rect = QRectF()
        self._bounds = QRectF()
        self._appearance = Appearance(Mark.NONE, "", "")
        self._hovered = False
        self._preview_deg = 0.0
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsSelectable)
        self.setAcceptHoverEvents(True)
        self.setZValue(1)

    @property
    def pixmap(self) -> QPixmap:
        return self._picture.pixmap

    @property
    def picture_rect(self) -> QRectF:
        """The picture's rectangle in scene coordinates."""
        return self.mapRectToScene(self._rect)

    def show_picture(self, pixmap: QPixmap, rect: QRectF) -> None:
        """Place the picture; `rect` in scene coordinates. What has not changed is not painted anew."""
        if rect.size() != self._rect.size():
            self.prepareGeometryChange()
            self._rect = QRectF(0, 0, rect.width(), rect.height())
            self._bounds = self._marked_bounds()
        if rect.topLeft() != self.pos():
            self.setPos(rect.topLeft())
            self._leave_mouse()
        if pixmap is not self._picture.pixmap:
            self._picture = DevicePicture(pixmap)
            self.update()

    def show_appearance(self, appearance: Appearance) -> None:
        if appearance != self._appearance:
            self._appearance = appearance
            self.setToolTip(plain(appearance.tooltip))
            self.update()

    def show_rotated(self, angle_deg: float) -> None:
        """Show the picture rotated further about its middle, counter-clockwise, without changing anything."""
        if angle_deg != self._preview_deg:
            self.prepareGeometryChange()
            self._preview_deg = angle_deg
            self._bounds = self._marked_bounds()
            self.update()

    @property
    def is_lit(self) -> bool:
        return self._hovered

    def set_lit(self, lit: bool) -> None:
        """As if the mouse were on it."""
        if lit != self._hovered:
            self._hovered = lit
            self.update()

    def _leave_mouse(self) -> None:
        """Moved away by a key, it is not lit until the mouse moves: Qt tells of leaving only then."""
        if self._hovered and not self.isUnderMouse():
            self.set_lit(False)
            self._tell_hovered("")

    # Qt overrides

    def boundingRect(self) -> QRectF:
        return self._bounds

    def shape(self) -> QPainterPath:
        """What is hit by the mouse: the picture, not the marks that reach over neighbours."""
        path = QPainterPath()
        path.addRect(self._rect)
        return path

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if self._preview_deg:
            painter.save()
            middle = self._rect.center()
            painter.translate(middle)
            painter.rotate(-self._preview_deg)  # Qt's angles are clockwise
            painter.translate(-middle)
            self._picture.paint(painter, self._rect)
            painter.restore()
            return
        frame = self._rect.adjusted(-_PAD, -_PAD, _PAD, _PAD)
        if self._has_frame():
            self._paint_frame(painter, frame)
        self._picture.paint(painter, self._rect)
        if self._appearance.badge:
            self._paint_badge(painter, frame)

    def hoverEnterEvent(self, event: object) -> None:
        self.set_lit(True)
        self._tell_hovered(self.file)

    def hoverLeaveEvent(self, event: object) -> None:
        self.set_lit(False)
        self._tell_hovered("")

    def _marked_bounds(self) -> QRectF:
        """The picture with its marks, and while it is rotated wherever it may reach."""
        margin = _PAD + _BADGE
        bounds = self._rect.adjusted(-margin, -margin, margin, margin)
        if self._preview_deg:
            half = math.hypot(self._rect.width(), self._rect.height()) / 2 + _PAD
            middle = self._rect.center()
            bounds = bounds.united(QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half))
        return bounds

    def _tell_hovered(self, file: str) -> None:
        hover_changed = getattr(self.scene(), "hover_changed", None)  # other scenes show it too
        if hover_changed is not None:
            hover_changed.emit(file)

    def _has_frame(self) -> bool:
        return self._appearance.mark in (Mark.DOUBT, Mark.MOVED) or self._hovered or self.isSelected()

    def _paint_frame(self, painter: QPainter, frame: QRectF) -> None:
        mark = self._appearance.mark
        # Far zoomed in the frame must not hide what it frames.
        thin = min(1.0, _WIDEST_FRAME_PX / 4.0 / painter.worldTransform().m11())
        pen, fill = QPen(Qt.PenStyle.NoPen), QColor(0, 0, 0, 0)
        if mark is Mark.DOUBT:
            pen = QPen(PAPER.colour("doubt"), 2.6 * thin, Qt.PenStyle.DashLine)
            fill = PAPER.colour("doubt_soft")
        elif mark is Mark.MOVED:
            pen = QPen(PAPER.colour("moved"), 2.6 * thin, Qt.PenStyle.DotLine)
            fill = PAPER.colour("moved_soft")
        if self._hovered:
            pen, fill = QPen(PAPER.colour("accent"), 2.6), PAPER.colour("accent_soft")
        if self.isSelected():
            pen, fill = QPen(PAPER.colour("accent"), 4.0 * thin), PAPER.colour("accent_soft")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pen)
        painter.setBrush(QBrush(fill))
        painter.drawRoundedRect(frame, 8, 8)

    def _paint_badge(self, painter: QPainter, frame: QRectF) -> None:
        token = {Mark.DOUBT: "doubt", Mark.MOVED: "moved", Mark.DECIDED: "done"}.get(self._appearance.mark, "muted")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sized(painter.font(), _BADGE_FONT_PX, bold=True))
        text = self._appearance.badge
        width = max(_BADGE, painter.fontMetrics().horizontalAdvance(text) + 18.0)
        badge = QRectF(frame.right() - width + 12, frame.top() - _BADGE / 2, width, _BADGE)
        painter.setPen(QPen(QColor("white"), 2))
        painter.setBrush(PAPER.colour(token))
        painter.drawRoundedRect(badge, _BADGE / 2, _BADGE / 2)
        painter.setPen(QColor("white"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
