"""The report from the main window: what is written, what is told, and what the case's log keeps of it."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from engine.io.report_file import load_entries
from karyogui.main_window import MainWindow
from karyogui.report import window as report_window
from karyogui.report.window import ReportWindow
from karyogui.settings import AppSettings

SOON = 20_000


def shown_report(qtbot: QtBot, window: MainWindow) -> ReportWindow:
    """The report window of the open case, ready."""
    window.export_report()
    (shown,) = window.findChildren(ReportWindow)
    qtbot.waitUntil(lambda: shown.made is not None and shown.pages.page_count > 0, timeout=SOON)
    return shown


def log_of(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_what_leaves_the_house_is_in_the_log_and_the_record_stays_whole(
    qtbot: QtBot, opened: MainWindow, case_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.pdf"
    shown = shown_report(qtbot, opened)
    shown.form.number.setText("2026-1")
    shown.make()
    qtbot.waitUntil(lambda: shown.made is not None, timeout=SOON)
    monkeypatch.setattr(report_window, "ask_pdf_file", lambda parent, proposed: target)
    shown.export_button.click()
    qtbot.waitUntil(lambda: "Written" in shown.message.text(), timeout=SOON)
    shown.close()
    entries = load_entries(case_copy)
    assert entries is not None
    assert entries.number == "2026-1"
    assert opened.session is not None
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved, timeout=SOON)
    written, given = log_of(case_copy)[-2:]
    assert (written["what"], written["to"]) == ("write report", "number: 2026-1")
    assert given["what"] == "give out report"
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    assert given["to"] == f"DRAFT 47,XY,+21, out.pdf, sha256 {digest}"
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.is_saved, timeout=SOON)
    assert not opened.banner.isVisible(), opened.banner.text


def test_a_wrong_template_is_told_with_its_line(
    qtbot: QtBot, opened: MainWindow, settings: AppSettings, tmp_path: Path
) -> None:
    template = tmp_path / "t.toml"
    template.write_text("[report]\ntitel = 1\n", encoding="utf-8")
    report = replace(settings.values.report, template=str(template))
    settings.change(replace(settings.values, report=report))
    opened.export_report()
    assert opened.findChildren(ReportWindow) == []
    assert opened.banner.isVisible()
    assert "line 2" in opened.banner.text
