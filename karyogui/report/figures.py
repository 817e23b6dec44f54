"""A karyogram with its caption and scale, and the metaphase beside it, as one piece of the page."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.units import mm

from engine.io.images import ImageError, read_grey
from karyogui.karyogram.page_layout import PAGE_MM
from karyogui.report.blocks import Figure
from karyogui.report.canvas import PageCanvas
from karyogui.report.drawing import GREY, INK, MM_PER_INCH, Drawing, draw_karyogram
from karyogui.report.files import ReportError
from karyogui.report.flow import SMALL, Unbroken
from karyogui.report.fonts import BOLD, REGULAR, text_width, wrapped
from karyogui.report.page_format import PageFormat
from karyogui.report.steps import Steps
from karyogui.report.words import ReportWords

_CAPTION_MM = 6.0
_GAP_MM = 6.0
_AIR_MM = 4.0  # the longest chromosomes reach to the upper edge of their page
_METAPHASE_MM = 80.0  # at most, below an upright karyogram: with their air they fill a page of the lower paper
_METAPHASE_DPI = 220
_BAR_UM = (5, 10, 2, 20, 1)


def set_figure(
    canvas: PageCanvas, page: PageFormat, figure: Figure, words: ReportWords, steps: Steps, *, is_drawn: bool
) -> Unbroken:
    """The figure of one cell, ready to be put on a page. The karyogram has the size that it has on the screen's page.

    Args:
        is_drawn: False: only its height is wanted.

    Raises:
        ReportError: the metaphase picture cannot be read.
    """
    width, height = PAGE_MM
    metaphase = _metaphase(figure) if figure.metaphase else None
    size = (0.0, 0.0)
    if metaphase is not None:
        beside = page.text_width - width - _GAP_MM
        most = (beside, height) if page.is_landscape else (page.text_width, _METAPHASE_MM)
        rows, columns = metaphase.shape
        scale = min(most[0] / columns, most[1] / rows)
        size = (columns * scale, rows * scale)
    below = size[1] + _GAP_MM if metaphase is not None and not page.is_landscape else 0.0

    def draw(x: float, y: float) -> None:
        if not is_drawn:
            return
        if page.is_landscape and metaphase is None:
            x += (page.text_width - width) / 2
        drawing = draw_karyogram(figure.cell, figure.karyogram, style=figure.style)
        canvas.drawing(x, y + 1.5, drawing, steps)
        scale = _scale(canvas, x + width, y + 1.5 + height + 3.6, figure, drawing, words)
        _caption(canvas, x, y + 1.5 + height + 3.6, width - scale, figure)
        if metaphase is None:
            return
        left, top = (x + width + _GAP_MM, y + 1.5) if page.is_landscape else (x, y + 1.5 + height + _CAPTION_MM + 2.0)
        canvas.picture(left, top, *size, _reduced(metaphase, size))
        canvas.frame(left, top, *size, 0.1, GREY)
        named = words.translate("Report", "Metaphase of {cell}").format(cell=figure.cell.name)
        canvas.text(left, top + size[1] + 3.4, named, REGULAR, SMALL, GREY)

    return Unbroken(1.5 + height + _CAPTION_MM + below, draw, air=_AIR_MM)


def _caption(canvas: PageCanvas, x: float, y: float, width: float, figure: Figure) -> None:
    """The cell to the left of the scale."""
    for line in list(wrapped(figure.caption, BOLD, SMALL, (width - 4.0) * mm))[:1]:
        canvas.text(x, y, line, BOLD, SMALL, INK)


def _scale(canvas: PageCanvas, right: float, y: float, figure: Figure, drawing: Drawing, words: ReportWords) -> float:
    """A bar of some micrometres if the images' scale is known, else pixels per millimetre; returns its width."""
    if figure.um_per_px is None:
        if not drawing.mm_per_px:
            return 0.0
        told = words.translate("Report", "scale: 1 mm = {count} image pixels")
        text = told.format(count=words.decimal(f"{1 / drawing.mm_per_px:.1f}"))
        canvas.right(right, y, text, REGULAR, SMALL, GREY)
        return float(text_width(text, REGULAR, SMALL) / mm)
    mm_per_um = drawing.mm_per_px / figure.um_per_px
    micrometres = next((um for um in _BAR_UM if 4.0 <= um * mm_per_um <= 30.0), 1)
    length = micrometres * mm_per_um
    canvas.bar(right - length, y - 1.6, length, 0.6, INK)
    canvas.right(right - length - 1.5, y, f"{micrometres} µm", REGULAR, SMALL, INK)
    return length + 14.0


def _metaphase(figure: Figure) -> NDArray[np.uint8]:
    assert figure.metaphase is not None
    try:
        return read_grey(figure.metaphase, str(figure.metaphase))
    except ImageError as error:
        raise ReportError(str(error)) from error


def _reduced(image: NDArray[np.uint8], size_mm: tuple[float, float]) -> NDArray[np.uint8]:
    """The picture in no more pixels than print needs."""
    width = min(image.shape[1], max(round(size_mm[0] / MM_PER_INCH * _METAPHASE_DPI), 1))
    height = min(image.shape[0], max(round(size_mm[1] / MM_PER_INCH * _METAPHASE_DPI), 1))
    return np.asarray(Image.fromarray(image).resize((width, height), Image.Resampling.LANCZOS))
