"""A table to be read: one value a row, of which each column says something; and the view on it."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_ROW_PX = 26

_Row = TypeVar("_Row")


class TextTableModel(QAbstractTableModel, Generic[_Row]):
    """Rows and columns; a model of its own says what the columns are, and what is known of a row beside its texts."""

    def __init__(self, parent: QObject, rows: Sequence[_Row] = ()) -> None:
        super().__init__(parent)
        self._rows = list(rows)
        self._columns: tuple[tuple[str, Callable[[_Row], str]], ...] = ()  # (head, what a row says under it)

    def add(self, rows: Sequence[_Row]) -> None:
        """Further rows, below."""
        if rows:
            first = len(self._rows)
            self.beginInsertRows(_NO_PARENT, first, first + len(rows) - 1)
            self._rows += rows
            self.endInsertRows()

    def value(self, row: int) -> _Row:
        return self._rows[row]

    def texts(self, row: int) -> tuple[str, ...]:
        """All that stands in a row."""
        return tuple(told(self._rows[row]) for _, told in self._columns)

    def _beside_text(self, value: _Row, column: int, role: int) -> object:
        """What is known of a place in another role than as its text, such as its tooltip; None: nothing."""
        return None

    # Qt overrides

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        value = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[index.column()][1](value)
        return self._beside_text(value, index.column(), role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section][0]
        return None


def text_table(rows: QAbstractItemModel, name: str) -> QTableView:
    """A view that shows whole rows and edits none. `name` is for screen readers."""
    table = QTableView()
    table.setObjectName("textTable")
    table.setModel(rows)
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    return table
