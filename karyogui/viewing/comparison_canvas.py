"""Paints compared chromosomes large, their centromeres on one line, the ideogram of their class beside them."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QImage, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from engine.domain.bands import Band, centromere_fraction
from karyogui.karyogram.ideogram_painter import paint_ideogram
from karyogui.look.theme import PAPER
from karyogui.viewing.comparison import Compared
from karyogui.widgets.images import to_qimage
from karyogui.widgets.painting import sized

_MARGIN = 26.0
_CAPTION = 44.0
_GAP = 34.0
_IDEOGRAM = 34.0
_BAND_NAMES = 62.0
_BAND_NAME_PX, _NOTE_PX = 10, 11  # of fonts
_LEAST_BAND_PX = 10.0  # lower bands are left without a name
_MOST_PER_PIXEL = 9.0


class ComparisonCanvas(QWidget):
    """The painted part of the comparison.

    Signals:
        file_clicked: a chromosome was clicked.
    """

    file_clicked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._items: list[tuple[Compared, QImage]] = []
        self._bands: Sequence[Band] | None = None
        self._selected = frozenset[str]()
        self._targets: list[tuple[str, QRectF]] = []  # where they were painted last
        self.setMinimumSize(320, 240)

    def show_compared(
        self, items: Sequence[Compared], bands: Sequence[Band] | None, selected: frozenset[str]
    ) -> None:
        """Show chromosomes beside the bands of their class (None: it has none)."""
        self._items = [(item, to_qimage(item.image_hw)) for item in items]
        self._bands, self._selected = bands, selected
        self.update()

    def point_of(self, file: str) -> QPointF:
        """The middle of a chromosome as it was painted last."""
        return next(target.center() for name, target in self._targets if name == file)

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for file, target in self._targets:
            if target.adjusted(-_GAP / 2, 0, _GAP / 2, 0).contains(event.position()):
                self.file_clicked.emit(file)
                return
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), PAPER.colour("sheet"))
        self._targets = []
        if not self._items:
            painter.setPen(PAPER.colour("muted"))
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.tr("No chromosome in this class"))
            return
        above = max(item.line_px for item, _ in self._items)
        below = max(image.height() - item.line_px for item, image in self._items)
        lead = _IDEOGRAM + _BAND_NAMES + _GAP if self._bands else 0.0
        wide = sum(image.width() for _, image in self._items)
        room_x = self.width() - 2 * _MARGIN - lead - _GAP * (len(self._items) - 1)
        room_y = self.height() - 2 * _MARGIN - _CAPTION
        scale = min(room_y / (above + below), room_x / wide, _MOST_PER_PIXEL)
        line_y = _MARGIN + (room_y - (above + below) * scale) / 2 + above * scale
        used = lead + wide * scale + _GAP * (len(self._items) - 1)
        x = (self.width() - used) / 2
        painter.setPen(QPen(PAPER.colour("accent"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(_MARGIN / 2, line_y), QPointF(self.width() - _MARGIN / 2, line_y))
        if self._bands:
            mean = sum(image.height() for _, image in self._items) / len(self._items) * scale
            self._paint_ideogram(painter, self._bands, x + _BAND_NAMES, line_y, mean)
            x += lead
        for item, image in self._items:
            target = QRectF(x, line_y - item.line_px * scale, image.width() * scale, image.height() * scale)
            self._paint_item(painter, item, image, target, line_y)
            x += target.width() + _GAP

    def _paint_ideogram(
        self, painter: QPainter, bands: Sequence[Band], x: float, line_y: float, height: float
    ) -> None:
        rect = QRectF(x, line_y - centromere_fraction(bands) * height, _IDEOGRAM, height)
        paint_ideogram(painter, rect, bands)
        painter.setFont(sized(painter.font(), _BAND_NAME_PX))
        painter.setPen(PAPER.colour("muted"))
        scale = height / bands[-1].end_bp
        for band in bands:
            if band.length_bp * scale >= _LEAST_BAND_PX:
                area = QRectF(
                    x - _BAND_NAMES, rect.y() + band.start_bp * scale, _BAND_NAMES - 6, band.length_bp * scale
                )
                painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, band.name)

    def _paint_item(self, painter: QPainter, item: Compared, image: QImage, target: QRectF, line_y: float) -> None:
        if item.file in self._selected:
            painter.setPen(QPen(PAPER.colour("accent"), 1.6))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(target.adjusted(-8, -8, 8, 8), 6, 6)
        painter.drawImage(target, image)
        self._targets.append((item.file, target))
        accent, muted = PAPER.colour("accent"), PAPER.colour("muted")
        if item.centromere_px is not None:
            painter.setPen(QPen(accent, 2))
            for x in (target.left() - 9, target.right() + 3):
                painter.drawLine(QPointF(x, line_y), QPointF(x + 6, line_y))
        font = QFont(self.font())
        font.setBold(item.file in self._selected)
        painter.setFont(font)
        width = max(target.width() + _GAP - 6, 60.0)
        caption = QRectF(target.center().x() - width / 2, self.height() - _MARGIN - _CAPTION + 14, width, 18)
        painter.setPen(PAPER.colour("ink"))
        name = painter.fontMetrics().elidedText(item.file, Qt.TextElideMode.ElideMiddle, int(width))
        painter.drawText(caption, Qt.AlignmentFlag.AlignCenter, name)
        painter.setFont(sized(font, _NOTE_PX))
        painter.setPen(muted)
        note = painter.fontMetrics().elidedText(self._note(item), Qt.TextElideMode.ElideRight, int(width))
        painter.drawText(caption.translated(0, 18), Qt.AlignmentFlag.AlignCenter, note)

    def _note(self, item: Compared) -> str:
        """What is known of its centromere."""
        if item.expected_px is None:
            return ""
        if item.centromere_px is None:
            return self.tr("centromere not found")
        share = item.centromere_px / max(item.image_hw.shape[0] - 1, 1)
        return self.tr("p-arm {share} %").format(share=f"{100 * share:.0f}") if item.is_straight else ""
