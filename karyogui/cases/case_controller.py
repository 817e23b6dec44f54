"""Opens cases, has them classified anew, and closes them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.domain.review import Version
from engine.io.case_folder import CaseError
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes, write_karyogram_bytes
from karyogui.cases.case_work import OpenedCase, OpenedCell
from karyogui.cases.demo import editable_demo_case
from karyogui.cases.find_case_dialog import FindCaseDialog
from karyogui.engine_host import EngineHost
from karyogui.look.theme import Theme
from karyogui.record.desk import RecordDesk
from karyogui.record.recorder import NOT_WRITTEN, CaseRecorder
from karyogui.record.versions import open_version
from karyogui.record.waiting import NotAnsweringError, finish_saving, looked_up
from karyogui.session import CaseSession
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs


class CaseController(QObject):
    """Holds the open case. What is slow the engine does; the desk opens the record.

    Signals:
        work_began: the engine is at the first cell of a case, or at all of an open one: the case's name, and what
            is done.
        progressed: (chromosomes done, all) of that work.
        cell_progressed: (chromosomes done, all) of a further cell, while the case is open.
        work_stopped: it was cancelled or failed; the case that was open before still is.
        opened: a case is open: its session (CaseSession), and whether it was classified just now.
        closed: it is no longer.
        open_failed: there is no case: why, and the folders that may be meant instead (tuple of Path).
        failed: something else could not be done, and why.
        told: something went well, in a few words.
    """

    work_began = Signal(str, str)
    progressed = Signal(int, int)
    cell_progressed = Signal(int, int)
    work_stopped = Signal()
    opened = Signal(object, bool)
    closed = Signal()
    open_failed = Signal(str, object)
    failed = Signal(str)
    told = Signal(str)

    def __init__(
        self,
        engine: EngineHost,
        settings: AppSettings,
        desk: RecordDesk,
        finish_reports: Callable[[], None],
        theme: Theme,
        window: QWidget,
    ) -> None:
        """Args: finish_reports: waits for what is being written of the case; its record has to say so."""
        super().__init__(window)
        self._engine = engine
        self._settings = settings
        self._desk = desk
        self._finish_reports = finish_reports
        self._theme = theme
        self._window = window
        self._session: CaseSession | None = None
        self._is_waiting = False  # for a folder, while events go on

    @property
    def session(self) -> CaseSession | None:
        """The open case, if there is one."""
        return self._session

    # Opening

    def ask_for_case(self) -> None:
        folder = dialogs.ask_case_folder(self._window, self._settings.last_folder)
        if folder is not None:
            self.open(folder)

    def find_case(self) -> FindCaseDialog:
        """The dialog that finds a case again."""
        dialog = FindCaseDialog(self._window, self._settings, self._theme)
        dialog.case_chosen.connect(self.open)
        return dialogs.opened(dialog)

    def open_demo(self) -> None:
        """Open a copy of the demo case, which can be edited."""
        try:
            folder = editable_demo_case(self._settings.data_folder)
        except OSError as error:
            self.open_failed.emit(str(error), ())
            return
        self.open(folder)

    def open(self, folder: Path) -> None:
        """Open a case folder in the background; an earlier opening still running is cancelled."""
        folder = folder.absolute()  # it is remembered for the next start, which may be elsewhere
        if not self.close():
            return
        self._engine.cancel()
        with_model = self.tr("Reading the images and loading the model …")
        doing = self.tr("Reading the images …") if self._engine.karyotyper else with_model
        self._engine.open_case(
            folder,
            on_done=lambda opened: self._on_opened(folder, opened),
            on_cell=self._on_cell_opened,
            on_error=self._on_open_failed,
            on_cell_error=self._on_cell_failed,
            on_progress=self._on_progress,
        )
        self.work_began.emit(folder.name, doing)

    def open_version(self, version: Version) -> None:
        """Show an earlier version of the open case, to be looked at."""
        session = self._session
        if session is None:
            return
        case = session.case
        told = self.tr("Reading the earlier version … {folder} is slow to answer.")
        try:
            opened = looked_up(
                self._window, case.folder, lambda _: open_version(case, version), self.tr("Earlier version"), told
            )
        except (KaryogramFileError, NotAnsweringError) as error:
            self.failed.emit(str(error))
            return
        if session is self._session and self.close():
            self._engine.cancel()
            self._begin_session(opened, self._desk.reader_for(case.folder, version.number))

    def classify_again(self) -> None:
        """Let the engine propose the open case anew; asks first if a person's decisions would be lost."""
        session = self._session
        if session is None:
            return
        decided = sum(
            p.decision.by is not None for cell in session.result.cells.values() for p in cell.placements.values()
        )
        asked = self.tr("{count} decisions of this case will be replaced. Classify again?").format(count=decided)
        if decided and not dialogs.confirm(self._window, asked):
            return
        if session is not self._session or session.why_read_only:  # by now
            return
        # What would be done meanwhile would go with the present proposals, and a review would be of other ones.
        session.hold(self.tr("the engine is classifying this case anew"))
        case = session.case
        self._engine.classify(
            case,
            on_done=self._on_classified,
            on_error=self._on_classify_failed,
            on_progress=self.progressed.emit,
        )
        self.work_began.emit(case.name, self.tr("Classifying …"))

    def cancel(self) -> None:
        """Stop opening or classifying."""
        self._engine.cancel()
        self._stop_work()

    def save_elsewhere(self) -> None:
        """Save the karyogram, while its folder cannot be written, as a file of the user's choice.

        It has the format of karyogram.json, and can be put in that file's place later.
        """
        session = self._session
        if session is None:
            return
        path = dialogs.ask_karyogram_file(self._window, Path.home() / f"{session.case.name}.karyogram.json")
        if path is None:
            return
        try:
            write_karyogram_bytes(path.parent, karyogram_bytes(session.result), path.name)
        except KaryogramFileError as error:
            self.failed.emit(str(error))
            return
        self.told.emit(self.tr("a copy is saved as {name}").format(name=path.name))

    # Closing

    def close(self) -> bool:
        """Save and close the open case. False if it cannot be saved and the user wants to keep it open."""
        if self._is_waiting:
            return False
        self._is_waiting = True
        try:
            is_to_go = self._session is None or self._has_written(self._session)
        finally:
            self._is_waiting = False
        if is_to_go:
            self._drop_session()
        return is_to_go

    def _has_written(self, session: CaseSession) -> bool:
        """Whether all is on the disk, or may be lost."""
        self._finish_reports()
        try:
            finish_saving(self._window, session.recorder, gives_lock_back=True)
        except NOT_WRITTEN as error:
            asked = self.tr("Close it all the same, and lose what is not saved?")
            if not dialogs.confirm(self._window, f"{error}\n\n{asked}"):
                return False
            if isinstance(error, NotAnsweringError):
                session.abandon()
                self._desk.renew_saver()
        return True

    def _drop_session(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.discard()
            self.closed.emit()
            session.deleteLater()

    # What the engine tells

    def _on_opened(self, folder: Path, opened: OpenedCase) -> None:
        self._is_waiting = True
        try:
            recorder = self._desk.recorder_for(folder, opened)
        except (NotAnsweringError, KaryogramFileError) as error:
            self._engine.cancel()
            self._on_open_failed(error)
            return
        finally:
            self._is_waiting = False
        if recorder is None:
            self.open(folder)
            return
        self._settings.add_recent_case(folder)
        self._begin_session(opened, recorder)

    def _on_classified(self, opened: OpenedCase) -> None:
        """The cells are proposed anew; the review's earlier versions stay."""
        session = self._session
        if session is None:
            return
        if not session.recorder.can_write or self._is_waiting:  # taken over, or on its way out
            self._stop_work()
            return
        before, shown, waiting = session.result, session.cell.name, session.waiting
        result = replace(before, cells={**before.cells, **opened.karyogram.cells}, model=opened.karyogram.model)
        recorder = session.hand_over()
        self._drop_session()
        self._begin_session(replace(opened, karyogram=result, waiting=waiting), recorder, shown)

    def _begin_session(self, opened: OpenedCase, recorder: CaseRecorder, shown: str = "") -> None:
        session = CaseSession(opened, self._settings.user_name, recorder, self)
        if shown in opened.karyogram.cells:
            session.show_cell(shown)
        self._session = session
        self.opened.emit(session, bool(opened.classified))

    def _on_open_failed(self, error: Exception) -> None:
        if isinstance(error, CaseError):
            self.open_failed.emit(error.reason, error.inside)
        else:
            self.open_failed.emit(str(error), ())

    def _on_classify_failed(self, error: Exception) -> None:
        self._stop_work()
        self.failed.emit(str(error))

    def _stop_work(self) -> None:
        if self._session is not None:
            self._session.hold("")
        self.work_stopped.emit()

    def _on_cell_opened(self, more: OpenedCell) -> None:
        if self._session is not None:
            self._session.add_cell(more)

    def _on_cell_failed(self, error: Exception) -> None:
        waiting = ", ".join(self._session.waiting) if self._session else ""
        self.failed.emit(self.tr("Not opened: {cells}. {why}").format(cells=waiting, why=error))

    def _on_progress(self, done: int, total: int) -> None:
        if self._session is None:
            self.progressed.emit(done, total)
        else:
            self.cell_progressed.emit(done, total)
