"""Nobody stands for a folder that is not what was read, and nobody's window stops while it is looked at."""

from collections.abc import Callable
from pathlib import Path
from threading import Event
from types import ModuleType

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from engine.domain.review import CaseStatus
from karyogui.main_window import MainWindow
from karyogui.record import desk, folder_check
from karyogui.report import controller
from tests.conftest import PATIENCE_MS
from tests.gui.steps import accept_all, review_as, saved, session_of, stop_the_wait


def test_a_folder_that_changed_while_it_was_open_is_read_again_before_it_is_reviewed(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    accept_all(opened)
    saved(opened, qtbot)
    images = sorted(case_copy.glob("*.png"))
    content = images[0].read_bytes()
    images[0].unlink()
    (case_copy / "099.png").write_bytes(images[1].read_bytes())
    (case_copy / "out.pdf").write_bytes(b"")  # no image: nobody need look at it
    assert opened.desk.review_and_sign() is None
    assert "New: 099.png. Gone: 001.png. Open the case again" in opened.desk.notice.text
    assert session_of(opened).result.review.status is CaseStatus.OPEN
    # Put right, there is nothing to be told.
    images[0].write_bytes(content)
    (case_copy / "099.png").rename(case_copy / "karyogram.png")
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    assert not opened.desk.notice.isVisible()
    dialog.reject()
    # Or it is read again, and the new file needs a look.
    (case_copy / "karyogram.png").rename(case_copy / "099.png")
    opened.desk.review_and_sign()
    before = session_of(opened)
    opened.desk.notice.press("Open it again")
    qtbot.waitUntil(lambda: opened.session not in (None, before))
    assert "099.png" in session_of(opened).karyogram.files
    assert opened.desk.review_and_sign() is not None


def test_a_picture_that_was_replaced_while_the_case_is_open_is_neither_reviewed_nor_signed(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    accept_all(opened)
    saved(opened, qtbot)
    images = sorted(case_copy.glob("*.png"))
    content = [image.read_bytes() for image in images[:2]]
    images[0].write_bytes(content[1])
    assert opened.desk.review_and_sign() is None
    assert "Not what was read: 001.png. Open the case again" in opened.desk.notice.text
    images[0].write_bytes(content[0])
    # While the dialog is open as well.
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    images[0].write_bytes(content[1])
    dialog.person.role.setText("technologist")
    dialog.proceed.click()
    assert "Not what was read: 001.png." in opened.desk.notice.text
    assert session_of(opened).result.review.status is CaseStatus.OPEN
    images[0].write_bytes(content[0])
    review_as(opened, "A. Meyer", "technologist")
    assert session_of(opened).result.review.status is CaseStatus.REVIEWED
    images[0].write_bytes(content[1])
    assert opened.desk.review_and_sign() is None
    assert session_of(opened).result.review.status is CaseStatus.REVIEWED
    assert "Not what was read: 001.png." in opened.desk.notice.text


def test_other_patient_data_than_were_read_are_read_again_before_the_review(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    accept_all(opened)
    saved(opened, qtbot)
    (case_copy / "case.json").write_text('{"patient": {"name": "Somebody Else"}}', encoding="utf-8")
    assert opened.desk.review_and_sign() is None
    assert "Not what was read: case.json." in opened.desk.notice.text


@pytest.mark.parametrize(
    ("module", "read", "asks", "told"),
    [
        (desk, "read_log", lambda window: window.desk.show_log(), "does not answer"),
        (
            folder_check,
            "changes_since_read",
            lambda window: window.desk.review_and_sign(),
            "does not answer; nothing is reviewed or signed",
        ),
        (desk, "cautions", lambda window: window.desk.review_and_sign(), "does not answer"),
        (controller, "entries_of", lambda window: window.reports.open_window(session_of(window)), "does not answer"),
    ],
)
def test_the_window_lives_while_a_slow_folder_is_read_and_the_wait_can_be_ended(
    opened: MainWindow,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    module: ModuleType,
    read: str,
    asks: Callable[[MainWindow], QDialog | None],
    told: str,
) -> None:
    accept_all(opened)
    saved(opened, qtbot)
    answers = Event()
    real = getattr(module, read)

    def slow(*arguments: object) -> object:
        answers.wait(PATIENCE_MS / 1000)
        return real(*arguments)

    monkeypatch.setattr(module, read, slow)
    heard = stop_the_wait(opened)
    assert asks(opened) is None
    assert any("slow to answer" in text for text in heard)
    assert told in opened.banner.text
    answers.set()
    dialog = asks(opened)
    assert dialog is not None
    dialog.reject()


def test_a_folder_that_is_gone_is_neither_reviewed_nor_signed(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    accept_all(opened)
    saved(opened, qtbot)
    away = case_copy.rename(case_copy.with_name("away"))
    assert opened.desk.review_and_sign() is None
    assert f"{case_copy}: there is no such folder" in opened.banner.text
    away.rename(case_copy)
    assert opened.desk.review_and_sign() is not None
