"""Who has a case open, and who may write to it."""

import errno
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.io.case_lock import LOCK_FILE, LockHolder, LockState, acquire, beat, release
from engine.io.case_record import RecordWriter
from karyogui.main_window import MainWindow
from karyogui.record import access, recorder
from karyogui.widgets import dialogs
from tests.conftest import PATIENCE_MS
from tests.gui.conftest import StandInEngine
from tests.gui.steps import AT, session_of, stop_the_wait


def leave_as_by_a_crash(case: Path) -> None:
    """Locked by a process of this computer that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    assert acquire(case, LockHolder("A. Meyer", socket.gethostname(), ended.pid, AT, "t")) is None


def test_the_second_person_gets_it_read_only_with_the_firsts_name(
    window: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    first = LockHolder("A. Meyer", "another-computer", 1, AT, "t")
    assert acquire(case_copy, first) is None
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert "A. Meyer has this case open on another-computer" in window.desk.notice.text
    before = session_of(window).result
    window.view.show_file(session_of(window).karyogram.slots["3"][0])
    QTest.keyClicks(window.view, "4")
    assert session_of(window).result is before
    window.cases.close()
    assert not (case_copy / "karyogram.json").exists()
    assert json.loads((case_copy / LOCK_FILE).read_text())["user"] == "A. Meyer"


@pytest.mark.parametrize("answer", [True, False])
def test_a_stale_lock_is_taken_over_after_asking(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, answer: bool
) -> None:
    assert acquire(case_copy, LockHolder("A. Meyer", "another-computer", 1, AT, "t")) is None
    os.utime(case_copy / LOCK_FILE, (1.0, 1.0))
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: bool(asked.append(question)) or answer)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert len(asked) == 1
    assert "A. Meyer" in asked[0]
    assert bool(session_of(window).why_read_only) is not answer
    assert ("but nothing is heard from there" in window.desk.notice.text) is not answer
    window.cases.close()
    assert (case_copy / LOCK_FILE).exists() is not answer


def test_after_a_crash_on_this_computer_nobody_is_said_to_be_at_work(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_as_by_a_crash(case_copy)
    asked: list[str] = []

    def confirm(parent: object, question: str, *, is_safe: bool = False) -> bool:
        asked.append(question)
        return is_safe

    monkeypatch.setattr(dialogs, "confirm", confirm)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert len(asked) == 1
    assert "ended unexpectedly" in asked[0]
    assert "A. Meyer" in asked[0]
    assert "lost" not in asked[0]
    assert not session_of(window).why_read_only


def test_who_does_not_go_on_after_a_crash_is_not_told_that_somebody_is_at_work(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_as_by_a_crash(case_copy)
    monkeypatch.setattr(dialogs, "confirm", lambda *_, **__: False)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    told = window.desk.notice.text
    assert told.startswith("Read-only: A. Meyer had this case open, since 2")
    assert "when KaryoGUI ended unexpectedly; it was not taken over." in told
    # Who changes their mind is asked once more.
    monkeypatch.setattr(dialogs, "confirm", lambda *_, **__: True)
    before = session_of(window)
    window.desk.notice.press("Try again")
    qtbot.waitUntil(lambda: window.session not in (None, before))
    assert not session_of(window).why_read_only
    assert not window.desk.notice.isVisible()


def test_who_was_taken_over_is_told_and_writes_nothing_more(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    (case_copy / LOCK_FILE).unlink()
    assert acquire(case_copy, LockHolder("B. Roth", "there", 1, AT, "t")) is None
    before = (case_copy / "karyogram.json").read_bytes()
    opened.view.show_file(session_of(opened).karyogram.slots["3"][0])
    QTest.keyClicks(opened.view, "4")
    qtbot.waitUntil(lambda: "B. Roth on there has taken this case over" in opened.desk.notice.text)
    opened.cases.close()
    assert (case_copy / "karyogram.json").read_bytes() == before


def test_what_the_engine_made_of_a_case_that_was_taken_over_meanwhile_is_dropped(
    opened: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot
) -> None:
    session, proposed = session_of(opened), session_of(opened).karyogram
    engine.hold, engine.free = True, engine.asked
    opened.cases.classify_again()
    qtbot.waitUntil(lambda: engine.asked > engine.free)
    (case_copy / LOCK_FILE).unlink()
    assert acquire(case_copy, LockHolder("B. Roth", "there", 1, AT, "t")) is None
    session.recorder._touch()
    qtbot.waitUntil(lambda: not session.recorder.can_write)
    engine.hold = False
    qtbot.waitUntil(lambda: opened._engine.is_idle)
    assert session_of(opened) is session
    assert session.karyogram is proposed
    assert opened.pages.shows_karyogram
    assert "B. Roth on there" in opened.desk.notice.text


def test_an_open_case_shows_that_it_is_worked_on_and_a_folder_out_of_reach_is_not_taken_over(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Path] = []

    def out_of_reach(folder: Path, holder: LockHolder) -> bool:
        tried.append(folder)
        if len(tried) < 3:
            raise OSError(errno.EHOSTDOWN, "down")
        return beat(folder, holder)

    monkeypatch.setattr(recorder, "BEAT_S", 0.02)
    monkeypatch.setattr(recorder, "beat", out_of_reach)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    lock = case_copy / LOCK_FILE
    os.utime(lock, (0, 0))
    qtbot.waitUntil(lambda: lock.stat().st_mtime > 1)
    assert session_of(window).recorder.can_write


def test_the_lock_goes_with_the_window(opened: MainWindow, case_copy: Path) -> None:
    assert (case_copy / LOCK_FILE).exists()
    opened.close()
    assert not (case_copy / LOCK_FILE).exists()


def test_the_lock_is_given_back_in_another_thread(
    opened: MainWindow, case_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share may not answer just then."""
    threads: list[threading.Thread] = []

    def noting(folder: Path, holder: LockHolder) -> None:
        threads.append(threading.current_thread())
        release(folder, holder)

    monkeypatch.setattr(recorder, "release", noting)
    assert opened.cases.close()
    assert not (case_copy / LOCK_FILE).exists()
    assert len(threads) == 1
    assert threads[0] is not threading.main_thread()


