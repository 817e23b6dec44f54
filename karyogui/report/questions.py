"""What the report window asks: where the PDF goes, and whether it may close."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from karyogui.widgets import dialogs


def ask_pdf_file(parent: QWidget, proposed: Path) -> Path | None:
    """Where the report is to be written."""
    title = QCoreApplication.translate("ReportWindow", "Export report")
    return dialogs.ask_file_to_write(parent, title, proposed, "PDF (*.pdf)")


def confirm_loss(parent: QWidget) -> bool:
    """Whether the window may close though what was typed cannot be kept."""
    question = QCoreApplication.translate("ReportWindow", "What was typed cannot be saved. Close all the same?")
    return dialogs.confirm(parent, question)
