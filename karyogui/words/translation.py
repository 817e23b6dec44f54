"""The window's language: Qt's translation files, as the settings choose one."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from karyogui.words.languages import SOURCE_LANGUAGE, language_of, translation_folder


def window_language(wanted: str) -> str:
    """The code of the language that a window shows. Args: wanted: one of karyogui.settings.values.LANGUAGES."""
    return language_of(wanted, QLocale.system().uiLanguages())


def _locale_of(language: str) -> QLocale:
    """How fields take and show numbers: as on this computer if it speaks the language; never in groups."""
    system = QLocale.system()
    made = system if system.name().partition("_")[0] == language else QLocale(language)
    made.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator | QLocale.NumberOption.RejectGroupSeparator)
    return made


def install_translation(app: QCoreApplication, wanted: str) -> str:
    """Show the window, and Qt's own buttons, in a language; before any widget is made. Returns its code."""
    language = window_language(wanted)
    QLocale.setDefault(_locale_of(language))
    if language == SOURCE_LANGUAGE:
        return language
    qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in ((f"qtbase_{language}", qt_folder), (f"karyogui_{language}", str(translation_folder()))):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
    return language
