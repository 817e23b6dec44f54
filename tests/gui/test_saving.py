"""What is on the disk, and what is read from there again."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.domain.karyogram import CaseKaryogram
from engine.io.audit import read_log
from engine.io.case_record import RecordWriter, read_record
from engine.io.journal import replayed
from engine.io.karyogram_file import karyogram_bytes
from karyogui.main_window import MainWindow
from tests.gui.conftest import StandInEngine
from tests.gui.steps import saved, session_of


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
    opened.desk._saver.start(lambda *_: let_go.wait(5), on_done=lambda _: None, on_error=lambda _: None)
    opened.view.show_file(file)
    QTest.keyClick(opened.view, Qt.Key.Key_F)
    session_of(opened).save()
    opened.actions_.mirror.trigger()
    let_go.set()
    saved(opened, qtbot)
    assert checked
    assert all(checked)


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
