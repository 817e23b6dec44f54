"""Scrolling a view while something is dragged near its edges."""

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar

_EDGE_PX = 36
_TICK_MS = 16
_FASTEST_PX = 22  # in a tick, at the very edge


class AutoScroll(QObject):
    """Scrolls for as long as the mouse stays near an edge; the nearer, the faster.

    Signals:
        scrolled: the view moved under the mouse, which is at that point of the viewport.
    """

    scrolled = Signal(QPoint)

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._mouse = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def mouse_at(self, point: QPoint) -> None:
        """While dragging: where the mouse is, in the viewport."""
        self._mouse = point
        size = self._area.viewport().size()
        if _speed(point.x(), size.width()) or _speed(point.y(), size.height()):
            self._timer.start()
        else:
            self._timer.stop()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        size = self._area.viewport().size()
        moved = _scroll(self._area.horizontalScrollBar(), _speed(self._mouse.x(), size.width()))
        moved |= _scroll(self._area.verticalScrollBar(), _speed(self._mouse.y(), size.height()))
        if moved:
            self.scrolled.emit(self._mouse)


def _speed(at: int, length: int) -> int:
    """Pixels in a tick, negative towards the beginning; 0 away from the edges."""
    if at < _EDGE_PX:
        return -round(_FASTEST_PX * min(_EDGE_PX - at, _EDGE_PX) / _EDGE_PX)
    if at > length - _EDGE_PX:
        return round(_FASTEST_PX * min(at - length + _EDGE_PX, _EDGE_PX) / _EDGE_PX)
    return 0


def _scroll(bar: QScrollBar, speed: int) -> bool:
    before = bar.value()
    bar.setValue(before + speed)
    return bar.value() != before
