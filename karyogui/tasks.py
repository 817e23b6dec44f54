"""Background work: one worker thread, results delivered in the thread of the window."""

import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from engine.domain.cancel import Cancelled, Progress, ShouldCancel

_LOG = logging.getLogger(__name__)

Work = Callable[[Progress, ShouldCancel], Any]


@dataclass(frozen=True, eq=False)
class Task:
    """One piece of background work; `cancel` asks it to stop, and drops its result unless on_cancelled is given.

    It holds nothing of the work and of who is told: the worker may be the last to hold it.

    Attributes:
        is_watched: whether somebody is told how far it is.
    """

    is_watched: bool
    cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        self.cancelled.set()


@dataclass(frozen=True, eq=False)
class _Callbacks:
    """Who is told of a task: functions that hold widgets, so that the worker must hold none of them."""

    on_done: Callable[[Any], None]
    on_error: Callable[[Exception], None]
    on_progress: Progress | None
    on_cancelled: Callable[[], None] | None


class TaskRunner(QObject):
    """Runs tasks one after the other in one worker thread.

    Callbacks run in the thread this object lives in: the worker only emits signals of this object, which are
    received by this object. A cancelled task calls nothing any more, but one with on_cancelled tells its end: by
    that if it stopped, and as any other if it was at its end already.

    What is held for a task, its callbacks and its outcome is let go of in this object's thread (decision 031): when
    the worker tells the end of a task it holds none of it any more. It is the last to hold the work alone, and only
    if it is at it when this object is abandoned.

    Signals:
        idle_changed: True when the last task has ended, False when work begins.
    """

    idle_changed = Signal(bool)
    _finished = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, parent: QObject) -> None:
        """Args: parent: owns this object, which would else end with whoever holds it last."""
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="karyogui-worker")
        self._callbacks: dict[Task, _Callbacks] = {}
        self._works: dict[Task, Work] = {}
        self._outcomes: dict[Task, tuple[Any, Exception | None]] = {}
        self._closed = False
        self._telling = threading.Lock()  # held while the worker emits: what is closed may be deleted
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
        task = Task(is_watched=on_progress is not None)
        if self.is_idle:
            self.idle_changed.emit(False)
        self._callbacks[task] = _Callbacks(on_done, on_error, on_progress, on_cancelled)
        self._works[task] = work
        self._executor.submit(self._run, task)
        return task

    @property
    def is_idle(self) -> bool:
        return not self._callbacks

    def cancel_all(self) -> None:
        """Ask all that is queued or at work to stop."""
        for task in self._callbacks:
            task.cancel()

    def shutdown(self) -> None:
        """Cancel everything and wait for the thread to end."""
        self._close(is_waited_for=True)

    def abandon(self) -> None:
        """Cancel everything and wait for nothing: what is at work is stuck. The process ends once it is not."""
        self._close(is_waited_for=False)

    def wait(self) -> None:
        """Block until everything queued so far has run; callbacks come later, as always."""
        self._executor.submit(lambda: None).result()

    def _close(self, *, is_waited_for: bool) -> None:
        with self._telling:
            self._closed = True
        self.cancel_all()
        self._executor.shutdown(wait=is_waited_for, cancel_futures=True)
        for held in (self._callbacks, self._works, self._outcomes):
            held.clear()

    # In the worker thread

    def _run(self, task: Task) -> None:
        self._outcomes[task] = self._outcome_of(task)
        with self._telling:
            if not self._closed:
                self._finished.emit(task)

    def _outcome_of(self, task: Task) -> tuple[Any, Exception | None]:
        """The result of the work, or its error. What it took is let go of before the end is told."""
        work = self._works.get(task)  # none: abandoned just now
        if work is None or task.cancelled.is_set():
            return None, Cancelled()
        try:
            return work(lambda done, total: self._tell_progress(task, done, total), task.cancelled.is_set), None
        except Cancelled as caught:
            task.cancelled.set()
            return None, caught
        except Exception as caught:  # noqa: BLE001 - handed to on_error in the window's thread
            return None, caught

    def _tell_progress(self, task: Task, done: int, total: int) -> None:
        with self._telling:
            if task.is_watched and not task.cancelled.is_set() and not self._closed:
                self._progressed.emit(task, done, total)

    # In the window's thread

    @Slot(object, int, int)
    def _on_progressed(self, task: Task, done: int, total: int) -> None:
        told = self._callbacks.get(task)
        if told is not None and told.on_progress is not None and not task.cancelled.is_set():
            told.on_progress(done, total)

    @Slot(object)
    def _on_finished(self, task: Task) -> None:
        if self._closed:
            return
        told, (result, error) = self._callbacks.pop(task), self._outcomes.pop(task)
        del self._works[task]
        try:
            if isinstance(error, Cancelled):
                if told.on_cancelled is not None:
                    told.on_cancelled()
            elif told.on_cancelled is not None or not task.cancelled.is_set():
                if error is not None:
                    _log_if_unexpected(error)
                    told.on_error(error)
                else:
                    told.on_done(result)
        finally:
            if self.is_idle:
                self.idle_changed.emit(True)


def _log_if_unexpected(error: Exception) -> None:
    """Note where a fault of the program happened: whoever is told of the error shows its text alone, if any.

    What can be foreseen has an error of its own, or is the system's. The text may name a patient's folder.
    """
    if type(error).__module__ == "builtins" and not isinstance(error, OSError):
        place = "".join(traceback.format_tb(error.__traceback__))
        _LOG.error("unexpected %s\n%s", type(error).__name__, place)
