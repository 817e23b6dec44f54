"""The bar at the bottom: ISCN line, conservation, model and device, saved state."""

import re

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from karyogui.domain_words import said
from karyogui.panels.clicks import Clicks
from karyogui.panels.iscn_line import IscnLine
from karyogui.panels.iscn_origin import IscnOrigin
from karyogui.plain_text import plain
from karyogui.theme import Theme

_NUMBER = re.compile(r"\b(\d+)\b")


class BottomBar(QFrame):
    """Facts that are always shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bottomBar")
        self._theme = theme
        self._ledger = "", ""
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.setSpacing(22)
        self.iscn = IscnLine(theme)
        self.origin = IscnOrigin()
        self.ledger = LedgerLine()
        self.ledger.setToolTip(
            self.tr("Conservation: every file of the folder is in exactly one of these places. Click: all by name")
        )
        self.hint = QLabel()
        self.hint.setObjectName("hint")
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.effort = _quiet(self.tr("Actions and time of this cell, and what stayed of the proposal"))
        self.effort.setToolTip(self.effort.accessibleName())
        self.engine = _quiet(self.tr("Model and device"))
        # A long device name is cut off rather than that it widens the window.
        self.engine.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.engine.setMinimumWidth(60)
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

    def show_engine(self, model: str, device: str) -> None:
        self.engine.setText(f"{model} · {device}")
        self.engine.setToolTip(plain(self.tr("Model {model}, on {device}").format(model=model, device=device)))

    def show_case_facts(self, shown: bool) -> None:
        """Without a case only the model is of interest."""
        for label in (self.iscn, self.origin, self.ledger, self.hint, self.effort, self.saved):
            label.setVisible(shown)


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
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._full = self._short = ""
        self._full_size = self._short_size = QSize(0, 0)

    def show_line(self, full: str, short: str) -> None:
        """The line in words, and in numbers alone for a window that is too narrow for words."""
        if (full, short) != (self._full, self._short):
            self.setText(short)
            self._short, self._short_size = short, super().sizeHint()
            self.setText(full)
            self._full, self._full_size = full, super().sizeHint()
            self.updateGeometry()
            self._fit()

    def _fit(self) -> None:
        wanted = self._full if self.width() >= self._full_size.width() else self._short
        if self.text() != wanted:
            self.setText(wanted)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return self._full_size

    def minimumSizeHint(self) -> QSize:
        return self._short_size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _quiet(name: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setObjectName("muted")
    label.setAccessibleName(name)
    return label
