"""Review, signing, amending, the audit log and the lock, as people use them in the window."""

import errno
import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QUndoView, QWidget
from pytestqt.qtbot import QtBot

from engine.domain.case import Case
from engine.domain.cell_warnings import open_warnings
from engine.domain.edits import Resolve, Turn
from engine.domain.karyogram import CaseKaryogram, Decision, KaryogramError
from engine.domain.review import CaseStatus
from engine.io.audit import AUDIT_FILE, AuditEntry, AuditLog, LoggedEntry, LogHead, read_log
from engine.io.case_lock import LOCK_FILE, LockHolder, acquire, beat
from engine.io.case_record import RecordWriter, read_record
from engine.io.journal import replayed
from engine.io.karyogram_file import karyogram_bytes
from engine.io.tally_file import read_tallies
from karyogui import dialogs
from karyogui.iscn_dialog import IscnDialog
from karyogui.main_window import MainWindow
from karyogui.panels.cell_list import CellList
from karyogui.panels.warning_cards import WarningCard
from karyogui.record import recorder
from karyogui.record.amend_dialog import AmendDialog
from karyogui.record.audit_dialog import AuditDialog, AuditLogModel
from karyogui.record.notice import Notice
from karyogui.session import CaseSession
from karyogui.settings import AppSettings
from karyogui.theme import PAPER
from tests.gui.conftest import StandInEngine, follow

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def session_of(window: MainWindow) -> CaseSession:
    assert window.session is not None
    return window.session


def accept_all(window: MainWindow) -> None:
    window.scene.select_all()
    window.actions_.accept.trigger()
    answer_warnings(window)


def answer_warnings(window: MainWindow) -> None:
    session = session_of(window)
    for warning in open_warnings(session.result, session.cell):
        session.apply(Resolve(warning.key, "seen in every cell", session.decision()), "answer")


def review_as(window: MainWindow, name: str, role: str) -> None:
    """Through the dialog, as a person does."""
    dialog = window.desk.review_and_sign()
    assert dialog is not None
    dialog.person.name.setCurrentText(name)
    dialog.person.role.setText(role)
    assert dialog.proceed.isEnabled()
    dialog.proceed.click()


def saved(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session_of(window).is_saved)


@pytest.fixture
def signed(opened: MainWindow, qtbot: QtBot) -> MainWindow:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    review_as(opened, "B. Roth", "cytogeneticist")
    saved(opened, qtbot)
    return opened


def test_signing_is_closed_while_something_is_open_and_the_list_leads_to_it(opened: MainWindow) -> None:
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.person.role.setText("technologist")
    assert not dialog.proceed.isEnabled()
    opened.scene.clearSelection()
    links = [button for button in dialog.findChildren(QPushButton) if button.text() == "Show"]
    assert len(links) >= 2  # doubts, what nobody accepted, and the trisomy
    links[0].click()
    assert not dialog.isVisible()
    assert set(opened.scene.selected_files()) == {doubt.file for doubt in session_of(opened).doubts}


def test_no_line_of_the_checklist_is_cut_off_in_a_low_dialog(opened: MainWindow, qtbot: QtBot) -> None:
    session = session_of(opened)
    for slot in ("13", "14", "15", "16"):
        opened.editing.move(session.karyogram.slots[slot][:1], "20", None)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.resize(dialog.width(), 420)
    qtbot.wait(20)
    (area,) = dialog.findChildren(QScrollArea)
    wrapped = [label for label in area.findChildren(QLabel) if label.wordWrap()]
    assert len(wrapped) > 5
    for label in wrapped:
        assert label.height() >= label.heightForWidth(label.width())
    assert area.verticalScrollBar().maximum() > 0
    dialog.close()


def test_the_checklist_is_seen_whole_when_everything_is_done(opened: MainWindow, qtbot: QtBot) -> None:
    accept_all(opened)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    qtbot.wait(20)
    (area,) = dialog.findChildren(QScrollArea)
    lines = [label for label in area.findChildren(QLabel) if label.text().startswith("✓")]
    assert len(lines) == 5
    for label in lines:
        assert label.visibleRegion().boundingRect().height() == label.height() >= label.fontMetrics().height()
    dialog.close()


