"""One report made ready to be looked at: its texts, its PDF, and that PDF's pages as pixels. No Qt here."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from karyogui.report.blocks import ReportContent
from karyogui.report.content import ReportSource
from karyogui.report.page_format import PageFormat
from karyogui.report.pdf import render_report
from karyogui.report.raster import PdfPages
from karyogui.report.template import ReportTemplate

Progress = Callable[[int, int], None]
ShouldCancel = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class MadeReport:
    """A report: what it says, and the file that is shown, printed and exported."""

    content: ReportContent
    page: PageFormat
    pdf: bytes


def make_report(source: ReportSource, template: ReportTemplate, page: PageFormat) -> MadeReport:
    """Raises: ReportError, FontCoverageError."""
    content, pdf = render_report(source, template, page)
    return MadeReport(content, page, pdf)


def page_pixels(
    pdf: bytes, dpi: float, progress: Progress, should_cancel: ShouldCancel
) -> tuple[NDArray[np.uint8], ...]:
    """Every page of a PDF, (h, w, 3) uint8 RGB.

    Raises:
        Cancelled: should_cancel said so; it is asked before every page.
    """
    found = []
    with PdfPages(pdf) as pages:
        for index in range(len(pages.sizes)):
            if should_cancel():
                raise Cancelled
            progress(index, len(pages.sizes))
            found.append(pages.render(index, dpi))
    return tuple(found)
