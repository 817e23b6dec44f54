"""A signed case: closed to edits, amended as a new version, and told when its folder has changed since."""

import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QUndoView
from pytestqt.qtbot import QtBot

from engine.domain.case import Case
from engine.domain.edits import Turn
from engine.domain.karyogram import Decision, KaryogramError
from engine.domain.review import CaseStatus
from engine.io.case_record import read_record
from karyogui.cases import case_controller
from karyogui.iscn_dialog import IscnDialog
from karyogui.main_window import MainWindow
from karyogui.panels.cell_list import CellList
from karyogui.record import versions
from karyogui.record.amend_dialog import AmendDialog
from tests.conftest import PATIENCE_MS
from tests.gui.conftest import follow
from tests.gui.steps import AT, amend_as, answer_warnings, review_as, saved, session_of, stop_the_wait


def test_a_signed_case_refuses_every_edit_in_the_window_and_behind_it(signed: MainWindow) -> None:
    session = session_of(signed)
    before = session.result
    file = session.karyogram.slots["3"][0]
    signed.view.setFocus()
    signed.view.show_file(file)
    QTest.keyClicks(signed.view, "4f")
    QTest.keyClick(signed.view, Qt.Key.Key_Delete)
    assert session.result is before
    assert not signed.actions_.turn.isEnabled()
    assert not signed.actions_.undo.isEnabled()
    assert not signed.actions_.classify.isEnabled()
    with pytest.raises(KaryogramError, match=r"signed by B\. Roth"):
        session.apply(Turn((file,), Decision("X", AT)), "turn")


def texts_of_the_line(window: MainWindow) -> list[str]:
    """What the dialog of the ISCN line shows, after one was typed there: the typed one first."""
    shown: list[str] = []

    def look() -> None:
        (dialog,) = (widget for widget in window.findChildren(IscnDialog) if widget.isVisible())
        edit = dialog.findChild(QLineEdit, "iscnEdit")
        QTest.keyClicks(edit, "46,XX")
        shown.extend([edit.text(), *(label.text() for label in dialog.findChildren(QLabel))])
        shown.extend(button.text() for button in dialog.findChildren(QPushButton) if button.isVisible())
        dialog.reject()

    QTimer.singleShot(0, look)
    window.actions_.iscn.trigger()
    return shown


def test_the_iscn_line_of_a_signed_case_is_explained_and_cannot_be_typed(signed: MainWindow) -> None:
    shown = texts_of_the_line(signed)
    assert shown[0] == ""
    assert any("one more chromosome 21" in text and "Signed by B. Roth" in text for text in shown)
    assert "Close" in shown
    assert "OK" not in shown


def test_after_a_step_of_the_review_the_keys_are_with_the_karyogram_and_the_history_begins_anew(
    signed: MainWindow, qtbot: QtBot
) -> None:
    history = signed.review_panel.findChild(QUndoView)
    assert history.emptyLabel() == "as signed"
    *_, button = (found for found in signed.desk.notice.findChildren(QPushButton) if found.text() == "Amend…")
    button.setFocus()
    button.click()
    (dialog,) = (found for found in signed.findChildren(AmendDialog) if found.isVisible())
    dialog.reason.setPlainText("wrong class")
    dialog.person.name.setCurrentText("B. Roth")
    dialog.person.role.setText("cytogeneticist")
    dialog.accept()
    qtbot.wait(20)
    assert signed.focusWidget() is signed.view
    assert history.emptyLabel() == "as signed"


def test_amending_keeps_the_signed_version_and_makes_a_new_one(
    signed: MainWindow, qtbot: QtBot, case_copy: Path
) -> None:
    first = (case_copy / "karyogram.json").read_bytes()
    file = session_of(signed).karyogram.slots["21"][0]
    dialog = signed.desk.amend()
    assert dialog is not None
    assert not dialog.proceed.isEnabled()
    (told,) = (label for label in dialog.findChildren(QLabel) if label.text() == "Reason, name and role are needed.")
    dialog.reason.setPlainText("21 was a misread 22")
    dialog.person.name.setCurrentText("B. Roth")
    assert not told.isHidden()
    dialog.person.role.setText("cytogeneticist")
    assert told.isHidden()
    dialog.proceed.click()
    assert (case_copy / "karyogram.v1.json").read_bytes() == first
    assert "21 was a misread 22" in signed.desk.notice.text
    signed.view.show_file(file)
    QTest.keyClicks(signed.view, "22")
    assert session_of(signed).karyogram.slot_of(file) == "22"
    answer_warnings(signed)
    review_as(signed, "B. Roth", "cytogeneticist")
    review_as(signed, "A. Meyer", "head of the laboratory")
    assert session_of(signed).result.review.report_status == "AMENDED"
    saved(signed, qtbot)
    # The earlier version opens read-only, and the present one again after it.
    signed.desk.versions_menu.actions()[0].trigger()
    assert session_of(signed).karyogram.slot_of(file) == "21"
    assert session_of(signed).why_read_only
    assert not signed.desk.log_action.isEnabled()  # it is of the present one
    signed.desk.notice.press("Back to the present version")
    qtbot.waitUntil(lambda: signed.session is not None and session_of(signed).karyogram.slot_of(file) == "22")
    assert not read_record(case_copy).alerts
    # Without a cell that it knows there is nothing to show, and the present one stays.
    present = session_of(signed)
    present.case = Case(case_copy, ())
    signed.desk.versions_menu.actions()[0].trigger()
    assert session_of(signed) is present
    assert "karyogram.v1.json: none of its cells" in signed.banner.text


