"""Widgets that lie over another one, such as the karyogram, and keep their place when it is resized."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect
from PySide6.QtWidgets import QWidget


class Placed(QObject):
    """Keeps a widget at its place over another one."""

    def __init__(self, widget: QWidget, over: QWidget, place: Callable[[QRect], QRect]) -> None:
        """`place` gives the widget's rectangle for the rectangle of what it lies over."""
        super().__init__(widget)
        self._widget, self._over, self._place = widget, over, place
        over.installEventFilter(self)
        widget.installEventFilter(self)
        self.put()

    def put(self) -> None:
        self._widget.setGeometry(self._place(self._over.rect()))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_resized = watched is self._over and event.type() == QEvent.Type.Resize
        if is_resized or (watched is self._widget and event.type() == QEvent.Type.Show):
            self.put()
            self._widget.raise_()
        return False
