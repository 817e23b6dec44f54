"""What a person writes for the report, and how it is printed: the left side of the report window."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QSpinBox,
    QWidget,
)

from engine.domain.report_entries import MAX_CELLS, ReportEntries
from karyogui.report.growing_text import GrowingText
from karyogui.report.page_format import ORIENTATIONS, PAPERS, PageFormat
from karyogui.widgets.elements import heading, inset

_NOT_STATED = -1
_LABEL_PX = 100


class EntryForm(QWidget):
    """Fields of ReportEntries, the paper, and the cells that are shown.

    Signals:
        entries_edited: a text or a number is another.
        field_reached: a field (QWidget) was asked for, and has the focus.
        page_edited: the paper, its orientation or the shown cells are others.
    """

    entries_edited = Signal()
    field_reached = Signal(QWidget)
    page_edited = Signal()

    def __init__(self, cells: Sequence[str], page: PageFormat, case_data: Mapping[str, str]) -> None:
        """Args: case_data: label of each field of the case that is required, and that case.json does not state."""
        super().__init__()
        self.case_data = {key: QLineEdit() for key in case_data}
        self._labels = case_data
        self._kept: Mapping[str, str] = {}
        self._loading = False
        self.number = QLineEdit()
        self.counted, self.analysed = self._cell_number(), self._cell_number()
        self.result = GrowingText(self.tr("Made from the karyogram; write here to replace it"))
        self.interpretation = GrowingText(lines=4)
        self.comments = GrowingText()
        self.recommendations = GrowingText()
        self.paper, self.orientation = QComboBox(), QComboBox()
        for paper in PAPERS:
            self.paper.addItem(paper, paper)
        names = {"portrait": self.tr("portrait"), "landscape": self.tr("landscape")}
        for orientation in ORIENTATIONS:
            self.orientation.addItem(names[orientation], orientation)
        self.paper.setCurrentIndex(self.paper.findData(page.paper))
        self.orientation.setCurrentIndex(self.orientation.findData(page.orientation))
        self.cells = QListWidget()
        self.cells.setObjectName("ticked")
        for cell in cells:
            item = QListWidgetItem(cell, self.cells)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        self._build()
        self._connect()

    def show_entries(self, entries: ReportEntries, shown_cells: Sequence[str]) -> None:
        """Fill the fields; nothing counts as edited."""
        self._loading = True
        self.number.setText(entries.number)
        for field, value in ((self.counted, entries.counted), (self.analysed, entries.analysed)):
            field.setValue(_NOT_STATED if value is None else value)
        for text, words in self._texts(entries):
            text.setPlainText(words)
        self._kept = entries.case_data
        for key, line in self.case_data.items():
            line.setText(entries.case_data.get(key, ""))
        self.show_cells(shown_cells)
        self._loading = False

    def show_cells(self, shown_cells: Sequence[str]) -> None:
        """Tick the cells whose karyograms are shown; nothing counts as edited."""
        before, self._loading = self._loading, True
        for row in range(self.cells.count()):
            item = self.cells.item(row)
            item.setCheckState(Qt.CheckState.Checked if item.text() in shown_cells else Qt.CheckState.Unchecked)
        self._loading = before

    def entries(self) -> ReportEntries:
        """The entries as the fields stand."""
        return ReportEntries(
            number=self.number.text(),
            counted=None if self.counted.value() == _NOT_STATED else self.counted.value(),
            analysed=None if self.analysed.value() == _NOT_STATED else self.analysed.value(),
            result=self.result.toPlainText(),
            interpretation=self.interpretation.toPlainText(),
            comments=self.comments.toPlainText(),
            recommendations=self.recommendations.toPlainText(),
            case_data=self._case_data(),
        )

    def focus_field(self, key: str) -> bool:
        """Put the cursor into a field, by its key in the report's LABELS; False if it is none of the form."""
        own: dict[str, QWidget] = {"report_number": self.number, "counted": self.counted, "analysed": self.analysed}
        field = own.get(key) or self.case_data.get(key)
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field_reached.emit(field)
        return field is not None

    def _case_data(self) -> dict[str, str]:
        """What is typed, and what was typed before of fields that case.json states by now."""
        kept = {key: text for key, text in self._kept.items() if key not in self.case_data}
        typed = {key: line.text() for key, line in self.case_data.items()}
        return kept | {key: text for key, text in typed.items() if text}

    def page(self) -> PageFormat:
        return PageFormat(self.paper.currentData(), self.orientation.currentData())

    def checked_cells(self) -> tuple[str, ...]:
        """Names of the ticked cells."""
        items = (self.cells.item(row) for row in range(self.cells.count()))
        return tuple(item.text() for item in items if item.checkState() == Qt.CheckState.Checked)

    def set_editable(self, *, editable: bool) -> None:
        """Whether the entries can be written; the paper always can be chosen."""
        texts = (self.result, self.interpretation, self.comments, self.recommendations)
        for line in (self.number, *self.case_data.values()):
            line.setReadOnly(not editable)
        for text in texts:
            text.setReadOnly(not editable)
        self.counted.setEnabled(editable)
        self.analysed.setEnabled(editable)

    # Building

    def _texts(self, entries: ReportEntries) -> tuple[tuple[QPlainTextEdit, str], ...]:
        return (
            (self.result, entries.result),
            (self.interpretation, entries.interpretation),
            (self.comments, entries.comments),
            (self.recommendations, entries.recommendations),
        )

    def _cell_number(self) -> QSpinBox:
        field = QSpinBox()
        inset(field)
        field.setRange(_NOT_STATED, MAX_CELLS)
        field.setSpecialValueText(self.tr("not stated"))
        field.setValue(_NOT_STATED)
        return field

    def _build(self) -> None:
        """One grid: the fields of all blocks stand in one column, however long their labels are."""
        grid = self._grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, _LABEL_PX)
        grid.setColumnStretch(1, 1)
        self._add_heading(self.tr("Report"))
        self._add_row(self.tr("Report no."), self.number)
        self._add_row(self.tr("Cells counted"), self.counted)
        self._add_row(self.tr("Cells analysed"), self.analysed)
        if self.case_data:
            self._add_heading(self.tr("Case data"))
            for key, line in self.case_data.items():
                self._add_row(self._labels[key], line)
        for name, field in (
            (self.tr("Result in words"), self.result),
            (self.tr("Interpretation"), self.interpretation),
            (self.tr("Comments"), self.comments),
            (self.tr("Recommendations"), self.recommendations),
        ):
            self._add_whole(self._label(name, field))
            self._add_whole(field)
        self._add_heading(self.tr("Paper"))
        self._add_row(self.tr("Size"), self.paper)
        self._add_row(self.tr("Orientation"), self.orientation)
        if self.cells.count() > 1:
            self._add_heading(self.tr("Karyograms shown"))
            self.cells.setFixedHeight(min(self.cells.count(), 6) * 26 + 8)
            self._add_whole(self.cells)
        grid.setRowStretch(grid.rowCount(), 1)

    def _add_heading(self, text: str) -> None:
        made = heading(text)
        made.setContentsMargins(0, 8 if self._grid.count() else 0, 0, 0)
        self._add_whole(made)

    def _add_row(self, name: str, field: QWidget) -> None:
        row = self._grid.rowCount()
        self._grid.addWidget(self._label(name, field), row, 0)
        self._grid.addWidget(field, row, 1)

    def _add_whole(self, widget: QWidget) -> None:
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 2)

    def _label(self, name: str, field: QWidget) -> QLabel:
        label = QLabel(name)
        label.setBuddy(field)
        field.setAccessibleName(name)
        return label

    def _connect(self) -> None:
        for line in (self.number, *self.case_data.values()):
            line.textChanged.connect(self._on_entry)
        self.counted.valueChanged.connect(self._on_entry)
        self.analysed.valueChanged.connect(self._on_entry)
        for field in (self.result, self.interpretation, self.comments, self.recommendations):
            field.textChanged.connect(self._on_entry)
        self.paper.currentIndexChanged.connect(self._on_page)
        self.orientation.currentIndexChanged.connect(self._on_page)
        self.cells.itemChanged.connect(self._on_page)

    def _on_entry(self) -> None:
        if not self._loading:
            self.entries_edited.emit()

    def _on_page(self) -> None:
        if not self._loading:
            self.page_edited.emit()
