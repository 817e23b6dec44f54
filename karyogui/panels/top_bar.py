"""The bar at the top of the window: the frequent actions, and how far the review has come."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget


class TopBar(QFrame):
    """Buttons that follow their actions, and the status chip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("topBar")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(14, 7, 14, 8)
        self._layout.setSpacing(7)
        self._chip = QLabel()
        self._chip.setObjectName("chip")
        self._chip.hide()

    def add_action(self, action: QAction, *, primary: bool = False, hint: str = "") -> None:
        """A button that shows the action's text, state and tooltip; `hint` is its key."""
        button = QPushButton()
        button.setProperty("primary", primary)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.clicked.connect(action.trigger)

        def follow() -> None:
            text = action.text().replace("&", "")
            button.setText(f"{text}  {hint}" if hint else text)
            button.setEnabled(action.isEnabled())
            button.setToolTip(action.toolTip())

        action.changed.connect(follow)
        follow()
        self._layout.addWidget(button)

    def add_space_and_chip(self) -> None:
        self._layout.addStretch(1)
        self._layout.addWidget(self._chip)

    def show_review(self, reviewed: int, total: int) -> None:
        """The chip "DRAFT · 43 of 46 reviewed"; hidden without chromosomes."""
        self._chip.setVisible(total > 0)
        self._chip.setText(f"DRAFT · {reviewed} of {total} reviewed")
        self._chip.setProperty("complete", reviewed == total)
        self._chip.style().unpolish(self._chip)
        self._chip.style().polish(self._chip)
