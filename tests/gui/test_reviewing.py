"""The review of a cell as a user does it: doubts, warnings, the ISCN line, the ledger."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.domain.answers import LOST
from engine.domain.cell_warnings import open_warnings
from engine.domain.edits import Resolve
from engine.domain.findings import CellWarning
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import EXCLUDED
from engine.io.karyogram_file import load_karyogram
from karyogui import reviewing
from karyogui.iscn_dialog import IscnDialog
from karyogui.ledger_dialog import LedgerDialog
from karyogui.main_window import MainWindow
from karyogui.panels.warning_cards import WarningCard
from karyogui.report.case_result import case_result
from karyogui.resolve_dialog import ResolveDialog
from karyogui.widgets import dialogs
from tests.gui.conftest import follow
from tests.gui.steps import session_of

LEFT = Qt.MouseButton.LeftButton
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


def selected(window: MainWindow) -> str:
    (file,) = window.scene.selected_files()
    return file


def second_choice(window: MainWindow, file: str) -> str:
    prediction = session_of(window).karyogram.placements[file].prediction
    assert prediction is not None
    return prediction.top(2)[1][0]


def cards(window: MainWindow) -> list[WarningCard]:
    return window.findChildren(WarningCard)


def press(widget: QWidget, text: str) -> None:
    (button,) = [b for b in widget.findChildren(QPushButton) if b.text() == text]
    QTest.mouseClick(button, LEFT)


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_no_two_commands_of_the_window_share_a_key(opened: MainWindow) -> None:
    keys = [
        sequence.toString()
        for action in opened.findChildren(QAction)
        for sequence in action.shortcuts()
        if not sequence.isEmpty()
    ]
    assert [key for key in set(keys) if keys.count(key) > 1] == []


# The queue


def test_one_key_moves_a_doubtful_one_to_its_second_choice_and_goes_on(opened: MainWindow) -> None:
    first = selected(opened)
    second = second_choice(opened, first)
    QTest.keyClick(opened.view, Qt.Key.Key_2, ALT)
    assert session_of(opened).karyogram.slot_of(first) == second
    following = selected(opened)
    assert following != first
    slot = session_of(opened).karyogram.slot_of(following)
    QTest.keyClick(opened.view, Qt.Key.Key_1, ALT)  # its most probable class is where it stands: accepted
    placement = session_of(opened).karyogram.placements[following]
    assert session_of(opened).karyogram.slot_of(following) == slot
    assert placement.decision.by
    assert session_of(opened).doubts == ()


def test_a_clean_cell_with_two_doubts_is_reviewed_in_three_actions(opened: MainWindow) -> None:
    assert len(session_of(opened).doubts) == 2
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    QTest.keyClick(opened.view, Qt.Key.Key_Return, SHIFT)
    assert all(p.decision.by for p in session_of(opened).karyogram.placements.values())
    assert session_of(opened).undo_stack.count() == 3


def test_accepting_what_one_has_accepted_is_no_step(opened: MainWindow) -> None:
    stack = session_of(opened).undo_stack
    doubtful = {doubt.file for doubt in session_of(opened).doubts}
    opened.view.show_file(next(file for file in session_of(opened).karyogram.placements if file not in doubtful))
    opened.actions_.accept.trigger()
    opened.actions_.accept.trigger()
    assert stack.count() == 1
    opened.scene.select_all()
    opened.actions_.accept.trigger()
    assert stack.count() == 2


def test_a_doubt_says_why_and_shows_the_other_class_it_may_belong_to(opened: MainWindow) -> None:
    file = selected(opened)
    told = texts(opened.review_panel)
    assert "Needs a look: type 0.60" in told
    captions = opened.review_panel.details.findChildren(QWidget)
    shown = " ".join(widget.accessibleName() for widget in captions)
    other = second_choice(opened, file)
    assert f"{other} · {Path(session_of(opened).karyogram.slots[other][0]).stem}" in shown
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    opened.view.show_file(file)
    follow(opened)
    assert "✓ decided by" in texts(opened.review_panel)


def test_other_limits_of_the_laboratory_change_what_is_a_doubt(opened: MainWindow) -> None:
    session_of(opened).limits = type(session_of(opened).limits)(type_below=0.5)
    opened.presenter.show_karyogram(session_of(opened))
    assert "NEEDS A LOOK · 0 OF 47" in texts(opened.review_panel)


# Warnings


def answer_with(monkeypatch: pytest.MonkeyPatch, reason: str | None) -> None:
    def ask(parent: object, warning: CellWarning, before: str) -> str | None:
        return reason

    monkeypatch.setattr(reviewing, "ask_resolution", ask)


def test_an_answered_warning_keeps_its_reason_and_is_undone_like_an_edit(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, case_copy: Path, qtbot: QtBot
) -> None:
    session = session_of(opened)
    answer_with(monkeypatch, None)
    press(cards(opened)[0], "Answer…")
    assert len(open_warnings(session.result, session.cell)) == 1  # thought better of
    answer_with(monkeypatch, "True finding, to be reported")
    press(cards(opened)[0], "Answer…")
    assert open_warnings(session.result, session.cell) == ()
    assert "True finding, to be reported" in cards(opened)[0].accessibleName()
    assert opened.actions_.undo.text() == "Undo: answer"
    qtbot.waitUntil(lambda: session.is_saved)
    saved = load_karyogram(case_copy, session.case)
    assert saved is not None
    assert [r.reason for r in saved.cells[session.cell.name].resolutions] == ["True finding, to be reported"]
    opened.actions_.undo.trigger()
    assert len(open_warnings(session.result, session.cell)) == 1


def test_warnings_that_wait_for_an_answer_stand_first(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.editing.move(session_of(opened).karyogram.slots["3"][:1], "5", None)  # two more possible findings
    follow(opened)
    answer_with(monkeypatch, "seen in every cell")

    def from_above() -> list[str]:
        QApplication.processEvents()
        found = sorted(cards(opened), key=lambda card: card.mapTo(opened, QPoint()).y())
        return [card.accessibleName() for card in found]

    first, *others = from_above()
    press(next(card for card in cards(opened) if card.accessibleName() == first), "Answer…")
    follow(opened)
    *before, last = from_above()
    assert before == others
    assert "seen in every cell" in last


def test_an_answer_is_written_anew_from_what_it_was(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    answer_with(monkeypatch, "seen in every cell")
    press(cards(opened)[0], "Answer…")
    monkeypatch.setattr(reviewing, "ask_resolution", lambda parent, warning, before: f"{before}, and by eye")
    press(cards(opened)[0], "Change…")
    (answer,) = session_of(opened).karyogram.resolutions
    assert answer.reason == "seen in every cell, and by eye"


def test_an_answer_is_taken_back_and_does_not_hold_for_another_trisomy(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(opened)
    answer_with(monkeypatch, "True finding, to be reported")
    press(cards(opened)[0], "Answer…")
    press(cards(opened)[0], "Reopen")
    assert len(open_warnings(session.result, session.cell)) == 1
    press(cards(opened)[0], "Answer…")
    extra, other = session.karyogram.slots["21"][0], session.karyogram.slots["20"][0]
    opened.editing.move((extra,), "20", None)
    opened.editing.move((other,), "21", None)
    assert [warning.code for warning in open_warnings(session.result, session.cell)] == ["extra"]


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier])
def test_usual_answers_are_one_press_away(qtbot: QtBot, opened: MainWindow, modifier: Qt.KeyboardModifier) -> None:
    session = session_of(opened)
    dialog = ResolveDialog(opened, open_warnings(session.result, session.cell)[0])
    qtbot.addWidget(dialog)
    dialog.show()
    assert "Trisomy 21, or one misread" in texts(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    QTest.keyClick(dialog, Qt.Key.Key_1, modifier)
    qtbot.waitUntil(lambda: dialog.reason == "True finding, to be reported")  # the button is seen to be pressed


# The ISCN line


def in_iscn_dialog(opened: MainWindow, monkeypatch: pytest.MonkeyPatch, act: Callable[[IscnDialog], None]) -> None:
    def use(dialog: IscnDialog) -> QDialog.DialogCode:
        act(dialog)
        return QDialog.DialogCode.Accepted

    monkeypatch.setattr(IscnDialog, "exec", use)
    QTest.mouseClick(opened.bottom_bar.iscn, LEFT)


def test_a_typed_line_stays_until_the_grid_makes_it_wrong(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch, case_copy: Path, qtbot: QtBot
) -> None:
    details = (case_copy / "case.json").read_bytes()
    in_iscn_dialog(opened, monkeypatch, lambda dialog: dialog._line.setText("47,XY,+21c"))
    assert opened.bottom_bar.iscn.text() == "47,XY,+21c"
    assert opened.actions_.undo.text() == "Undo: ISCN"
    qtbot.waitUntil(lambda: session_of(opened).is_saved)
    assert '"line": "47,XY,+21c"' in (case_copy / "karyogram.json").read_text(encoding="utf-8")
    assert (case_copy / "case.json").read_bytes() == details
    opened.editing.move((session_of(opened).karyogram.slots["21"][0],), "22", None)
    follow(opened)
    assert opened.bottom_bar.iscn.text() == "47,XY,+21c"
    assert "the grid has three 22" in opened.bottom_bar.iscn.tip_at(0)
    assert "typed, not as the grid" in opened.bottom_bar.origin.text()
    in_iscn_dialog(opened, monkeypatch, lambda dialog: dialog._line.clear())
    assert opened.bottom_bar.iscn.text() == "47,XY,+22"


def test_typing_is_checked_at_once_and_helped(opened: MainWindow, qtbot: QtBot) -> None:
    session = session_of(opened)
    dialog = IscnDialog(session.karyogram, session.result.iscn, session.limits, opened)
    qtbot.addWidget(dialog)
    dialog.show()
    assert "written from the grid: 47,XY,+21" in texts(dialog)
    QTest.keyClicks(dialog._line, "47 xy +21")
    assert "does not agree" in texts(dialog)
    press(dialog, "Did you mean 47,XY,+21?")
    assert dialog._line.text() == "47,XY,+21"
    assert "agrees with the grid" in texts(dialog)
    assert dialog.typed_line == ""  # the grid's own line needs no keeping
    dialog._line.setText("46,XY")
    assert "The grid has three 21, the line does not say +21" in texts(dialog)


def test_whether_a_sex_chromosome_change_is_acquired_is_asked_and_undone(opened: MainWindow) -> None:
    session = session_of(opened)
    origin = opened.bottom_bar.origin
    opened.editing.move((session.karyogram.slots["Y"][0],), "unassigned", None)
    follow(opened)
    assert opened.bottom_bar.iscn.text() == "46,X,+21"
    assert origin.text().startswith("constitutional or acquired?")
    assert origin.property("needed")
    origin.origin_chosen.emit(ACQUIRED, "XY")
    assert opened.bottom_bar.iscn.text() == "46,X,-Y,+21"
    assert origin.text().startswith("acquired, patient XY")
    origin.origin_chosen.emit(CONSTITUTIONAL, "")
    assert opened.bottom_bar.iscn.text() == "46,X,+21"
    opened.actions_.undo.trigger()
    assert session.result.iscn == IscnChoice(ACQUIRED, "XY")
    opened.actions_.undo.trigger()
    assert session.result.iscn == IscnChoice()


@pytest.mark.usefixtures("german")
def test_a_sex_chromosome_lost_in_preparation_needs_no_origin(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Answered in any language of the window: the record keeps the answer in one."""
    session = session_of(opened)
    monkeypatch.setattr(dialogs, "ask_reason", lambda *_: "debris")
    opened.editing.move((session.karyogram.slots["Y"][0],), EXCLUDED, None)
    follow(opened)
    assert opened.bottom_bar.origin.property("needed")
    (sex,) = [found for found in open_warnings(session.result, session.cell) if found.code == "sex"]

    def answer() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ResolveDialog)
        (lost,) = [b for b in dialog.findChildren(QPushButton) if b.text().endswith("Bei der Präparation verloren")]
        lost.click()

    QTimer.singleShot(0, answer)
    opened.reviewing.resolve(sex)
    follow(opened)
    assert session.karyogram.resolutions[0].reason == LOST
    assert not opened.bottom_bar.origin.property("needed")
    assert [found.code for found in open_warnings(session.result, session.cell)] == ["extra"]
    assert any("Bei der Präparation verloren" in card.accessibleName() for card in cards(opened))
    # Nor is 45,X what the report gives as the result.
    found = case_result(session.case, session.result)
    assert found.iscn == ""
    assert found.obstacles == ("no result: by the answers to the warnings no cell shows the patient's karyotype",)


