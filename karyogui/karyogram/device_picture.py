"""A chromosome's pixels on the screen's pixels: scaled once for a zoom, at any device pixel ratio."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

# From this many device pixels per image pixel on, nothing is kept: few chromosomes are in sight then.
_KEEP_UP_TO = 4.0
# From this many on, the image's own pixels are shown as squares.
_SQUARES_FROM = 8.0


class DevicePicture:
    """Paints a pixmap into a rectangle. The scaled copy is kept, so that painting again is a plain copy."""

    def __init__(self, pixmap: QPixmap) -> None:
        self.pixmap = pixmap
        self._scaled = QPixmap()

    def paint(self, painter: QPainter, rect: QRectF) -> None:
        """Paint into `rect`, in the painter's coordinates."""
        if self.pixmap.isNull():
            return
        transform, ratio = painter.worldTransform(), painter.device().devicePixelRatio()
        per_pixel = transform.m11() * ratio * rect.width() / self.pixmap.width()
        turned = bool(transform.m12() or transform.m21())
        if turned or per_pixel > _KEEP_UP_TO:
            smooth = turned or per_pixel < _SQUARES_FROM
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawPixmap(rect, self.pixmap, QRectF(self.pixmap.rect()))
            return
        on_device = transform.mapRect(rect)
        size = QSize(max(round(on_device.width() * ratio), 1), max(round(on_device.height() * ratio), 1))
        if self._scaled.size() != size or self._scaled.devicePixelRatio() != ratio:
            self._scaled = self.pixmap.scaled(
                size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
            )
            self._scaled.setDevicePixelRatio(ratio)
        # On whole device pixels: between two of them the picture would be smoothed a second time.
        corner = QPointF(round(on_device.x() * ratio) / ratio, round(on_device.y() * ratio) / ratio)
        painter.resetTransform()
        painter.drawPixmap(corner, self._scaled)
        painter.setWorldTransform(transform)
