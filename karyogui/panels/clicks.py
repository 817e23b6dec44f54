"""Clicks on what is no button."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class Clicks(QObject):
    """Tells when a widget is clicked: the left button let go on it, or Enter or Space once Tab has reached it.

    Signals:
        clicked: it was.
    """

    clicked = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        widget.setCursor(Qt.CursorShape.PointingHandCursor)
        widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        widget.installEventFilter(self)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            is_meant = event.type() == QEvent.Type.KeyPress and event.key() in _KEYS
            if is_meant:
                self.clicked.emit()
            return is_meant
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            is_on_it = self._widget.rect().contains(event.position().toPoint())
            if event.button() == Qt.MouseButton.LeftButton and is_on_it:
                self.clicked.emit()
            return True
        # Whoever is pressed is told of the release.
        return event.type() == QEvent.Type.MouseButtonPress
