"""The settings' files: the laboratory's, which everybody shares, and over it the user's own."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from engine.files import read_file
from engine.io.atomic import write_atomically
from karyogui.settings.values import Settings, overrides_of, with_overrides

LABORATORY_VARIABLE = "KARYOGUI_SETTINGS"
_NAME = "settings.json"


class SettingsError(ValueError):
    """A settings file that cannot be written; the text names it."""


@dataclass(frozen=True)
class LoadedSettings:
    """What the files say.

    Attributes:
        values: the user's over the laboratory's over the defaults.
        base: without the user's own.
        problems: what could not be taken as it stands: each text names file and key.
    """

    values: Settings
    base: Settings
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettingsFiles:
    """Where the settings are kept.

    Attributes:
        user: the user's own file; it need not exist.
        laboratory: a file for the whole laboratory, or None. The application only reads it.
    """

    user: Path
    laboratory: Path | None = None

    @staticmethod
    def usual(laboratory: Path | None = None) -> "SettingsFiles":
        """The platform's place for the user's file; the laboratory's as given, else as the environment
        variable KARYOGUI_SETTINGS names it."""
        named = os.environ.get(LABORATORY_VARIABLE, "").strip()
        user = platformdirs.user_config_path("KaryoGUI", appauthor=False) / _NAME
        return SettingsFiles(user, laboratory or (Path(named) if named else None))

    def load(self) -> LoadedSettings:
        """Read both files. Never fails: what cannot be read is told in `problems`, and defaults take its place."""
        problems: list[str] = []
        base = Settings()
        if self.laboratory is not None:
            if os.path.lexists(self.laboratory):
                base = _laid_over(base, self.laboratory, problems)
            else:
                problems.append(f"{self.laboratory}: the laboratory's settings file is missing; it is not used")
        values = _laid_over(base, self.user, problems)
        return LoadedSettings(values, base, tuple(problems))

    def save(self, values: Settings, base: Settings) -> None:
        """Write what differs from `base` into the user's file, whole or not at all.

        Keys that this version does not know stay as they are. A file that is no settings file at all is kept
        beside the new one, as settings.json.damaged.

        Raises:
            SettingsError: the file cannot be written.
        """
        try:
            self.user.parent.mkdir(parents=True, exist_ok=True)
            kept: Mapping[str, Any] = {}
            try:
                kept = _read(self.user)
            except FileNotFoundError:
                pass
            except (ValueError, RecursionError):
                os.replace(self.user, _damaged(self.user))
            _write(self.user, overrides_of(values, base, kept))
        except OSError as error:
            raise SettingsError(f"{self.user}: cannot be written ({error.strerror or error})") from error


def export_settings(path: Path, values: Settings) -> None:
    """Write everything that differs from the defaults, as a laboratory's settings file.

    The user's own name and role are left out.

    Raises:
        SettingsError: the file cannot be written.
    """
    overrides = overrides_of(values, Settings(), {})
    people = {key: value for key, value in overrides.pop("people", {}).items() if key == "known"}
    try:
        _write(path, {**overrides, "people": people} if people else overrides)
    except OSError as error:
        raise SettingsError(f"{path}: cannot be written ({error.strerror or error})") from error


def _laid_over(base: Settings, path: Path, problems: list[str]) -> Settings:
    try:
        values, found = with_overrides(base, _read(path), path.parent)
    except FileNotFoundError:
        return base
    except (ValueError, OSError, RecursionError) as error:
        told = error.strerror if isinstance(error, OSError) else error
        problems.append(f"{path}: cannot be read ({told}); it is not used")
        return base
    problems += [f"{path}: {text}; the usual value is taken" for text in found]
    return values


def _read(path: Path) -> Mapping[str, Any]:
    """Raises: ValueError: it is no JSON object in UTF-8; OSError."""
    content = json.loads(read_file(path).decode("utf-8"))
    if not isinstance(content, dict):
        raise ValueError("it is no JSON object")
    return content


def _write(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=2, ensure_ascii=False)
    write_atomically(path, f"{text}\n".encode("utf-8", "backslashreplace"))


def _damaged(path: Path) -> Path:
    """A name that no file has yet."""
    name, number = path.with_name(f"{path.name}.damaged"), 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}.damaged-{number}")
    return name
