"""Any sequence of keys and mouse gestures: nothing is lost, and as many undos bring everything back."""

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from karyogui.main_window import MainWindow
from karyogui.widgets import dialogs
from tests.gui.conftest import NO_KEY
from tests.gui.test_window import LEFT, session_of, state

_KEYS = ["1", "2", "3", "7", "0", "x", "y", "m", "u", "f", "h", "s", "r", "c", "b", "g", "i", "v", "z", "-", "."]
_NAMED = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Backtab,
    Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace,
)  # fmt: skip
_MODIFIERS = (NO_KEY, NO_KEY, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier)


def _anywhere(window: MainWindow, chance: random.Random) -> QPoint:
    size = window.view.viewport().size()
    return QPoint(chance.randrange(size.width()), chance.randrange(size.height()))


def _any_act(window: MainWindow, chance: random.Random) -> None:
    viewport = window.view.viewport()
    files = sorted(session_of(window).karyogram.files)
    what = chance.choice(("key", "key", "named", "click", "drag", "select", "knob", "undo"))
    target = window.viewing.comparison if window.viewing.comparison.isVisible() else window.view
    if what == "key":
        QTest.keyClicks(target, chance.choice(_KEYS))
    elif what == "named":
        QTest.keyClick(target, chance.choice(_NAMED), chance.choice(_MODIFIERS))
    elif what == "click":
        QTest.mouseClick(
            viewport, LEFT, chance.choice((NO_KEY, Qt.KeyboardModifier.ControlModifier)), _anywhere(window, chance)
        )
    elif what == "select":
        window.scene.select(chance.sample(files, chance.randint(1, 4)))
    elif what == "undo":
        chance.choice((window.actions_.undo, window.actions_.redo)).trigger()
    else:
        start = window.view.mapFromScene(
            window.scene.rotation_knob() if what == "knob" else window.scene.item_rect(chance.choice(files)).center()
        )
        QTest.mousePress(viewport, LEFT, NO_KEY, start)
        for _ in range(3):
            QTest.mouseMove(viewport, _anywhere(window, chance))
        if chance.random() < 0.2:
            QTest.keyClick(window.view, Qt.Key.Key_Escape)
        QTest.mouseRelease(viewport, LEFT, NO_KEY, _anywhere(window, chance))


@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_and_everything_comes_back(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(dialogs, "ask_reason", lambda parent, files: "debris")
    before, session, chance = state(opened), session_of(opened), random.Random(seed)
    for _ in range(60):
        _any_act(opened, chance)
        assert sum(session.karyogram.counts().values()) == 47
    if opened.scene.is_rotating:
        QTest.keyClick(opened.view, Qt.Key.Key_Return)
    assert session.undo_stack.count() > 5
    while session.undo_stack.canUndo():
        opened.actions_.undo.trigger()
    assert state(opened) == before
    while session.undo_stack.canRedo():
        session.undo_stack.redo()
    session.undo_stack.setIndex(0)
    assert state(opened) == before
