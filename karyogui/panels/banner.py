"""A line over the karyogram that says what needs attention now."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QPushButton

from karyogui.panels.line_with_buttons import LineWithButtons


class Banner(LineWithButtons):
    """Red, with a way to try again, or to save elsewhere. Hidden until shown.

    Signals:
        unsaved_told: whether it says now that something is not on the disk.
    """

    unsaved_told = Signal(bool)

    def __init__(self, on_retry: Callable[[], None], on_elsewhere: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._retry = QPushButton(self.tr("Try again"))
        self._retry.clicked.connect(lambda _=False: on_retry())
        self._elsewhere = QPushButton(self.tr("Save elsewhere…"))
        self._elsewhere.clicked.connect(lambda _=False: on_elsewhere())
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(lambda _=False: self.hide())
        for button in (self._elsewhere, self._retry, close):
            self.add_button(button)

    def show_text(self, text: str, *, can_retry: bool, is_unsaved: bool = False) -> None:
        """Args: is_unsaved: offer to save what is not on the disk to another place."""
        self._text.setText(text)
        self._retry.setVisible(can_retry)
        self._elsewhere.setVisible(is_unsaved)
        self.show()
        self.unsaved_told.emit(is_unsaved)

    @property
    def text(self) -> str:
        return self._text.text()

    # Qt overrides

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.isHidden():  # not the window
            self.unsaved_told.emit(False)
