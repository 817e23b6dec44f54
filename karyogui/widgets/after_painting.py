"""What may wait until the hand's own picture is painted."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from karyogui.widgets.timers import single_shot

# A widget that has nothing to paint, or is covered, holds nothing up for longer.
_LATEST_MS = 60


class AfterPainting(QObject):
    """Does something once after a widget was painted next, however often it was asked for until then."""

    def __init__(self, widget: QWidget, does: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._widget = widget
        self._does = does
        self._timer = single_shot(self, self._on_due)

    @property
    def is_pending(self) -> bool:
        return self._timer.isActive()

    def request(self) -> None:
        """Ask for it; soon if the widget is not seen."""
        if self.is_pending:
            return
        if self._widget.isVisible():
            self._widget.installEventFilter(self)
        self._timer.start(_LATEST_MS if self._widget.isVisible() else 0)

    def cancel(self) -> None:
        """Forget that it was asked for."""
        self._timer.stop()
        self._widget.removeEventFilter(self)

    def _on_due(self) -> None:
        self.cancel()
        self._does()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self.is_pending:
            self._timer.start(0)  # after this event
        return False
