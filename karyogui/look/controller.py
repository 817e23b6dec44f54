"""Puts the theme of the settings in force, at once and whenever the system changes between light and dark."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from karyogui.look.colours import DARK_COLOURS, LIGHT_COLOURS, Colours
from karyogui.look.theme import Theme, palette
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Settings

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}


class LookController(QObject):
    """Holds the theme that the window's parts share.

    Signals:
        changed: the theme shows other colours.
    """

    changed = Signal()

    def __init__(self, settings: AppSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._settings = settings
        self.theme = Theme(LIGHT_COLOURS)
        self._hints = QGuiApplication.styleHints()
        self._apply()
        settings.changed.connect(self._on_settings_changed)
        self._hints.colorSchemeChanged.connect(self._apply)

    def _on_settings_changed(self, before: Settings, now: Settings) -> None:
        if before.look.theme != now.look.theme:
            self._apply()

    def _apply(self) -> None:
        wanted = self._settings.values.look.theme
        # Window frames and file dialogs, which the system draws, follow too. Unknown: as the system has it.
        self._hints.setColorScheme(_SCHEMES[wanted])
        colours = colours_of(wanted, self._hints.colorScheme())
        QApplication.setPalette(palette(Theme(colours)))
        if colours is not self.theme.colours:
            self.theme.show(colours)
            self.changed.emit()


def colours_of(wanted: str, system: Qt.ColorScheme) -> Colours:
    """The colours for a setting (one of karyogui.settings.values.THEMES) and what the system shows."""
    dark = wanted == "dark" or (wanted == "system" and system == Qt.ColorScheme.Dark)
    return DARK_COLOURS if dark else LIGHT_COLOURS
