"""The ISCN line, its changes marked, each part explained under the mouse; a click opens it."""

from collections.abc import Iterator
from html import escape

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QFontDatabase,
    QFontMetrics,
    QGuiApplication,
    QHelpEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from engine.domain.iscn_explain import explain_or_none
from karyogui.look.theme import Theme
from karyogui.panels.clicks import Clicks
from karyogui.words.domain_words import said

_HEIGHT = 34
_FONT_PX = 20
_WIDEST = 420
_USUAL_SEX = ("XX", "XY")


class IscnLine(QWidget):
    """Paints the line large; what does not fit is cut short.

    Signals:
        clicked: the user wants to see or type it.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line = ""
        self._note = ""
        self._is_wrong = False
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPixelSize(_FONT_PX)
        self._font.setBold(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked = Clicks(self).clicked
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(self.tr("Copy"), self)
        copy.triggered.connect(lambda _=False: QGuiApplication.clipboard().setText(self._line))
        self.addAction(copy)

    def show_line(self, line: str, note: str = "", *, is_wrong: bool = False) -> None:
        """Show a line.

        Args:
            note: where it comes from, or what disagrees; for the tooltip.
            is_wrong: it does not agree with the grid: struck under.
        """
        if (line, note, is_wrong) == (self._line, self._note, self._is_wrong):
            return
        self._line, self._note, self._is_wrong = line, note, is_wrong
        self.setAccessibleName(self.tr("ISCN line {line}").format(line=line))
        told = "; ".join(f"{part}: {said(meaning)}" for part, meaning in explain_or_none(line))
        self.setAccessibleDescription(". ".join(text for text in (note, told) if text))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._line

    def tip_at(self, x: float) -> str:
        """What the part under a place says, and where the line comes from."""
        meanings = [said(meaning) for part, meaning in explain_or_none(self._line) if part not in ("/", "//")]
        explained = list(zip(self._places(), meanings, strict=False))
        for (left, width, part), meaning in explained:
            if left <= x < left + width:
                return f"<b>{escape(part)}</b>&nbsp; {escape(meaning)}<br>{escape(self._note)}"
        return f"<b>{escape(self._line)}</b><br>{escape(self._note)}"

    def _parts(self) -> Iterator[tuple[str, str]]:
        """(part, what stands between it and the next)."""
        body, bracket, cells = self._line.partition("[")
        parts = body.split(",")
        for place, part in enumerate(parts):
            yield part, "," if place < len(parts) - 1 else ""
        if bracket:
            yield bracket + cells, ""

    def _places(self) -> Iterator[tuple[float, float, str]]:
        """(left, width, part) of each part, in pixels."""
        metrics, x = QFontMetrics(self._font), 0.0
        for part, between in self._parts():
            width = metrics.horizontalAdvance(part)
            yield x, width, part
            x += width + metrics.horizontalAdvance(between)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos().x()), self)
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        return QSize(min(QFontMetrics(self._font).horizontalAdvance(self._line) + 14, _WIDEST), _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), 150), _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        metrics = painter.fontMetrics()
        x, end = 0.0, float(self.width())
        middle = Qt.AlignmentFlag.AlignVCenter
        for part, between in self._parts():
            width = metrics.horizontalAdvance(part)
            rest = metrics.horizontalAdvance(between + "…") if between else 0
            if x + width + rest > end:
                painter.setPen(self._theme.colour("muted"))
                painter.drawText(QRectF(x, 0, end - x, _HEIGHT), middle, "…")
                break
            changed = _is_change(part)
            if changed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("alert_soft"))
                painter.drawRoundedRect(QRectF(x, 4, width, _HEIGHT - 8), 4, 4)
            painter.setPen(self._theme.colour("alert" if changed else "ink"))
            painter.drawText(QRectF(x, 0, width + 2, _HEIGHT), middle, part)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(QRectF(x + width, 0, 30, _HEIGHT), middle, between)
            x += width + metrics.horizontalAdvance(between)
        if self._is_wrong:
            painter.setPen(self._theme.colour("alert"))
            painter.drawLine(0, _HEIGHT - 3, int(min(x, end)), _HEIGHT - 3)
        if self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)


def _is_change(part: str) -> bool:
    """Not a count, not cell numbers, and not a usual sex chromosome pair."""
    return not part[:1].isdigit() and not part.startswith("[") and part not in _USUAL_SEX
