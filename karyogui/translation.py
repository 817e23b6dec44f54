"""The window's language: Qt's translation files, as the settings choose one."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from engine.resources import resource_path

SOURCE_LANGUAGE = "en"


def language_of(wanted: str, system: list[str]) -> str:
    """The language to show.

    Args:
        wanted: one of settings_values.LANGUAGES.
        system: what the system prefers, the first most, such as ["de-AT", "en"].

    Returns:
        A code that has a translation file, or SOURCE_LANGUAGE.
    """
    if wanted != "system":
        return wanted
    codes = [name.partition("-")[0].lower() for name in system]
    return next((code for code in codes if code == SOURCE_LANGUAGE or _has(code)), SOURCE_LANGUAGE)


def install_translation(app: QCoreApplication, wanted: str) -> str:
    """Show the window, and Qt's own buttons, in a language; before any widget is made. Returns its code."""
    language = language_of(wanted, QLocale.system().uiLanguages())
    if language == SOURCE_LANGUAGE:
        return language
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt_folder), (f"karyogui_{language}", str(_folder()))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    return language


def _folder() -> Path:
    return resource_path("translations")


def _has(language: str) -> bool:
    return (_folder() / f"karyogui_{language}.qm").is_file()
