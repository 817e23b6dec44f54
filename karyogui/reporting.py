"""The user's verbs around reports and pictures, on the open case."""

from PySide6.QtCore import QObject, Signal

from karyogui.report.controller import ReportController
from karyogui.session import CaseSession


class Reporting(QObject):
    """Asks for the report, or the picture, of what is open.

    Signals:
        refused: there is no report yet, and why.
    """

    refused = Signal(str)

    def __init__(self, reports: ReportController, parent: QObject) -> None:
        super().__init__(parent)
        self._reports = reports
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session

    def open_window(self) -> None:
        """Show the report window of the open case."""
        session = self._session
        if session is not None and session.waiting:
            self.refused.emit(self.tr("The report needs all cells; some are still being read."))
        elif session is not None:
            self._reports.open_window(session)

    def copy_karyogram(self) -> None:
        """Put the shown cell's karyogram on the clipboard."""
        if self._session is not None:
            self._reports.copy_karyogram(self._session.cell, self._session.karyogram)

    def export_karyogram(self) -> None:
        """Ask where and as what, and write the shown cell's karyogram."""
        if self._session is not None:
            self._reports.export_karyogram(self._session.cell, self._session.karyogram)
