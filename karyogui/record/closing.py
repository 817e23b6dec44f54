"""The last save of a case, before it is closed or looked at from outside: waited for, but not at any price."""

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.io.case_record import RecordError
from karyogui.record.recorder import CaseRecorder

# What a folder may take before the person is told.
_PATIENCE_MS = 400
_WIDTH_PX = 420


class NotAnsweringError(RecordError):
    """The case folder did not answer, and the person did not want to wait any longer."""


def finish_saving(parent: QWidget, recorder: CaseRecorder) -> None:
    """Have everything written, and wait for it. The window goes on being painted, and the wait can be ended.

    Raises:
        KaryogramFileError, AuditError, RecordError, LockError: it is not written.
        NotAnsweringError: nor is it known whether it will be.
    """
    if not recorder.can_write:
        return
    ended: list[Exception | None] = []
    is_waiting = True
    dialog = WaitDialog(parent, str(recorder.folder))
    # The dialog's own: Python's garbage collection, which may run in any thread, must not end a timer.
    loop, patience = QEventLoop(dialog), QTimer(dialog)

    def end(error: Exception | None) -> None:
        if is_waiting:
            ended.append(error)
            loop.quit()
            dialog.accept()

    recorder.finish(end)
    patience.setSingleShot(True)
    patience.timeout.connect(loop.quit)
    patience.start(_PATIENCE_MS)
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    patience.stop()
    if not ended:
        dialog.exec()
    is_waiting = False
    dialog.deleteLater()
    if not ended:
        told = QCoreApplication.translate("Closing", "{folder}: does not answer; the last changes may not be saved")
        raise NotAnsweringError(told.format(folder=recorder.folder))
    if ended[0] is not None:
        raise ended[0]


class WaitDialog(QDialog):
    """Says what is waited for; closed by itself when it comes, or by who does not want to wait."""

    def __init__(self, parent: QWidget, folder: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Saving"))
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        told = QLabel(self.tr("Saving the last changes … {folder} is slow to answer.").format(folder=folder))
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
