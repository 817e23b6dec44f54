"""What stands in the middle while there is no karyogram: start, work in progress, a failure."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from engine.resources import resource_path
from karyogui.widgets.elements import button, clear_layout, elided, heading, muted, restyle
from karyogui.widgets.plain_text import plain

_WIDTH = 620
_MOST_RECENT = 5
_ROW_HEIGHT = 32
_MOST_INSIDE = 8  # rows at once; further ones scroll


class StartPage(QWidget):
    """Open a case, the demo, or a recent one.

    Signals:
        recent_chosen: a folder of the recent list.
    """

    recent_chosen = Signal(object)

    def __init__(
        self, on_open: Callable[[], None], on_demo: Callable[[], None], on_find: Callable[[], object]
    ) -> None:
        super().__init__()
        layout = _centered(self)
        layout.addLayout(_emblem())
        layout.addSpacing(8)
        self._drop = QFrame()
        self._drop.setObjectName("dropArea")
        drop = QVBoxLayout(self._drop)
        drop.setContentsMargins(24, 24, 24, 24)
        drop.setSpacing(6)
        self._drop_title = QLabel()
        self._drop_title.setObjectName("dropTitle")
        self._drop_title.setTextFormat(Qt.TextFormat.PlainText)
        self._drop_title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        text = muted(self.tr("One patient: a folder of chromosome images, or one with a folder for each cell."))
        text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(button(self.tr("Open case…"), on_open, primary=True))
        buttons.addWidget(button(self.tr("Find case…"), on_find))
        buttons.addWidget(button(self.tr("Open the demo case"), on_demo))
        buttons.addStretch(1)
        drop.addWidget(self._drop_title)
        drop.addWidget(text)
        drop.addSpacing(10)
        drop.addLayout(buttons)
        layout.addWidget(self._drop)
        layout.addSpacing(10)
        self._recent_heading = heading(self.tr("Recent cases"))
        layout.addWidget(self._recent_heading)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        layout.addLayout(self._recent)
        layout.addSpacing(6)
        layout.addWidget(muted(self.tr("An aid for qualified cytogeneticists. Its proposals are no diagnosis.")))
        self.show_drag("")

    def show_recent(self, folders: Sequence[Path]) -> None:
        clear_layout(self._recent)
        self._recent_heading.setVisible(bool(folders))
        for folder in folders[:_MOST_RECENT]:
            self._recent.addWidget(_folder_row(folder, self.recent_chosen.emit))

    def show_drag(self, folder: str) -> None:
        """A folder is held over the window; empty: none is."""
        restyle(self._drop, over=bool(folder))
        name = Path(folder).name
        let_go = self.tr("Let go to open {name}").format(name=elided(self, name, 300))
        self._drop_title.setText(let_go if folder else self.tr("Drop a case folder here"))


class BusyPage(QWidget):
    """Progress of the work, and a button to cancel it."""

    def __init__(self, on_cancel: Callable[[], None]) -> None:
        super().__init__()
        layout = _centered(self)
        self._title = QLabel()
        self._title.setObjectName("startTitle")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._text = QLabel()
        self._text.setObjectName("startText")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(self.tr("Cancel"), on_cancel))
        for widget in (self._title, self._text, self._bar):
            layout.addWidget(widget)
        layout.addSpacing(4)
        layout.addLayout(row)

    def begin(self, name: str, doing: str) -> None:
        self._title.setText(elided(self._title, name, _WIDTH - 80))
        self._text.setText(doing)
        self._bar.setRange(0, 0)

    def show_progress(self, done: int, total: int) -> None:
        self._text.setText(self.tr("Classifying: {done} of {total} chromosomes").format(done=done, total=total))
        self._bar.setRange(0, total)
        self._bar.setValue(done)


class MessagePage(QWidget):
    """Something could not be done: what, and the way on.

    Signals:
        folder_chosen: one of the folders that may be meant instead.
    """

    folder_chosen = Signal(object)

    def __init__(self, on_open: Callable[[], None], on_start: Callable[[], None]) -> None:
        super().__init__()
        layout = _centered(self)
        title = QLabel(self.tr("This case could not be opened"))
        title.setObjectName("startTitle")
        title.setWordWrap(True)
        self._text = QLabel()
        self._text.setObjectName("startText")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(self.tr("Open another case…"), on_open, primary=True))
        row.addWidget(button(self.tr("Back to start"), on_start))
        row.addStretch(1)
        self._inside = QScrollArea()
        self._inside.setWidgetResizable(True)
        self._inside.setFrameShape(QFrame.Shape.NoFrame)
        layout.addWidget(title)
        layout.addWidget(self._text)
        layout.addWidget(self._inside)
        layout.addSpacing(8)
        layout.addLayout(row)

    def show_message(self, text: str, inside: Sequence[Path]) -> None:
        """Why, and the folders that may be meant instead."""
        self._text.setText(text)
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for folder in inside:
            column.addWidget(_folder_row(folder, self.folder_chosen.emit))
        column.addStretch(1)
        self._inside.setWidget(rows)
        self._inside.setFixedHeight(min(len(inside), _MOST_INSIDE) * _ROW_HEIGHT)
        self._inside.setVisible(bool(inside))

    @property
    def message(self) -> str:
        return self._text.text()


def _folder_row(folder: Path, on_chosen: Callable[[Path], None]) -> QPushButton:
    """A folder to open: its name and where it lies."""
    row = QPushButton()
    row.setObjectName("recent")
    row.setAutoDefault(True)  # Enter presses it
    row.setCursor(Qt.CursorShape.PointingHandCursor)
    row.setToolTip(plain(str(folder)))
    row.setAccessibleName(QCoreApplication.translate("StartPage", "Open {folder}").format(folder=folder))
    row.setMinimumHeight(_ROW_HEIGHT)
    row.clicked.connect(lambda _=False: on_chosen(folder))
    inside = QHBoxLayout(row)
    inside.setContentsMargins(8, 0, 8, 0)
    name = QLabel(elided(row, folder.name, 240))
    name.setObjectName("title")
    place = muted(elided(row, str(folder.parent), 300))
    place.setWordWrap(False)
    for label in (name, place):
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    inside.addWidget(name)
    inside.addStretch(1)
    inside.addWidget(place)
    return row


def _emblem() -> QHBoxLayout:
    """The application's icon beside its name and purpose."""
    row = QHBoxLayout()
    row.setSpacing(16)
    icon = QLabel()
    size = QSize(56, 56)
    icon.setPixmap(QIcon(str(resource_path("icons", "karyogui.svg"))).pixmap(size))
    icon.setFixedSize(size)
    row.addWidget(icon)
    names = QVBoxLayout()
    names.setSpacing(2)
    title = QLabel("KaryoGUI")
    title.setObjectName("startTitle")
    text = QLabel(QCoreApplication.translate("StartPage", "From segmented chromosomes to a reviewed karyogram"))
    text.setObjectName("startText")
    names.addWidget(title)
    names.addWidget(text)
    row.addLayout(names)
    row.addStretch(1)
    return row


def _centered(page: QWidget) -> QVBoxLayout:
    """A white sheet in the middle of a page; the layout of its column."""
    outer = QVBoxLayout(page)
    frame = QFrame()
    frame.setObjectName("page")
    frame.setFixedWidth(_WIDTH)
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(36, 32, 36, 28)
    layout.setSpacing(8)
    # Stretches, not an alignment: with one, a frame does not grow for labels that wrap.
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(frame)
    row.addStretch(1)
    outer.addStretch(2)
    outer.addLayout(row)
    outer.addStretch(3)
    return layout
