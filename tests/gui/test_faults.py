"""Disks that are full or gone, shares that stall, processes that die: told by name, and nothing is lost."""

import errno
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import CaseStatus
from engine.inference.fallback import Fallback, Trouble
from engine.io.audit import AUDIT_FILE
from engine.io.case_lock import own_holder, read_lock, take_over
from engine.io.case_record import RecordWriter, read_record
from engine.io.corrections import export_corrections
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes, parse_karyogram
from karyogui import session as session_module
from karyogui.engine_host import EngineHost
from karyogui.main_window import MainWindow
from karyogui.record import recorder as recorder_module
from karyogui.record.waiting import WaitDialog
from karyogui.settings import remembered
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs
from tests.gui.conftest import StandInEngine
from tests.gui.steps import accept_all, amend_as, review_as, saved, session_of

FULL = "karyogram.json: cannot be written (No space left on device)"


def test_a_signature_that_reached_only_the_log_is_in_force(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    saved(opened, qtbot)
    with monkeypatch.context() as patch:
        patch.setattr(RecordWriter, "write", _full)
        review_as(opened, "B. Roth", "cytogeneticist")
        qtbot.waitUntil(lambda: logged(case_copy, "sign") and "NOT SAVED" in opened.bottom_bar.saved.text())
        found = read_record(case_copy)
        assert found.state is not None
        assert found.state.review.status is CaseStatus.SIGNED
        assert found.state.review.signed == session_of(opened).result.review.signed
        assert not found.alerts
        assert not found.history.done  # as in the window: what was signed cannot be undone
        # What karyogram.json does not say yet is neither amended nor learned from.
        amend_as(opened, "B. Roth", "cytogeneticist", "21 was a misread 22")
        assert "not on the disk yet" in opened.banner.text
        assert session_of(opened).result.review.status is CaseStatus.SIGNED
        (outcome,) = export_corrections([case_copy], tmp_path / "set", lambda: b"k" * 32)
        assert "not saved" in outcome.refused
    session_of(opened).save()
    saved(opened, qtbot)
    assert not read_record(case_copy).alerts
    assert not export_corrections([case_copy], tmp_path / "set", lambda: b"k" * 32)[0].refused


def test_a_review_taken_back_stays_so_when_only_the_log_holds_it_and_the_edits_after_it(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    saved(opened, qtbot)
    with monkeypatch.context() as patch:
        patch.setattr(RecordWriter, "write", _full)
        opened.desk.notice.press("Take back")
        opened.view.show_file(session_of(opened).karyogram.slots["21"][0])
        QTest.keyClicks(opened.view, "22")
        qtbot.waitUntil(lambda: logged(case_copy, "move"))
        found = read_record(case_copy)
    assert found.state is not None
    # The reviewer does not stand for what was changed afterwards.
    assert found.state.review.status is CaseStatus.OPEN
    assert found.state.cells.keys() == session_of(opened).result.cells.keys()
    assert not found.alerts


def test_opening_a_case_takes_away_what_a_killed_process_left(
    window: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    for name in (".karyogram.json.ab.tmp", ".karyogram.record.json.cd.tmp", ".report.json.ef.tmp"):
        (case_copy / name).write_bytes(b"{")
        os.utime(case_copy / name, (0, 0))
    being_written = case_copy / ".karyogram.v1.json.gh.tmp"
    being_written.write_bytes(b"{")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert list(case_copy.glob(".*.tmp")) == [being_written]
    assert not session_of(window).cell.unreadable


def test_a_card_that_fails_is_told_in_the_status_bar_and_stays_told_once_the_case_is_saved(
    window: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    karyotype = engine.karyotype

    def failing(case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        engine.fallbacks = (Fallback(Trouble.LOST, "CUDA: Card", 0, "CUDA error: unknown error"),)
        engine.device_name = "CPU: test (CUDA failed)"
        return karyotype(case, progress, should_cancel)

    qtbot.waitUntil(lambda: "CPU: test" in window.bottom_bar.engine.text())
    monkeypatch.setattr(engine, "karyotype", failing)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.bottom_bar.saved.text().startswith("saved"))
    assert window.bottom_bar.engine.text().endswith("CPU: test (CUDA failed)")
    assert window.banner.isVisible()
    assert window.banner.text == "CUDA: Card failed (CUDA error: unknown error): the CPU goes on, more slowly."


def test_what_is_to_be_known_of_the_model_stays_told_once_a_case_is_saved_and_goes_with_it(
    qtbot: QtBot, engine: StandInEngine, settings: AppSettings, case_copy: Path
) -> None:
    engine.notice = "the model in service is damaged; the one before it is used"
    host = EngineHost(lambda: engine)
    window = MainWindow(host, settings)
    qtbot.addWidget(window)
    window.show()
    host.warm_up()
    qtbot.waitUntil(lambda: window.banner.text == engine.notice)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.bottom_bar.saved.text().startswith("saved"))
    assert window.banner.isVisible()
    assert window.cases.close()
    assert not window.banner.isVisible()
    window.close()
    host.setParent(None)


def test_a_full_disk_is_told_by_name_and_the_work_can_be_saved_elsewhere_or_again(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "copy.json"
    monkeypatch.setattr(dialogs, "ask_karyogram_file", lambda parent, suggested: elsewhere)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing_below(case_copy, errno.ENOSPC))
        file = move_one(opened)
        qtbot.waitUntil(lambda: "No space left on device" in opened.banner.text)
        assert str(case_copy) in opened.banner.text
        assert opened.bottom_bar.saved.text() == "NOT SAVED"
        opened.view.show_file(session_of(opened).karyogram.slots["Y"][0])
        opened.actions_.swap.trigger()  # it has no homolog: that is told elsewhere
        assert "No space left on device" in opened.banner.text
        press(opened, "Save elsewhere…")
        copy = parse_karyogram(elsewhere.read_bytes(), elsewhere)
        assert copy.cells[session_of(opened).cell.name].slot_of(file) == "4"
        elsewhere.unlink()
        elsewhere.mkdir()
        press(opened, "Save elsewhere…")
        assert str(elsewhere) in opened.banner.text  # that it cannot be saved there either
    session_of(opened).save()
    saved(opened, qtbot)
    qtbot.waitUntil(lambda: not opened.banner.isVisible())
    assert_on_disk(case_copy, opened)


def test_a_folder_that_goes_and_comes_back_loses_nothing(opened: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    away = case_copy.with_name("away")
    case_copy.rename(away)
    move_one(opened)
    qtbot.waitUntil(opened.banner.isVisible)
    assert str(case_copy) in opened.banner.text
    assert not session_of(opened).why_read_only  # nobody has taken it over
    away.rename(case_copy)
    press(opened, "Try again")
    saved(opened, qtbot)
    assert_on_disk(case_copy, opened)


def test_a_share_that_stalls_does_not_stop_the_hand_and_is_told(
    window: MainWindow, case_copy: Path, qtbot: QtBot, stall: "Stall", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "OVERDUE_MS", 150)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    stall.begin()
    move_one(window)
    qtbot.waitUntil(lambda: stall.is_stuck)
    before = session_of(window).result
    window.actions_.undo.trigger()  # the window answers while the disk does not
    assert session_of(window).result is not before
    qtbot.waitUntil(window.banner.isVisible)
    assert "does not answer" in window.banner.text
    assert str(case_copy) in window.banner.text
    assert window.bottom_bar.saved.text() == "NOT SAVED YET"
    stall.end()
    saved(window, qtbot)
    qtbot.waitUntil(lambda: not window.banner.isVisible())
    assert window.bottom_bar.saved.text().startswith("saved")
    assert_on_disk(case_copy, window)


@pytest.mark.parametrize("answer", [True, False])
def test_closing_does_not_wait_for_a_stalled_share_at_any_price(
    opened: MainWindow,
    case_copy: Path,
    qtbot: QtBot,
    stall: "Stall",
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: bool,
) -> None:
    other = tmp_path / "other"
    shutil.copytree(case_copy, other, ignore=shutil.ignore_patterns("*.json*", "*.lock"))
    asked: list[str] = []
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: bool(asked.append(question)) or answer)
    stall.begin()
    move_one(opened)
    qtbot.waitUntil(lambda: stall.is_stuck)
    QTimer.singleShot(900, lambda: opened.findChild(WaitDialog).stop.click())
    assert opened.cases.close() is answer
    assert str(case_copy) in asked[0]
    assert "does not answer" in asked[0]
    if not answer:
        stall.end()
        saved(opened, qtbot)
        assert_on_disk(case_copy, opened)
        return
    assert opened.session is None
    opened.open_case(other)  # which lies elsewhere, and is written
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    move_one(opened)
    saved(opened, qtbot)
    assert_on_disk(other, opened)
    stall.end()


def test_a_clock_that_is_set_back_changes_no_order(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = datetime.now().astimezone()
    for number, slot in enumerate(("4", "5", "6")):
        of = str(number + 1)

        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None, back: timedelta = timedelta(days=400 * number)) -> datetime:
                return present - back

        monkeypatch.setattr(recorder_module, "datetime", Clock)
        monkeypatch.setattr(session_module, "datetime", Clock)
        file = move_one(opened, slot, of)
    saved(opened, qtbot)
    record = read_record(case_copy)
    assert not record.alerts
    moves = [logged.entry for logged in record.log.entries if logged.entry.what == "move"]
    assert [move.after for move in moves] == ["4", "5", "6"]
    assert [move.at.year for move in moves] == sorted((move.at.year for move in moves), reverse=True)
    assert moves[0].at > moves[1].at > moves[2].at
    assert [step.text.split(" · ")[0] for step in record.history.done][-1].endswith("6")
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.undo_stack.count() == 3)
    opened.actions_.undo.trigger()
    assert session_of(opened).karyogram.slot_of(file) == "3"  # the last of the three is the first to go


def test_who_is_taken_over_with_unsaved_changes_is_told_and_can_keep_them(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = read_lock(case_copy)
    assert found is not None
    assert take_over(case_copy, own_holder("B. Roth", datetime.now().astimezone()), found) is None
    file = move_one(opened)
    qtbot.waitUntil(lambda: "B. Roth" in opened.banner.text)
    assert "B. Roth" in opened.desk.notice.text
    elsewhere = tmp_path / "copy.json"
    monkeypatch.setattr(dialogs, "ask_karyogram_file", lambda parent, suggested: elsewhere)
    press(opened, "Save elsewhere…")
    copy = parse_karyogram(elsewhere.read_bytes(), elsewhere)
    assert copy.cells[session_of(opened).cell.name].slot_of(file) == "4"


# Means


class Stall:
    """Makes whatever thread writes next wait, as a share does that stalls."""

    def __init__(self) -> None:
        self.is_stuck = False
        self._begun = False
        self._over = threading.Event()

    def begin(self) -> None:
        self._begun = True

    def end(self) -> None:
        self._over.set()

    def wait(self) -> None:
        assert threading.current_thread() is not threading.main_thread(), "the window itself writes"
        if self._begun and not self.is_stuck:
            self.is_stuck = True
            self._over.wait(20)


@pytest.fixture
def stall(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stall]:
    made, fsync = Stall(), os.fsync

    def slow(handle: int) -> None:
        if made._begun:
            made.wait()
        fsync(handle)

    monkeypatch.setattr(os, "fsync", slow)
    # What is remembered between runs does not lie on the share: that it is stuck would say nothing of the case.
    monkeypatch.setattr(remembered, "write_atomically", lambda path, content: path.write_bytes(content))
    yield made
    made.end()


def failing_below(folder: Path, code: int) -> Callable[..., int]:
    """An os.open that can make or write nothing in a folder."""
    real: Callable[..., int] = os.open

    def refuse(path: object, flags: int, *more: int, **named: object) -> int:
        if str(path).startswith(str(folder)) and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise OSError(code, os.strerror(code), str(path))
        return real(path, flags, *more, **named)

    return refuse


def move_one(window: MainWindow, slot: str = "4", of: str = "3") -> str:
    """Move a chromosome of a class by key, and say which."""
    file = session_of(window).karyogram.slots[of][0]
    window.view.show_file(file)
    QTest.keyClicks(window.view, slot)
    assert session_of(window).karyogram.slot_of(file) == slot
    return file


def press(window: MainWindow, text: str) -> None:
    """A button of the banner."""
    (button,) = [found for found in window.banner.findChildren(QPushButton) if found.text() == text]
    assert button.isVisible()
    button.click()


def assert_on_disk(folder: Path, window: MainWindow) -> None:
    record = read_record(folder)
    assert not record.alerts
    assert record.state is not None
    assert karyogram_bytes(record.state) == karyogram_bytes(session_of(window).result)


def logged(folder: Path, what: str) -> bool:
    return f'"what":"{what}"' in (folder / AUDIT_FILE).read_text(encoding="utf-8")


def _full(*args: object) -> None:
    raise KaryogramFileError(FULL)
