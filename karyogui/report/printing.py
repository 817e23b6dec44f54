"""Paper through the system's print dialog: the pages of the very PDF that is exported."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QPushButton, QWidget

from karyogui.report.page_format import PAPERS, PageFormat
from karyogui.report.page_view import rgb_image


class PrintError(ValueError):
    """The printer does not take the job."""


def printer_for(page: PageFormat, title: str) -> QPrinter:
    """A printer set to the report's paper; the print dialog chooses which one it is."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    width, height = PAPERS[page.paper]
    orientation = QPageLayout.Orientation.Landscape if page.is_landscape else QPageLayout.Orientation.Portrait
    size = QPageSize(QSizeF(width, height), QPageSize.Unit.Millimeter, page.paper)
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF(0, 0, 0, 0)))
    printer.setFullPage(True)
    printer.setDocName(title)  # no patient's name: print queues are read by others
    return printer


def print_dialog(printer: QPrinter, parent: QWidget) -> QPrintDialog:
    """The system's dialog, which chooses printer, pages and copies."""
    dialog = QPrintDialog(printer, parent)
    # WORKAROUND: where the dialog is Qt's own, its layout would cut words off at the least width of the style sheet.
    for button in dialog.findChildren(QPushButton):
        button.ensurePolished()
        button.setMinimumWidth(button.sizeHint().width())
    return dialog


def print_pages(printer: QPrinter, pages: Sequence[NDArray[np.uint8]]) -> None:
    """Print pages, each (h, w, 3) uint8 RGB, in the range that the dialog has set.

    Raises:
        PrintError: the printer cannot be opened.
    """
    first = printer.fromPage() or 1
    last = printer.toPage() or len(pages)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrintError("the printer does not take the report")
    try:
        for number, pixels in enumerate(pages[first - 1 : last]):
            if number and not printer.newPage():
                raise PrintError("the printer does not take a further page")
            paper = printer.paperRect(QPrinter.Unit.DevicePixel)
            painter.drawImage(QRectF(0, 0, paper.width(), paper.height()), rgb_image(pixels))
    finally:
        painter.end()
