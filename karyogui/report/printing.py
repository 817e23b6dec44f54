"""Paper through the system's print dialog: the pages of the very PDF that is exported."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QPushButton, QWidget

from karyogui.report.page_format import PAPERS, PageFormat
from karyogui.report.page_view import rgb_image
from karyogui.report.steps import UNWATCHED, Steps

# PySide keeps the interpreter while it draws: the window waits for no more than a band of a page, some 0.03 s.
_BAND_PX = 1_000_000
# Bands lie over each other by so many rows, so that no paper shines through between them.
_OVERLAP_ROWS = 2
# The part of a page's time that is over when its pixels are there.
_RENDERED = 0.4

PageAt = Callable[[int, Steps], NDArray[np.uint8]]


class PrintError(ValueError):
    """The printer does not take the job; the text is in the window's language."""


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


def print_pages(printer: QPrinter, count: int, page_at: PageAt, steps: Steps = UNWATCHED) -> bool:
    """Print pages in the ranges that the dialog has set, one after another. For a worker's thread.

    Args:
        count: how many pages there are.
        page_at: (h, w, 3) uint8 RGB of a page, counted from 0; raises Cancelled where its steps do.

    Returns:
        False if it was to stop on the way: what the printer has by then cannot be taken back.

    Raises:
        PrintError: the printer cannot be opened, or no page was asked for that there is.
        Cancelled: before anything was sent to it.
    """
    asked = printer.pageRanges()
    chosen = [index for index in range(count) if asked.isEmpty() or asked.contains(index + 1)]
    translate = QCoreApplication.translate
    if not chosen:
        raise PrintError(translate("Printing", "The report has no such page"))
    steps.check()
    pixels = page_at(chosen[0], steps.part(0.0, _RENDERED / len(chosen)))
    told = replace(steps, should_cancel=lambda: False)
    painter = QPainter()
    if not painter.begin(printer):
        if file := printer.outputFileName():
            raise PrintError(translate("Printing", "{path}: cannot be written").format(path=file))
        raise PrintError(translate("Printing", "The printer does not take the report"))
    try:
        for number, index in enumerate(chosen):
            of_page = told.part(number / len(chosen), (number + 1) / len(chosen))
            if number:
                if steps.should_cancel():
                    return False
                pixels = page_at(index, of_page.part(0.0, _RENDERED))
                if not printer.newPage():
                    raise PrintError(translate("Printing", "The printer does not take a further page"))
            _paint(painter, printer, pixels, of_page.part(_RENDERED, 1.0))
    finally:
        painter.end()
    return True


def printed_where(printer: QPrinter, *, is_whole: bool) -> str:
    """Where a report went, for the case's log: "printer", or "printed to report.pdf, pages 1-2, not to the end".

    `log_words` says it in the window's language.

    Args:
        is_whole: as `print_pages` returned.
    """
    # Such a file holds pictures of the pages: by its name alone it would be taken for the PDF whose hash is logged.
    file, pages = printer.outputFileName(), printer.pageRanges()
    return ", ".join(
        [
            f"printed to {Path(file).name}" if file else "printer",
            *([] if pages.isEmpty() else [f"pages {pages.toString()}"]),
            *([] if is_whole else ["not to the end"]),
        ]
    )


def _paint(painter: QPainter, printer: QPrinter, pixels: NDArray[np.uint8], told: Steps) -> None:
    """Fill the paper with a page, band by band."""
    paper = printer.paperRect(QPrinter.Unit.DevicePixel)
    height, width = pixels.shape[:2]
    rows, unit = max(_BAND_PX // width, 1), paper.height() / height
    for top in range(0, height, rows):
        told.at(top, height)
        band = pixels[top : top + rows + _OVERLAP_ROWS]
        painter.drawImage(QRectF(0, top * unit, paper.width(), len(band) * unit), rgb_image(band))
