"""An open case: its karyograms, the undo stack, how far it is reviewed, and its record beside the images."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from engine.domain.case import Case, Cell
from engine.domain.doubts import LIMITS, Doubt, DoubtLimits, doubts
from engine.domain.edits import CaseEdit, apply_to_case
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, KaryogramError
from engine.domain.review import Review
from engine.domain.signing import OpenPoint, open_points
from engine.io.journal import ADOPT
from karyogui.cases.case_work import OpenedCase, OpenedCell, cell_named, with_opened_cell
from karyogui.karyogram.commands import EditCommand, Performed
from karyogui.record.log_words import step_said
from karyogui.record.recorder import Act, CaseRecorder, acts_of_cells


class CaseSession(QObject):
    """The open case. All changes go through `apply`, so that each can be undone and is saved.

    Signals:
        karyogram_changed: the shown cell's karyogram is another.
        cell_changed: another cell is shown.
        cell_added: one more cell of the case has been read, or found unreadable.
        review_changed: the case was reviewed, taken back, signed or amended, or whether it can be edited is another.
        saved: the state is on disk.
        save_failed: it is not, and why; it stays in memory, and is tried again.
        save_delayed: it is not yet, and why; it may be soon.
    """

    karyogram_changed = Signal()
    cell_changed = Signal()
    cell_added = Signal()
    review_changed = Signal()
    saved = Signal()
    save_failed = Signal(str)
    save_delayed = Signal(str)

    def __init__(self, opened: OpenedCase, user: str, recorder: CaseRecorder, parent: QObject) -> None:
        super().__init__(parent)
        self.case: Case = opened.case
        self.result: CaseKaryogram = opened.karyogram
        self.waiting: tuple[str, ...] = opened.waiting
        self.undo_stack = QUndoStack(self)
        self.limits: DoubtLimits = LIMITS
        self._doubts: tuple[Karyogram, DoubtLimits, tuple[Doubt, ...]] | None = None
        self._since_signing: tuple[tuple[Case, CaseKaryogram, DoubtLimits], tuple[OpenPoint, ...]] | None = None
        self.recorder = recorder
        self._user = user
        self._signed = opened.signed
        self._cell_name = self._shown_cell_name = opened.case.cells[0].name
        self._why_held = ""
        self._is_closed = False
        self._is_restoring = False
        recorder.setParent(self)
        recorder.saved.connect(self._on_saved)
        recorder.save_failed.connect(self.save_failed)
        recorder.save_delayed.connect(self.save_delayed)
        recorder.lock_lost.connect(self.review_changed)
        self._begin_record(opened)
        # Once for any number of steps: a click in the history goes back over many.
        self.undo_stack.indexChanged.connect(self._on_index_changed)

    @property
    def cell(self) -> Cell:
        return cell_named(self.case, self._cell_name)

    @property
    def karyogram(self) -> Karyogram:
        """Of the shown cell."""
        return self.result.cells[self._cell_name]

    @property
    def is_saved(self) -> bool:
        """True if the present state is on disk."""
        return self.recorder.is_saved

    @property
    def is_closed(self) -> bool:
        """True once it was let go of: nothing is written any more."""
        return self._is_closed

    @property
    def why_read_only(self) -> str:
        """Why the case cannot be edited now; empty if it can."""
        return self.recorder.access.why_read_only or self.result.review.why_closed or self._why_held

    @property
    def is_held(self) -> bool:
        """True while what would be done to the case would be lost."""
        return bool(self._why_held)

    def hold(self, why: str) -> None:
        """Let nobody edit, review or sign the case until `hold("")`; it is told why."""
        if why != self._why_held:
            self._why_held = why
            self.review_changed.emit()

    def show_cell(self, name: str) -> None:
        if name != self._cell_name:
            self._cell_name = self._shown_cell_name = name
            self.cell_changed.emit()

    def add_cell(self, more: OpenedCell) -> None:
        """One more cell of the case; what is shown stays shown."""
        opened = with_opened_cell(OpenedCase(self.case, self.result, (), self.waiting), more)
        before = None if more.cell is None else self.result.cells.get(more.cell.name)
        self.case, self.result, self.waiting = opened.case, opened.karyogram, opened.waiting
        if opened.classified:
            self.recorder.note(acts_of_cells(opened.classified, self.result), self.result, at_once=True)
        else:
            self.recorder.adopt(self.result)
        if more.cell is not None and before is not None:
            self._forget_steps_over_others(more.cell.name, before)
        self.cell_added.emit()
        if more.lost and self.cell is self.case.cells[0]:
            self.karyogram_changed.emit()  # its list of unreadable files is longer

    def decision(self) -> Decision:
        """The user's decision, now."""
        return Decision(self._user, datetime.now().astimezone().replace(microsecond=0))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Chromosomes of the shown cell that need a look."""
        if self._doubts is None or self._doubts[0] is not self.karyogram or self._doubts[1] != self.limits:
            self._doubts = self.karyogram, self.limits, doubts(self.karyogram, self.limits)
        return self._doubts[2]

    def apply(self, edit: CaseEdit, text: str) -> None:
        """Apply an edit to the shown cell, or to the case, as one undo step named `text`.

        Raises:
            KaryogramError: the edit cannot be done; nothing has changed.
        """
        if self.why_read_only:
            raise KaryogramError(self.why_read_only)
        _, inverse = apply_to_case(self.result, self._cell_name, edit)
        self.undo_stack.push(EditCommand(text, self._cell_name, edit, inverse, self._perform))

    # Review

    def changes_since_signing(self) -> tuple[OpenPoint, ...]:
        """What is open in a signed case all the same: its folder is not as it was. Of a case not signed: nothing."""
        if not self.result.review.signed:
            return ()
        # Of many cells it takes 0.1 s, and every step from cell to cell asks.
        of = self.case, self.result, self.limits
        if self._since_signing is None or self._since_signing[0] != of:  # a result equals only itself
            self._since_signing = of, open_points(self.case, self.result, limits=self.limits)
        return self._since_signing[1]

    @property
    def signed_cells(self) -> Mapping[str, Karyogram]:
        """Cells of a signed case as they were signed, where files have come, gone or been replaced since."""
        return {
            name: signed
            for name, signed in self._signed.items()
            if name in self.result.cells and signed.pictures != self.result.cells[name].pictures
        }

    def set_review(self, review: Review, act: Act) -> None:
        """Take a step of the review. It is in force as soon as its entry is in the log.

        Raises:
            KaryogramError: this window cannot write to the case, or not now.
        """
        if self._is_closed:  # while its folder was asked
            raise KaryogramError(f"{self.case.name} is closed")
        if not self.recorder.can_write or self.is_held:
            raise KaryogramError(self.recorder.access.why_read_only or self._why_held)
        before, self.result = self.result, replace(self.result, review=review)
        self._signed = {}
        self.recorder.note([replace(act, before=before, after=self.result)], self.result, at_once=True)
        self.review_changed.emit()

    def forget_history(self) -> None:
        """What was done before cannot be undone any more, as in a case that was signed."""
        self._is_restoring = True
        self.undo_stack.clear()
        self._is_restoring = False

    # Saving and closing

    def save(self) -> None:
        """Write what is not on the disk yet, in the background."""
        self.recorder.save()

    def discard(self) -> None:
        """Let go of the case without writing more."""
        if not self._is_closed:
            self.recorder.close()
        self._let_go()

    def abandon(self) -> None:
        """The same, without a word to a folder that does not answer."""
        self.recorder.abandon()
        self._let_go()

    def hand_over(self) -> CaseRecorder:
        """Let go of the case, but keep it locked for the session that follows."""
        recorder = self.recorder
        recorder.saved.disconnect(self._on_saved)
        recorder.save_failed.disconnect(self.save_failed)
        recorder.save_delayed.disconnect(self.save_delayed)
        recorder.lock_lost.disconnect(self.review_changed)
        recorder.setParent(self.parent())
        self._let_go()
        return recorder

    def _let_go(self) -> None:
        self._is_closed = True
        self.undo_stack.clear()

    # The record

    def _begin_record(self, opened: OpenedCase) -> None:
        """The steps that can still be undone, and entries for what is new."""
        recorder, record = self.recorder, opened.record
        acts = acts_of_cells(opened.classified, self.result)
        if record is not None:
            recorder.adopt(self.result)
            if record.adopted:
                acts.insert(0, Act(ADOPT, why=record.adopted))
            self._restore_steps(opened)
        if opened.classified:
            recorder.note(acts, self.result, at_once=True)
        elif acts or (record is not None and record.recovered):
            recorder.note(acts, self.result)

    def _restore_steps(self, opened: OpenedCase) -> None:
        record, names = opened.record, opened.names_now
        if record is None or record.state is None:
            return
        past = record.history.renamed(names)
        self._is_restoring = True
        for step in (*past.done, *reversed(past.undone)):
            self.undo_stack.push(EditCommand(step_said(step.text), step.cell, step.edit, step.inverse, self._perform))
        self.undo_stack.setIndex(len(past.done))
        self._is_restoring = False
        for name, saved in record.state.cells.items():
            self._forget_steps_over_others(names.get(name, name), saved)

    def _forget_steps_over_others(self, cell: str, before: Karyogram) -> None:
        """A cell whose pictures are others than when a step was taken cannot go back over it."""
        now = self.result.cells.get(cell)
        if now is not None and now.pictures == before.pictures:
            return
        commands = (self.undo_stack.command(place) for place in range(self.undo_stack.count()))
        if any(isinstance(command, EditCommand) and command.cell == cell for command in commands):
            self.forget_history()

    def _perform(self, done: Performed) -> None:
        if self._is_restoring:
            return
        before = self.result
        self.result, _ = apply_to_case(before, done.cell, done.edit)
        act = Act(done.verb, done.cell, done.files, done.why, before=before, after=self.result)
        self.recorder.note([act], self.result)
        if any(cell.name == done.cell for cell in self.case.cells):  # it may still wait to be read
            self._cell_name = done.cell

    def _on_index_changed(self) -> None:
        if self._is_closed or self._is_restoring:
            return
        if self._cell_name != self._shown_cell_name:
            self._shown_cell_name = self._cell_name
            self.cell_changed.emit()
        else:
            self.karyogram_changed.emit()

    def _on_saved(self, state: CaseKaryogram) -> None:
        if state is self.result and not self._is_closed:
            self.saved.emit()
