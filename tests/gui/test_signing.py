"""Review and signing, as people do it in the window."""

import gc
from pathlib import Path

from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from engine.domain.review import CaseStatus, Review
from engine.domain.signing import UNDECIDED, WARNING, OpenPoint
from engine.io.audit import read_log
from engine.io.case_record import read_record
from karyogui.main_window import MainWindow
from karyogui.panels.warning_cards import WarningCard
from karyogui.record.sign_dialog import SignDialog
from karyogui.settings.values import Person
from tests.gui.conftest import follow
from tests.gui.steps import accept_all, answer_warnings, review_as, saved, session_of


def test_signing_is_closed_while_something_is_open_and_the_list_leads_to_it(opened: MainWindow) -> None:
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.person.role.setText("technologist")
    assert not dialog.proceed.isEnabled()
    opened.scene.clearSelection()
    links = [button for button in dialog.findChildren(QPushButton) if button.text() == "Show"]
    assert len(links) >= 2  # doubts, what nobody accepted, and the trisomy
    links[0].click()
    assert not dialog.isVisible()
    assert set(opened.scene.selected_files()) == {doubt.file for doubt in session_of(opened).doubts}


def test_no_line_of_the_checklist_is_cut_off_in_a_low_dialog(opened: MainWindow, qtbot: QtBot) -> None:
    session = session_of(opened)
    for slot in ("13", "14", "15", "16"):
        opened.editing.move(session.karyogram.slots[slot][:1], "20", None)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.resize(dialog.width(), 420)
    qtbot.wait(20)
    (area,) = dialog.findChildren(QScrollArea)
    wrapped = [label for label in area.findChildren(QLabel) if label.wordWrap()]
    assert len(wrapped) > 5
    for label in wrapped:
        assert label.height() >= label.heightForWidth(label.width())
    assert area.verticalScrollBar().maximum() > 0
    dialog.close()


def test_the_checklist_is_seen_whole_when_everything_is_done(opened: MainWindow, qtbot: QtBot) -> None:
    accept_all(opened)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    qtbot.wait(20)
    (area,) = dialog.findChildren(QScrollArea)
    lines = [label for label in area.findChildren(QLabel) if label.text().startswith("✓")]
    assert len(lines) == 5
    for label in lines:
        assert label.visibleRegion().boundingRect().height() == label.height() >= label.fontMetrics().height()
    dialog.close()


def test_the_checklist_ticks_nothing_that_a_doubt_still_lacks(opened: MainWindow) -> None:
    opened.editing.accept_without_doubt()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    lines = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Need a look: 2" in lines
    assert "✓  Every chromosome was accepted by a person" not in lines
    assert "✓  Every other chromosome was accepted by a person" in lines
    dialog.close()


def test_of_very_many_open_points_the_first_of_each_kind_are_listed_and_the_others_counted(qtbot: QtBot) -> None:
    cells = [f"cell-{number}" for number in range(60)]
    points = [OpenPoint(UNDECIDED, cell, ("1.png",)) for cell in cells]
    points += [OpenPoint(WARNING, cell, (), "3 in 21: trisomy 21, or one misread.") for cell in cells[:20]]
    window = QWidget()
    qtbot.addWidget(window)
    dialog = SignDialog(window, "case", Review(), points, Person("A. Meyer"), (), several_cells=True)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert sum("Not accepted by anybody yet: 1" in text for text in texts) == 20
    assert sum("trisomy 21" in text for text in texts) == 20
    assert [text for text in texts if "more" in text] == ["○  and 40 more"]
    assert not dialog.proceed.isEnabled()


def test_a_link_of_the_checklist_can_be_read_while_it_has_the_keys(opened: MainWindow, qtbot: QtBot) -> None:
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    link = next(button for button in dialog.findChildren(QPushButton) if button.text() == "Show")
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    image = link.grab(link.rect().adjusted(5, 4, -5, -4)).toImage()  # without its rim
    greys = [image.pixelColor(x, y).lightness() for x in range(image.width()) for y in range(image.height())]
    assert max(greys) - min(greys) > 100


