"""One report made ready to be looked at: its texts, its PDF, and that PDF's pages as pixels. No Qt here."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from karyogui.report.blocks import ReportContent
from karyogui.report.content import ReportSource
from karyogui.report.page_format import PageFormat
from karyogui.report.pdf import render_report
from karyogui.report.raster import PdfPages
from karyogui.report.steps import UNWATCHED, Steps
from karyogui.report.template import ReportTemplate


@dataclass(frozen=True, eq=False)
class MadeReport:
    """A report: what it says, and the file that is shown, printed and exported."""

    content: ReportContent
    page: PageFormat
    pdf: bytes


def make_report(
    source: ReportSource, template: ReportTemplate, page: PageFormat, steps: Steps = UNWATCHED
) -> MadeReport:
    """Raises: ReportError, FontCoverageError, Cancelled."""
    content, pdf = render_report(source, template, page, steps=steps)
    return MadeReport(content, page, pdf)


def page_pixels(pdf: bytes, dpi: float, steps: Steps) -> tuple[NDArray[np.uint8], ...]:
    """Every page of a PDF, (h, w, 3) uint8 RGB.

    Raises:
        Cancelled.
    """
    with PdfPages(pdf) as pages:
        count = len(pages.sizes)
        return tuple(
            pages.render(index, dpi, steps=steps.part(index / count, (index + 1) / count)) for index in range(count)
        )
