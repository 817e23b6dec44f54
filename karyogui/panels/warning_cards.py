"""Warnings as cards; a click shows the chromosomes that a warning speaks of."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout


class WarningCard(QFrame):
    """One warning: what it is in bold, then what may be behind it.

    Signals:
        clicked: the user wants to see its chromosomes.
    """

    clicked = Signal()

    def __init__(self, text: str, kind: str, *, clickable: bool) -> None:
        """Args: kind: "finding" or "picture"; text: a colon ends what is set in bold."""
        super().__init__()
        self._clickable = clickable
        self.setObjectName("warningCard")
        self.setProperty("kind", kind)
        self.setProperty("clickable", clickable)
        self.setAccessibleName(text)
        head, colon, rest = text.partition(": ")
        label = QLabel(f"<b>{escape(head)}{colon.strip()}</b> {escape(rest)}")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 8, 8, 8)
        layout.addWidget(label)
        if clickable:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setToolTip(self.tr("Show these chromosomes"))

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._clickable
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.clicked.emit()
