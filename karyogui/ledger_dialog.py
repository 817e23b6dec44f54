"""Where every file of a cell's folder is: placed, marker, unassigned, excluded with its reason, or not readable."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from engine.domain.case import Cell
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, Karyogram
from karyogui.widgets.dialog_buttons import close_alone
from karyogui.widgets.plain_text import plain
from karyogui.widgets.screen_room import fitted
from karyogui.words.domain_words import said

_FILE_ROLE = Qt.ItemDataRole.UserRole


class LedgerDialog(QDialog):
    """The files by place; those that need an explanation first.

    Signals:
        file_chosen: a chromosome is to be shown in the karyogram.
    """

    file_chosen = Signal(str)

    def __init__(self, cell: Cell, karyogram: Karyogram, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Files of {cell}").format(cell=cell.name))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        told = QLabel(
            self.tr("Every file of the folder is in exactly one of these places. A double click shows a chromosome.")
        )
        told.setObjectName("muted")
        layout.addWidget(told)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName(self.tr("Files by place"))
        self.tree.setHeaderLabels([self.tr("File"), self.tr("Place"), self.tr("Why, and by whom")])
        self.tree.setRootIsDecorated(True)
        self.tree.setAlternatingRowColors(False)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.itemActivated.connect(self._on_activated)
        layout.addWidget(self.tree, stretch=1)
        for name, is_document in ((self.tr("Not readable"), False), (self.tr("Other files"), True)):
            entries = [entry for entry in cell.unreadable if entry.is_document is is_document]
            if entries or not is_document:
                self._add_group(name, ((e.file, "—", said(e.reason)) for e in entries), selectable=False)
        for name, slot in (
            (self.tr("Excluded"), EXCLUDED),
            (self.tr("Unassigned"), UNASSIGNED),
            (self.tr("Markers"), MARKER),
        ):
            self._add_group(name, ((file, name, _why(karyogram, file)) for file in karyogram.slots[slot]))
        others = self.tree.findItems("", Qt.MatchFlag.MatchContains)
        placed = ((file, slot, _why(karyogram, file)) for slot in TYPES for file in karyogram.slots[slot])
        self._add_group(self.tr("Placed in a class"), placed, is_open=not any(group.childCount() for group in others))
        layout.addWidget(close_alone(self))
        self.resize(fitted(QSize(620, 460), self.screen().availableSize()))

    def _add_group(
        self, name: str, rows: Iterable[tuple[str, str, str]], *, selectable: bool = True, is_open: bool = True
    ) -> None:
        entries = list(rows)
        group = QTreeWidgetItem([f"{name} · {len(entries)}"])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        self.tree.addTopLevelItem(group)
        for file, place, why in entries:
            item = QTreeWidgetItem([file, place, why])
            item.setToolTip(2, plain(why))
            if selectable:
                item.setData(0, _FILE_ROLE, file)
            group.addChild(item)
        group.setExpanded(is_open)

    def _on_activated(self, item: QTreeWidgetItem) -> None:
        file = item.data(0, _FILE_ROLE)
        if file is not None:
            self.file_chosen.emit(file)
            self.accept()


def _why(karyogram: Karyogram, file: str) -> str:
    placement = karyogram.placements[file]
    decision = placement.decision
    who = f"{decision.by}, {decision.at:%Y-%m-%d %H:%M}" if decision.by and decision.at else ""
    return " · ".join(part for part in (placement.reason, who) if part)
