"""What a user does with the window."""

import os
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED
from engine.domain.review import CaseStatus
from karyogui.cases.demo import demo_case
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.widgets import dialogs
from karyogui.widgets.screen_room import fitted
from tests.gui.conftest import COPY_OR_MOVE, NO_KEY, StandInEngine, drag_enter, folder_mime, follow
from tests.gui.steps import session_of

LEFT = Qt.MouseButton.LeftButton


def first_of(window: MainWindow, slot: str) -> str:
    return session_of(window).karyogram.slots[slot][0]


def drag(window: MainWindow, file: str, slot: str, *, drop: bool = True) -> None:
    viewport = window.view.viewport()
    start = window.view.mapFromScene(window.scene.item_rect(file).center())
    stop = window.view.mapFromScene(window.scene.slot_center(slot))
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    for step in range(1, 6):
        QTest.mouseMove(viewport, start + (stop - start) * step / 5)
    if drop:
        QTest.mouseRelease(viewport, LEFT, NO_KEY, stop)


def state(window: MainWindow) -> tuple[object, object]:
    karyogram = session_of(window).karyogram
    return dict(karyogram.slots), dict(karyogram.placements)


def test_opening_shows_the_karyogram_its_facts_and_the_first_doubt(opened: MainWindow) -> None:
    assert opened.bottom_bar.iscn.text() == "47,XY,+21"
    assert opened.bottom_bar.ledger.accessibleName() == "47 files = 47 placed + 0 markers + 0 unassigned + 0 excluded"
    assert opened.bottom_bar.engine.text() == "stand-in-1 · CPU: test"
    (selected,) = opened.scene.selected_files()
    placement = session_of(opened).karyogram.placements[selected]
    assert placement.prediction is not None
    assert placement.prediction.top(1)[0][1] == pytest.approx(0.6)
    assert not opened.banner.isVisible()


def test_drag_moves_to_another_class_and_undo_and_redo_follow(opened: MainWindow) -> None:
    file = first_of(opened, "5")
    before = state(opened)
    drag(opened, file, "12")
    assert session_of(opened).karyogram.slot_of(file) == "12"
    follow(opened)
    assert opened.bottom_bar.iscn.text() == "47,XY,-5,+12,+21"
    assert opened.actions_.undo.text() == "Undo: move 5 → 12"
    opened.actions_.undo.trigger()
    assert state(opened) == before
    opened.actions_.redo.trigger()
    assert session_of(opened).karyogram.slot_of(file) == "12"


def test_drag_within_a_class_changes_the_order(opened: MainWindow) -> None:
    files = session_of(opened).karyogram.slots["21"]
    viewport = opened.view.viewport()
    start = opened.view.mapFromScene(opened.scene.item_rect(files[0]).center())
    last = opened.scene.item_rect(files[2])
    stop = opened.view.mapFromScene(QPointF(last.right() - 2, last.center().y()))
    QTest.mousePress(viewport, LEFT, NO_KEY, start)
    for step in range(1, 6):
        QTest.mouseMove(viewport, start + (stop - start) * step / 5)
    QTest.mouseRelease(viewport, LEFT, NO_KEY, stop)
    assert session_of(opened).karyogram.slots["21"] == (files[1], files[2], files[0])


def test_escape_cancels_a_drag(opened: MainWindow) -> None:
    file = first_of(opened, "5")
    before = state(opened)
    drag(opened, file, "12", drop=False)
    assert opened.scene.is_dragging
    QTest.keyClick(opened.view, Qt.Key.Key_Escape)
    assert not opened.scene.is_dragging
    stop = opened.view.mapFromScene(opened.scene.slot_center("12"))
    QTest.mouseRelease(opened.view.viewport(), LEFT, NO_KEY, stop)
    assert state(opened) == before


def test_dropping_outside_changes_nothing(opened: MainWindow) -> None:
    before = state(opened)
    start = opened.view.mapFromScene(opened.scene.item_rect(first_of(opened, "5")).center())
    QTest.mousePress(opened.view.viewport(), LEFT, NO_KEY, start)
    QTest.mouseMove(opened.view.viewport(), QPoint(2, 2))
    QTest.mouseRelease(opened.view.viewport(), LEFT, NO_KEY, QPoint(2, 2))
    assert state(opened) == before


def test_several_selected_are_dragged_together_into_the_tray(opened: MainWindow) -> None:
    files = (first_of(opened, "13"), first_of(opened, "14"))
    opened.scene.select(files)
    drag(opened, files[1], UNASSIGNED)
    assert session_of(opened).karyogram.slots[UNASSIGNED] == files
    follow(opened)
    assert "2 unassigned" in opened.bottom_bar.ledger.accessibleName()


