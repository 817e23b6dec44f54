"""Take the pictures of the user guide again: the real window, the shipped model, synthetic cases.

Run in the project's folder: .venv/bin/python -m tools.take_pictures. It needs no display.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

# WORKAROUND: on Windows torch cannot be loaded once Qt is (pytorch/pytorch#169429): torch goes first.
import torch  # noqa: F401
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget

from engine.domain.cell_warnings import open_warnings
from engine.domain.edits import Resolve
from engine.domain.report_entries import ReportEntries
from engine.io.case_lock import acquire, own_holder, release
from engine.synthesis.cells import CaseCells, synthesize_dataset
from karyogui.app import prepare
from karyogui.cases.case_work import load_engine
from karyogui.engine_host import EngineHost
from karyogui.help.hints import usual_hints
from karyogui.main_window import MainWindow
from karyogui.panels.warning_cards import WarningCard
from karyogui.report.window import ReportWindow
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.files import SettingsFiles
from karyogui.settings.remembered import RememberedFile
from karyogui.settings.values import Laboratory, Look, People, Person, Settings

_PICTURES = Path("docs") / "pictures"
_MOSAIC = "45,X[3]/46,XX[3]"
_PEOPLE = (Person("A. Meyer", "technologist"), Person("B. Sand", "cytogeneticist"))
_ENTRIES = ReportEntries(number="2026-0042", counted=20, analysed=5)
_WAIT_S = 300.0
_LEFT, _NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def _with_palette(full: Image.Image) -> Image.Image:
    """An RGB picture in its 256 commonest colours, which are the window's own and greys: a third of the space."""
    colours = full.getcolors(full.width * full.height)
    assert colours is not None
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in sorted(colours, reverse=True)[:256] for part in colour])
    return full.quantize(palette=palette, dither=Image.Dither.NONE)


