"""Warnings as cards: what it is, what next, and the answer that a person gave."""

from html import escape

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from engine.domain.findings import CELL, FINDING, CellWarning
from engine.domain.karyogram import Resolution
from karyogui.panels.clicks import Clicks
from karyogui.widgets.plain_text import plain
from karyogui.words.domain_words import answer_said, said

# Not by colour alone: a finding and trouble with the pictures have signs of their own.
_PICTURE_SIGN = "▲"
_SIGNS = {FINDING: "◆", CELL: "⚠"}
_NOTICE_SIGN = "ℹ"
_DONE_SIGN = "✓"


class WarningCard(QFrame):
    """One warning: its headline in bold, then what may be behind it; once answered, the answer.

    Signals:
        clicked: the user wants to see its chromosomes.
        resolve_requested, reopen_requested: the user wants to answer it, or to take the answer back.
    """

    clicked = Signal()
    resolve_requested = Signal()
    reopen_requested = Signal()

    def __init__(self, warning: CellWarning, resolution: Resolution | None = None) -> None:
        super().__init__()
        self._warning = warning
        self._said = said(warning.text)
        self._links: list[QPushButton] = []
        clickable = bool(warning.files)
        answered = resolution is not None and warning.can_resolve
        self.setObjectName("warningCard")
        kind = "done" if answered else warning.kind if warning.must_resolve else "notice"
        self.setProperty("kind", kind)
        self.setProperty("clickable", clickable)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 8, 8, 8)
        layout.setSpacing(4)
        layout.addWidget(self._text(resolution if answered else None))
        if warning.must_resolve and warning.can_resolve:
            layout.addLayout(self._buttons(answered))
        if clickable:
            Clicks(self).clicked.connect(self.clicked)
            click = self.tr("Click, or Enter: show these chromosomes")
            self.setToolTip(plain(f"{self._said}\n\n{click}"))
            self.setAccessibleDescription(click)
        else:
            self.setToolTip(plain(self._said))

    def let_answer(self, allowed: bool) -> None:
        """Whether the case may be edited; a warning of one that may not is only shown."""
        for link in self._links:
            link.setVisible(allowed)

    def _text(self, resolution: Resolution | None) -> QLabel:
        head, colon, rest = self._said.partition(": ")
        label = QLabel()
        if resolution is None:
            sign = _SIGNS.get(self._warning.kind, _PICTURE_SIGN)
            sign = sign if self._warning.must_resolve else _NOTICE_SIGN
            label.setText(f"<b>{sign} {escape(head)}{colon.strip()}</b> {escape(rest)}")
            self.setAccessibleName(self._said)
        else:
            by = self.tr("{name}, {at}").format(
                name=resolution.decision.by, at=f"{resolution.decision.at:%Y-%m-%d %H:%M}"
            )
            headline, reason = head.rstrip("."), answer_said(resolution.reason)
            label.setText(f"<b>{_DONE_SIGN} {escape(headline)}.</b> {escape(reason)} <i>({escape(by)})</i>")
            self.setAccessibleName(self.tr("Answered: {text} {reason}").format(text=head, reason=reason))
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        return label

    def _buttons(self, answered: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        if answered:
            self._links.append(_link(self.tr("Reopen"), self.tr("Take the answer back"), self.reopen_requested))
        text = self.tr("Change…") if answered else self.tr("Answer…")
        self._links.append(_link(text, self.tr("Say what it was found to be"), self.resolve_requested))
        for link in self._links:
            row.addWidget(link)
        return row


def _link(text: str, tip: str, signal: SignalInstance) -> QPushButton:
    made = QPushButton(text)
    made.setObjectName("link")
    made.setToolTip(tip)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setAutoDefault(True)  # Enter is for the link, not for the card around it
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.clicked.connect(signal)
    return made