def test_the_checklist_ticks_nothing_that_a_doubt_still_lacks(opened: MainWindow) -> None:
    opened.editing.accept_without_doubt()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    lines = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Need a look: 2" in lines
    assert "✓  Every chromosome was accepted by a person" not in lines
    assert "✓  Every other chromosome was accepted by a person" in lines
    dialog.close()


def test_a_link_of_the_checklist_can_be_read_while_it_has_the_keys(opened: MainWindow, qtbot: QtBot) -> None:
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    link = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Show")
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    image = link.grab(link.rect().adjusted(5, 4, -5, -4)).toImage()  # without its rim
    greys = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    assert max(greys) - min(greys) > 100


def test_one_person_reviews_and_only_a_second_one_signs(opened: MainWindow, qtbot: QtBot, case_copy: Path) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    assert "REVIEWED" in opened.top_bar._chip.text()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.person.name.setCurrentText("a.  meyer")
    dialog.person.role.setText("cytogeneticist")
    assert not dialog.proceed.isEnabled()
    dialog.person.name.setCurrentText("B. Roth")
    dialog.proceed.click()
    assert session_of(opened).result.review.status is CaseStatus.SIGNED
    assert opened.top_bar._chip.text() == "SIGNED · B. Roth"
    assert "Signed by B. Roth, cytogeneticist" in opened.desk.notice.text
    saved(opened, qtbot)
    entries = [logged.entry for logged in read_log(case_copy).entries]
    assert [(entry.what, entry.who) for entry in entries[-2:]] == [("review", "A. Meyer"), ("sign", "B. Roth")]
    assert not read_record(case_copy).alerts


def test_a_reviewed_case_can_be_taken_back_and_edited(opened: MainWindow) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    assert not opened.actions_.undo.isEnabled()
    opened.desk.notice.press("Take back")
    assert session_of(opened).result.review.status is CaseStatus.OPEN
    assert opened.actions_.undo.isEnabled()


def test_after_a_step_of_the_review_the_keys_are_with_the_karyogram_and_the_history_begins_anew(
    signed: MainWindow, qtbot: QtBot
) -> None:
    history = signed.review_panel.findChild(QUndoView)
    assert history.emptyLabel() == "as signed"
    *_, button = (found for found in signed.desk.notice.findChildren(QPushButton) if found.text() == "Amend…")
    button.setFocus()
    button.click()
    (dialog,) = (found for found in signed.findChildren(AmendDialog) if found.isVisible())
    dialog.reason.setPlainText("wrong class")
    dialog.person.name.setCurrentText("B. Roth")
    dialog.person.role.setText("cytogeneticist")
    dialog.accept()
    qtbot.wait(20)
    assert signed.focusWidget() is signed.view
    assert history.emptyLabel() == "as signed"


def test_a_signed_case_refuses_every_edit_in_the_window_and_behind_it(signed: MainWindow) -> None:
    session = session_of(signed)
    before = session.result
    file = session.karyogram.slots["3"][0]
    signed.view.setFocus()
    signed.view.show_file(file)
    QTest.keyClicks(signed.view, "4f")
    QTest.keyClick(signed.view, Qt.Key.Key_Delete)
    assert session.result is before
    assert not signed.actions_.turn.isEnabled()
    assert not signed.actions_.undo.isEnabled()
    assert not signed.actions_.classify.isEnabled()
    with pytest.raises(KaryogramError, match=r"signed by B\. Roth"):
        session.apply(Turn((file,), Decision("X", AT)), "turn")


