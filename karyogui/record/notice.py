"""A calm line over the karyogram: why it is read-only, and what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from karyogui.panels.line_with_buttons import LineWithButtons
from karyogui.widgets.elements import restyle

Button = tuple[str, Callable[[], object]]


class Notice(LineWithButtons):
    """A line with its buttons; hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._buttons: list[QPushButton] = []
        self._does: dict[str, Callable[[], object]] = {}

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
                button.setParent(None)
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
        self.add_button(made)
        return made
