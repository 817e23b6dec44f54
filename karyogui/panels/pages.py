"""What stands in the middle while there is no karyogram: start, work in progress, a failure."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from karyogui.panels.widgets import button, clear_layout, heading, muted


class StartPage(QWidget):
    """Open a case, the demo, or a recent one.

    Signals:
        recent_chosen: a folder of the recent list.
    """

    recent_chosen = Signal(object)

    def __init__(self, on_open: Callable[[], None], on_demo: Callable[[], None]) -> None:
        super().__init__()
        _frame, layout = _centered(self)
        title = QLabel("Open a case")
        title.setObjectName("startTitle")
        text = QLabel("A folder with one patient's chromosome images: drop it here, or choose it.")
        text.setObjectName("startText")
        text.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.addWidget(button("Open case…", on_open, primary=True))
        buttons.addWidget(button("Open the demo case", on_demo))
        buttons.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addSpacing(6)
        layout.addLayout(buttons)
        layout.addSpacing(14)
        self._recent_heading = heading("Recent cases")
        layout.addWidget(self._recent_heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(1)
        layout.addLayout(self._recent)
        layout.addSpacing(10)
        layout.addWidget(muted("An aid for qualified cytogeneticists; its proposals are no diagnosis."))

    def show_recent(self, folders: Sequence[Path]) -> None:
        clear_layout(self._recent)
        self._recent_heading.setVisible(bool(folders))
        for folder in folders:
            link = QPushButton(f"{folder.name}   —   {folder.parent}")
            link.setObjectName("linkButton")
            link.clicked.connect(lambda _=False, chosen=folder: self.recent_chosen.emit(chosen))
            self._recent.addWidget(link)


class BusyPage(QWidget):
    """Progress of the work, and a button to cancel it."""

    def __init__(self, on_cancel: Callable[[], None]) -> None:
        super().__init__()
        _, layout = _centered(self)
        self._title = QLabel()
        self._title.setObjectName("startTitle")
        self._text = QLabel()
        self._text.setObjectName("startText")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button("Cancel", on_cancel))
        for widget in (self._title, self._text, self._bar):
            layout.addWidget(widget)
        layout.addLayout(row)

    def begin(self, name: str) -> None:
        self._title.setText(name)
        self._text.setText("Reading the images …")
        self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        self._text.setText(f"Classifying: {done} of {total} chromosomes")
        self._bar.setRange(0, total)
        self._bar.setValue(done)


class MessagePage(QWidget):
    """Something could not be done: what, and the way on."""

    def __init__(self, on_open: Callable[[], None], on_start: Callable[[], None]) -> None:
        super().__init__()
        _, layout = _centered(self)
        title = QLabel("This case could not be opened")
        title.setObjectName("startTitle")
        self._text = QLabel()
        self._text.setObjectName("startText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.addWidget(button("Open another case…", on_open, primary=True))
        row.addWidget(button("Back to start", on_start))
        row.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(self._text)
        layout.addLayout(row)

    def show_message(self, text: str) -> None:
        self._text.setText(text)

    @property
    def message(self) -> str:
        return self._text.text()


def _centered(page: QWidget) -> tuple[QFrame, QVBoxLayout]:
    """A framed column in the middle of a page."""
    outer = QVBoxLayout(page)
    frame = QFrame()
    frame.setObjectName("dropArea")
    frame.setFixedWidth(560)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(34, 30, 34, 30)
    layout.setSpacing(10)
    # Stretches, not an alignment: with one, a frame does not grow for labels that wrap.
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(frame)
    row.addStretch(1)
    outer.addStretch(2)
    outer.addLayout(row)
    outer.addStretch(3)
    return frame, layout


class Banner(QFrame):
    """A red line over the karyogram: something needs attention now. Hidden until shown."""

    def __init__(self, on_retry: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("banner")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._retry = QPushButton("Try again")
        self._retry.clicked.connect(lambda _=False: on_retry())
        close = QPushButton("Close")
        close.clicked.connect(lambda _=False: self.hide())
        layout.addWidget(self._text, stretch=1)
        layout.addWidget(self._retry)
        layout.addWidget(close)
        self.hide()

    def show_text(self, text: str, *, can_retry: bool) -> None:
        self._text.setText(text)
        self._retry.setVisible(can_retry)
        self.show()

    @property
    def text(self) -> str:
        return self._text.text()
