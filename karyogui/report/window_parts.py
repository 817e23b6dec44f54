"""How the report window is arranged: the form beside the pages, notes above the form, buttons below the pages."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from karyogui.widgets.wheel import scroll_past_fields

_FORM_PX = 340
_LEAST_FORM_PX = 280
_NOTES_SHARE = 3  # the notes take at most one part in so many of the window's height


class Notes(QScrollArea):
    """Lines above the form, such as why the report is a draft. Many of them scroll, and leave the form its room."""

    def __init__(self, *lines: QLabel) -> None:
        """Args: lines: each wraps."""
        super().__init__()
        self._lines = lines
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        inside = QWidget()
        inside.setObjectName("clear")
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        for line in lines:
            self._column.addWidget(line)
        self.setWidget(inside)

    def fit(self) -> None:
        """As high as the lines, up to a share of the window's height; without a line nothing is left of it."""
        shown = [line for line in self._lines if line.text() and not line.isHidden()]
        self.setVisible(bool(shown))
        gaps = self._column.spacing() * max(len(shown) - 1, 0)
        height = gaps + sum(line.heightForWidth(self.viewport().width()) for line in shown)
        self.setFixedHeight(min(height, self.window().height() // _NOTES_SHARE))

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()


class FormBesidePages(QWidget):
    """The form at the left; where the buttons under the pages need its room it is narrower."""

    def __init__(self, form: QWidget, pages: QWidget, buttons: Sequence[QWidget]) -> None:
        """Args: buttons: from left to right; what is left of the row is between the second and the third."""
        super().__init__()
        self._side = QFrame()
        self._side.setObjectName("sidePanel")
        self._side.setProperty("side", "left")
        held = QVBoxLayout(self._side)
        held.setContentsMargins(16, 16, 12, 12)
        held.addWidget(form)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(16, 10, 16, 12)
        self._row.setSpacing(8)
        for place, button in enumerate(buttons):
            if place == 2:  # after the two that zoom
                self._row.addStretch(1)
            self._row.addWidget(button)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(pages, stretch=1)
        right.addLayout(self._row)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._side)
        whole.addLayout(right, stretch=1)

    # Qt overrides

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_FORM_PX + self._row.sizeHint().width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        left = event.size().width() - self._row.sizeHint().width()
        self._side.setFixedWidth(min(max(left, _LEAST_FORM_PX), _FORM_PX))


def scrolled(form: QWidget) -> QScrollArea:
    """The form, which is scrolled where the window is too low for it."""
    scroll_past_fields(form)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    holder = QWidget()
    holder.setObjectName("clear")
    inner = QVBoxLayout(holder)
    inner.setContentsMargins(0, 0, 10, 0)
    inner.addWidget(form)
    area.setWidget(holder)
    return area


def zoom_button(text: str, name: str, on_click: Callable[[], None]) -> QPushButton:
    """A small button under the pages."""
    made = QPushButton(text)
    made.setAutoDefault(False)
    made.setObjectName("zoomStep")
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.clicked.connect(lambda _=False: on_click())
    return made