def test_amending_keeps_the_signed_version_and_makes_a_new_one(
    signed: MainWindow, qtbot: QtBot, case_copy: Path
) -> None:
    first = (case_copy / "karyogram.json").read_bytes()
    file = session_of(signed).karyogram.slots["21"][0]
    dialog = signed.desk.amend()
    assert dialog is not None
    assert not dialog.proceed.isEnabled()
    dialog.reason.setPlainText("21 was a misread 22")
    dialog.person.name.setCurrentText("B. Roth")
    dialog.person.role.setText("cytogeneticist")
    dialog.proceed.click()
    assert (case_copy / "karyogram.v1.json").read_bytes() == first
    assert "21 was a misread 22" in signed.desk.notice.text
    signed.view.show_file(file)
    QTest.keyClicks(signed.view, "22")
    assert session_of(signed).karyogram.slot_of(file) == "22"
    answer_warnings(signed)
    review_as(signed, "B. Roth", "cytogeneticist")
    review_as(signed, "A. Meyer", "head of the laboratory")
    assert session_of(signed).result.review.report_status == "AMENDED"
    saved(signed, qtbot)
    # The earlier version opens read-only, and the present one again after it.
    signed.desk.versions_menu.actions()[0].trigger()
    assert session_of(signed).karyogram.slot_of(file) == "21"
    assert session_of(signed).why_read_only
    assert not signed.desk.log_action.isEnabled()  # it is of the present one
    signed.desk.notice.press("Back to the present version")
    qtbot.waitUntil(lambda: signed.session is not None and session_of(signed).karyogram.slot_of(file) == "22")
    assert not read_record(case_copy).alerts
    # Without a cell that it knows there is nothing to show, and the present one stays.
    present = session_of(signed)
    present.case = Case(case_copy, ())
    signed.desk.versions_menu.actions()[0].trigger()
    assert session_of(signed) is present
    assert "karyogram.v1.json: none of its cells" in signed.banner.text


def test_an_altered_log_is_told_on_opening_and_the_case_opens(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    opened.scene.select_all()
    opened.actions_.mirror.trigger()
    opened.actions_.undo.trigger()
    saved(opened, qtbot)
    opened.cases.close()
    path = case_copy / AUDIT_FILE
    path.write_bytes(path.read_bytes().replace(b'"what":"mirror"', b'"what":"turn"'))
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None)
    assert opened.desk.alert.isVisible()
    assert "altered" in opened.desk.alert.text
    dialog = opened.desk.show_log()
    assert dialog is not None
    assert "altered" in dialog.verdict
    dialog.accept()


def test_the_log_is_shown_searched_and_verified(opened: MainWindow, qtbot: QtBot) -> None:
    file = session_of(opened).karyogram.slots["5"][0]
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "12")
    opened.actions_.undo.trigger()
    dialog = opened.desk.show_log()
    assert dialog is not None
    assert dialog.verdict.startswith("✓  3 entries")
    assert dialog.shown_rows == 3
    dialog.search.setText("undo")
    assert dialog.shown_rows == 1
    dialog.search.setText(file)
    assert dialog.shown_rows == 2
    rows = dialog.table.model()
    assert [rows.index(1, column).data() for column in (1, 4, 6, 7, 8)] == ["✓", "move", file, "5", "12"]
    dialog.accept()


def test_undo_history_is_there_after_reopening(opened: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    file = session_of(opened).karyogram.slots["5"][0]
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "12")
    opened.view.show_file(file)
    QTest.keyClick(opened.view, Qt.Key.Key_F)
    opened.actions_.undo.trigger()
    saved(opened, qtbot)
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None)
    assert opened.actions_.redo.isEnabled()
    assert opened.actions_.undo.text() == "Undo: move 5 → 12"
    opened.actions_.undo.trigger()
    assert session_of(opened).karyogram.slot_of(file) == "5"
    assert session_of(opened).karyogram.placements[file].decision.by is None


