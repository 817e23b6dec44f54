"""The button that does what a dialog is for, and Cancel, in the order of the system."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton


def proceed_or_cancel(dialog: QDialog, proceed: QPushButton) -> QDialogButtonBox:
    """A row of `proceed`, which Enter presses, and Cancel, which rejects the dialog."""
    box = QDialogButtonBox(dialog)  # in the dialog at once: its style says that the buttons have no icons
    box.addButton(proceed, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(QDialogButtonBox.StandardButton.Cancel).setAutoDefault(False)
    box.rejected.connect(dialog.reject)
    proceed.setDefault(True)
    return box
