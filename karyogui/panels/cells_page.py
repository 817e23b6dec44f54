"""All cells of a case beside each other: clones and their line, the table, the copies of one class."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.domain.cell_table import CellRow
from engine.domain.findings import PICTURE, CellWarning
from karyogui.look.theme import Theme
from karyogui.panels.cell_table import CellTable
from karyogui.panels.class_strip import ClassStrip, Copy
from karyogui.panels.warning_cards import WarningCard
from karyogui.widgets.elements import button, card, clear_layout, heading, muted

_LEAST_STRIP_PX = 230
_BESIDE_COPY_PX = 20


@dataclass(frozen=True)
class CloneTexts:
    """What the cells say together, in words.

    Attributes:
        line: the case's ISCN line; empty if there is none.
        clones: (line, cells) of each clone.
        notes: what is not reported, or cannot be written.
        numbers: cells counted, analysed and karyotyped, and how many are needed.
    """

    line: str
    clones: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    numbers: str


class CellsPage(QScrollArea):
    """Shows; what is clicked is told by signals.

    Signals:
        place_chosen: (cell: str, slot: str) of the table.
        copy_chosen: (cell: str, file: str) of the strip.
        class_chosen: a class whose copies are wanted.
    """

    place_chosen = Signal(str, str)
    copy_chosen = Signal(str, str)
    class_chosen = Signal(str)

    def __init__(self, theme: Theme, on_back: Callable[[], None]) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        inside = QWidget()
        inside.setObjectName("clear")
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(22, 16, 22, 16)
        layout.setSpacing(10)
        head = QHBoxLayout()
        self._title = heading(self.tr("All cells"))
        head.addWidget(self._title, stretch=1)
        back = button(self.tr("Karyogram"), on_back, tip=self.tr("Back to the shown cell (Ctrl+T)"))
        back.setProperty("onGround", True)
        head.addWidget(back)
        layout.addLayout(head)
        frame, self._said = card()
        self._line = QLabel()
        self._line.setObjectName("caseLine")
        self._line.setWordWrap(True)
        self._line.setTextFormat(Qt.TextFormat.PlainText)
        self._line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._clones = QLabel()
        self._clones.setWordWrap(True)
        self._clones.setTextFormat(Qt.TextFormat.RichText)
        self._numbers = muted()
        for label in (self._line, self._clones, self._numbers):
            self._said.addWidget(label)
        layout.addWidget(frame)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        layout.addLayout(self._notes)
        self._told: tuple[str, ...] = ()
        self.table = CellTable(theme)
        self.table.place_chosen.connect(self.place_chosen)
        self.table.class_chosen.connect(self.class_chosen)
        layout.addWidget(self.table)
        self._strip_title = heading("")
        layout.addWidget(self._strip_title)
        self.strip = ClassStrip()
        self.strip.copy_chosen.connect(self.copy_chosen)
        self._paper = _on_paper(self.strip)
        self.strip.copy_reached.connect(self._show_copy)
        layout.addWidget(self._paper)
        self._strip_note = muted(
            self.tr(
                "Centromeres on the dashed line. A question mark: this copy stands out. "
                "A click, or Enter, shows it in its cell."
            )
        )
        layout.addWidget(self._strip_note)
        layout.addStretch(1)
        self.setWidget(inside)

    def show_cells(self, rows: Sequence[CellRow], texts: CloneTexts) -> None:
        self._title.setText(self.tr("All cells · {count}").format(count=len(rows)).upper())
        self._line.setText(texts.line or self.tr("No line: see below"))
        self._line.setAccessibleName(self.tr("ISCN line of the case"))
        self._clones.setText(
            "<br>".join(f"<b>{escape(line)}</b>&nbsp;&nbsp;{escape(cells)}" for line, cells in texts.clones)
        )
        self._clones.setVisible(len(texts.clones) > 1)
        self._numbers.setText(texts.numbers)
        self._told = texts.notes
        clear_layout(self._notes)
        for note in texts.notes:
            self._notes.addWidget(WarningCard(CellWarning(PICTURE, "cells", "", note, must_resolve=False)))
        self.table.show_rows(rows)

    def show_copies(self, slot: str, copies: Sequence[Copy]) -> None:
        told = self.tr("Class {slot} · {count} copies in all cells")
        self._strip_title.setText(told.format(slot=slot, count=len(copies)).upper())
        self.strip.show_copies(copies)
        # As high as the copies with the names of their cells: it scrolls to the side alone.
        bar = self._paper.horizontalScrollBar().sizeHint().height()
        self._paper.setFixedHeight(max(self.strip.minimumHeight() + bar, _LEAST_STRIP_PX))

    def _show_copy(self, place: QRectF) -> None:
        """Bring a copy of the strip into sight, and the strip on the page."""
        middle = place.center().toPoint()
        self._paper.ensureVisible(middle.x(), middle.y(), round(place.width() / 2) + _BESIDE_COPY_PX, 0)
        self.ensureWidgetVisible(self._paper)

    @property
    def line(self) -> str:
        return self._line.text()

    @property
    def notes(self) -> tuple[str, ...]:
        return self._told

    @property
    def numbers(self) -> str:
        return self._numbers.text()


def _on_paper(strip: ClassStrip) -> QScrollArea:
    area = QScrollArea()
    area.setObjectName("stripArea")
    area.setWidget(strip)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the strip has it
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
