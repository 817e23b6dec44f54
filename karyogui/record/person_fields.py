"""Name and role of who reviews, signs or amends."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QLineEdit, QWidget

from engine.domain.review import Signature
from karyogui.settings.values import Person


class PersonFields(QWidget):
    """Two fields; whoever the laboratory's settings name can be chosen, and brings the role along.

    Signals:
        changed: name or role.
    """

    changed = Signal()

    def __init__(self, user: Person, known: Sequence[Person]) -> None:
        super().__init__()
        self._roles = {person.name: person.role for person in (*known, user)}
        layout = QFormLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(14)
        layout.setVerticalSpacing(8)
        layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.name = QComboBox()
        self.name.setEditable(True)
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for name in dict.fromkeys((user.name, *(person.name for person in known))):
            self.name.addItem(name)
        self.role = QLineEdit(user.role)
        self.role.setPlaceholderText(self.tr("such as cytogeneticist"))
        layout.addRow(self.tr("Name"), self.name)
        layout.addRow(self.tr("Role"), self.role)
        self.name.setAccessibleName(self.tr("Name"))
        self.role.setAccessibleName(self.tr("Role"))
        self.name.currentTextChanged.connect(self._on_name_changed)
        self.role.textChanged.connect(self.changed)

    @property
    def is_complete(self) -> bool:
        return bool(self.name.currentText().strip() and self.role.text().strip())

    def signature(self) -> Signature:
        """The person, now. ReviewError without a name or a role."""
        now = datetime.now().astimezone().replace(microsecond=0)
        return Signature(" ".join(self.name.currentText().split()), " ".join(self.role.text().split()), now)

    def _on_name_changed(self, name: str) -> None:
        role = self._roles.get(name)
        if role:
            self.role.setText(role)
        self.changed.emit()
