"""Measure what a hand feels in the window: edits, dragging, undo, opening. Prints milliseconds.

Run with software rendering: QT_QPA_PLATFORM=offscreen python tools/bench_gui.py
"""

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

# WORKAROUND: on Windows torch cannot be loaded once Qt is (pytorch/pytorch#169429): torch goes first.
import torch  # noqa: F401
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case
from engine.domain.chromosome import TYPES
from engine.domain.edits import Move, Rotate, Turn
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, Placement
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.io.case_folder import read_case
from engine.io.karyogram_file import save_karyogram
from engine.synthesis.cells import SyntheticChromosome, write_case
from engine.varifocal.config import VarifocalConfig
from karyogui.app import prepare
from karyogui.cases.case_work import load_engine
from karyogui.engine_host import EngineHost
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.remembered import RememberedFile

_KARYOTYPE = "46,XY"
_LEFT, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

_LONGEST_MS = 3000.0

# What the hand expects, in milliseconds.
_BUDGET = {
    "edit to painted screen": 16.0,
    "drag, one frame": 1000 / 60,
    "100 undos in one jump": 100.0,
    "open a saved case": 500.0,
    "first cell of a 20-cell case": 1000.0,
    "folder to karyogram, model loaded": 2000.0,
}


class NoEngine:
    """Takes the engine's place: every case of the benchmark has its karyogram."""

    model = ModelInfo("none", "0", "0")
    device_name = "none"
    config: VarifocalConfig | None = None

    def karyotype(self, case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        raise ValueError("the benchmark's cases are saved ones")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=40, help="edits and drag steps to measure (default 40)")
    parser.add_argument("--size", default="1440x900", help="of the window (default 1440x900)")
    args = parser.parse_args()
    width, height = (int(part) for part in args.size.split("x"))
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform tells with every edit what it cannot do
    app = QApplication([])
    prepare(app)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = AppSettings(RememberedFile(home / "remembered.json"))
        host = EngineHost(NoEngine)
        window = MainWindow(host, settings)
        window.resize(width, height)
        window.show()
        settle()
        _write_saved(home / "one", 1)
        _write_saved(home / "twenty", 20)
        sys.stdout.write(f"window {width}x{height}, Qt platform {app.platformName()}, medians of {args.repeat}\n")
        _report("open a saved case", [_open(window, home / "one") for _ in range(5)])
        for name, timings in _edits(window, args.repeat).items():
            _report(f"edit to painted screen: {name}", [painted for painted, _ in timings])
            _report(f"panels have followed: {name}", [followed for _, followed in timings])
        _report("drag, one frame", _drag(window, args.repeat))
        _report("select another chromosome", _select(window, args.repeat))
        single, jump, forth = _undos(window)
        _report("100 undos in one jump", jump)
        _report("100 redos in one jump", forth)
        _report("one undo to painted screen", single)
        _report("first cell of a 20-cell case", [_open(window, home / "twenty") for _ in range(3)])
        window.close()
        host, window = _window_with_model(settings, width, height)
        folders = [home / f"new-{number}" for number in range(3)]
        for number, folder in enumerate(folders):
            write_case(folder, _KARYOTYPE, seed=100 + number)
        _report("folder to karyogram, model loaded", [_open(window, folder) for folder in folders])
        window.close()
    sys.stdout.write(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB\n")
    return 0


def _window_with_model(settings: AppSettings, width: int, height: int) -> tuple[EngineHost, MainWindow]:
    """A window whose engine has loaded the shipped model."""
    host = EngineHost(lambda: load_engine(settings.values.engine))
    window = MainWindow(host, settings)
    window.resize(width, height)
    window.show()
    host.warm_up()
    while host.karyotyper is None:
        QCoreApplication.processEvents()
        time.sleep(0.01)
    settle()
    return host, window


def settle() -> None:
    """Let everything that is due happen, painting included."""
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


@dataclass(frozen=True)
class Timing:
    """Milliseconds until something is done and painted: by the clock, and of this thread's processor time."""

    wall: float
    cpu: float


class _Watch:
    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def read(self) -> Timing:
        return Timing(1000 * (time.perf_counter() - self._wall), 1000 * (time.thread_time() - self._cpu))


class _Painted(QObject):
    """Knows when a widget has been painted: Qt waits some milliseconds for more changes before it paints."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def wait(self, does: Callable[[], object]) -> Timing:
        watch = _Watch()
        does()
        self.count = 0
        while not self.count and watch.read().wall < _LONGEST_MS:
            QCoreApplication.sendPostedEvents()  # paints, and leaves timers, by which the panels follow, for after
            if not self.count:
                QCoreApplication.processEvents()
        return watch.read()

    def wait_for_all(self, window: MainWindow, does: Callable[[], object]) -> tuple[Timing, Timing]:
        """Until it is painted, and until the panels have followed and are painted as well."""
        watch = _Watch()
        painted = self.wait(does)
        while window.presenter.is_behind:
            QCoreApplication.processEvents()
        settle()
        return painted, watch.read()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def _open(window: MainWindow, folder: Path) -> Timing:
    window.open_case(folder.parent / "nothing")  # closes what is open
    while not window.message_page.isVisible():
        QCoreApplication.processEvents()
    settle()
    painted = _Painted(window.view.viewport())

    def until_open() -> None:
        window.open_case(folder)
        while window.session is None:
            QCoreApplication.processEvents()
            time.sleep(0.001)

    taken = painted.wait(until_open)
    settle()
    return taken


def _decision() -> Decision:
    return Decision("A. Meyer", datetime.now(tz=UTC))


def _edits(window: MainWindow, repeat: int) -> dict[str, list[tuple[Timing, Timing]]]:
    """(until the page is painted, until the panels are) of each kind of edit."""
    session, painted = window.session, _Painted(window.view.viewport())
    assert session is not None
    files = sorted(session.karyogram.files)
    found: dict[str, list[tuple[Timing, Timing]]] = {"move": [], "turn": [], "rotate": []}
    for number in range(repeat):
        file = files[number % len(files)]
        window.scene.select((file,))
        settle()
        slot = TYPES[(TYPES.index(session.karyogram.slot_of(file)) + 5) % 24]
        for name, edit in (
            ("move", Move((file,), slot, _decision())),
            ("turn", Turn((file,), _decision())),
            ("rotate", Rotate((file,), 7.0, _decision())),
        ):
            found[name].append(painted.wait_for_all(window, partial(session.apply, edit, name)))
        # Back, so that the cell stays one that a person would see.
        for _ in found:
            session.undo_stack.undo()
        settle()
    return found


def _drag(window: MainWindow, repeat: int) -> list[Timing]:
    session, view = window.session, window.view
    painted = _Painted(view.viewport())
    assert session is not None
    file = session.karyogram.slots["1"][0]
    start = view.mapFromScene(window.scene.item_rect(file).center())
    stop = view.mapFromScene(window.scene.slot_center("22"))
    QTest.mousePress(view.viewport(), _LEFT, _NO_KEY, start)
    timings = []
    for step in range(1, repeat + 1):
        point = start + (stop - start) * step / repeat
        timings.append(painted.wait(partial(QTest.mouseMove, view.viewport(), QPoint(point))))
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), _LEFT, _NO_KEY, stop)
    settle()
    return timings[2:]  # the first ones begin the drag


def _select(window: MainWindow, repeat: int) -> list[Timing]:
    session = window.session
    assert session is not None
    files, painted = sorted(session.karyogram.files), _Painted(window.view.viewport())
    return [painted.wait(partial(window.view.show_file, files[n % len(files)])) for n in range(repeat)]


def _undos(window: MainWindow) -> tuple[list[Timing], list[Timing], list[Timing]]:
    session = window.session
    assert session is not None
    stack, files = session.undo_stack, sorted(session.karyogram.files)
    painted = _Painted(window.view.viewport())
    stack.clear()
    for number in range(50):
        file = files[number % len(files)]
        home = session.karyogram.slot_of(file)
        for slot in (TYPES[(TYPES.index(home) + 7) % 24], home):
            session.apply(Move((file,), slot, _decision()), f"move to {slot}")
    settle()
    back, forth = [], []
    for _ in range(3):
        back.append(painted.wait(lambda: stack.setIndex(0)))
        settle()
        forth.append(painted.wait(lambda: stack.setIndex(100)))
        settle()
    single = [painted.wait(stack.undo) for _ in range(100)]
    settle()
    return single, back, forth


def _write_saved(folder: Path, cells: int) -> None:
    """A case with a saved karyogram, as it was drawn."""
    known: dict[str, tuple[SyntheticChromosome, ...]] = {}
    for number in range(cells):
        name = f"cell-{number + 1:02d}"
        known[name if cells > 1 else folder.name] = write_case(
            folder / name if cells > 1 else folder, _KARYOTYPE, seed=number
        )
    case = read_case(folder)
    karyograms = {
        cell.name: _true_karyogram([c.file for c in cell.chromosomes], known[cell.name]) for cell in case.cells
    }
    save_karyogram(folder, CaseKaryogram(karyograms, ModelInfo("none", "0", "0")))


def _true_karyogram(files: list[str], shown: tuple[SyntheticChromosome, ...]) -> Karyogram:
    placed = []
    for number, (file, chromosome) in enumerate(zip(files, shown, strict=True)):
        probs = np.full(len(TYPES), 0.001, dtype=np.float32)
        probs[TYPES.index(chromosome.type)] = 0.8 if number < 4 else 0.977
        prediction = Prediction(probs, 0.99 if chromosome.polarity else 0.01, Box(0.5, 0.5, 0.5))
        placed.append((Placement(file, prediction, chromosome.type, turned=not chromosome.polarity), chromosome.type))
    return Karyogram.build(placed)


def _report(name: str, timings: list[Timing]) -> None:
    budget = next((most for key, most in _BUDGET.items() if name.startswith(key)), None)
    median = statistics.median(timing.wall for timing in timings)
    worst = max(timing.wall for timing in timings)
    best = min(timing.wall for timing in timings)
    cpu = statistics.median(timing.cpu for timing in timings)
    told = "" if budget is None else f"   budget {budget:4.0f} ms{'' if median <= budget else '   OVER'}"
    sys.stdout.write(f"{name:<34} {median:8.1f} ms   best {best:7.1f}   worst {worst:7.1f}   cpu {cpu:7.1f}{told}\n")


if __name__ == "__main__":
    sys.exit(main())
