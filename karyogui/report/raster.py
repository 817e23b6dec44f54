"""Pages of a PDF as pixels: the preview, printing, and exported pictures show the very file."""

import math
from dataclasses import dataclass
from threading import Lock
from types import TracebackType

import numpy as np
import pypdfium2
from numpy.typing import NDArray

from karyogui.report.drawing import MM_PER_INCH
from karyogui.report.steps import UNWATCHED, Steps

_POINTS_PER_INCH = 72.0

# A page is drawn in strips of so many pixels: between two of them it can be stopped.
_STRIP_PX = 4_000_000

# PDFium must not be entered by two threads at once.
_PDFIUM = Lock()


@dataclass(frozen=True)
class PageSize:
    """In mm."""

    width: float
    height: float


class PdfPages:
    """The pages of a PDF file. To be closed after use; a context manager."""

    def __init__(self, content: bytes) -> None:
        with _PDFIUM:
            self._document = pypdfium2.PdfDocument(content)
            sizes = [self._document.get_page_size(index) for index in range(len(self._document))]
        mm = MM_PER_INCH / _POINTS_PER_INCH
        self.sizes: tuple[PageSize, ...] = tuple(PageSize(width * mm, height * mm) for width, height in sizes)

    def render(self, index: int, dpi: float, *, grey: bool = False, steps: Steps = UNWATCHED) -> NDArray[np.uint8]:
        """One page on white: (h, w, 3) uint8 RGB, or (h, w) uint8.

        Raises:
            Cancelled.
        """
        scale = dpi / _POINTS_PER_INCH
        with _PDFIUM:
            page = self._document[index]
            width, height = (math.ceil(side * scale) for side in page.get_size())
        rows = max(_STRIP_PX // width, 1)
        pixels = np.empty((height, width) if grey else (height, width, 3), np.uint8)
        try:
            for top in range(0, height, rows):
                steps.at(top, height)
                bottom = min(top + rows, height)
                pixels[top:bottom] = self._strip(page, scale, (top, height - bottom), grey=grey)
        finally:
            with _PDFIUM:
                page.close()
        return pixels

    @staticmethod
    def _strip(page: pypdfium2.PdfPage, scale: float, cut: tuple[int, int], *, grey: bool) -> NDArray[np.uint8]:
        """The rows that are left when so many are cut off at the top and at the bottom; as in the whole page."""
        # In points; half a pixel less, since they are rounded up to whole pixels.
        top, bottom = (max(rows - 0.5, 0.0) / scale for rows in cut)
        with _PDFIUM:
            bitmap = page.render(scale=scale, crop=(0, bottom, 0, top), grayscale=grey, rev_byteorder=True)
            strip = np.array(bitmap.to_numpy(), dtype=np.uint8)  # a copy: the bitmap's memory goes with it
            bitmap.close()
        return strip.reshape(strip.shape[:2]) if grey else strip[:, :, :3]

    def text(self, index: int) -> str:
        """A page's text, as a reader copies it."""
        with _PDFIUM:
            page = self._document[index]
            text_page = page.get_textpage()
            text = str(text_page.get_text_bounded())
            text_page.close()
            page.close()
        return text

    def close(self) -> None:
        with _PDFIUM:
            self._document.close()

    def __enter__(self) -> "PdfPages":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
