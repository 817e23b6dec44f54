"""The usual answers to warnings in the language of the window or of a report; a person's own words stay."""

from collections.abc import Callable

from engine.domain.answers import ANSWERS, usual_form
from karyogui.words.domain_forms import QT_TRANSLATE_NOOP

# By these lupdate finds the answers of `engine.domain.answers`; nothing else asks for them.
FORMS = (
    QT_TRANSLATE_NOOP("ResolveDialog", "True finding, to be reported"),
    QT_TRANSLATE_NOOP("ResolveDialog", "In this cell only, not in the others"),
    QT_TRANSLATE_NOOP("ResolveDialog", "Lost in preparation"),
    QT_TRANSLATE_NOOP("ResolveDialog", "Chromosomes of a second cell"),
    QT_TRANSLATE_NOOP("ResolveDialog", "Every chromosome checked by eye"),
    QT_TRANSLATE_NOOP("ResolveDialog", "This cell is not counted"),
    QT_TRANSLATE_NOOP("ResolveDialog", "A fragment, not reported"),
    QT_TRANSLATE_NOOP("ResolveDialog", "No chromosome: a note or a picture of something else"),
    QT_TRANSLATE_NOOP("ResolveDialog", "The line says what the counts cannot show"),
    QT_TRANSLATE_NOOP("ResolveDialog", "Taken out on purpose"),
    QT_TRANSLATE_NOOP("ResolveDialog", "A broken cell"),
)


def answer_by(translate: Callable[[str, str], str], answer: str) -> str:
    """An answer as `engine.domain.answers` has it, or in a person's own words.

    Args:
        translate: (context, text) -> the text in the reader's language.
    """
    usual = usual_form(answer)
    return translate("ResolveDialog", usual) if usual in ANSWERS else answer
