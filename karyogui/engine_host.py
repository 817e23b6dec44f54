"""The engine in its worker thread: loaded once, as soon as the window opens."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from engine.domain.cancel import Progress, ShouldCancel
from engine.domain.case import Case
from engine.inference.fallback import Fallback
from karyogui.cases.case_work import CaseOpening, Karyotyper, OpenedCase, OpenedCell
from karyogui.tasks import Task, TaskRunner, Work


class EngineHost(QObject):
    """Runs everything slow, one after the other, away from the window's thread.

    Signals:
        loaded: the model is ready.
        load_failed: it is not, and why; opening a saved case works all the same.
        fell_back: the engine goes on with less than the device that was asked for (Fallback).
        idle_changed: work began or ended.
    """

    loaded = Signal()
    load_failed = Signal(str)
    fell_back = Signal(object)
    idle_changed = Signal()

    def __init__(self, load: Callable[[], Karyotyper]) -> None:
        super().__init__()
        self._load = load
        self._runner = TaskRunner(self)
        self._runner.idle_changed.connect(self.idle_changed)
        self._current: Task | None = None
        self._karyotyper: Karyotyper | None = None
        self._told_fallback: Fallback | None = None

    @property
    def karyotyper(self) -> Karyotyper | None:
        """The loaded engine; None until `loaded`."""
        return self._karyotyper

    @property
    def is_idle(self) -> bool:
        return self._runner.is_idle

    def warm_up(self) -> None:
        """Begin to load the model."""
        self._load_by(lambda progress, should_cancel: self._loaded_karyotyper())

    def reload(self) -> None:
        """Let go of the model and load it anew, as the settings now say; a case being classified goes on."""

        def work(progress: Progress, should_cancel: ShouldCancel) -> Karyotyper:
            self._karyotyper = None
            return self._loaded_karyotyper()

        self._load_by(work)

    def open_case(
        self,
        folder: Path,
        *,
        on_done: Callable[[OpenedCase], None],
        on_cell: Callable[[OpenedCell], None],
        on_error: Callable[[Exception], None],
        on_cell_error: Callable[[Exception], None],
        on_progress: Progress,
    ) -> None:
        """Open the first cell of a case, then the others one by one; `cancel` ends that too.

        Other work that is started meanwhile comes between two cells.

        Args:
            on_done: the first cell is there; on_cell: one more is.
            on_error: there is no case; on_cell_error: a further cell cannot be had, and the rest is left alone.
            on_progress: (chromosomes classified, all of the cell at work).
        """
        opening = CaseOpening(folder, self._loaded_karyotyper)

        def opened(first: OpenedCase) -> None:
            self._then(on_done, first, go_on)

        def added(more: OpenedCell) -> None:
            self._then(on_cell, more, go_on)

        def go_on() -> None:
            if not opening.is_complete:
                self._replace_current(opening.next, added, on_cell_error, on_progress)

        self._replace_current(opening.first, opened, on_error, on_progress)

    def classify(
        self,
        case: Case,
        *,
        on_done: Callable[[OpenedCase], None],
        on_error: Callable[[Exception], None],
        on_progress: Progress,
    ) -> None:
        """Predict an open case anew."""

        def work(progress: Progress, should_cancel: ShouldCancel) -> OpenedCase:
            proposed = self._loaded_karyotyper().karyotype(case, progress, should_cancel)
            return OpenedCase(case, proposed, tuple(cell.name for cell in case.cells))

        self._replace_current(work, on_done, on_error, on_progress)

    def start(self, work: Work, *, on_done: Callable[[Any], None], on_error: Callable[[Exception], None]) -> Task:
        """Other slow work, such as reading a metaphase."""
        return self._runner.start(work, on_done=on_done, on_error=on_error)

    def cancel(self) -> None:
        """Stop opening or classifying; its result is dropped."""
        if self._current is not None:
            self._current.cancel()
            self._current = None

    def shutdown(self) -> None:
        self._runner.shutdown()

    def _then(self, tell: Callable[[Any], None], result: object, go_on: Callable[[], None]) -> None:
        """Tell a result; go on unless whoever was told has cancelled or asked for something else."""
        task = self._current
        tell(result)
        if self._current is task:
            go_on()

    def _replace_current(
        self,
        work: Work,
        on_done: Callable[[Any], None],
        on_error: Callable[[Exception], None],
        on_progress: Progress,
    ) -> None:
        """Open or classify one case at a time: the last asked for wins."""
        self.cancel()

        def done(result: Any) -> None:
            self._tell_fallback()
            on_done(result)

        self._current = self._runner.start(work, on_done=done, on_error=on_error, on_progress=on_progress)

    def _load_by(self, work: Work) -> None:
        self._runner.start(
            work,
            on_done=lambda _: self._on_loaded(),
            on_error=lambda error: self.load_failed.emit(str(error)),
        )

    def _on_loaded(self) -> None:
        self._told_fallback = None
        self.loaded.emit()
        self._tell_fallback()

    def _tell_fallback(self) -> None:
        """Tell the last step down, if it is new."""
        karyotyper = self._karyotyper  # once: the worker lets go of it to load another
        last = karyotyper.fallbacks[-1:] if karyotyper else ()
        if last and last[0] != self._told_fallback:
            self._told_fallback = last[0]
            self.fell_back.emit(last[0])

    def _loaded_karyotyper(self) -> Karyotyper:
        """In the worker thread, which alone loads: loaded at most once."""
        if self._karyotyper is None:
            self._karyotyper = self._load()
        return self._karyotyper
