"""Drawing on a PDF page: texts in fonts that have their characters, lines, pictures; in millimetres from top left."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab import rl_config
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from karyogui.report.drawing import Bar, Drawing, Line, Picture, Text
from karyogui.report.fonts import BOLD, REGULAR, run_width, runs, text_width
from karyogui.report.steps import Steps

# Pictures are stored as bytes. ASCII-85, reportlab's habit, makes files a quarter larger and takes most of the time.
rl_config.useA85 = 0


class PageCanvas:
    """A reportlab canvas whose y points down and whose unit is the millimetre. Font sizes are points."""

    def __init__(self, width_mm: float, height_mm: float, *, title: str, author: str) -> None:
        self.width_mm = width_mm
        self.height_mm = height_mm
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=(width_mm * mm, height_mm * mm), pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setCreator("KaryoGUI")
        self._canvas.setProducer("KaryoGUI")

    def text(self, x: float, y: float, text: str, font: str, size: float, grey: float = 0.0) -> None:
        """Write a line from x on, its baseline at y."""
        canvas, left = self._canvas, x * mm
        canvas.setFillGray(grey)
        for run in runs(text, font):
            canvas.setFont(run.font, size)
            canvas.drawString(left, self._y(y), run.text)
            left += run_width(run, size)

    def centred(self, x: float, y: float, text: str, font: str, size: float, grey: float) -> None:
        self.text(x - text_width(text, font, size) / mm / 2, y, text, font, size, grey)

    def right(self, x: float, y: float, text: str, font: str, size: float, grey: float = 0.0) -> None:
        """Write a line that ends at x."""
        self.text(x - text_width(text, font, size) / mm, y, text, font, size, grey)

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, grey: float) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(width * mm)
        self._canvas.line(x0 * mm, self._y(y0), x1 * mm, self._y(y1))

    def bar(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(x * mm, self._y(y + height), width * mm, height * mm, stroke=0, fill=1)

    def frame(self, x: float, y: float, width: float, height: float, line: float, grey: float) -> None:
        """The outline of a rectangle."""
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(line * mm)
        self._canvas.rect(x * mm, self._y(y + height), width * mm, height * mm, stroke=1, fill=0)

    def picture(self, x: float, y: float, width: float, height: float, pixels: NDArray[np.uint8]) -> None:
        """An image of (h, w) or (h, w, 3) uint8, stored without loss."""
        reader = ImageReader(Image.fromarray(pixels))
        self._canvas.drawImage(reader, x * mm, self._y(y + height), width * mm, height * mm)

    def drawing(self, x: float, y: float, drawing: Drawing, steps: Steps) -> None:
        """A whole drawing, its top left corner at that place.

        Raises:
            Cancelled.
        """
        for number, item in enumerate(drawing.items):
            steps.at(number, len(drawing.items))
            if isinstance(item, Picture):
                self.picture(x + item.x, y + item.y, item.width, item.height, item.pixels)
            elif isinstance(item, Line):
                self.line(x + item.x0, y + item.y0, x + item.x1, y + item.y1, item.width, item.grey)
            elif isinstance(item, Bar):
                self.bar(x + item.x, y + item.y, item.width, item.height, item.grey)
            else:
                self._word(x, y, item)

    def watermark(self, text: str) -> None:
        """A word over the whole page, through which everything stays readable."""
        canvas = self._canvas
        canvas.saveState()
        canvas.setFillGray(0.0, alpha=0.09)
        size = 0.9 * min(self.width_mm, self.height_mm) * mm / text_width(text, BOLD, 1.0)
        canvas.setFont(BOLD, size)
        canvas.translate(self.width_mm / 2 * mm, self.height_mm / 2 * mm)
        canvas.rotate(45)
        canvas.drawCentredString(0, -0.36 * size, text)
        canvas.restoreState()

    def next_page(self) -> None:
        self._canvas.showPage()

    def content(self) -> bytes:
        """The finished file."""
        self._canvas.save()
        return self._buffer.getvalue()

    def _word(self, x: float, y: float, item: Text) -> None:
        write = self.centred if item.centred else self.text
        write(x + item.x, y + item.y, item.text, BOLD if item.bold else REGULAR, item.size * mm, item.grey)

    def _y(self, y: float) -> float:
        return (self.height_mm - y) * float(mm)
