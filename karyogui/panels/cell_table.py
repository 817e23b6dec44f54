"""The table of a case: a row for each cell, a column for each class; what deviates stands out."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from engine.domain.cell_table import COLUMNS, CellRow
from engine.domain.cell_use import CellUse
from engine.domain.karyogram import MARKER
from karyogui.look.theme import Theme
from karyogui.widgets.plain_text import plain
from karyogui.widgets.text_table import Index

DEVIATION_ROLE = Qt.ItemDataRole.UserRole
UNUSED_ROLE = Qt.ItemDataRole.UserRole + 1

_FIRST_CLASS = 1  # column 0 is the cell's name
_ROW_PX = 27
_COLUMN_PX = 29
_NAME_PX, _LONG_NAME_PX = 80, 150
_BESIDE_NAME_PX = 14
_TOTAL_PX = 44
_LINE_PX = 80
_MOST_ROWS = 12


class CellTableModel(QAbstractTableModel):
    """Cell, the 24 classes and markers, the total, the ISCN line."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[CellRow, ...] = ()

    def show_rows(self, rows: Sequence[CellRow]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def slot_at(self, column: int) -> str:
        """The class of a column; empty where it is none."""
        place = column - _FIRST_CLASS
        return COLUMNS[place] if 0 <= place < len(COLUMNS) else ""

    def cell_at(self, row: int) -> str:
        return self._rows[row].name

    # Qt overrides

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else _FIRST_CLASS + len(COLUMNS) + 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row, slot = self._rows[index.row()], self.slot_at(index.column())
        deviation = row.deviations.get(slot, 0)
        if role == Qt.ItemDataRole.DisplayRole:
            if slot:
                return str(row.counts.get(slot, 0))
            texts = {0: row.name, _FIRST_CLASS + len(COLUMNS): str(row.total)}
            return texts.get(index.column(), row.line)
        if role == Qt.ItemDataRole.ToolTipRole and slot:
            return plain(self._told(row, slot, deviation))
        if role == Qt.ItemDataRole.AccessibleTextRole and slot:
            return self._told(row, slot, deviation)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(row.line if index.column() else row.name)
        if role == DEVIATION_ROLE:
            return deviation
        if role == UNUSED_ROLE:
            return row.use is CellUse.UNUSED
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(section)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        slot = self.slot_at(section)
        if slot:
            return "mar" if slot == MARKER else slot
        return {0: self.tr("Cell"), _FIRST_CLASS + len(COLUMNS): self.tr("All")}.get(section, self.tr("ISCN"))

    def _alignment(self, column: int) -> Qt.AlignmentFlag:
        is_text = column in (0, self.columnCount() - 1)
        side = Qt.AlignmentFlag.AlignLeft if is_text else Qt.AlignmentFlag.AlignHCenter
        return side | Qt.AlignmentFlag.AlignVCenter

    def _told(self, row: CellRow, slot: str, deviation: int) -> str:
        text = self.tr("{cell}: {count} in {slot}").format(cell=row.name, count=row.counts.get(slot, 0), slot=slot)
        if not deviation:
            return text
        more = self.tr("{number} more than usual") if deviation > 0 else self.tr("{number} fewer than usual")
        return f"{text}, {more.format(number=abs(deviation))}"


class CellTable(QTableView):
    """Shows a CellTableModel.

    Signals:
        place_chosen: (cell: str, slot: str) was clicked; the slot is empty on the cell's name, total or line.
        class_chosen: the head of a class was clicked, or the keys have come to the class.
    """

    place_chosen = Signal(str, str)
    class_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._model = CellTableModel(self)
        self.setModel(self._model)
        self.setItemDelegate(CountDelegate(theme, self))
        self.setObjectName("cellTable")
        self.setAccessibleName(self.tr("Class counts of all cells"))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        head = self.horizontalHeader()
        head.setSectionsClickable(True)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(20)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setStretchLastSection(True)
        for column in range(self._model.columnCount()):
            self.setColumnWidth(column, _COLUMN_PX)
        self.setColumnWidth(0, _NAME_PX)
        self.setColumnWidth(self._model.columnCount() - 2, _TOTAL_PX)
        self.setColumnWidth(self._model.columnCount() - 1, _LINE_PX)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)
        head.sectionClicked.connect(self._on_head)
        self.setTabKeyNavigation(False)  # Tab leads on to the copies of the class
        self.selectionModel().currentColumnChanged.connect(lambda index, _: self._on_head(index.column()))

    def show_rows(self, rows: Sequence[CellRow]) -> None:
        self._model.show_rows(rows)
        bold = self.font()
        bold.setBold(True)
        wanted = max((QFontMetrics(bold).horizontalAdvance(row.name) for row in rows), default=0) + _BESIDE_NAME_PX
        self.setColumnWidth(0, min(max(wanted, _NAME_PX), _LONG_NAME_PX))
        shown = min(max(len(rows), 1), _MOST_ROWS)
        self.setFixedHeight(shown * _ROW_PX + self.horizontalHeader().sizeHint().height() + 26)

    def _on_chosen(self, index: QModelIndex) -> None:
        self.place_chosen.emit(self._model.cell_at(index.row()), self._model.slot_at(index.column()))

    def _on_head(self, column: int) -> None:
        slot = self._model.slot_at(column)
        if slot:
            self.class_chosen.emit(slot)


class CountDelegate(QStyledItemDelegate):
    """Paints a count; one that deviates in bold on a coloured ground, with an arrow up or down."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        deviation = index.data(DEVIATION_ROLE)
        rect = option.rect.adjusted(1, 1, -1, -1)
        ground = ""
        if deviation:
            ground = "alert_soft"
        elif option.state & QStyle.StateFlag.State_Selected:
            ground = "accent_soft"
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = "button"
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(ground))
            painter.drawRoundedRect(rect, 4, 4)
        font = option.font
        font.setBold(bool(deviation) or index.column() == 0)
        painter.setFont(font)
        painter.setPen(self._theme.colour("faint" if index.data(UNUSED_ROLE) else "alert" if deviation else "ink"))
        arrow = "" if not deviation else "▴" if deviation > 0 else "▾"
        # The names of a case's cells mostly differ at their ends.
        cut = Qt.TextElideMode.ElideMiddle if index.column() == 0 else Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(f"{index.data()}{arrow}", cut, rect.width() - 4)
        alignment = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
        painter.drawText(rect.adjusted(3, 0, -1, 0), alignment, text)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_COLUMN_PX, _ROW_PX)
