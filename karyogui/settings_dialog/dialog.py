"""The settings dialog: pages in a list at the left."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMessageBox,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from karyogui.record.waiting import NotAnsweringError, looked_up
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.files import SettingsError, export_settings
from karyogui.settings.values import Settings
from karyogui.settings_dialog.engine_page import EngineChoices, EnginePage
from karyogui.settings_dialog.laboratory_page import LaboratoryPage
from karyogui.settings_dialog.look_page import LookPage
from karyogui.settings_dialog.page import SettingsPage
from karyogui.settings_dialog.people_page import PeoplePage
from karyogui.settings_dialog.report_page import ReportPage
from karyogui.settings_dialog.review_page import ReviewPage
from karyogui.widgets import dialogs
from karyogui.widgets.plain_text import plain
from karyogui.widgets.screen_room import fitted
from karyogui.widgets.wheel import scroll_past_fields

_LIST_PX = 190
_LIST_EDGES_PX = 18  # its padding and line


class SettingsDialog(QDialog):
    """Edits a copy of the settings; OK puts it in force and on disk."""

    def __init__(self, settings: AppSettings, choices: EngineChoices, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self.pages: tuple[SettingsPage, ...] = (
            LaboratoryPage(),
            PeoplePage(),
            EnginePage(choices),
            ReviewPage(),
            ReportPage(),
            LookPage(),
        )
        self.list = QListWidget()
        self.list.setObjectName("settingsList")
        self.list.setAccessibleName(self.tr("Pages of the settings"))
        self._stack = QStackedWidget()
        for page in self.pages:
            self.list.addItem(page.title)
            self._stack.addWidget(_scrolled(page))
            page.show_values(settings.values)
            page.edited.connect(self._show_state)
        self.list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.list.currentRowChanged.connect(self._show_state)
        self._told = QLabel()
        self._told.setObjectName("reason")
        self._told.setWordWrap(True)
        self._place = QLabel()
        self._place.setObjectName("muted")
        self._place.setWordWrap(True)
        self._build()
        self.list.setCurrentRow(0)
        self.list.setFocus()
        self.resize(fitted(QSize(860, 620), self.screen().availableSize()))
        self._show_state()

    def edited(self) -> Settings:
        """The settings as the fields stand."""
        values = self._settings.values
        for page in self.pages:
            values = page.changed(values)
        return values

    @property
    def trouble(self) -> str:
        """What keeps the settings from being taken, as shown above the buttons; empty: nothing."""
        return self._told.text()

    # Building

    def _build(self) -> None:
        box = QDialogButtonBox(self)  # in the dialog at once: its style says that the buttons have no icons
        self._ok = box.addButton(QDialogButtonBox.StandardButton.Ok)
        self._cancel = box.addButton(QDialogButtonBox.StandardButton.Cancel)
        self.export = box.addButton(self.tr("Export for the laboratory…"), QDialogButtonBox.ButtonRole.ResetRole)
        self.export.setToolTip(self.tr("Write all settings but your own name to a file that a laboratory can share"))
        self.reset = box.addButton("", QDialogButtonBox.ButtonRole.ResetRole)
        for button in (self.export, self.reset):
            button.setAutoDefault(False)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        self.export.clicked.connect(lambda _=False: self._export())
        self.reset.clicked.connect(lambda _=False: self._reset_page())
        laboratory = self._settings.files.laboratory
        self.reset.setText(self.tr("Page as the laboratory has it") if laboratory else self.tr("Page to defaults"))
        place = self.tr("Kept in {file}").format(file=self._settings.files.user)
        if laboratory:
            place += "\n" + self.tr("over the laboratory's {file}").format(file=laboratory)
        self._place.setText(place)
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self._stack, stretch=1)
        top = QHBoxLayout()
        top.setContentsMargins(0, 0, 0, 0)
        top.setSpacing(0)
        top.addWidget(self.list)
        top.addLayout(right, stretch=1)
        foot = QVBoxLayout()
        foot.setContentsMargins(18, 12, 18, 14)
        foot.setSpacing(8)
        for widget in (self._told, self._place, box):
            foot.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        line = QFrame()
        line.setObjectName("line")
        line.setFixedHeight(1)
        column.addLayout(top, stretch=1)
        column.addWidget(line)
        column.addLayout(foot)

    # Acting

    def accept(self) -> None:
        """Put the settings in force; the dialog stays open if they cannot be written."""
        user = self._settings.files.user
        try:
            self._settings.change(self.edited(), lambda save: self._write(user, save))
        except (SettingsError, NotAnsweringError) as error:
            QMessageBox.warning(self, self.tr("Settings"), plain(str(error)))
            return
        super().accept()

    def _show_state(self) -> None:
        """What keeps the settings from being taken, and on which page."""
        found = [(page.title, page.problem()) for page in self.pages if page.problem()]
        self._told.setText("\n".join(f"⚠ {title}: {problem}" for title, problem in found))
        self._told.setVisible(bool(found))
        self._ok.setEnabled(not found)
        page = self.pages[max(self.list.currentRow(), 0)]
        self.reset.setEnabled(page.changed(self._settings.base) != self._settings.base)

    def _reset_page(self) -> None:
        self.pages[self.list.currentRow()].show_values(self._settings.base)
        self._show_state()

    def _export(self) -> None:
        title, kinds = self.tr("Export for the laboratory"), self.tr("Settings (*.json)")
        path = dialogs.ask_file_to_write(self, title, Path.home() / "laboratory.json", kinds)
        if path is None:
            return
        edited = self.edited()
        try:
            self._write(path, lambda: export_settings(path, edited))
        except (SettingsError, NotAnsweringError) as error:
            QMessageBox.warning(self, title, plain(str(error)))

    def _write(self, path: Path, write: Callable[[], None]) -> None:
        """Raises: NotAnsweringError, and what `write` raises."""
        told = self.tr("Writing the settings … {folder} is slow to answer.")
        looked_up(self, path.parent, lambda _: write(), self.tr("Settings"), told)

    # Qt overrides

    def done(self, result: int) -> None:
        for page in self.pages:
            page.let_go()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now the fonts are those of the style sheet.
        self.list.setFixedWidth(max(_LIST_PX, self.list.sizeHintForColumn(0) + _LIST_EDGES_PX))


def _scrolled(page: SettingsPage) -> QScrollArea:
    scroll_past_fields(page)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the fields in it have the focus, not it
    area.setWidget(page)
    page.setObjectName("clear")
    return area
