"""The report from the main window: what is written, what is told, and what the case's log keeps of it."""

import hashlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Event, Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from engine.domain.case import Case
from engine.domain.clones import CloneRules
from engine.domain.karyogram import UNASSIGNED, CaseKaryogram
from engine.io.case_lock import own_holder, read_lock, take_over
from engine.io.karyogram_file import read_karyogram
from engine.io.report_file import load_entries, save_entries
from karyogui.headless import ReportOptions, report_case
from karyogui.main_window import MainWindow
from karyogui.record.waiting import WaitDialog
from karyogui.report import content
from karyogui.report import window as report_window
from karyogui.report.case_result import CaseResult, case_result
from karyogui.report.files import write_file
from karyogui.report.steps import Steps
from karyogui.report.window import ReportWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Laboratory
from karyogui.widgets import dialogs
from karyogui.widgets.screen_room import fitted
from tests.gui.steps import accept_all, review_as, saved, session_of
from tests.gui.test_faults import move_one
from tests.report.conftest import FULL_DETAILS, FULL_ENTRIES, flat, pdf_text


def shown_report(qtbot: QtBot, window: MainWindow) -> ReportWindow:
    """The report window of the open case, ready."""
    window.reporting.open_window()
    (shown,) = window.findChildren(ReportWindow)
    qtbot.waitUntil(lambda: shown.made is not None and shown.pages.page_count > 0)
    return shown


