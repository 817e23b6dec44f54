"""Counts what a case costs its people, from what they press."""

import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from engine.domain.effort import Effort

# Two digits that are typed as close as this are one class.
_ONE_CLASS_S = 1.0
_INPUTS = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseButtonDblClick,
        QEvent.Type.KeyPress,
        QEvent.Type.ShortcutOverride,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
    }
)
_MODIFIERS = frozenset(
    {
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Meta,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)


class EffortMeter(QObject):
    """Watches the input of the application's windows while a case is shown.

    An action is a press of a mouse button (a drag is one, the second press of a double click is one more) or of a
    key. Modifier keys alone, a key held down, the second digit of a class and the letters of one text field after
    its first are none.

    Signals:
        measured: the shown cell's effort is another.
    """

    measured = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = time.monotonic
        self._effort: Effort | None = None
        self._last_at = self._clock()
        self._last_digit_at = -_ONE_CLASS_S
        self._field: QObject | None = None
        self._offered_key = 0
        # Every window that gets the focus, dialogs too, is watched: an application's filter would see far more.
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    @property
    def effort(self) -> Effort | None:
        """Of the shown cell; None while there is none."""
        return self._effort

    def begin(self, effort: Effort | None) -> None:
        """Go on from a cell's effort so far; None: no cell is shown, or it is not worked on."""
        self._effort = effort
        self._last_at = self._clock()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _is_action(self, event: QEvent, now: float) -> bool:
        if isinstance(event, QKeyEvent):
            return self._is_key_action(event, now)
        self._field = None
        return event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)

    def _is_key_action(self, event: QKeyEvent, now: float) -> bool:
        # Qt offers a key first as a possible shortcut. If it is one, no key press follows; else it is the same press.
        offered, self._offered_key = self._offered_key, 0
        if event.type() == QEvent.Type.ShortcutOverride:
            self._offered_key = event.key()
        elif event.key() == offered:
            return False
        text = event.text()
        if event.isAutoRepeat() or event.key() in _MODIFIERS:
            return False
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit) and text.isprintable() and text:
            is_first, self._field = focus is not self._field, focus
            return is_first
        self._field = None
        if text.isdigit():
            belongs, self._last_digit_at = now - self._last_digit_at < _ONE_CLASS_S, now
            if belongs:
                self._last_digit_at = -_ONE_CLASS_S  # a third digit is a new class
            return not belongs
        return True

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        effort = self._effort
        if effort is not None and event.type() in _INPUTS:
            now = self._clock()
            is_action = self._is_action(event, now)
            self._effort = effort.after_input(now - self._last_at, is_action=is_action)
            self._last_at = now
            if is_action or int(self._effort.active_s) != int(effort.active_s):
                self.measured.emit()
        return False
