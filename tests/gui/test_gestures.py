"""One gesture a correction: by mouse and by key, for one chromosome and for several."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from engine.domain.karyogram import UNASSIGNED
from karyogui.karyogram.chromosome_item import ChromosomeItem
from karyogui.main_window import MainWindow
from tests.gui.conftest import NO_KEY
from tests.gui.test_window import LEFT, drag, first_of, session_of, state

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


def point_of(window: MainWindow, file: str) -> QPoint:
    return window.view.mapFromScene(window.scene.item_rect(file).center())


def key(window: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = NO_KEY) -> None:
    window.view.setFocus()
    QTest.keyClick(window.view, which, modifier)


def steps(window: MainWindow) -> int:
    return session_of(window).undo_stack.index()


def angle(window: MainWindow, file: str) -> float:
    return session_of(window).karyogram.placements[file].angle_deg


def carry(window: MainWindow, file: str, place: QPointF) -> QPoint:
    """Drag a chromosome to a point of the scene; the button stays down. Returns the point in the viewport."""
    viewport, start, stop = window.view.viewport(), point_of(window, file), window.view.mapFromScene(place)
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    for step in range(1, 4):
        QTest.mouseMove(viewport, start + (stop - start) * step / 3)
    return stop


def between(window: MainWindow, left: str, right: str) -> QPointF:
    return (window.scene.item_rect(left).center() + window.scene.item_rect(right).center()) / 2


def test_the_drop_mark_says_where_a_chromosome_would_land(opened: MainWindow) -> None:
    row = session_of(opened).karyogram.slots["21"]
    carry(opened, first_of(opened, "5"), between(opened, row[0], row[1]))
    assert opened.bottom_bar.hint.text() == "21 · place 2 of 4"
    QTest.keyClick(opened.view, Qt.Key.Key_Escape)
    assert opened.bottom_bar.hint.text() == ""


def test_a_drop_lands_where_the_mark_said(opened: MainWindow) -> None:
    file = first_of(opened, "5")
    row = session_of(opened).karyogram.slots["21"]
    stop = carry(opened, file, between(opened, row[1], row[2]))
    QTest.mouseRelease(opened.view.viewport(), LEFT, NO_KEY, stop)
    assert session_of(opened).karyogram.slots["21"] == (*row[:2], file, row[2])


def test_dropping_a_chromosome_where_it_was_is_no_edit(opened: MainWindow) -> None:
    file = first_of(opened, "5")
    start = point_of(opened, file)
    viewport = opened.view.viewport()
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    for far in (20, 3):
        QTest.mouseMove(viewport, start + QPoint(0, far))
    QTest.mouseRelease(viewport, LEFT, NO_KEY, start + QPoint(0, 3))
    assert steps(opened) == 0


def test_another_button_cancels_a_drag(opened: MainWindow) -> None:
    before = state(opened)
    drag(opened, first_of(opened, "5"), "12", drop=False)
    stop = opened.view.mapFromScene(opened.scene.slot_center("12"))
    QTest.mousePress(opened.view.viewport(), Qt.MouseButton.RightButton, NO_KEY, stop)
    assert not opened.scene.is_dragging
    QTest.mouseRelease(opened.view.viewport(), LEFT, NO_KEY, stop)
    assert state(opened) == before


def test_the_page_scrolls_while_a_chromosome_is_held_at_the_edge(opened: MainWindow, qtbot: QtBot) -> None:
    opened.view.zoom_by(4)
    file = first_of(opened, "1")
    opened.view.show_file(file)
    bar, viewport = opened.view.verticalScrollBar(), opened.view.viewport()
    start = point_of(opened, file)
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    QTest.mouseMove(viewport, start + QPoint(0, 30))
    QTest.mouseMove(viewport, QPoint(start.x(), viewport.height() - 3))
    began = bar.value()
    qtbot.waitUntil(lambda: bar.value() > began + 40)
    QTest.keyClick(opened.view, Qt.Key.Key_Escape)
    stopped = bar.value()
    qtbot.wait(60)
    assert bar.value() == stopped


def test_a_press_right_after_a_drop_takes_what_is_under_it(opened: MainWindow) -> None:
    """A pen comes down without having moved, as a mouse would have."""
    first, second = first_of(opened, "3"), first_of(opened, "9")
    for file, slot in ((first, "4"), (second, "12")):
        stop = carry(opened, file, opened.scene.slot_center(slot))
        QTest.mouseRelease(opened.view.viewport(), LEFT, NO_KEY, stop)
    karyogram = session_of(opened).karyogram
    assert [karyogram.slot_of(first), karyogram.slot_of(second)] == ["4", "12"]
    assert steps(opened) == 2
    assert opened.scene.selected_files() == (second,)


def test_undo_takes_back_what_is_only_begun_and_no_step_before_it(opened: MainWindow, qtbot: QtBot) -> None:
    file, other = session_of(opened).karyogram.slots["3"]
    opened.view.show_file(other)
    QTest.keyClicks(opened.view, "4")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "1")
    key(opened, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not opened.bottom_bar.hint.text())
    opened.actions_.rotate.trigger()
    key(opened, Qt.Key.Key_Up)
    key(opened, Qt.Key.Key_Z, CTRL)
    assert not opened.scene.is_rotating
    assert angle(opened, file) == 0.0
    assert session_of(opened).karyogram.slot_of(file) == "3"
    assert session_of(opened).karyogram.slot_of(other) == "4"
    key(opened, Qt.Key.Key_Z, CTRL)
    assert session_of(opened).karyogram.slot_of(other) == "3"
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "1")
    opened.actions_.redo.trigger()  # by its button, which leaves the keys where they are
    assert session_of(opened).karyogram.slot_of(file) == "1"
    assert session_of(opened).karyogram.slot_of(other) == "3"


@pytest.mark.parametrize(("text", "slot"), [("²", "3"), ("٤", "4")])
def test_digits_of_another_script_are_digits_and_raised_ones_are_not(
    opened: MainWindow, text: str, slot: str
) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(opened.view, QKeyEvent(kind, Qt.Key.Key_unknown, NO_KEY, text))
    assert session_of(opened).karyogram.slot_of(file) == slot


@pytest.mark.parametrize(("turned", "factor"), [(120, 1.2), (-120, 1 / 1.2), (30, 1.2**0.25), (0, 1.0)])
def test_the_wheel_zooms_as_far_as_it_is_turned(opened: MainWindow, turned: int, factor: float) -> None:
    opened.view.zoom_by(4.0)
    told: list[float] = []
    opened.view.zoom_changed.connect(told.append)
    viewport = opened.view.viewport()
    middle = QPointF(viewport.rect().center())
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            middle,
            viewport.mapToGlobal(middle),
            QPoint(),
            QPoint(0, turned),
            Qt.MouseButton.NoButton,
            CTRL,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        ),
    )
    assert told == [pytest.approx(4.0 * factor)]


def test_two_digits_are_one_class_and_digits_belong_to_what_was_selected(opened: MainWindow) -> None:
    file, other = first_of(opened, "3"), first_of(opened, "4")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "1")
    opened.view.show_file(other)  # a click on another one must not redirect the digit
    assert session_of(opened).karyogram.slot_of(file) == "1"
    assert session_of(opened).karyogram.slot_of(other) == "4"
    QTest.keyClicks(opened.view, "23")
    assert session_of(opened).karyogram.slot_of(other) == "4"
    assert opened.bottom_bar.hint.text() == "there is no class 23"
    opened.editing.turn_selected()
    assert opened.bottom_bar.hint.text() == ""  # it is of the page as it was


def test_typing_the_class_where_it_stands_confirms_it(opened: MainWindow) -> None:
    files = session_of(opened).karyogram.slots["7"]
    opened.view.show_file(files[0])
    QTest.keyClicks(opened.view, "7")
    assert session_of(opened).karyogram.slots["7"] == files
    assert session_of(opened).karyogram.placements[files[0]].decision.by


def test_what_a_key_moves_away_from_under_the_mouse_is_not_lit_any_more(opened: MainWindow) -> None:
    file = first_of(opened, "5")
    opened.view.show_file(file)
    (item,) = (found for found in opened.scene.items() if isinstance(found, ChromosomeItem) and found.file == file)
    item.hoverEnterEvent(None)
    assert item.is_lit
    with_hover: list[str] = []
    opened.scene.hover_changed.connect(with_hover.append)
    key(opened, Qt.Key.Key_9)
    QTest.qWait(700)
    assert session_of(opened).karyogram.slot_of(file) == "9"
    assert not item.is_lit
    assert with_hover[-1:] == [""]


def test_swap_by_key(opened: MainWindow) -> None:
    first, second = session_of(opened).karyogram.slots["4"]
    opened.view.show_file(first)
    key(opened, Qt.Key.Key_S)
    assert session_of(opened).karyogram.slots["4"] == (second, first)
    assert opened.actions_.undo.text() == "Undo: swap 4"


def test_swap_of_two_selected_crosses_classes(opened: MainWindow) -> None:
    eight, nine = first_of(opened, "8"), first_of(opened, "9")
    opened.scene.select((eight, nine))
    opened.actions_.swap.trigger()
    assert session_of(opened).karyogram.slots["8"][0] == nine
    assert session_of(opened).karyogram.slots["9"][0] == eight


def test_swap_without_a_homolog_says_so(opened: MainWindow) -> None:
    opened.view.show_file(first_of(opened, "Y"))
    opened.actions_.swap.trigger()
    assert steps(opened) == 0
    assert opened.bottom_bar.hint.text() == "There is no homolog to swap with."
    assert opened.bottom_bar.hint.toolTip() == "There is no homolog to swap with."


def test_order_by_key(opened: MainWindow) -> None:
    a, b, c = session_of(opened).karyogram.slots["21"]
    opened.view.show_file(a)
    key(opened, Qt.Key.Key_Right, ALT)
    assert session_of(opened).karyogram.slots["21"] == (b, a, c)
    opened.scene.select((b, a))
    key(opened, Qt.Key.Key_Right, ALT)
    assert session_of(opened).karyogram.slots["21"] == (c, b, a)
    key(opened, Qt.Key.Key_Right, ALT)  # at the end already
    assert steps(opened) == 2


def test_there_is_no_place_beyond_the_first_and_the_last(opened: MainWindow) -> None:
    row = session_of(opened).karyogram.slots["21"]
    for file, which in ((row[0], Qt.Key.Key_Left), (row[-1], Qt.Key.Key_Right)):
        opened.view.show_file(file)
        key(opened, which, ALT)
    assert session_of(opened).karyogram.slots["21"] == row
    assert steps(opened) == 0


def test_chromosomes_of_two_classes_cannot_be_put_in_order_together(opened: MainWindow) -> None:
    opened.scene.select((first_of(opened, "3"), first_of(opened, "4")))
    key(opened, Qt.Key.Key_Right, ALT)
    assert steps(opened) == 0
    assert opened.bottom_bar.hint.text() == "Only chromosomes of one class can be put in order together."


def test_rotation_by_keys_is_one_step(opened: MainWindow) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    key(opened, Qt.Key.Key_R)
    assert opened.scene.is_rotating
    key(opened, Qt.Key.Key_Left)
    key(opened, Qt.Key.Key_Left)
    key(opened, Qt.Key.Key_Left, SHIFT)
    assert steps(opened) == 0
    key(opened, Qt.Key.Key_Return)
    assert angle(opened, file) == pytest.approx(2.1)
    assert steps(opened) == 1
    opened.actions_.undo.trigger()
    assert angle(opened, file) == 0.0


def test_rotation_by_typed_degrees_of_several(opened: MainWindow) -> None:
    files = session_of(opened).karyogram.slots["3"]
    opened.scene.select(files)
    key(opened, Qt.Key.Key_R)
    QTest.keyClicks(opened.view, "-12.5")
    key(opened, Qt.Key.Key_Return)
    assert [angle(opened, file) for file in files] == [12.5, 12.5]
    assert session_of(opened).karyogram.slots["3"] == files  # the digits moved nothing
    assert steps(opened) == 1
    opened.actions_.rotate_back.trigger()
    assert [angle(opened, file) for file in files] == [0.0, 0.0]


def test_escape_takes_a_rotation_back(opened: MainWindow) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    key(opened, Qt.Key.Key_R)
    key(opened, Qt.Key.Key_Up)
    key(opened, Qt.Key.Key_Escape)
    assert not opened.scene.is_rotating
    assert steps(opened) == 0
    assert opened.scene.selected_files() == (file,)


def test_the_handle_rotates_with_the_mouse_in_one_step(opened: MainWindow) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    viewport = opened.view.viewport()
    centre = opened.scene.item_rect(file).center()
    knob = opened.scene.rotation_knob()
    radius = centre.y() - knob.y()
    QTest.mousePress(viewport, LEFT, NO_KEY, opened.view.mapFromScene(knob))
    quarter = opened.view.mapFromScene(QPointF(centre.x() + radius, centre.y()))
    for part in (0.3, 0.6, 1.0):
        start = opened.view.mapFromScene(knob)
        QTest.mouseMove(viewport, start + (quarter - start) * part)
    assert opened.scene.is_rotating
    QTest.mouseRelease(viewport, LEFT, NO_KEY, quarter)
    assert angle(opened, file) == pytest.approx(270.0, abs=2.0)  # clockwise
    assert steps(opened) == 1
    assert opened.actions_.undo.text().startswith("Undo: rotate +")


def test_rubber_band_and_control_select_several(opened: MainWindow) -> None:
    viewport = opened.view.viewport()
    row = session_of(opened).karyogram.slots["13"]
    area = QRect()
    for file in row:
        area = area.united(opened.view.mapFromScene(opened.scene.item_rect(file)).boundingRect())
    start, stop = area.bottomLeft() + QPoint(-3, 2), area.topRight() + QPoint(3, -2)
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    for step in range(1, 5):
        QTest.mouseMove(viewport, start + (stop - start) * step / 4)
    QTest.mouseRelease(viewport, LEFT, NO_KEY, stop)
    assert opened.scene.selected_files() == row
    more = first_of(opened, "21")
    QTest.mouseClick(viewport, LEFT, CTRL, point_of(opened, more))
    assert set(opened.scene.selected_files()) == {*row, more}
    QTest.mouseClick(viewport, LEFT, CTRL, point_of(opened, more))
    assert opened.scene.selected_files() == row


def test_double_click_selects_all_homologs(opened: MainWindow) -> None:
    row = session_of(opened).karyogram.slots["21"]
    QTest.mouseDClick(opened.view.viewport(), LEFT, NO_KEY, point_of(opened, row[1]))
    assert opened.scene.selected_files() == row


def test_arrows_move_and_extend_the_selection(opened: MainWindow) -> None:
    slots = session_of(opened).karyogram.slots
    opened.view.show_file(slots["6"][0])
    key(opened, Qt.Key.Key_Right)
    assert opened.scene.selected_files() == (slots["6"][1],)
    key(opened, Qt.Key.Key_Right, SHIFT)
    key(opened, Qt.Key.Key_Right, SHIFT)
    assert opened.scene.selected_files() == (slots["6"][1], *slots["7"][:2])
    key(opened, Qt.Key.Key_Left)
    assert opened.scene.selected_files() == (slots["6"][1],)
    key(opened, Qt.Key.Key_Up)
    (above,) = opened.scene.selected_files()
    assert above in (*slots["1"], *slots["2"])
    here, up = opened.scene.item_rect(slots["6"][1]), opened.scene.item_rect(above)
    nearest = min(
        (opened.scene.item_rect(file) for name in ("1", "2", "3", "4", "5") for file in slots[name]),
        key=lambda rect: abs(rect.center().x() - here.center().x()),
    )
    assert up == nearest


def test_tab_walks_the_classes_around_the_end(opened: MainWindow) -> None:
    slots = session_of(opened).karyogram.slots
    opened.view.show_file(slots["22"][1])
    key(opened, Qt.Key.Key_Tab)
    assert opened.scene.selected_files() == slots["X"][:1]
    key(opened, Qt.Key.Key_Tab)
    key(opened, Qt.Key.Key_Tab)
    assert opened.scene.selected_files() == slots["1"][:1]
    QTest.keyClick(opened.view, Qt.Key.Key_Backtab, SHIFT)
    assert opened.scene.selected_files() == slots["Y"][:1]


def menu_of(window: MainWindow, position: QPoint, reason: QContextMenuEvent.Reason) -> QMenu:
    event = QContextMenuEvent(reason, position, window.view.viewport().mapToGlobal(position))
    QApplication.sendEvent(window.view.viewport(), event)
    (menu,) = [m for m in window.findChildren(QMenu) if m.isVisible()]
    return menu


def test_the_context_menu_has_the_verbs_and_selects_what_is_under_the_mouse(opened: MainWindow) -> None:
    file = first_of(opened, "9")
    menu = menu_of(opened, point_of(opened, file), QContextMenuEvent.Reason.Mouse)
    assert opened.scene.selected_files() == (file,)
    offered = menu.actions()
    wanted = opened.actions_
    for verb in (wanted.accept, wanted.turn, wanted.mirror, wanted.rotate, wanted.swap, wanted.exclude):
        assert verb in offered
    wanted.mirror.trigger()
    assert session_of(opened).karyogram.placements[file].mirrored
    menu.close()


def test_the_menu_of_the_empty_page_is_that_of_the_page(opened: MainWindow) -> None:
    opened.view.show_file(first_of(opened, "9"))
    menu = menu_of(opened, QPoint(3, 3), QContextMenuEvent.Reason.Mouse)
    assert opened.scene.selected_files() == ()
    assert opened.actions_.all in menu.actions()
    assert opened.actions_.exclude not in menu.actions()
    menu.close()


def test_a_context_menu_does_not_outlive_its_use(opened: MainWindow, qtbot: QtBot) -> None:
    kept = len(opened.findChildren(QMenu))
    menu = opened.actions_.context_menu()
    menu.popup(QPoint(10, 10))
    menu.close()
    qtbot.waitUntil(lambda: len(opened.findChildren(QMenu)) == kept)


def test_the_menu_key_opens_the_menu_of_the_selection(opened: MainWindow) -> None:
    file = first_of(opened, "9")
    opened.view.show_file(file)
    menu = menu_of(opened, QPoint(0, 0), QContextMenuEvent.Reason.Keyboard)
    assert opened.scene.selected_files() == (file,)
    assert opened.actions_.turn in menu.actions()
    menu.close()


def test_a_click_in_the_history_goes_back_over_many_steps_and_shows_the_page_once(
    opened: MainWindow, qtbot: QtBot
) -> None:
    before = state(opened)
    session = session_of(opened)
    for slot in ("4", "5", "6", "7"):
        opened.view.show_file(first_of(opened, "3"))
        opened.editing.move_selected(slot)
        opened.editing.move_selected("3")
    shown: list[object] = []
    session.karyogram_changed.connect(lambda: shown.append(session.karyogram))
    session.undo_stack.setIndex(0)
    assert state(opened) == before
    assert len(shown) == 1
    assert opened.bottom_bar.iscn.text() == "47,XY,+21"


def test_every_verb_acts_on_several_at_once_and_is_undone_at_once(opened: MainWindow) -> None:
    files = (first_of(opened, "13"), first_of(opened, "14"), first_of(opened, "15"))
    before = state(opened)
    actions = opened.actions_
    for verb in (actions.turn, actions.mirror, actions.accept, actions.swap):
        opened.scene.select(files)
        verb.trigger()
        assert state(opened) != before
        actions.undo.trigger()
        assert state(opened) == before
    opened.scene.select(files)
    QTest.keyClicks(opened.view, "u")
    assert session_of(opened).karyogram.slots[UNASSIGNED] == files
    actions.undo.trigger()
    assert state(opened) == before
