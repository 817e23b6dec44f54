"""A round magnifier at the mouse."""

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QCursor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from karyogui.look.theme import Theme
from karyogui.widgets.wheel import wheel_steps

_DIAMETER = 280
_LEAST, _MOST, _STEP = 1.5, 12.0, 1.25
_USUAL = 3.0


class Loupe(QWidget):
    """Paints the scene of a view again, larger, in a circle around the mouse. The wheel changes how much larger."""

    def __init__(self, view: QGraphicsView, theme: Theme) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._theme = theme
        self._power = _USUAL
        self._at = QPoint()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(_DIAMETER, _DIAMETER)
        self.hide()
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)

    def show_loupe(self, shown: bool) -> None:
        """Show it at the mouse, or in the middle of the view while the mouse is elsewhere; or put it away."""
        if shown != self.isHidden():  # asked of itself: the page may be behind another
            return
        # Only while it is shown: a scene whose changes are listened to updates its views in a slower way.
        if not shown:
            self._view.scene().changed.disconnect(self.update)
            self.hide()
            return
        self._view.scene().changed.connect(self.update)
        viewport = self._view.viewport()
        mouse = viewport.mapFromGlobal(QCursor.pos())
        self._move_to(mouse if viewport.rect().contains(mouse) else viewport.rect().center())
        self.show()
        self.raise_()

    def _move_to(self, point: QPoint) -> None:
        self._at = point
        self.move(point - self.rect().center())
        self.update()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.isVisible():
            return False
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove:
            self._move_to(event.position().toPoint())
        elif isinstance(event, QWheelEvent):
            self._power = min(max(self._power * _STEP ** wheel_steps(event), _LEAST), _MOST)
            self.update()
            return True
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        circle = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        path = QPainterPath()
        path.addEllipse(circle)
        painter.setClipPath(path)
        painter.fillRect(self.rect(), self._view.backgroundBrush())
        half = _DIAMETER / 2 / self._power
        seen = QRectF(self._at.x() - half, self._at.y() - half, 2 * half, 2 * half)
        corner, foot = (self._to_scene(point) for point in (seen.topLeft(), seen.bottomRight()))
        painter.save()
        scale = _DIAMETER / (foot.x() - corner.x())
        painter.scale(scale, scale)
        painter.translate(-corner)
        self._view.drawBackground(painter, QRectF(corner, foot))
        painter.restore()
        self._view.scene().render(painter, QRectF(self.rect()), QRectF(corner, foot))
        painter.setClipping(False)
        painter.setPen(QPen(self._theme.colour("ink"), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)

    def _to_scene(self, point: QPointF) -> QPointF:
        """A point of the viewport, between two pixels as well."""
        inverse, is_invertible = self._view.viewportTransform().inverted()
        return inverse.map(point) if is_invertible else QPointF()
