"""The table of known cases: one row a case, and which rows fit to what was typed."""

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor

from engine.domain.review import CaseStatus
from engine.io.known_cases import KnownCase
from karyogui.look.theme import Theme
from karyogui.report.case_fields import field_values
from karyogui.widgets.plain_text import plain
from karyogui.widgets.text_table import Index, TextTableModel
from karyogui.words.domain_words import said

WORKED_ON = 4  # the column


class KnownCasesModel(TextTableModel[KnownCase]):
    """One row a case."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._columns = (
            (self.tr("Case"), lambda case: case.folder.name),
            (self.tr("Number"), _number),
            (self.tr("Patient"), _patient),
            (self.tr("Status"), self._status),
            (self.tr("Worked on"), lambda case: f"{case.worked_on:%Y-%m-%d %H:%M}" if case.worked_on else ""),
            (self.tr("Folder"), lambda case: str(case.folder.parent)),
        )

    def _status(self, case: KnownCase) -> str:
        if case.trouble:
            return self.tr("not readable")
        review = case.review
        if review is None:
            return self.tr("not begun")
        if review.status is CaseStatus.SIGNED and review.signed:
            told = self.tr("amended, {name}") if review.version > 1 else self.tr("signed, {name}")
            return told.format(name=review.signed.name)
        if review.status is CaseStatus.REVIEWED and review.reviewed:
            return self.tr("reviewed, {name}").format(name=review.reviewed.name)
        return self.tr("draft") if review.version == 1 else self.tr("draft of an amendment")

    def _beside_text(self, case: KnownCase, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain("\n".join((str(case.folder), *map(said, case.trouble))))
        if role == Qt.ItemDataRole.ForegroundRole and case.trouble:
            return QColor(self._theme.alert)
        return None


class FittingCases(QSortFilterProxyModel):
    """The cases in whose row every word that was typed stands somewhere."""

    def __init__(self, cases: KnownCasesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._cases = cases
        self._words: tuple[str, ...] = ()
        self.setSourceModel(cases)
        self.setSortCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)

    def look_for(self, text: str) -> None:
        self._words = tuple(text.casefold().split())
        self.invalidate()

    def case(self, row: int) -> KnownCase:
        return self._cases.value(self.mapToSource(self.index(row, 0)).row())

    # Qt overrides

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:
        texts = "\n".join(self._cases.texts(row)).casefold()
        return all(word in texts for word in self._words)


def _number(case: KnownCase) -> str:
    """That of the report, and that of the specimen."""
    numbers = (case.entries.number, field_values(case.details)["specimen_number"])
    return " · ".join(dict.fromkeys(number for number in numbers if number))


def _patient(case: KnownCase) -> str:
    """Code and name: as case.json states them, else as a person wrote them for the report."""
    stated = field_values(case.details)
    parts = (stated[key] or case.entries.case_data.get(key, "") for key in ("patient_id", "patient_name"))
    return " · ".join(part for part in parts if part)
