"""The window's verbs around the report: preview, export, and the karyogram as a picture."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from engine.domain.case import Case, Cell
from engine.domain.clones import CloneRules
from engine.domain.karyogram import CaseKaryogram, Karyogram
from engine.io.report_file import ReportFileError
from karyogui.images import to_qimage
from karyogui.report.content import ReportSource
from karyogui.report.entries import entries_of
from karyogui.report.export import export_karyogram, karyogram_pixels
from karyogui.report.page_format import PageFormat
from karyogui.report.pdf import write_report
from karyogui.report.picture_dialog import ask_picture
from karyogui.report.template_file import TemplateError, template_of
from karyogui.report.window import ReportWindow, WindowSource
from karyogui.settings import AppSettings
from karyogui.settings_values import Settings
from karyogui.tasks import TaskRunner

_CLIPBOARD_DPI = 200


class ReportController(QObject):
    """Makes reports of the open case, in a worker thread of its own.

    Signals:
        told: something went well, in a few words.
        failed: something did not, and why.
    """

    told = Signal(str)
    failed = Signal(str)

    def __init__(self, settings: AppSettings, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._runner = TaskRunner(self)

    def open_window(self, case: Case, result: CaseKaryogram) -> ReportWindow | None:
        """The report window over the main window; None, and `failed`, if the template or report.json is wrong."""
        values = self._settings.values
        try:
            entries, template = entries_of(case), template_of(values)
        except (ReportFileError, TemplateError) as error:
            self.failed.emit(str(error))
            return None
        closed = result.review.why_closed
        source = WindowSource(case, result, entries, template, page_of(values), rules_of(values), closed)
        made = ReportWindow(source, self._runner, self._window)
        made.open()
        return made

    def write(self, path: Path, case: Case, result: CaseKaryogram) -> None:
        """Write a case's report in the background."""
        values = self._settings.values

        def work(progress: object, should_cancel: object) -> None:
            source = ReportSource(case, result, entries_of(case), rules=rules_of(values))
            write_report(path, source, template_of(values), page_of(values))

        self._runner.start(
            work,
            on_done=lambda _: self.told.emit(self.tr("report written: {name}").format(name=path.name)),
            on_error=lambda error: self.failed.emit(str(error)),
        )

    def copy_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Put a cell's karyogram on the clipboard, as a picture."""
        self._runner.start(
            lambda progress, should_cancel: to_qimage(karyogram_pixels(cell, karyogram, dpi=_CLIPBOARD_DPI)),
            on_done=self._on_copied,
            on_error=lambda error: self.failed.emit(str(error)),
        )

    def export_karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        """Ask where and as what, and write a cell's karyogram."""
        choice = ask_picture(self._window, cell.folder, f"karyogram {cell.name}")
        if choice is None:
            return
        self.told.emit(self.tr("exporting the karyogram …"))
        self._runner.start(
            lambda progress, should_cancel: export_karyogram(choice.path, cell, karyogram, dpi=choice.dpi),
            on_done=lambda _: self.told.emit(self.tr("exported: {name}").format(name=choice.path.name)),
            on_error=lambda error: self.failed.emit(str(error)),
        )

    def shutdown(self) -> None:
        """Wait for what is being written, and end."""
        self._runner.shutdown()

    def _on_copied(self, image: QImage) -> None:
        QGuiApplication.clipboard().setImage(image)
        self.told.emit(self.tr("karyogram copied"))


def page_of(settings: Settings) -> PageFormat:
    """The paper that the settings name."""
    return PageFormat(settings.report.page_size, settings.report.orientation)


def rules_of(settings: Settings) -> CloneRules:
    """In how many cells a change makes a clone, by the settings."""
    return CloneRules(extend_to=settings.cells.mosaicism)
