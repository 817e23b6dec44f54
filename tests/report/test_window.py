"""The report window."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any, Protocol

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QScrollArea
from pytestqt.qtbot import QtBot

from engine.domain.report_entries import ReportEntries
from engine.io.atomic import write_atomically
from engine.io.report_file import ReportFileError, load_entries, save_entries
from karyogui.report import entry_keeper
from karyogui.report import window as window_module
from karyogui.report.content import ReportSource
from karyogui.report.made_report import MadeReport
from karyogui.report.page_format import PageFormat
from karyogui.report.printing import PageAt, print_pages, printed_where, printer_for
from karyogui.report.raster import PdfPages
from karyogui.report.steps import Steps
from karyogui.report.template import ReportTemplate
from karyogui.report.window import ReportWindow
from karyogui.report.window_source import WindowSource
from karyogui.tasks import TaskRunner
from tests.conftest import PATIENCE_MS
from tests.gui.steps import stop_the_wait
from tests.report.conftest import pdf_text
from tests.report.test_content import amended_once, complete, signed

# What a machine under load may take; nothing here is timed.


class OpenOn(Protocol):
    """Opens a window on a case and waits for its pages."""

    def __call__(self, source: ReportSource, folder: Path, *, closed: str = "") -> ReportWindow: ...


@pytest.fixture
def runner(qapp: QObject) -> Iterator[TaskRunner]:
    made = TaskRunner(qapp)
    yield made
    made.shutdown()


@pytest.fixture
def open_on(qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenOn]:
    shown: list[ReportWindow] = []

    def opened(source: ReportSource, folder: Path, *, closed: str = "") -> ReportWindow:
        case = source.case.__class__(folder, source.case.cells, source.case.details)
        entries = load_entries(folder) or ReportEntries()
        made = ReportWindow(
            WindowSource(case, source.result, entries, ReportTemplate(), PageFormat(), closed=closed), runner
        )
        qtbot.addWidget(made)
        made.show()
        assert made.status.isHidden()  # a chip without a word
        ready(qtbot, made)
        assert made.status.isVisible()
        shown.append(made)
        return made

    yield opened
    monkeypatch.setattr(window_module, "confirm_loss", lambda _: True)
    for made in shown:
        made.close()


def ready(qtbot: QtBot, shown: ReportWindow) -> None:
    qtbot.waitUntil(lambda: shown.made is not None and shown.pages.page_count > 0)


def test_the_preview_is_the_file_that_is_exported(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    assert shown.status.text() == "DRAFT"
    assert "Report no." in shown.missing.text()
    assert shown.pages.page_count == 2
    shown.export(tmp_path / "r.pdf")
    qtbot.waitUntil((tmp_path / "r.pdf").exists)
    assert shown.made is not None
    qtbot.waitUntil(lambda: "Written" in shown.message.text())
    assert (tmp_path / "r.pdf").read_bytes() == shown.made.pdf


def test_a_text_is_seen_without_scrolling_in_its_field(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    field = open_on(source, tmp_path).form.recommendations
    empty = field.height()
    for lines in (2, 6):
        field.setPlainText("\n".join(["a line"] * lines))
        qtbot.waitUntil(lambda: field.verticalScrollBar().maximum() == 0)
    assert field.height() > empty
    field.setPlainText("a line")
    qtbot.waitUntil(lambda: field.height() == empty)


def test_what_is_typed_is_printed_and_kept(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    shown.form.number.setText("2026-9")
    shown.form.counted.setValue(20)
    shown.form.interpretation.setPlainText("Zeile eins\n<b>染色体</b>")
    shown.form.orientation.setCurrentIndex(1)
    shown.make()
    ready(qtbot, shown)
    assert shown.made is not None
    text = pdf_text(shown.made.pdf)
    assert "No. 2026-9" in text
    assert "Zeile eins\n<b>染色体</b>" in text
    assert shown.made.page.is_landscape
    expected = ReportEntries("2026-9", 20, interpretation="Zeile eins\n<b>染色体</b>")
    qtbot.waitUntil(lambda: load_entries(tmp_path) == expected)
    shown.close()
    assert open_on(source, tmp_path).form.entries() == expected


def test_typing_alone_makes_the_report_anew(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    shown.form.number.setText("77")
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.content.number == "77")


def test_a_closed_case_shows_its_texts_and_takes_none(source: ReportSource, tmp_path: Path, open_on: OpenOn) -> None:
    shown = open_on(source, tmp_path, closed="signed by B")
    assert shown.form.number.isReadOnly()
    assert not shown.form.counted.isEnabled()
    text = shown.form.counted.lineEdit()
    assert text.isVisible()
    assert text.width() > 40
    assert text.height() >= text.fontMetrics().height()
    assert "signed by B" in shown.points.text()
    shown.close()
    assert not (tmp_path / "report.json").exists()


def test_a_character_that_cannot_be_printed_is_told_and_nothing_is_exported(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    shown.form.comments.setPlainText("𓀀")
    qtbot.waitUntil(lambda: "U+13000" in shown.message.text())
    assert shown.made is None
    assert not shown.export_button.isEnabled()
    assert not shown.print_button.isEnabled()
    shown.form.comments.setPlainText("")
    ready(qtbot, shown)
    assert shown.export_button.isEnabled()


def test_a_target_that_cannot_be_written_is_told(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    (tmp_path / "folder.pdf").mkdir()
    shown.export(tmp_path / "folder.pdf")
    qtbot.waitUntil(lambda: "folder.pdf: cannot be written" in shown.message.text())


def test_what_cannot_be_kept_is_told_before_the_window_closes(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)

    def fails(*_: object) -> None:
        raise ReportFileError("report.json: cannot be written (read-only)")

    monkeypatch.setattr(entry_keeper, "save_entries", fails)
    shown.form.comments.setPlainText("a")
    shown.make()
    qtbot.waitUntil(lambda: "Not saved" in shown.points.text())
    ready(qtbot, shown)
    assert "Not saved: report.json: cannot be written (read-only)" in shown.points.text()  # not for a moment only
    asked: list[bool] = []

    def refuse(_: object) -> bool:
        asked.append(True)
        return False

    monkeypatch.setattr(window_module, "confirm_loss", refuse)
    shown.form.number.setText("5")
    assert not shown.close()
    assert asked
    assert "read-only" in shown.points.text()
    monkeypatch.setattr(window_module, "confirm_loss", lambda _: True)
    assert shown.close()


def test_a_folder_that_does_not_answer_stops_neither_the_typing_nor_the_report_and_need_not_be_waited_for(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    answers = Event()

    def slow(folder: Path, entries: ReportEntries) -> None:
        answers.wait(PATIENCE_MS / 1000)
        save_entries(folder, entries)

    monkeypatch.setattr(entry_keeper, "save_entries", slow)
    shown.form.number.setText("1")
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.content.number == "1")
    shown.form.number.setText("12")
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.content.number == "12")
    assert load_entries(tmp_path) is None
    monkeypatch.setattr(window_module, "confirm_loss", lambda _: False)
    heard = stop_the_wait(shown)
    assert not shown.close()
    assert any(f"{tmp_path} is slow to answer" in text for text in heard)
    answers.set()
    qtbot.waitUntil(lambda: load_entries(tmp_path) == ReportEntries("12"))
    assert shown.close()


def test_cells_of_a_mosaic_are_chosen_by_tick(
    qtbot: QtBot, mosaic: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(mosaic, tmp_path)
    assert shown.form.checked_cells() == ("cell-01", "cell-03")
    shown.form.cells.item(0).setCheckState(Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.content.shown_cells == ("cell-03",))


def test_zooming_shows_larger_pages(qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn) -> None:
    shown = open_on(source, tmp_path)
    before = shown.pages.wanted_dpi(210)
    shown.pages.zoom_by(1.5)
    assert shown.pages.wanted_dpi(210) == pytest.approx(1.5 * before)


def test_only_the_pages_that_were_asked_for_are_printed(tmp_path: Path, qtbot: QtBot) -> None:
    paper = tmp_path / "paper.pdf"
    printer = printer_for(PageFormat(), "report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    printer.setFromTo(2, 3)
    print_pages(printer, 4, lambda index, _: np.full((40, 30, 3), 80 * index, np.uint8))
    with PdfPages(paper.read_bytes()) as pages:
        assert [round(int(pages.render(page, 20)[20, 20, 0]), -1) for page in range(len(pages.sizes))] == [80, 160]


def test_pages_that_do_not_follow_each_other_are_printed_alone(tmp_path: Path, qtbot: QtBot) -> None:
    paper = tmp_path / "paper.pdf"
    printer = printer_for(PageFormat(), "report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    printer.setPageRanges(QPageRanges.fromString("1,3"))
    print_pages(printer, 4, lambda index, _: np.full((40, 30, 3), 80 * index, np.uint8))
    with PdfPages(paper.read_bytes()) as pages:
        assert [round(int(pages.render(page, 20)[20, 20, 0]), -1) for page in range(len(pages.sizes))] == [0, 160]


@pytest.mark.qt_log_ignore(r"QPainter::begin\(\): Returned false")
def test_what_cannot_be_printed_is_told(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    given: list[str] = []
    shown.given_out.connect(lambda made, where: given.append(where))
    paper, pages = tmp_path / "nowhere" / "paper.pdf", "1"

    def choose_a_file(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(paper))
        dialog.printer().setPageRanges(QPageRanges.fromString(pages))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose_a_file)
    shown.print_()
    qtbot.waitUntil(lambda: shown.message.text() == f"{paper}: cannot be written")
    pages = "98-99"
    shown.print_()
    qtbot.waitUntil(lambda: shown.message.text() == "The report has no such page")
    assert given == []


def test_what_was_printed_before_it_was_cancelled_is_told_and_noted(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    paper, given = tmp_path / "paper.pdf", []
    shown.given_out.connect(lambda made, where: given.append(where))

    def choose_a_file(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(paper))
        return QDialog.DialogCode.Accepted

    def cancelled_amid(printer: QPrinter, count: int, page_at: PageAt, steps: Steps) -> bool:
        """The pages twice, and it is to stop once there is a page."""
        there: list[int] = []

        def page(index: int, steps: Steps) -> NDArray[np.uint8]:
            pixels = page_at(index % count, steps)
            there.append(index)
            return pixels

        return print_pages(printer, 2 * count, page, replace(steps, should_cancel=lambda: bool(there)))

    monkeypatch.setattr(QPrintDialog, "exec", choose_a_file)
    monkeypatch.setattr(window_module, "print_pages", cancelled_amid)
    shown.print_()
    qtbot.waitUntil(lambda: shown.message.text() == "Cancelled: the first pages were printed already")
    assert given == ["printed to paper.pdf, not to the end"]
    with PdfPages(paper.read_bytes()) as pages:
        assert len(pages.sizes) == 1


def test_the_pages_that_were_printed_alone_are_noted(qtbot: QtBot) -> None:
    printer = printer_for(PageFormat(), "report")
    printer.setPageRanges(QPageRanges.fromString("1-2,4"))
    assert printed_where(printer, is_whole=True) == "printer, pages 1-2,4"
    assert printed_where(printer, is_whole=False) == "printer, pages 1-2,4, not to the end"


def test_what_is_printed_in_bands_is_the_whole_page(tmp_path: Path, qtbot: QtBot) -> None:
    paper = tmp_path / "paper.pdf"
    printer = printer_for(PageFormat(), "report")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(paper))
    height, width = 3508, 2481
    down = np.linspace(0, 240, height)[:, None, None]  # darker at the top
    print_pages(printer, 1, lambda *_: np.broadcast_to(down, (height, width, 3)).astype(np.uint8))
    with PdfPages(paper.read_bytes()) as pages:
        printed = pages.render(0, 300, grey=True)[:height, 2 : width - 2]
    assert np.abs(printed - down[:, 0]).max() < 2


def test_the_window_answers_while_pages_are_printed(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    takes, printed_in = Event(), []

    def slow(*_: object) -> bool:
        printed_in.append(current_thread())
        return takes.wait(PATIENCE_MS / 1000)

    monkeypatch.setattr(window_module, "print_pages", slow)
    monkeypatch.setattr(QPrintDialog, "exec", lambda _: QDialog.DialogCode.Accepted)
    given: list[str] = []
    shown.given_out.connect(lambda made, where: given.append(where))
    shown.print_()
    qtbot.waitUntil(lambda: bool(printed_in) and shown.job.isVisible())
    assert printed_in[0] is not main_thread()
    assert given == []
    takes.set()
    qtbot.waitUntil(lambda: shown.message.text() == "Sent to the printer")
    assert given == ["printer"]


def test_printing_gives_the_pages_to_the_chosen_printer(
    qtbot: QtBot,
    source: ReportSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_on: OpenOn,
) -> None:
    shown = open_on(source, tmp_path)
    paper, given = tmp_path / "printed.pdf", []
    shown.given_out.connect(lambda made, where: given.append(where))

    def choose_a_file(dialog: QPrintDialog) -> QDialog.DialogCode:
        printer = dialog.printer()
        assert "Zoë" not in printer.docName()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(QPrintDialog, "exec", choose_a_file)
    shown.print_()
    qtbot.waitUntil(lambda: shown.message.text() == f"Printed to {paper}")
    assert given == ["printed to printed.pdf"]
    from karyogui.report.raster import PdfPages

    assert shown.made is not None
    with PdfPages(paper.read_bytes()) as printed, PdfPages(shown.made.pdf) as exported:
        assert len(printed.sizes) == len(exported.sizes)
        assert printed.sizes[0].height == pytest.approx(exported.sizes[0].height, abs=0.5)
        dark = [np.argwhere(pages.render(0, 100, grey=True) < 128) for pages in (printed, exported)]
    edges = [np.concatenate([found.min(axis=0), found.max(axis=0)]) for found in dark]
    assert np.abs(edges[0] - edges[1]).max() <= 2  # half a millimetre
    assert len(dark[0]) == pytest.approx(len(dark[1]), rel=0.05)


def write_until_cancelled(path: Path, content: bytes, steps: Steps) -> None:
    """Stands for a slow share: half is written, and goes on until it is stopped."""
    write_atomically(path, content, lambda _: hold(steps))


def hold(steps: Steps) -> None:
    for _ in range(2_000):
        steps.at(0.5)
        time.sleep(0.01)


def test_each_missing_field_is_a_link_to_where_it_is_written(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    details = {"patient": {"name": "Ana"}}
    shown = open_on(replace(source, case=replace(source.case, details=details)), tmp_path)
    assert shown.missing.isVisible()
    assert "patient_name" not in shown.missing.text()
    assert "patient_name" not in shown.form.case_data
    shown.activateWindow()
    shown.missing.linkActivated.emit("report_number")
    assert shown.focusWidget() is shown.form.number
    shown.missing.linkActivated.emit("patient_id")
    assert shown.focusWidget() is shown.form.case_data["patient_id"]
    qtbot.keyClicks(shown.focusWidget(), "P-77")
    shown.missing.linkActivated.emit("band_level")
    assert not shown.form.case_data["band_level"].visibleRegion().isEmpty()  # scrolled to
    qtbot.waitUntil(lambda: shown.made is not None and "P-77" in pdf_text(shown.made.pdf))
    assert 'href="patient_id"' not in shown.missing.text()
    assert 'href="sex"' in shown.missing.text()
    shown.close()
    entries = load_entries(tmp_path)
    assert entries is not None
    assert entries.case_data == {"patient_id": "P-77"}


def test_an_export_shows_how_far_it_is_and_is_cancelled_without_a_trace(
    qtbot: QtBot,
    source: ReportSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_on: OpenOn,
) -> None:
    shown = open_on(source, tmp_path)
    given: list[str] = []
    shown.given_out.connect(lambda _, where: given.append(where))
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(window_module, "write_file", write_until_cancelled)
    (form,) = (area for area in shown.findChildren(QScrollArea) if area.isAncestorOf(shown.form))
    room = form.height()
    assert form.parentWidget().height() - form.geometry().bottom() < 20, "the form uses the panel down to its margin"
    shown.export(tmp_path / "out" / "r.pdf")
    qtbot.waitUntil(lambda: shown.job.isVisible() and "r.pdf" in shown.job.text.text())
    assert form.height() == room
    qtbot.waitUntil(lambda: shown.job.bar.value() == 50)
    qtbot.mouseClick(shown.job.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Cancelled: r.pdf was not written" in shown.message.text())
    assert list((tmp_path / "out").iterdir()) == []
    qtbot.waitUntil(lambda: not shown.job.isVisible())
    assert given == []
    assert shown.export_button.isEnabled()


def test_a_stopped_preview_can_be_made_again(
    qtbot: QtBot,
    source: ReportSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_on: OpenOn,
) -> None:
    shown = open_on(source, tmp_path)
    make = window_module.make_report

    def slow(*arguments: Any) -> MadeReport:
        hold(arguments[-1])
        return make(*arguments)

    monkeypatch.setattr(window_module, "make_report", slow)
    shown.form.number.setText("8")
    qtbot.waitUntil(shown.job.isVisible)
    qtbot.mouseClick(shown.job.cancel, Qt.MouseButton.LeftButton)
    assert "Stopped" in shown.message.text()
    assert not shown.export_button.isEnabled()
    monkeypatch.setattr(window_module, "make_report", make)
    qtbot.mouseClick(shown.again_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.content.number == "8")
    assert not shown.again_button.isVisible()


def test_a_cancelled_print_sends_nothing(
    qtbot: QtBot,
    source: ReportSource,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_on: OpenOn,
) -> None:
    shown = open_on(source, tmp_path)
    paper = tmp_path / "paper.pdf"

    def choose_a_file(dialog: QPrintDialog) -> QDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(paper))
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(PdfPages, "render", lambda *_, steps, **__: hold(steps))
    monkeypatch.setattr(QPrintDialog, "exec", choose_a_file)
    shown.print_()
    qtbot.waitUntil(shown.job.isVisible)
    qtbot.mouseClick(shown.job.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "nothing was sent" in shown.message.text())
    assert not paper.exists()


def test_what_is_missing_in_the_settings_leads_there_and_keeps_what_was_typed(
    qtbot: QtBot, source: ReportSource, tmp_path: Path, open_on: OpenOn
) -> None:
    shown = open_on(source, tmp_path)
    shown.form.number.setText("2026-9")
    with qtbot.waitSignal(shown.settings_requested):
        shown.missing.linkActivated.emit("laboratory")
    assert not shown.isVisible()
    assert load_entries(tmp_path) == ReportEntries("2026-9")


def test_an_amended_report_is_not_proposed_over_the_one_before(
    source: ReportSource, tmp_path: Path, open_on: OpenOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[str] = []

    def chosen(_: object, path: Path) -> None:
        proposed.append(path.name)

    monkeypatch.setattr(window_module, "ask_pdf_file", chosen)
    open_on(source, tmp_path).ask_and_export()
    open_on(amended_once(signed(complete(source))), tmp_path).ask_and_export()
    assert proposed == [f"{tmp_path.name} report.pdf", f"{tmp_path.name} report v2.pdf"]