def test_cell_numbers_and_question_marks_are_the_operator_s_choice(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose(dialog: IscnDialog) -> None:
        dialog._cells.setValue(20)
        dialog._doubtful.setChecked(True)
        dialog._prefix.setChecked(True)

    in_iscn_dialog(opened, monkeypatch, choose)
    assert opened.bottom_bar.iscn.text() == "47,XY,+21[20]"
    assert session_of(opened).result.iscn == IscnChoice(mark_doubtful=True, cell_count=20, is_prefixed=True)


# The ledger


def test_the_ledger_names_every_file_and_why(
    window: MainWindow, case_copy: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case_copy / "zz.png").write_bytes(b"no image")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None)
    groups: dict[str, list[str]] = {}
    opened: list[bool] = []

    def use(dialog: LedgerDialog) -> int:
        for place in range(dialog.tree.topLevelItemCount()):
            group = dialog.tree.topLevelItem(place)
            groups[group.text(0)] = [group.child(row).text(0) for row in range(group.childCount())]
        last = dialog.tree.topLevelItem(dialog.tree.topLevelItemCount() - 1)
        opened.append(last.isExpanded())
        dialog.tree.itemActivated.emit(last.child(0), 0)
        return 0

    monkeypatch.setattr(LedgerDialog, "exec", use)
    qtbot.waitUntil(lambda: window.bottom_bar.ledger.width() > 100)
    QTest.mouseClick(window.bottom_bar.ledger, LEFT)
    assert groups["Not readable · 1"] == ["zz.png"]
    assert len(groups["Placed in a class · 47"]) == 47
    assert selected(window) == session_of(window).karyogram.slots["1"][0]
    (case_copy / "zz.png").unlink()
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and not window.session.cell.unreadable)
    QTest.mouseClick(window.bottom_bar.ledger, LEFT)
    # What is out of the usual is seen at once; where there is nothing of it, the list itself.
    assert opened == [False, True]