@pytest.mark.parametrize(
    ("keys", "slot"),
    [("7", "7"), ("12", "12"), ("21", "21"), ("x", "X"), ("y", "Y"), ("m", MARKER), ("u", UNASSIGNED)],
)
def test_typing_a_class_moves_the_selected_chromosome(opened: MainWindow, keys: str, slot: str) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, keys)
    assert session_of(opened).karyogram.slot_of(file) == slot


def test_a_single_1_waits_for_a_second_digit_and_enter_ends_the_waiting(opened: MainWindow, qtbot: QtBot) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "1")
    assert session_of(opened).karyogram.slot_of(file) == "3"
    assert "1_" in opened.bottom_bar.hint.text()
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    assert session_of(opened).karyogram.slot_of(file) == "1"
    other = first_of(opened, "4")
    opened.view.show_file(other)
    QTest.keyClicks(opened.view, "2")
    qtbot.waitUntil(lambda: session_of(opened).karyogram.slot_of(other) == "2")


def test_turn_and_mirror_by_key(opened: MainWindow) -> None:
    file = first_of(opened, "3")
    opened.view.setFocus()
    opened.view.show_file(file)
    before = session_of(opened).karyogram.placements[file]
    QTest.keyClick(opened.view, Qt.Key.Key_F)
    QTest.keyClick(opened.view, Qt.Key.Key_H)
    after = session_of(opened).karyogram.placements[file]
    assert after.turned != before.turned
    assert after.mirrored
    assert after.decision.by


def test_excluding_asks_for_a_reason(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    file = first_of(opened, "21")
    opened.view.show_file(file)
    monkeypatch.setattr(dialogs, "ask_reason", lambda parent, files: None)
    opened.actions_.exclude.trigger()
    assert session_of(opened).karyogram.slot_of(file) == "21"
    monkeypatch.setattr(dialogs, "ask_reason", lambda parent, files: "debris")
    opened.actions_.exclude.trigger()
    assert session_of(opened).karyogram.slot_of(file) == EXCLUDED
    assert session_of(opened).karyogram.placements[file].reason == "debris"
    follow(opened)
    assert opened.bottom_bar.iscn.text() == "46,XY"


def test_space_and_enter_walk_through_the_doubts(opened: MainWindow) -> None:
    (first,) = opened.scene.selected_files()
    QTest.keyClick(opened.view, Qt.Key.Key_Space)
    (second,) = opened.scene.selected_files()
    assert second != first
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    placements = session_of(opened).karyogram.placements
    assert placements[second].decision.by
    assert opened.scene.selected_files() == (first,)
    opened.editing.accept_without_doubt()
    undecided = [file for file, p in session_of(opened).karyogram.placements.items() if not p.decision.by]
    assert undecided == [first]
    opened.actions_.accept_rest.trigger()
    assert opened.bottom_bar.hint.text() == "All without doubt are accepted."


def test_arrow_keys_move_the_selection(opened: MainWindow) -> None:
    slots = session_of(opened).karyogram.slots
    opened.view.show_file(slots["1"][0])
    QTest.keyClick(opened.view, Qt.Key.Key_Right)
    assert opened.scene.selected_files() == (slots["1"][1],)
    QTest.keyClick(opened.view, Qt.Key.Key_Down)
    (below,) = opened.scene.selected_files()
    assert session_of(opened).karyogram.slot_of(below) in ("6", "7")
    QTest.keyClick(opened.view, Qt.Key.Key_Up)
    (above,) = opened.scene.selected_files()
    assert session_of(opened).karyogram.slot_of(above) in ("1", "2")


def test_edits_are_saved_and_found_again_without_predicting(
    opened: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot
) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    qtbot.waitUntil(lambda: session_of(opened).is_saved)
    asked = engine.asked
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None)
    assert session_of(opened).karyogram.slot_of(file) == "4"
    assert engine.asked == asked
    assert session_of(opened).karyogram.placements[file].decision.by


