"""How far long jobs are, with a button to stop them: a card over what they make, or a small dialog of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from karyogui.report.steps import Steps
from karyogui.tasks import Task, TaskRunner
from karyogui.viewing.overlay import Placed
from karyogui.widgets.elements import ElidedLabel
from karyogui.widgets.timers import single_shot

# What ends sooner needs no bar.
_SHOWN_AFTER_MS = 300
_DIALOG_PX = 380
_CARD_PX = 360
_MARGIN_PX = 14


@dataclass(eq=False)
class _Job:
    task: Task
    text: str
    done: int = 0
    total: int = 0


class JobBar(QWidget):
    """The first of the jobs that are under way; shows itself while there is one that takes its time.

    Signals:
        cancel_requested: the job (its Task) is to stop.
        shown: a job takes its time.
        emptied: the last job has ended.
    """

    cancel_requested = Signal(object)
    shown = Signal()
    emptied = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._jobs: list[_Job] = []
        self.text = ElidedLabel()
        self.text.setObjectName("muted")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.cancel = QPushButton(QCoreApplication.translate("JobBar", "Cancel"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(lambda _=False: self.request_cancel())
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.bar, stretch=1)
        row.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.text, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addLayout(row)
        self._delay = single_shot(self, self._show, _SHOWN_AFTER_MS)
        self.hide()

    @property
    def is_busy(self) -> bool:
        return bool(self._jobs)

    def start(
        self,
        runner: TaskRunner,
        text: str,
        work: Callable[[Steps], Any],
        *,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
        on_cancelled: Callable[[], None] | None = None,
    ) -> Task:
        """Queue work(steps) and show how far it is. The callbacks are those of `TaskRunner.start`."""

        def progressed(done: int, total: int) -> None:
            for job in self._jobs:
                if job.task is task:
                    job.done, job.total = done, total
            self._update()

        def done(result: Any) -> None:
            self.forget(task)
            on_done(result)

        def failed(error: Exception) -> None:
            self.forget(task)
            on_error(error)

        def stopped() -> None:
            self.forget(task)
            if on_cancelled is not None:
                on_cancelled()

        task = runner.start(
            lambda progress, should_cancel: work(Steps(progress, should_cancel)),
            on_done=done,
            on_error=failed,
            on_progress=progressed,
            on_cancelled=None if on_cancelled is None else stopped,
        )
        self._jobs.append(_Job(task, text))
        if len(self._jobs) == 1:
            self._delay.start()
        self._update()
        return task

    def forget(self, task: Task) -> None:
        """Show the job no more: it has ended, or was cancelled and tells nothing."""
        self._jobs = [job for job in self._jobs if job.task is not task]
        if not self._jobs:
            self._delay.stop()
            self.hide()
            self.emptied.emit()
        self._update()

    def request_cancel(self) -> None:
        """Ask for the end of the job that is shown."""
        if self._jobs:
            self.cancel.setEnabled(False)
            self.cancel_requested.emit(self._jobs[0].task)

    def _show(self) -> None:
        self.show()
        self.shown.emit()

    def _update(self) -> None:
        if not self._jobs:
            return
        job = self._jobs[0]
        self.text.setText(job.text)
        self.bar.setAccessibleName(job.text)
        self.bar.setRange(0, job.total)
        self.bar.setValue(job.done)
        self.cancel.setEnabled(not job.task.cancelled.is_set())


class JobCard(QFrame):
    """The jobs of the widget that it lies over, at its lower edge: it takes no room of its own."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setObjectName("card")
        self.job = JobBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.addWidget(self.job)
        self.job.shown.connect(self.show)
        self.job.emptied.connect(self.hide)
        self.hide()
        Placed(self, over, self._place)

    def _place(self, around: QRect) -> QRect:
        size = QSize(min(_CARD_PX, around.width()), self.sizeHint().height())
        return QRect(QPoint((around.width() - size.width()) // 2, around.height() - size.height() - _MARGIN_PX), size)


class JobDialog(QDialog):
    """The jobs of a window that has no bar; the window stays usable meanwhile. Closing it asks for a job's end."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(_DIALOG_PX)
        self.job = JobBar()
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.addWidget(self.job)
        self.job.shown.connect(self.show)
        self.job.emptied.connect(self.hide)
        self.job.cancel_requested.connect(lambda task: task.cancel())

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()  # the end of the job closes it
        self.job.request_cancel()

    def reject(self) -> None:
        """Esc asks for the job's end too."""
        self.job.request_cancel()
