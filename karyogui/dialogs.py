"""The modal questions of the window, each a function, so that tests can answer them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)


class ReasonDialog(QDialog):
    """Why an object is excluded: one press on a usual reason, or own words."""

    def __init__(self, parent: QWidget, files: Sequence[str]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Exclude"))
        self.reason = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        if len(files) == 1:
            asked = self.tr("Why is {file} no chromosome of this cell?").format(file=files[0])
        else:
            asked = self.tr("Why are these {count} objects no chromosomes of this cell?").format(count=len(files))
        question = QLabel(asked)
        question.setObjectName("title")
        layout.addWidget(question)
        grid = QGridLayout()
        for place, reason in enumerate(self._reasons()):
            choice = QPushButton(f"&{place + 1}  {reason}")
            choice.setAutoDefault(False)
            choice.setShortcut(str(place + 1))
            choice.clicked.connect(lambda _=False, chosen=reason: self._choose(chosen))
            grid.addWidget(choice, place // 2, place % 2)
        layout.addLayout(grid)
        self._words = QLineEdit()
        self._words.setPlaceholderText(self.tr("another reason, in your own words"))
        self._words.setAccessibleName(self.tr("Another reason"))
        layout.addWidget(self._words)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = box.button(QDialogButtonBox.StandardButton.Ok)
        self._ok.setText(self.tr("Exclude"))
        self._ok.setEnabled(False)
        self._words.textChanged.connect(lambda text: self._ok.setEnabled(bool(text.strip())))
        box.accepted.connect(lambda: self._choose(self._words.text().strip()))
        box.rejected.connect(self.reject)
        layout.addWidget(box)

    def _reasons(self) -> tuple[str, ...]:
        return (self.tr("debris"), self.tr("duplicate"), self.tr("fragment"), self.tr("overlap, to be cut again"))

    def _choose(self, reason: str) -> None:
        self.reason = reason
        self.accept()


def ask_case_folder(parent: QWidget, start: Path) -> Path | None:
    """A case folder chosen by the user."""
    folder = QFileDialog.getExistingDirectory(parent, QCoreApplication.translate("Dialogs", "Open case"), str(start))
    return Path(folder) if folder else None


def ask_reason(parent: QWidget, files: Sequence[str]) -> str | None:
    """Why objects are excluded; None if the user thinks better of it."""
    dialog = ReasonDialog(parent, files)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    return dialog.reason or None if accepted else None


def confirm(parent: QWidget, question: str) -> bool:
    """Yes or no."""
    return QMessageBox.question(parent, "KaryoGUI", question) == QMessageBox.StandardButton.Yes
