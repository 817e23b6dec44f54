"""Theme, text size and language."""

from dataclasses import replace

from karyogui.settings.values import TEXT_PERCENT, Look, Settings
from karyogui.settings_dialog.page import SettingsPage, choose, chosen


class LookPage(SettingsPage):
    """How the window looks."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.tr("Appearance")
        self._add_heading(self.tr("Colours"))
        self._theme = self._choice(
            (("system", self.tr("as the system")), ("light", self.tr("light")), ("dark", self.tr("dark")))
        )
        self._add_row(self.tr("Theme"), self._theme)
        self._add_note(self.tr("The karyogram's page stays white in both. It takes effect at once."))
        self._add_heading(self.tr("Text"))
        self._percent = self._count(*TEXT_PERCENT, step=10, suffix=" %")
        # Named in itself: whoever cannot read the other one finds the own language.
        self._language = self._choice((("system", self.tr("as the system")), ("en", "English"), ("de", "Deutsch")))
        self._add_row(self.tr("Size"), self._percent)
        self._add_row(self.tr("Language"), self._language)
        self._add_note(self.tr("The size scales the whole window. Both take effect when KaryoGUI is started next."))
        self._finish()

    def show_values(self, values: Settings) -> None:
        choose(self._theme, values.look.theme)
        self._percent.setValue(values.look.text_percent)
        choose(self._language, values.look.language)

    def changed(self, values: Settings) -> Settings:
        return replace(values, look=Look(chosen(self._theme), self._percent.value(), chosen(self._language)))
