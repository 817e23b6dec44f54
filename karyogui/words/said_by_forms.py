"""A text of the domain said by forms that can be translated: the text is taken apart by them, and put together again.

Without Qt: reports are made where there is none.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from karyogui.words.domain_forms import DECIMAL_SIGN, FORMS

Translate = Callable[[str], str]

# Of a text that is no form as a whole, the parts between these may be.
_SEPARATORS = ("; ", ": ", ". ", " · ", ", ", " + ", " = ")
_AND = " and "

# The values that are numbers with decimals; others with a point in them are names.
_DECIMALS = frozenset({"prob", "factor"})


def said_by_forms(text: str, translate: Translate) -> str:
    """A text of the domain, in another language; a part that has no form stays as it is.

    Args:
        translate: gives a form in that language.
    """
    dot = "." if text.endswith(".") and text not in FORMS else ""
    return (_formed(text[: len(text) - len(dot)], translate) or text.removesuffix(dot)) + dot


def decimal_by_forms(number: str, translate: Translate) -> str:
    """A number as Python writes it, such as "0.93", as another language writes it."""
    return number.replace(DECIMAL_SIGN, translate(DECIMAL_SIGN))


def _formed(text: str, translate: Translate) -> str:
    """The text by the form that fits it best, or part by part; empty if nothing fits."""
    parts = text.split(_AND)
    if len(parts) > 1 and all(_fitting(part) for part in parts):  # first: a value may reach over the word
        return translate(_AND).join(_formed(part, translate) for part in parts)
    fitting = _fitting(text)
    if fitting is not None:
        form, values = fitting
        return translate(form).format(**{name: _filled(name, value, translate) for name, value in values})
    for separator in _SEPARATORS:
        if separator in text:
            return separator.join(_formed(part, translate) or part for part in text.split(separator))
    return ""


def _filled(name: str, value: str, translate: Translate) -> str:
    """What is filled into a form under a name."""
    if name in _DECIMALS:
        return decimal_by_forms(value, translate)
    return _formed(value, translate) or value


@lru_cache(maxsize=4096)
def _fitting(text: str) -> tuple[str, tuple[tuple[str, str], ...]] | None:
    """The form that fits a text best, and what is filled in: the same in every language, and slow to find."""
    for pattern, form in _patterns():
        match = pattern.fullmatch(text)
        if match:
            return form, tuple(match.groupdict().items())
    return None


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """(pattern, form), the most telling form first."""
    ordered = sorted(FORMS, key=lambda form: -len(re.sub(r"\{\w+\}", "", form)))
    # A filled-in value reaches over no separator: a longer text is taken apart first.
    return tuple(
        (re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^;:,·]+?)", re.escape(form))), form) for form in ordered
    )
