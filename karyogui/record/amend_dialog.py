"""Opening a signed case again, as a new version."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from engine.domain.review import Review
from karyogui.record.person_fields import PersonFields
from karyogui.settings.values import Person
from karyogui.widgets.dialog_buttons import proceed_or_cancel
from karyogui.widgets.elements import heading, muted

_WIDTH = 560


class AmendDialog(QDialog):
    """Why a signed case is opened again."""

    def __init__(self, parent: QWidget, review: Review, user: Person, known: Sequence[Person]) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Amend"))
        self.setFixedWidth(_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(12)
        title = QLabel(self.tr("Open the signed case again, as version {number}?").format(number=review.version + 1))
        title.setObjectName("title")
        layout.addWidget(title)
        kept = self.tr(
            "Version {number}, signed by {who}, stays as it is and can be opened at any time. "
            "The new version has to be reviewed and signed again; its reports will say AMENDED."
        )
        signed = review.signed
        layout.addWidget(muted(kept.format(number=review.version, who=signed.name if signed else "")))
        layout.addWidget(heading(self.tr("Reason")))
        self.reason = QPlainTextEdit()
        self.reason.setAccessibleName(self.tr("Reason"))
        self.reason.setTabChangesFocus(True)
        self.reason.setFixedHeight(84)
        layout.addWidget(self.reason)
        layout.addWidget(heading(self.tr("Amended by")))
        self.person = PersonFields(user, known)
        layout.addWidget(self.person)
        self._told = QLabel(self.tr("Reason, name and role are needed."))
        self._told.setObjectName("reason")
        self._told.setProperty("doubtful", True)
        layout.addWidget(self._told)
        self.proceed = QPushButton(self.tr("Amend"))
        self.proceed.clicked.connect(self.accept)
        layout.addWidget(proceed_or_cancel(self, self.proceed))
        self.reason.textChanged.connect(self._update)
        self.person.changed.connect(self._update)
        self._update()
        self.reason.setFocus()

    def _update(self) -> None:
        is_complete = bool(self.reason.toPlainText().strip()) and self.person.is_complete
        self._told.setVisible(not is_complete)
        self.proceed.setEnabled(is_complete)