def test_a_long_log_is_opened_by_what_is_seen_of_it(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: set[int] = set()
    data = AuditLogModel.data

    def noting(model: AuditLogModel, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        asked.add(index.row())
        return data(model, index, role)

    monkeypatch.setattr(AuditLogModel, "data", noting)
    entry = AuditEntry(at=AT, who="Ana Horvat", what="turn", account="ana@lab")
    log = AuditLog(tuple(LoggedEntry(line, entry) for line in range(1, 1001)), LogHead(1000))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1280, 800)
    dialog = AuditDialog(window, "case 21", log, (), PAPER)
    dialog.show()
    assert dialog.shown_rows == 1000
    assert asked
    assert max(asked) < 200


def test_what_is_written_is_the_state_of_the_logs_last_entry_however_late_the_saver_comes(
    opened: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = session_of(opened).result
    file = session_of(opened).karyogram.slots["5"][0]
    checked: list[bool] = []
    real = RecordWriter.write

    def write_and_check(writer: RecordWriter, state: CaseKaryogram, *more: Any) -> str:
        sha256 = real(writer, state, *more)
        entries = [logged.entry for logged in read_log(case_copy).entries]
        checked.append(karyogram_bytes(replayed(begin, entries)) == karyogram_bytes(state))
        return sha256

    monkeypatch.setattr(RecordWriter, "write", write_and_check)
    let_go = threading.Event()
    opened._saver.start(lambda *_: let_go.wait(5), on_done=lambda _: None, on_error=lambda _: None)
    opened.view.show_file(file)
    QTest.keyClick(opened.view, Qt.Key.Key_F)
    session_of(opened).save()
    opened.actions_.mirror.trigger()
    let_go.set()
    saved(opened, qtbot)
    assert checked
    assert all(checked)


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
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    assert acquire(case_copy, LockHolder("A. Meyer", socket.gethostname(), ended.pid, AT, "t")) is None
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
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    assert acquire(case_copy, LockHolder("A. Meyer", socket.gethostname(), ended.pid, AT, "t")) is None
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


def test_a_read_only_folder_is_edited_in_memory_and_told(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tests may run as root, whom no mode keeps out: the calls are refused instead."""
    real_open: Callable[..., int] = os.open

    def refuse(path: object, flags: int, *more: int, **named: object) -> int:
        if str(path).startswith(str(case_copy)) and flags & (os.O_CREAT | os.O_WRONLY | os.O_RDWR):
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, flags, *more, **named)

    names = sorted(path.name for path in case_copy.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", refuse)
        window.open_case(case_copy)
        qtbot.waitUntil(window.banner.isVisible)
        assert "Permission denied" in window.banner.text
        assert not window.desk.notice.isVisible()  # one line is enough
        window.banner.hide()  # as its button does
        assert window.desk.notice.isVisible()
        assert "cannot be written" in window.desk.notice.text
        file = session_of(window).karyogram.slots["3"][0]
        window.view.show_file(file)
        QTest.keyClicks(window.view, "4")
        assert session_of(window).karyogram.slot_of(file) == "4"
        assert sorted(path.name for path in case_copy.iterdir()) == names
    session_of(window).save()
    saved(window, qtbot)
    qtbot.waitUntil(lambda: not window.desk.notice.isVisible())
    record = read_record(case_copy)
    assert record.state is not None
    assert record.state.cells[session_of(window).cell.name].slot_of(file) == "4"


def test_a_case_changed_since_it_was_read_is_read_again(
    window: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot
) -> None:
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and session_of(window).is_saved)
    window.cases.close()
    text = (case_copy / "karyogram.json").read_text(encoding="utf-8")
    real, changed = window.desk.recorder_for, []

    def change_then_lock(folder: Path, opened: object) -> object:
        if not changed:
            changed.append(1)
            (folder / "karyogram.json").write_text(text.replace('"mirrored": false', '"mirrored": true', 1), "utf-8")
        return real(folder, opened)  # type: ignore[arg-type]

    window.desk.recorder_for = change_then_lock  # type: ignore[method-assign, assignment]
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert any(placement.mirrored for placement in session_of(window).karyogram.placements.values())
    assert "changed outside" in window.desk.alert.text


def test_a_key_that_is_a_command_is_one_action(opened: MainWindow) -> None:
    opened.desk.effort.meter._watch(opened.windowHandle())
    opened.desk.effort._begin()
    opened.activateWindow()
    opened.view.setFocus()
    opened.scene.select(["001.png"])
    before = session_of(opened).karyogram.placements["001.png"].turned
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_F)
    assert session_of(opened).karyogram.placements["001.png"].turned is not before
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert session_of(opened).karyogram.placements["001.png"].turned is before
    effort = opened.desk.effort.meter.effort
    assert effort is not None
    assert effort.actions == 2


def test_effort_counts_presses_and_time_without_pauses_and_goes_into_the_month(
    opened: MainWindow, settings: AppSettings, case_copy: Path, qtbot: QtBot
) -> None:
    now = [0.0]
    opened.desk.effort.meter._clock = lambda: now[0]
    opened.desk.effort.meter._watch(opened.windowHandle())
    opened.desk.effort._begin()
    opened.view.setFocus()
    for key, pause in ((Qt.Key.Key_Space, 5), (Qt.Key.Key_Shift, 0), (Qt.Key.Key_Space, 400), (Qt.Key.Key_Space, 10)):
        now[0] += pause
        QTest.keyClick(opened.windowHandle(), key)
    effort = session_of(opened).recorder.effort_of(session_of(opened).cell.name)
    assert (effort.actions, effort.active_s) == (3, 15.0)
    assert opened.bottom_bar.effort.text() == "3 actions · 0:15 · 47 of 47 stayed"
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    review_as(opened, "B. Roth", "cytogeneticist")
    (tally,) = read_tallies(settings.data_folder).values()
    assert (tally.cells, tally.actions, tally.placed, tally.stayed) == (1, 3, 47, 47)
    dialog = opened.desk.effort.show_months()
    assert dialog is not None
    assert [dialog.table.item(0, column).text() for column in range(1, 6)] == ["1", "3.0", "0:15", "47", "100.0 %"]
    dialog.accept()
    saved(opened, qtbot)
    opened.close()
    record = read_record(case_copy)
    assert record.note is not None
    assert sum(effort.actions for effort in record.note.efforts.values()) == 3
    QApplication.processEvents()


def test_what_a_case_has_cost_since_the_last_save_is_kept_when_it_is_closed(
    opened: MainWindow, case_copy: Path
) -> None:
    opened.desk.effort.meter._watch(opened.windowHandle())
    cell = session_of(opened).cell.name
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Space)  # no edit
    assert session_of(opened).is_saved
    assert opened.cases.close()
    note = read_record(case_copy).note
    assert note is not None
    assert note.efforts[cell].actions == 1


def test_a_reviewed_case_offers_nothing_that_would_be_refused(opened: MainWindow) -> None:
    def offered() -> tuple[set[bool], set[bool]]:
        follow(opened)
        links = [b for card in opened.findChildren(WarningCard) for b in card.findChildren(QPushButton)]
        moves = [b for b in opened.review_panel.details.findChildren(QPushButton) if b.text().startswith("→")]
        assert links
        assert moves
        return {not link.isHidden() for link in links}, {move.isEnabled() for move in moves}

    accept_all(opened)
    opened.view.show_file(session_of(opened).karyogram.slots["21"][0])
    assert offered() == ({True}, {True})
    review_as(opened, "A. Meyer", "technologist")
    assert offered() == ({False}, {False})
    opened.editing.move(session_of(opened).karyogram.slots["21"][:1], "20", None)
    assert opened.banner.text == "Reviewed by A. Meyer: take the review back to change the case."
    assert not opened.bottom_bar.origin.isEnabled()
    assert not opened.actions_.accept_rest.isEnabled()
    opened.desk.notice.press("Take back")
    assert offered() == ({True}, {True})
    assert opened.bottom_bar.origin.isEnabled()


def texts_of_the_line(window: MainWindow) -> list[str]:
    """What the dialog of the ISCN line shows, after one was typed there: the typed one first."""
    shown: list[str] = []

    def look() -> None:
        (dialog,) = (widget for widget in window.findChildren(IscnDialog) if widget.isVisible())
        edit = dialog.findChild(QLineEdit, "iscnEdit")
        QTest.keyClicks(edit, "46,XX")
        shown.extend([edit.text(), *(label.text() for label in dialog.findChildren(QLabel))])
        shown.extend(button.text() for button in dialog.findChildren(QPushButton) if button.isVisible())
        dialog.reject()

    QTimer.singleShot(0, look)
    window.actions_.iscn.trigger()
    return shown


def test_the_iscn_line_of_a_signed_case_is_explained_and_cannot_be_typed(signed: MainWindow) -> None:
    shown = texts_of_the_line(signed)
    assert shown[0] == ""
    assert any("one more chromosome 21" in text and "Signed by B. Roth" in text for text in shown)
    assert "Close" in shown
    assert "OK" not in shown


def test_a_signed_case_whose_folder_has_changed_says_so_and_is_not_green(
    signed: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    assert signed.top_bar._chip.property("complete")
    assert "changed" not in signed.desk.notice.text
    before = session_of(signed)
    gone, line = before.karyogram.slots["21"][0], signed.bottom_bar.iscn.text()
    (case_copy / gone).unlink()
    signed.open_case(case_copy)
    qtbot.waitUntil(lambda: signed.session is not None and signed.session is not before)
    follow(signed)
    assert signed.top_bar._chip.text() == "SIGNED · B. Roth"
    assert not signed.top_bar._chip.property("complete")
    assert f"The folder has changed since: this is not what was signed, and its report is a draft. Gone: {gone}" in (
        signed.desk.notice.text
    )
    assert signed.desk.notice.property("alert")
    # What was signed is what counts, until it is amended.
    assert line == "47,XY,+21"
    assert signed.bottom_bar.iscn.text() == line
    assert "46,XY" in signed.bottom_bar.iscn.tip_at(-1)
    assert any("one more chromosome 21" in text for text in texts_of_the_line(signed))
    (row,) = signed.case_panel.findChild(CellList).texts()
    assert f" · {line} · " in row
    dialog = signed.desk.amend()
    assert dialog is not None
    dialog.reason.setPlainText("the picture was lost")
    dialog.person.name.setCurrentText("C. Weiss")
    dialog.person.role.setText("technologist")
    dialog.proceed.click()
    follow(signed)
    assert signed.bottom_bar.iscn.text() == "46,XY"


def test_a_picture_that_was_replaced_after_the_signature_is_told(
    signed: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    before = session_of(signed)
    replaced, other = before.karyogram.slots["21"][0], before.karyogram.slots["22"][0]
    shutil.copyfile(case_copy / other, case_copy / replaced)
    signed.open_case(case_copy)
    qtbot.waitUntil(lambda: signed.session is not None and signed.session is not before)
    follow(signed)
    assert session_of(signed).karyogram.slot_of(replaced) == "unassigned"
    assert not signed.top_bar._chip.property("complete")
    assert "this is not what was signed, and its report is a draft." in signed.desk.notice.text
    assert f"Replaced: {replaced} was in the saved karyogram but is another" in signed.desk.notice.text
    assert signed.bottom_bar.iscn.text() == "47,XY,+21"


def test_the_record_works_on_after_the_keys_went_through_all_parts(opened: MainWindow, qtbot: QtBot) -> None:
    for _ in range(6):
        opened.actions_.next_part.trigger()
    answer_warnings(opened)  # the card of the warning, where the keys were, is another now
    follow(opened)
    qtbot.wait(20)
    gc.collect()
    opened.desk.show()
    assert opened.desk.sign_action.isEnabled()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.close()


def test_a_notice_said_again_keeps_its_buttons_and_does_what_was_said_last(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    done: list[str] = []
    notice.show_text("Read-only", [("Try again", lambda: done.append("first"))])
    (before,) = notice.findChildren(QPushButton)
    notice.show_text("Read-only", [("Try again", lambda: done.append("second"))])
    assert notice.findChildren(QPushButton) == [before]
    before.click()
    assert done == ["second"]
    notice.show_text("Signed", [("Amend…", lambda: done.append("third"))])
    notice.press("Amend…")
    assert done == ["second", "third"]


def test_who_reviews_is_told_that_the_stated_sex_and_the_chromosomes_disagree(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    (case_copy / "report.json").write_text('{"format": 1, "case_data": {"sex": "Female"}}', encoding="utf-8")
    accept_all(opened)
    saved(opened, qtbot)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("The sex is stated as female, but there is a Y chromosome" in text for text in told)
    dialog.person.role.setText("technologist")
    assert dialog.proceed.isEnabled()  # it may be true
    dialog.reject()
    (case_copy / "report.json").write_text("{", encoding="utf-8")
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    assert any("report.json" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()
