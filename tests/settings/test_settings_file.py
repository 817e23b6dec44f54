"""Settings as files: defaults, the laboratory's, the user's own; nothing wrong goes untold, nothing is lost."""

import dataclasses
import json
import os
from pathlib import Path
from threading import Event, current_thread, main_thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PySide6.QtCore import QByteArray

from engine.io.atomic import write_atomically
from karyogui.settings import remembered
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.files import SettingsError, SettingsFiles, export_settings
from karyogui.settings.logo import LogoError, read_logo
from karyogui.settings.remembered import RememberedFile
from karyogui.settings.values import (
    CellNumbers,
    Cells,
    DoubtSettings,
    EngineSettings,
    Laboratory,
    Look,
    People,
    Person,
    Settings,
    overrides_of,
    with_overrides,
)
from tests.conftest import PATIENCE_MS


@pytest.fixture
def files(tmp_path: Path) -> SettingsFiles:
    return SettingsFiles(tmp_path / "config" / "settings.json", tmp_path / "laboratory.json")


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


TEXT = st.text(max_size=12).map(str.strip)
SETTINGS = st.builds(
    Settings,
    laboratory=st.builds(Laboratory, name=TEXT, address=st.lists(TEXT, max_size=3).map(tuple)),
    people=st.builds(
        People,
        user=TEXT,
        known=st.lists(st.builds(Person, TEXT.filter(bool), TEXT), max_size=2).map(tuple),
    ),
    engine=st.builds(
        EngineSettings,
        dispatch=st.sampled_from(["paper", "joint"]),
        threshold=st.none() | st.floats(0, 1),
    ),
    doubts=st.builds(DoubtSettings, type_below=st.floats(0, 1)),
    cells=st.builds(Cells, constitutional=st.builds(CellNumbers, counted=st.integers(1, 999))),
    look=st.builds(Look, theme=st.sampled_from(["system", "light", "dark"]), text_percent=st.integers(80, 200)),
)


@given(values=SETTINGS, base=SETTINGS)
def test_what_is_written_over_any_base_is_read_back(values: Settings, base: Settings) -> None:
    written = json.loads(json.dumps(overrides_of(values, base, {})))
    assert with_overrides(base, written) == (values, ())


@given(values=SETTINGS)
def test_only_what_differs_is_written(values: Settings) -> None:
    assert overrides_of(values, values, {}) == {}


def test_without_files_the_defaults_are_in_force(files: SettingsFiles) -> None:
    loaded = SettingsFiles(files.user).load()
    assert loaded.values == Settings()
    assert loaded.problems == ()


def test_the_users_settings_override_the_laboratorys(files: SettingsFiles) -> None:
    assert files.laboratory is not None
    write(files.laboratory, {"laboratory": {"name": "Lab"}, "look": {"theme": "light", "text_percent": 120}})
    write(files.user, {"look": {"theme": "dark"}})
    loaded = files.load()
    assert loaded.problems == ()
    assert loaded.values.laboratory.name == "Lab"
    assert loaded.values.look == Look(theme="dark", text_percent=120)
    assert loaded.base.look.theme == "light"


def test_saving_writes_the_users_file_only_and_only_overrides(files: SettingsFiles) -> None:
    assert files.laboratory is not None
    write(files.laboratory, {"look": {"theme": "dark"}})
    loaded = files.load().values
    save(files, dataclasses.replace(loaded, look=dataclasses.replace(loaded.look, text_percent=150)))
    assert read(files.user) == {"look": {"text_percent": 150}}
    assert read(files.laboratory) == {"look": {"theme": "dark"}}
    save(files, loaded)
    assert read(files.user) == {}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"look": {"theme": "pink"}}, "look.theme: 'pink' is none of system, light, dark"),
        ({"look": {"text_percent": 500}}, "look.text_percent: 500 is no whole number from 80 to 200"),
        ({"look": {"text_percent": True}}, "look.text_percent"),
        ({"doubts": {"type_below": "high"}}, "doubts.type_below: 'high' is no number from 0 to 1"),
        ({"cells": {"oncology": {"counted": 0}}}, "cells.oncology.counted"),
        ({"people": {"known": [{"name": ""}]}}, "people.known"),
        ({"laboratory": {"address": "one line"}}, "laboratory.address"),
        ({"look": 7}, "look: 7 is no group of settings"),
        ({"colour": "red"}, "colour: there is no such setting"),
        ({"look": {"font": "Arial"}}, "look.font: there is no such setting"),
    ],
)
def test_a_wrong_value_or_unknown_key_is_told_with_file_and_key_and_kept(
    tmp_path: Path, content: dict[str, Any], key: str
) -> None:
    files = SettingsFiles(tmp_path / "settings.json")
    write(files.user, content)
    loaded = files.load()
    assert loaded.values == Settings()
    (problem,) = loaded.problems
    assert problem.startswith(f"{files.user}: {key}")
    other = dataclasses.replace(loaded.values, laboratory=Laboratory(name="Lab"))
    save(files, other)
    assert read(files.user) == {**content, "laboratory": {**content.get("laboratory", {}), "name": "Lab"}}


