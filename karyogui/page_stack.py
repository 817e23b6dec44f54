"""The pages in the middle of the window."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from karyogui.karyogram.view import KaryogramView
from karyogui.panels.cells_page import CellsPage
from karyogui.panels.pages import BusyPage, MessagePage, StartPage
from karyogui.settings.app_settings import AppSettings
from karyogui.words.domain_words import said

_LEAST_PX = 96


class PageStack(QStackedWidget):
    """Shows one page at a time: start, work in progress, a failure, the karyogram, or all cells of the case.

    Signals:
        page_shown: another page, or the same one again, is shown.
    """

    page_shown = Signal()

    def __init__(
        self,
        settings: AppSettings,
        start: StartPage,
        busy: BusyPage,
        message: MessagePage,
        karyogram: KaryogramView,
        cells: CellsPage,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._start, self._busy, self._message = start, busy, message
        self._karyogram, self._cells = karyogram, cells
        for page in (start, busy, message, karyogram, cells):
            self.addWidget(page)
        # A page that is not shown keeps no window wide: what is too wide for it would be cut off the panel beside it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.setMinimumWidth(_LEAST_PX)

    @property
    def shows_karyogram(self) -> bool:
        return self.currentWidget() is self._karyogram

    @property
    def shows_cells(self) -> bool:
        return self.currentWidget() is self._cells

    def show_start(self) -> None:
        """The start page, with the recent cases as they are now."""
        self._start.show_recent(self._settings.recent_cases)
        self._show(self._start)

    def show_work(self, name: str, doing: str) -> None:
        """Work on a case has begun."""
        self._busy.begin(name, doing)
        self._show(self._busy)

    def show_message(self, text: str, inside: Sequence[Path]) -> None:
        """There is no case: why, and the folders that may be meant instead."""
        self._message.show_message(said(text), inside)
        self._show(self._message)

    def show_karyogram(self) -> None:
        self._show(self._karyogram)

    def show_cells(self) -> None:
        self._show(self._cells)

    def _show(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.page_shown.emit()
