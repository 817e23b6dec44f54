"""The buttons under a dialog: what it is for and Cancel, in the order of the system, or Close alone."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


def proceed_or_cancel(dialog: QDialog, proceed: QPushButton) -> QDialogButtonBox:
    """A row of `proceed`, which Enter presses, and Cancel, which rejects the dialog."""
    box = QDialogButtonBox(dialog)  # in the dialog at once: its style says that the buttons have no icons
    box.addButton(proceed, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
    box.rejected.connect(dialog.reject)
    proceed.setDefault(True)
    return box


def close_alone(dialog: QDialog) -> QDialogButtonBox:
    """A row of Close, which Enter presses, for a dialog that is only read."""
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    box.rejected.connect(dialog.reject)
    return box
