"""What this application is: version, model, licences."""

import platform
import re
from html import escape
from importlib.metadata import PackageNotFoundError, metadata, requires, version

from PySide6.QtCore import QSize, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from engine.program import version_and_commit
from karyogui.widgets.dialog_buttons import close_alone
from karyogui.widgets.screen_room import fitted

_PACKAGE = "karyogui"


class AboutDialog(QDialog):
    """Two pages: the application, and the licences of what it stands on."""

    def __init__(self, model: str, parent: QWidget) -> None:
        """Args: model: name, version and device of the loaded model; empty: none is loaded."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("About KaryoGUI"))
        title = QLabel("KaryoGUI")
        title.setObjectName("startTitle")
        purpose = QLabel(self.tr("Karyotyping with Varifocal-Net and the dispatch strategy"))
        purpose.setObjectName("startText")
        self._facts = self._known(model)
        tabs = QTabWidget()
        tabs.addTab(self._application_page(), self.tr("Application"))
        tabs.addTab(self._licence_page(), self.tr("Licences"))
        box = close_alone(self)
        copy = box.addButton(self.tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        copy.setAutoDefault(False)
        copy.setToolTip(self.tr("Copy the versions, for a question to the developers"))
        copy.clicked.connect(lambda _=False: QGuiApplication.clipboard().setText(self.text))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(10)
        for widget in (title, purpose, tabs, box):
            layout.addWidget(widget)
        self.resize(fitted(QSize(600, 460), self.screen().availableSize()))

    @property
    def text(self) -> str:
        """The versions as plain lines."""
        return "\n".join(f"{name}: {value}" for name, value in self._facts)

    def _known(self, model: str) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Version"), version_and_commit()),
            (self.tr("Model"), model or self.tr("none is loaded")),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
            ("PyTorch", version("torch")),
            (self.tr("System"), platform.platform()),
        )

    def _application_page(self) -> QTextBrowser:
        rows = "".join(
            f"<tr><td style='padding: 2px 18px 2px 0'>{escape(name)}</td>"
            f"<td style='padding: 2px 0'>{escape(value)}</td></tr>"
            for name, value in self._facts
        )
        aid = self.tr("An aid for qualified cytogeneticists. Its proposals are no diagnosis.")
        return _page(self.tr("Application"), f"<p>{escape(aid)}</p><table>{rows}</table>")

    def _licence_page(self) -> QTextBrowser:
        own = self.tr("KaryoGUI is free software under the licence Apache-2.0. It stands on:")
        rows = "".join(
            f"<tr><td style='padding: 2px 14px 2px 0'>{escape(name)}</td>"
            f"<td style='padding: 2px 14px 2px 0'>{escape(number)}</td>"
            f"<td style='padding: 2px 0'>{escape(licence)}</td></tr>"
            for name, number, licence in licences()
        )
        return _page(self.tr("Licences"), f"<p>{escape(own)}</p><table>{rows}</table>")


def _page(name: str, html: str) -> QTextBrowser:
    made = QTextBrowser()
    made.setAccessibleName(name)
    made.setHtml(html)
    return made


def licences() -> tuple[tuple[str, str, str], ...]:
    """(name, version, licence) of the libraries the application stands on, as their own metadata say."""
    found = []
    for requirement in requires(_PACKAGE) or ():
        if ";" in requirement:  # of tests and of the bundle
            continue
        name = re.split(r"[<>=!~ \[]", requirement, maxsplit=1)[0]
        try:
            found.append((name, version(name), _licence(name)))
        except PackageNotFoundError:  # such as a library that a bundle leaves out
            continue
    return tuple(sorted(found, key=lambda row: row[0].lower()))


def _licence(name: str) -> str:
    """As an SPDX expression, else as classified, else the first line of the field that is meant for the text."""
    about = metadata(name)
    classified = [entry.rsplit(" :: ", 1)[-1] for entry in about.get_all("Classifier") or () if "License ::" in entry]
    (expression, *_), (text, *_) = (about.get_all(key) or [""] for key in ("License-Expression", "License"))
    return expression or ", ".join(classified) or text.strip().partition("\n")[0]