def test_enter_with_another_key_accepts_nothing(opened: MainWindow) -> None:
    """Such as Ctrl+Shift+Enter, which signs: where that cannot be done, nothing else is."""
    file = session_of(opened).doubts[0].file
    opened.scene.select((file,))
    for modifiers in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier):
        QTest.keyClick(opened.view.viewport(), Qt.Key.Key_Return, modifiers)
    assert session_of(opened).karyogram.placements[file].decision.by is None


def test_after_an_answer_the_keys_go_to_the_next_warning_and_then_to_the_karyogram(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "ask_resolution", lambda *_: "seen")
    opened.editing.move((session_of(opened).karyogram.slots["5"][0],), "6", None)
    follow(opened)
    for left in (3, 2, 1):
        links = [link for link in opened.case_panel.warnings.findChildren(QPushButton) if link.text() == "Answer…"]
        assert len(links) == left
        if left == 3:
            links[0].setFocus()
        assert opened.focusWidget() is links[0]
        links[0].click()
        follow(opened)
    assert opened.focusWidget() is opened.view


def test_the_key_for_answers_leads_to_what_only_an_edit_or_the_line_can_answer(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = session_of(opened)
    shown: list[str] = []

    def run(dialog: QDialog) -> bool:
        shown.append(type(dialog).__name__)
        return False

    monkeypatch.setattr("karyogui.widgets.dialogs.run_dialog", run)
    loose = session.karyogram.slots["3"][0]
    opened.editing.move((*session.karyogram.slots["21"][:1], loose), "unassigned", None)
    while (first := open_warnings(session.result, session.cell)[0]).can_resolve:
        session.apply(Resolve(first.key, "by eye", session.decision()), "answer")
    opened.actions_.answer.trigger()
    assert loose in opened.scene.selected_files()
    assert "Two unassigned" in opened.bottom_bar.hint.text()
    opened.editing.move((loose,), "3", None)
    opened.editing.move(session.karyogram.slots["unassigned"], "X", None)  # XXY: constitutional or acquired?
    while (first := open_warnings(session.result, session.cell)[0]).can_resolve:
        session.apply(Resolve(first.key, "by eye", session.decision()), "answer")
    opened.actions_.answer.trigger()
    assert shown == ["IscnDialog"]


@pytest.mark.parametrize("key", [Qt.Key.Key_F, Qt.Key.Key_7, Qt.Key.Key_M, Qt.Key.Key_R, Qt.Key.Key_Delete])
def test_a_key_that_cannot_edit_says_why(opened: MainWindow, key: Qt.Key) -> None:
    before = session_of(opened).karyogram
    opened.scene.select(())
    QTest.keyClick(opened.view, key)
    assert opened.bottom_bar.hint.text() == "Select a chromosome first."
    session_of(opened).hold("the engine is at work")
    opened.scene.select(before.slots["3"][:1])
    QTest.keyClick(opened.view, key)
    opened.view.finish_typing()
    assert opened.bottom_bar.hint.text() == "The engine is at work."
    assert session_of(opened).karyogram is before
