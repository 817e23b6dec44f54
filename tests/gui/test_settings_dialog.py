"""Settings as a user changes them, in the real dialog and window."""

import dataclasses
import json
from pathlib import Path
from threading import Event
from typing import TypeVar

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from engine.io.atomic import write_atomically
from karyogui.engine_host import EngineHost
from karyogui.main_window import MainWindow
from karyogui.settings import files as settings_file
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.controller import engine_choices
from karyogui.settings.files import SettingsFiles
from karyogui.settings.logo import read_logo
from karyogui.settings.remembered import RememberedFile
from karyogui.settings.values import (
    DoubtSettings,
    EngineSettings,
    KaryogramSettings,
    Laboratory,
    Look,
    People,
    Person,
    Settings,
)
from karyogui.settings_dialog import laboratory_page
from karyogui.settings_dialog.dialog import SettingsDialog
from karyogui.settings_dialog.engine_page import EngineChoices
from karyogui.settings_dialog.laboratory_page import LaboratoryPage
from tests.conftest import PATIENCE_MS
from tests.gui.conftest import StandInEngine
from tests.gui.steps import stop_the_wait

CHOICES = EngineChoices((("a", "a 1"), ("b", "b 2")), "a", (("cpu", "CPU: test"),))
OK, CANCEL = QDialogButtonBox.StandardButton.Ok, QDialogButtonBox.StandardButton.Cancel
Kind = TypeVar("Kind", bound=QWidget)


def settings_in(folder: Path, laboratory: dict[str, object] | None = None) -> AppSettings:
    if laboratory is not None:
        (folder / "laboratory.json").write_text(json.dumps(laboratory), encoding="utf-8")
    files = SettingsFiles(folder / "settings.json", None if laboratory is None else folder / "laboratory.json")
    return AppSettings(RememberedFile(folder / "remembered.json"), files)


def dialog_of(qtbot: QtBot, settings: AppSettings) -> SettingsDialog:
    made = SettingsDialog(settings, CHOICES)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def own(tmp_path: Path) -> AppSettings:
    return settings_in(tmp_path)


@pytest.fixture
def dialog(qtbot: QtBot, own: AppSettings) -> SettingsDialog:
    return dialog_of(qtbot, own)


def field(dialog: SettingsDialog, name: str, kind: type[Kind], page: int | None = None) -> Kind:
    within: QWidget = dialog if page is None else dialog.pages[page]
    (found,) = (widget for widget in within.findChildren(kind) if widget.accessibleName() == name)
    return found


def button(dialog: SettingsDialog, which: QDialogButtonBox.StandardButton) -> QWidget:
    (box,) = dialog.findChildren(QDialogButtonBox)
    return box.button(which)


def press(dialog: SettingsDialog, which: QDialogButtonBox.StandardButton) -> None:
    QTest.mouseClick(button(dialog, which), Qt.MouseButton.LeftButton)


def test_ok_without_a_change_writes_nothing(dialog: SettingsDialog, own: AppSettings) -> None:
    press(dialog, OK)
    assert not own.files.user.exists()


def test_what_is_set_is_in_force_and_in_the_file(dialog: SettingsDialog, own: AppSettings) -> None:
    field(dialog, "Name", QLineEdit, 0).setText("Institute of Human Genetics")
    field(dialog, "Address", QPlainTextEdit).setPlainText("Street 1\nTown\n")
    field(dialog, "Name", QComboBox, 1).setCurrentText("A. Meyer")
    field(dialog, "Model", QComboBox).setCurrentIndex(2)
    field(dialog, "Method", QComboBox).setCurrentIndex(1)
    field(dialog, "Type less sure than", QDoubleSpinBox).setValue(0.95)
    field(dialog, "constitutional: counted", QSpinBox).setValue(30)
    field(dialog, "Theme", QComboBox).setCurrentIndex(2)
    press(dialog, OK)
    assert own.values.laboratory == Laboratory("Institute of Human Genetics", ("Street 1", "Town"))
    assert own.user_name == "A. Meyer"
    assert own.values.engine == EngineSettings(model="b", dispatch="paper")
    assert own.values.cells.constitutional.counted == 30
    assert json.loads(own.files.user.read_text(encoding="utf-8")) == {
        "laboratory": {"name": "Institute of Human Genetics", "address": ["Street 1", "Town"]},
        "people": {"user": "A. Meyer"},
        "engine": {"model": "b", "dispatch": "paper"},
        "doubts": {"type_below": 0.95},
        "cells": {"constitutional": {"counted": 30}},
        "look": {"theme": "dark"},
    }


def test_cancel_changes_nothing(dialog: SettingsDialog, own: AppSettings) -> None:
    field(dialog, "Theme", QComboBox).setCurrentIndex(2)
    press(dialog, CANCEL)
    assert own.values == Settings()