def test_a_case_named_from_where_one_is_is_found_again_from_elsewhere(
    window: MainWindow, settings: AppSettings, case_copy: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.chdir(case_copy.parent)
    window.open_case(Path(case_copy.name))
    qtbot.waitUntil(lambda: window.session is not None)
    assert settings.recent_cases == (case_copy,)


def test_closing_at_once_after_an_edit_saves_it(
    opened: MainWindow, engine: StandInEngine, settings: AppSettings, case_copy: Path
) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    opened.close()
    assert f'"{file}"' in (case_copy / "karyogram.json").read_text(encoding="utf-8").split('"4": [')[1][:60]
    assert settings.recent_cases == (case_copy,)


def test_a_folder_that_cannot_be_written_is_told_and_tried_again(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    real_replace = os.replace

    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", read_only)
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    qtbot.waitUntil(opened.banner.isVisible)
    assert "cannot be written (Permission denied)" in opened.banner.text
    assert session_of(opened).karyogram.slot_of(file) == "4"
    monkeypatch.setattr(os, "replace", real_replace)
    QTest.keyClicks(opened.view, "5")
    qtbot.waitUntil(lambda: not opened.banner.isVisible())
    assert session_of(opened).is_saved


def test_a_save_that_fails_while_closing_is_not_taken_for_done(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The write is under way when the window is closed, and its failure has not been told yet."""

    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    asked: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", read_only)
        patch.setattr(dialogs, "confirm", lambda parent, question: bool(asked.append(question)))
        opened.view.show_file(first_of(opened, "3"))
        QTest.keyClicks(opened.view, "4")
        session_of(opened).save()
        assert not opened.close()
    assert len(asked) == 1


def test_closing_a_case_that_cannot_be_saved_asks_first(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def read_only(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    def stay(parent: object, question: str) -> bool:
        asked.append(question)
        return False

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", read_only)
        patch.setattr(dialogs, "confirm", stay)
        opened.view.show_file(first_of(opened, "3"))
        QTest.keyClicks(opened.view, "4")
        assert not opened.close()
        assert opened.session is not None
    assert len(asked) == 1
    assert "Permission denied" in asked[0]


def test_the_title_names_no_case_once_it_is_closed(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    assert opened.windowTitle() == f"{session_of(opened).case.name} — KaryoGUI"
    opened.open_case(tmp_path / "nowhere")
    qtbot.waitUntil(opened.message_page.isVisible)
    assert opened.windowTitle() == "KaryoGUI"


def test_an_empty_folder_gives_a_clear_message(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    window.open_case(empty)
    qtbot.waitUntil(window.message_page.isVisible)
    assert "is empty" in window.message_page.message
    assert str(empty) in window.message_page.message
    assert window.session is None


@pytest.mark.usefixtures("german")
def test_of_a_data_set_each_case_is_a_button_and_the_text_is_in_the_window_s_language(
    window: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    folder = case_copy.parent / "set"
    for name in ("a", "b"):
        shutil.copytree(case_copy, folder / "cases" / name)
    (folder / "labels.csv").write_text("case,patient,fold,file,type,polarity\n")
    window.open_case(folder)
    qtbot.waitUntil(lambda: bool(window.message_page.message))
    assert window.message_page.message == (
        f"{folder}: enthält keine Chromosomenbilder, aber Ordner mit solchen; öffnen Sie einen davon"
    )
    first, _ = (row for row in window.message_page.findChildren(QPushButton) if row.objectName() == "recent")
    first.click()
    qtbot.waitUntil(lambda: window.session is not None)
    assert window.session is not None
    assert window.session.case.folder == folder / "cases" / "a"


def test_of_a_folder_of_cases_the_one_that_was_meant_is_a_click_away(
    window: MainWindow, case_copy: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    root = tmp_path / "all cases"
    for name in ("26-001", "26-002"):
        shutil.copytree(case_copy, root / name / "cell 1")
    window.open_case(root)
    qtbot.waitUntil(window.message_page.isVisible)
    rows = window.message_page.findChildren(QPushButton, "recent")
    assert [row.accessibleName() for row in rows] == [f"Open {root / name}" for name in ("26-001", "26-002")]
    rows[1].click()
    qtbot.waitUntil(lambda: window.session is not None)
    assert session_of(window).case.folder == root / "26-002"


def test_enter_does_not_throw_away_what_is_not_saved(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    preselected: list[object] = []

    def question(*arguments: object) -> QMessageBox.StandardButton:
        preselected.append(arguments[-1])
        return QMessageBox.StandardButton.No

    monkeypatch.setattr(QMessageBox, "question", question)
    dialogs.confirm(window, "Lose it?")
    dialogs.confirm(window, "Go on?", is_safe=True)
    assert preselected == [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]


def test_unreadable_files_are_named_and_the_rest_opens(
    window: MainWindow, case_copy: Path, qtbot: QtBot, truth: object
) -> None:
    (case_copy / "zz.png").write_bytes(b"no image")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    assert "1 not readable" in window.bottom_bar.ledger.accessibleName()
    assert session_of(window).cell.unreadable[0].file == "zz.png"


def test_cancel_while_classifying_goes_back_to_the_start(
    window: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot
) -> None:
    engine.hold = True
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: engine.asked == 1)
    assert window.busy_page.isVisible()
    window.cases.cancel()
    assert window.start_page.isVisible()
    qtbot.waitUntil(lambda: engine.cancelled)
    assert window.session is None
    assert not (case_copy / "karyogram.json").exists()


def test_a_second_case_opened_meanwhile_wins(
    window: MainWindow, engine: StandInEngine, case_copy: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    engine.hold = True
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: engine.asked == 1)
    empty = tmp_path / "empty"
    empty.mkdir()
    window.open_case(empty)
    qtbot.waitUntil(window.message_page.isVisible)
    engine.hold = False
    qtbot.waitUntil(lambda: window._engine.is_idle)
    assert window.session is None


def test_closing_while_working_ends_the_worker(
    window: MainWindow, engine: StandInEngine, case_copy: Path, qtbot: QtBot
) -> None:
    engine.hold = True
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: engine.asked == 1)
    window.close()
    assert engine.cancelled


def test_a_dropped_folder_is_opened_and_never_moved(window: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    mime = folder_mime(case_copy)
    enter = drag_enter(mime)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(300, 300), COPY_OR_MOVE, mime, LEFT, NO_KEY)
    QApplication.sendEvent(window, drop)
    assert drop.dropAction() == Qt.DropAction.CopyAction
    qtbot.waitUntil(lambda: window.session is not None)
    assert session_of(window).case.folder == case_copy


def test_the_demo_case_is_edited_in_a_copy(window: MainWindow, settings: AppSettings, qtbot: QtBot) -> None:
    shipped = sorted(path.name for path in demo_case().iterdir())
    window.open_demo()
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert sorted(path.name for path in demo_case().iterdir()) == shipped
    copy = settings.data_folder / "demo"
    assert sorted(path.name for path in copy.rglob("*.png")) == [name for name in shipped if name.endswith("png")]


def test_classifying_again_asks_before_decisions_are_lost(
    opened: MainWindow, engine: StandInEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: False)
    asked = engine.asked
    opened.cases.classify_again()
    assert engine.asked == asked
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: True)
    opened.cases.classify_again()
    qtbot.waitUntil(lambda: opened.session is not None and opened.session.karyogram.slot_of(file) == "3")


def test_nothing_is_done_to_a_case_that_is_being_classified_anew(
    opened: MainWindow, engine: StandInEngine, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(dialogs, "confirm", lambda parent, question: True)
    file = first_of(opened, "3")
    opened.view.show_file(file)
    QTest.keyClicks(opened.view, "4")
    before = session_of(opened).karyogram
    engine.hold, engine.free = True, engine.asked
    opened.cases.classify_again()
    qtbot.waitUntil(lambda: engine.asked > engine.free)
    actions, desk = opened.actions_, opened.desk
    for action in (actions.undo, actions.turn, actions.exclude, actions.accept_rest, desk.sign_action):
        assert not action.isEnabled(), action.text()
        action.trigger()
    opened.editing.turn_selected()
    assert session_of(opened).karyogram is before
    assert session_of(opened).result.review.status is CaseStatus.OPEN
    opened.cases.cancel()
    qtbot.waitUntil(lambda: engine.cancelled)
    QTest.keyClick(opened.view, Qt.Key.Key_F)
    assert session_of(opened).karyogram is not before
    actions.undo.trigger()
    actions.undo.trigger()
    assert session_of(opened).karyogram.slot_of(file) == "3"


def test_warnings_select_their_chromosomes(opened: MainWindow) -> None:
    files = session_of(opened).karyogram.slots["21"]
    opened.case_panel.warnings.files_chosen.emit(files)
    assert set(opened.scene.selected_files()) == set(files)
    opened.scene.select_all()
    assert len(opened.scene.selected_files()) == 47


def test_windows_leave_room_for_their_title_bar_on_any_screen(window: MainWindow) -> None:
    assert fitted(QSize(1440, 900), QSize(1920, 1040)) == QSize(1440, 900)
    small = fitted(QSize(1440, 900), QSize(1280, 800))
    assert small.width() < 1280
    assert 720 <= small.height() <= 800 - 40
    room = window.screen().availableSize()
    assert window.minimumHeight() <= room.height() - 40
    assert window.minimumWidth() <= room.width()
