"""The real window with a stand-in for the engine."""

import shutil
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QMimeData, QPoint, Qt, QTranslator, QUrl
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from engine.domain.cancel import Cancelled, Progress, ShouldCancel
from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.domain.model_info import ModelInfo
from engine.inference.fallback import Fallback
from engine.varifocal.config import PRESETS, VarifocalConfig
from karyogui.engine_host import EngineHost
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.remembered import RememberedFile
from karyogui.words.translation import install_translation
from tests.conftest import PATIENCE_MS
from tests.gui.steps import accept_all, review_as, saved

NO_KEY = Qt.KeyboardModifier.NoModifier
COPY_OR_MOVE = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction


def drag_enter(mime: QMimeData) -> QDragEnterEvent:
    """Something is dragged over a window. Qt 6.12 wants another kind of point than all before; both take this one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return QDragEnterEvent(QPoint(300, 300), COPY_OR_MOVE, mime, Qt.MouseButton.LeftButton, NO_KEY)


def folder_mime(folder: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(folder))])
    return mime


Truth = Callable[[Case], dict[str, Karyogram]]


class StandInEngine:
    """Gives the true karyogram; can be held up after some free cells, and counts how often it is asked."""

    model = ModelInfo("stand-in", "1", "ab")
    device_name = "CPU: test"
    notice = ""
    fallbacks: tuple[Fallback, ...] = ()
    config: VarifocalConfig | None = PRESETS["compact"]

    def __init__(self, truth: Truth) -> None:
        self._truth = truth
        self.asked = 0
        self.hold = False
        self.free = 0
        self.cancelled = False

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        self.asked += 1
        progress(1, 2)
        while self.hold and self.asked > self.free:
            if should_cancel():
                self.cancelled = True
                raise Cancelled
            time.sleep(0.002)
        return CaseKaryogram(self._truth(case), ModelInfo("stand-in", "1", "ab"))


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    before, locale = set(qapp.findChildren(QTranslator)), QLocale()
    assert install_translation(qapp, "de") == "de"
    yield
    QLocale.setDefault(locale)
    for translator in set(qapp.findChildren(QTranslator)) - before:
        qapp.removeTranslator(translator)
        translator.deleteLater()


def follow(window: MainWindow) -> None:
    """Let the panels show the last edit: they do once the page is painted."""
    until = time.monotonic() + PATIENCE_MS / 1000
    while window.presenter.is_behind:
        assert time.monotonic() < until
        QTest.qWait(2)


@pytest.fixture
def engine(truth: Truth) -> StandInEngine:
    return StandInEngine(truth)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[AppSettings]:
    made = AppSettings(RememberedFile(tmp_path / "remembered.json"))
    yield made
    made.finish()


@pytest.fixture
def window(qtbot: QtBot, engine: StandInEngine, settings: AppSettings) -> Iterator[MainWindow]:
    host = EngineHost(lambda: engine)
    made = MainWindow(host, settings)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    host.warm_up()
    yield made
    made.close()
    host.setParent(None)


@pytest.fixture
def opened(qtbot: QtBot, window: MainWindow, case_copy: Path) -> MainWindow:
    """The window with the synthetic 47,XY,+21 case open."""
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    return window


@pytest.fixture
def three_cells(case_copy: Path) -> Path:
    """A case folder of three cells."""
    folder = case_copy.parent / "three cells"
    for number in (1, 2, 10):
        shutil.copytree(case_copy, folder / f"cell-{number}", ignore=shutil.ignore_patterns("case.json"))
    return folder


@pytest.fixture
def of_three(window: MainWindow, three_cells: Path, qtbot: QtBot) -> MainWindow:
    """The window with three cells, all read."""
    window.open_case(three_cells)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting and window.session.is_saved)
    return window


@pytest.fixture
def signed(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    """The case of `opened`, reviewed by one person and signed by another."""
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    review_as(opened, "B. Roth", "cytogeneticist")
    saved(opened, qtbot)
    return opened