def test_who_reviews_is_told_that_the_stated_sex_and_the_chromosomes_disagree(
    opened: MainWindow, case_copy: Path, qtbot: QtBot
) -> None:
    (case_copy / "report.json").write_text('{"format": 1, "case_data": {"sex": "Female"}}', encoding="utf-8")
    accept_all(opened)
    saved(opened, qtbot)
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    told = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("The sex is stated as female, but there is a Y chromosome" in text for text in told)
    dialog.person.role.setText("technologist")
    assert dialog.proceed.isEnabled()  # it may be true
    dialog.reject()
    (case_copy / "report.json").write_text("{", encoding="utf-8")
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    assert any("report.json" in label.text() for label in dialog.findChildren(QLabel))
    dialog.reject()


def test_one_person_reviews_and_only_a_second_one_signs(opened: MainWindow, qtbot: QtBot, case_copy: Path) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    assert "REVIEWED" in opened.top_bar._chip.text()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.person.name.setCurrentText("a.  meyer")
    dialog.person.role.setText("cytogeneticist")
    assert not dialog.proceed.isEnabled()
    dialog.person.name.setCurrentText("B. Roth")
    dialog.proceed.click()
    assert session_of(opened).result.review.status is CaseStatus.SIGNED
    assert opened.top_bar._chip.text() == "SIGNED · B. Roth"
    assert "Signed by B. Roth, cytogeneticist" in opened.desk.notice.text
    saved(opened, qtbot)
    entries = [logged.entry for logged in read_log(case_copy).entries]
    assert [(entry.what, entry.who) for entry in entries[-2:]] == [("review", "A. Meyer"), ("sign", "B. Roth")]
    assert not read_record(case_copy).alerts


def test_a_reviewed_case_can_be_taken_back_and_edited(opened: MainWindow) -> None:
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    assert not opened.actions_.undo.isEnabled()
    opened.desk.notice.press("Take back")
    assert session_of(opened).result.review.status is CaseStatus.OPEN
    assert opened.actions_.undo.isEnabled()


def test_a_reviewed_case_offers_nothing_that_would_be_refused(opened: MainWindow) -> None:
    def offered() -> tuple[set[bool], set[bool]]:
        follow(opened)
        links = [b for card in opened.findChildren(WarningCard) for b in card.findChildren(QPushButton)]
        moves = [b for b in opened.review_panel.details.findChildren(QPushButton) if b.text().startswith("→")]
        assert links
        assert moves
        return {not link.isHidden() for link in links}, {move.isEnabled() for move in moves}

    accept_all(opened)
    opened.view.show_file(session_of(opened).karyogram.slots["21"][0])
    assert offered() == ({True}, {True})
    review_as(opened, "A. Meyer", "technologist")
    assert offered() == ({False}, {False})
    # Once it is signed it is read-only too.
    assert (
        opened.desk.notice.text
        == "Reviewed by A. Meyer: read-only. A second person signs, or the review is taken back."
    )
    opened.editing.move(session_of(opened).karyogram.slots["21"][:1], "20", None)
    assert opened.bottom_bar.hint.text() == "Reviewed by A. Meyer: take the review back to change the case."
    assert not opened.bottom_bar.origin.isEnabled()
    assert not opened.actions_.accept_rest.isEnabled()
    opened.desk.notice.press("Take back")
    assert offered() == ({True}, {True})
    assert opened.bottom_bar.origin.isEnabled()


def test_the_record_works_on_after_the_keys_went_through_all_parts(opened: MainWindow, qtbot: QtBot) -> None:
    for _ in range(6):
        opened.actions_.next_part.trigger()
    answer_warnings(opened)  # the card of the warning, where the keys were, is another now
    follow(opened)
    qtbot.wait(20)
    gc.collect()
    opened.desk.show()
    assert opened.desk.sign_action.isEnabled()
    dialog = opened.desk.review_and_sign()
    assert dialog is not None
    dialog.close()
