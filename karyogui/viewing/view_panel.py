"""The panel that changes how chromosomes are seen, and the sign that they are seen otherwise than they are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from karyogui.viewing.processing import PLAIN, Viewing
from karyogui.widgets.elements import button, heading, muted
from karyogui.words.domain_words import decimal

PANEL_WIDTH = 268
_STEPS = 100


class ViewPanel(QFrame):
    """Sliders for contrast, gamma and sharpening, inversion, and for which chromosomes.

    Signals:
        viewing_chosen: (Viewing, for the selected ones only: bool).
        reset_requested: everything as it is.
        closed: the panel was put away by its own button or Esc.
    """

    viewing_chosen = Signal(object, bool)
    reset_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("viewPanel")
        self.setFixedWidth(PANEL_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.setSpacing(8)
        top = QHBoxLayout()
        top.addWidget(heading(self.tr("View")))
        top.addStretch(1)
        close = button("×", self.closed.emit, small=True, tip=self.tr("Close  (V)"))
        close.setFixedWidth(26)
        close.setAccessibleName(self.tr("Close"))
        top.addWidget(close)
        layout.addLayout(top)
        self._contrast = _Dial(self.tr("Contrast"), 0.5, 3.0, 1.0)
        self._gamma = _Dial(self.tr("Gamma"), 0.4, 2.5, 1.0)
        self._sharpening = _Dial(self.tr("Sharpening"), 0.0, 3.0, 0.0)
        self._dials = (self._contrast, self._gamma, self._sharpening)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        for row, dial in enumerate(self._dials):
            for column, part in enumerate((dial.name, dial.slider, dial.value)):
                grid.addWidget(part, row, column)
            dial.slider.valueChanged.connect(self._choose)
        layout.addLayout(grid)
        self._inverted = QCheckBox(self.tr("Inverted"))
        self._inverted.toggled.connect(self._choose)
        layout.addWidget(self._inverted)
        self._for_all, self._for_selected = QRadioButton(self.tr("all")), QRadioButton(self.tr("only the selected"))
        self._for_all.setChecked(True)
        group, scope = QButtonGroup(self), QHBoxLayout()
        scope.addWidget(QLabel(self.tr("For")))
        for choice in (self._for_all, self._for_selected):
            group.addButton(choice)
            scope.addWidget(choice)
        scope.addStretch(1)
        layout.addLayout(scope)
        layout.addWidget(button(self.tr("Reset"), self.reset_requested.emit, tip=self.tr("Show everything as it is")))
        layout.addWidget(muted(self.tr("For the eye alone: files and reports keep the original.")))
        self.hide()

    @property
    def is_for_selected(self) -> bool:
        return self._for_selected.isChecked()

    def viewing(self) -> Viewing:
        """What the sliders say."""
        return Viewing(
            self._contrast.number(), self._gamma.number(), self._sharpening.number(), self._inverted.isChecked()
        )

    def show_viewing(self, viewing: Viewing) -> None:
        """Set the sliders; nothing is asked for."""
        numbers = (viewing.contrast, viewing.gamma, viewing.sharpening)
        for dial, number in zip(self._dials, numbers, strict=True):
            dial.show_number(number)
        self._inverted.blockSignals(True)
        self._inverted.setChecked(viewing.inverted)
        self._inverted.blockSignals(False)

    def _choose(self) -> None:
        for dial in self._dials:
            dial.tell()
        self.viewing_chosen.emit(self.viewing(), self.is_for_selected)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            event.accept()
            return
        super().keyPressEvent(event)


class ProcessedSign(QFrame):
    """A strip above the karyogram: it is not seen as it is. Takes it back.

    Signals:
        reset_requested: everything as it is.
    """

    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("processedSign")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 4, 12, 4)
        layout.setSpacing(10)
        self._text = QLabel()
        layout.addWidget(self._text)
        layout.addStretch(1)
        layout.addWidget(button(self.tr("Reset"), self.reset_requested.emit, tip=self.tr("Show everything as it is")))
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def show_viewings(self, viewings: frozenset[Viewing]) -> None:
        """Tell how chromosomes are processed; hidden while none is."""
        others = viewings - {PLAIN}
        if len(others) == 1:
            (viewing,) = others
            scope = self.tr("Processed view") if len(viewings) == 1 else self.tr("Processed view of some")
            self._text.setText(f"{scope}: {viewing.words()}")
        else:
            self._text.setText(self.tr("Processed view of some, differently"))
        self.setVisible(bool(others))


class _Dial:
    """A slider with its name and value."""

    def __init__(self, name: str, least: float, most: float, usual: float) -> None:
        self._least, self._most = least, most
        self.name, self.value = QLabel(name), QLabel()
        self.value.setMinimumWidth(34)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, _STEPS)
        self.slider.setAccessibleName(name)
        self._usual = usual
        self.show_number(usual)

    def number(self) -> float:
        """Two decimals; close to the usual value it is the usual value, so that a hand can find back."""
        share = self.slider.value() / _STEPS
        number = round(self._least + share * (self._most - self._least), 2)
        return self._usual if abs(number - self._usual) < (self._most - self._least) / _STEPS else number

    def show_number(self, number: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round((number - self._least) / (self._most - self._least) * _STEPS))
        self.slider.blockSignals(False)
        self.tell()

    def tell(self) -> None:
        self.value.setText(decimal(f"{self.number():.2f}"))
