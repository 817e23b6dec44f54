"""What the domain says (doubts, warnings, ISCN, case data), in the window's language.

The domain makes English sentences; `karyogui.words.domain_forms` has their forms, which can be translated.
"""

from PySide6.QtCore import QCoreApplication

from engine.domain.doubts import two_digits
from karyogui.words.answer_words import answer_by
from karyogui.words.said_by_forms import decimal_by_forms, said_by_forms


def said(text: str) -> str:
    """A text of the domain in the window's language; a translated part stands where the English one stood."""
    return said_by_forms(text, _in_window)


def answer_said(answer: str) -> str:
    """The answer to a warning in the window's language; a person's own words stay."""
    return answer_by(QCoreApplication.translate, answer)


def decimal(number: str) -> str:
    """A number as Python writes it, such as "0.93", in the window's language."""
    return decimal_by_forms(number, _in_window)


def probability(share: float) -> str:
    """A probability in [0, 1] with two digits, the same wherever the window says it."""
    return decimal(two_digits(share))


def _in_window(form: str) -> str:
    return QCoreApplication.translate("Domain", form)


def sentence(text: str) -> str:
    """A text that begins with a word of the language, as a sentence; one that begins with a file's name stays."""
    word = text.split(" ", 1)[0]
    if not word.isalpha():
        return text
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")
