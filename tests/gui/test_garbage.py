"""Where Python's garbage is collected, and what must not be held at all."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSpacerItem, QWidgetItem
from pytestqt.qtbot import QtBot

from karyogui.garbage import GarbageCollection
from karyogui.main_window import MainWindow


@pytest.fixture
def _usual_collection() -> Iterator[None]:
    gc.enable()
    yield
    gc.disable()  # as it is in all tests


class Held(QObject):
    """Unreachable once nothing but itself holds it; notes in which thread it goes."""

    def __init__(self, went_in: list[threading.Thread]) -> None:
        super().__init__()
        self._itself = self
        self._went_in = went_in

    def __del__(self) -> None:
        self._went_in.append(threading.current_thread())


@pytest.mark.usefixtures("_usual_collection")
def test_what_nobody_holds_goes_in_the_window_s_thread_however_busy_another_is(qtbot: QtBot) -> None:
    went_in: list[threading.Thread] = []
    parent = QObject()
    GarbageCollection(parent)
    for _ in range(50):
        Held(went_in)

    made: list[list[object]] = []
    busy = threading.Thread(target=lambda: made.extend([] for _ in range(10_000)))
    busy.start()
    busy.join()
    assert not went_in
    qtbot.waitUntil(lambda: len(went_in) == 50)
    assert set(went_in) == {threading.main_thread()}


def layout_items() -> int:
    return sum(isinstance(item, QWidgetItem | QSpacerItem) for item in gc.get_objects())


def test_no_item_is_held_of_a_layout_whose_widgets_come_and_go(opened: MainWindow, qtbot: QtBot) -> None:
    """Qt deletes it with its widget without a word; the next object at its address would be taken for it."""
    before = layout_items()
    opened.desk.notice.show_text("Said.", [("Do it", lambda: None)])
    qtbot.wait(1)
    opened.desk.notice.show_text("Said.", [("Do that", lambda: None), ("Do it", lambda: None)])
    qtbot.wait(1)
    assert opened.cases.close()
    qtbot.wait(1)
    assert layout_items() <= before
