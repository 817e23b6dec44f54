"""The answer to a warning: what it was found to be."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.domain.answers import usual_answers
from engine.domain.findings import CellWarning
from karyogui.widgets.dialogs import run_dialog
from karyogui.widgets.reason_dialog import ReasonDialog
from karyogui.words.domain_words import answer_said, said


class ResolveDialog(ReasonDialog):
    """The warning in full, and the usual answers to its kind."""

    def __init__(self, parent: QWidget, warning: CellWarning, before: str = "") -> None:
        """Args: before: the present answer, to be written anew."""
        self._kept = {answer_said(answer): answer for answer in usual_answers(warning.code)}
        headline, _, rest = said(warning.text).partition(": ")
        super().__init__(
            parent,
            title=QCoreApplication.translate("ResolveDialog", "Answer the warning"),
            question=headline.rstrip("."),
            reasons=tuple(self._kept),
            ok=QCoreApplication.translate("ResolveDialog", "Keep this answer"),
        )
        told = QLabel(rest[:1].upper() + rest[1:])
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setObjectName("muted")
        told.setWordWrap(True)
        told.setVisible(bool(rest))
        self._head.addWidget(told)
        self._words.setText(answer_said(before))

    def _choose(self, reason: str) -> None:
        super()._choose(self._kept.get(reason, reason))


def ask_resolution(parent: QWidget, warning: CellWarning, before: str) -> str | None:
    """The answer to a warning; None if the user thinks better of it."""
    dialog = ResolveDialog(parent, warning, before)
    return dialog.reason or None if run_dialog(dialog) else None
