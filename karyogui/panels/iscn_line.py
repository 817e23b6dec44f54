"""The ISCN line, its changes marked, each part explained."""

import re

from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QFontDatabase, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from karyogui.theme import Theme

_HEIGHT = 34
_FONT_PX = 20
_WIDEST = 420
_USUAL_SEX = ("XX", "XY")


class IscnLine(QWidget):
    """Paints the line large; what does not fit is cut short and stands in the tooltip."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._line = ""
        self._font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._font.setPixelSize(_FONT_PX)
        self._font.setBold(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(self.tr("Copy"), self)
        copy.triggered.connect(lambda _=False: QGuiApplication.clipboard().setText(self._line))
        self.addAction(copy)

    def show_line(self, line: str) -> None:
        self._line = line
        parts = line.split(",")
        explained = [f"<tr><td><b>{part}</b>&nbsp;&nbsp;</td><td>{_meaning(part)}</td></tr>" for part in parts]
        origin = self.tr("Proposed from the counts of the grid; constitutional.")
        self.setToolTip(f"<b>{line}</b><table>{''.join(explained)}</table>{origin}")
        self.setAccessibleName(self.tr("ISCN line {line}").format(line=line))
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._line

    # Qt overrides

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
        parts = self._line.split(",")
        for place, part in enumerate(parts):
            comma = "," if place < len(parts) - 1 else ""
            width = metrics.horizontalAdvance(part)
            rest = metrics.horizontalAdvance(comma + "…") if comma else 0
            if x + width + rest > end:
                painter.setPen(self._theme.colour("muted"))
                painter.drawText(QRectF(x, 0, end - x, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, "…")
                return
            changed = _is_change(part)
            if changed:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(self._theme.colour("alert_soft"))
                painter.drawRoundedRect(QRectF(x, 4, width, _HEIGHT - 8), 4, 4)
            painter.setPen(self._theme.colour("alert" if changed else "ink"))
            painter.drawText(QRectF(x, 0, width + 2, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, part)
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(QRectF(x + width, 0, 30, _HEIGHT), Qt.AlignmentFlag.AlignVCenter, comma)
            x += width + metrics.horizontalAdvance(comma)


def _is_change(part: str) -> bool:
    """Not a count and not a usual sex chromosome pair."""
    return not part[:1].isdigit() and part not in _USUAL_SEX


def _meaning(part: str) -> str:
    """What a part of the line says, in words."""
    if part[:1].isdigit():
        count, _, level = part.partition("<")
        told = QCoreApplication.translate("IscnLine", "{count} chromosomes counted").format(count=count)
        against = QCoreApplication.translate("IscnLine", "told against {level} copies of each")
        return f"{told}, {against.format(level=level.rstrip('n>'))}" if level else told
    if part == "?":
        return QCoreApplication.translate("IscnLine", "no sex chromosome found")
    marker = re.fullmatch(r"\+(\d*)mar", part)
    if marker:
        return QCoreApplication.translate("IscnLine", "{count} marker, of unknown origin").format(
            count=marker[1] or "1"
        )
    if part[0] in "+-":
        more, less = (
            QCoreApplication.translate("IscnLine", "one more chromosome {name}"),
            QCoreApplication.translate("IscnLine", "one less chromosome {name}"),
        )
        return (more if part[0] == "+" else less).format(name=part[1:])
    return QCoreApplication.translate("IscnLine", "sex chromosomes")
