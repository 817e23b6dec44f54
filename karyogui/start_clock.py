"""How far the start of the application has come, told on stdout for a benchmark."""

import sys

from PySide6.QtCore import QEvent, QObject, QTimer

from karyogui.engine_host import EngineHost
from karyogui.main_window import MainWindow

WINDOW, MODEL, KARYOGRAM = "window", "model", "karyogram"


class StartClock(QObject):
    """Writes a line for each step when it is reached, and closes the window after the last.

    window: it is painted and takes input. model: it is loaded. karyogram: that of the case is painted. The process
    that started this one reads the lines and knows the time; a clock in here would miss what goes before Python.
    """

    def __init__(self, window: MainWindow, engine: EngineHost, *, shows_case: bool) -> None:
        super().__init__(window)
        self._window = window
        self._expected = {WINDOW, MODEL} | ({KARYOGRAM} if shows_case else set())
        window.installEventFilter(self)
        window.view.viewport().installEventFilter(self)
        engine.loaded.connect(self._on_loaded)

    def _on_loaded(self) -> None:
        self._tell(MODEL)

    def _tell(self, step: str) -> None:
        if step not in self._expected:
            return
        self._expected.remove(step)
        sys.stdout.write(step + "\n")
        sys.stdout.flush()
        if not self._expected:
            QTimer.singleShot(0, self._window.close)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            # The first turn of the event loop after the painting: from here on input is answered.
            is_page = watched is self._window.view.viewport() and self._window.session is not None
            if is_page:
                QTimer.singleShot(0, lambda: self._tell(KARYOGRAM))
            QTimer.singleShot(0, lambda: self._tell(WINDOW))
        return False
