"""Python's garbage, collected in the window's thread and in no other."""

import gc

from PySide6.QtCore import QObject, QTimer

_LOOK_EVERY_MS = 250


class GarbageCollection(QObject):
    """Collects unreachable cycles from time to time, as Python would by itself, but only in its own thread.

    Python does it in whatever thread allocates most. Closed windows and dialogs are held by such cycles, with the
    functions that are connected to their signals: a worker of the engine would destroy widgets while the window
    paints. That stops both threads for ever, each with a lock that the other waits for, or ends the process.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self._collect_what_is_due)
        timer.start(_LOOK_EVERY_MS)

    def spare_what_is_loaded(self) -> None:
        """Never look again through what is alive now: with torch, 0.1 s each time."""
        gc.freeze()

    def _collect_what_is_due(self) -> None:
        due = [
            generation
            for generation, (count, threshold) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > threshold
        ]
        if due:
            gc.collect(max(due))
