"""The German texts: whole, in step with the code and with the compiled file, and shown."""

import ast
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

import karyogui
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL
from engine.domain.karyogram import EXCLUDED, UNASSIGNED
from engine.domain.review import CaseStatus, Review, Signature
from engine.resources import resource_path
from karyogui.engine_host import EngineHost
from karyogui.karyogram.page_item import tray_key
from karyogui.main_window import MainWindow
from karyogui.report.window import ReportWindow
from karyogui.settings.app_settings import AppSettings
from karyogui.settings_dialog.dialog import SettingsDialog
from karyogui.settings_dialog.engine_page import EngineChoices
from karyogui.settings_dialog.review_page import ReviewPage
from karyogui.words.languages import language_of
from tests.gui.conftest import StandInEngine, follow

FOLDER = resource_path("translations")
NOW = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
_NARROW_PX = 890  # what texts of 140 % leave of a screen that is 1280 wide


def messages(path: Path) -> list[tuple[str, str, str, bool]]:
    """(context, source, translation, whether it is finished)."""
    found = []
    for context in ElementTree.parse(path).getroot().findall("context"):
        for message in context.findall("message"):
            translation = message.find("translation")
            assert translation is not None
            name, source = context.findtext("name", ""), message.findtext("source", "")
            found.append((name, source, translation.text or "", translation.get("type") is None))
    return found


GERMAN = messages(FOLDER / "karyogui_de.ts")


def test_no_text_is_left_untranslated() -> None:
    assert len(GERMAN) > 300
    assert [(context, source) for context, source, text, finished in GERMAN if not (finished and text)] == []


def test_placeholders_keys_and_endings_agree() -> None:
    def marks(text: str) -> tuple[list[str], int, str]:
        ending = "…" if text.endswith("…") else ""
        return sorted(re.findall(r"\{\w+\}", text)), text.count("\t"), ending

    wrong = [(source, text) for _, source, text, _ in GERMAN if marks(source) != marks(text)]
    assert wrong == []


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("key", ["Enter", "Space", "Ctrl+", "Shift", "Esc", "Tab", "Del"])
def test_a_key_has_the_name_in_every_text_that_the_menus_have_for_it(key: str) -> None:
    """Qt writes the menus' keys."""
    alone = {"Ctrl+": "Ctrl+A", "Shift": "Shift+A"}.get(key, key)
    german = QKeySequence(alone).toString(QKeySequence.SequenceFormat.NativeText).removesuffix("A")
    named = re.compile(rf"(?<!\w){re.escape(key)}(?![a-z])")
    told = [text for _, source, text, _ in GERMAN if named.search(source) and source != "No space left on device"]
    assert [text for text in told if german.removesuffix("+") not in text] == []
    if german.removesuffix("+") != key.removesuffix("+"):
        assert [text for _, _, text, _ in GERMAN if named.search(text)] == []


def test_menu_letters_are_kept_where_the_source_has_one() -> None:
    wrong = [(source, text) for _, source, text, _ in GERMAN if source.count("&") != text.count("&")]
    assert wrong == []


def test_the_compiled_file_is_that_of_the_texts() -> None:
    translator = QTranslator()
    assert translator.load("karyogui_de", str(FOLDER))
    assert [(c, source) for c, source, text, _ in GERMAN if translator.translate(c, source) != text] == []


