"""The settings in force, and what the application remembers between runs."""

import dataclasses
import getpass
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QStandardPaths, Signal

from karyogui.settings.files import LoadedSettings, SettingsFiles
from karyogui.settings.remembered import RememberedFile
from karyogui.settings.values import Settings

_RECENT = "recent_cases"
_GEOMETRY = "window_geometry"
_LAST_FOLDER = "last_folder"
_CASES_FOLDER = "cases_folder"
_HINTS = "hints_dismissed"
_MOST_RECENT = 8


class AppSettings(QObject):
    """The settings' values, and typed access to what is remembered and is no setting.

    Signals:
        changed: the settings are others: (before, now), each a `Settings`.
    """

    changed = Signal(object, object)

    def __init__(self, remembered: RememberedFile, files: SettingsFiles | None = None) -> None:
        """Args: files: where the settings are kept; None: the usual places."""
        super().__init__()
        self._remembered = remembered
        self.files = files or SettingsFiles.usual()
        self._loaded: LoadedSettings = self.files.load()

    # Settings

    @property
    def values(self) -> Settings:
        """The settings in force."""
        return self._loaded.values

    @property
    def base(self) -> Settings:
        """What would be in force without the user's own: the laboratory's settings over the defaults."""
        return self._loaded.base

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be taken from the files as it stands; each text names file and key."""
        return self._loaded.problems

    def change(self, values: Settings, write: Callable[[Callable[[], None]], None] = lambda save: save()) -> None:
        """Put settings in force and on disk.

        Args:
            write: calls the function that it is given, which writes the file and takes nothing that belongs to this
                object, and returns when it has.

        Raises:
            SettingsError: they cannot be written; those before stay in force. And whatever `write` raises.
        """
        before = self.values
        if values == before:
            return
        write(partial(self.files.save, values, self.base))
        self._loaded = dataclasses.replace(self._loaded, values=values)
        self.changed.emit(before, values)

    @property
    def user_name(self) -> str:
        """Who decides: the account's name until another is set."""
        return self.values.people.user or getpass.getuser()

    # What is remembered

    @property
    def recent_cases(self) -> tuple[Path, ...]:
        """Case folders opened lately, the last first."""
        return tuple(Path(text) for text in self._texts(_RECENT))

    def add_recent_case(self, folder: Path) -> None:
        others = [path for path in self.recent_cases if path != folder]
        self._remembered.keep(_RECENT, [str(path) for path in [folder, *others][:_MOST_RECENT]])
        self._remembered.keep(_LAST_FOLDER, str(folder.parent))

    @property
    def last_folder(self) -> Path:
        """Where the open dialog starts."""
        return Path(str(self._remembered.value(_LAST_FOLDER, str(Path.home()))))

    @property
    def cases_folder(self) -> Path | None:
        """The folder below which cases are looked for; None: none was chosen."""
        value = self._remembered.value(_CASES_FOLDER)
        return Path(value) if isinstance(value, str) and value else None

    @cases_folder.setter
    def cases_folder(self, folder: Path) -> None:
        self._remembered.keep(_CASES_FOLDER, str(folder))

    @property
    def data_folder(self) -> Path:
        """Where the application keeps files of its own, such as the demo case the user may edit."""
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))

    @property
    def dismissed_hints(self) -> frozenset[str]:
        """Names of first-run hints that are not to be shown again."""
        return frozenset(self._texts(_HINTS))

    def dismiss_hint(self, name: str) -> None:
        self._remembered.keep(_HINTS, sorted({*self.dismissed_hints, name}))

    @property
    def window_geometry(self) -> QByteArray | None:
        value = self._remembered.value(_GEOMETRY)
        return QByteArray.fromBase64(QByteArray(value.encode())) if isinstance(value, str) else None

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._remembered.keep(_GEOMETRY, bytes(geometry.toBase64().data()).decode("ascii"))

    def finish(self) -> None:
        """Block until what is remembered is written: for the end, when no window waits."""
        self._remembered.finish()

    def _texts(self, key: str) -> list[str]:
        value = self._remembered.value(key)
        return [str(text) for text in value] if isinstance(value, list) else []
