"""What every page of the settings dialog is, and how its rows are laid out."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from karyogui.settings.values import Settings
from karyogui.widgets.elements import inset, muted

_FIELD_PX = 280


class _ShareBox(QDoubleSpinBox):
    """A number with decimals; typed with a point or a comma, whatever the language."""

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        sign = self.locale().decimalPoint()
        typed = text if self.specialValueText() == text else text.replace(".", sign).replace(",", sign)
        return super().validate(typed, position)


class SettingsPage(QWidget):
    """A page edits one part of the settings.

    Signals:
        edited: the user changed something.
    """

    edited = Signal()
    title = ""

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(6)
        self._form: QFormLayout | None = None

    def show_values(self, values: Settings) -> None:
        """Fill the fields in."""
        raise NotImplementedError

    def changed(self, values: Settings) -> Settings:
        """`values` with what stands in the fields."""
        raise NotImplementedError

    def problem(self) -> str:
        """Why the fields cannot be taken as they stand; empty if they can."""
        return ""

    def let_go(self) -> None:
        """The dialog ends: wait for nothing any more."""

    # Building

    def _add_heading(self, text: str) -> None:
        """Begin a group of rows."""
        if self._form is not None:
            self._column.addSpacing(12)
        label = QLabel(text)
        label.setObjectName("title")
        self._column.addWidget(label)
        self._form = QFormLayout()
        self._form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        self._form.setHorizontalSpacing(18)
        self._form.setVerticalSpacing(8)
        self._column.addLayout(self._form)

    def _add_row(self, label: str, field: QWidget) -> None:
        """A field with its label, which also names it to screen readers."""
        assert self._form is not None, "a heading comes first"
        field.setAccessibleName(label)
        named = QLabel(label)
        named.setMinimumWidth(150)
        named.setBuddy(field)
        self._form.addRow(named, field)

    def _add_note(self, text: str) -> QLabel:
        """A quiet line under the rows before."""
        label = muted(text)
        self._column.addWidget(label)
        return label

    def _finish(self) -> None:
        self._column.addStretch(1)

    def _line(self, placeholder: str = "") -> QLineEdit:
        made = QLineEdit()
        made.setPlaceholderText(placeholder)
        made.setFixedWidth(_FIELD_PX)
        made.textChanged.connect(self.edited)
        return made

    def _file(self, line: QLineEdit, title: str, kinds: str) -> QWidget:
        """A line for a path with a button that chooses a file; `title` also names the button."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        browse = QPushButton(QCoreApplication.translate("SettingsPage", "Choose…"))
        browse.setAutoDefault(False)
        browse.setAccessibleName(title)
        browse.clicked.connect(lambda _=False: self._browse(line, title, kinds))
        row.addWidget(line)
        row.addWidget(browse)
        return holder

    def _browse(self, line: QLineEdit, title: str, kinds: str) -> None:
        name, _ = QFileDialog.getOpenFileName(self, title, line.text().strip() or str(Path.home()), kinds)
        if name:
            line.setText(name)

    def _lines(self, rows: int, placeholder: str = "") -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setPlaceholderText(placeholder)
        made.setTabChangesFocus(True)
        made.setFixedSize(_FIELD_PX, rows * made.fontMetrics().lineSpacing() + 18)
        made.textChanged.connect(self.edited)
        return made

    def _choice(self, choices: Sequence[tuple[str, str]]) -> QComboBox:
        """Args: choices: (value, what is shown)."""
        made = QComboBox()
        made.setFixedWidth(_FIELD_PX)
        for value, text in choices:
            made.addItem(text, value)
        made.currentIndexChanged.connect(self.edited)
        return made

    def _count(self, low: int, high: int, *, step: int = 1, suffix: str = "") -> QSpinBox:
        made = QSpinBox()
        inset(made)
        made.setRange(low, high)
        made.setSingleStep(step)
        made.setSuffix(suffix)
        made.setFixedWidth(110)
        made.valueChanged.connect(self.edited)
        return made

    def _share(self, *, unset: str = "") -> QDoubleSpinBox:
        """A number from 0 to 1; with `unset` there is one more step under 0 that shows this text."""
        made = _ShareBox()
        inset(made)
        made.setRange(-0.01 if unset else 0.0, 1.0)
        made.setSpecialValueText(unset)
        made.setDecimals(2)
        made.setSingleStep(0.01)
        made.setFixedWidth(_FIELD_PX if unset else 110)
        made.valueChanged.connect(self.edited)
        return made


def choose(field: QComboBox, value: str) -> None:
    """Show a value; one that is not among the choices is added, so that it is not lost."""
    if field.findData(value) < 0:
        field.addItem(value, value)
    field.setCurrentIndex(field.findData(value))


def chosen(field: QComboBox) -> str:
    return str(field.currentData())
