"""A field for text of several lines that grows with it."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

_MOST_LINES = 10
_SPARE_PX = 4  # Qt lets the last line scroll where it has just its height


class GrowingText(QPlainTextEdit):
    """As high as its lines, within limits: what was written is seen without scrolling in the field."""

    def __init__(self, hint: str = "", *, lines: int = 2) -> None:
        """Args: lines: the least."""
        super().__init__()
        self._least = lines
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self.updateGeometry())

    # Qt overrides

    def sizeHint(self) -> QSize:
        lines = min(max(round(self.document().size().height()), self._least), _MOST_LINES)  # Qt counts them so
        around = self.height() - self.viewport().height() + 2 * round(self.document().documentMargin())
        return QSize(super().sizeHint().width(), lines * self.fontMetrics().lineSpacing() + around + _SPARE_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()  # other lines fit beside each other
