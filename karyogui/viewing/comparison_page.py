"""The comparison of one class, laid over the karyogram."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.domain.bands import LEVELS, Band
from karyogui.viewing.comparison import Compared
from karyogui.viewing.comparison_canvas import ComparisonCanvas
from karyogui.widgets.elements import ElidedLabel, button
from karyogui.widgets.plain_text import plain


class ComparisonPage(QFrame):
    """Head with the class, band level and straightening; the chromosomes below.

    Signals:
        step_requested: another class: -1 the one before, 1 the next.
        changed: another band level, or straight or not.
        closed: back to the karyogram.
    """

    step_requested = Signal(int)
    changed = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("comparison")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Comparison of one class"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 10, 12, 10)
        head.setSpacing(6)
        self._title = ElidedLabel()
        self._title.setObjectName("title")
        head.addWidget(_small("‹", lambda: self.step_requested.emit(-1), self.tr("The previous class  (←)")))
        head.addWidget(_small("›", lambda: self.step_requested.emit(1), self.tr("The next class  (→)")))
        head.addSpacing(8)
        head.addWidget(self._title)
        head.addStretch(1)
        self._straight = _toggle(self.tr("Straightened"), self.tr("Resampled along its axis, or as it stands  (T)"))
        self._straight.setChecked(True)
        self._straight.toggled.connect(self.changed)
        head.addWidget(self._straight)
        head.addSpacing(12)
        head.addWidget(QLabel(self.tr("Bands")))
        self._levels = QButtonGroup(self)
        for level in LEVELS:
            choice = _toggle(str(level), self.tr("Ideogram with {level} bands  (↑ ↓)").format(level=level))
            self._levels.addButton(choice, level)
            head.addWidget(choice)
        self._levels.button(LEVELS[0]).setChecked(True)
        self._levels.idClicked.connect(self.changed)
        head.addSpacing(12)
        head.addWidget(_small("×", self.closed.emit, self.tr("Back to the karyogram  (Esc)")))
        layout.addLayout(head)
        self.canvas = ComparisonCanvas()
        layout.addWidget(self.canvas, stretch=1)
        self.hide()

    @property
    def level(self) -> int:
        """Bands of a haploid set in the ideogram."""
        return self._levels.checkedId()

    @property
    def is_straight(self) -> bool:
        return self._straight.isChecked()

    def title(self) -> str:
        return self._title.text()

    def show_class(
        self, name: str, items: Sequence[Compared], bands: Sequence[Band] | None, selected: frozenset[str]
    ) -> None:
        """Show the chromosomes of a class or tray."""
        self._title.setText(self.tr("{name} · {count} side by side").format(name=name, count=len(items)))
        self._title.setToolTip(plain(self._title.text()))
        self.canvas.show_compared(items, bands, selected)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        levels = list(LEVELS)
        if key in (Qt.Key.Key_Escape, Qt.Key.Key_C):
            self.closed.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.step_requested.emit(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            place = levels.index(self.level) + (1 if key == Qt.Key.Key_Up else -1)
            self._levels.button(levels[min(max(place, 0), len(levels) - 1)]).click()
        elif key == Qt.Key.Key_T:
            self._straight.toggle()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Tab walks the classes, as on the karyogram."""
        self.step_requested.emit(1 if is_next else -1)
        return True


def _small(text: str, on_click: Callable[[], None], tip: str) -> QPushButton:
    made = button(text, on_click, small=True, tip=tip)
    made.setFixedSize(30, 26)
    made.setAccessibleName(tip)
    return made


def _toggle(text: str, tip: str) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName("toggle")
    made.setCheckable(True)
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made
