"""The answer to a warning: what it was found to be."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget

from engine.domain.findings import CellWarning
from karyogui.dialogs import run_dialog
from karyogui.domain_words import said
from karyogui.reason_dialog import ReasonDialog


class ResolveDialog(ReasonDialog):
    """The warning in full, and the usual answers to its kind."""

    def __init__(self, parent: QWidget, warning: CellWarning, before: str = "") -> None:
        """Args: before: the present answer, to be written anew."""
        headline, _, rest = said(warning.text).partition(": ")
        super().__init__(
            parent,
            title=QCoreApplication.translate("ResolveDialog", "Answer the warning"),
            question=headline.rstrip("."),
            reasons=usual_answers(warning.code),
            ok=QCoreApplication.translate("ResolveDialog", "Keep this answer"),
            columns=1,
        )
        told = QLabel(rest[:1].upper() + rest[1:])
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setObjectName("muted")
        told.setWordWrap(True)
        told.setVisible(bool(rest))
        self._head.addWidget(told)
        self._words.setText(before)


def usual_answers(code: str) -> tuple[str, ...]:
    """What a warning of a kind mostly turns out to be."""

    report = QCoreApplication.translate("ResolveDialog", "True finding, to be reported")
    other_cells = QCoreApplication.translate("ResolveDialog", "In this cell only, not in the others")
    lost = QCoreApplication.translate("ResolveDialog", "Lost in preparation")
    by_eye = QCoreApplication.translate("ResolveDialog", "Every chromosome checked by eye")
    not_counted = QCoreApplication.translate("ResolveDialog", "This cell is not counted")
    several = QCoreApplication.translate("ResolveDialog", "Chromosomes of a second cell")
    answers = {
        "extra": (report, other_cells, several),
        "missing": (report, other_cells, lost),
        "incomplete": (report, lost, not_counted),
        "sex": (report, other_cells, lost, several),
        "ploidy": (report, other_cells, several),
        "marker": (
            report,
            QCoreApplication.translate("ResolveDialog", "A fragment, not reported"),
            other_cells,
        ),
        "unreadable": (
            QCoreApplication.translate("ResolveDialog", "No chromosome: a note or a picture of something else"),
            not_counted,
        ),
        "line": (QCoreApplication.translate("ResolveDialog", "The line says what the counts cannot show"),),
        "lost": (QCoreApplication.translate("ResolveDialog", "Taken out on purpose"), not_counted),
        "few": (QCoreApplication.translate("ResolveDialog", "A broken cell"), not_counted),
        "unsure": (by_eye, not_counted),
        "sizes": (by_eye, not_counted),
    }
    return answers.get(code, (by_eye, not_counted))


def ask_resolution(parent: QWidget, warning: CellWarning, before: str = "") -> str | None:
    """The answer to a warning; None if the user thinks better of it."""
    dialog = ResolveDialog(parent, warning, before)
    return dialog.reason or None if run_dialog(dialog) else None
