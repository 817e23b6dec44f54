"""What follows a painting happens after it, and once."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from engine.domain.karyogram import UNASSIGNED
from karyogui.main_window import MainWindow
from karyogui.panels.warning_cards import WarningCard
from karyogui.widgets.after_painting import AfterPainting
from tests.gui.conftest import follow
from tests.gui.test_window import first_of, session_of


class _Canvas(QWidget):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def paintEvent(self, event: QPaintEvent) -> None:
        self._seen.append("painted")


def test_it_follows_the_next_painting_once(qtbot: QtBot) -> None:
    seen: list[str] = []
    canvas = _Canvas(seen)
    qtbot.addWidget(canvas)
    canvas.show()
    qtbot.waitUntil(lambda: bool(seen))
    QTest.qWait(20)
    seen.clear()
    after = AfterPainting(canvas, lambda: seen.append("followed"), canvas)
    for _ in range(3):
        canvas.update()
        after.request()
    assert after.is_pending
    assert not seen
    qtbot.waitUntil(lambda: not after.is_pending)
    assert seen == ["painted", "followed"]


def test_it_comes_without_a_painting_too_and_can_be_called_off(qtbot: QtBot) -> None:
    seen: list[str] = []
    canvas = QWidget()
    qtbot.addWidget(canvas)
    after = AfterPainting(canvas, lambda: seen.append("hidden"), canvas)
    after.request()
    qtbot.waitUntil(lambda: seen == ["hidden"])
    canvas.show()
    QTest.qWait(30)
    shown = AfterPainting(canvas, lambda: seen.append("shown"), canvas)
    shown.request()  # nothing on it has changed
    qtbot.waitUntil(lambda: seen == ["hidden", "shown"])
    shown.request()
    shown.cancel()
    QTest.qWait(100)
    assert seen == ["hidden", "shown"]
    assert not shown.is_pending


def test_undos_in_a_row_bring_the_panels_up_to_date_once(opened: MainWindow, qtbot: QtBot) -> None:
    session, file = session_of(opened), first_of(opened, "5")
    line = opened.bottom_bar.iscn.text()
    for slot in ("6", "7", "8"):
        opened.editing.move((file,), slot, None)
    follow(opened)
    assert opened.bottom_bar.iscn.text() == "47,XY,-5,+8,+21"
    for _ in range(3):
        session.undo_stack.undo()
    assert opened.presenter.is_behind
    assert opened.scene.homologs(file) == session.karyogram.slots["5"]  # the page itself is not behind
    follow(opened)
    assert opened.bottom_bar.iscn.text() == line


def test_a_case_closed_before_the_panels_followed_leaves_nothing_behind(opened: MainWindow) -> None:
    opened.editing.move((first_of(opened, "5"),), "6", None)
    assert opened.presenter.is_behind
    opened.open_case(opened.session.case.folder.parent / "nothing")  # type: ignore[union-attr]
    assert not opened.presenter.is_behind


def test_a_warning_that_still_holds_keeps_its_card_and_its_work(opened: MainWindow, qtbot: QtBot) -> None:
    trisomy = next(card for card in opened.findChildren(WarningCard) if "21" in card.accessibleName())
    opened.editing.move((first_of(opened, "5"),), "6", None)
    follow(opened)
    QTest.qWait(20)  # cards that are gone are deleted
    cards = opened.findChildren(WarningCard)
    assert len(cards) > 1
    assert trisomy in cards
    assert trisomy.isVisibleTo(opened)
    QTest.mouseClick(trisomy, Qt.MouseButton.LeftButton)
    assert set(opened.scene.selected_files()) == set(session_of(opened).karyogram.slots["21"])


def test_what_is_painted_of_a_page_after_edits_is_as_if_it_were_painted_whole(opened: MainWindow) -> None:
    def on_screen() -> QImage:
        QTest.qWait(30)
        view = opened.view.viewport()
        place = view.mapTo(opened, QPoint(0, 0))
        shown = opened.screen().grabWindow(opened.winId(), place.x(), place.y(), view.width(), view.height())
        return shown.toImage()

    opened.view.setFocus()
    first = on_screen()
    for slot, target in (("8", "9"), ("1", "6"), ("3", UNASSIGNED)):
        opened.editing.move((first_of(opened, slot),), target, None)
        follow(opened)
        partly = on_screen()
        opened.view.viewport().update()
        assert on_screen() == partly
    assert partly != first
