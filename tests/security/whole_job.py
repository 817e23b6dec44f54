"""A working day in one process that watches itself: open, predict, edit, review, sign, report, export, retrain data.

    python -m tests.security.whole_job CASE MODEL OUT

What it prints to stdout and stderr is what the application prints. OUT/watched.json tells which network calls were
made, and which network libraries were loaded by the end.
"""

import contextlib
import json
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from karyogui.main_window import MainWindow

NETWORK_CALLS: list[str] = []

# Python's own events for what leaves the computer or listens to others. Names of this computer are no traffic.
_EVENTS = frozenset(
    {
        "socket.connect",
        "socket.bind",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "urllib.Request",
        "http.client.connect",
        "ftplib.connect",
        "smtplib.connect",
    }
)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _EVENTS:
        NETWORK_CALLS.append(f"{event} {arguments[1:]!r}")
        raise OSError(f"the network is closed: {event}")


def _try_the_watch() -> None:
    """A watch that saw nothing would be no proof."""
    for attempt in (lambda: socket.create_connection(("localhost", 9), 1), lambda: socket.gethostbyname("localhost")):
        with contextlib.suppress(OSError):
            attempt()
    assert len(NETWORK_CALLS) == 2
    NETWORK_CALLS.clear()


def main(case: Path, model: Path, out: Path) -> None:
    sys.addaudithook(_watch)
    _try_the_watch()

    import logging

    import torch  # noqa: F401

    from engine.cli import main as engine_main
    from karyogui.__main__ import main as karyogui_main

    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    assert engine_main(["predict", str(case), "--model", str(model), "--json", str(out / "predicted.json")]) == 0
    _in_the_window(case, model, out)
    assert karyogui_main(["report", str(case), "-o", f"{out / 'reports'}/", "--model", str(model)]) == 0
    assert engine_main(["corrections", str(case), "--out", str(out / "corrections")]) == 0
    watched = {"calls": NETWORK_CALLS, "loaded": _network_libraries()}
    (out / "watched.json").write_text(json.dumps(watched), encoding="utf-8")


def _in_the_window(case: Path, model: Path, out: Path) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QMessageBox

    from engine.domain.cell_warnings import open_warnings
    from engine.domain.edits import ChooseIscn, Resolve
    from engine.domain.iscn_choice import CONSTITUTIONAL, IscnChoice
    from engine.domain.review import CaseStatus
    from karyogui.app import UnexpectedErrors, prepare
    from karyogui.cases.case_work import load_engine
    from karyogui.engine_host import EngineHost
    from karyogui.main_window import MainWindow
    from karyogui.settings.app_settings import AppSettings
    from karyogui.settings.files import SettingsFiles
    from karyogui.settings.remembered import RememberedFile
    from karyogui.settings.values import EngineSettings

    app = QApplication(sys.argv[:1])
    app.setApplicationName("KaryoGUI")
    app.setOrganizationName("KaryoGUI")
    prepare(app)
    QMessageBox.critical = lambda *_: QMessageBox.StandardButton.Ok  # type: ignore[assignment]
    host = EngineHost(lambda: load_engine(EngineSettings(model=str(model), device="cpu")))
    window = MainWindow(host, AppSettings(RememberedFile(SettingsFiles.usual().user.with_name("remembered.json"))))
    window.show()
    host.warm_up()
    window.open_case(case)
    assert _comes_true(lambda: window.session is not None and window.session.is_saved)
    session = window.session
    assert session is not None
    file = next(iter(session.karyogram.files))
    window.view.setFocus()
    window.view.show_file(file)
    QTest.keyClicks(window.view, "7f")
    window.scene.select_all()
    window.actions_.accept.trigger()
    session.apply(ChooseIscn(IscnChoice(CONSTITUTIONAL)), "constitutional")
    for warning in open_warnings(session.result, session.cell):
        session.apply(Resolve(warning.key, "seen in every cell", session.decision()), "answer")
    for name in ("A. Meyer", "B. Roth"):
        dialog = window.desk.review_and_sign()
        assert dialog is not None
        dialog.person.name.setCurrentText(name)
        dialog.person.role.setText("cytogeneticist")
        dialog.proceed.click()
    assert session.result.review.status is CaseStatus.SIGNED
    assert _comes_true(lambda: session.is_saved)
    # An error whose text names the patient, as one of the system might.
    UnexpectedErrors(app).install()
    patient = str(session.case.details["patient"])
    sys.excepthook(ValueError, ValueError(patient), None)
    sys.excepthook = sys.__excepthook__
    _export(window, out)
    window.close()


def _export(window: "MainWindow", out: Path) -> None:
    """Report and karyogram picture, under the names that the application proposes."""
    import karyogui.report.controller as controller
    import karyogui.report.window as report_window
    from karyogui.report.picture_dialog import PictureChoice

    session = window.session
    assert session is not None
    report_window.ask_pdf_file = lambda _, proposed: out / proposed.name
    made = window.reports.open_window(session)
    assert made is not None
    assert _comes_true(made.export_button.isEnabled)
    made.export_button.click()
    assert _comes_true(lambda: any(out.glob("*.pdf")))
    made.close()
    controller.ask_picture = lambda _, folder, name: PictureChoice(out / f"{name}.png", 100)
    window.reports.export_karyogram(session.cell, session.karyogram)
    assert _comes_true(lambda: any(out.glob("*.png")))


def _comes_true(condition: Callable[[], bool]) -> bool:
    """Let the window work until it is so, for a minute at most."""
    from PySide6.QtTest import QTest

    until = time.monotonic() + 60
    while not condition() and time.monotonic() < until:
        QTest.qWait(10)
    return condition()


def _network_libraries() -> list[str]:
    """Modules, and on Linux shared libraries, whose purpose is to talk to other computers."""
    modules = [name for name in sys.modules if name in ("PySide6.QtNetwork", "PySide6.QtWebSockets", "requests")]
    maps = Path("/proc/self/maps")
    if not maps.exists():
        return modules
    files = {line.split()[-1] for line in maps.read_text().splitlines() if "/" in line}
    return modules + sorted(name for name in files if "Qt6Network" in name or "libcurl" in name)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
