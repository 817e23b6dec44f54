"""The modal questions of the window, each a function, so that tests can answer them."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox, QWidget

_REASONS = ("debris", "duplicate", "fragment", "overlap, needs to be cut again")


def ask_case_folder(parent: QWidget, start: Path) -> Path | None:
    """A case folder chosen by the user."""
    folder = QFileDialog.getExistingDirectory(parent, "Open case", str(start))
    return Path(folder) if folder else None


def ask_report_file(parent: QWidget, proposed: Path) -> Path | None:
    """Where the report is to be written."""
    name, _ = QFileDialog.getSaveFileName(parent, "Export report", str(proposed), "PDF (*.pdf)")
    return Path(name) if name else None


def ask_reason(parent: QWidget) -> str | None:
    """Why an object is excluded; None if the user thinks better of it."""
    reason, accepted = QInputDialog.getItem(
        parent, "Exclude", "Why is it no chromosome of this cell?", list(_REASONS), 0, editable=True
    )
    return reason.strip() or None if accepted else None


def confirm(parent: QWidget, question: str) -> bool:
    """Yes or no."""
    return QMessageBox.question(parent, "KaryoGUI", question) == QMessageBox.StandardButton.Yes


def show_about(parent: QWidget) -> None:
    """What this application is, and is not."""
    QMessageBox.about(
        parent,
        "About KaryoGUI",
        "<b>KaryoGUI</b><br>Karyotyping with Varifocal-Net and the dispatch strategy.<br><br>"
        "An aid for qualified cytogeneticists. Its proposals are no diagnosis.",
    )
