"""Opens the settings dialog, and lets what was changed take effect."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.models import installed_models
from karyogui.engine_host import EngineHost
from karyogui.settings.app_settings import AppSettings
from karyogui.settings.values import Settings
from karyogui.settings_dialog.dialog import SettingsDialog
from karyogui.settings_dialog.engine_page import EngineChoices
from karyogui.widgets import dialogs


class SettingsController(QObject):
    """Between the settings and the window's parts.

    Signals:
        shown_changed: what an open case shows follows other settings: doubts, page, cell numbers.
        told: what the user should know, in sentences.
    """

    shown_changed = Signal()
    told = Signal(str)

    def __init__(self, settings: AppSettings, engine: EngineHost, window: QWidget) -> None:
        super().__init__(window)
        self._settings = settings
        self._engine = engine
        self._window = window
        settings.changed.connect(self._on_changed)

    def show_dialog(self) -> None:
        dialogs.run_dialog(SettingsDialog(self._settings, engine_choices(), self._window))

    def _on_changed(self, before: Settings, now: Settings) -> None:
        told = []
        if before.engine != now.engine:
            self._engine.reload()
            told.append(self.tr("Other settings of the engine: “Classify again” uses them on the open case."))
        if (before.look.text_percent, before.look.language) != (now.look.text_percent, now.look.language):
            told.append(self.tr("Text size and language take effect when KaryoGUI is started next."))
        if (before.people.user, before.people.role) != (now.people.user, now.people.role):
            told.append(self.tr("Your name and role are used from the next case on that is opened."))
        if told:
            self.told.emit(" ".join(told))
        if (before.doubts, before.karyogram, before.cells) != (now.doubts, now.karyogram, now.cells):
            self.shown_changed.emit()


def engine_choices() -> EngineChoices:
    """What this machine has: installed models, and devices."""
    from engine.inference.device import found_devices  # loads torch, which the window must not wait for

    models = installed_models()
    in_service = next((model.name for model in models if model.in_service), "")
    shown = [(model.name, model.info.full_name) for model in models if model.info]
    problem = "; ".join(model.problem for model in models if model.problem)
    return EngineChoices(shown, in_service, found_devices(), problem)