def test_a_signed_case_whose_folder_has_changed_says_so_and_is_not_green(
    signed: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    assert signed.top_bar._chip.property("complete")
    assert "changed" not in signed.desk.notice.text
    before = session_of(signed)
    gone, line = before.karyogram.slots["21"][0], signed.bottom_bar.iscn.text()
    (case_copy / gone).unlink()
    signed.open_case(case_copy)
    qtbot.waitUntil(lambda: signed.session is not None and signed.session is not before)
    follow(signed)
    assert signed.top_bar._chip.text() == "SIGNED · B. Roth"
    assert not signed.top_bar._chip.property("complete")
    assert f"The folder has changed since: this is not what was signed, and its report is a draft. Gone: {gone}" in (
        signed.desk.notice.text
    )
    assert signed.desk.notice.property("alert")
    # What was signed is what counts, until it is amended.
    assert line == "47,XY,+21"
    assert signed.bottom_bar.iscn.text() == line
    assert "46,XY" in signed.bottom_bar.iscn.tip_at(-1)
    assert any("one more chromosome 21" in text for text in texts_of_the_line(signed))
    (row,) = signed.case_panel.findChild(CellList).texts()
    assert f" · {line} · " in row
    amend_as(signed, "C. Weiss", "technologist", "the picture was lost")
    follow(signed)
    assert signed.bottom_bar.iscn.text() == "46,XY"


def test_a_picture_that_was_replaced_after_the_signature_is_told(
    signed: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    before = session_of(signed)
    replaced, other = before.karyogram.slots["21"][0], before.karyogram.slots["22"][0]
    shutil.copyfile(case_copy / other, case_copy / replaced)
    signed.open_case(case_copy)
    qtbot.waitUntil(lambda: signed.session is not None and signed.session is not before)
    follow(signed)
    assert session_of(signed).karyogram.slot_of(replaced) == "unassigned"
    assert not signed.top_bar._chip.property("complete")
    assert "this is not what was signed, and its report is a draft." in signed.desk.notice.text
    assert f"Replaced: {replaced} was in the saved karyogram but is another" in signed.desk.notice.text
    assert signed.bottom_bar.iscn.text() == "47,XY,+21"


def test_a_folder_that_does_not_answer_keeps_the_version_that_is_shown(
    signed: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Event()

    def slowly(does: Callable[..., Any]) -> Callable[..., Any]:
        def slow(*arguments: object) -> object:
            answers.wait(PATIENCE_MS / 1000)
            return does(*arguments)

        return slow

    def amend_it() -> None:
        amend_as(signed, "B. Roth", "cytogeneticist", "wrong class")

    with monkeypatch.context() as patch:
        patch.setattr(versions, "write_karyogram_bytes", slowly(versions.write_karyogram_bytes))
        heard = stop_the_wait(signed)
        amend_it()
        assert any("Keeping the signed version" in text for text in heard)
        assert session_of(signed).result.review.status is CaseStatus.SIGNED
        assert signed.banner.text.endswith("does not answer")
        answers.set()
        amend_it()
        assert session_of(signed).result.review.version == 2
        saved(signed, qtbot)
    answers.clear()
    with monkeypatch.context() as patch:
        patch.setattr(case_controller, "open_version", slowly(case_controller.open_version))
        present = session_of(signed)
        heard = stop_the_wait(signed)
        signed.desk.versions_menu.actions()[0].trigger()
        assert any("Reading the earlier version" in text for text in heard)
        assert session_of(signed) is present
        answers.set()
