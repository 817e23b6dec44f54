"""The bar at the bottom: ISCN line, conservation, model and device, saved state."""

import re

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from karyogui.look.theme import Theme
from karyogui.panels.clicks import Clicks
from karyogui.panels.iscn_line import IscnLine
from karyogui.panels.iscn_origin import IscnOrigin
from karyogui.widgets.elements import ElidedLabel
from karyogui.widgets.plain_text import plain
from karyogui.words.domain_words import said

_NUMBER = re.compile(r"\b(\d+)\b")


class BottomBar(QFrame):
    """Facts that are always shown.

    What a narrow window has no room for is left out in this order: the words of the conservation line, what the cell
    has cost, the end of the device's name.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("bottomBar")
        self._theme = theme
        self._ledger = "", ""
        self._has_case = True
        layout = self._row = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(22)
        self.iscn = IscnLine(theme)
        self.origin = IscnOrigin()
        self.ledger = LedgerLine()
        self.hint = ElidedLabel()  # a long one makes no window wider
        self.hint.setObjectName("hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.effort = _quiet(self.tr("Actions and time of this cell, and what stayed of the proposal"))
        self.effort.setToolTip(self.effort.accessibleName())
        self.engine = _quiet(self.tr("Model and device"), ElidedLabel())
        self.engine.setText(self.tr("loading the model …"))
        self.saved = _quiet(self.tr("Saved state"))
        layout.addWidget(self.iscn)
        layout.addWidget(self.origin)
        layout.addWidget(self.ledger)
        layout.addWidget(self.hint)
        layout.addStretch(1)
        layout.addWidget(self.effort)
        layout.addWidget(self.engine)
        layout.addWidget(self.saved)
        self.setFixedHeight(50)

    def show_ledger(self, line: str) -> None:
        """The conservation line; numbers stand out, unreadable files more so."""
        if self._ledger == (line, self._theme.alert):
            return
        self._ledger = line, self._theme.alert
        line = said(line)
        sums, semicolon, unreadable = line.partition("; ")
        full = _NUMBER.sub(r"<b>\1</b>", sums)
        files, *places = _NUMBER.findall(sums)
        short = f"<b>{files}</b> = {' + '.join(places)}"
        if semicolon:
            alert = f" &nbsp;<span style='color: {self._theme.alert}'>⚠ "
            full += f"{alert}{unreadable}</span>"
            short += f"{alert}{_NUMBER.findall(unreadable)[0]}</span>"
        self.ledger.show_line(full, short)
        self.ledger.setAccessibleName(line)
        # In a narrow window the numbers have no words beside them.
        told = self.tr("Every file of the folder is in exactly one of these places. Click: all by name")
        self.ledger.setToolTip(plain(f"{line}\n{told}"))

    def show_engine(self, model: str, device: str) -> None:
        self.engine.setText(f"{model} · {device}")
        self.engine.setToolTip(plain(self.tr("Model {model}, on {device}").format(model=model, device=device)))

    def show_case_facts(self, shown: bool) -> None:
        """Without a case only the model is of interest."""
        self._has_case = shown
        for label in (self.iscn, self.origin, self.ledger, self.effort, self.saved):
            label.setVisible(shown)
        self._fit()

    def _fit(self) -> None:
        """Leave out what there is no room for; see above."""
        if not self._has_case:
            return
        margins, always = self._row.contentsMargins(), (self.iscn, self.origin, self.hint, self.engine, self.saved)
        room = self.width() - margins.left() - margins.right() - sum(part.sizeHint().width() for part in always)
        room -= self._row.spacing() * (self._row.count() - 1)
        effort, words, numbers = self.effort.sizeHint().width(), self.ledger.words_width, self.ledger.numbers_width
        self.ledger.show_words(effort + words <= room)
        self.effort.setVisible(effort + numbers <= room)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a text is longer or shorter
            self._fit()
        return super().event(event)


class LedgerLine(QLabel):
    """The conservation line; a click, or Enter on it, asks for the files by name.

    Signals:
        clicked: the files are wanted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.clicked = Clicks(self).clicked
        self.setObjectName("ledger")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._words = self._numbers = ""
        self._has_words = True
        self.words_width = self.numbers_width = 0

    def show_line(self, words: str, numbers: str) -> None:
        """The line in words, and in numbers alone for a window that is too narrow for words."""
        if (words, numbers) != (self._words, self._numbers):
            self._words, self._numbers = words, numbers
            self.setText(numbers)
            self.numbers_width = self.sizeHint().width()
            self.setText(words)
            self.words_width, self._has_words = self.sizeHint().width(), True
            self.updateGeometry()

    def show_words(self, has_words: bool) -> None:
        """Show it in words, or in numbers alone."""
        if has_words != self._has_words:
            self._has_words = has_words
            self.setText(self._words if has_words else self._numbers)


def _quiet(name: str, label: QLabel | None = None) -> QLabel:
    label = label or QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("muted")
    label.setAccessibleName(name)
    return label
