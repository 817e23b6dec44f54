"""Find a case again: by its number, its patient, its name or the day it was worked on."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.io.known_cases import KnownCase
from karyogui.cases.case_search import CaseSearch, places
from karyogui.cases.known_cases_model import WORKED_ON, FittingCases, KnownCasesModel
from karyogui.look.theme import Theme
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs
from karyogui.widgets.dialog_buttons import proceed_or_cancel
from karyogui.widgets.elements import muted
from karyogui.widgets.text_table import text_table
from karyogui.words.domain_words import said

_SIZE = QSize(1120, 600)
_LEAST = (12, 12, 20, 16, 18)  # the columns' widths, in digits; they grow with what they hold
_MOST = (26, 24, 38, 34, 18)
_INTO_TABLE = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class FindCaseDialog(QDialog):
    """A search field over the known cases; they come in while they are read.

    Signals:
        case_chosen: a case folder (Path) is to be opened.
    """

    case_chosen = Signal(object)

    def __init__(self, parent: QWidget, settings: AppSettings, theme: Theme) -> None:
        super().__init__(parent)
        self._settings = settings
        self._failed: list[str] = []
        self._has_chosen = self._is_laid_out = False
        self.setWindowTitle(self.tr("Find a case"))
        self.resize(_SIZE.boundedTo(parent.size()))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("A number, a patient, a name, a status, a month such as 2026-10 …"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Find a case"))
        self.search.installEventFilter(self)
        self._all = KnownCasesModel(theme, self)
        self._fitting = FittingCases(self._all, self)
        self.table = _table(self._fitting, self.tr("Known cases"))
        self.told = muted("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self.search)
        layout.addWidget(self.table, stretch=1)
        layout.addWidget(self.told)
        layout.addLayout(self._foot())
        self.search.textChanged.connect(self._look_for)
        self.table.pressed.connect(lambda _: self._keep_choice())
        self.table.doubleClicked.connect(lambda index: self._choose(index.row()))
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._update())
        self._search = CaseSearch(self)
        self._search.found.connect(self._add)
        self._search.failed.connect(self._tell_failed)
        self._search.went_on.connect(self._update)
        self.finished.connect(lambda _: self._search.stop())
        for place in places(settings.recent_cases, settings.cases_folder):
            self._search.look_into(place)
        self._update()

    @property
    def shown(self) -> tuple[Path, ...]:
        """The cases that fit, from above."""
        return tuple(self._fitting.case(row).folder for row in range(self._fitting.rowCount()))

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.elsewhere = QPushButton(self.tr("Folder of cases…"))
        self.elsewhere.setToolTip(self.tr("Look through a folder, three levels down, now and from now on"))
        self.elsewhere.setAutoDefault(False)
        self.elsewhere.clicked.connect(lambda _=False: self._choose_folder())
        self.proceed = QPushButton(self.tr("Open"))
        self.proceed.clicked.connect(lambda _=False: self._choose(self._row()))
        row.addWidget(self.elsewhere)
        row.addStretch(1)
        row.addWidget(proceed_or_cancel(self, self.proceed))
        return row

    def _look_for(self, text: str) -> None:
        self._has_chosen = False
        self._fitting.look_for(text)
        self._select_first()

    def _add(self, cases: tuple[KnownCase, ...]) -> None:
        self._all.add(cases)
        if not self._has_chosen:  # what Enter opens is in sight
            self._select_first()
        self._widen()
        self._update()

    def _widen(self) -> None:
        """Columns show what has come in; none becomes narrower under the eye."""
        digit_px = self.table.fontMetrics().horizontalAdvance("0")
        for column, (least, most) in enumerate(zip(_LEAST, _MOST, strict=True)):
            needed = min(max(self.table.sizeHintForColumn(column), least * digit_px), most * digit_px)
            self.table.setColumnWidth(column, max(needed, self.table.columnWidth(column) if self._is_laid_out else 0))

    def _select_first(self) -> None:
        self.table.selectRow(0)
        self.table.scrollToTop()
        self._update()

    def _keep_choice(self) -> None:
        """A person has chosen a row: it stays chosen while more cases come in."""
        self._has_chosen = True

    def _row(self) -> int:
        chosen = self.table.selectionModel().selectedRows()
        return chosen[0].row() if chosen else -1

    def _tell_failed(self, place: Path, why: str) -> None:
        self._failed.append(self.tr("{folder} cannot be looked into: {why}.").format(folder=place, why=said(why)))
        self._update()

    def _update(self) -> None:
        self.proceed.setEnabled(self._row() >= 0)
        shown, known = self._fitting.rowCount(), self._all.rowCount()
        parts = [self.tr("Cases: {shown} of {known}.").format(shown=shown, known=known)]
        waited_for = self._search.waited_for
        if waited_for:
            parts.append(self.tr("Looking into {folder} …").format(folder=", ".join(map(str, waited_for))))
        elif not known:
            parts = [self.tr("No case was opened yet. Choose the folder that holds your cases.")]
        self.told.setText(" ".join([*parts, *self._failed]))

    def _choose(self, row: int) -> None:
        if row >= 0:
            folder = self._fitting.case(row).folder
            self.accept()
            self.case_chosen.emit(folder)

    def _choose_folder(self) -> None:
        start = self._settings.cases_folder or self._settings.last_folder
        folder = dialogs.ask_folder_of_cases(self, start)
        if folder is not None:
            self._settings.cases_folder = folder
            for place in places((), folder):
                self._search.look_into(place)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows in the search field go through the table, as in every list that is searched."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _INTO_TABLE:
            self._keep_choice()
            self.table.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._widen()  # only now the font is that of the style sheet
        self._is_laid_out = True
        self.search.setFocus()


def _table(cases: FittingCases, name: str) -> QTableView:
    table = text_table(cases, name)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # of a folder both ends tell
    table.setTabKeyNavigation(False)
    table.setSortingEnabled(True)
    table.sortByColumn(WORKED_ON, Qt.SortOrder.DescendingOrder)
    return table
