"""The modal questions of the window, each a function, so that tests can answer them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from karyogui.plain_text import plain
from karyogui.reason_dialog import ExclusionDialog


def ask_case_folder(parent: QWidget, start: Path) -> Path | None:
    """A case folder chosen by the user."""
    folder = QFileDialog.getExistingDirectory(parent, QCoreApplication.translate("Dialogs", "Open case"), str(start))
    return Path(folder) if folder else None


def ask_karyogram_file(parent: QWidget, suggested: Path) -> Path | None:
    """Where a copy of the karyogram is to be saved."""
    title = QCoreApplication.translate("Dialogs", "Save a copy of the karyogram")
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(suggested), "JSON (*.json)")
    return Path(chosen) if chosen else None


def run_dialog(dialog: QDialog) -> bool:
    """Show a dialog until it is answered, and whether it was accepted. What it holds is to be read at once.

    A dialog has its window as its parent, which would keep every one that was ever shown.
    """
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    return accepted


def ask_reason(parent: QWidget, files: Sequence[str]) -> str | None:
    """Why objects are excluded; None if the user thinks better of it."""
    dialog = ExclusionDialog(parent, files)
    return dialog.reason or None if run_dialog(dialog) else None


def confirm(parent: QWidget, question: str, *, is_safe: bool = False) -> bool:
    """Yes or no. Enter says no, unless a yes is safe: what would be lost is not lost by a key pressed too often."""
    yes, no = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No
    return QMessageBox.question(parent, "KaryoGUI", plain(question), yes | no, yes if is_safe else no) == yes
