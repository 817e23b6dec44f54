"""How the window's parts are arranged."""

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from karyogui.actions import Actions
from karyogui.panels.top_bar import TopBar
from karyogui.viewing.controller import ViewingController
from karyogui.widgets.screen_room import fitted

_LEAST, _USUAL = QSize(1024, 680), QSize(1440, 900)


def column(*parts: QWidget, stretched: QWidget | None = None) -> QWidget:
    """Parts one below the other without gaps; the stretched one (the last by default) takes what is left."""
    holder = QWidget()
    _fill(QVBoxLayout(holder), parts, stretched)
    return holder


def row(*parts: QWidget, stretched: QWidget | None = None) -> QWidget:
    """Parts side by side without gaps."""
    holder = QWidget()
    _fill(QHBoxLayout(holder), parts, stretched)
    return holder


def beside_each_other(main: QWidget, beside: QWidget) -> QSplitter:
    """Two parts between which the user moves the border; the first takes what the window grows by."""
    splitter = QSplitter(Qt.Orientation.Horizontal)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(3)
    for part, stretch in ((main, 3), (beside, 2)):
        splitter.addWidget(part)
        splitter.setStretchFactor(splitter.count() - 1, stretch)
    return splitter


def give_place(window: QWidget, kept: QByteArray | None) -> None:
    """Put a window where it stood when it was last closed; one that is new gets what the screen has room for."""
    room = window.screen().availableSize()
    window.setMinimumSize(fitted(_LEAST, room))
    if kept is None or not window.restoreGeometry(kept):
        window.resize(fitted(_USUAL, room))


def press_by_enter(window: QWidget) -> None:
    """Let Enter press a button that has the focus. Qt does so in dialogs alone; elsewhere the key would go on to the
    part around it, and in the comparison accept a chromosome."""
    for made in window.findChildren(QPushButton):
        if made.window() is window:
            made.setAutoDefault(True)


def _fill(layout: QBoxLayout, parts: tuple[QWidget, ...], stretched: QWidget | None) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, stretch=int(part is (stretched or parts[-1])))


def fill_top_bar(bar: TopBar, actions: Actions, viewing: ViewingController) -> None:
    """The frequent actions, the review chip, and the report at the right end."""
    bar.add_action(actions.open, icon="open")
    bar.add_action(actions.classify, icon="classify")
    bar.add_action(actions.turn, icon="turn", hint="F")
    bar.add_action(actions.mirror, icon="mirror", hint="H")
    bar.add_zoom(actions.zoom_out, actions.zoom_fit, actions.zoom_in)
    bar.add_action(viewing.compare, icon="compare", text=False)
    bar.add_action(viewing.adjust, icon="view", text=False)
    bar.add_action(actions.undo, icon="undo", fixed_width=True)
    bar.add_action(actions.redo, icon="redo", text=False)
    bar.add_space_and_chip()
    bar.add_action(actions.report, icon="report", primary=True)
