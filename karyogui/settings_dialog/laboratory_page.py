"""The laboratory's name, address and logo."""

from dataclasses import replace
from pathlib import Path

from PIL import Image
from PIL.ImageQt import ImageQt
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel

from karyogui.settings.logo import read_logo
from karyogui.settings.values import Laboratory, Settings
from karyogui.settings_dialog.page import SettingsPage
from karyogui.tasks import TaskRunner

_PREVIEW = QSize(280, 90)


class LaboratoryPage(SettingsPage):
    """Who reports; printed at the head of every report."""

    def __init__(self) -> None:
        super().__init__()
        self._runner: TaskRunner | None = None
        self.title = self.tr("Laboratory")
        self._add_heading(self.tr("Head of the report"))
        self._name = self._line()
        self._address = self._lines(3, self.tr("street, town, country: a line each"))
        self._phone, self._email = self._line(), self._line()
        self._add_row(self.tr("Name"), self._name)
        self._add_row(self.tr("Address"), self._address)
        self._add_row(self.tr("Phone"), self._phone)
        self._add_row(self.tr("E-mail"), self._email)
        self._add_heading(self.tr("Logo"))
        self._logo = self._line(self.tr("none"))
        self._logo.textChanged.connect(self._show_logo)
        kinds = self.tr("Pictures (*.png *.jpg *.jpeg *.tif *.tiff *.bmp)")
        self._add_row(self.tr("Picture file"), self._file(self._logo, self.tr("Choose the logo's file"), kinds))
        self._logo.setAccessibleName(self.tr("Picture file of the logo"))
        self._preview = QLabel()
        self._preview.setObjectName("logoPreview")
        self._preview.setFixedSize(_PREVIEW)
        self._preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._add_row(self.tr("Preview"), self._preview)
        self._told = self._add_note("")
        self._told.setObjectName("reason")
        self._add_note(self.tr("PNG, JPEG, TIFF or BMP. It is printed as it is, on white."))
        self._show_logo()
        self._finish()

    def show_values(self, values: Settings) -> None:
        laboratory = values.laboratory
        self._name.setText(laboratory.name)
        self._address.setPlainText("\n".join(laboratory.address))
        self._phone.setText(laboratory.phone)
        self._email.setText(laboratory.email)
        self._logo.setText(laboratory.logo)

    def changed(self, values: Settings) -> Settings:
        address = tuple(line.strip() for line in self._address.toPlainText().strip().splitlines())
        return replace(
            values,
            laboratory=Laboratory(
                name=self._name.text().strip(),
                address=address,
                phone=self._phone.text().strip(),
                email=self._email.text().strip(),
                logo=self._logo.text().strip(),
            ),
        )

    @property
    def logo_trouble(self) -> str:
        """What is wrong with the logo, as shown under it; empty: nothing."""
        return self._told.text()

    def let_go(self) -> None:
        self._stop_reading()

    def _show_logo(self) -> None:
        """Read the picture file in the background: it may lie on a share that does not answer."""
        self._stop_reading()
        path = self._logo.text().strip()
        self._show_trouble("")
        self._preview.setText(self.tr("reading …") if path else self.tr("no logo"))
        if path:
            self._runner = TaskRunner(self)
            self._runner.start(
                lambda *_: _small_logo(Path(path)), on_done=self._show_picture, on_error=self._show_unread
            )

    def _stop_reading(self) -> None:
        if self._runner is not None:
            self._runner.abandon()
            self._runner.deleteLater()
            self._runner = None

    def _show_picture(self, picture: Image.Image) -> None:
        self._preview.setPixmap(QPixmap.fromImage(ImageQt(picture)))

    def _show_unread(self, error: Exception) -> None:
        self._preview.setText(self.tr("no logo"))
        self._show_trouble(f"⚠ {error}")

    def _show_trouble(self, told: str) -> None:
        self._told.setText(told)
        self._told.setVisible(bool(told))


def _small_logo(path: Path) -> Image.Image:
    """The logo as it fits into the preview, never enlarged."""
    logo = read_logo(path)
    logo.thumbnail((_PREVIEW.width() - 12, _PREVIEW.height() - 12))
    return logo
