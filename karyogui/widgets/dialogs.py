"""The modal questions of the window, each a function, so that tests can answer them."""

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from karyogui.widgets.plain_text import plain
from karyogui.widgets.reason_dialog import ExclusionDialog

_Dialog = TypeVar("_Dialog", bound=QDialog)


def ask_case_folder(parent: QWidget, start: Path) -> Path | None:
    """A case folder chosen by the user."""
    folder = QFileDialog.getExistingDirectory(parent, QCoreApplication.translate("Dialogs", "Open case"), str(start))
    return Path(folder) if folder else None


def ask_folder_of_cases(parent: QWidget, start: Path) -> Path | None:
    """A folder chosen by the user, below which cases lie."""
    title = QCoreApplication.translate("Dialogs", "Folder of cases")
    folder = QFileDialog.getExistingDirectory(parent, title, str(start))
    return Path(folder) if folder else None


def ask_karyogram_file(parent: QWidget, suggested: Path) -> Path | None:
    """Where a copy of the karyogram is to be saved."""
    title = QCoreApplication.translate("Dialogs", "Save a copy of the karyogram")
    return ask_file_to_write(parent, title, suggested, "JSON (*.json)")


def ask_file_to_write(
    parent: QWidget, title: str, proposed: Path, kinds: str, *, endings: Sequence[str] = ()
) -> Path | None:
    """Where a file is to be written. A name that was typed with no ending of its kind gets the proposed one's.

    Args:
        endings: others that tell of a kind, such as ".tif".
    """
    name, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), kinds)
    path = Path(name)
    if not name or path.suffix.lower() in (proposed.suffix, *endings):
        return path if name else None
    path = path.with_name(path.name + proposed.suffix)
    # The system's dialog has asked about the name as it was typed.
    asked = QCoreApplication.translate("Dialogs", "{name} is there already. Replace it?").format(name=path.name)
    return path if not path.exists() or confirm(parent, asked) else None


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


def opened(dialog: _Dialog) -> _Dialog:
    """Show a dialog over its window, which would keep it otherwise when it is closed."""
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog
