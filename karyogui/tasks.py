"""Background work: one worker thread, results delivered in the thread of the window."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.domain.cancel import Cancelled, Progress, ShouldCancel

Work = Callable[[Progress, ShouldCancel], Any]


@dataclass(frozen=True, eq=False)
class Task:
    """One piece of background work; `cancel` asks it to stop, and drops its result unless on_cancelled is given."""

    serial: int
    work: Work
    on_done: Callable[[Any], None]
    on_error: Callable[[Exception], None]
    on_progress: Progress | None
    on_cancelled: Callable[[], None] | None
    cancelled: threading.Event

    def cancel(self) -> None:
        self.cancelled.set()


class TaskRunner(QObject):
    """Runs tasks one after the other in one worker thread.

    Callbacks run in the thread this object lives in: the worker only emits signals of this object, which are
    received by this object. A cancelled task calls nothing any more, but one with on_cancelled tells its end: by
    that if it stopped, and as any other if it was at its end already.

    Signals:
        idle_changed: True when the last task has ended, False when work begins.
    """

    idle_changed = Signal(bool)
    _finished = Signal(object, object, object)
    _progressed = Signal(object, int, int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="karyogui-worker")
        self._tasks: dict[int, Task] = {}
        self._next_serial = 0
        self._closed = False
        self._finished.connect(self._on_finished)
        self._progressed.connect(self._on_progressed)

    def start(
        self,
        work: Work,
        *,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
        on_progress: Progress | None = None,
        on_cancelled: Callable[[], None] | None = None,
    ) -> Task:
        """Queue work(progress, should_cancel); its result goes to on_done, its exception to on_error.

        Args:
            on_cancelled: for work that leaves something behind: called if it was stopped before its end.
        """
        task = Task(self._next_serial, work, on_done, on_error, on_progress, on_cancelled, threading.Event())
        self._next_serial += 1
        if not self._tasks:
            self.idle_changed.emit(False)
        self._tasks[task.serial] = task
        self._executor.submit(self._run, task)
        return task

    @property
    def is_idle(self) -> bool:
        return not self._tasks

    def cancel_all(self) -> None:
        """Ask all that is queued or at work to stop."""
        for task in self._tasks.values():
            task.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait for the thread to end."""
        self._closed = True
        self.cancel_all()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._tasks.clear()

    def abandon(self) -> None:
        """Cancel everything and wait for nothing: what is at work is stuck. The process ends once it is not."""
        self._closed = True
        self.cancel_all()
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._tasks.clear()

    def wait(self) -> None:
        """Block until everything queued so far has run; callbacks come later, as always."""
        self._executor.submit(lambda: None).result()

    def _run(self, task: Task) -> None:
        """In the worker thread."""
        result: Any = None
        error: Exception | None = None
        if task.cancelled.is_set():
            error = Cancelled()
        else:
            try:
                result = task.work(lambda done, total: self._emit_progress(task, done, total), task.cancelled.is_set)
            except Cancelled as caught:
                task.cancelled.set()
                error = caught
            except Exception as caught:  # noqa: BLE001 - handed to on_error in the window's thread
                error = caught
        if not self._closed:
            self._finished.emit(task, result, error)

    def _emit_progress(self, task: Task, done: int, total: int) -> None:
        if task.on_progress and not task.cancelled.is_set() and not self._closed:
            self._progressed.emit(task, done, total)

    @Slot(object, int, int)
    def _on_progressed(self, task: Task, done: int, total: int) -> None:
        if task.on_progress and not task.cancelled.is_set():
            task.on_progress(done, total)

    @Slot(object, object, object)
    def _on_finished(self, task: Task, result: Any, error: Exception | None) -> None:
        self._tasks.pop(task.serial, None)
        if isinstance(error, Cancelled):
            if task.on_cancelled is not None:
                task.on_cancelled()
        elif task.on_cancelled is not None or not task.cancelled.is_set():
            if error is not None:
                task.on_error(error)
            else:
                task.on_done(result)
        if not self._tasks:
            self.idle_changed.emit(True)
