"""The report window: what is written for the report to the left, the pages as they will be printed to the right."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from engine.domain.review import ReportStatus
from karyogui.report.blocks import ReportContent
from karyogui.report.content import ReportSource
from karyogui.report.drawing import PRINT_DPI
from karyogui.report.entry_form import EntryForm
from karyogui.report.entry_keeper import EntryKeeper
from karyogui.report.files import write_file
from karyogui.report.made_report import MadeReport, make_report, page_pixels
from karyogui.report.missing_fields import MissingFields
from karyogui.report.page_view import PageView
from karyogui.report.printing import print_dialog, print_pages, printed_where, printer_for
from karyogui.report.progress import JobCard
from karyogui.report.questions import ask_pdf_file, confirm_loss
from karyogui.report.raster import PdfPages
from karyogui.report.steps import Steps
from karyogui.report.window_parts import FormBesidePages, Notes, scrolled, zoom_button
from karyogui.report.window_source import WindowSource
from karyogui.tasks import Task, TaskRunner
from karyogui.widgets import dialogs
from karyogui.widgets.elements import restyle
from karyogui.widgets.screen_room import fitted
from karyogui.widgets.timers import single_shot
from karyogui.words.domain_words import said

_AFTER_TYPING_MS = 350


class ReportWindow(QDialog):
    """Preview, export and print of one case's report. What is typed is kept in report.json at once.

    Signals:
        entries_saved: (before, now), each ReportEntries: what was typed is in report.json.
        given_out: (the report as MadeReport, where to): it was exported or printed.
        settings_requested: the window was closed because what is missing is written in the settings.
    """

    entries_saved = Signal(object, object)
    given_out = Signal(object, str)
    settings_requested = Signal()

    def __init__(self, source: WindowSource, runner: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._runner = runner
        self._made: MadeReport | None = None
        self._content: ReportContent | None = None  # of the report that was shown last
        self._task: Task | None = None
        self._chosen_cells: tuple[str, ...] | None = None
        self.setWindowTitle(self.tr("Report of {case}").format(case=source.case.name))
        self.form = EntryForm([cell.name for cell in source.case.cells], source.page, source.unstated())
        self.form.show_entries(source.entries, ())
        # Of a closed one nothing was typed: what the form makes of the entries need not be kept.
        entries = self.form.entries() if source.closed else source.entries
        self._keeper = EntryKeeper(source.case.folder, entries, self, why_closed=source.closed)
        self.pages = PageView()
        self.status = QLabel()
        self.status.setObjectName("chip")
        self.status.hide()  # until there is something to say
        self.missing = MissingFields()
        self.points, self.message = QLabel(), QLabel()
        for label, name in ((self.points, "muted"), (self.message, "reason")):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._notes = Notes(self.points, self.missing)
        self.job = JobCard(self.pages).job
        self.again_button = QPushButton(self.tr("Make the report"))
        self.again_button.hide()
        self.export_button = QPushButton(self.tr("Export PDF…"))
        self.print_button = QPushButton(self.tr("Print…"))
        self._timer = single_shot(self, self.make, _AFTER_TYPING_MS)
        self._build()
        self._connect()
        self._show_buttons()
        if source.closed:
            self.close_to_writing(source.closed)

    @property
    def made(self) -> MadeReport | None:
        """The report as it is shown; None while it is being made."""
        return self._made

    def close_to_writing(self, why: str) -> None:
        """From now on nothing can be written for the report, such as after somebody has taken the case over.

        What was typed and is not kept yet stays in sight, and is asked about when the window is closed.
        """
        self._keeper.close(why)
        self.form.set_editable(editable=False)
        self._show_points()

    # Making

    def make(self) -> None:
        """Make the report anew from what the window holds, in the background."""
        self._timer.stop()
        self._stop()
        self._made = None
        self._show_buttons()
        self._keeper.keep(self.form.entries())
        source, template, page = self._report_source(), self._source.template, self.form.page()
        self._tell("")
        self.again_button.hide()
        self._task = self.job.start(
            self._runner,
            self.tr("Making the report …"),
            lambda steps: make_report(source, template, page, steps),
            on_done=self._on_made,
            on_error=self._on_failed,
        )

    def export(self, path: Path) -> None:
        """Write the very PDF that is shown."""
        if (made := self._made) is None:
            return
        self._tell("")
        self.job.start(
            self._runner,
            self.tr("Writing {name} …").format(name=path.name),
            lambda steps: write_file(path, made.pdf, steps),
            on_done=lambda _: self._on_exported(made, path),
            on_error=lambda error: self._tell(str(error)),
            on_cancelled=lambda: self._tell(self.tr("Cancelled: {name} was not written").format(name=path.name)),
        )

    def ask_and_export(self) -> None:
        """Ask where the PDF is to be written, and write it."""
        version = self._source.result.review.version
        number = f" v{version}" if version > 1 else ""  # what was given out of the version before stays
        case = self._source.case
        path = ask_pdf_file(self, case.folder / f"{case.name} report{number}.pdf")
        if path is not None:
            self.export(path)

    def print_(self) -> None:
        """Print through the system's dialog."""
        if (made := self._made) is None:
            return
        printer = printer_for(made.page, made.content.title)
        if not dialogs.run_dialog(print_dialog(printer, self)):
            return

        def work(steps: Steps) -> bool:
            with PdfPages(made.pdf) as pages:
                return print_pages(
                    printer,
                    len(pages.sizes),
                    lambda index, steps: pages.render(index, PRINT_DPI, steps=steps),
                    steps,
                )

        def printed(is_whole: bool) -> None:
            file = printer.outputFileName()  # of "Print to File"
            if not is_whole:
                self._tell(self.tr("Cancelled: the first pages were printed already"))
            else:
                self._tell(self.tr("Printed to {path}").format(path=file) if file else self.tr("Sent to the printer"))
            self._give_out(made, printed_where(printer, is_whole=is_whole))

        self._tell("")
        self.job.start(
            self._runner,
            self.tr("Printing the report …"),
            work,
            on_done=printed,
            on_error=lambda error: self._tell(str(error)),
            on_cancelled=lambda: self._tell(self.tr("Cancelled: nothing was sent to the printer")),
        )

    # What happened

    def _on_made(self, made: MadeReport) -> None:
        self._made = made
        content = made.content
        self._tell("")
        self._show_status(said(content.status), is_final=content.status != ReportStatus.DRAFT)
        self._show_points()
        if self._chosen_cells is None:
            self.form.show_cells(content.shown_cells)
        self._show_buttons()
        self._show_pages()

    def _show_points(self) -> None:
        """What is not kept, or cannot be written, and why it is a draft; a missing field is a link to its place."""
        content = self._content = self._made.content if self._made else self._content
        missing, notes = (content.missing, (*content.cautions, *content.status_notes)) if content else ((), ())
        notes = tuple(note for note in notes if not (missing and note.startswith("missing: ")))
        keeper = self._keeper
        unsaved = [self.tr("Not saved: {why}").format(why=said(keeper.trouble))] if keeper.trouble else []
        told = [note for note in (*unsaved, *map(said, (keeper.why_closed, *notes))) if note]
        self.points.setText("\n".join(f"• {note}" if len(told) > 1 else note for note in told))
        self.points.setVisible(bool(self.points.text()))
        label = self._source.template.label
        self.missing.show_missing(missing, lambda key: said(label(key)))
        self._notes.fit()

    def _fill(self, key: str) -> None:
        """Lead to where a missing field is written: here, or in the settings, such as the laboratory's name."""
        if self._keeper.why_closed:
            self._tell(said(self._keeper.why_closed))
        elif not self.form.focus_field(key) and self.close():
            self.settings_requested.emit()

    def _on_exported(self, made: MadeReport, path: Path) -> None:
        self._tell(self.tr("Written: {path}").format(path=path))
        self._give_out(made, path.name)

    def _give_out(self, made: MadeReport, where: str) -> None:
        """Tell that a report left the house; what is final stays as it is from then on."""
        if made.content.status != ReportStatus.DRAFT:
            self.close_to_writing(self._source.result.review.why_closed)
        self.given_out.emit(made, where)

    def _on_failed(self, error: Exception) -> None:
        self._show_status(self.tr("NO REPORT"), is_final=False)
        self._tell(str(error))

    def _on_cells_or_paper(self) -> None:
        checked = self.form.checked_cells()
        self._chosen_cells = checked or None
        self.make()

    # Showing

    def _show_pages(self) -> None:
        made = self._made
        if made is None or not self.isVisible():
            return
        self._stop()
        dpi = self.pages.wanted_dpi(made.page.width)
        self._task = self.job.start(
            self._runner,
            self.tr("Drawing the pages …"),
            lambda steps: page_pixels(made.pdf, dpi, steps),
            on_done=self.pages.show_pages,
            on_error=self._on_failed,
        )

    def _show_status(self, text: str, *, is_final: bool) -> None:
        self.status.setText(text)
        restyle(self.status, complete=is_final)
        self.status.show()

    def _tell(self, text: str) -> None:
        """Say what became of something, under the form; nothing takes no room there."""
        self.message.setText(text)
        self.message.setVisible(bool(text))

    def _show_buttons(self) -> None:
        self.export_button.setEnabled(self._made is not None)
        self.print_button.setEnabled(self._made is not None)

    def _report_source(self) -> ReportSource:
        own = self._source
        return ReportSource(own.case, own.result, self.form.entries(), self._chosen_cells, own.rules, own.log_head())

    def _on_cancel(self, task: Task) -> None:
        if task is not self._task:
            task.cancel()
            return
        self._stop()
        self._tell(self.tr("Stopped. The pages shown may not be those of the report."))
        self.again_button.show()

    def _stop(self) -> None:
        """No preview any more."""
        if self._task is not None:
            self._task.cancel()
            self.job.forget(self._task)
            self._task = None

    # Building

    def _build(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self.status)
        head.addStretch(1)
        head.addWidget(self.again_button)
        left.addLayout(head)
        left.addWidget(self._notes)
        area = scrolled(self.form)
        self.form.field_reached.connect(area.ensureWidgetVisible)
        left.addWidget(area, stretch=1)
        left.addWidget(self.message)
        form = QWidget()
        form.setObjectName("clear")
        form.setLayout(left)
        close = QPushButton(self.tr("Close"))
        close.clicked.connect(lambda _=False: self.close())
        for button in (self.again_button, self.export_button, self.print_button, close):
            button.setAutoDefault(False)
        self.export_button.setDefault(True)
        smaller = zoom_button("−", self.tr("Smaller"), lambda: self.pages.zoom_by(1 / 1.2))
        larger = zoom_button("+", self.tr("Larger"), lambda: self.pages.zoom_by(1.2))
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        buttons = (smaller, larger, close, self.print_button, self.export_button)
        whole.addWidget(FormBesidePages(form, self.pages, buttons))
        room = self.screen().availableSize()
        self.setMinimumSize(fitted(QSize(900, 600), room))
        self.resize(fitted(QSize(1180, 860), room))

    def _connect(self) -> None:
        self._keeper.kept.connect(self.entries_saved)
        self._keeper.trouble_changed.connect(self._show_points)
        self.form.entries_edited.connect(self._timer.start)
        self.form.page_edited.connect(self._on_cells_or_paper)
        self.pages.dpi_changed.connect(self._show_pages)
        self.missing.linkActivated.connect(self._fill)
        self.job.cancel_requested.connect(self._on_cancel)
        self.again_button.clicked.connect(lambda _=False: self.make())
        self.export_button.clicked.connect(lambda _=False: self.ask_and_export())
        self.print_button.clicked.connect(lambda _=False: self.print_())

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._notes.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._made is None and self._task is None:
            self.make()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keeper.keep(self.form.entries())
        if not self._keeper.finish(self) and not confirm_loss(self):
            event.ignore()
            return
        self._keeper.let_go()
        self._timer.stop()
        self._stop()
        self._made = None
        self.pages.show_pages(())
        event.accept()

    def reject(self) -> None:
        """Esc closes like the button: what was typed is kept."""
        self.close()
