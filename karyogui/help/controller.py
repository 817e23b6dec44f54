"""Opens the pages of help."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from karyogui.help.about import AboutDialog
from karyogui.help.guide import GuideDialog, guide_file
from karyogui.help.shortcuts import ShortcutsDialog, karyogram_keys, shortcuts_of
from karyogui.look.theme import Theme
from karyogui.widgets import dialogs


class HelpController(QObject):
    """Guide, shortcuts and about, for a window with a menu bar."""

    def __init__(self, window: QMainWindow, theme: Theme, model: Callable[[], str]) -> None:
        """Args: model: gives name, version and device of the loaded model; empty: none is loaded."""
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._model = model

    def show_shortcuts(self) -> None:
        """Beside the window, so that keys can be tried with the list in view."""
        sections = [karyogram_keys(), *shortcuts_of(self._window.menuBar())]
        ShortcutsDialog(sections, self._theme, self._window).show()

    def show_guide(self) -> None:
        """Beside the window, so that it can be read while working."""
        GuideDialog(guide_file(), self._window).show()

    def show_about(self) -> None:
        dialogs.run_dialog(AboutDialog(self._model(), self._window))
