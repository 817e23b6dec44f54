"""Ctrl+C in the terminal that the application was started from, and the signals that ask a process to end."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

from karyogui.record.waiting import WaitDialog

# When somebody logs out, the computer is shut down, or the terminal is closed. Windows sends neither.
_ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

# While a folder is waited for: how long, and how often it is looked whether the wait is over.
_PATIENCE_MS = 10_000
_LOOK_AGAIN_MS = 50


class InterruptWatch(QObject):
    """Closes the window at Ctrl+C, or when the process is asked to end, as its own button would: what was changed is
    saved, and nobody is told later that the application ended unexpectedly.

    Python's own way raises KeyboardInterrupt in the middle of whatever runs, once anything does: while Qt waits for
    input nothing would happen. To what the process does not listen it goes on not listening.

    Attributes:
        has_come: whether Ctrl+C was pressed.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.has_come = False
        self._app = app
        self._heard = {number for number in _ENDINGS if signal.getsignal(number) == signal.SIG_DFL}
        if signal.getsignal(signal.SIGINT) not in (signal.SIG_IGN, signal.SIG_DFL, None):
            self._heard.add(signal.SIGINT)
        self._told, self._teller = socket.socketpair()
        for end in (self._told, self._teller):
            end.setblocking(False)
        notifier = QSocketNotifier(self._told.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_signal)
        signal.set_wakeup_fd(self._teller.fileno())  # Python writes there at once, and Qt waits for it
        for number in self._heard:
            signal.signal(number, lambda number, frame: None)

    def _on_signal(self) -> None:
        came = self._heard.intersection(self._told.recv(64))
        self.has_come |= signal.SIGINT in came
        if came:
            self._end(_PATIENCE_MS)

    def _end(self, patience_ms: int) -> None:
        """Not in the middle of a wait: the case would be opened when the window has closed, and stay locked."""
        is_waiting = any(isinstance(widget, WaitDialog) for widget in self._app.topLevelWidgets())
        if is_waiting and patience_ms > 0:
            QTimer.singleShot(_LOOK_AGAIN_MS, self, lambda: self._end(patience_ms - _LOOK_AGAIN_MS))
        else:
            self._app.quit()
