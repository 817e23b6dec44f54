"""The Qt application around the main window."""

import logging
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontDatabase, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from engine.resources import resource_path
from engine.terminal import INTERRUPTED, ended_by_interrupt
from karyogui.cases.case_work import load_engine
from karyogui.engine_host import EngineHost
from karyogui.garbage import GarbageCollection
from karyogui.interrupts import InterruptWatch
from karyogui.look.scaling import scale_window
from karyogui.main_window import MainWindow
from karyogui.report.fonts import WINDOW_FONTS, font_file
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.files import SettingsFiles
from karyogui.settings.remembered import RememberedFile
from karyogui.start_clock import StartClock
from karyogui.widgets.plain_text import plain
from karyogui.words.translation import install_translation

_LOG = logging.getLogger(__name__)

# So long the window's thread waits for a worker that runs Python, each time Qt has let go of the interpreter. With
# Python's own 5 ms the first painting took up to 0.7 s while the worker imported torch.
_SWITCH_S = 0.0005


class UnexpectedErrors(QObject):
    """Tells errors that nothing caught, from any thread, in one dialog; the log has the details."""

    _raised = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._raised.connect(self._tell)
        self._is_telling = False

    def install(self) -> None:
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        # The text of an error may name a patient's folder: the log gets the kind and the place only.
        place = "".join(traceback.format_tb(trace))
        _LOG.error("unexpected %s\n%s", kind.__name__, place)
        self._raised.emit(f"{kind.__name__}: {error}")

    def _tell(self, text: str) -> None:
        if self._is_telling:  # such as an error in every repaint: one dialog is enough, the log has them all
            return
        self._is_telling = True
        told = self.tr("What was saved is safe. Please report this to the developers.")
        QMessageBox.critical(None, self.tr("Unexpected error"), plain(f"{text}\n\n{told}"))
        self._is_telling = False


def run_app(case: Path | None, *, demo: bool, laboratory: Path | None, is_timed: bool) -> int:
    """Open the window, on a case or on the demo case. Returns the exit code: INTERRUPTED after Ctrl+C.

    Args:
        laboratory: the laboratory's settings file, if the command line named one.
        is_timed: say on stdout how far the start has come, and end; see `StartClock`.
    """
    with ended_by_interrupt("karyogui"):
        logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(message)s")
        sys.setswitchinterval(_SWITCH_S)
        files = SettingsFiles.usual(laboratory)
        scale_window(files.load().values.look.text_percent)
        app = QApplication(sys.argv[:1])
        app.setApplicationName("KaryoGUI")
        app.setOrganizationName("KaryoGUI")
        settings = AppSettings(RememberedFile(files.user.with_name("remembered.json")), files)
        install_translation(app, settings.values.look.language)
        garbage = prepare(app)
        UnexpectedErrors(app).install()
        engine = EngineHost(lambda: load_engine(settings.values.engine))
        engine.loaded.connect(garbage.spare_what_is_loaded, type=Qt.ConnectionType.SingleShotConnection)
        window = MainWindow(engine, settings)
        window.show()
        watch = InterruptWatch(app)
    if is_timed:
        StartClock(window, engine, shows_case=demo or case is not None)
    engine.warm_up()
    # Not before events are handled: who asks for the end while a case opens would not be heard.
    if demo:
        QTimer.singleShot(0, window.open_demo)
    elif case is not None:
        QTimer.singleShot(0, lambda: window.open_case(case))
    code = app.exec()
    settings.finish()
    if watch.has_come:
        sys.stderr.write("karyogui: interrupted\n")
        return INTERRUPTED
    return code


def prepare(app: QApplication) -> GarbageCollection:
    """Give the application its looks, the same on every desktop, and see to its garbage."""
    app.setWindowIcon(QIcon(str(resource_path("icons", "karyogui.svg"))))
    app.setStyle("Fusion")
    add_fonts()
    return GarbageCollection(app)


def add_fonts() -> None:
    """Make the report's fonts available, so that a machine without any fonts can show text."""
    for name in WINDOW_FONTS:
        QFontDatabase.addApplicationFont(str(font_file(name)))