@pytest.mark.skipif(sys.platform != "linux", reason="the dialog is the system's own")
@pytest.mark.usefixtures("german")
def test_no_word_of_the_print_dialog_is_cut_off(
    qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: dict[str, int] = {}

    def look(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.show()
        QApplication.processEvents()
        for button in dialog.findChildren(QPushButton):
            if button.isVisible():
                cut[button.text()] = button.sizeHint().width() - button.width()
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(QPrintDialog, "exec", look)
    shown_report(qtbot, opened).print_()
    assert "&Eigenschaften" in cut
    assert {text: pixels for text, pixels in cut.items() if pixels > 0} == {}


def log_of(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_report_is_written_beside_the_window_and_not_by_it(
    qtbot: QtBot, opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[Thread] = []

    def noting(case: Case, result: CaseKaryogram, rules: CloneRules | None) -> CaseResult:
        threads.append(current_thread())
        return case_result(case, result, rules)

    monkeypatch.setattr(content, "case_result", noting)
    shown_report(qtbot, opened)
    assert threads
    assert main_thread() not in threads


def test_what_leaves_the_house_is_in_the_log_and_the_record_stays_whole(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.pdf"
    shown = shown_report(qtbot, opened)
    shown.form.number.setText("2026-1")
    shown.make()
    qtbot.waitUntil(lambda: shown.made is not None)
    monkeypatch.setattr(report_window, "ask_pdf_file", lambda parent, proposed: target)
    shown.export_button.click()
    qtbot.waitUntil(lambda: "Written" in shown.message.text())
    shown.close()
    entries = load_entries(case_copy)
    assert entries is not None
    assert entries.number == "2026-1"
    assert opened.session is not None
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    written, given = log_of(case_copy)[-2:]
    assert (written["what"], written["to"]) == ("write report", "number: 2026-1")
    assert given["what"] == "give out report"
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert given["to"] == f"DRAFT 47,XY,+21, out.pdf, sha256 {digest}"
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    assert not opened.banner.isVisible(), opened.banner.text


def test_the_report_window_goes_with_the_main_window_and_keeps_what_was_typed(
    qtbot: QtBot, opened: MainWindow, case_copy: Path
) -> None:
    shown = shown_report(qtbot, opened)
    shown.form.number.setText("2026-1")
    assert opened.close()
    assert shown.isHidden()
    entries = load_entries(case_copy)
    assert entries is not None
    assert entries.number == "2026-1"
    assert log_of(case_copy)[-1]["what"] == "write report"


def test_the_main_window_stays_if_what_was_typed_for_the_report_is_not_to_be_lost(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_report(qtbot, opened)
    shown.form.number.setText("2026-1")
    (case_copy / "report.json").mkdir()
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: False)
    assert not opened.close()
    assert opened.isVisible()
    assert shown.isVisible()
    assert shown.form.number.text() == "2026-1"
    assert opened.session is not None
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: True)


def slots_of(result: CaseKaryogram, file: str) -> list[str]:
    return [cell.slot_of(file) for cell in result.cells.values()]


@pytest.fixture
def slow_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Reports are written once the event is set."""
    may_write = Event()

    def write_late(path: Path, content: bytes, steps: Steps) -> None:
        assert may_write.wait(20.0)
        write_file(path, content, steps)

    monkeypatch.setattr(report_window, "write_file", write_late)
    yield may_write
    may_write.set()


def test_a_report_that_is_written_late_brings_no_former_karyogram_back(
    qtbot: QtBot,
    opened: MainWindow,
    case_copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slow_disk: Event,
) -> None:
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: True)
    assert opened.session is not None
    file = opened.session.karyogram.slots["3"][0]
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    shown = shown_report(qtbot, opened)
    shown.export(tmp_path / "late.pdf")
    opened.cases.classify_again()
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.karyogram.slot_of(file) == "3")
    slow_disk.set()
    qtbot.waitUntil(lambda: log_of(case_copy)[-1]["what"] == "give out report")
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    written = read_karyogram(case_copy)
    assert written is not None
    assert slots_of(written, file) == ["3"]


def test_closing_waits_for_a_report_that_is_being_written_and_its_line_in_the_log(
    opened: MainWindow, case_copy: Path, tmp_path: Path, slow_disk: Event, qtbot: QtBot
) -> None:
    shown_report(qtbot, opened).export(tmp_path / "late.pdf")
    QTimer.singleShot(700, slow_disk.set)
    assert opened.cases.close()
    assert (tmp_path / "late.pdf").is_file()
    assert log_of(case_copy)[-1]["what"] == "give out report"


def test_who_does_not_wait_for_a_report_gets_none(
    opened: MainWindow, tmp_path: Path, slow_disk: Event, qtbot: QtBot
) -> None:
    shown = shown_report(qtbot, opened)
    shown.export(tmp_path / "late.pdf")
    QTimer.singleShot(700, lambda: opened.findChild(WaitDialog).stop.click())
    assert opened.cases.close()
    slow_disk.set()
    qtbot.waitUntil(lambda: "late.pdf was not written" in shown.message.text())
    assert not (tmp_path / "late.pdf").exists()


def test_a_wrong_template_is_told_with_its_line(
    qtbot: QtBot, opened: MainWindow, settings: AppSettings, tmp_path: Path
) -> None:
    template = tmp_path / "t.toml"
    template.write_text("[report]\ntitel = 1\n", encoding="utf-8")
    report = replace(settings.values.report, template=str(template))
    settings.change(replace(settings.values, report=report))
    opened.reporting.open_window()
    assert opened.findChildren(ReportWindow) == []
    assert opened.banner.isVisible()
    assert "line 2" in opened.banner.text


def sign(window: MainWindow, qtbot: QtBot) -> None:
    accept_all(window)
    review_as(window, "A. Meyer", "technologist")
    review_as(window, "B. Roth", "cytogeneticist")
    saved(window, qtbot)


def printed_head(pdf: bytes) -> tuple[int, str]:
    """The entry and the hash of the audit log, as a report says them."""
    found = re.search(r"Audit log up to entry (\d+): sha256 ([0-9a-f]{64})", " ".join(pdf_text(pdf).split()))
    assert found is not None
    return int(found[1]), found[2]


@pytest.mark.parametrize(
    ("template", "title", "result"),
    [
        ("", "ZytogenetischerBefund", "AuffälligermännlicherKaryotyp(47Chromosomen)"),
        ('[report]\nlanguage = "en"\n', "Cytogeneticreport", "abnormalmalekaryotype(47chromosomes)"),
        ('[report]\ntitle = "Karyotype"\n', "Karyotype", "AuffälligermännlicherKaryotyp(47Chromosomen)"),
    ],
)
def test_a_report_has_the_language_of_the_window_unless_the_template_says_otherwise(
    template: str,
    title: str,
    result: str,
    qtbot: QtBot,
    opened: MainWindow,
    settings: AppSettings,
    tmp_path: Path,
) -> None:
    file = tmp_path / "lab.toml"
    file.write_text(template, encoding="utf-8")
    values = settings.values
    look, report = replace(values.look, language="de"), replace(values.report, template=str(file))
    settings.change(replace(values, look=look, report=report))
    shown = shown_report(qtbot, opened)
    assert shown.made is not None
    text = flat(pdf_text(shown.made.pdf))
    assert title in text
    assert result in text
    assert "47,XY,+21" in text


def test_a_final_report_names_the_logs_line_that_holds_the_signature(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, tmp_path: Path, settings: AppSettings
) -> None:
    settings.change(replace(settings.values, laboratory=Laboratory("L")))
    (case_copy / "case.json").write_text(json.dumps(FULL_DETAILS), encoding="utf-8")
    save_entries(case_copy, FULL_ENTRIES)
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    sign(opened, qtbot)
    shown = shown_report(qtbot, opened)
    assert shown.made is not None
    assert shown.made.content.status == "FINAL"
    entry, sha256 = printed_head(shown.made.pdf)
    lines = (case_copy / "audit.jsonl").read_bytes().split(b"\n")
    assert hashlib.sha256(lines[entry - 1]).hexdigest() == sha256
    assert b'"what":"sign"' in b"".join(lines[:entry])
    # The same without a window.
    report_case(case_copy, tmp_path / "r.pdf", options=ReportOptions(settings=settings.values))
    assert printed_head((tmp_path / "r.pdf").read_bytes()) == (entry, sha256)


def test_what_is_missing_can_be_written_after_the_case_was_signed(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, settings: AppSettings
) -> None:
    settings.change(replace(settings.values, laboratory=Laboratory("L")))
    details = FULL_DETAILS | {"indication": ""}
    (case_copy / "case.json").write_text(json.dumps(details), encoding="utf-8")
    save_entries(case_copy, replace(FULL_ENTRIES, number=""))
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved)
    sign(opened, qtbot)
    shown = shown_report(qtbot, opened)
    assert shown.status.text() == "DRAFT"
    for key, text in (("report_number", "2026-5"), ("indication", "unklar")):
        shown.missing.linkActivated.emit(key)
        qtbot.keyClicks(shown.focusWidget(), text)
    qtbot.waitUntil(lambda: shown.status.text() == "FINAL")
    assert not shown.missing.isVisible()
    # It may have been final before the last letter was typed; once it was given out it stays as it is.
    assert not shown.form.number.isReadOnly()
    shown.export(case_copy / "out.pdf")
    qtbot.waitUntil(shown.form.number.isReadOnly)
    assert "amend the case to change it" in shown.points.text()
    shown.close()
    saved(opened, qtbot)
    written = [line for line in log_of(case_copy) if line["what"] == "write report"]
    assert "number: 2026-5" in written[-1]["to"] or "number: 2026-5" in written[0]["to"]
    assert any("indication: unklar" in line["to"] for line in written)


def test_a_case_that_is_taken_over_while_its_report_is_written_takes_no_more_texts(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_report(qtbot, opened)
    shown.form.number.setText("2026-6")
    shown.make()
    qtbot.waitUntil(lambda: shown.made is not None)
    found = read_lock(case_copy)
    assert found is not None
    assert take_over(case_copy, own_holder("B. Roth", datetime.now().astimezone()), found) is None
    shown.form.comments.setPlainText("typed too late")
    move_one(opened)  # whose save notices who has the case
    qtbot.waitUntil(shown.form.number.isReadOnly)
    qtbot.waitUntil(lambda: "Not saved: B. Roth" in shown.points.text())
    entries = load_entries(case_copy)
    assert entries is not None
    assert (entries.number, entries.comments) == ("2026-6", "")
    # What is lost by closing is asked about, not dropped.
    asked: list[bool] = []
    monkeypatch.setattr(report_window, "confirm_loss", lambda _: bool(asked.append(True)))
    assert not shown.close()
    assert asked
    assert shown.form.comments.toPlainText() == "typed too late"
    monkeypatch.setattr(report_window, "confirm_loss", lambda _: True)
    assert shown.close()


def test_the_report_is_written_on_a_screen_of_800_pixels_and_however_much_is_open(
    german: None, qtbot: QtBot, window: MainWindow, case_copy: Path
) -> None:
    """In German, whose words are longer; with three cells, of which each has something open of every kind."""
    for number in range(3):
        folder = case_copy.parent / "many" / f"cell-{number:02d}"
        shutil.copytree(case_copy, folder, ignore=shutil.ignore_patterns("case.json"))
    window.open_case(case_copy.parent / "many")
    qtbot.waitUntil(lambda: window.session is not None and not window.session.waiting and window.session.is_saved)
    for cell in session_of(window).case.cells:
        window.navigation.show_cell(cell.name)
        window.editing.move(session_of(window).karyogram.slots["3"][:1], UNASSIGNED, None)
    shown = shown_report(qtbot, window)
    room = fitted(QSize(1180, 860), QSize(800, 600))
    shown.setMinimumSize(0, 0)
    shown.resize(room)
    qtbot.waitUntil(lambda: shown.size() == room)
    buttons = [button for button in shown.findChildren(QPushButton) if button.isVisible()]
    assert {shown.export_button, shown.print_button} <= set(buttons)
    for button in buttons:
        assert button.width() >= min(button.sizeHint().width(), button.maximumWidth()), button.text()
        assert button.mapTo(shown, button.rect().bottomRight()).x() < room.width(), button.text()
    assert len(shown.points.text().splitlines()) > 12
    assert shown.form.number.visibleRegion().boundingRect().height() == shown.form.number.height()
    assert shown.form.result.isEnabled()
    shown.close()
