"""A question that is answered by one of some usual reasons, or in own words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

_WIDTH_PX = 420


class ReasonDialog(QDialog):
    """One press, or one digit, on a usual reason; or own words.

    Attributes:
        reason: the answer; empty until one is given.
    """

    def __init__(self, parent: QWidget, *, title: str, question: str, reasons: Sequence[str], ok: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.reason = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        asked = QLabel(question)
        asked.setTextFormat(Qt.TextFormat.PlainText)
        asked.setObjectName("title")
        asked.setWordWrap(True)
        asked.setMinimumWidth(_WIDTH_PX)
        layout.addWidget(asked)
        self._head = QVBoxLayout()
        layout.addLayout(self._head)
        choices = QVBoxLayout()
        choices.setSpacing(7)
        for place, reason in enumerate(reasons):
            choice = QPushButton(f"&{place + 1}  {reason}")
            choice.setProperty("left", True)
            choice.setAutoDefault(False)
            choice.setShortcut(str(place + 1))
            # The line under the digit promises that Alt does it too, as it does while own words are typed.
            with_alt = QShortcut(QKeySequence(f"Alt+{place + 1}"), self)
            with_alt.activated.connect(choice.click)
            choice.clicked.connect(lambda _=False, chosen=reason: self._choose(chosen))
            choices.addWidget(choice)
        layout.addLayout(choices)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("another reason, in your own words"))
        self._words.setAccessibleName(self.tr("Another reason"))
        layout.addWidget(self._words)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        self._ok = box.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(ok)
        self._ok.setEnabled(False)
        self._words.textChanged.connect(lambda text: self._ok.setEnabled(bool(text.strip())))
        box.accepted.connect(lambda: self._choose(self._words.text().strip()))
        box.rejected.connect(self.reject)
        layout.addWidget(box)

    def _choose(self, reason: str) -> None:
        self.reason = reason
        self.accept()


class ExclusionDialog(ReasonDialog):
    """Why objects are no chromosomes of the cell."""

    def __init__(self, parent: QWidget, files: Sequence[str]) -> None:
        if len(files) == 1:
            asked = self.tr("Why is {file} no chromosome of this cell?").format(file=files[0])
        else:
            asked = self.tr("Why are these {count} objects no chromosomes of this cell?").format(count=len(files))
        usual = (self.tr("debris"), self.tr("duplicate"), self.tr("fragment"), self.tr("overlap, to be cut again"))
        word = self.tr("Exclude")
        super().__init__(parent, title=word, question=asked, reasons=usual, ok=word)
