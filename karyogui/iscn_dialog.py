"""The ISCN line of a cell: written from the grid or typed, checked, each part explained; and how it is written."""

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from engine.domain.cell_line import proposed_line
from engine.domain.doubts import DoubtLimits
from engine.domain.iscn_check import check_line
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.iscn_explain import explain_or_none
from engine.domain.karyogram import Karyogram
from karyogui.widgets.elements import heading, inset, restyle
from karyogui.words.domain_words import said, sentence

_WIDTH_PX = 520
_TOLD_PX = 170
_SEX = ("XX", "XY", "X", "XXY", "XYY", "XXX")


class IscnDialog(QDialog):
    """Type a line, or let the grid write it.

    Attributes:
        typed_line: the line as typed; empty if the grid's own stands.
        choice: how lines of the case are written.
    """

    def __init__(
        self,
        karyogram: Karyogram,
        choice: IscnChoice,
        limits: DoubtLimits,
        parent: QWidget,
        *,
        closed: str = "",
    ) -> None:
        """Args: closed: why the case cannot be edited; the line with its parts is only shown then. Empty: it can."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("ISCN line"))
        self._karyogram = karyogram
        self._limits = limits
        self.choice = choice
        self._line = QLineEdit(karyogram.typed_iscn.line if karyogram.typed_iscn else "")
        self._line.setObjectName("iscnEdit")
        self._line.setAccessibleName(self.tr("ISCN line"))
        self._line.setClearButtonEnabled(True)
        self._state = QLabel()
        self._state.setObjectName("reason")
        self._suggestion = ""
        self._better = QPushButton()
        self._better.setObjectName("panelButton")
        self._better.setAutoDefault(False)
        policy = self._better.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._better.setSizePolicy(policy)
        self._better.clicked.connect(lambda _=False: self._line.setText(self._suggestion))
        self._told = QLabel()
        self._told.setTextFormat(Qt.TextFormat.RichText)
        self._told.setWordWrap(True)
        self._told.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._told.setMinimumHeight(_TOLD_PX)
        self._build()
        self._show_choice()
        self._closed = closed
        if closed:
            self._close_fields()
        self._show_line()
        self._line.textChanged.connect(lambda _: self._show_line())
        self._line.setFocus()

    @property
    def typed_line(self) -> str:
        line = self._line.text().strip()
        return "" if line == self._proposed() else line

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self._line)
        row = QHBoxLayout()
        row.addWidget(self._state, stretch=1)
        row.addWidget(self._better)
        layout.addLayout(row)
        layout.addWidget(self._told, stretch=1)
        layout.addWidget(heading(self.tr("How the lines of this case are written")))
        layout.addLayout(self._choices())
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        self._ok = box.button(QDialogButtonBox.StandardButton.Ok)
        self._cancel = box.button(QDialogButtonBox.StandardButton.Cancel)
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        layout.addWidget(box)
        self._line.setMinimumWidth(_WIDTH_PX)  # the dialog's own would be less than longer words need

    def _choices(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        self._origin = QComboBox()
        self._origin.addItem(self.tr("not chosen"), None)
        self._origin.addItem(self.tr("constitutional"), CONSTITUTIONAL)
        self._origin.addItem(self.tr("acquired"), ACQUIRED)
        self._origin.setAccessibleName(self.tr("Changes of sex chromosomes"))
        self._sex = QComboBox()
        self._sex.addItems(_SEX)
        self._sex.setAccessibleName(self.tr("The patient's own sex chromosomes"))
        self._doubtful = QCheckBox(self.tr("question mark on doubtful changes"))
        self._prefix = QCheckBox(self.tr("mos or chi before a mosaic, unless acquired"))
        self._cells = QSpinBox()
        inset(self._cells)
        self._cells.setRange(0, 999)
        self._cells.setSpecialValueText(self.tr("not printed"))
        self._cells.setAccessibleName(self.tr("Number of cells in brackets"))
        form.addRow(self.tr("Changes of sex chromosomes"), self._origin)
        form.addRow(self.tr("Patient's own sex chromosomes"), self._sex)
        form.addRow(self.tr("Number of cells in brackets"), self._cells)
        form.addRow("", self._doubtful)
        form.addRow("", self._prefix)
        return form

    def _show_choice(self) -> None:
        choice = self.choice
        self._origin.setCurrentIndex(self._origin.findData(choice.origin))
        if choice.constitutional_sex:
            if self._sex.findText(choice.constitutional_sex) < 0:
                self._sex.addItem(choice.constitutional_sex)
            self._sex.setCurrentText(choice.constitutional_sex)
        self._sex.setEnabled(choice.origin == ACQUIRED)
        self._doubtful.setChecked(choice.mark_doubtful)
        self._prefix.setChecked(choice.is_prefixed)
        self._cells.setValue(choice.cell_count or 0)
        self._origin.currentIndexChanged.connect(self._on_chosen)
        self._sex.currentIndexChanged.connect(self._on_chosen)
        self._doubtful.toggled.connect(self._on_chosen)
        self._prefix.toggled.connect(self._on_chosen)
        self._cells.valueChanged.connect(self._on_chosen)

    def _close_fields(self) -> None:
        self._line.setReadOnly(True)
        for field in (self._origin, self._sex, self._cells, self._doubtful, self._prefix, self._better):
            field.setEnabled(False)
        self._ok.hide()
        self._cancel.setText(self.tr("Close"))

    # What happened

    def _on_chosen(self) -> None:
        origin = self._origin.currentData()
        self._sex.setEnabled(origin == ACQUIRED)
        self.choice = IscnChoice(
            origin,
            self._sex.currentText() if origin == ACQUIRED else "",
            self._doubtful.isChecked(),
            self._cells.value() or None,
            self._prefix.isChecked(),
        )
        self._show_line()

    def _show_line(self) -> None:
        """What the line says, and what disagrees."""
        proposed, typed = self._proposed(), self._line.text().strip()
        free = self.tr("{line}   from the grid; type to write another").format(line=proposed)
        self._line.setPlaceholderText(proposed if self._closed else free)
        check = check_line(typed, self._karyogram.counts(), self.choice)
        self._suggestion = check.did_you_mean
        self._better.setText(self.tr("Did you mean {line}?").format(line=self._suggestion))
        self._better.setVisible(bool(self._suggestion))
        wrong = bool(check.problems)
        if wrong:
            state = self.tr("✗ does not agree with the grid")
        elif typed:
            state = self.tr("✓ agrees with the grid")
        else:
            state = self.tr("✓ written from the grid: {line}").format(line=proposed)
        self._state.setText(state)
        restyle(self._state, doubtful=wrong, done=not wrong)
        keep = self.tr("Keep it all the same") if wrong else self.tr("Keep this line")
        self._ok.setText(keep if self.typed_line else self.tr("OK"))
        closed = f"<p>{escape(sentence(said(self._closed)))}</p>" if self._closed else ""
        problems = "".join(f"<p>• {escape(text[:1].upper() + text[1:])}.</p>" for text in map(said, check.problems))
        notes = "".join(f"<p>{escape(text[:1].upper() + text[1:])}.</p>" for text in map(said, check.notes))
        self._told.setText(closed + problems + notes + parts_table(typed or proposed))

    def _proposed(self) -> str:
        return proposed_line(self._karyogram, self.choice, self._limits)


def parts_table(line: str) -> str:
    """The parts of a line with what they say, as an HTML table; empty for a line that is not understood."""
    rows = "".join(
        f"<tr><td style='padding: 1px 14px 1px 0'><b>{escape(part)}</b></td><td>{escape(said(meaning))}</td></tr>"
        for part, meaning in explain_or_none(line)
    )
    return f"<table cellspacing='0'>{rows}</table>" if rows else ""
