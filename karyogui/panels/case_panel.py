"""Left panel: the case's facts, its cells, the warnings and the metaphase of the shown one."""

from html import escape

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from engine.domain.case import Case
from karyogui.look.theme import Theme
from karyogui.panels.cell_list import CellList
from karyogui.panels.metaphase_panel import MetaphasePanel
from karyogui.panels.warning_list import WarningList
from karyogui.report.case_fields import case_fields
from karyogui.widgets.elements import button, card, heading, side_panel
from karyogui.widgets.timers import single_shot
from karyogui.words.domain_words import said

_WIDTH = 248  # a line of one change has room beside the state of its cell
_LEAST_WARNINGS = 110
_FACTS_ALWAYS = 5  # who the patient is; more would leave no room for cells and warnings in a low window

# Characters of a word that the panel has room for beside the labels.
_LONGEST_WORD = 15


class CasePanel(QWidget):
    """The facts of the case over its cells, their warnings and the metaphase, which tell what is chosen in them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        panel, layout = side_panel("left", _WIDTH)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(panel)
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Case")), stretch=1)
        self._more = button(
            self.tr("More"), self._turn_over, small=True, tip=self.tr("All that case.json states, or the first lines")
        )
        head.addWidget(self._more)
        layout.addLayout(head)
        self._rows: tuple[str, ...] = ()
        self._shows_all = False
        self._is_chosen = False  # whether a person has said how many are shown
        frame, inner = card()
        self._facts = QLabel()
        self._facts.setWordWrap(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        inner.addWidget(self._facts)
        layout.addWidget(frame)
        layout.addSpacing(4)
        self.cells = CellList(theme)
        layout.addWidget(self.cells)
        layout.addSpacing(4)
        self.warnings = WarningList()
        self.warnings.setMinimumHeight(_LEAST_WARNINGS)
        layout.addWidget(self.warnings, stretch=1)
        self.metaphase = MetaphasePanel()
        layout.addWidget(self.metaphase)
        self._panel = panel
        (self._area,) = panel.findChildren(QScrollArea)
        # What the panels below need is known once they are laid out.
        self._fitting = single_shot(self, self._fit)
        for seen in (panel, self.cells, self.warnings, self.metaphase):
            seen.installEventFilter(self)

    def show_case(self, case: Case) -> None:
        """Fill in what does not change while the case is open."""
        self._rows = tuple(
            f"<tr><td style='color: {self._theme.muted}; padding: 1px 12px 3px 0'>{escape(said(label))}</td>"
            f"<td style='padding: 1px 0 3px 0'>{_breakable(value)}</td></tr>"
            for label, value in (("Case", case.name), *case_fields(case.details))
        )
        self._shows_all = self._is_chosen = False
        self._show_facts()
        self._fitting.start()

    def _turn_over(self) -> None:
        self._shows_all, self._is_chosen = not self._shows_all, True
        self._show_facts()

    def _fit(self) -> None:
        """Show all facts where cells, warnings and metaphase leave room for them."""
        if self._is_chosen:
            return
        width = self._facts.width()
        added = self._height_of(self._rows, width) - self._height_of(self._rows[:_FACTS_ALWAYS], width)
        # The warnings have what nothing else needs.
        spare = self.warnings.height() - max(self.warnings.heightForWidth(self.warnings.width()), _LEAST_WARNINGS)
        scrolls = self._area.verticalScrollBar().maximum() > 0
        fits = spare >= (0 if self._shows_all else added) and not scrolls
        if self._shows_all != fits:
            self._shows_all = fits
            self._show_facts()

    def _height_of(self, rows: tuple[str, ...], width: int) -> int:
        """What the label of the facts needs for some of them."""
        shown = self._facts.text()
        self._facts.setText(_table(rows))
        height = self._facts.heightForWidth(width)
        self._facts.setText(shown)
        return height

    def _show_facts(self) -> None:
        has_more = len(self._rows) > _FACTS_ALWAYS + 1
        self._more.setVisible(has_more)
        self._more.setText(self.tr("Less") if self._shows_all else self.tr("More"))
        # One label with a table: rows of labels would not grow with values that wrap.
        self._facts.setText(_table(self._rows[:_FACTS_ALWAYS] if has_more and not self._shows_all else self._rows))

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._fitting.start()
        if watched is self._panel and event.type() == QEvent.Type.Resize:
            self.cells.give_room(self._panel.height())
        return super().eventFilter(watched, event)


def _table(rows: tuple[str, ...]) -> str:
    return f"<table cellspacing='0'>{''.join(rows)}</table>"


def _breakable(text: str) -> str:
    """Text for a table cell that may break long words, so that a long number does not widen the panel."""
    words = (
        "&#8203;".join(escape(word[start : start + _LONGEST_WORD]) for start in range(0, len(word), _LONGEST_WORD))
        for word in text.split()
    )
    return " ".join(words)
