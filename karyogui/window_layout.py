"""How the window's parts are arranged."""

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from karyogui.actions import Actions
from karyogui.panels.top_bar import TopBar


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


def _fill(layout: QBoxLayout, parts: tuple[QWidget, ...], stretched: QWidget | None) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    for part in parts:
        layout.addWidget(part, stretch=int(part is (stretched or parts[-1])))


def fill_top_bar(bar: TopBar, actions: Actions) -> None:
    """The frequent actions, the review chip, and the report at the right end."""
    bar.add_action(actions.open)
    bar.add_action(actions.classify, primary=True)
    bar.add_action(actions.undo)
    bar.add_action(actions.redo)
    bar.add_action(actions.turn, hint="F")
    bar.add_action(actions.mirror, hint="H")
    bar.add_action(actions.zoom_fit)
    bar.add_space_and_chip()
    bar.add_action(actions.report)
