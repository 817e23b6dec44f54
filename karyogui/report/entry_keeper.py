"""Keeps what is typed for a report in report.json, without stopping the window."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.report_entries import ReportEntries
from engine.io.report_file import save_entries
from karyogui.record.waiting import until_idle
from karyogui.tasks import TaskRunner


class EntryKeeper(QObject):
    """Writes entries in a thread of its own, one after the other.

    Signals:
        kept: (before, now), each ReportEntries: what was typed is in report.json.
        trouble_changed: `trouble` is another.
    """

    kept = Signal(object, object)
    trouble_changed = Signal()

    def __init__(self, folder: Path, entries: ReportEntries, parent: QObject, *, why_closed: str) -> None:
        """Args: entries: what need not be kept. why_closed: why nothing can be; empty: it can."""
        super().__init__(parent)
        self._folder = folder
        self._kept = self._wanted = entries
        self._why_closed = why_closed
        self._trouble = ""
        self._runner: TaskRunner | None = None

    @property
    def why_closed(self) -> str:
        """Why nothing can be kept; empty: it can."""
        return self._why_closed

    @property
    def trouble(self) -> str:
        """Why what was typed is not kept; empty if it is, or may yet be."""
        return self._trouble

    def close(self, why: str) -> None:
        """Write nothing that is typed from now on."""
        self._why_closed = why

    def keep(self, entries: ReportEntries) -> None:
        """Write what is typed, in the background, if it is another; what could not be written is tried again."""
        if entries == self._wanted and not self._trouble:
            return
        self._wanted = entries
        if self._why_closed:
            self._show_trouble("" if entries == self._kept else self._why_closed)
            return
        self._show_trouble("")
        if self._runner is None:
            self._runner = TaskRunner(self)
        folder = self._folder
        self._runner.start(
            lambda *_: save_entries(folder, entries),
            on_done=lambda _: self._on_kept(entries),
            on_error=lambda error: self._show_trouble(str(error)),
        )

    def finish(self, window: QWidget) -> bool:
        """Wait for what is being written. False if it is not kept, or the person does not want to wait for it."""
        text = self.tr("Saving what was typed … {folder} is slow to answer.").format(folder=self._folder)
        if self._runner is not None and not until_idle(window, self._runner, self.tr("Saving"), text):
            return False
        return not self._trouble

    def let_go(self) -> None:
        """The window is closed: what is still at work is stuck."""
        if self._runner is not None:
            self._runner.abandon()
            self._runner.deleteLater()
            self._runner = None

    def _on_kept(self, entries: ReportEntries) -> None:
        before, self._kept = self._kept, entries
        self.kept.emit(before, entries)

    def _show_trouble(self, why: str) -> None:
        if why != self._trouble:
            self._trouble = why
            self.trouble_changed.emit()
