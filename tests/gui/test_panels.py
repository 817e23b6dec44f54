"""What the panels and bars say."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QDragLeaveEvent, QFont, QFontMetrics, QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import UNASSIGNED
from engine.domain.prediction import Box
from engine.domain.review import Amendment, Review, Signature, Version
from engine.resources import resource_path
from karyogui.app import UnexpectedErrors
from karyogui.look.theme import PAPER
from karyogui.main_window import MainWindow
from karyogui.panels.bottom_bar import BottomBar
from karyogui.panels.iscn_line import IscnLine
from karyogui.panels.list_rows import CellDelegate, DoubtDelegate, add_row, row_list
from karyogui.panels.pages import StartPage
from karyogui.panels.pictures import Picture, Pictures
from karyogui.panels.warning_cards import WarningCard
from karyogui.record.notice import Notice
from karyogui.widgets.reason_dialog import ExclusionDialog
from karyogui.widgets.screen_room import fitted
from tests.gui.conftest import drag_enter, folder_mime, follow
from tests.gui.steps import accept_all

LEFT = Qt.MouseButton.LeftButton


def visible_texts(window: MainWindow) -> list[str]:
    labels = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    return labels + [button.text() for button in window.findChildren(QPushButton) if button.isVisible()]


def test_each_part_of_the_iscn_line_is_explained_under_the_mouse(qtbot: QtBot) -> None:
    shown = IscnLine(PAPER)
    qtbot.addWidget(shown)
    shown.show_line("47,XY,+21[20]", "Written from the counts of the grid")
    tips = [shown.tip_at(left + 1) for left, _, _ in shown._places()]
    meanings = ("47 chromosomes counted", "one X and one Y", "one more chromosome 21", "found in 20 cells")
    for tip, told in zip(tips, meanings, strict=True):
        assert told in tip
        assert "Written from the counts" in tip
    assert "one more chromosome 21" in shown.accessibleDescription()
    assert shown.tip_at(3000.0).startswith("<b>47,XY,+21[20]</b>")


def test_a_long_iscn_line_does_not_widen_the_window(qtbot: QtBot) -> None:
    shown = IscnLine(PAPER)
    qtbot.addWidget(shown)
    shown.show_line("70,XY," + ",".join(f"+{number}" for number in range(1, 23)))
    assert shown.minimumSizeHint().width() <= 150
    assert shown.sizeHint().width() < 500
    shown.resize(shown.minimumSizeHint())
    shown.grab()


def test_the_part_that_the_network_looked_at_goes_with_the_picture(
    opened: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = opened.session
    assert session is not None
    file = session.karyogram.slots["1"][0]
    placement = session.karyogram.placements[file]
    assert placement.prediction is not None
    seen = replace(placement, prediction=replace(placement.prediction, box=Box(0.45, 0.4, 0.1)), turned=False)
    karyogram = session.karyogram
    looked_at = replace(karyogram, placements={**karyogram.placements, file: seen})
    session.result = replace(session.result, cells={session.cell.name: looked_at})
    shown: list[Picture] = []
    monkeypatch.setattr(Pictures, "show_pictures", lambda _, pictures, *more: shown.append(pictures[0]))

    def box_and_size() -> tuple[QRectF | None, float, float]:
        follow(opened)
        height, width = shown[-1].image_hw.shape
        return shown[-1].box, width, height

    opened.display.show_karyogram()
    opened.view.show_file(file)
    box, width, height = box_and_size()
    assert box is not None
    assert box.center() != QPointF(width / 2, height / 2)
    opened.actions_.turn.trigger()
    assert box_and_size()[0] == QRectF(width - box.right(), height - box.bottom(), box.width(), box.height())
    opened.actions_.mirror.trigger()
    assert box_and_size()[0] == QRectF(box.left(), height - box.bottom(), box.width(), box.height())
    opened.editing.rotate((file,), 7.0)
    assert box_and_size()[0] is None
    opened.actions_.undo.trigger()
    assert box_and_size()[0] is not None
    stamp = session.result.model
    assert stamp is not None
    session.result = replace(session.result, model=replace(stamp, sha256="another model's"))
    opened.display.show_selection()
    assert box_and_size()[0] is None


def test_predicted_dispatched_and_decided_are_three_things(opened: MainWindow) -> None:
    assert opened.session is not None
    file = opened.session.karyogram.slots["20"][0]
    opened.view.show_file(file)
    opened.editing.move_selected("7")
    follow(opened)
    prediction = opened.session.karyogram.placements[file].prediction
    assert prediction is not None
    texts = visible_texts(opened)
    assert file in texts
    assert f"20 · {prediction.prob_of('20'):.2f}" in texts  # predicted
    assert texts.count("20") == 2  # its probability bar, and what the dispatch gave
    assert texts.count("7") == 1  # decided
    assert "→ 20" in texts
    assert "here" not in texts


def test_a_probable_type_is_one_click_away(opened: MainWindow) -> None:
    session = opened.session
    assert session is not None
    file = session.karyogram.slots["3"][0]
    opened.view.show_file(file)
    opened.editing.move_selected(UNASSIGNED)
    follow(opened)
    (button,) = [b for b in opened.findChildren(QPushButton) if b.text() == "→ 3" and b.isVisible()]
    QTest.mouseClick(button, LEFT)
    assert session.karyogram.slot_of(file) == "3"


def test_several_selected_are_shown_side_by_side(opened: MainWindow) -> None:
    assert opened.session is not None
    opened.scene.select(opened.session.karyogram.slots["21"])
    assert "3 chromosomes selected" in visible_texts(opened)
    opened.scene.select(())
    assert "No chromosome selected" in visible_texts(opened)


def test_a_click_on_a_warning_selects_what_it_speaks_of(opened: MainWindow) -> None:
    assert opened.session is not None
    (card,) = [card for card in opened.findChildren(WarningCard) if "Three in 21" in card.accessibleName()]
    QTest.mouseClick(card, LEFT)
    assert set(opened.scene.selected_files()) == set(opened.session.karyogram.slots["21"])


def test_a_recent_case_is_opened_by_a_click(window: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    window.start_page.show_recent([case_copy])
    (row,) = [b for b in window.findChildren(QPushButton) if b.toolTip() == str(case_copy)]
    QTest.mouseClick(row, LEFT)
    qtbot.waitUntil(lambda: window.session is not None)


def test_a_folder_held_over_the_window_is_announced(window: MainWindow, case_copy: Path) -> None:
    mime = folder_mime(case_copy)
    QApplication.sendEvent(window, drag_enter(mime))
    assert any(text.startswith("Let go to open") for text in visible_texts(window))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert "Drop a case folder here" in visible_texts(window)


def test_a_text_dragged_over_the_window_is_refused(window: MainWindow) -> None:
    mime = QMimeData()
    mime.setText("46,XX")
    enter = drag_enter(mime)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_a_reason_is_one_press_or_own_words(qtbot: QtBot, window: MainWindow) -> None:
    dialog = ExclusionDialog(window, ["014.png"])
    qtbot.addWidget(dialog)
    dialog.show()
    debris, ok = (
        next(b for b in dialog.findChildren(QPushButton) if name in b.text()) for name in ("debris", "Exclude")
    )
    assert not ok.isEnabled()
    QTest.mouseClick(debris, LEFT)
    assert dialog.reason == "debris"
    assert not dialog.isVisible()


def test_zoom_is_told_and_reset(opened: MainWindow) -> None:
    opened.actions_.zoom_in.trigger()
    assert "125 %" in visible_texts(opened)
    opened.actions_.zoom_fit.trigger()
    assert "100 %" in visible_texts(opened)


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_cut_off_at_the_right_of_a_screen_of_800_pixels(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot, case_copy: Path
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("window")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: any(map(str.isdecimal, window.bottom_bar.saved.text())))  # when: nothing hides it again
    room = fitted(QSize(1440, 900), QSize(800, 600))
    window.setMinimumSize(room)
    window.resize(room)
    window.banner.show_text("Not saved: /a/folder: cannot be written", can_retry=True, is_unsaved=True)
    window.desk.notice.show_text(
        "Read-only", [("Take back", lambda: None), ("Sign it as the second one…", lambda: None)]
    )
    qtbot.waitUntil(lambda: window.review_panel.geometry().right() < room.width())
    QApplication.processEvents()
    assert window.review_panel.width() == window.review_panel.sizeHint().width()
    lines = (window.hints, window.banner, window.desk.notice)
    for line in lines:
        buttons = [button for button in line.findChildren(QPushButton) if button.isVisible()]
        assert len(buttons) >= 2
        for button in buttons:
            assert button.width() >= button.sizeHint().width(), button.text()
            assert line.rect().contains(QRect(button.mapTo(line, QPoint()), button.size())), button.text()


def test_a_narrow_window_shows_icons_alone(opened: MainWindow, qtbot: QtBot) -> None:
    def texts() -> list[str]:
        shown = [b.text().strip() for b in opened.top_bar.findChildren(QPushButton) if b.text() and b.isVisible()]
        return [text for text in shown if "DRAFT" not in text]  # the state of the review is always told

    opened.resize(1600, 800)
    qtbot.waitUntil(lambda: "Turn  F" in texts())
    opened.resize(1024, 700)
    qtbot.waitUntil(lambda: not {"Turn  F", "Mirror  H", "Classify again", "Undo"} & set(texts()))
    assert {"100 %", "Report…"} <= set(texts())
    assert opened.top_bar.width() == opened.width() == 1024
    opened.resize(1600, 800)
    qtbot.waitUntil(lambda: "Turn  F" in texts())


def test_a_button_that_is_an_icon_alone_fades_with_its_action(opened: MainWindow) -> None:
    redo = opened.actions_.redo
    (button,) = (b for b in opened.top_bar.findChildren(QPushButton) if b.accessibleName() == redo.text())
    assert not button.text()

    def brightest() -> int:
        drawn = button.grab().toImage()
        return max(drawn.pixelColor(x, y).lightness() for x in range(drawn.width()) for y in range(drawn.height()))

    assert not redo.isEnabled()
    faint = brightest()
    accept_all(opened)
    opened.actions_.undo.trigger()
    assert redo.isEnabled()
    assert faint < 0.75 * brightest()


def test_without_a_case_the_bar_offers_only_to_open_one(window: MainWindow) -> None:
    shown = [button.text().strip() for button in window.top_bar.findChildren(QPushButton) if button.isVisible()]
    assert shown == ["Open case…"]


def test_the_start_page_lists_a_few_recent_cases(qtbot: QtBot) -> None:
    page = StartPage(lambda: None, lambda: None, lambda: None)
    qtbot.addWidget(page)
    page.show_recent([Path(f"/cases/{number}") for number in range(9)])
    page.show()
    assert len([b for b in page.findChildren(QPushButton) if b.objectName() == "recent" and b.isVisible()]) == 5


def test_one_dialog_at_a_time_tells_of_unexpected_errors(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    errors = UnexpectedErrors(qapp)
    told: list[str] = []

    def show(parent: object, title: str, text: str) -> None:
        told.append(text)
        errors._on_exception(RuntimeError, RuntimeError("again, while the dialog is open"), None)

    monkeypatch.setattr(QMessageBox, "critical", show)
    errors._on_exception(ValueError, ValueError("broken"), None)
    errors._on_exception(ValueError, ValueError("later"), None)
    assert [text.split("\n")[0] for text in told] == ["ValueError: broken", "ValueError: later"]


def test_every_icon_of_the_bar_can_be_drawn(qapp: QApplication) -> None:
    for path in resource_path("icons").glob("*.svg"):
        assert not QIcon(str(path)).pixmap(16, 16).isNull(), path.name


def test_the_bottom_bar_leaves_out_words_before_it_cuts_the_device(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    bar = BottomBar(PAPER)
    bar.setParent(window)
    window.show()
    bar.iscn.show_line("47,XXY", "")
    bar.origin.show_choice(IscnChoice(), is_needed=True)
    bar.show_ledger("47 files = 47 placed + 0 markers + 0 unassigned + 0 excluded")
    bar.effort.setText("0 actions · 0:00 · 47 of 47 stayed")
    bar.show_engine("compact-3", "CPU: x86_64")
    bar.saved.setText("saved 10:43")
    seen = []
    for width in range(1900, 600, -10):
        window.resize(width, bar.height())
        bar.setGeometry(window.rect())
        qtbot.wait(1)
        is_cut = bar.engine.width() < bar.engine.sizeHint().width()
        seen.append(("files" in bar.ledger.text(), bar.effort.isVisible(), is_cut))
    steps = [(True, True, False), (False, True, False), (False, False, False), (False, False, True)]
    assert list(dict.fromkeys(seen)) == steps
    assert "47 placed + 0 markers" in bar.ledger.toolTip()  # what the numbers are, where they have no words


@pytest.mark.parametrize(
    "note", ["type 0.93", "moved by dispatch 21 → X · polarity 0.71 · size 1.6 × usual · homologs differ"]
)
def test_a_long_note_leaves_the_name_of_the_file_readable(qtbot: QtBot, note: str) -> None:
    """The row of a doubt is painted twice, with and without its note: where the name stands it looks the same."""
    painted = []
    for shown in (note, ""):
        rows = row_list("doubts")
        qtbot.addWidget(rows)
        rows.setItemDelegate(DoubtDelegate(PAPER, rows))
        rows.setFixedWidth(270)
        add_row(rows, "014.png", "21", "014.png", shown)
        painted.append(rows.grab(QRect(0, 0, 100, 28)).toImage())
    assert painted[0] == painted[1]


def test_a_long_note_leaves_the_finding_of_a_cell_to_be_read(qtbot: QtBot) -> None:
    painted = []
    for note in ("188 chromosomes in doubt", ""):
        rows = row_list("cells")
        qtbot.addWidget(rows)
        rows.setItemDelegate(CellDelegate(PAPER, rows))
        font = QFont(rows.font())
        font.setPixelSize(12)
        wide = QFontMetrics(font).horizontalAdvance("47,XX,+21")
        rows.setFixedWidth(round(wide / 0.7) + 18)
        add_row(rows, "cell-05", "cell-05", "47,XX,+21", note)
        painted.append(rows.grab(QRect(0, 22, 9 + wide, 24)).toImage())
    assert painted[0] == painted[1]


def test_a_panel_is_put_away_to_give_the_page_its_room(opened: MainWindow, qtbot: QtBot) -> None:
    before = opened.view.width()
    QTest.keyClick(opened.view, Qt.Key.Key_F7)
    QTest.keyClick(opened.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: opened.view.width() > before + 400)
    assert not opened.case_panel.isVisible()
    assert not opened.review_panel.isVisible()
    QTest.keyClick(opened.view, Qt.Key.Key_Space)  # the queue goes on without its list
    assert len(opened.scene.selected_files()) == 1
    opened.pages.show_cells()
    opened.pages.show_karyogram()
    assert not opened.case_panel.isVisible()
    QTest.keyClick(opened.view, Qt.Key.Key_F7)
    QTest.keyClick(opened.view, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: opened.view.width() == before)
    assert opened.case_panel.isVisible()
    assert opened.review_panel.isVisible()


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_chip_tells_a_large_amended_case_whole(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("window")
    by = Signature("A. Meyer", "head", datetime(2026, 3, 4, tzinfo=UTC))
    earlier = (Version(1, by, by, "karyogram.v1.json", "ab"),)
    window.top_bar.show_review(924, 924, Review(amendment=Amendment("a reason", by), earlier=earlier))
    (chip,) = window.top_bar.findChildren(QPushButton, "chip")
    assert chip.text() == chip.accessibleName()


def test_a_notice_said_again_keeps_its_buttons_and_does_what_was_said_last(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    done: list[str] = []
    notice.show_text("Read-only", [("Try again", lambda: done.append("first"))])
    (before,) = notice.findChildren(QPushButton)
    notice.show_text("Read-only", [("Try again", lambda: done.append("second"))])
    assert notice.findChildren(QPushButton) == [before]
    before.click()
    assert done == ["second"]
    notice.show_text("Signed", [("Amend…", lambda: done.append("third"))])
    notice.press("Amend…")
    assert done == ["second", "third"]
