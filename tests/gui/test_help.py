"""Shortcuts, about and first hints, as the window shows them."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QTextBrowser, QWidget
from pytestqt.qtbot import QtBot

from engine.program import commit
from karyogui.help.about import AboutDialog, licences
from karyogui.help.guide import GuideDialog, guide_file, slug
from karyogui.help.hints import usual_hints
from karyogui.help.shortcuts import ShortcutsDialog, shortcuts_of
from karyogui.look.scaling import scale_window
from karyogui.main_window import MainWindow
from karyogui.settings.app_settings import AppSettings
from tests.gui.steps import accept_all, review_as, saved


def test_every_key_of_the_window_is_on_the_shortcuts_page(opened: MainWindow) -> None:
    opened.actions_.shortcuts.trigger()
    (dialog,) = opened.findChildren(ShortcutsDialog)
    shown = dialog.page.toPlainText()
    keyed = [action for action in opened.findChildren(QAction) if action.shortcuts()]
    assert len(keyed) > 10
    missing = [
        key.toString(key.SequenceFormat.NativeText)
        for action in keyed
        for key in action.shortcuts()
        if key.toString(key.SequenceFormat.NativeText) not in shown
    ]
    assert missing == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Enter, Qt.Key.Key_Return])
def test_enter_of_either_kind_is_a_key_and_is_called_as_in_the_guide(opened: MainWindow, key: Qt.Key) -> None:
    assert opened.actions_.accept_rest.shortcut().toString() == "Shift+Enter"
    assert opened.desk.sign_action.shortcut().toString() == "Ctrl+Shift+Enter"
    assert not opened.actions_.undo.isEnabled()
    QTest.keyClick(opened.view, key, Qt.KeyboardModifier.ShiftModifier)
    assert opened.actions_.undo.isEnabled()


def test_pages_to_read_are_seen_whole_on_a_small_screen(opened: MainWindow) -> None:
    for action in (opened.actions_.shortcuts, opened.actions_.guide):
        action.trigger()
    room = opened.screen().availableSize()  # 800 by 800 without a display
    for kind in (ShortcutsDialog, GuideDialog):
        (dialog,) = opened.findChildren(kind)
        assert dialog.width() < room.width()
        assert dialog.height() < room.height()
        dialog.close()


def test_a_new_action_is_on_the_page_without_more_ado(opened: MainWindow) -> None:
    added = QAction("Count again", opened)
    added.setShortcut("Ctrl+J")
    menu = opened.actions_.recent_menu
    menu.addAction(added)
    assert any(("Ctrl+J", "Count again") in section.rows for section in shortcuts_of(opened.menuBar()))


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Question])
def test_the_page_opens_by_key(opened: MainWindow, key: Qt.Key) -> None:
    opened.activateWindow()
    opened.view.setFocus()
    QTest.keyClick(opened.view, key)
    (dialog,) = opened.findChildren(ShortcutsDialog)
    assert dialog.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_the_guide_is_in_the_help_menu_and_its_links_lead_to_its_chapters(opened: MainWindow) -> None:
    assert opened.actions_.guide in opened.actions_.help_menu.actions()
    opened.actions_.guide.trigger()
    (dialog,) = opened.findChildren(GuideDialog)
    assert dialog.isVisible()
    page, text = dialog.page, guide_file().read_text(encoding="utf-8")
    links = [QUrl(found) for found in re.findall(r"\]\((#[^)]+)\)", text)]
    assert len(links) == len(re.findall("^## ", text, re.MULTILINE))
    tops = []
    for link in links:
        page.follow(link)
        assert slug(page.textCursor().block().text()) == link.fragment()
        tops.append(page.verticalScrollBar().value())
    assert tops == sorted(tops)
    assert len(set(tops)) == len(tops)
    page.follow(QUrl("data-formats.md"))
    assert page.toPlainText().startswith("Data formats")
    page.follow(QUrl("user-guide.md#settings"))
    assert page.textCursor().block().text() == "Settings"


def test_every_picture_of_the_guide_is_there_and_no_wider_than_the_page(opened: MainWindow) -> None:
    opened.actions_.guide.trigger()
    (dialog,) = opened.findChildren(GuideDialog)
    names = re.findall(r"pictures/[a-z-]+\.png", guide_file().read_text(encoding="utf-8"))
    assert len(names) > 10
    for name in names:
        image = dialog.page.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
        assert isinstance(image, QImage)
        assert 200 < image.width() <= dialog.page.viewport().width()
    assert {path.name for path in (guide_file().parent / "pictures").iterdir()} == {Path(name).name for name in names}


def test_about_tells_version_model_and_licences(qtbot: QtBot, opened: MainWindow) -> None:
    dialog = AboutDialog("compact-1 · CPU: x86_64", opened)
    qtbot.addWidget(dialog)
    assert re.search(r"Version: \d+\.\d+", dialog.text)
    assert "Model: compact-1 · CPU: x86_64" in dialog.text
    pages = "".join(page.toPlainText() for page in dialog.findChildren(QTextBrowser))
    assert "PySide6" in pages
    assert "LGPL" in pages
    (copy,) = (made for made in dialog.findChildren(QPushButton) if made.text() == "Copy")
    copy.click()
    assert QGuiApplication.clipboard().text() == dialog.text


def test_every_library_has_a_licence() -> None:
    rows = licences()
    assert {"torch", "numpy", "PySide6-Essentials"} <= {name for name, _, _ in rows}
    assert all(licence for _, _, licence in rows)


def test_the_commit_is_short_or_unknown() -> None:
    assert re.fullmatch(r"([0-9a-f]{7,16}\+?)?", commit())


def test_hints_come_one_at_a_time_and_never_again(opened: MainWindow, settings: AppSettings) -> None:
    seen = []
    for _ in usual_hints():
        opened.hints.show_next()
        assert opened.hints.isVisible()
        seen.append(opened.hints.text)
        button_of(opened, "Got it").click()
        assert not opened.hints.isVisible()
    assert seen == [hint.text for hint in usual_hints()]
    opened.hints.show_next()
    assert not opened.hints.isVisible()
    assert settings.dismissed_hints == {hint.name for hint in usual_hints()}


def test_enter_teaches_what_enter_does(opened: MainWindow, settings: AppSettings) -> None:
    assert "Enter accepts it" in opened.hints.text
    QTest.keyClick(opened.view, Qt.Key.Key_Return)
    assert not opened.hints.isVisible()
    assert "doubts" in settings.dismissed_hints


def test_no_hints_means_none(opened: MainWindow) -> None:
    button_of(opened, "No hints").click()
    opened.hints.show_next()
    assert not opened.hints.isVisible()


def test_a_hint_whose_lesson_is_learned_goes(opened: MainWindow) -> None:
    first = opened.hints.text
    QTest.keyClick(opened.view, Qt.Key.Key_Space)
    assert not opened.hints.isVisible()
    opened.hints.show_next()
    assert opened.hints.text != first


def test_a_closed_case_is_not_told_how_to_change_it(opened: MainWindow, qtbot: QtBot) -> None:
    shown = opened.review_panel.details
    opened.scene.select(())
    assert "Space" in said_by(shown)
    assert "Space" in opened.hints.text
    accept_all(opened)
    review_as(opened, "A. Meyer", "technologist")
    saved(opened, qtbot)
    opened.scene.select(())
    assert "Space" not in said_by(shown)
    assert opened.hints.text == "F1 shows all keys."
    opened.desk.notice.press("Take back")
    assert opened.hints.isVisible()
    assert "Space" in opened.hints.text


def said_by(part: QWidget) -> str:
    return " ".join(label.text() for label in part.findChildren(QLabel)) + " ".join(
        made.accessibleName() + made.accessibleDescription() for made in part.findChildren(QWidget)
    )


def button_of(window: MainWindow, text: str) -> QPushButton:
    (found,) = (made for made in window.hints.findChildren(QPushButton) if made.text() == text)
    return found


@pytest.mark.parametrize(
    ("before", "percent", "after"),
    [(None, 100, None), (None, 150, "1.5"), ("2", 150, "3"), ("2", 100, "2"), ("wrong", 80, "0.8")],
)
def test_the_text_size_multiplies_what_the_environment_asks_for(
    before: str | None, percent: int, after: str | None
) -> None:
    environment = {} if before is None else {"QT_SCALE_FACTOR": before}
    scale_window(percent, environment)
    assert environment.get("QT_SCALE_FACTOR") == after


def test_undo_is_called_so_on_the_page_whatever_it_would_undo(opened: MainWindow) -> None:
    opened.actions_.turn.trigger()
    assert opened.actions_.undo.text() != "Undo"
    names = [name for section in shortcuts_of(opened.menuBar()) for _, name in section.rows]
    assert "Undo" in names
    assert "Redo" in names


def test_the_keys_turn_a_page_to_read_and_enter_closes_it(opened: MainWindow, qtbot: QtBot) -> None:
    opened.actions_.guide.trigger()
    (dialog,) = opened.findChildren(GuideDialog)
    qtbot.waitUntil(lambda: dialog.focusWidget() is dialog.page)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_PageDown)
    assert dialog.page.verticalScrollBar().value() > 0
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    assert not dialog.isVisible()
