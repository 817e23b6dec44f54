"""Text and figures set one below the other on as many pages as they need."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm

from karyogui.report.canvas import PageCanvas
from karyogui.report.drawing import GREY, INK, RULE
from karyogui.report.fonts import BOLD, REGULAR, text_width, wrapped
from karyogui.report.page_format import PageFormat

BODY, SMALL, HEADING = 9.0, 7.5, 8.5  # font sizes in points
_LABEL_MM = 26.0
_MOST_LINES = 4  # a field's value that needs more is set over the full width, and those beside it too
_HEADING_MM = 21.0  # a heading with the first lines below it, be they a table's
_KEEP_MM = 90.0  # sections up to this height stand on one page
_PROSE_MM = 190.0  # longer lines are hard to read


@dataclass(frozen=True)
class Unbroken:
    """Something that is not broken over pages.

    Attributes:
        height: in mm.
        draw: draws it at (x, y).
        air: space above it, in mm, of which less is left where the page has no more.
    """

    height: float
    draw: Callable[[float, float], None]
    air: float = 0.0


@dataclass(frozen=True)
class _FieldCell:
    """The lines of a label and of its value."""

    label: list[str]
    value: list[str]


class _Nowhere(PageCanvas):
    """Takes every text and line, and draws none."""

    def __init__(self) -> None:
        pass  # no file is begun

    def text(self, x: float, y: float, text: str, font: str, size: float, grey: float = 0.0) -> None:
        pass

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, grey: float) -> None:
        pass

    def bar(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        pass


class Flow:
    """A pen that goes down the pages; a block that does not fit waits for the next page, text goes on before it.

    Args:
        new_page: draws what every page has, and says where its text may begin.
        end_page: called when a page is full.
    """

    def __init__(
        self, canvas: PageCanvas, page: PageFormat, new_page: Callable[[], float], end_page: Callable[[], None]
    ) -> None:
        self._canvas: PageCanvas = canvas
        self._page = page
        self._new_page = new_page
        self._end_page = end_page
        self._waiting: list[Unbroken] = []
        self._is_measuring = False
        self.y = new_page()
        self._top = self.y

    @property
    def canvas(self) -> PageCanvas:
        """Where to draw: nowhere while a height is being measured."""
        return self._canvas

    def keep_together(self, write: Callable[[], None], *, after_figures: bool = False) -> None:
        """Write something that should not be torn by the end of a page; what is very long is torn all the same.

        What `write` keeps together in turn is kept so then too.

        Args:
            after_figures: what has no room before the figures that wait goes behind them, whatever its length.
        """
        canvas, start, was_measuring = self._canvas, self.y, self._is_measuring
        self._canvas, self._is_measuring = _Nowhere(), True
        write()
        height, self.y = self.y - start, start
        self._canvas, self._is_measuring = canvas, was_measuring
        while after_figures and self._waiting and height > self.room and not self._is_measuring:
            self._turn_page()
        if height <= _KEEP_MM:
            self.need(height)
        write()

    @property
    def room(self) -> float:
        """Height that is left on this page."""
        return self._page.bottom - self.y

    def need(self, height: float) -> None:
        """Go on on a new page, after the figures that wait for it, if this one has no room for so much."""
        while height > self.room and self.y > self._top and not self._is_measuring:
            self._turn_page()

    def space(self, height: float) -> None:
        self.y += height

    def put_whole(self, block: Unbroken) -> None:
        """Put something here, or on the next page if it does not fit."""
        if block.height <= self.room and not self._waiting:
            self._put(block)
        else:
            self._waiting.append(block)

    def flush(self) -> None:
        """Put what still waits."""
        while self._waiting:
            self._turn_page()

    def heading(self, text: str) -> None:
        """A section's heading; some of the section stays with it."""
        self.need(_HEADING_MM)
        self.space(3.4)
        for line in wrapped(text, BOLD, HEADING, self._page.text_width * mm):
            self.y += 3.2
            self._canvas.text(self._page.left, self.y, line, BOLD, HEADING, INK)
        self.y += 1.1
        self._canvas.line(self._page.left, self.y, self._page.left + self._page.text_width, self.y, 0.15, RULE)
        self.y += 1.0

    def prose(self, text: str, *, lead: str = "", size: float = BODY) -> None:
        """A paragraph; a line break in it begins a new line."""
        step = size * 0.46
        width = min(self._page.text_width, _PROSE_MM)
        indent = _LABEL_MM if lead else 0.0
        lines = [
            line
            for paragraph in text.strip().splitlines()
            for line in (list(wrapped(paragraph, REGULAR, size, (width - indent) * mm)) or [""])
        ]
        heads = list(wrapped(lead, REGULAR, SMALL, (indent - 1.5) * mm)) if lead else []
        for place in range(max(len(lines), len(heads))):
            self.need(step)
            self.y += step
            if place < len(heads):
                self._canvas.text(self._page.left, self.y, heads[place], REGULAR, SMALL, GREY)
            if place < len(lines):
                self._canvas.text(self._page.left + indent, self.y, lines[place], REGULAR, size, INK)
        self.y += 0.9

    def fields(self, rows: Sequence[tuple[str, str]]) -> None:
        """Labels and values in columns, row by row; those of a row with a long value over the full width."""
        columns = self._columns
        self._field_rows([rows[start : start + columns] for start in range(0, len(rows), columns)])

    def field_columns(self, groups: Sequence[Sequence[tuple[str, str]]]) -> None:
        """Each group a column; what the page has no column for goes below, row by row."""
        columns = self._columns
        self._field_rows(list(itertools.zip_longest(*groups[:columns])))
        for group in groups[columns:]:
            self.fields(group)

    @property
    def _columns(self) -> int:
        return 3 if self._page.is_landscape else 2

    def _field_rows(self, rows: Sequence[Sequence[tuple[str, str] | None]]) -> None:
        width = self._page.text_width / self._columns
        value_mm = width - _LABEL_MM - 3.0
        for row in rows:
            fields = [field or ("", "") for field in row]
            values = [list(wrapped(value, REGULAR, BODY, value_mm * mm)) for _, value in fields]
            if any(len(lines) > _MOST_LINES for lines in values):
                for label, value in filter(any, fields):  # in their order
                    self.prose(value, lead=label)
                continue
            labels = [list(wrapped(label, REGULAR, SMALL, (_LABEL_MM - 1.5) * mm)) for label, _ in fields]
            self._field_row([_FieldCell(*cell) for cell in zip(labels, values, strict=True)], width)

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Columns as wide as their texts, the widest ones narrowed to the page; the head again on every page."""
        widths = _column_widths([head, *rows], self._page.text_width)
        self.need(12.0)
        self._table_head(head, widths)
        for row in rows:
            cells = [
                list(wrapped(text, REGULAR, SMALL + 0.5, (width - 2.0) * mm))
                for text, width in zip(row, widths, strict=True)
            ]
            for place in range(max((len(lines) for lines in cells), default=0)):
                if self.room < 3.8 and not self._is_measuring:
                    self.need(3.8)
                    self._table_head(head, widths)
                self.y += 3.7
                x = self._page.left
                for lines, width in zip(cells, widths, strict=True):
                    if place < len(lines):
                        self._canvas.text(x, self.y, lines[place], REGULAR, SMALL + 0.5, INK)
                    x += width
            self.y += 0.4
        self.y += 0.8

    def _table_head(self, head: Sequence[str], widths: Sequence[float]) -> None:
        self.y += 3.6
        x = self._page.left
        for text, width in zip(head, widths, strict=True):
            self._canvas.text(x, self.y, text, REGULAR, SMALL, GREY)
            x += width
        self.y += 1.0
        self._canvas.line(self._page.left, self.y, self._page.left + self._page.text_width, self.y, 0.1, RULE)

    def _field_row(self, cells: Sequence["_FieldCell"], width: float) -> None:
        height = max((max(len(cell.label), len(cell.value)) for cell in cells), default=0)
        for place in range(height):
            self.need(4.1)
            self.y += 4.1
            for column, cell in enumerate(cells):
                x = self._page.left + column * width
                if place < len(cell.label):
                    self._canvas.text(x, self.y, cell.label[place], REGULAR, SMALL, GREY)
                if place < len(cell.value):
                    self._canvas.text(x + _LABEL_MM, self.y, cell.value[place], REGULAR, BODY, INK)
        self.y += 0.35 if height else 0.0

    def _put(self, block: Unbroken) -> None:
        self.y += max(min(block.air, self.room - block.height), 0.0)
        block.draw(self._page.left, self.y)
        self.y += block.height

    def _turn_page(self) -> None:
        self._end_page()
        self.y = self._top = self._new_page()
        # At least one, so that a block taller than any page cannot wait for ever.
        while self._waiting and (self._waiting[0].height <= self.room or self.y == self._top):
            self._put(self._waiting.pop(0))


def _column_widths(rows: Sequence[Sequence[str]], total: float) -> list[float]:
    """What each column's longest text needs; if that is too much, the widest give way."""
    natural = [
        max(text_width(row[column], REGULAR, SMALL + 0.5) for row in rows) / mm + 4.0
        for column in range(len(rows[0]))
    ]
    if sum(natural) <= total:
        return natural
    low, high = 0.0, total
    for _ in range(40):
        most = (low + high) / 2
        low, high = (most, high) if sum(min(width, most) for width in natural) <= total else (low, most)
    return [min(width, low) for width in natural]