def test_a_good_value_takes_a_wrong_ones_place(files: SettingsFiles) -> None:
    files = SettingsFiles(files.user)
    write(files.user, {"look": {"theme": "pink"}})
    save(files, Settings(look=Look(theme="dark")))
    assert read(files.user) == {"look": {"theme": "dark"}}
    assert files.load().problems == ()


@pytest.mark.parametrize("content", ["{", "[]", "", "\x00\x01"])
def test_a_damaged_file_is_told_and_kept_beside_the_new_one(tmp_path: Path, content: str) -> None:
    files = SettingsFiles(tmp_path / "settings.json")
    write(files.user, content)
    loaded = files.load()
    assert loaded.values == Settings()
    assert str(files.user) in loaded.problems[0]
    save(files, Settings(look=Look(theme="dark")))
    assert files.load().values.look.theme == "dark"
    assert (files.user.parent / "settings.json.damaged").read_text(encoding="utf-8") == content


def test_a_missing_laboratory_file_is_told(tmp_path: Path) -> None:
    loaded = SettingsFiles(tmp_path / "settings.json", tmp_path / "nowhere.json").load()
    assert "nowhere.json" in loaded.problems[0]
    assert "missing" in loaded.problems[0]


def test_the_laboratory_file_is_named_by_the_environment_or_the_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SettingsFiles.usual().laboratory is None
    monkeypatch.setenv("KARYOGUI_SETTINGS", str(tmp_path / "a.json"))
    assert SettingsFiles.usual().laboratory == tmp_path / "a.json"
    assert SettingsFiles.usual(tmp_path / "b.json").laboratory == tmp_path / "b.json"


def test_a_relative_logo_lies_beside_the_settings_file(files: SettingsFiles) -> None:
    assert files.laboratory is not None
    write(files.laboratory, {"laboratory": {"logo": "logo.png"}})
    assert files.load().values.laboratory.logo == str(files.laboratory.parent / "logo.png")


def test_an_exported_file_serves_as_the_laboratorys(files: SettingsFiles, tmp_path: Path) -> None:
    values = Settings(
        laboratory=Laboratory(name="Lab", address=("Street 1", "Town")),
        people=People(user="A. Meyer", role="technologist", known=(Person("B. Roth", "cytogeneticist"),)),
        look=Look(theme="dark"),
    )
    export_settings(tmp_path / "laboratory.json", values)
    loaded = files.load()
    assert loaded.problems == ()
    assert loaded.values == dataclasses.replace(values, people=People(known=values.people.known))


def test_a_folder_that_cannot_be_written_is_told_and_nothing_changes(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    settings = AppSettings(store(tmp_path), SettingsFiles(tmp_path / "config" / "settings.json"))
    with pytest.raises(SettingsError, match=r"settings\.json: cannot be written"):
        settings.change(Settings(look=Look(theme="dark")))
    assert settings.values == Settings()


def save(files: SettingsFiles, values: Settings) -> None:
    files.save(values, files.load().base)


def store(folder: Path) -> RememberedFile:
    return RememberedFile(folder / "state.json")


def test_a_change_is_announced_and_found_at_the_next_start(files: SettingsFiles, tmp_path: Path) -> None:
    settings = AppSettings(store(tmp_path), SettingsFiles(files.user))
    heard: list[tuple[Settings, Settings]] = []
    settings.changed.connect(lambda before, now: heard.append((before, now)))
    dark = Settings(look=Look(theme="dark"))
    settings.change(dark)
    settings.change(dark)
    assert heard == [(Settings(), dark)]
    assert AppSettings(store(tmp_path), SettingsFiles(files.user)).values == dark


def test_what_is_remembered_comes_back_and_none_of_it_is_a_setting(tmp_path: Path, files: SettingsFiles) -> None:
    settings = AppSettings(store(tmp_path), files)
    assert (settings.recent_cases, settings.window_geometry) == ((), None)
    for name in ("病例 1", "case 2", "病例 1"):
        settings.add_recent_case(tmp_path / name)
    settings.window_geometry = QByteArray(b"\x00\xff geometry")
    settings.finish()
    again = AppSettings(store(tmp_path), files)
    assert again.recent_cases == (tmp_path / "病例 1", tmp_path / "case 2")
    assert again.last_folder == tmp_path
    assert again.window_geometry == QByteArray(b"\x00\xff geometry")
    assert not files.user.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"recent_cases": 5, "window_geometry": []}', b"\xff\xfe"])
