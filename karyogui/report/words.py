"""A report's own texts in its language, which is that of the window unless a template says otherwise."""

from dataclasses import replace
from functools import cache

from karyogui.karyogram.page_style import SEX_GROUP, PageStyle
from karyogui.words.languages import texts_of
from karyogui.words.said_by_forms import decimal_by_forms, said_by_forms


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
        return said_by_forms(text, self._in_domain)

    def decimal(self, number: str) -> str:
        """A number as Python writes it, such as "0.93", in this language."""
        return decimal_by_forms(number, self._in_domain)

    def _in_domain(self, form: str) -> str:
        return self.translate("Domain", form)


def page_style_in(language: str, style: PageStyle) -> PageStyle:
    """The karyogram page with its words in a language."""
    return replace(style, sex_group=words_in(language).translate("PageItem", SEX_GROUP))


@cache
def words_in(language: str) -> ReportWords:
    """The words of a language."""
    return ReportWords(language)
