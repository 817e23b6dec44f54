"""One chromosome in detail: large, beside its homolog, with what was predicted, dispatched and decided."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from engine.domain.karyogram import Placement
from karyogui.images import to_qimage
from karyogui.panels.widgets import button, card, heading, muted

_TOP = 3


class ChromosomeDetails(QWidget):
    """Shows one chromosome.

    Signals:
        slot_requested: the button of one of its most probable types was pressed.
    """

    slot_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(7)
        self._title = heading("")
        layout.addWidget(self._title)
        frame, inner = card()
        self._pictures = _Pictures()
        inner.addWidget(self._pictures)
        layout.addWidget(frame)
        self._bars = QGridLayout()
        self._bars.setHorizontalSpacing(8)
        self._bars.setVerticalSpacing(4)
        self._bars.setColumnStretch(1, 1)
        layout.addLayout(self._bars)
        self._facts = muted()
        layout.addWidget(self._facts)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No chromosome is selected, or several are."""
        self._title.setText("NO CHROMOSOME SELECTED")
        self._pictures.show_pictures([])
        self._fill_bars(())
        self._facts.setText("Click a chromosome, or press Space for the next one that needs a look.")

    def show_chromosome(
        self,
        placement: Placement,
        slot: str,
        picture: NDArray[np.uint8],
        homolog: tuple[str, NDArray[np.uint8]] | None,
        box: QRectF | None,
    ) -> None:
        """Show a chromosome.

        Args:
            picture: as shown in the karyogram, (h, w) uint8.
            homolog: file and picture of another chromosome of its class.
            box: where the L-Net looked, in pixels of `picture`.
        """
        self._title.setText(placement.file.upper())
        pictures = [("this one", picture, box)]
        if homolog:
            pictures.append((f"{slot} · {homolog[0]}", homolog[1], None))
        self._pictures.show_pictures(pictures)
        prediction = placement.prediction
        self._fill_bars(prediction.top(_TOP) if prediction else (), slot)
        decided = f"{slot} by {placement.decision.by}" if placement.decision.by else "—"
        if prediction is None:
            self._facts.setText(f"not classified · decided {decided}")
            return
        arm = "down" if prediction.polarity else "up"
        self._facts.setText(
            f"predicted {prediction.predicted_type} · dispatched {placement.dispatched_type or '—'} · "
            f"decided {decided}\nq-arm {arm} in the file, {prediction.polarity_prob:.2f}"
            + (" · shown turned" if placement.turned else "")
        )

    def _fill_bars(self, top: tuple[tuple[str, float], ...], slot: str = "") -> None:
        while self._bars.count():
            item = self._bars.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        for row, (name, probability) in enumerate(top):
            label = QLabel(f"<b>{name}</b>")
            bar = QProgressBar()
            bar.setRange(0, 1000)
            bar.setValue(round(1000 * probability))
            bar.setTextVisible(False)
            bar.setFixedHeight(8)
            bar.setAccessibleName(f"probability of {name}: {probability:.2f}")
            here = name == slot
            move = button("here" if here else f"→ {name}", partial(self.slot_requested.emit, name))
            move.setEnabled(not here)
            move.setFixedWidth(58)
            move.setStyleSheet("padding: 3px 4px; font-size: 12px;")
            self._bars.addWidget(label, row, 0)
            self._bars.addWidget(bar, row, 1)
            self._bars.addWidget(QLabel(f"{probability:.2f}"), row, 2)
            self._bars.addWidget(move, row, 3)


class _Pictures(QWidget):
    """Pictures side by side at one scale, each with a caption under it."""

    _HEIGHT = 168
    _CAPTION = 20

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(self._HEIGHT)
        self._pictures: list[tuple[str, NDArray[np.uint8], QRectF | None]] = []

    def show_pictures(self, pictures: list[tuple[str, NDArray[np.uint8], QRectF | None]]) -> None:
        self._pictures = pictures
        self.update()

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(240, self._HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._pictures:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        column = self.width() / len(self._pictures)
        room = self._HEIGHT - self._CAPTION - 6
        scale = min(min(room / image.shape[0], (column - 12) / image.shape[1]) for _, image, _ in self._pictures)
        for place, (caption, image, box) in enumerate(self._pictures):
            height, width = image.shape[0] * scale, image.shape[1] * scale
            target = QRectF(place * column + (column - width) / 2, (room - height) / 2, width, height)
            painter.drawImage(target, to_qimage(image))
            if box is not None:
                painter.setPen(QPen(QColor(31, 111, 208, 170), 1.4, Qt.PenStyle.DashLine))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                shown = QRectF(
                    target.x() + box.x() * scale,
                    target.y() + box.y() * scale,
                    box.width() * scale,
                    box.height() * scale,
                )
                painter.setClipRect(QRectF(place * column, 0, column, room + 4))
                painter.drawRect(shown)
                painter.setClipping(False)
            painter.setPen(QColor("#5d6b78"))
            text = painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideMiddle, int(column) - 4)
            painter.drawText(
                QRectF(place * column, self._HEIGHT - self._CAPTION, column, self._CAPTION),
                Qt.AlignmentFlag.AlignCenter,
                text,
            )
