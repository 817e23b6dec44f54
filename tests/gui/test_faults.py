"""Disks that are full or gone, shares that stall, processes that die: told by name, and nothing is lost."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import CaseStatus
from engine.inference.fallback import Fallback, Trouble
from engine.io.audit import AUDIT_FILE
from engine.io.case_record import RecordWriter, read_record
from engine.io.corrections import export_corrections
from engine.io.karyogram_file import KaryogramFileError
from karyogui.case_work import Progress, ShouldCancel
from karyogui.main_window import MainWindow
from tests.gui.conftest import StandInEngine
from tests.gui.test_record import accept_all, review_as, saved, session_of

FULL = "karyogram.json: cannot be written (No space left on device)"


def logged(folder: Path, what: str) -> bool:
    return f'"what":"{what}"' in (folder / AUDIT_FILE).read_text(encoding="utf-8")


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
        dialog = opened.desk.amend()
        assert dialog is not None
        dialog.reason.setPlainText("21 was a misread 22")
        dialog.person.name.setCurrentText("B. Roth")
        dialog.person.role.setText("cytogeneticist")
        dialog.proceed.click()
        assert "not on the disk yet" in opened.banner.text
        assert session_of(opened).result.review.status is CaseStatus.SIGNED
        (outcome,) = export_corrections([case_copy], tmp_path / "set", b"k" * 32)
        assert "not saved" in outcome.refused
    session_of(opened).save()
    saved(opened, qtbot)
    assert not read_record(case_copy).alerts
    assert not export_corrections([case_copy], tmp_path / "set", b"k" * 32)[0].refused


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
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert not list(case_copy.glob("*.tmp"))
    assert not session_of(window).cell.unreadable


def test_a_card_that_fails_is_told_in_the_status_bar_and_stays_told_once_the_case_is_saved(
    window: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    karyotype = engine.karyotype

    def failing(case: Case, progress: Progress, should_cancel: ShouldCancel) -> CaseKaryogram:
        engine.fallbacks = (Fallback(Trouble.LOST, "CUDA: Card", 0, "CUDA error: unknown error"),)
        engine.device_name = "CPU: test, as CUDA: Card failed"
        return karyotype(case, progress, should_cancel)

    qtbot.waitUntil(lambda: "CPU: test" in window.bottom_bar.engine.text())
    monkeypatch.setattr(engine, "karyotype", failing)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.bottom_bar.saved.text().startswith("saved"))
    assert window.bottom_bar.engine.text().endswith("CPU: test, as CUDA: Card failed")
    assert window.banner.isVisible()
    assert window.banner.text == "CUDA: Card failed (CUDA error: unknown error): the CPU goes on, more slowly."


def _full(*args: object) -> None:
    raise KaryogramFileError(FULL)
