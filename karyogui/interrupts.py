"""Ctrl+C in the terminal that the application was started from, once its window is open."""

import signal
import socket

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class InterruptWatch(QObject):
    """Closes the window at Ctrl+C as its own button would: what was changed is saved.

    Python's own way raises KeyboardInterrupt in the middle of whatever runs, once anything does: while Qt waits for
    input nothing would happen. In a process that does not listen to Ctrl+C nothing is changed.

    Attributes:
        has_come: whether it was pressed.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self.has_come = False
        self._app = app
        if signal.getsignal(signal.SIGINT) in (signal.SIG_IGN, signal.SIG_DFL, None):
            return
        self._told, self._teller = socket.socketpair()
        for end in (self._told, self._teller):
            end.setblocking(False)
        notifier = QSocketNotifier(self._told.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_signal)
        signal.set_wakeup_fd(self._teller.fileno())  # Python writes there at once, and Qt waits for it
        signal.signal(signal.SIGINT, lambda number, frame: None)

    def _on_signal(self) -> None:
        if signal.SIGINT in self._told.recv(64):
            self.has_come = True
            self._app.quit()
