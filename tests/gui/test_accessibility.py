"""Everything has a name for screen readers and can be reached by key."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QGraphicsView,
    QHeaderView,
    QLineEdit,
    QListWidget,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from karyogui import reviewing
from karyogui.help.about import AboutDialog
from karyogui.help.shortcuts import ShortcutsDialog, karyogram_keys
from karyogui.main_window import MainWindow
from karyogui.panels.list_rows import KEY_ROLE
from karyogui.panels.warning_cards import WarningCard
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.controller import engine_choices
from karyogui.settings_dialog.dialog import SettingsDialog
from karyogui.widgets.part_focus import focus_next_part
from karyogui.widgets.reason_dialog import ExclusionDialog

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
# Parts that Qt makes inside a named widget.
INNER = (QAbstractSpinBox, QComboBox, QMenuBar, QTabBar, QAbstractItemView, QHeaderView)


def interactive(root: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, INTERACTIVE) and not _is_inner(widget, root)
    ]


def _is_inner(widget: QWidget, root: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        if isinstance(parent, INNER):
            return True
        parent = parent.parentWidget()
    return False


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name).strip()


def described(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} in {type(widget.parentWidget()).__name__}"


def test_every_interactive_widget_of_the_window_has_a_name(opened: MainWindow) -> None:
    # The type buttons get theirs with a chromosome: only what is shown is asked.
    shown = [widget for widget in interactive(opened) if widget.isVisible()]
    assert len(shown) > 15
    assert [described(widget) for widget in shown if not name_of(widget)] == []


Dialogs = Callable[[MainWindow, AppSettings], QWidget]


@pytest.mark.parametrize(
    "make",
    [
        lambda window, settings: SettingsDialog(settings, engine_choices(), window),
        lambda window, settings: AboutDialog("", window),
        lambda window, settings: ShortcutsDialog([karyogram_keys()], window.look.theme, window),
        lambda window, settings: ExclusionDialog(window, ("001.png",)),
    ],
    ids=["settings", "about", "shortcuts", "reason"],
)
def test_every_interactive_widget_of_a_dialog_has_a_name_and_takes_the_focus(
    make: Dialogs, opened: MainWindow, settings: AppSettings, qtbot: QtBot
) -> None:
    dialog = make(opened, settings)
    qtbot.addWidget(dialog)
    dialog.show()
    found = interactive(dialog)
    assert found
    assert [described(widget) for widget in found if not name_of(widget)] == []
    assert [described(w) for w in found if not w.focusPolicy() & Qt.FocusPolicy.TabFocus] == []


def test_everything_in_the_window_can_have_the_focus_by_key(opened: MainWindow) -> None:
    shown = [widget for widget in interactive(opened) if widget.isVisible()]
    assert [described(w) for w in shown if not w.focusPolicy() & Qt.FocusPolicy.TabFocus] == []


def test_f6_goes_through_the_parts_of_the_window_and_back(opened: MainWindow) -> None:
    opened.activateWindow()
    opened.view.setFocus()
    parts = [opened.top_bar, opened.case_panel, opened.view, opened.hints, opened.review_panel, opened.bottom_bar]

    def here() -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return next(part for part in parts if part is focused or part.isAncestorOf(focused))

    visited = [here()]
    for _ in parts:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_F6)
        visited.append(here())
    assert set(visited) == set(parts)
    assert visited[0] is visited[-1]
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert here() is visited[-2]


def test_a_click_on_a_panels_button_leaves_the_keys_with_the_karyogram(opened: MainWindow) -> None:
    opened.activateWindow()
    opened.view.setFocus()
    rest = next(
        made for made in opened.review_panel.findChildren(QPushButton) if made.text().startswith("Accept the")
    )
    QTest.mouseClick(rest, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is opened.view


def leaves(actions: list[QAction]) -> Iterator[QAction]:
    """All entries of menus and of the menus in them."""
    for action in actions:
        menu = action.menu()
        if isinstance(menu, QMenu):
            yield from leaves(menu.actions())
        else:
            yield action


def test_every_dialog_that_a_menu_opens_has_names_and_takes_the_focus(opened: MainWindow, qtbot: QtBot) -> None:
    """An entry that ends in … opens one; the system's file dialogs are not ours."""
    seen: list[str] = []
    problems: list[str] = []

    def inspect(name: str, known: set[QWidget]) -> None:
        for dialog in set(QApplication.topLevelWidgets()) - known:
            if not isinstance(dialog, QDialog) or not dialog.isVisible():
                continue
            if not isinstance(dialog, QFileDialog):
                seen.append(name)
                found = [widget for widget in interactive(dialog) if widget.isVisible()]
                problems.extend(f"{name}: no name: {described(w)}" for w in found if not name_of(w))
                unreached = [w for w in found if not w.focusPolicy() & Qt.FocusPolicy.TabFocus]
                problems.extend(f"{name}: no focus: {described(w)}" for w in unreached)
            dialog.reject()

    for action in list(leaves(opened.menuBar().actions())):
        if action.text().endswith("…") and action.isEnabled():
            known = set(QApplication.topLevelWidgets())
            QTimer.singleShot(200, partial(inspect, action.text(), known))
            action.trigger()
            qtbot.wait(250)
    assert {"&Settings…", "Report…", "Exclude…"} <= set(seen), seen
    assert len(seen) >= 6, seen
    assert problems == []


