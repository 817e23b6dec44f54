"""A calm line over the karyogram: why it is read-only, and what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from karyogui.panels.widgets import restyle

Button = tuple[str, Callable[[], object]]


class Notice(QFrame):
    """A line with its buttons; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(16, 7, 16, 7)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout.addWidget(self._text, stretch=1)
        self._buttons: list[QPushButton] = []
        self._does: dict[str, Callable[[], object]] = {}
        # A line that wraps must not be squeezed by the page below it.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_text(self, text: str, buttons: Sequence[Button] = (), *, alert: bool = False) -> None:
        """Say something, or nothing if the text is empty. `alert`: something is wrong."""
        self._text.setText(text)
        restyle(self, alert=alert)
        self._does = dict(buttons)
        if [button.text() for button in self._buttons] != list(self._does):  # else they keep the keys
            for button in self._buttons:
                self._layout.removeWidget(button)
                button.deleteLater()
            self._buttons = [self._button(name) for name in self._does]
        self.setVisible(bool(text))

    def press(self, name: str) -> None:
        """Press the button of that name, as a click does."""
        next(button for button in self._buttons if button.text() == name).click()

    def _button(self, name: str) -> QPushButton:
        made = QPushButton(name)
        made.setAutoDefault(True)  # Enter presses it
        made.clicked.connect(lambda _=False: self._does[name]())
        self._layout.addWidget(made)
        return made
