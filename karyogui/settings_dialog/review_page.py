"""When a chromosome needs a look, and how many cells a case needs."""

from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLabel, QSpinBox, QWidget

from karyogui.settings.values import CellNumbers, Cells, DoubtSettings, Settings
from karyogui.settings_dialog.page import SettingsPage
from karyogui.widgets.elements import muted


class ReviewPage(SettingsPage):
    """Doubts and numbers of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.tr("Review")
        self._add_heading(self.tr("Needs a look"))
        self._type, self._polarity = self._share(), self._share()
        self._add_row(self.tr("Type less sure than"), self._type)
        self._add_row(self.tr("Polarity less sure than"), self._polarity)
        self._add_note(
            self.tr("Probabilities from 0 to 1. A higher number shows more chromosomes. It takes effect at once.")
        )
        self._add_heading(self.tr("Cells a case needs"))
        self._constitutional = self._three(self.tr("constitutional"))
        self._oncology = self._three(self.tr("oncology"))
        self._column.addWidget(self._grid())
        self._add_note(
            self.tr("Those of oncology for a case whose changes are acquired, as chosen beside the ISCN line.")
        )
        self._add_heading(self.tr("Mosaicism"))
        self._mosaicism = self._count(1, 999)
        self._add_row(self.tr("Cells to count"), self._mosaicism)
        self._add_note(self.tr("When a single cell deviates, this many are to be counted."))
        self._finish()

    def show_values(self, values: Settings) -> None:
        self._type.setValue(values.doubts.type_below)
        self._polarity.setValue(values.doubts.polarity_below)
        for fields, numbers in (
            (self._constitutional, values.cells.constitutional),
            (self._oncology, values.cells.oncology),
        ):
            for field, number in zip(fields, (numbers.counted, numbers.analysed, numbers.karyotyped), strict=True):
                field.setValue(number)
        self._mosaicism.setValue(values.cells.mosaicism)

    def changed(self, values: Settings) -> Settings:
        return replace(
            values,
            doubts=DoubtSettings(round(self._type.value(), 2), round(self._polarity.value(), 2)),
            cells=Cells(
                constitutional=CellNumbers(*(field.value() for field in self._constitutional)),
                oncology=CellNumbers(*(field.value() for field in self._oncology)),
                mosaicism=self._mosaicism.value(),
            ),
        )

    def problem(self) -> str:
        for fields in (self._constitutional, self._oncology):
            counted, analysed, karyotyped = (field.value() for field in fields)
            if not counted >= analysed >= karyotyped:
                return self.tr("of the cells counted some are analysed, and of these some are karyotyped")
        return ""

    def _three(self, kind: str) -> tuple[QSpinBox, QSpinBox, QSpinBox]:
        fields = (self._count(1, 999), self._count(1, 999), self._count(1, 999))
        names = (self.tr("counted"), self.tr("analysed"), self.tr("karyotyped"))
        for field, name in zip(fields, names, strict=True):
            field.setAccessibleName(f"{kind}: {name}")
        return fields

    def _grid(self) -> QWidget:
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for column, name in enumerate((self.tr("counted"), self.tr("analysed"), self.tr("karyotyped")), start=1):
            grid.addWidget(muted(name), 0, column)
        rows = ((self.tr("Constitutional"), self._constitutional), (self.tr("Oncology"), self._oncology))
        for row, (name, fields) in enumerate(rows, start=1):
            label = QLabel(name)
            label.setMinimumWidth(150)
            grid.addWidget(label, row, 0)
            for column, field in enumerate(fields, start=1):
                grid.addWidget(field, row, column)
        grid.setColumnStretch(4, 1)
        return holder
