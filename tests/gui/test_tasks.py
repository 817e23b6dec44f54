"""What is held for work in another thread, and in which thread it is let go of."""

import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from engine.io.case_folder import CaseError
from karyogui import tasks
from karyogui.tasks import TaskRunner


class Held(QObject):
    """Notes in which thread it goes."""

    def __init__(self, what: str, went_in: dict[str, threading.Thread]) -> None:
        super().__init__()
        self._what = what
        self._went_in = went_in

    def __del__(self) -> None:
        self._went_in[self._what] = threading.current_thread()


class Worker:
    """Makes the worker wait, when it has told the end of its work, until the window's thread has heard it."""

    def __init__(self) -> None:
        self.may_go_on = threading.Event()

    def listen(self) -> None:
        """Called by the work."""
        sys.setprofile(self._follow)

    def _follow(self, frame: FrameType, event: str, _: object) -> None:
        caller = frame.f_back
        if event != "return" or frame.f_code.co_filename != tasks.__file__ or caller is None:
            return
        if caller.f_code.co_filename != tasks.__file__ and "concurrent" in caller.f_code.co_filename:
            sys.setprofile(None)
            self.may_go_on.wait()


@pytest.fixture
def runner(qapp: QObject) -> Iterator[TaskRunner]:
    made = TaskRunner(qapp)
    yield made
    made.shutdown()
    made.deleteLater()


def work_holding(held: Held, worker: Worker, end: Callable[[], object]) -> Callable[..., object]:
    def work(*_: object) -> object:
        assert held
        worker.listen()
        return end()

    return work


def callback_holding(held: Held, heard: list[bool]) -> Callable[..., None]:
    def hear(*_: object) -> None:
        assert held
        heard.append(True)

    return hear


def failing(held: Held) -> None:
    raise ValueError(held)


@pytest.mark.parametrize("fails", [False, True])
def test_what_is_held_for_a_task_goes_in_the_window_s_thread(qtbot: QtBot, runner: TaskRunner, fails: bool) -> None:
    """Whatever was at last held by the worker would be destroyed there: a widget, while the window paints."""
    went_in: dict[str, threading.Thread] = {}
    heard: list[bool] = []
    worker = Worker()
    outcome = (lambda: failing(Held("outcome", went_in))) if fails else (lambda: Held("outcome", went_in))
    runner.start(
        work_holding(Held("work", went_in), worker, outcome),
        on_done=callback_holding(Held("on_done", went_in), heard),
        on_error=callback_holding(Held("on_error", went_in), heard),
        on_progress=callback_holding(Held("on_progress", went_in), heard),
        on_cancelled=callback_holding(Held("on_cancelled", went_in), heard),
    )
    qtbot.waitUntil(lambda: bool(heard))
    worker.may_go_on.set()
    runner.wait()
    held = {"work", "outcome", "on_done", "on_error", "on_progress", "on_cancelled"}
    assert went_in == dict.fromkeys(held, threading.main_thread())


def test_the_callbacks_of_an_abandoned_task_go_at_once_in_the_window_s_thread(runner: TaskRunner) -> None:
    went_in: dict[str, threading.Thread] = {}
    begun, may_end = threading.Event(), threading.Event()
    runner.start(
        lambda *_: (begun.set(), may_end.wait()),
        on_done=callback_holding(Held("on_done", went_in), []),
        on_error=callback_holding(Held("on_error", went_in), []),
    )
    begun.wait()
    runner.abandon()
    gone = dict(went_in)
    may_end.set()
    assert gone == dict.fromkeys(("on_done", "on_error"), threading.main_thread())


def test_that_nothing_is_at_work_is_told_though_who_was_told_of_the_end_fails(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    idle: list[bool] = []
    runner.idle_changed.connect(idle.append)

    def fail(_: object) -> None:
        raise RuntimeError("a fault of the program")

    with qtbot.captureExceptions() as caught:
        runner.start(lambda *_: None, on_done=fail, on_error=fail)
        qtbot.waitUntil(lambda: idle == [False, True])
    assert [kind for kind, *_ in caught] == [RuntimeError]


@pytest.mark.parametrize(
    ("error", "is_logged"),
    [(KeyError("Zoë Müller"), True), (CaseError("Zoë Müller: is empty"), False), (OSError("Zoë Müller"), False)],
)
def test_the_log_says_where_a_fault_of_the_program_was_and_nothing_of_a_patient(
    qtbot: QtBot, runner: TaskRunner, caplog: pytest.LogCaptureFixture, error: Exception, is_logged: bool
) -> None:
    heard: list[Exception] = []

    def faulty_work(*_: object) -> None:
        raise error

    runner.start(faulty_work, on_done=lambda _: None, on_error=heard.append)
    qtbot.waitUntil(lambda: heard == [error])
    assert ("unexpected KeyError" in caplog.text and "in faulty_work" in caplog.text) is is_logged
    assert "Müller" not in caplog.text
