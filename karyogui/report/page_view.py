"""The pages of a report as they will be printed, one below the other."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout, QWidget

from karyogui.report.drawing import MM_PER_INCH
from karyogui.widgets.timers import single_shot
from karyogui.widgets.wheel import wheel_steps

_MARGIN_PX = 18
_MAX_DPI = 300.0
_RESIZED_AFTER_MS = 150
_ZOOM_STEP = 1.2
_ZOOM_RANGE = (0.3, 4.0)


class PageView(QScrollArea):
    """Shows pages that are given as pixels; Ctrl and the wheel zoom.

    Signals:
        dpi_changed: pages of another resolution are wanted.
    """

    dpi_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setAccessibleName(self.tr("Preview of the report"))
        self._zoom = 1.0
        self._pages: list[QLabel] = []
        holder = QWidget()
        self._column = QVBoxLayout(holder)
        self._column.setContentsMargins(_MARGIN_PX, _MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
        self._column.setSpacing(_MARGIN_PX)
        self._column.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.setWidget(holder)
        # A window being resized asks once, at its end.
        self._resized = single_shot(self, self.dpi_changed, _RESIZED_AFTER_MS)

    @property
    def page_count(self) -> int:
        return len(self._pages)

    @property
    def zoom(self) -> float:
        """1.0: a page as wide as the view."""
        return self._zoom

    def wanted_dpi(self, page_width_mm: float) -> float:
        """The resolution at which a page fills the view's width, times the zoom, in real pixels."""
        # Its pixels are rounded up, and on a finely scaled screen up again.
        room = max(self.viewport().width() - 2 * _MARGIN_PX - 2, 100)
        width = room * self._zoom * self.devicePixelRatioF()
        return min(width / page_width_mm * MM_PER_INCH, _MAX_DPI)

    def show_pages(self, pages: Sequence[NDArray[np.uint8]]) -> None:
        """Show pages, each (h, w, 3) uint8 RGB; the view stays where it was."""
        while len(self._pages) > len(pages):
            gone = self._pages.pop()
            self._column.removeWidget(gone)
            gone.deleteLater()
        while len(self._pages) < len(pages):
            label = QLabel()
            self._column.addWidget(label)
            self._pages.append(label)
        ratio = self.devicePixelRatioF()
        for number, (label, pixels) in enumerate(zip(self._pages, pages, strict=True), start=1):
            pixmap = QPixmap.fromImage(rgb_image(pixels))
            pixmap.setDevicePixelRatio(ratio)
            label.setPixmap(pixmap)
            label.setFixedSize(pixmap.deviceIndependentSize().toSize())
            label.setAccessibleName(self.tr("Page {number} of {pages}").format(number=number, pages=len(pages)))

    def zoom_by(self, factor: float) -> None:
        """Zoom, within sensible limits."""
        zoom = min(max(self._zoom * factor, _ZOOM_RANGE[0]), _ZOOM_RANGE[1])
        if zoom != self._zoom:
            self._zoom = zoom
            self.dpi_changed.emit()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._resized.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP ** wheel_steps(event))
            event.accept()
            return
        super().wheelEvent(event)


def rgb_image(pixels: NDArray[np.uint8]) -> QImage:
    """A QImage that owns its pixels, from (h, w, 3) uint8."""
    data = np.ascontiguousarray(pixels)
    height, width = data.shape[:2]
    return QImage(data.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