class Photographer:
    """The window, and the folder its pictures go to."""

    def __init__(self, window: MainWindow, settings: AppSettings, out: Path) -> None:
        self.window = window
        self.settings = settings
        self._out = out

    @property
    def session(self) -> CaseSession:
        assert self.window.session is not None
        return self.window.session

    def take(self, name: str, widget: QWidget | None = None, part: QRect | None = None) -> None:
        """Keep a widget (the window), or a part of it, as a small PNG."""
        self.settle()
        shown = widget or self.window
        picture = shown.grab(part) if part else shown.grab()
        path = self._out / f"{name}.png"
        picture.save(str(path))
        with Image.open(path) as full:
            kept = _with_palette(full.convert("RGB"))
        kept.save(path, optimize=True)
        sys.stdout.write(f"{path}: {kept.width} × {kept.height}, {path.stat().st_size / 1000:.0f} kB\n")

    def take_modal(
        self, name: str, opens: Callable[[], object], prepare: Callable[[QDialog], object] = lambda _: None
    ) -> None:
        """Keep a dialog that holds the window up until it is closed."""

        def shown() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            prepare(dialog)
            self.take(name, dialog)
            dialog.reject()

        QTimer.singleShot(300, shown)
        opens()

    def settle(self) -> None:
        """Let everything that is due be shown."""
        QTest.qWait(150)
        self.wait(lambda: not self.window.presenter.is_behind)

    def wait(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + _WAIT_S
        while not until():
            if time.monotonic() > end:
                raise TimeoutError("the window did not come to rest")
            QTest.qWait(20)

    def open(self, folder: Path) -> None:
        self.window.open_case(folder)
        self.rest()

    def rest(self) -> None:
        """Wait until a case is open, classified and saved."""
        window = self.window
        self.wait(lambda: window.session is not None and not window.session.waiting and window.session.is_saved)
        self.settle()


def take_start(camera: Photographer) -> None:
    camera.take("start")


def take_window(camera: Photographer) -> None:
    """The demo case as it opens; and the two panels beside the karyogram."""
    window = camera.window
    window.resize(1440, 900)
    window.open_demo()
    camera.rest()
    camera.take("window")
    window.resize(1280, 800)
    for hint in usual_hints():
        camera.settings.dismiss_hint(hint.name)
    window.hints.show_next()
    camera.take("doubts", window.review_panel)
    warnings = window.case_panel.warnings
    corner = warnings.mapTo(window.case_panel, QPoint(0, 0))
    size = QSize(warnings.width(), max(card.geometry().bottom() for card in warnings.findChildren(WarningCard)))
    camera.take("warnings", window.case_panel, QRect(corner, size).adjusted(-10, -8, 10, 12))


def take_drag(camera: Photographer) -> None:
    """A chromosome on its way to another class."""
    window = camera.window
    viewport, file = window.view.viewport(), camera.session.karyogram.slots["22"][1]
    start = window.view.mapFromScene(window.scene.item_rect(file).center())
    row = camera.session.karyogram.slots["21"]
    between = (window.scene.item_rect(row[0]).center() + window.scene.item_rect(row[1]).center()) / 2
    stop = window.view.mapFromScene(QPointF(between))
    QTest.mousePress(viewport, _LEFT, _NO_KEY, start)
    for step in range(1, 4):
        QTest.mouseMove(viewport, start + (stop - start) * step / 3)
    around = QRect(0, 0, 600, 260)
    around.moveCenter(viewport.mapTo(window, stop) - QPoint(0, 40))
    camera.take("drag", window, around)
    QTest.keyClick(window.view, Qt.Key.Key_Escape)
    QTest.mouseRelease(viewport, _LEFT, _NO_KEY, start)
    QTest.mouseMove(viewport, QPoint(2, 2))  # so that no chromosome lights up under it


def take_comparison(camera: Photographer) -> None:
    """The homologs of a class side by side, straightened."""
    window = camera.window
    window.navigation.select_file(camera.session.karyogram.slots["8"][1])
    QTest.keyClick(window.view, Qt.Key.Key_C)
    camera.take("comparison")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    camera.settle()


def take_metaphase(camera: Photographer) -> None:
    window = camera.window
    window.actions_.metaphase.trigger()
    camera.take("metaphase")
    window.actions_.metaphase.trigger()


def take_answers(camera: Photographer) -> None:
    """The ISCN line with its parts, the answer to a warning, and the settings."""
    window, session = camera.window, camera.session
    camera.take_modal("iscn", window.actions_.iscn.trigger)
    (warning,) = open_warnings(session.result, session.cell)
    camera.take_modal("answer", lambda: window.reviewing.resolve(warning))
    camera.take_modal("settings", window.actions_.settings.trigger, lambda dialog: _as_at_home(dialog, camera))


def _as_at_home(dialog: QDialog, camera: Photographer) -> None:
    """In its usual size, for which this screen is too small, and with the usual place of the settings."""
    dialog.resize(860, 620)
    file = camera.settings.files.user
    for label in dialog.findChildren(QLabel):
        label.setText(label.text().replace(str(file), f"~/.config/KaryoGUI/{file.name}"))


def take_signing(camera: Photographer) -> None:
    """The checklist with what is open; then all of it done, reviewed by one person and signed by a second."""
    window, session = camera.window, camera.session
    dialog = window.desk.review_and_sign()
    assert dialog is not None
    camera.take("review", dialog)
    dialog.reject()
    for warning in open_warnings(session.result, session.cell):
        session.apply(Resolve(warning.key, "True finding, to be reported", session.decision()), "answer")
    window.scene.select_all()
    window.editing.accept_selected()
    window.scene.select(())
    camera.rest()
    for person in _PEOPLE:
        step = window.desk.review_and_sign()
        assert step is not None
        step.person.name.setCurrentText(person.name)
        step.person.role.setText(person.role)
        if person is _PEOPLE[-1]:
            camera.take("sign", step)
        step.proceed.click()
        camera.rest()
    camera.take("signed")


def take_report(camera: Photographer) -> None:
    """The report window over the signed case."""
    window = camera.window
    window.reporting.open_window()
    report = next(child for child in window.findChildren(ReportWindow) if child.isVisible())
    report.resize(1180, 780)
    report.form.show_entries(_ENTRIES, ())
    report.make()
    camera.wait(lambda: report.made is not None and report.pages.page_count > 0)
    QTest.qWait(600)  # the pages come once more, in the resolution of the resized window
    camera.wait(lambda: not report.job.is_busy)
    camera.take("report", report)
    report.close()
    camera.settle()


def take_cells(camera: Photographer, folder: Path) -> None:
    """A mosaic: its cells beside each other, with clones and class counts."""
    synthesize_dataset(folder, cases=1, karyotype=_MOSAIC, seed=8, case_cells=CaseCells(None, spread=False))
    (patient,) = (folder / "patients").iterdir()
    camera.open(patient.rename(folder / "mosaic"))
    camera.window.actions_.all_cells.trigger()
    camera.take("cells")
    camera.window.actions_.all_cells.trigger()


def take_trouble(camera: Photographer, folder: Path) -> None:
    """A case that somebody else has open, and a folder that is none."""
    case = folder / "mosaic"
    other = replace(own_holder("B. Sand", datetime.now().astimezone()), host="laboratory-2", token="other")
    window = camera.window
    window.open_case(Path("/cases/24-0187"))
    camera.wait(lambda: window.session is None and window.message_page.isVisible())
    camera.take("no-case", window, QRect(280, 240, 720, 240))
    acquire(case, other)
    camera.open(case)
    camera.take("read-only", window, QRect(0, 0, window.width(), 220))
    release(case, other)


@contextmanager
def a_window(home: Path) -> Iterator[tuple[MainWindow, AppSettings]]:
    """The window as it is installed: its settings and its copy of the demo case in a folder of their own."""
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "APPDATA"):
        os.environ[variable] = str(home)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(lambda *_: None)  # the offscreen platform tells of everything that it cannot do
    app = QApplication([])
    app.setApplicationName("KaryoGUI")
    prepare(app)
    settings = AppSettings(RememberedFile(home / "remembered.json"), SettingsFiles(home / "settings.json"))
    user, _ = _PEOPLE
    settings.change(
        Settings(
            laboratory=Laboratory(name="Laboratory of Cytogenetics", address=("1 Example Road",)),
            people=People(user.name, user.role, _PEOPLE),
            look=Look(theme="light", language="en"),
        )
    )
    host = EngineHost(lambda: load_engine(settings.values.engine))
    window = MainWindow(host, settings)
    window.resize(1280, 800)
    window.show()
    host.warm_up()
    try:
        yield window, settings
    finally:
        window.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=_PICTURES, help="folder of the pictures (default docs/pictures)")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, a_window(Path(folder)) as (window, settings):
        camera = Photographer(window, settings, args.out)
        take_start(camera)
        take_window(camera)
        take_drag(camera)
        take_comparison(camera)
        take_metaphase(camera)
        take_answers(camera)
        take_signing(camera)
        take_report(camera)
        take_cells(camera, Path(folder) / "cases")
        take_trouble(camera, Path(folder) / "cases")
    return 0


if __name__ == "__main__":
    sys.exit(main())
