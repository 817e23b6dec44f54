"""The window's verbs around the report: preview, export, and the karyogram as a picture."""

import hashlib
from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from engine.domain.cancel import ShouldCancel
from engine.domain.case import Cell
from engine.domain.karyogram import Karyogram
from engine.domain.report_entries import ReportEntries
from engine.domain.review import ReportStatus
from engine.io.report_file import ReportFileError
from karyogui.karyogram.page_style import PageStyle
from karyogui.record.recorder import NOT_WRITTEN, Act
from karyogui.record.waiting import finish_saving, looked_up, until_idle
from karyogui.report.content import ReportSource, report_content
from karyogui.report.entries import entries_of
from karyogui.report.export import export_karyogram, karyogram_pixels
from karyogui.report.made_report import MadeReport
from karyogui.report.picture_dialog import ask_picture
from karyogui.report.progress import JobDialog
from karyogui.report.rules import rules_of
from karyogui.report.steps import Steps
from karyogui.report.template import ReportTemplate
from karyogui.report.template_file import TemplateError, template_of
from karyogui.report.window import ReportWindow
from karyogui.report.window_source import WindowSource
from karyogui.report.words import page_style_in
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.tasks import TaskRunner
from karyogui.widgets.images import to_qimage
from karyogui.words.translation import window_language

_CLIPBOARD_DPI = 200


class ReportController(QObject):
    """Makes reports of the open case, in a worker thread of its own.

    Signals:
        told: something went well, in a few words.
        failed: something did not, and why.
        settings_requested: the report lacks what is written in the settings.
    """

    told = Signal(str)
    failed = Signal(str)
    settings_requested = Signal()

    def __init__(self, settings: AppSettings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._runner = TaskRunner(self)
        self._shown: ReportWindow | None = None
        self.jobs = JobDialog(self.tr("Export"), window)

    def open_window(self, session: CaseSession) -> ReportWindow | None:
        """The report window over the main window; None, and `failed`, if the template or report.json is wrong."""
        values, case, result = self._settings.values, session.case, session.result
        rules, language = rules_of(values), window_language(values.look.language)

        def look(_: ShouldCancel) -> tuple[ReportEntries, ReportTemplate, bool]:
            entries, template = entries_of(case), template_of(values, language=language)
            if result.review.signed is None:
                return entries, template, False
            # What is missing can be written after the case was signed too; a report that is final stays as it is.
            source = ReportSource(case, result, entries, rules=rules)
            content = report_content(source, template, datetime.now().astimezone())
            return entries, template, content.status != ReportStatus.DRAFT

        told = self.tr("Reading what is written for the report … {folder} is slow to answer.")
        try:
            if result.review.signed is not None:
                finish_saving(self._window, session.recorder)  # the log's end that is printed holds the signature
            entries, template, is_final = looked_up(self._window, case.folder, look, self.tr("Report"), told)
        except (ReportFileError, TemplateError, *NOT_WRITTEN) as error:
            self.failed.emit(str(error))
            return None
        if session.is_closed:  # meanwhile
            return None
        closed = session.recorder.access.why_read_only or (result.review.why_closed if is_final else "")
        shown = WindowSource(
            case, result, entries, template, values.report.page, rules, closed, lambda: session.recorder.head
        )
        if self._shown is not None and self._runner.is_idle:
            self._shown.deleteLater()  # not when it is closed: what it exports still tells it of its end
        made = self._shown = ReportWindow(shown, self._runner, self._window)
        made.entries_saved.connect(lambda before, now: _log(session, "write report", _differing(before, now)))
        made.given_out.connect(lambda report, where: _log(session, "give out report", _told(report, where)))
        made.settings_requested.connect(self.settings_requested)
        session.recorder.lock_lost.connect(made.close_to_writing)
        made.open()
        return made

    def copy_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Put a cell's karyogram on the clipboard, as a picture."""
        style = self._style
        self._start(
            self.tr("Copying the karyogram …"),
            lambda steps: to_qimage(karyogram_pixels(cell, karyogram, dpi=_CLIPBOARD_DPI, style=style, steps=steps)),
            self._on_copied,
            self.tr("cancelled: nothing was copied"),
        )

    def export_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Ask where and as what, and write a cell's karyogram."""
        choice = ask_picture(self._window, cell.folder, f"karyogram {cell.name}")
        if choice is None:
            return
        name, style = choice.path.name, self._style
        self.told.emit(self.tr("exporting the karyogram …"))
        self._start(
            self.tr("Writing {name} …").format(name=name),
            lambda steps: export_karyogram(choice.path, cell, karyogram, dpi=choice.dpi, style=style, steps=steps),
            lambda _: self.told.emit(self.tr("exported: {name}").format(name=name)),
            self.tr("cancelled: {name} was not written").format(name=name),
        )

    @property
    def _style(self) -> PageStyle:
        values = self._settings.values
        return page_style_in(window_language(values.look.language), values.karyogram.style)

    def finish(self) -> None:
        """Wait until what was asked for is written and logged, before the case is closed; a person may stop it."""
        if not until_idle(self._window, self._runner, self.tr("Export"), self.tr("Writing what was exported …")):
            self._runner.cancel_all()

    def close_window(self) -> bool:
        """Close the report window. False if what was typed there cannot be kept, and is not to be lost."""
        return self._shown is None or self._shown.isHidden() or self._shown.close()

    def shutdown(self) -> None:
        """End. What is still at work is stuck: nobody wanted to wait for it."""
        if self._runner.is_idle:
            self._runner.shutdown()
        else:
            self._runner.abandon()

    def _start(self, text: str, work: Callable[[Steps], Any], on_done: Callable[[Any], None], cancelled: str) -> None:
        """Run work(steps) in the background; `cancelled` is told if a person stops it."""
        self.jobs.job.start(
            self._runner,
            text,
            work,
            on_done=on_done,
            on_error=lambda error: self.failed.emit(str(error)),
            on_cancelled=lambda: self.told.emit(cancelled),
        )

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.told.emit(self.tr("karyogram copied"))


def _log(session: CaseSession, what: str, change: tuple[str, str]) -> None:
    """Note in the case's log what was written for the report, and what left the house."""
    before, after = change
    session.recorder.log(Act(what, entry={"before": before, "after": after}))


def _differing(before: ReportEntries, now: ReportEntries) -> tuple[str, str]:
    """The entries that differ, in words."""
    names = [item.name for item in fields(ReportEntries) if getattr(before, item.name) != getattr(now, item.name)]
    return _written(before, names), _written(now, names)


def _written(entries: ReportEntries, names: list[str]) -> str:
    values = {name: getattr(entries, name) or "" for name in names if name != "case_data"}
    if "case_data" in names:
        values |= entries.case_data
    return "; ".join(f"{name}: {value}" for name, value in values.items())


def _told(made: MadeReport, where: str) -> tuple[str, str]:
    content, digest = made.content, hashlib.sha256(made.pdf).hexdigest()
    return "", f"{content.status} {content.iscn or 'no result'}, {where}, sha256 {digest}"
