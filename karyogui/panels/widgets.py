"""Small widgets that several panels use."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget


def heading(text: str) -> QLabel:
    """A small capital heading of a panel section."""
    label = QLabel(text.upper())
    label.setObjectName("heading")
    return label


def muted(text: str = "") -> QLabel:
    """A quiet line of text that wraps."""
    label = QLabel(text)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def card() -> tuple[QFrame, QVBoxLayout]:
    """A white rounded frame and its layout."""
    frame = QFrame()
    frame.setObjectName("card")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(5)
    return frame, layout


def button(text: str, on_click: Callable[[], None], *, primary: bool = False, tip: str = "") -> QPushButton:
    """A flat button of a panel."""
    made = QPushButton(text)
    made.setObjectName("panelButton")
    made.setProperty("primary", primary)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys stay with the karyogram
    made.clicked.connect(lambda _=False: on_click())
    return made


def side_panel(side: str, width: int) -> tuple[QFrame, QVBoxLayout]:
    """A panel at the "left" or "right" of the window and its layout."""
    frame = QFrame()
    frame.setObjectName("sidePanel")
    frame.setProperty("side", side)
    frame.setFixedWidth(width)
    frame.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(13, 13, 13, 13)
    layout.setSpacing(8)
    return frame, layout


def clear_layout(layout: QVBoxLayout) -> None:
    """Remove every widget of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget: QWidget | None = item.widget() if item else None
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
