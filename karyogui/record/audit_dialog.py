"""The audit log as a table that can be searched, with a mark for every line that is as it was written."""

from PySide6.QtCore import QObject, QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QColor, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.io.audit import AuditLog, LoggedEntry
from karyogui.look.theme import Theme
from karyogui.record.log_words import value_said, verb_said, why_said
from karyogui.widgets.dialog_buttons import close_alone
from karyogui.widgets.elements import caution, muted
from karyogui.widgets.plain_text import plain
from karyogui.widgets.text_table import TextTableModel, text_table
from karyogui.words.domain_words import said

_MOST_FILES = 2
_WIDEST_PX = 210
_MEASURED_ROWS = 100  # tell how wide a column is; all of a long log would take long


class AuditLogModel(TextTableModel[LoggedEntry]):
    """One row an entry, the last first."""

    def __init__(self, log: AuditLog, theme: Theme, parent: QObject) -> None:
        super().__init__(parent, log.entries[::-1])
        self._theme = theme
        self._columns = (
            (self.tr("Line"), lambda logged: str(logged.line)),
            ("", lambda logged: "✓" if logged.is_intact else "⚠"),
            (self.tr("When"), lambda logged: f"{logged.entry.at:%Y-%m-%d %H:%M:%S}"),
            (self.tr("Who"), lambda logged: logged.entry.who),
            (self.tr("What"), lambda logged: verb_said(logged.entry.what)),
            (self.tr("Cell"), lambda logged: logged.entry.cell),
            (self.tr("Chromosomes"), lambda logged: _few(logged.entry.files)),
            (self.tr("From"), lambda logged: value_said(logged.entry.what, logged.entry.before)),
            (self.tr("To"), lambda logged: value_said(logged.entry.what, logged.entry.after)),
            (self.tr("Why"), lambda logged: why_said(logged.entry.what, logged.entry.why)),
            (self.tr("Model"), lambda logged: "-".join(logged.entry.model or ())),
        )

    def _beside_text(self, logged: LoggedEntry, column: int, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(logged)
        if role == Qt.ItemDataRole.ForegroundRole and (column == 1 or not logged.is_intact):
            return QColor(self._theme.done if logged.is_intact else self._theme.alert)
        if role == Qt.ItemDataRole.AccessibleTextRole and column == 1:
            return self.tr("as it was written") if logged.is_intact else self.tr("altered")
        return None

    def _tip(self, logged: LoggedEntry) -> str:
        entry = logged.entry
        lines = (entry.account, ", ".join(entry.files), why_said(entry.what, entry.why))
        state = "" if logged.is_intact else self.tr("This line is not as it was written.")
        return plain("\n".join(line for line in (*lines, state) if line))


class AuditDialog(QDialog):
    """Who did what to the case, and whether the log is as the application wrote it."""

    def __init__(self, parent: QWidget, case: str, log: AuditLog, alerts: tuple[str, ...], theme: Theme) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Audit log of {case}").format(case=case))
        self.resize(QSize(1180, 620).boundedTo(parent.size()))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        layout.addWidget(self._verdict(log, alerts))
        for alert in alerts:
            layout.addWidget(caution(said(alert)))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search: a name, a file, a verb, a date …"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search the log"))
        layout.addWidget(self.search)
        self._rows = QSortFilterProxyModel(self)
        self._rows.setSourceModel(AuditLogModel(log, theme, self))
        self._rows.setFilterKeyColumn(-1)
        self._rows.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.table = self._table()
        layout.addWidget(self.table, stretch=1)
        layout.addLayout(self._foot(log))
        self.search.textChanged.connect(self._rows.setFilterFixedString)

    def _verdict(self, log: AuditLog, alerts: tuple[str, ...]) -> QLabel:
        count = log.head.entries
        if log.is_intact and not alerts and count == 1:
            text = self.tr("✓  One entry, as it was written.")
        elif log.is_intact and not alerts:
            text = self.tr("✓  {count} entries, each as it was written, none missing.").format(count=count)
        elif log.is_intact:
            text = self.tr("⚠  The {count} entries are as they were written, but not all is well:").format(
                count=count
            )
        else:
            text = self.tr("⚠  This log was altered, shortened or put in another order:")
        verdict = QLabel(text)
        verdict.setObjectName("title")
        self.verdict = text
        return verdict

    def _table(self) -> QTableView:
        table = text_table(self._rows, self.tr("Audit log"))
        header = table.horizontalHeader()
        header.setMinimumSectionSize(28)
        header.setResizeContentsPrecision(_MEASURED_ROWS)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        return table

    def _foot(self, log: AuditLog) -> QHBoxLayout:
        row = QHBoxLayout()
        head = muted(
            self.tr("Last entry {number} · sha256 {hash}").format(number=log.head.entries, hash=log.head.sha256)
        )
        head.setWordWrap(False)
        head.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(head)
        row.addStretch(1)
        row.addWidget(close_alone(self))
        return row

    # Qt overrides

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Only now the fonts are those of the style sheet.
        self.table.resizeColumnsToContents()
        for column in range(self._rows.columnCount()):
            self.table.setColumnWidth(column, min(self.table.columnWidth(column) + 12, _WIDEST_PX))


def _few(files: tuple[str, ...]) -> str:
    shown = ", ".join(files[:_MOST_FILES])
    return f"{shown} +{len(files) - _MOST_FILES}" if len(files) > _MOST_FILES else shown
