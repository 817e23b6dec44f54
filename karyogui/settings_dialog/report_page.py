"""The karyogram's page and the printed report."""

from dataclasses import replace

from karyogui.settings.values import KaryogramSettings, Settings
from karyogui.settings_dialog.page import SettingsPage, choose, chosen


class ReportPage(SettingsPage):
    """Page size, where X stands, and the laboratory's own texts."""

    def __init__(self) -> None:
        super().__init__()
        self.title = self.tr("Karyogram and report")
        self._add_heading(self.tr("Karyogram"))
        self._x = self._choice(
            (("end", self.tr("X and Y at the end")), ("after 12", self.tr("X after 12, Y after 22")))
        )
        self._add_row(self.tr("Sex chromosomes"), self._x)
        self._stand = self._choice(
            (("centromeres", self.tr("Centromeres on one line")), ("lower ends", self.tr("Lower ends on one line")))
        )
        self._add_row(self.tr("Chromosomes"), self._stand)
        self._add_note(self.tr("On the screen and in print. It takes effect at once."))
        self._add_heading(self.tr("Paper"))
        self._size = self._choice((("A4", self.tr("A4")), ("Letter", self.tr("Letter"))))
        self._orientation = self._choice((("portrait", self.tr("portrait")), ("landscape", self.tr("landscape"))))
        self._add_row(self.tr("Size"), self._size)
        self._add_row(self.tr("Orientation"), self._orientation)
        self._add_heading(self.tr("Texts"))
        self._method = self._lines(3, self.tr("the standard text"))
        self._limitations = self._lines(3, self.tr("the standard text"))
        self._add_row(self.tr("Method"), self._method)
        self._add_row(self.tr("Limitations"), self._limitations)
        self._template = self._line(self.tr("none"))
        kinds = self.tr("Templates (*.toml)")
        self._add_row(self.tr("Template"), self._file(self._template, self.tr("Choose the template's file"), kinds))
        self._template.setAccessibleName(self.tr("Template file of the report"))
        self._add_note(self.tr("A template sets title, sections, labels and texts; what it sets goes before these."))
        self._finish()

    def show_values(self, values: Settings) -> None:
        choose(self._x, values.karyogram.x_position)
        choose(self._stand, values.karyogram.stand)
        choose(self._size, values.report.page_size)
        choose(self._orientation, values.report.orientation)
        self._method.setPlainText(values.report.method)
        self._template.setText(values.report.template)
        self._limitations.setPlainText(values.report.limitations)

    def changed(self, values: Settings) -> Settings:
        return replace(
            values,
            karyogram=KaryogramSettings(chosen(self._x), chosen(self._stand)),
            report=replace(
                values.report,
                page_size=chosen(self._size),
                orientation=chosen(self._orientation),
                method=self._method.toPlainText().strip(),
                template=self._template.text().strip(),
                limitations=self._limitations.toPlainText().strip(),
            ),
        )