def test_who_does_not_wait_for_the_lock_of_a_slow_folder_leaves_none_there(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, gone = Event(), Event()

    def slow(folder: Path, holder: LockHolder) -> LockState | None:
        answers.wait(PATIENCE_MS / 1000)
        return acquire(folder, holder)

    def noting(folder: Path, holder: LockHolder) -> None:
        release(folder, holder)
        gone.set()

    monkeypatch.setattr(access, "acquire", slow)
    monkeypatch.setattr(access, "release", noting)
    heard = stop_the_wait(window)
    window.open_case(case_copy)
    qtbot.waitUntil(window.message_page.isVisible)
    assert any("slow to answer" in text for text in heard)
    assert window.message_page.message == f"{case_copy}: does not answer"
    assert window.session is None
    answers.set()
    assert gone.wait(PATIENCE_MS / 1000)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert not session_of(window).why_read_only


def test_who_does_not_wait_for_the_record_of_a_slow_folder_leaves_no_lock_there(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Event()
    does = RecordWriter.is_outdated

    def slow(writer: RecordWriter) -> bool:
        answers.wait(PATIENCE_MS / 1000)
        return does(writer)

    monkeypatch.setattr(RecordWriter, "is_outdated", slow)
    heard = stop_the_wait(window)
    window.open_case(case_copy)
    qtbot.waitUntil(window.message_page.isVisible)
    assert any("slow to answer" in text for text in heard)
    assert (case_copy / LOCK_FILE).exists()
    answers.set()
    qtbot.waitUntil(lambda: not (case_copy / LOCK_FILE).exists())
    assert window.session is None
