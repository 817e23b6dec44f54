"""The panels at both sides of the page, either of which can make room for it on a small screen."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class SidePanels(QObject):
    """Which of the panels are seen: those that belong to the page in the middle, unless a person has put one away.

    That is not remembered: who starts the application next sees the warnings.

    Signals:
        changed: a panel was put away, or fetched back.
    """

    changed = Signal()

    def __init__(self, left: QWidget, right: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self.left_action = self._action(self.tr("Panel at the &left"), "F7")
        self.right_action = self._action(self.tr("Panel at the &right"), "F8")

    def show(self, *, left: bool, right: bool) -> None:
        """Show the panels that the page has."""
        self._left.setVisible(left and self.left_action.isChecked())
        self._right.setVisible(right and self.right_action.isChecked())
        self.left_action.setEnabled(left)
        self.right_action.setEnabled(right)

    def _action(self, text: str, keys: str) -> QAction:
        made = QAction(text, self.parent())
        made.setCheckable(True)
        made.setChecked(True)
        made.setShortcut(QKeySequence(keys))
        made.toggled.connect(self.changed)
        return made
