"""The printed report: one A4 page of a cell, more only if its lists are long."""

import io
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from engine.domain.case import Case, Cell
from engine.domain.karyogram import MARKER, CaseKaryogram, Karyogram
from engine.io.atomic import write_atomically
from karyogui.karyogram.page_layout import KaryogramLayout, SlotLayout, lay_out
from karyogui.karyogram.shown_image import shown_image
from karyogui.report.content import AID_TEXT, ReportContent, report_content
from karyogui.report.fonts import BOLD, REGULAR, register_fonts, run_width, runs, text_width

_MARGIN = 15 * mm
_WIDTH, _HEIGHT = A4
_INNER = _WIDTH - 2 * _MARGIN
_KARYOGRAM_MM = (_INNER / mm, 142.0)
_INK, _GREY, _LINE, _ALERT = HexColor("#1b2733"), HexColor("#5d6b78"), HexColor("#aab4bd"), HexColor("#9b1c1c")
_NOTE_SIZE = 8.0


class ReportError(ValueError):
    """A report that cannot be made or written; the text names the file."""


def write_report(path: Path, case: Case, karyogram: CaseKaryogram, *, cell: int = 0) -> None:
    """Write the report of one cell as PDF, whole or not at all.

    Args:
        cell: index of the cell in the case.

    Raises:
        ReportError: the file cannot be written.
        FontCoverageError: a character that no font has.
    """
    content = render_report(case, karyogram, cell=cell)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content)
    except OSError as error:
        raise ReportError(f"{path}: cannot be written ({error.strerror or error})") from error


def render_report(case: Case, karyogram: CaseKaryogram, *, cell: int = 0) -> bytes:
    """The report as the content of a PDF file. Its metadata hold no patient data."""
    register_fonts()
    shown_cell = case.cells[cell]
    grid = karyogram.cells[shown_cell.name]
    content = report_content(case, shown_cell, grid, karyogram)
    # The number of pages is only known once they are drawn: drawn twice, the second time with it.
    pages = _Page(Canvas(io.BytesIO(), pagesize=A4), content, pages=1).draw(shown_cell, grid)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    canvas.setTitle("Karyogram report")
    canvas.setAuthor("")
    canvas.setCreator("KaryoGUI")
    _Page(canvas, content, pages=pages).draw(shown_cell, grid)
    canvas.save()
    return buffer.getvalue()


