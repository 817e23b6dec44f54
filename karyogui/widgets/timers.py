"""Timers that fire once."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, SignalInstance


def single_shot(parent: QObject, does: Callable[[], object] | SignalInstance, milliseconds: int = 0) -> QTimer:
    """A timer that, once it is started, does something after that time; started again it begins anew."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(does)
    return timer
