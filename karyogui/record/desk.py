"""The record's place in the window: who may write, how far the review is, and what was found altered."""

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from engine.io.case_lock import LockState
from karyogui import dialogs
from karyogui.case_work import OpenedCase
from karyogui.record.access import gain_access, open_elsewhere_text
from karyogui.record.recorder import CaseRecorder
from karyogui.settings import AppSettings
from karyogui.tasks import TaskRunner


class RecordDesk(QObject):
    """Opens the record of a case for the window, and shows how it stands."""

    def __init__(self, window: QWidget, settings: AppSettings, saver: TaskRunner) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._saver = saver

    def recorder_for(self, folder: Path, opened: OpenedCase) -> CaseRecorder | None:
        """Lock the case and get ready to write; None if somebody has changed it since it was read.

        A case that somebody else has open is not locked: its recorder writes nothing.
        """
        assert opened.record is not None
        user = self._settings.user_name
        access = gain_access(folder, user, self._may_take_over)
        recorder = CaseRecorder(folder, opened.record, self._saver, user, access, self)
        if access.is_locked and recorder.is_outdated():
            recorder.close()
            recorder.deleteLater()
            return None
        return recorder

    def _may_take_over(self, found: LockState) -> bool:
        """Ask about a lock that a crash, or a network that is down, has left."""
        minutes = max(1, round(found.silent_s / 60))
        text = self.tr(
            "{holder}, but nothing was heard from there for {minutes} min: perhaps the application was "
            "interrupted.\n\nTake the case over? What is not saved there will be lost."
        )
        holder = open_elsewhere_text(found)
        return dialogs.confirm(self._window, text.format(holder=holder[:1].upper() + holder[1:], minutes=minutes))