def test_every_value_is_shown_and_comes_back_as_it_was(qtbot: QtBot, own: AppSettings) -> None:
    """Also a threshold with more decimals than the field has, and a model that is no longer installed."""
    values = Settings(
        laboratory=Laboratory("Lab", ("a", "", "b"), "1", "x@y", "/nowhere/logo.png"),
        people=People("A", "r", (Person("A", "r"), Person("B"))),
        engine=EngineSettings("/models/own", "cuda", "paper", 0.875),
        look=Look("light", 150, "de"),
    )
    own.change(values)
    assert dialog_of(qtbot, own).edited() == values


def test_a_page_goes_back_to_what_the_laboratory_has(qtbot: QtBot, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, {"look": {"theme": "dark"}})
    settings.change(dataclasses.replace(settings.values, look=Look("light", 150)))
    dialog = dialog_of(qtbot, settings)
    dialog.list.setCurrentRow(5)
    assert dialog.reset.isEnabled()
    dialog.reset.click()
    assert not dialog.reset.isEnabled()
    press(dialog, OK)
    assert settings.values.look == Look("dark", 100)


def test_numbers_that_contradict_each_other_are_told_and_not_taken(dialog: SettingsDialog) -> None:
    field(dialog, "oncology: analysed", QSpinBox).setValue(25)
    assert not button(dialog, OK).isEnabled()
    assert "Review" in dialog.trouble
    field(dialog, "oncology: counted", QSpinBox).setValue(25)
    assert button(dialog, OK).isEnabled()


