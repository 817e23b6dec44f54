"""How the rows of the panels' lists are painted: what needs a look, and the cells."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from karyogui.look.theme import Theme
from karyogui.widgets.plain_text import plain
from karyogui.widgets.text_table import Index

KEY_ROLE = Qt.ItemDataRole.UserRole
LEAD_ROLE = Qt.ItemDataRole.UserRole + 1
BODY_ROLE = Qt.ItemDataRole.UserRole + 2
NOTE_ROLE = Qt.ItemDataRole.UserRole + 3
PICTURE_ROLE = Qt.ItemDataRole.UserRole + 4  # a QImage, or nothing

_INSET = 9
_CELL_INSET = 7  # 47,XX,+21 has room beside "accepted ✓"
_LEAD_WIDTH = 30
_NOTE_PX = 12
_BETWEEN = 8  # a text and the note at its right
_PICTURE = QSize(40, 30)
_AFTER_PICTURE = 5
_LINE_SHARE = 0.75  # of a cell's row: what is abnormal stands at the end of the ISCN line


class _RowDelegate(QStyledItemDelegate):
    """The rounded ground under a row that is selected or under the mouse."""

    def __init__(self, theme: Theme, selected: str, parent: QListWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._selected = selected

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        token = ""
        if option.state & QStyle.StateFlag.State_Selected:
            token = self._selected
        elif option.state & QStyle.StateFlag.State_MouseOver:
            token = "button"
        if token:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(token))
            painter.drawRoundedRect(option.rect.adjusted(0, 1, 0, -1), 5, 5)

    def _write(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        token: str,
        font: QFont,
        *,
        right: bool = False,
        cut: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> int:
        """Write a line, cut short where it does not fit. Returns the width used."""
        painter.setFont(font)
        painter.setPen(self._theme.colour(token))
        shown = painter.fontMetrics().elidedText(text, cut, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return painter.fontMetrics().horizontalAdvance(shown)

    def _write_both_ends(
        self,
        painter: QPainter,
        rect: QRect,
        left: str,
        left_token: str,
        left_font: QFont,
        right: str,
        right_token: str,
        right_font: QFont,
        share: float = 0.5,
    ) -> None:
        """A text at the left end and a note at the right one. Of a long note less is shown: the text before it
        stays readable, up to a share of the line."""
        name = min(QFontMetrics(left_font).horizontalAdvance(left), round(rect.width() * share))
        room = rect.adjusted(name + _BETWEEN, 0, 0, 0)
        note = self._write(painter, room, right, right_token, right_font, right=True)
        self._write(painter, rect.adjusted(0, 0, -note - _BETWEEN, 0), left, left_token, left_font)


class DoubtDelegate(_RowDelegate):
    """One line: class in bold, file, and why it needs a look at the right end."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(theme, "doubt_soft", parent)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_ground(painter, option)
        rect = option.rect.adjusted(_INSET, 0, -_INSET, 0)
        if index.data(KEY_ROLE) is None:
            self._write(painter, rect, index.data(), "muted", _font(option.font))
        else:
            small = _font(option.font, pixels=_NOTE_PX)
            self._write(painter, rect, index.data(LEAD_ROLE), "ink", _font(option.font, bold=True))
            rest, file = rect.adjusted(_LEAD_WIDTH, 0, 0, 0), index.data(BODY_ROLE)
            note = index.data(NOTE_ROLE)
            self._write_both_ends(painter, rest, file, "ink", _font(option.font), note, "doubt", small)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, 26)


class CellDelegate(_RowDelegate):
    """Two lines: the cell's name, and small its ISCN line and state; a picture before them, if there is one."""

    def __init__(self, theme: Theme, parent: QListWidget) -> None:
        super().__init__(theme, "accent_soft", parent)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        self._paint_ground(painter, option)
        rect = option.rect.adjusted(_CELL_INSET, 5, -_CELL_INSET, -5)
        picture: QImage | None = index.data(PICTURE_ROLE)
        if picture is not None:
            frame = QRect(rect.left(), rect.top() + 3, _PICTURE.width(), _PICTURE.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(frame, picture)
            painter.setPen(self._theme.colour("line"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(frame)
            rect.setLeft(frame.right() + _AFTER_PICTURE)
        half = rect.height() // 2
        top, bottom = rect.adjusted(0, 0, 0, -half), rect.adjusted(0, half, 0, 0)
        note: str = index.data(NOTE_ROLE)
        small = _font(option.font, pixels=_NOTE_PX)
        # The names of a case's cells mostly differ at their ends.
        bold, middle = _font(option.font, bold=True), Qt.TextElideMode.ElideMiddle
        self._write(painter, top, index.data(LEAD_ROLE), "ink", bold, cut=middle)
        token = "done" if note.endswith("✓") else "doubt"
        line: str = index.data(BODY_ROLE)
        self._write_both_ends(painter, bottom, line, "muted", small, note, token, small, _LINE_SHARE)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(10, 46)


def row_list(name: str) -> QListWidget:
    """An empty list whose rows a delegate paints; keys stay with the karyogram. `name` is for screen readers."""
    made = QListWidget()
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the karyogram
    made.setMouseTracking(True)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
    return made


def add_row(rows: QListWidget, key: str, lead: str, body: str, note: str) -> None:
    """Append a row; its whole text is also the item's text, for screen readers and as tooltip."""
    item = QListWidgetItem()
    fill_row(item, key, lead, body, note)
    rows.addItem(item)


def fill_row(item: QListWidgetItem, key: str | None, lead: str, body: str, note: str) -> None:
    """Write a row; one that says so already stays as it is."""
    item.setText(" · ".join(text for text in (lead, body, note) if text))
    item.setToolTip(plain(item.text()))
    for role, value in ((KEY_ROLE, key), (LEAD_ROLE, lead), (BODY_ROLE, body), (NOTE_ROLE, note)):
        item.setData(role, value)


def select_row(rows: QListWidget, key: str | None) -> None:
    """Select the row with that key alone; none if there is no such row."""
    for place in range(rows.count()):
        item = rows.item(place)
        wanted = key is not None and item.data(KEY_ROLE) == key
        if item.isSelected() != wanted:
            item.setSelected(wanted)
            if wanted:
                rows.scrollToItem(item)


def add_note(rows: QListWidget, text: str) -> None:
    """Append a line that cannot be chosen."""
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    rows.addItem(item)


def fit_height(rows: QListWidget, most: int, *, at_least: int = 1) -> None:
    """As high as the rows, at most that many; more are scrolled."""
    shown = min(max(rows.count(), at_least), most)
    rows.setFixedHeight(shown * max(rows.sizeHintForRow(0), 1) + 2)


def _font(base: QFont, *, bold: bool = False, pixels: int = 0) -> QFont:
    font = QFont(base)
    font.setBold(bold)
    if pixels:
        font.setPixelSize(pixels)
    return font
