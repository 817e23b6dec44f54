"""Who sits here, and the names to choose from."""

import getpass
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QHeaderView, QPushButton, QTableWidget
from PySide6.QtWidgets import QTableWidgetItem as Item

from karyogui.settings.values import People, Person, Settings
from karyogui.settings_dialog.page import SettingsPage


class PeoplePage(SettingsPage):
    """Names stand with every decision, and in the audit log."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.tr("People")
        self._add_heading(self.tr("You"))
        self._user = QComboBox()
        self._user.setEditable(True)
        self._user.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._user.setFixedWidth(280)
        line = self._user.lineEdit()
        assert line is not None
        line.setPlaceholderText(getpass.getuser())
        self._user.currentTextChanged.connect(self.edited)
        self._user.activated.connect(self._show_role_of)
        self._role = self._line(self.tr("such as technologist"))
        self._add_row(self.tr("Name"), self._user)
        self._add_row(self.tr("Role"), self._role)
        self._add_note(self.tr("Without a name, that of the computer's account is taken."))
        self._add_note(self.tr("An open case keeps the name it was opened with."))
        self._add_heading(self.tr("Names to choose from"))
        self._table = QTableWidget(0, 2)
        self._table.setHorizontalHeaderLabels([self.tr("Name"), self.tr("Role")])
        self._table.setAccessibleName(self.tr("Names to choose from"))
        self._table.verticalHeader().hide()
        self._table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self._table.setTabKeyNavigation(False)
        self._table.setMinimumHeight(150)
        self._table.itemChanged.connect(self.edited)
        self._column.addWidget(self._table, stretch=1)
        self._column.addLayout(self._buttons())

    def show_values(self, values: Settings) -> None:
        people = values.people
        self._table.setRowCount(0)
        for person in people.known:
            self._append(person)
        self._user.clear()
        self._user.addItems([person.name for person in people.known])
        self._user.setCurrentText(people.user)
        self._role.setText(people.role)

    def changed(self, values: Settings) -> Settings:
        rows = [(self._cell(row, 0), self._cell(row, 1)) for row in range(self._table.rowCount())]
        known = tuple(Person(name, role) for name, role in rows if name)
        return replace(values, people=People(self._user.currentText().strip(), self._role.text().strip(), known))

    def problem(self) -> str:
        for row in range(self._table.rowCount()):
            if self._cell(row, 1) and not self._cell(row, 0):
                return self.tr("{role}: the name is missing").format(role=self._cell(row, 1))
        return ""

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for text, does in ((self.tr("Add"), self._add), (self.tr("Remove"), self._remove)):
            made = QPushButton(text)
            made.setAutoDefault(False)
            made.clicked.connect(lambda _=False, does=does: does())
            row.addWidget(made)
        row.addStretch(1)
        return row

    def _add(self) -> None:
        self._append(Person("", ""))
        row = self._table.rowCount() - 1
        self._table.setCurrentCell(row, 0)
        self._table.edit(self._table.model().index(row, 0))

    def _remove(self) -> None:
        row = self._table.currentRow()
        if row >= 0:
            self._table.removeRow(row)
            self.edited.emit()

    def _append(self, person: Person) -> None:
        row = self._table.rowCount()
        self._table.insertRow(row)
        self._table.setItem(row, 0, Item(person.name))
        self._table.setItem(row, 1, Item(person.role))

    def _cell(self, row: int, column: int) -> str:
        item = self._table.item(row, column)
        return item.text().strip() if item else ""

    def _show_role_of(self, index: int) -> None:
        """A name chosen from the list brings its role along."""
        for row in range(self._table.rowCount()):
            if self._cell(row, 0) == self._user.itemText(index):
                self._role.setText(self._cell(row, 1))
