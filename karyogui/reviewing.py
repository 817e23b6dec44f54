"""The review of a cell: the queue of doubts, answers to warnings, the ISCN line, the ledger of files."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.case import Cell
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import open_warnings
from engine.domain.doubts import doubts
from engine.domain.edits import ChooseIscn, Reopen, Resolve, TypeIscn
from engine.domain.findings import CellWarning
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from karyogui.editing import Editing
from karyogui.iscn_dialog import IscnDialog
from karyogui.karyogram.scene import KaryogramScene
from karyogui.ledger_dialog import LedgerDialog
from karyogui.resolve_dialog import ask_resolution
from karyogui.session import CaseSession
from karyogui.widgets import dialogs
from karyogui.words.domain_words import said


class Reviewing(QObject):
    """Leads through what needs a person's look, and records what the person says of it.

    Signals:
        file_reached: the chromosome that is to be looked at next.
        cell_reached: the cell, by its name, that is to be looked at next.
        told: why nothing more is to be looked at, or what is left to do.
    """

    file_reached = Signal(str)
    cell_reached = Signal(str)
    told = Signal(str)

    def __init__(self, scene: KaryogramScene, editing: Editing, window: QWidget) -> None:
        super().__init__(window)
        self._scene = scene
        self._editing = editing
        self._window = window
        self._session: CaseSession | None = None

    def set_session(self, session: CaseSession | None) -> None:
        self._session = session

    # The queue of doubts

    def go_to_next_doubt(self) -> None:
        """Show the next chromosome that needs a look: of the shown cell, then of the next one that is not done."""
        session = self._session
        if session is None or self.select_next_doubt():
            return
        left = _left_in(session, session.cell)
        if left:
            self.told.emit(left)
            return
        cell = _next_undone(session)
        if cell is None:
            self._tell_end(session)
            return
        self.cell_reached.emit(cell.name)
        if not self.select_next_doubt():
            self.told.emit(_left_in(session, cell))

    def select_next_doubt(self) -> bool:
        """Show the next chromosome of the shown cell that needs a look, after the selected one, around the end."""
        following = self._next_doubt()
        if following is not None:
            self.file_reached.emit(following)
        return following is not None

    def accept_and_go_on(self) -> None:
        """Confirm the selected chromosomes; after a doubtful one the next is shown."""
        self._decide(self._editing.accept_selected)

    def choose_type(self, rank: int) -> None:
        """Put the selected chromosome into its most probable type (0), the second (1) or third one; go on."""
        session, files = self._session, self._scene.selected_files()
        if session is None or len(files) != 1:
            return
        prediction = session.karyogram.placements[files[0]].prediction
        if prediction is not None:
            name = prediction.top(rank + 1)[rank][0]
            self._decide(lambda: self._editing.assign(files, name))

    def _decide(self, decide: Callable[[], None]) -> None:
        session, files = self._session, self._scene.selected_files()
        if session is None or not files:
            return
        was_doubtful = len(files) == 1 and any(doubt.file == files[0] for doubt in session.doubts)
        following = self._next_doubt()
        decide()
        if was_doubtful and following is not None and following != files[0]:
            self.file_reached.emit(following)

    def _next_doubt(self) -> str | None:
        if self._session is None:
            return None
        found = [doubt.file for doubt in self._session.doubts]
        if not found:
            return None
        selected = self._scene.selected_files()
        place = found.index(selected[0]) + 1 if selected and selected[0] in found else 0
        return found[place % len(found)]

    def _tell_end(self, session: CaseSession) -> None:
        if session.waiting:
            self.told.emit(self.tr("No doubt is open in the cells that are read so far."))
        elif session.why_read_only:
            self.told.emit(self.tr("No doubt is open in this case."))
        else:
            self.told.emit(self.tr("No doubt is open in this case. Ctrl+Shift+Enter shows what is."))

    # Warnings

    def resolve(self, warning: CellWarning) -> None:
        """Ask for the answer to a warning, and keep it."""
        session = self._session
        if session is None:
            return
        before = session.karyogram.resolution_of(warning.key)
        reason = ask_resolution(self._window, warning, before.reason if before else "")
        if reason:
            headline = said(warning.text).partition(":")[0]
            self._editing.apply(Resolve(warning.key, reason, session.decision()), self.tr("answer"), headline)

    def answer(self) -> None:
        """Ask for the answer to the first open warning of the shown cell; one about the line is answered there."""
        session = self._session
        if session is None:
            return
        waiting = open_warnings(session.result, session.cell)
        if not waiting:
            self.told.emit(self.tr("No warning is open in {cell}.").format(cell=session.cell.name))
            return
        warning = waiting[0]
        if warning.files:
            self._scene.select(warning.files)  # to be seen beside the question
        if warning.can_resolve:
            self.resolve(warning)
        elif warning.files:
            self.told.emit(said(warning.text))
        else:
            self.edit_iscn()

    def reopen(self, warning: CellWarning) -> None:
        """Take the answer to a warning back."""
        self._editing.apply(Reopen(warning.key), self.tr("reopen"), said(warning.text).partition(":")[0])

    # The ISCN line

    def choose_iscn(self, choice: IscnChoice) -> None:
        """Write the case's ISCN lines another way."""
        if self._session is not None and choice != self._session.result.iscn:
            origins = {CONSTITUTIONAL: self.tr("constitutional"), ACQUIRED: self.tr("acquired")}
            what = origins.get(choice.origin or "", self.tr("origin open"))
            self._editing.apply(ChooseIscn(choice), self.tr("ISCN"), what)

    def edit_iscn(self) -> None:
        """Show the line with all its parts, to be typed or written another way."""
        session = self._session
        if session is None:
            return
        closed = session.why_read_only
        karyogram = session.signed_cells.get(session.cell.name, session.karyogram)
        dialog = IscnDialog(karyogram, session.result.iscn, session.limits, self._window, closed=closed)
        if not dialogs.run_dialog(dialog):
            return
        self.choose_iscn(dialog.choice)
        typed = session.karyogram.typed_iscn
        if dialog.typed_line != (typed.line if typed else ""):
            name = dialog.typed_line or self.tr("from the grid")
            self._editing.apply(TypeIscn(dialog.typed_line, session.decision()), self.tr("ISCN"), name)

    def set_origin(self, origin: str | None, constitutional_sex: str) -> None:
        """Choose whether changes of sex chromosomes are constitutional, or acquired on a sex complement."""
        if self._session is not None:
            before = self._session.result.iscn
            self.choose_iscn(replace(before, origin=origin, constitutional_sex=constitutional_sex))

    # The ledger

    def show_ledger(self) -> None:
        """Where every file of the cell's folder is."""
        session = self._session
        if session is not None:
            dialog = LedgerDialog(session.cell, session.karyogram, self._window)
            dialog.file_chosen.connect(self.file_reached)
            dialogs.run_dialog(dialog)


def _next_undone(session: CaseSession) -> Cell | None:
    """The cell after the shown one, around the end, in which a look or a word is missing."""
    cells = session.case.cells
    here = [cell.name for cell in cells].index(session.cell.name)
    for cell in (*cells[here + 1 :], *cells[:here]):
        karyogram = session.result.cells[cell.name]
        is_used = karyogram.use is not CellUse.UNUSED
        if is_used and (doubts(karyogram, session.limits) or _left_in(session, cell)):
            return cell
    return None


def _left_in(session: CaseSession, cell: Cell) -> str:
    """What a cell without a doubt still needs, and by which key; empty: nothing, or nobody may do it."""
    karyogram = session.result.cells[cell.name]
    if session.why_read_only or karyogram.use is CellUse.UNUSED:
        return ""
    translate = QCoreApplication.translate
    undecided = sum(placement.decision.by is None for placement in karyogram.placements.values())
    if undecided:
        text = translate("Reviewing", "No doubt is open in {cell}: Shift+Enter accepts the other {count}.")
        return text.format(cell=cell.name, count=undecided)
    if open_warnings(session.result, cell):
        return translate("Reviewing", "A warning is open in {cell}: A answers it.").format(cell=cell.name)
    return ""
