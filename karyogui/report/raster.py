"""Pages of a PDF as pixels: the preview, printing, and exported pictures show the very file."""

from dataclasses import dataclass
from threading import Lock
from types import TracebackType

import numpy as np
import pypdfium2
from numpy.typing import NDArray

_POINTS_PER_INCH = 72.0
_MM_PER_INCH = 25.4

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
        mm = _MM_PER_INCH / _POINTS_PER_INCH
        self.sizes: tuple[PageSize, ...] = tuple(PageSize(width * mm, height * mm) for width, height in sizes)

    def render(self, index: int, dpi: float, *, grey: bool = False) -> NDArray[np.uint8]:
        """One page on white: (h, w, 3) uint8 RGB, or (h, w) uint8."""
        with _PDFIUM:
            page = self._document[index]
            bitmap = page.render(scale=dpi / _POINTS_PER_INCH, grayscale=grey, rev_byteorder=True)
            pixels = np.array(bitmap.to_numpy(), dtype=np.uint8)  # a copy: the bitmap's memory goes with it
            bitmap.close()
            page.close()
        if grey:
            return pixels.reshape(pixels.shape[:2])
        return np.ascontiguousarray(pixels[:, :, :3])

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
