"""What the application remembers between runs: recent cases, the user's name, the window's place."""

import getpass
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

_RECENT = "recent_cases"
_USER = "user_name"
_GEOMETRY = "window_geometry"
_LAST_FOLDER = "last_folder"
_MOST_RECENT = 8


class AppSettings:
    """Typed access to a QSettings store."""

    def __init__(self, store: QSettings) -> None:
        self._store = store

    @property
    def recent_cases(self) -> tuple[Path, ...]:
        """Case folders opened lately, the last first."""
        value = self._store.value(_RECENT, [])
        # QSettings gives a list of one text back as the text.
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        return tuple(Path(str(text)) for text in texts)

    def add_recent_case(self, folder: Path) -> None:
        others = [path for path in self.recent_cases if path != folder]
        self._store.setValue(_RECENT, [str(path) for path in [folder, *others][:_MOST_RECENT]])
        self._store.setValue(_LAST_FOLDER, str(folder.parent))

    @property
    def last_folder(self) -> Path:
        """Where the open dialog starts."""
        return Path(str(self._store.value(_LAST_FOLDER, str(Path.home()))))

    @property
    def data_folder(self) -> Path:
        """Where the application keeps files of its own, such as the demo case the user may edit."""
        return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))

    @property
    def user_name(self) -> str:
        """Who decides: the account's name until another is set."""
        return str(self._store.value(_USER, "")) or getpass.getuser()

    @property
    def window_geometry(self) -> QByteArray | None:
        value = self._store.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else None

    @window_geometry.setter
    def window_geometry(self, geometry: QByteArray) -> None:
        self._store.setValue(_GEOMETRY, geometry)
