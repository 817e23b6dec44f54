"""What is waited for: the last save, and what is asked of a case folder. The window lives on meanwhile."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.domain.cancel import ShouldCancel
from engine.io.case_record import RecordError
from karyogui.record.recorder import CaseRecorder
from karyogui.tasks import TaskRunner
from karyogui.widgets.timers import single_shot

_Found = TypeVar("_Found")

# What a folder may take before the person is told.
_PATIENCE_MS = 400
_WIDTH_PX = 420


class NotAnsweringError(RecordError):
    """The case folder did not answer, and the person did not want to wait any longer."""


def finish_saving(parent: QWidget, recorder: CaseRecorder, *, gives_lock_back: bool = False) -> None:
    """Have everything written, and wait for it. The window goes on being painted, and the wait can be ended.

    Args:
        gives_lock_back: afterwards, if all is written.

    Raises:
        KaryogramFileError, AuditError, RecordError, LockError: it is not written.
        NotAnsweringError: nor is it known whether it will be.
    """
    if not recorder.can_write:
        return
    translate = QCoreApplication.translate
    ended: list[Exception | None] = []
    text = translate("WaitDialog", "Saving the last changes … {folder} is slow to answer.")
    wait = _Wait(parent, translate("WaitDialog", "Saving"), text.format(folder=recorder.folder))

    def end(error: Exception | None) -> None:
        ended.append(error)
        wait.end()

    recorder.finish(end, gives_lock_back=gives_lock_back)
    if not wait.has_come():
        told = translate("Closing", "{folder}: does not answer; the last changes may not be saved")
        raise NotAnsweringError(told.format(folder=recorder.folder))
    if ended[0] is not None:
        raise ended[0]


def looked_up(parent: QWidget, folder: Path, look: Callable[[ShouldCancel], _Found], title: str, text: str) -> _Found:
    """What look(should_cancel) finds in a case folder, in a thread of its own. The window goes on being painted.

    Args:
        title, text: of the dialog that says so if it takes its time, and by which the wait can be ended; `text` has a
            place for the {folder}.

    Raises:
        NotAnsweringError: the person did not want to wait for it.
        Exception: what `look` raises.
    """
    wait = _Wait(parent, title, text.format(folder=folder))
    found: list[_Found] = []
    failed: list[Exception] = []

    def done(result: _Found) -> None:
        found.append(result)
        wait.end()

    def fail(error: Exception) -> None:
        failed.append(error)
        wait.end()

    runner = TaskRunner(parent)
    runner.start(lambda _, should_cancel: look(should_cancel), on_done=done, on_error=fail)
    has_come = wait.has_come()
    runner.abandon()
    runner.deleteLater()
    if not has_come:
        raise NotAnsweringError(
            QCoreApplication.translate("Closing", "{folder}: does not answer").format(folder=folder)
        )
    if failed:
        raise failed[0]
    return found[0]


def until_idle(parent: QWidget, runner: TaskRunner, title: str, text: str) -> bool:
    """Wait for all that is at work. False if the person did not want to wait any longer.

    Args:
        title, text: of the dialog that says so if it takes its time.
    """
    if runner.is_idle:
        return True
    wait = _Wait(parent, title, text)

    def follow(is_idle: bool) -> None:
        if is_idle:
            wait.end()

    runner.idle_changed.connect(follow)
    has_come = wait.has_come()
    runner.idle_changed.disconnect(follow)
    return has_come


class _Wait:
    """Waits for something that the window's own thread will hear of; a dialog says so if it takes its time."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        self._dialog = WaitDialog(parent, title, text)
        self._loop = QEventLoop(self._dialog)
        self._has_come = self._is_over = False

    def end(self) -> None:
        """It has come; after the wait was given up that is of no interest."""
        if not self._is_over:
            self._has_come = True
            self._loop.quit()
            self._dialog.accept()

    def has_come(self) -> bool:
        """Wait, once. False if the person did not want to wait any longer."""
        patience = single_shot(self._dialog, self._loop.quit, _PATIENCE_MS)
        patience.start()
        if not self._has_come:
            self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        patience.stop()
        if not self._has_come:
            self._dialog.exec()
        self._is_over = True
        self._dialog.deleteLater()
        return self._has_come


class WaitDialog(QDialog):
    """Says what is waited for; closed by itself when it comes, or by who does not want to wait."""

    def __init__(self, parent: QWidget, title: str, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        told = QLabel(text)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        told.setMinimumWidth(_WIDTH_PX)
        layout.addWidget(told)
        self.stop = QPushButton(self.tr("Stop waiting"))
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(lambda _=False: self.reject())
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.stop)
        layout.addLayout(buttons)

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        super().closeEvent(event)
