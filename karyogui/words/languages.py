"""Which language is shown, and its texts, without Qt: reports are made where there is none."""

import locale
import os
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

from engine.resources import resource_path

SOURCE_LANGUAGE = "en"


def language_of(wanted: str, system: Sequence[str]) -> str:
    """The language to show.

    Args:
        wanted: one of karyogui.settings.values.LANGUAGES.
        system: what the system prefers, the first most, such as ["de-AT", "en"].

    Returns:
        A code that has a translation file, or SOURCE_LANGUAGE.
    """
    if wanted != "system":
        return wanted
    codes = [name.partition("-")[0].lower() for name in system]
    return next((code for code in codes if code == SOURCE_LANGUAGE or _has(code)), SOURCE_LANGUAGE)


def system_languages() -> list[str]:
    """What the system prefers, as a program without a window can tell: as for `language_of`.

    Written for Windows by its documentation, and not tried there.
    """
    if sys.platform == "win32":
        import ctypes

        names = [locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")]
    else:
        set_to = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
        names = [*os.environ.get("LANGUAGE", "").split(":"), next((name for name in set_to if name), "")]
    return [name.partition(".")[0].replace("_", "-") for name in names if name]


@cache
def texts_of(language: str) -> dict[tuple[str, str], str]:
    """(context, text in the source language) -> text of every finished translation into a language."""
    if language == SOURCE_LANGUAGE:
        return {}
    found = {}
    for context in ElementTree.parse(translation_folder() / f"karyogui_{language}.ts").getroot().iter("context"):
        for message in context.iter("message"):
            text = message.findtext("translation")
            if text:
                found[context.findtext("name", ""), message.findtext("source", "")] = text
    return found


def translation_folder() -> Path:
    return resource_path("translations")


def _has(language: str) -> bool:
    return (translation_folder() / f"karyogui_{language}.qm").is_file()