def test_a_damaged_memory_is_begun_anew(tmp_path: Path, files: SettingsFiles, content: bytes) -> None:
    (tmp_path / "state.json").write_bytes(content)
    settings = AppSettings(store(tmp_path), files)
    assert (settings.recent_cases, settings.window_geometry) == ((), None)
    settings.add_recent_case(tmp_path / "case")
    settings.finish()
    assert AppSettings(store(tmp_path), files).recent_cases == (tmp_path / "case",)


def test_a_memory_that_cannot_be_written_holds_for_this_run(
    tmp_path: Path, files: SettingsFiles, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    settings = AppSettings(RememberedFile(tmp_path / "config" / "state.json"), files)
    settings.add_recent_case(tmp_path / "case")
    settings.finish()
    assert settings.recent_cases == (tmp_path / "case",)
    assert "state.json cannot be written" in caplog.text


def test_what_is_remembered_is_written_in_another_thread_and_the_last_of_it_stays(
    tmp_path: Path, files: SettingsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers, writing_in = Event(), []

    def slow(path: Path, content: bytes) -> None:
        writing_in.append(current_thread())
        answers.wait(PATIENCE_MS / 1000)
        write_atomically(path, content)

    monkeypatch.setattr(remembered, "write_atomically", slow)
    settings = AppSettings(store(tmp_path), files)
    for name in ("1", "2", "3"):
        settings.add_recent_case(tmp_path / name)
    assert settings.recent_cases[0] == tmp_path / "3"
    answers.set()
    settings.finish()
    assert main_thread() not in writing_in
    assert AppSettings(store(tmp_path), files).recent_cases == settings.recent_cases


def test_a_laboratory_file_that_changed_meanwhile_makes_no_choice_of_the_users(files: SettingsFiles) -> None:
    assert files.laboratory is not None
    write(files.laboratory, {"look": {"theme": "dark"}})
    settings = AppSettings(RememberedFile(files.user.with_name("state.json")), files)
    write(files.laboratory, {"look": {"theme": "light"}})
    settings.change(dataclasses.replace(settings.values, people=People("A. Meyer")))
    assert json.loads(files.user.read_text()) == {"people": {"user": "A. Meyer"}}


def test_hints_once_dismissed_stay_so(tmp_path: Path, files: SettingsFiles) -> None:
    settings = AppSettings(store(tmp_path), files)
    assert settings.dismissed_hints == frozenset()
    settings.dismiss_hint("doubts")
    settings.dismiss_hint("typing")
    settings.finish()
    assert AppSettings(store(tmp_path), files).dismissed_hints == {"doubts", "typing"}


def test_a_logo_is_read(tmp_path: Path) -> None:
    Image.new("L", (20, 10)).save(tmp_path / "logo.png")
    assert read_logo(tmp_path / "logo.png").size == (20, 10)
    assert read_logo(tmp_path / "logo.png").mode == "RGBA"


def test_a_missing_or_broken_logo_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(LogoError, match=r"none\.png: the logo is missing"):
        read_logo(tmp_path / "none.png")
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(LogoError, match=r"text\.png: the logo is no PNG"):
        read_logo(tmp_path / "text.png")
    Image.new("RGB", (200, 200), "red").save(tmp_path / "cut.png")
    content = (tmp_path / "cut.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(content[: len(content) // 2])
    with pytest.raises(LogoError, match=r"cut\.png: the logo cannot be read"):
        read_logo(tmp_path / "cut.png")


@pytest.mark.parametrize("text", ["[" * 5000, '{"cells": {"mosaicism": 1' + "0" * 5000 + "}}"])
def test_a_file_that_no_program_writes_is_told_and_kept(files: SettingsFiles, text: str) -> None:
    assert files.laboratory is not None
    write(files.laboratory, text)
    write(files.user, text)
    problems = files.load().problems
    assert [str(files.laboratory) in problems[0], str(files.user) in problems[1]] == [True, True]
    save(files, Settings(look=Look(theme="dark")))
    assert files.user.with_name("settings.json.damaged").read_text() == text
    assert files.load().values.look.theme == "dark"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_the_settings_is_told_at_once(files: SettingsFiles) -> None:
    assert files.laboratory is not None
    os.mkfifo(files.laboratory)
    assert "is no file" in files.load().problems[0]


def test_a_name_from_a_broken_archive_is_saved(files: SettingsFiles) -> None:
    values = Settings(engine=EngineSettings(model="m\udcff"))
    save(files, values)
    assert files.load().values == values


def test_a_logo_whose_name_no_file_can_have_is_missing() -> None:
    for name in ("x" * 5000, "a\0b"):
        with pytest.raises(LogoError, match="missing"):
            read_logo(Path(name))
