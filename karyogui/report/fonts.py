"""Fonts of the report, chosen character by character by what they can draw."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"

# Han, kana and hangul come from the reader's own CJK font: the standard names of PDF, not embedded.
_CJK = "STSong-Light"
_CJK_RANGES = ((0x2E80, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))


class FontCoverageError(ValueError):
    """A character that no font of the report can draw; the text names it."""


@dataclass(frozen=True)
class Run:
    """A piece of text in one font."""

    text: str
    font: str


def font_file(name: str) -> Path:
    """The TrueType file of REGULAR or BOLD, which matplotlib ships."""
    spec = find_spec("matplotlib")
    if spec is None or spec.origin is None:
        raise FontCoverageError("matplotlib, which ships the report's fonts, is not installed")
    return Path(spec.origin).parent / "mpl-data" / "fonts" / "ttf" / f"{name}.ttf"


def register_fonts() -> None:
    """Make the fonts known to reportlab; again is harmless."""
    for name in (REGULAR, BOLD):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, font_file(name)))
    if _CJK not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_CJK))


def printable(text: str) -> str:
    """The text with control characters written out, such as \\x07; line breaks and tabs become spaces."""
    return "".join(
        " " if character in "\n\r\t" else character if character.isprintable() else repr(character)[1:-1]
        for character in text
    )


def runs(text: str, font: str) -> Iterator[Run]:
    """Split a text into runs that their fonts can draw.

    Raises:
        FontCoverageError: no font has one of the characters.
    """
    current, piece = font, ""
    for character in printable(text):
        wanted = _font_for(character, font)
        if wanted != current and piece:
            yield Run(piece, current)
            piece = ""
        current = wanted
        piece += character
    if piece:
        yield Run(piece, current)


def _font_for(character: str, font: str) -> str:
    code = ord(character)
    if code in pdfmetrics.getFont(font).face.charToGlyph:
        return font
    if any(low <= code <= high for low, high in _CJK_RANGES):
        return _CJK
    raise FontCoverageError(f"no font of the report has the character {character!r} (U+{code:04X})")


def run_width(run: Run, size: float) -> float:
    """Width of one run in points."""
    return float(pdfmetrics.stringWidth(run.text, run.font, size))


def text_width(text: str, font: str, size: float) -> float:
    """Width of a text in points."""
    return sum(run_width(run, size) for run in runs(text, font))