def texts_of_the_code() -> Iterator[tuple[str, int, str]]:
    """(file, line, text) of every text to be translated; lupdate finds none that stands in an f-string."""
    for path in sorted(Path(karyogui.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1}.get(name)
            if place is None or len(node.args) <= place or (name == "translate" and len(node.args) != 2):
                continue
            text = node.args[place]
            if isinstance(text, ast.Constant):
                yield path.name, node.lineno, text.value


def test_every_text_of_the_code_is_translated() -> None:
    """`make translations` brings new ones into the file; they are translated there."""
    known = {source for _, source, _, _ in GERMAN}
    found = list(texts_of_the_code())
    assert len(found) > 500
    assert [(file, line, text) for file, line, text in found if text not in known] == []


@pytest.mark.parametrize(
    ("wanted", "system", "expected"),
    [
        ("en", ["de-DE"], "en"),
        ("de", ["en-US"], "de"),
        ("system", ["de-AT", "en"], "de"),
        ("system", ["en-GB", "de"], "en"),
        ("system", ["fr-FR", "de-CH"], "de"),
        ("system", ["ja"], "en"),
        ("system", [], "en"),
    ],
)
def test_the_language_is_chosen(wanted: str, system: list[str], expected: str) -> None:
    assert language_of(wanted, system) == expected


@pytest.mark.usefixtures("german")
def test_the_window_speaks_german(
    qtbot: QtBot, engine: StandInEngine, settings: AppSettings, case_copy: Path
) -> None:
    host = EngineHost(lambda: engine)
    window = MainWindow(host, settings)
    qtbot.addWidget(window)
    window.show()
    host.warm_up()
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert {"&Fall", "&Bearbeiten", "&Ansicht", "&Hilfe"} <= {menu.text() for menu in window.menuBar().actions()}
    assert window.actions_.turn.text() == "Umdrehen"
    assert tray_key(EXCLUDED) == "Entf"
    file = window.scene.selected_files()[0]
    window.actions_.turn.trigger()
    assert window.actions_.undo.text() == "Rückgängig: umdrehen"
    assert file in window.scene.selected_files()
    dialog = SettingsDialog(settings, EngineChoices((), "", ()), window)
    qtbot.addWidget(dialog)
    (box,) = dialog.findChildren(QDialogButtonBox)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    assert dialog.list.item(0).text() == "Labor"
    window.close()


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("typed", ["0.93", "0,93"])
def test_decimals_are_typed_with_either_sign(qtbot: QtBot, typed: str) -> None:
    page = ReviewPage()
    qtbot.addWidget(page)
    field = page.findChildren(QDoubleSpinBox)[0]
    field.selectAll()
    QTest.keyClicks(field, typed)
    assert (field.value(), field.text()) == (0.93, "0,93")


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_cut_off_in_the_panel_of_a_turned_and_unassigned_chromosome(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot, case_copy: Path
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("window")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert window.session is not None
    karyogram = window.session.karyogram
    file = next(f for f in karyogram.slots["21"] if karyogram.placements[f].turned)
    window.editing.move((file,), UNASSIGNED, None)
    window.view.show_file(file)
    follow(window)
    (area,) = [a for a in window.review_panel.findChildren(QScrollArea) if a.widget() is not None]
    room = area.viewport().width() - (0 if area.verticalScrollBar().isVisible() else 9)  # of a lower window
    assert area.widget().minimumSizeHint().width() <= room


@pytest.mark.usefixtures("german")
def test_the_names_of_all_pages_of_the_settings_are_seen_whole_and_have_the_keys(
    qtbot: QtBot, window: MainWindow, settings: AppSettings
) -> None:
    dialog = SettingsDialog(settings, EngineChoices((), "", ()), window)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.list.hasFocus)
    assert dialog.list.sizeHintForColumn(0) <= dialog.list.viewport().width()
    assert dialog.list.horizontalScrollBar().maximum() == 0


@pytest.mark.usefixtures("german")
def test_what_is_read_from_the_log_is_said_in_german(
    qtbot: QtBot, window: MainWindow, engine: StandInEngine, case_copy: Path
) -> None:
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert window.session is not None
    first = window.session
    file = first.karyogram.slots["5"][0]
    window.editing.move((file,), UNASSIGNED, None)
    window.scene.select_all()
    window.editing.turn_selected()
    window.editing.rotate((file,), -170.0)
    window.editing.rotate((file,), -12.34)
    one, _ = first.karyogram.slots["7"]
    window.scene.select((one,))
    window.editing.shift_selected(1)
    window.editing.swap_selected()
    window.scene.select((one, first.karyogram.slots["12"][0]))
    window.editing.swap_selected()
    live = [first.undo_stack.text(step).rpartition(" · ")[0] for step in range(7)]
    qtbot.waitUntil(lambda: first.is_saved)
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session is not first)
    read = [window.session.undo_stack.text(step).rpartition(" · ")[0] for step in range(7)]
    assert read == live
    assert read == [
        f"verschieben 5 → nicht zugeordnet · {file}",
        "umdrehen · 47 Chromosomen",
        f"drehen +170,0° · {file}",
        f"drehen +12,3° · {file}",
        f"ordnen 7 · {one}",
        "tauschen 7 · 2 Chromosomen",
        "tauschen 7 ↔ 12 · 2 Chromosomen",
    ]
    log = window.desk.show_log()
    assert log is not None
    table = log.findChild(QTableView).model()
    rows = [[table.index(row, column).data() for column in (4, 7, 8)] for row in range(table.rowCount())]
    assert ["verschieben", "5", "nicht zugeordnet"] in rows
    assert ["umdrehen", "nicht umgedreht, umgedreht", "umgedreht, nicht umgedreht"] in [
        [what, ", ".join(sorted(before.split(", "))), ", ".join(sorted(after.split(", "), reverse=True))]
        for what, before, after in rows
    ]
    log.close()


