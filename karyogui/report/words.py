"""A report's own texts in its language, which is that of the window unless a template says otherwise."""

from functools import cache

from karyogui.forms import said_by_forms
from karyogui.languages import texts_of


class ReportWords:
    """Says the texts that are the application's. What people wrote is not for it."""

    def __init__(self, language: str) -> None:
        """Args: language: its code, such as "de"."""
        self._texts = texts_of(language)

    def translate(self, context: str, text: str) -> str:
        """A whole text; its placeholders are filled afterwards. The call is known to lupdate by its name."""
        return self._texts.get((context, text), text)

    def said(self, text: str) -> str:
        """What the domain says."""
        return said_by_forms(text, lambda form: self.translate("Domain", form))


@cache
def words_in(language: str) -> ReportWords:
    """The words of a language."""
    return ReportWords(language)
