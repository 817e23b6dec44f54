"""Looking closer: processed views, the loupe, the comparison, ideograms and labels. Nothing on disk changes."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from karyogui.main_window import MainWindow
from karyogui.report.export import karyogram_pixels
from karyogui.viewing.processing import PLAIN, Viewing
from tests.gui.conftest import NO_KEY
from tests.gui.test_window import LEFT, first_of, session_of


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def press(widget: object, text: str) -> None:
    (found,) = [b for b in widget.findChildren(QPushButton) if b.text() == text]  # type: ignore[attr-defined]
    QTest.mouseClick(found, LEFT)


def test_a_processed_view_is_told_and_changes_neither_files_nor_prints(opened: MainWindow, case_copy: Path) -> None:
    session = session_of(opened)
    before, printed = contents(case_copy), karyogram_pixels(session.cell, session.karyogram, dpi=60)
    file = first_of(opened, "3")
    plain = opened.scene.shown_picture(file)
    opened.viewing.adjust.trigger()
    opened.viewing.panel._contrast.slider.setValue(60)
    assert opened.viewing.sign.isVisible()
    assert "contrast" in opened.viewing.sign.text()
    assert not np.array_equal(opened.scene.shown_picture(file), plain)
    assert np.array_equal(opened.scene.upright_picture(file), plain)
    assert np.array_equal(karyogram_pixels(session.cell, session.karyogram, dpi=60), printed)
    assert contents(case_copy) == before
    assert session.undo_stack.count() == 0
    press(opened.viewing.sign, "Reset")
    assert not opened.viewing.sign.isVisible()
    assert np.array_equal(opened.scene.shown_picture(file), plain)


def test_the_panel_of_the_next_case_is_a_key_away(opened: MainWindow, case_copy: Path, qtbot: QtBot) -> None:
    opened.viewing.adjust.trigger()
    former = opened.session
    opened.open_case(case_copy)
    qtbot.waitUntil(lambda: opened.session is not None and opened.session is not former)
    assert not opened.viewing.panel.isVisible()
    opened.viewing.adjust.trigger()
    assert opened.viewing.panel.isVisible()


def test_only_the_selected_are_processed_when_asked(opened: MainWindow) -> None:
    file, other = first_of(opened, "3"), first_of(opened, "4")
    opened.view.show_file(file)
    opened.viewing.adjust.trigger()
    opened.viewing.panel._for_selected.setChecked(True)
    opened.viewing.panel._inverted.setChecked(True)
    assert opened.scene.viewing_of(file) == Viewing(inverted=True)
    assert opened.scene.viewing_of(other) == PLAIN
    assert "some" in opened.viewing.sign.text()
    opened.view.show_file(other)
    assert not opened.viewing.panel.viewing().inverted  # the panel follows the selection
    opened.viewing.reset.trigger()
    assert opened.scene.viewings == {PLAIN}


def test_invert_by_key_and_back(opened: MainWindow) -> None:
    opened.view.setFocus()
    QTest.keyClick(opened.view, Qt.Key.Key_I)
    assert opened.scene.viewings == {Viewing(inverted=True)}
    QTest.keyClick(opened.view, Qt.Key.Key_I)
    assert opened.scene.viewings == {PLAIN}


def test_a_processed_view_stays_through_an_edit(opened: MainWindow) -> None:
    opened.viewing.invert.trigger()
    file = first_of(opened, "3")
    opened.view.show_file(file)
    opened.actions_.turn.trigger()
    assert opened.scene.viewing_of(file).inverted
    assert opened.viewing.sign.isVisible()


def test_the_loupe_lasts_as_long_as_its_key(opened: MainWindow) -> None:
    opened.view.setFocus()
    loupe, viewport = opened.viewing.loupe, opened.view.viewport()
    QTest.keyPress(opened.view, Qt.Key.Key_Z)
    assert loupe.isVisible()
    QTest.mouseMove(viewport, QPoint(300, 240))
    assert (loupe.geometry().center() - QPoint(300, 240)).manhattanLength() <= 2
    assert not loupe.grab().toImage().isNull()
    QTest.keyRelease(opened.view, Qt.Key.Key_Z)
    assert not loupe.isVisible()
    opened.viewing.magnifier.trigger()  # by mouse it stays until it is put away
    assert loupe.isVisible()
    opened.viewing.magnifier.trigger()
    assert not loupe.isVisible()


def test_a_loupe_put_away_behind_another_page_does_not_come_back_with_the_karyogram(of_three: MainWindow) -> None:
    viewing, pages = of_three.viewing, of_three.pages
    viewing.magnifier.trigger()
    pages.show_cells()
    viewing.magnifier.trigger()
    pages.show_karyogram()
    assert not viewing.magnifier.isChecked()
    assert not viewing.loupe.isVisible()
    # Nor is one lost that was asked for there.
    pages.show_cells()
    viewing.magnifier.trigger()
    pages.show_karyogram()
    assert viewing.loupe.isVisible()
    viewing.magnifier.trigger()
    assert not viewing.loupe.isVisible()


def test_comparing_a_class_walks_on_and_comes_back(opened: MainWindow) -> None:
    opened.view.setFocus()
    opened.view.show_file(first_of(opened, "21"))
    QTest.keyClick(opened.view, Qt.Key.Key_C)
    page = opened.viewing.comparison
    assert page.isVisible()
    assert page.title() == "Chromosome 21 · 3 side by side"
    assert page.canvas.grab().width() > 300
    QTest.keyClick(page, Qt.Key.Key_Right)
    assert page.title() == "Chromosome 22 · 2 side by side"
    QTest.keyClick(page, Qt.Key.Key_Tab)
    assert page.title() == "Chromosome X · 1 side by side"
    QTest.keyClick(page, Qt.Key.Key_Up)
    assert page.level == 550
    QTest.keyClick(page, Qt.Key.Key_T)
    assert not page.is_straight
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert not page.isVisible()
    assert opened.scene.selected_files() == session_of(opened).karyogram.slots["X"]
    assert session_of(opened).undo_stack.count() == 0


def test_a_click_in_the_comparison_selects_and_edits_show_there(opened: MainWindow, qtbot: QtBot) -> None:
    files = session_of(opened).karyogram.slots["21"]
    opened.view.show_file(files[0])
    opened.viewing.compare.trigger()
    page = opened.viewing.comparison
    page.canvas.grab()
    QTest.mouseClick(page.canvas, LEFT, NO_KEY, page.canvas.point_of(files[2]).toPoint())
    assert opened.scene.selected_files() == (files[2],)
    opened.editing.move_selected("22")
    assert page.title() == "Chromosome 21 · 2 side by side"


@pytest.mark.parametrize("name", ["group_labels", "ideograms"])
def test_labels_and_ideograms_on_and_off_change_the_page_and_come_back(opened: MainWindow, name: str) -> None:
    action = getattr(opened.viewing, name)
    opened.scene.select(())
    before = opened.view.grab().toImage()
    action.trigger()
    assert opened.view.grab().toImage() != before
    action.trigger()
    assert opened.view.grab().toImage() == before


def test_ideograms_follow_an_edit(opened: MainWindow) -> None:
    opened.viewing.ideograms.trigger()
    opened.view.show_file(first_of(opened, "Y"))
    opened.editing.move_selected("X")
    opened.actions_.undo.trigger()
    assert session_of(opened).karyogram.slots["Y"]


def test_the_comparison_is_of_the_shown_cell_though_that_was_chosen_behind_it(of_three: MainWindow) -> None:
    karyogram = session_of(of_three).karyogram
    of_three.editing.move(karyogram.slots["2"][:1], "1", None)
    of_three.scene.select(())
    of_three.viewing.compare.trigger()
    page = of_three.viewing.comparison
    assert page.title() == "Chromosome 1 · 3 side by side"
    of_three.navigation.toggle_all_cells()
    of_three.navigation.show_class_of_cell("cell-10", "")
    assert page.isVisible()
    assert page.title() == "Chromosome 1 · 2 side by side"


def test_closing_the_case_puts_the_comparison_away(opened: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    opened.viewing.compare.trigger()
    empty = tmp_path / "empty"
    empty.mkdir()
    opened.open_case(empty)
    qtbot.waitUntil(opened.message_page.isVisible)
    assert not opened.viewing.comparison.isVisible()
    assert not opened.viewing.compare.isEnabled()


@pytest.mark.usefixtures("german")
def test_the_title_of_a_comparison_is_whole_on_a_small_screen_and_ends_before_the_buttons(opened: MainWindow) -> None:
    opened.view.show_file(first_of(opened, "11"))
    opened.viewing.compare.trigger()
    page = opened.viewing.comparison
    (title,) = [label for label in page.findChildren(QLabel) if label.text() == page.title()]
    (straight,) = [button for button in page.findChildren(QPushButton) if button.text() == "Begradigt"]
    for width in (1264, 1024):
        opened.resize(width, 720)
        QApplication.processEvents()
        assert title.geometry().right() < straight.geometry().left()
        assert title.width() >= title.sizeHint().width() or width < 1264
        assert title.toolTip() == page.title()  # ends in … where it has not the room
