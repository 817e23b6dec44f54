"""The targets of tools.fuzz that are opened in the real window, offscreen."""

import os
import sys
import threading
import time
import traceback
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from engine.io.case_folder import KARYOGRAM_FILE
from karyogui.widgets import dialogs
from tools.fuzzing.cases import CASES
from tools.fuzzing.rules import OWN, Trial, ViolationError, check_kept, check_named, check_untouched, snapshot
from tools.fuzzing.seeds import Seeds, StandIn

_SLOTS = ("1", "7", "21", "X", "marker", "unassigned")


class OpenWindow:
    """One window for all inputs of a process; it collects what no part of it has caught."""

    def __init__(self, home: Path) -> None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        from PySide6.QtWidgets import QApplication

        from karyogui.app import prepare
        from karyogui.engine_host import EngineHost
        from karyogui.main_window import MainWindow
        from karyogui.settings.app_settings import AppSettings
        from karyogui.settings.remembered import RememberedFile

        self.raised: list[str] = []
        sys.excepthook = self._on_exception
        threading.excepthook = lambda args: self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
        dialogs.confirm = lambda *_: True  # whoever is asked says yes
        application = QApplication.instance() or QApplication([])
        prepare(application)  # type: ignore[arg-type]
        self.application = application
        self.engine = EngineHost(StandIn)
        self.settings = AppSettings(RememberedFile(home / "remembered.json"))
        self.window = MainWindow(self.engine, self.settings)
        self.window.resize(1280, 800)
        self.window.show()
        self.failed: list[str] = []
        self.window.cases.open_failed.connect(self.failed.append)
        self.window.cases.failed.connect(self.failed.append)

    def _on_exception(self, kind: Any, error: Any, trace: TracebackType | None) -> None:
        self.raised.append("".join(traceback.format_exception(kind, error, trace)))

    def wait(self, until: Any, seconds: float = 60.0) -> bool:
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end or self.raised:
                return False
            self.application.processEvents()
            time.sleep(0.001)
        return True

    def check(self, trial: Trial) -> None:
        if self.raised:
            raise ViolationError("undeclared", f"{trial.what}\n{self.raised[0]}")


_OPEN: list[OpenWindow] = []


def with_odd_case(seeds: Seeds, folder: Path, dice: Random) -> Trial:
    return CASES[dice.choice(sorted(CASES))](seeds, folder, dice)


def run_in_window(seeds: Seeds, folder: Path, trial: Trial, dice: Random) -> str:
    """Open, look at everything, edit, save, close."""
    if not _OPEN:
        _OPEN.append(OpenWindow(folder.parents[1]))
    shown, window = _OPEN[0], _OPEN[0].window
    shown.raised.clear()
    shown.failed.clear()
    before = snapshot(folder)
    window.open_case(folder)
    shown.wait(lambda: shown.failed or (window.session is not None and not window.session.waiting))
    shown.check(trial)
    session = window.session
    if session is None:
        if not shown.failed:
            raise ViolationError("hang", "neither opened nor refused")
        check_named(shown.failed[0], trial)
        check_untouched(before, snapshot(folder))
        return shown.failed[0]
    session.save_failed.connect(shown.failed.append)
    for cell in session.case.cells[:2]:
        session.show_cell(cell.name)
        shown.application.processEvents()
        window.scene.select(tuple(sorted(session.karyogram.files))[:2])
        if not session.why_read_only:
            window.editing.move_selected(dice.choice(_SLOTS))
            window.editing.turn_selected()
        shown.application.processEvents()
    if not session.why_read_only:
        session.undo_stack.undo()
    window.navigation.toggle_all_cells()
    window.grab()
    window.navigation.toggle_all_cells()
    window.metaphase.toggle()
    dialog = window.desk.show_log()
    shown.wait(lambda: shown.engine.is_idle and not window.presenter.is_behind, seconds=1.0)
    if dialog is not None:
        dialog.close()
    window.grab()
    window.reporting.open_window()
    shown.wait(lambda: shown.engine.is_idle, seconds=1.0)
    for widget in shown.application.topLevelWidgets():  # type: ignore[attr-defined]
        if widget is not window and widget.isVisible():
            widget.close()
    shown.check(trial)
    window.cases.close()
    shown.application.processEvents()
    shown.check(trial)
    after = snapshot(folder)
    check_kept(before, after, (*OWN, "report.json"))
    told = [text for text in shown.failed if text]
    if KARYOGRAM_FILE not in after and not told and session.recorder.can_write:
        raise ViolationError("lost", "closed, and nothing was saved")
    return "; ".join(told)
