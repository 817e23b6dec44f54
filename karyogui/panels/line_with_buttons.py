"""A line over or under the page: what is told, and what can be done about it."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QLabel, QSizePolicy, QWidget

from karyogui.widgets.elements import held_widgets

_LEAST_TEXT_PX = 220
_BESIDE, _BELOW = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class LineWithButtons(QFrame):
    """A text that wraps, and buttons at its right end; in a window too narrow for both they stand below it."""

    def __init__(self) -> None:
        super().__init__()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._beside = QWidget()
        self._beside.setObjectName("clear")
        self._row = QBoxLayout(_BESIDE, self._beside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._whole = QBoxLayout(_BESIDE, self)
        self._whole.setContentsMargins(16, 7, 16, 7)
        self._whole.addWidget(self._text, stretch=1)
        self._whole.addWidget(self._beside)
        # It keeps no window wide, and what it says is not squeezed by the page beside it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        self.hide()

    def add_button(self, button: QWidget) -> None:
        """Put one more at the right end."""
        self._row.addWidget(button)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # another text, or other buttons
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        margins = self._whole.contentsMargins()
        room = self.width() - margins.left() - margins.right()
        shown = [button.sizeHint().width() for button in held_widgets(self._row) if not button.isHidden()]
        wanted = sum(shown) + self._row.spacing() * max(len(shown) - 1, 0)
        self._whole.setDirection(_BESIDE if wanted + _LEAST_TEXT_PX <= room else _BELOW)
        self._row.setDirection(_BESIDE if wanted <= room else _BELOW)
        self._beside.setVisible(bool(shown))