def test_a_warning_is_reached_by_tab_and_shows_its_chromosomes_by_key(opened: MainWindow) -> None:
    opened.activateWindow()
    card = next(card for card in opened.case_panel.findChildren(WarningCard) if card.property("kind") == "finding")
    assert name_of(card).startswith("Three in 21")
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        opened.scene.select(())
        focus_next_part([opened.case_panel])
        for _ in range(10):
            if card.hasFocus():
                break
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert card.hasFocus()
        QTest.keyClick(card, key)
        assert opened.session is not None
        assert set(opened.scene.selected_files()) == set(opened.session.karyogram.slots["21"])


def test_a_chromosome_of_the_queue_is_chosen_by_key(opened: MainWindow) -> None:
    (queue,) = [rows for rows in opened.findChildren(QListWidget) if name_of(rows) == "Chromosomes that need a look"]
    opened.scene.select(())
    queue.setFocus()
    QTest.keyClick(queue, Qt.Key.Key_Down)
    QTest.keyClick(queue, Qt.Key.Key_Return)
    assert opened.scene.selected_files() == (queue.currentItem().data(KEY_ROLE),)


def test_enter_on_the_link_of_a_warning_answers_it(opened: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(reviewing, "ask_resolution", lambda _, warning, before: asked.append(warning.code))
    opened.scene.select(())
    card = next(card for card in opened.case_panel.findChildren(WarningCard) if card.property("kind") == "finding")
    QTest.keyClick(card.findChildren(QPushButton)[-1], Qt.Key.Key_Return)
    assert asked == ["extra"]
    assert opened.scene.selected_files() == ()


def test_enter_presses_the_button_that_has_the_focus_and_does_nothing_else(opened: MainWindow) -> None:
    opened.viewing.compare.trigger()
    page = opened.viewing.comparison
    assert opened.session is not None
    steps = opened.session.undo_stack.count()
    for made in page.findChildren(QPushButton):
        made.setFocus()
        QTest.keyClick(made, Qt.Key.Key_Return)
    assert opened.session.undo_stack.count() == steps
    assert not page.isVisible()  # the last button closes it
    shown = [made for made in opened.findChildren(QPushButton) if made.window() is opened and made.isVisible()]
    assert all(made.autoDefault() for made in shown)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_two_menus_and_no_two_entries_of_one_have_the_same_letter(
    request: pytest.FixtureRequest, language: str
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("window")
    menus = [menu for menu in window.findChildren(QMenu) if menu.actions()]
    assert len(menus) > 6
    for menu in (window.menuBar(), *menus):
        letters = [text[text.index("&") + 1].lower() for action in menu.actions() if "&" in (text := action.text())]
        assert sorted(letters) == sorted(set(letters)), [action.text() for action in menu.actions()]
