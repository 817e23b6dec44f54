"""Texts that came out of files, where Qt guesses whether a text is HTML: in tooltips and message boxes.

A name with a tag in it would not be shown as it is, and a picture that the tag names would be loaded: on Windows also
from a share, whose server learns who is there. Labels say `setTextFormat(PlainText)` instead.
"""

from html import escape

from PySide6.QtGui import Qt


def plain(text: str) -> str:
    """The text so that it is shown as it is written."""
    if not Qt.mightBeRichText(text):
        return text
    return "<qt>" + escape(text, quote=False).replace("\n", "<br>") + "</qt>"
