"""Typing a class: one digit, or two within a short time."""

from PySide6.QtCore import QObject, Signal

from karyogui.widgets.timers import single_shot

# A typed 1 may become 10 to 19, a typed 2 may become 20 to 22.
_SECOND_DIGIT_MS = 700
_LAST = 22


class ClassTyping(QObject):
    """Collects digits for the chromosomes that were selected when the first was typed.

    Signals:
        typed: (files: tuple[str, ...], slot: str) - a class is complete.
        changed: digits so far; empty when done.
        refused: digits that are no class.
    """

    typed = Signal(object, str)
    changed = Signal(str)
    refused = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._digits = ""
        self._files: tuple[str, ...] = ()
        self._timer = single_shot(self, self.finish, _SECOND_DIGIT_MS)

    @property
    def is_active(self) -> bool:
        return bool(self._digits)

    def add(self, digit: str, files: tuple[str, ...]) -> None:
        """A digit was typed while these chromosomes are selected."""
        if not self._digits:
            self._files = files
        digits = self._digits + digit
        if not 1 <= int(digits) <= _LAST:
            self.cancel()
            self.refused.emit(digits)
            return
        self._digits = digits
        self.changed.emit(digits)
        if len(digits) == 1 and digits in "12":
            self._timer.start()
        else:
            self.finish()

    def finish(self) -> None:
        """Take the digits as they are; nothing if there are none."""
        digits, files = self._digits, self._files
        self.cancel()
        if digits:
            self.typed.emit(files, digits)

    def cancel(self) -> None:
        self._timer.stop()
        was_active = self.is_active
        self._digits, self._files = "", ()
        if was_active:
            self.changed.emit("")