@pytest.mark.usefixtures("german")
def test_the_history_names_what_was_chosen_for_the_line_in_german(
    qtbot: QtBot, window: MainWindow, case_copy: Path
) -> None:
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert window.session is not None
    for origin, told in ((CONSTITUTIONAL, "konstitutionell"), (ACQUIRED, "erworben"), (None, "Ursprung offen")):
        window.reviewing.set_origin(origin, "XY" if origin == ACQUIRED else "")
        assert told in window.session.undo_stack.undoText()


@pytest.mark.usefixtures("german")
def test_the_checklist_before_the_review_says_warnings_in_german(
    qtbot: QtBot, window: MainWindow, case_copy: Path
) -> None:
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    dialog = window.desk.review_and_sign()
    assert dialog is not None
    shown = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(text.startswith("Drei in 21: Trisomie 21, oder eines verkannt") for text in shown)
    dialog.close()


@pytest.mark.parametrize("language", ["en", "de"])
def test_chip_and_buttons_are_seen_whole_with_large_texts_on_a_small_screen(
    language: str, request: pytest.FixtureRequest, qtbot: QtBot, case_copy: Path
) -> None:
    if language == "de":
        request.getfixturevalue("german")
    window: MainWindow = request.getfixturevalue("window")
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    window.top_bar.setFixedWidth(_NARROW_PX)
    for status in (Review(), Review(CaseStatus.REVIEWED, Signature("B. Roth-Hohenstein", "cytogeneticist", NOW))):
        window.top_bar.show_review(0, 940, status)
        assert window.top_bar.width() == _NARROW_PX
        QApplication.processEvents()
        assert_nothing_is_cut(window.top_bar.findChildren(QPushButton), window.top_bar)
    window.reporting.open_window()
    (report,) = [found for found in window.findChildren(ReportWindow) if found.isVisible()]
    report.setMinimumSize(0, 0)
    report.resize(_NARROW_PX, 540)
    QApplication.processEvents()
    assert_nothing_is_cut(report.findChildren(QPushButton), report)
    report.close()


def assert_nothing_is_cut(buttons: list[QPushButton], inside: QWidget) -> None:
    shown = [button for button in buttons if button.isVisible() and button.text()]
    assert len(shown) >= 2
    for button in shown:
        assert button.width() >= min(button.sizeHint().width(), button.maximumWidth()), button.text()
        assert button.mapTo(inside, button.rect().topRight()).x() <= inside.width(), button.text()
