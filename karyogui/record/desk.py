"""The record's place in the window: who may write, how far the review is, what was found altered."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from engine.domain.cancel import ShouldCancel
from engine.domain.karyogram import KaryogramError
from engine.domain.review import Amendment, CaseStatus, ReviewError, Signature, reviewed_by, signed_by, taken_back
from engine.domain.signing import OpenPoint, open_points
from engine.io.audit import read_log
from engine.io.case_folder import CaseError
from engine.io.case_lock import release
from engine.io.case_record import CaseRecord, RecordWriter
from engine.io.journal import SIGN
from karyogui.cases.case_work import OpenedCase
from karyogui.look.theme import Theme
from karyogui.record.access import Access, gain_access
from karyogui.record.amend_dialog import AmendDialog
from karyogui.record.audit_dialog import AuditDialog
from karyogui.record.cautions import cautions
from karyogui.record.effort_desk import EffortDesk
from karyogui.record.folder_check import changed_text
from karyogui.record.notice import Button, Notice
from karyogui.record.recorder import NOT_WRITTEN, Act, CaseRecorder
from karyogui.record.sign_dialog import REVIEW, TAKE_BACK, SignDialog
from karyogui.record.takeover import may_take_over
from karyogui.record.versions import amend, read_only_access
from karyogui.record.waiting import NotAnsweringError, finish_saving, looked_up
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Person
from karyogui.tasks import TaskRunner
from karyogui.widgets import dialogs
from karyogui.widgets.enter_keys import enter_keys
from karyogui.words.domain_words import said, sentence

_Found = TypeVar("_Found")


class RecordDesk(QObject):
    """Opens the record of a case for the window, and takes the steps of review and signing.

    Signals:
        point_chosen: an open point (OpenPoint) is to be shown.
        case_requested: the present state of a case folder is to be opened (anew).
        version_requested: an earlier version (Version) is to be opened.
        failed: something could not be done, and why.
    """

    point_chosen = Signal(object)
    case_requested = Signal(object)
    version_requested = Signal(object)
    failed = Signal(str)

    def __init__(self, window: QMainWindow, settings: AppSettings, theme: Theme) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._saver = TaskRunner(self)
        self._theme = theme
        self._session: CaseSession | None = None
        self._shows_version = False
        self._changed = ""  # what became of the folder since it was read
        self._unsaved_is_told = False
        self.notice, self.alert = Notice(), Notice()
        self.effort = EffortDesk(window, settings)
        self.effort.failed.connect(self.failed)
        self._actions()

    # Opening

    def recorder_for(self, folder: Path, opened: OpenedCase) -> CaseRecorder | None:
        """Lock the case and get ready to write; None if somebody has changed it since it was read.

        A case that somebody else has open is not locked: its recorder writes nothing.

        Raises:
            NotAnsweringError: the person did not want to wait for the folder.
            KaryogramFileError: karyogram.json cannot be read any more.
        """
        record = opened.record
        assert record is not None
        user = self._settings.user_name
        access = gain_access(folder, user, partial(may_take_over, self._window), partial(self._ask, folder))

        def is_outdated(should_cancel: ShouldCancel) -> bool:
            found = True
            try:
                found = RecordWriter(folder, record).is_outdated()
            finally:
                if found or should_cancel():  # it is not opened here
                    release(folder, access.holder)
            return found

        if access.is_locked and self._ask(folder, is_outdated):
            return None
        self._shows_version = False
        return CaseRecorder(folder, record, self._saver, user, access, self)

    def _ask(self, folder: Path, look: Callable[[ShouldCancel], _Found]) -> _Found:
        """What a folder that is being opened says; see `looked_up`."""
        told = self.tr("Looking whether somebody else has the case open … {folder} is slow to answer.")
        return looked_up(self._window, folder, look, self.tr("Open case"), told)

    def reader_for(self, folder: Path, number: int) -> CaseRecorder:
        """A recorder that writes nothing, for an earlier version."""
        self._shows_version = True
        access: Access = read_only_access(self._settings.user_name, number)
        return CaseRecorder(folder, CaseRecord(), self._saver, self._settings.user_name, access, self)

    def renew_saver(self) -> None:
        """Write in another thread from now on: the present one waits for a folder that does not answer."""
        self._saver.abandon()
        self._saver = TaskRunner(self)

    def shutdown(self) -> None:
        """Wait for what is being written, and end."""
        self._saver.shutdown()

    def set_session(self, session: CaseSession | None) -> None:
        self._session, self._changed = session, ""
        if session is not None:
            session.review_changed.connect(self.show)
            session.saved.connect(self.show)
            session.cell_added.connect(self.show)
        self.effort.set_session(session)
        self.show()

    # Showing

    def follow_banner(self, unsaved_is_told: bool) -> None:
        """Another line says that the folder cannot be written, and why: the notice need not."""
        self._unsaved_is_told = unsaved_is_told
        self.show()

    def show(self) -> None:
        """Say how the case stands."""
        session = self._session
        self.log_action.setEnabled(session is not None and not self._shows_version)
        status = session.result.review.status if session else CaseStatus.OPEN
        can_write = session is not None and session.recorder.can_write and not session.is_held
        self.sign_action.setEnabled(can_write and status is not CaseStatus.SIGNED)
        self.amend_action.setEnabled(can_write and status is CaseStatus.SIGNED)
        self._fill_versions()
        if session is None:
            self.notice.show_text("")
            self.alert.show_text("")
            return
        text, buttons = self._standing(session)
        changed = self._changed or self._changed_text(session.changes_since_signing())
        self.notice.show_text(f"{text} {changed}".strip(), buttons, alert=bool(changed))
        alerts = session.recorder.record.alerts
        more = self.tr(" (and {count} more)").format(count=len(alerts) - 1) if len(alerts) > 1 else ""
        told = self.tr("The record is not as this application left it: {what}")
        shown = told.format(what=said(alerts[0])) + more if alerts else ""
        self.alert.show_text(shown, [(self.tr("Audit log…"), self.show_log)], alert=True)

    def _standing(self, session: CaseSession) -> tuple[str, list[Button]]:
        """Why the case is read-only, and what can be done about it."""
        review, access = session.result.review, session.recorder.access
        folder = session.case.folder
        if self._shows_version:
            back = self.tr("Back to the present version")
            return sentence(access.why_read_only), [(back, lambda: self.case_requested.emit(folder))]
        if not access.why_read_only and not access.is_locked:
            if self._unsaved_is_told:
                return "", []
            return self.tr("This folder cannot be written now: changes stay in this window until it can."), []
        if access.why_read_only:
            text = self.tr("Read-only: {why}.").format(why=access.why_read_only)
            return text, [(self.tr("Try again"), lambda: self.case_requested.emit(folder))]
        again = (self.tr("Open it again"), lambda: self.case_requested.emit(folder))
        if review.status is CaseStatus.SIGNED and review.signed:
            text = self.tr("Signed by {name}, {role}, on {day}: read-only.")
            told = text.format(name=review.signed.name, role=review.signed.role, day=f"{review.signed.at:%Y-%m-%d}")
            return told, [(self.tr("Amend…"), self.amend)]
        if review.status is CaseStatus.REVIEWED and review.reviewed:
            text = self.tr("Reviewed by {name}: read-only. A second person signs, or the review is taken back.")
            buttons: list[Button] = [
                (self.tr("Take back"), self._take_back),
                again if self._changed else (self.tr("Sign…"), self.review_and_sign),
            ]
            return text.format(name=review.reviewed.name), buttons
        if review.amendment is not None:
            text = self.tr("Version {number}, amended by {name}: {reason}")
            by = review.amendment.by.name
            text = text.format(number=review.version, name=by, reason=review.amendment.reason)
            return text, [again] if self._changed else []
        return "", [again] if self._changed else []

    def _changed_text(self, points: Sequence[OpenPoint]) -> str:
        """What became of a signed case's folder since; empty if it is as it was."""
        if not points:
            return ""
        told = self.tr("The folder has changed since: this is not what was signed, and its report is a draft.")
        return " ".join([told, *(said(point.text) for point in points if point.text)])

    # Acting

    def show_step(self) -> None:
        """What the status chip leads to: the next step, or the log of a case that is signed or read-only."""
        if self.sign_action.isEnabled():
            self.review_and_sign()
        elif self.log_action.isEnabled():
            self.show_log()

    def review_and_sign(self) -> SignDialog | None:
        """The dialog of the next step."""
        session = self._session
        if session is None or not self.sign_action.isEnabled() or not self._is_as_read(session):
            return None
        case, result, limits, waiting = session.case, session.result, session.limits, session.waiting
        try:
            points, of_patient = looked_up(
                self._window,
                case.folder,
                lambda _: (open_points(case, result, limits=limits, waiting=waiting), cautions(case, result)),
                self.tr("Review and sign"),
                self.tr("Looking what is still open … {folder} is slow to answer."),
            )
        except NotAnsweringError as error:
            self.failed.emit(str(error))
            return None
        if session is not self._session:  # meanwhile
            return None
        dialog = SignDialog(
            self._window,
            case.name,
            result.review,
            points,
            *self._people(),
            cautions=(*session.recorder.record.alerts, *of_patient),
            several_cells=len(case.cells) > 1,
        )
        dialog.point_chosen.connect(self.point_chosen)
        dialog.accepted.connect(lambda: self._on_chosen(dialog))
        return dialogs.opened(dialog)

    def amend(self) -> AmendDialog | None:
        """The dialog that opens a signed case again."""
        session = self._session
        if session is None or not self.amend_action.isEnabled():
            return None
        dialog = AmendDialog(self._window, session.result.review, *self._people())
        dialog.accepted.connect(
            lambda: self._amend(Amendment(dialog.reason.toPlainText().strip(), dialog.person.signature()))
        )
        return dialogs.opened(dialog)

    def show_log(self) -> AuditDialog | None:
        """The audit log as it is on the disk now."""
        session = self._session
        if session is None:
            return None
        recorder, folder = session.recorder, session.case.folder
        try:
            finish_saving(self._window, recorder)
            note = recorder.record.note
            head = recorder.head if recorder.can_write else note.head if note else None
            log = looked_up(
                self._window,
                folder,
                lambda _: read_log(folder, head),
                self.tr("Audit log"),
                self.tr("Reading the audit log … {folder} is slow to answer."),
            )
        except NOT_WRITTEN as error:
            self.failed.emit(str(error))
            return None
        return dialogs.opened(AuditDialog(self._window, session.case.name, log, recorder.record.alerts, self._theme))

    def _is_as_read(self, session: CaseSession) -> bool:
        """Whether the folder still holds what is shown: nobody stands for what has changed meanwhile, unnoticed."""
        try:
            changed = changed_text(self._window, session.case, session.waiting)
        except CaseError as error:
            self.failed.emit(str(error))
            return False
        if session is not self._session:  # meanwhile
            return False
        self._changed = changed
        self.show()
        return not changed

    def _on_chosen(self, dialog: SignDialog) -> None:
        if dialog.step == TAKE_BACK:
            self._take_back()
        else:
            self._stand_for(dialog.person.signature(), first=dialog.step == REVIEW)

    def _stand_for(self, signature: Signature, *, first: bool) -> None:
        """The first person reviews, or the second one signs."""
        session = self._session
        assert session is not None
        if not self._is_as_read(session):
            return
        step = reviewed_by if first else signed_by
        # As the domain would say it: the log has one language, the window that shows it any.
        entry = {"who": signature.name, "after": f"version {session.result.review.version}, {signature.role}"}
        act = Act("review" if first else SIGN, entry=entry, at=signature.at)
        try:
            session.set_review(step(session.result.review, signature), act)
        except (ReviewError, KaryogramError) as error:
            self.failed.emit(str(error))
            return
        if not first:
            session.forget_history()
        self.effort.count(session)

    def _take_back(self) -> None:
        session = self._session
        if session is None:
            return
        try:
            session.set_review(taken_back(session.result.review), Act("take back"))
        except (ReviewError, KaryogramError) as error:
            self.failed.emit(str(error))

    def _amend(self, amendment: Amendment) -> None:
        session = self._session
        assert session is not None
        told = self.tr("Keeping the signed version … {folder} is slow to answer.")
        try:
            amend(
                session,
                amendment,
                lambda look: looked_up(self._window, session.case.folder, lambda _: look(), self.tr("Amend"), told),
            )
        except (ReviewError, KaryogramError, *NOT_WRITTEN) as error:
            self.failed.emit(str(error))

    # Building

    def _actions(self) -> None:
        """The menu "Record"."""
        menu = QMenu(self.tr("Rec&ord"), self._window)

        def action(text: str, does: Callable[[], object], keys: str = "") -> QAction:
            made = menu.addAction(text)
            made.triggered.connect(lambda _=False: does())
            if keys:
                made.setShortcut(QKeySequence(keys))
            return made

        self.sign_action = action(self.tr("Review and &sign…"), self.review_and_sign)
        self.sign_action.setShortcuts(enter_keys("Ctrl+Shift"))
        self.amend_action = action(self.tr("&Amend…"), self.amend)
        menu.addSeparator()
        self.log_action = action(self.tr("Audit &log…"), self.show_log, "Ctrl+Shift+L")
        self.versions_menu = menu.addMenu(self.tr("Earlier &versions"))
        menu.addSeparator()
        action(self.tr("&Effort by month…"), self.effort.show_months)
        self.menu = menu

    def _fill_versions(self) -> None:
        review = self._session.result.review if self._session else None
        earlier = () if review is None or self._shows_version else review.earlier
        self.versions_menu.clear()
        # An earlier version is shown with the images of the cells that are read by then.
        self.versions_menu.setEnabled(bool(earlier) and not (self._session and self._session.waiting))
        for version in reversed(earlier):
            name = self.tr("Version {number}, signed by {name} on {day}").format(
                number=version.number, name=version.signed.name, day=f"{version.signed.at:%Y-%m-%d}"
            )
            made = self.versions_menu.addAction(name)
            made.triggered.connect(lambda _=False, chosen=version: self.version_requested.emit(chosen))

    def _people(self) -> tuple[Person, tuple[Person, ...]]:
        people = self._settings.values.people
        return Person(self._settings.user_name, people.role), people.known