class _Page:
    """Draws the report from top to bottom; `_y` is where the next thing goes, in points from below."""

    def __init__(self, canvas: Canvas, content: ReportContent, pages: int) -> None:
        self._canvas = canvas
        self._content = content
        self._pages = pages
        self._page = 1
        self._y = _HEIGHT - _MARGIN

    def draw(self, cell: Cell, karyogram: Karyogram) -> int:
        """Draw everything; returns the number of pages."""
        self._frame()
        self._heading()
        self._fields()
        self._iscn()
        self._karyogram(cell, karyogram)
        self._text(self._content.ledger, REGULAR, 8.5, _INK)
        self._text(self._content.origin, REGULAR, 7.5, _GREY)
        self._notes()
        self._canvas.showPage()
        return self._page

    def _frame(self) -> None:
        """Watermark, foot with page number."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillColor(HexColor("#eef1f4"))
        canvas.setFont(BOLD, 110)
        canvas.translate(_WIDTH / 2, _HEIGHT / 2)
        canvas.rotate(50)
        canvas.drawCentredString(0, -40, self._content.status)
        canvas.restoreState()
        canvas.setStrokeColor(_LINE)
        canvas.setLineWidth(0.4)
        canvas.line(_MARGIN, 16 * mm, _WIDTH - _MARGIN, 16 * mm)
        y = 12.5 * mm
        for line in _wrapped(AID_TEXT, REGULAR, 6.5, _INNER - 25 * mm):
            self._draw(line, REGULAR, 6.5, _MARGIN, y, _GREY)
            y -= 8
        page = f"page {self._page} of {self._pages}"
        width = text_width(page, REGULAR, 7.5)
        self._draw(page, REGULAR, 7.5, _WIDTH - _MARGIN - width, 12.5 * mm, _GREY)
        self._y = _HEIGHT - _MARGIN

    def _heading(self) -> None:
        canvas, status = self._canvas, self._content.status
        self._draw(self._content.title, BOLD, 16, _MARGIN, self._y - 12, _INK)
        width = text_width(status, BOLD, 9) + 14
        canvas.setStrokeColor(_INK)
        canvas.setLineWidth(0.8)
        canvas.roundRect(_WIDTH - _MARGIN - width, self._y - 15, width, 17, 4)
        self._draw(status, BOLD, 9, _WIDTH - _MARGIN - width + 7, self._y - 10, _INK)
        self._y -= 22
        canvas.line(_MARGIN, self._y, _WIDTH - _MARGIN, self._y)
        self._y -= 5

    def _fields(self) -> None:
        """Two columns of label and value; a value too long for its column is wrapped, at most two lines."""
        column = _INNER / 2
        for start in range(0, len(self._content.fields), 2):
            lowest = self._y
            for place, (label, value) in enumerate(self._content.fields[start : start + 2]):
                x, y = _MARGIN + place * column, self._y - 8.5
                self._draw(label, REGULAR, 7.5, x, y, _GREY)
                lines = list(_wrapped(value, REGULAR, 8.5, column - 31 * mm))
                if len(lines) > 2:
                    lines = [lines[0], _shortened(lines[1] + " " + lines[2], column - 31 * mm)]
                for line in lines:
                    self._draw(line, REGULAR, 8.5, x + 27 * mm, y, _INK)
                    y -= 10.5
                lowest = min(lowest, y - 1.5 + 8.5)
            self._y = lowest
        self._y -= 2

    def _iscn(self) -> None:
        size = 17.0
        while text_width(self._content.iscn, BOLD, size) > _INNER and size > 7:
            size -= 0.5
        self._canvas.line(_MARGIN, self._y, _WIDTH - _MARGIN, self._y)
        for line in _wrapped(self._content.iscn, BOLD, size, _INNER):
            self._draw(line, BOLD, size, _MARGIN, self._y - size - 3, _INK)
            self._y -= size + 3
        self._draw(self._content.iscn_note, REGULAR, 7.5, _MARGIN, self._y - 11, _GREY)
        self._y -= 17

    def _karyogram(self, cell: Cell, karyogram: Karyogram) -> None:
        images = {
            chromosome.file: shown_image(chromosome.image_hw, karyogram.placements[chromosome.file])
            for chromosome in cell.chromosomes
        }
        sizes = {file: (image.shape[0], image.shape[1]) for file, image in images.items()}
        layout = lay_out(karyogram, sizes, width_mm=_KARYOGRAM_MM[0], height_mm=_KARYOGRAM_MM[1])
        canvas, top = self._canvas, self._y - 2 * mm
        for slot in layout.slots:
            for placed in slot.chromosomes:
                picture = ImageReader(Image.fromarray(images[placed.file]))
                canvas.drawImage(
                    picture,
                    _MARGIN + placed.x_mm * mm,
                    top - (placed.y_mm + placed.height_mm) * mm,
                    placed.width_mm * mm,
                    placed.height_mm * mm,
                    mask=[250, 255],  # the crops' white must not cover a neighbour or the watermark
                )
            self._slot_line(slot, top)
        self._brackets(layout, top)
        self._y = top - layout.height_mm * mm - 6

    def _slot_line(self, slot: SlotLayout, top: float) -> None:
        canvas, count = self._canvas, len(slot.chromosomes)
        if slot.slot == MARKER and not count:
            return
        usual = count == 2 or slot.slot in ("X", "Y", MARKER)
        colour = _INK if usual else _ALERT
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(0.7)
        y = top - slot.line_y_mm * mm
        canvas.line(_MARGIN + slot.line_x0_mm * mm, y, _MARGIN + slot.line_x1_mm * mm, y)
        label = "mar" if slot.slot == MARKER else slot.slot
        width = text_width(label, BOLD, 8.5)
        x = _MARGIN + slot.label_x_mm * mm - width / 2
        self._draw(label, BOLD, 8.5, x, top - slot.label_y_mm * mm - 8.5, colour)
        if not usual:
            self._draw(str(count), BOLD, 6, x + width + 1, top - slot.label_y_mm * mm - 6, colour)

    def _brackets(self, layout: KaryogramLayout, top: float) -> None:
        canvas = self._canvas
        canvas.setStrokeColor(_LINE)
        canvas.setLineWidth(0.5)
        for group in layout.groups:
            width = text_width(group.name, REGULAR, 7.5)
            middle = _MARGIN + (group.x0_mm + group.x1_mm) / 2 * mm
            y = top - group.y_mm * mm
            canvas.line(_MARGIN + group.x0_mm * mm, y, middle - width / 2 - 3, y)
            canvas.line(middle + width / 2 + 3, y, _MARGIN + group.x1_mm * mm, y)
            self._draw(group.name, REGULAR, 7.5, middle - width / 2, y - 2.7, _GREY)

    def _notes(self) -> None:
        for heading, lines in self._content.notes:
            self._y -= 2
            self._text(heading, BOLD, _NOTE_SIZE, _INK)
            for line in lines:
                self._text(line, REGULAR, _NOTE_SIZE, _INK)

    def _text(self, text: str, font: str, size: float, colour: HexColor) -> None:
        """A paragraph of the flow; goes on on a new page when this one is full."""
        for line in _wrapped(text, font, size, _INNER):
            if self._y - size - 2 < 18 * mm:
                self._canvas.showPage()
                self._page += 1
                self._frame()
            self._y -= size + 2
            self._draw(line, font, size, _MARGIN, self._y, colour)

    def _draw(self, text: str, font: str, size: float, x: float, y: float, colour: HexColor) -> None:
        self._canvas.setFillColor(colour)
        for run in runs(text, font):
            self._canvas.setFont(run.font, size)
            self._canvas.drawString(x, y, run.text)
            x += run_width(run, size)


def _wrapped(text: str, font: str, size: float, width: float) -> Iterator[str]:
    """Lines of at most that width in points; a word longer than a line is broken."""
    line = ""
    for word in text.split():
        if text_width(f"{line} {word}".strip(), font, size) <= width:
            line = f"{line} {word}".strip()
            continue
        if line:
            yield line
        line = ""
        for character in word:
            if line and text_width(line + character, font, size) > width:
                yield line
                line = ""
            line += character
    if line:
        yield line


def _shortened(text: str, width: float) -> str:
    """The text cut to the width, an ellipsis at its end."""
    while text and text_width(text + "…", REGULAR, 8.5) > width:
        text = text[:-1]
    return text + "…"
