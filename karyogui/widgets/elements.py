"""Headings, quiet lines, buttons and cards, of which panels and dialogs are made."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QDoubleSpinBox,
    QFrame,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

# The least that is left of a line that there is no room for.
_LEAST_PX = 60
_INSET_PX = 6


def heading(text: str) -> QLabel:
    """A small capital heading of a panel section."""
    label = QLabel(text.upper())
    label.setObjectName("heading")
    return label


def muted(text: str = "") -> QLabel:
    """A quiet line of text that wraps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("muted")
    label.setWordWrap(True)
    return label


def caution(text: str) -> QLabel:
    """A line that says what is not well; it wraps."""
    label = QLabel(f"⚠  {text}")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("reason")
    label.setProperty("doubtful", True)
    label.setWordWrap(True)
    return label


def card(*, paper: bool = False) -> tuple[QFrame, QVBoxLayout]:
    """A rounded frame and its layout; `paper`: white in every theme, for pictures of chromosomes."""
    frame = QFrame()
    frame.setObjectName("card")
    frame.setProperty("paper", paper)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(12, 10, 12, 10)
    layout.setSpacing(5)
    return frame, layout


def button(
    text: str, on_click: Callable[[], object], *, primary: bool = False, small: bool = False, tip: str = ""
) -> QPushButton:
    """A flat button of a panel."""
    made = QPushButton(text)
    made.setObjectName("panelButton")
    made.setProperty("primary", primary)
    made.setProperty("small", small)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the karyogram
    made.clicked.connect(lambda _=False: on_click())
    return made


def side_panel(side: str, width: int) -> tuple[QFrame, QVBoxLayout]:
    """A panel at the "left" or "right" of the window and its layout. It scrolls in a window too low for it."""
    frame = QFrame()
    frame.setObjectName("sidePanel")
    frame.setProperty("side", side)
    frame.setFixedWidth(width)
    frame.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    inside = QWidget()
    inside.setObjectName("clear")
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inside)
    around = QVBoxLayout(frame)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(area)
    layout = QVBoxLayout(inside)
    layout.setContentsMargins(13, 13, 13, 13)
    layout.setSpacing(8)
    return frame, layout


def inset(field: QSpinBox | QDoubleSpinBox) -> None:
    """Set a number where the texts of other fields begin: a style sheet's padding does not reach it."""
    field.lineEdit().setTextMargins(_INSET_PX, 0, 0, 0)


def elided(widget: QWidget, text: str, width_px: int) -> str:
    """The text, cut short in its middle to a width in the widget's font."""
    return widget.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, width_px)


def restyle(widget: QWidget, **properties: bool) -> None:
    """Set properties that the style sheet looks at, and style the widget anew if one has changed."""
    if all(widget.property(name) == value for name, value in properties.items()):
        return
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def held_widgets(layout: QBoxLayout) -> list[QWidget]:
    """The widgets of a layout that is set on a widget, or lies within one that is; in no certain order.

    Never ask the layout for its items: Qt deletes an item with its widget, Python keeps what it was given, and takes
    whatever comes to lie at the same address for that item.
    """
    within = layout.parentWidget()
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    children = within.findChildren(QWidget, options=direct) if within else []
    return [child for child in children if layout.indexOf(child) >= 0]


def clear_layout(layout: QBoxLayout) -> None:
    """Remove every widget of a layout that holds nothing else."""
    for widget in held_widgets(layout):
        widget.setParent(None)
        widget.deleteLater()


class ElidedLabel(QLabel):
    """A line that ends in … where it has less room than it wants, down to `_LEAST_PX`; `text` is always all of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(min(wanted.width(), _LEAST_PX), wanted.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        self.style().drawItemText(
            QPainter(self), self.rect(), flags, self.palette(), self.isEnabled(), shown, self.foregroundRole()
        )
