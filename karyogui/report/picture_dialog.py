"""How the karyogram is to be exported: as what, and in which resolution."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QVBoxLayout,
    QWidget,
)

from karyogui.report.drawing import PRINT_DPI
from karyogui.report.export import ENDINGS
from karyogui.widgets import dialogs
from karyogui.widgets.elements import muted

_USUAL_DPI = (150, 300, 600, 1200)


@dataclass(frozen=True)
class PictureChoice:
    """Where the karyogram is written, the ending says as what; and its resolution."""

    path: Path
    dpi: int


class PictureDialog(QDialog):
    """Asks for the kind of file and the resolution."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export karyogram"))
        self.kind = QComboBox()
        for name, ending in (
            (self.tr("PNG picture"), ".png"),
            (self.tr("TIFF picture"), ".tiff"),
            (self.tr("SVG, vector"), ".svg"),
            (self.tr("PDF, vector"), ".pdf"),
        ):
            self.kind.addItem(name, ending)
        self.dpi = QComboBox()
        for dpi in _USUAL_DPI:
            self.dpi.addItem(self.tr("{dpi} dpi").format(dpi=dpi), dpi)
        self.dpi.setCurrentIndex(_USUAL_DPI.index(PRINT_DPI))
        note = muted(self.tr("The page of the shown cell. In a vector file only the chromosomes have a resolution."))
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.addRow(self.tr("Kind of file"), self.kind)
        form.addRow(self.tr("Resolution"), self.dpi)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        box.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Export…"))
        box.accepted.connect(self.accept)
        box.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        column.addLayout(form)
        column.addWidget(note)
        column.addWidget(box)
        self.setMinimumWidth(380)

    @property
    def ending(self) -> str:
        return str(self.kind.currentData())

    @property
    def resolution(self) -> int:
        """In dpi."""
        return int(self.dpi.currentData())


def ask_picture(parent: QWidget, folder: Path, stem: str) -> PictureChoice | None:
    """Where and how the karyogram is to be written; None if the user thinks better of it.

    The proposed name begins with "karyogram": a file of that name in the case folder is never taken for a chromosome.
    """
    dialog = PictureDialog(parent)
    if not dialogs.run_dialog(dialog):
        return None
    ending, resolution = dialog.ending, dialog.resolution
    title = QCoreApplication.translate("PictureDialog", "Export karyogram")
    proposed = folder / f"{stem}{ending}"
    path = dialogs.ask_file_to_write(parent, title, proposed, f"*{ending}", endings=ENDINGS)
    return None if path is None else PictureChoice(path, resolution)
