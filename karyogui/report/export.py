"""The karyogram alone, as PDF, SVG, PNG or TIFF: the page that the screen and the report show."""

import base64
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from engine.domain.case import Cell
from engine.domain.karyogram import Karyogram
from karyogui.karyogram.page_style import STANDARD, PageStyle
from karyogui.report.canvas import PageCanvas
from karyogui.report.drawing import PRINT_DPI, Bar, Drawing, Line, Picture, Text, draw_karyogram
from karyogui.report.files import ReportError, write_file
from karyogui.report.raster import PdfPages
from karyogui.report.steps import UNWATCHED, Steps

MIN_DPI, MAX_DPI = 72, 1200
_BORDER_MM = 6.0


def export_karyogram(
    path: Path,
    cell: Cell,
    karyogram: Karyogram,
    *,
    dpi: int = PRINT_DPI,
    style: PageStyle = STANDARD,
    steps: Steps = UNWATCHED,
) -> None:
    """Write a cell's karyogram; the file's ending says as what: .pdf, .svg, .png, .tif or .tiff.

    Args:
        dpi: of the picture, or of the images within a PDF or SVG; from MIN_DPI to MAX_DPI.

    Raises:
        ReportError: an unknown ending, a resolution out of range, or a file that cannot be written.
        Cancelled: nothing is written.
    """
    make = _FORMATS.get(path.suffix.lower())
    if make is None:
        raise ReportError(f"{path}: a karyogram can be written as {', '.join(_FORMATS)}")
    if not MIN_DPI <= dpi <= MAX_DPI:
        raise ReportError(f"{path}: a resolution of {dpi} dpi is not between {MIN_DPI} and {MAX_DPI}")
    steps.at(0.0)
    content = make(draw_karyogram(cell, karyogram, dpi=dpi, style=style), dpi, steps.part(0.0, 0.9))
    write_file(path, content, steps.part(0.9, 1.0))


def karyogram_pixels(
    cell: Cell,
    karyogram: Karyogram,
    *,
    dpi: int,
    style: PageStyle = STANDARD,
    steps: Steps = UNWATCHED,
) -> NDArray[np.uint8]:
    """The karyogram as a picture, (h, w) uint8, with a white border.

    Raises:
        Cancelled.
    """
    return _pixels(draw_karyogram(cell, karyogram, dpi=dpi, style=style), dpi, steps)


def _pixels(drawing: Drawing, dpi: int, steps: Steps) -> NDArray[np.uint8]:
    with PdfPages(_pdf(drawing, dpi, steps.part(0.0, 0.5))) as pages:
        return pages.render(0, dpi, grey=True, steps=steps.part(0.5, 1.0))


def _pdf(drawing: Drawing, dpi: int, steps: Steps) -> bytes:
    canvas = PageCanvas(drawing.width + 2 * _BORDER_MM, drawing.height + 2 * _BORDER_MM, title="Karyogram", author="")
    canvas.drawing(_BORDER_MM, _BORDER_MM, drawing, steps)
    canvas.next_page()
    return canvas.content()


def _png(drawing: Drawing, dpi: int, steps: Steps) -> bytes:
    return _encoded(_pixels(drawing, dpi, steps), "PNG", steps, dpi=(dpi, dpi))


def _tiff(drawing: Drawing, dpi: int, steps: Steps) -> bytes:
    return _encoded(_pixels(drawing, dpi, steps), "TIFF", steps, dpi=(dpi, dpi), compression="tiff_lzw")


def _svg(drawing: Drawing, dpi: int, steps: Steps) -> bytes:
    width, height = drawing.width + 2 * _BORDER_MM, drawing.height + 2 * _BORDER_MM
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="{-_BORDER_MM:g} {-_BORDER_MM:g} {width:g} {height:g}" '
        "font-family=\"'Noto Sans', 'DejaVu Sans', sans-serif\">"
    )
    white = f'<rect x="{-_BORDER_MM:g}" y="{-_BORDER_MM:g}" width="{width:g}" height="{height:g}" fill="white"/>'
    lines = [head, "<title>Karyogram</title>", white]
    for number, item in enumerate(drawing.items):
        steps.at(number, len(drawing.items))
        lines.append(_svg_item(item))
    return "\n".join([*lines, "</svg>", ""]).encode()


def _svg_item(item: Line | Bar | Text | Picture) -> str:
    if isinstance(item, Line):
        ends = f'x1="{item.x0:.3f}" y1="{item.y0:.3f}" x2="{item.x1:.3f}" y2="{item.y1:.3f}"'
        return f'<line {ends} stroke="{_colour(item.grey)}" stroke-width="{item.width:g}"/>'
    if isinstance(item, Bar):
        return f'<rect {_svg_box(item)} fill="{_colour(item.grey)}"/>'
    if isinstance(item, Picture):
        data = base64.b64encode(_encoded(item.pixels, "PNG", UNWATCHED)).decode()
        return f'<image {_svg_box(item)} preserveAspectRatio="none" href="data:image/png;base64,{data}"/>'
    anchor = ' text-anchor="middle"' if item.centred else ""
    weight = ' font-weight="bold"' if item.bold else ""
    place = f'x="{item.x:.3f}" y="{item.y:.3f}" font-size="{item.size:g}"'
    return f'<text {place}{anchor}{weight} fill="{_colour(item.grey)}">{escape(item.text)}</text>'


def _svg_box(item: Bar | Picture) -> str:
    return f'x="{item.x:.3f}" y="{item.y:.3f}" width="{item.width:.3f}" height="{item.height:.3f}"'


def _colour(grey: float) -> str:
    return "#" + f"{round(grey * 255):02x}" * 3


class _WatchedBuffer(io.BytesIO):
    """Lets an encoder that writes to it be stopped: it tells nothing while it works, but writes piece by piece."""

    def __init__(self, check: Callable[[], None]) -> None:
        super().__init__()
        self._check = check

    def write(self, data: Any, /) -> int:
        self._check()
        return super().write(data)


def _encoded(pixels: NDArray[np.uint8], kind: str, steps: Steps, **options: object) -> bytes:
    """Raises: Cancelled."""
    steps.unknown()
    buffer = _WatchedBuffer(steps.check)
    Image.fromarray(pixels).save(buffer, format=kind, **options)
    return buffer.getvalue()


_FORMATS: dict[str, Callable[[Drawing, int, Steps], bytes]] = {
    ".pdf": _pdf,
    ".svg": _svg,
    ".png": _png,
    ".tif": _tiff,
    ".tiff": _tiff,
}
ENDINGS = tuple(_FORMATS)