def test_a_missing_or_broken_logo_is_told_and_a_good_one_shown(
    dialog: SettingsDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    page = dialog.pages[0]
    assert isinstance(page, LaboratoryPage)
    logo, preview = field(dialog, "Picture file of the logo", QLineEdit), field(dialog, "Preview", QLabel)
    assert preview.text() == "no logo"
    logo.setText(str(tmp_path / "logo.png"))
    qtbot.waitUntil(lambda: page.logo_trouble == f"⚠ {tmp_path / 'logo.png'}: the logo is missing")
    (tmp_path / "text.png").write_text("no picture")
    logo.setText(str(tmp_path / "text.png"))
    qtbot.waitUntil(lambda: "no PNG" in page.logo_trouble)
    Image.new("RGB", (400, 100), "red").save(tmp_path / "logo.png")
    logo.setText(str(tmp_path / "logo.png"))
    qtbot.waitUntil(lambda: not preview.pixmap().isNull())
    assert page.logo_trouble == ""
    assert preview.pixmap().width() == 4 * preview.pixmap().height()
    logo.setText("")
    assert preview.text() == "no logo"


def test_a_logo_on_a_share_that_stalls_is_not_waited_for(
    dialog: SettingsDialog, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Event()

    def slow(path: Path) -> Image.Image:
        if path.name == "far.png":
            answers.wait(PATIENCE_MS / 1000)
        return read_logo(path)

    monkeypatch.setattr(laboratory_page, "read_logo", slow)
    for name, colour in (("far.png", "red"), ("near.png", "blue")):
        Image.new("RGB", (40, 40), colour).save(tmp_path / name)
    logo, preview = field(dialog, "Picture file of the logo", QLineEdit), field(dialog, "Preview", QLabel)
    logo.setText(str(tmp_path / "far.png"))
    assert preview.text() == "reading …"
    logo.setText(str(tmp_path / "near.png"))  # another one is shown all the same
    qtbot.waitUntil(lambda: not preview.pixmap().isNull())
    logo.setText(str(tmp_path / "far.png"))
    press(dialog, CANCEL)
    assert not dialog.isVisible()
    answers.set()


def test_a_folder_of_settings_that_stalls_need_not_be_waited_for(
    dialog: SettingsDialog, own: AppSettings, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, told = Event(), []

    def slow(path: Path, content: bytes) -> None:
        answers.wait(PATIENCE_MS / 1000)
        write_atomically(path, content)

    monkeypatch.setattr(settings_file, "write_atomically", slow)
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    field(dialog, "Theme", QComboBox).setCurrentIndex(2)
    heard = stop_the_wait(dialog)
    press(dialog, OK)
    assert f"{own.files.user.parent} is slow to answer" in heard[0]
    assert "does not answer" in told[0]
    assert dialog.isVisible()
    assert own.values == Settings()
    answers.set()
    press(dialog, OK)
    assert not dialog.isVisible()
    assert own.values.look.theme == "dark"


def test_names_are_added_and_removed(dialog: SettingsDialog, own: AppSettings) -> None:
    table = field(dialog, "Names to choose from", QTableWidget)
    page = dialog.pages[1]
    add, remove = (made for made in page.findChildren(type(dialog.reset)) if made.text() in ("Add", "Remove"))
    for name, role in (("A. Meyer", "technologist"), ("B. Roth", "cytogeneticist"), ("C", "")):
        add.click()
        table.item(table.rowCount() - 1, 0).setText(name)
        table.item(table.rowCount() - 1, 1).setText(role)
    table.setCurrentCell(0, 0)
    remove.click()
    table.item(1, 0).setText("")
    press(dialog, OK)
    assert own.values.people.known == (Person("B. Roth", "cytogeneticist"),)


def test_a_chosen_name_brings_its_role(qtbot: QtBot, own: AppSettings) -> None:
    own.change(Settings(people=People(known=(Person("A. Meyer", "technologist"), Person("B. Roth", "physician")))))
    dialog = dialog_of(qtbot, own)
    names = field(dialog, "Name", QComboBox, 1)
    names.setCurrentIndex(1)
    names.activated.emit(1)
    assert dialog.edited().people.role == "physician"


def test_a_file_that_cannot_be_written_is_told_and_the_dialog_stays(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    store = RememberedFile(tmp_path / "remembered.json")
    dialog = dialog_of(qtbot, AppSettings(store, SettingsFiles(tmp_path / "config" / "settings.json")))
    told: list[str] = []
    monkeypatch.setattr(QMessageBox, "warning", lambda parent, title, text: told.append(text))
    field(dialog, "Theme", QComboBox).setCurrentIndex(2)
    press(dialog, OK)
    assert dialog.isVisible()
    assert "settings.json: cannot be written" in told[0]


def test_export_writes_a_file_for_the_laboratory(
    dialog: SettingsDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field(dialog, "Name", QLineEdit, 0).setText("Lab")
    target = tmp_path / "laboratory.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.export.click()
    assert json.loads(target.read_text(encoding="utf-8")) == {"laboratory": {"name": "Lab"}}


def test_what_this_machine_has_is_found() -> None:
    choices = engine_choices()
    assert choices.in_service
    assert any(name == "cpu" for name, _ in choices.devices)


def test_pages_are_reached_by_key(dialog: SettingsDialog) -> None:
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert dialog.list.currentRow() == 1
    assert dialog.pages[1].isVisible()


def test_another_engine_is_loaded_and_the_user_told_to_classify_again(
    opened: MainWindow, settings: AppSettings, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(opened._engine.loaded):
        settings.change(Settings(engine=EngineSettings(dispatch="paper")))
    assert "Classify again" in opened.bottom_bar.hint.text()
    assert opened.session is not None


def test_an_open_case_follows_at_once(opened: MainWindow, settings: AppSettings) -> None:
    assert opened.session is not None
    before = len(opened.session.doubts)
    x, twelve = opened.scene.slot_center("X"), opened.scene.slot_center("12")
    assert x.y() > twelve.y()
    settings.change(Settings(karyogram=KaryogramSettings("after 12"), doubts=DoubtSettings(1.0, 1.0)))
    assert opened.scene.slot_center("X").y() == opened.scene.slot_center("12").y()
    assert opened.scene.slot_center("X").x() > opened.scene.slot_center("12").x()
    assert opened.scene.slot_center("Y").y() == opened.scene.slot_center("22").y()
    assert len(opened.session.doubts) > before


def test_the_window_tells_what_is_wrong_with_the_settings(
    qtbot: QtBot, engine: StandInEngine, tmp_path: Path, case_copy: Path
) -> None:
    (tmp_path / "settings.json").write_text('{"look": {"theme": "pink"}}', encoding="utf-8")
    host = EngineHost(lambda: engine)
    window = MainWindow(host, settings_in(tmp_path))
    qtbot.addWidget(window)
    window.show()
    host.warm_up()
    window.open_case(case_copy)
    qtbot.waitUntil(lambda: window.session is not None and window.session.is_saved)
    assert window.isAncestorOf(window.settings_banner)
    assert window.settings_banner.isVisible()
    assert f"{tmp_path / 'settings.json'}: look.theme: 'pink'" in window.settings_banner.text
    window.close()


def test_the_first_field_is_one_tab_from_the_list_of_pages(dialog: SettingsDialog) -> None:
    dialog.activateWindow()
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Tab)
    assert field(dialog, "Name", QLineEdit, 0).hasFocus()


def test_no_button_has_an_icon(window: MainWindow, own: AppSettings) -> None:
    made = SettingsDialog(own, CHOICES, window)
    made.show()
    assert all(made.findChild(QDialogButtonBox).button(kind).icon().isNull() for kind in (OK, CANCEL))
    made.close()


def test_what_takes_effect_later_is_told_without_a_case_too_and_for_a_while(
    monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, settings: AppSettings, qtbot: QtBot
) -> None:
    monkeypatch.setattr("karyogui.messages._BRIEFLY_MS", 100)
    window: MainWindow = request.getfixturevalue("window")
    settings.change(Settings(engine=EngineSettings(device="cpu"), look=Look(language="de")))
    hint = window.bottom_bar.hint
    assert "Classify again" in hint.text()
    assert "started next" in hint.text()
    assert hint.isVisible()
    qtbot.waitUntil(lambda: not hint.text())
