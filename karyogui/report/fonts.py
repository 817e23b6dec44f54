"""Fonts of the report, chosen character by character by what they can draw. All are embedded."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from engine.resources import resource_path

REGULAR = "NotoSans-Regular"
BOLD = "NotoSans-Bold"

# Font -> where a character is looked for that it lacks, in this order.
_CHINESE, _KOREAN = "DroidSansFallbackFull", "DroidSansFallback-Hangul"
_FALLBACKS = {
    REGULAR: ("DejaVuSans", _CHINESE, _KOREAN),
    BOLD: ("DejaVuSans-Bold", _CHINESE, _KOREAN),
}

# The window's fonts, and those it falls back to.
WINDOW_FONTS = ("DejaVuSans", "DejaVuSans-Bold", _CHINESE, _KOREAN)

# Bidirectional classes of scripts that run from right to left: they need shaping, which is not done here.
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


_ROUNDING = 1e-6  # in points


class FontCoverageError(ValueError):
    """A character that no font of the report can draw; the text names it and the text it stands in."""


@dataclass(frozen=True)
class Run:
    """A piece of text in one font."""

    text: str
    font: str


def font_file(name: str) -> Path:
    """The TrueType file of a font that is shipped."""
    return resource_path("fonts", f"{name}.ttf")


@cache
def _glyphs(name: str) -> frozenset[int]:
    """The code points that a font can draw. It is made known to reportlab when first asked for.

    Raises:
        FontCoverageError: its file is missing or damaged.
    """
    path = font_file(name)
    try:
        font = TTFont(name, path)
    except (TTFError, OSError) as error:
        raise FontCoverageError(f"{path}: the font cannot be read ({error})") from error
    pdfmetrics.registerFont(font)
    return frozenset(font.face.charToGlyph)


def printable(text: str) -> str:
    r"""The text as it is printed: composed (NFC), control and other invisible characters written out, as \x07.

    Line breaks and tabs become spaces, and so does every other kind of space that is no plain one.
    """
    shown = []
    for character in unicodedata.normalize("NFC", text):
        if character in "\n\r\t\v\f" or unicodedata.category(character) == "Zs":
            shown.append(" ")
        elif character.isprintable():
            shown.append(character)
        else:
            shown.append(repr(character)[1:-1])
    return "".join(shown)


def runs(text: str, font: str) -> Iterator[Run]:
    """Split a text into runs that their fonts can draw. `font` is REGULAR or BOLD.

    Raises:
        FontCoverageError: no font has one of the characters.
    """
    current, piece = font, ""
    for character in printable(text):
        wanted = _font_for(character, font, current, text)
        if wanted != current and piece:
            yield Run(piece, current)
            piece = ""
        current = wanted
        piece += character
    if piece:
        yield Run(piece, current)


def check(text: str, where: str) -> None:
    """Raise if a text cannot be printed.

    Args:
        where: what it is, for the message, such as "patient name".

    Raises:
        FontCoverageError: it holds a character that no font has; the text names the character and `where`.
    """
    try:
        for _ in runs(text, REGULAR):
            pass
    except FontCoverageError as error:
        raise FontCoverageError(f"{where}: {error}") from error


def _font_for(character: str, font: str, current: str, text: str) -> str:
    code = ord(character)
    if unicodedata.bidirectional(character) not in _RIGHT_TO_LEFT:
        # A mark stays with the letter before it, in its font if that can be.
        if unicodedata.combining(character) and code in _glyphs(current):
            return current
        for name in (font, *_FALLBACKS[font]):
            if code in _glyphs(name):
                return name
        reason = "no font of the report has it"
    else:
        reason = "writing from right to left cannot be printed"
    name = unicodedata.name(character, "")
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    raise FontCoverageError(f"the character {character!r} (U+{code:04X} {name}) in {shown!r}: {reason}")


def run_width(run: Run, size: float) -> float:
    """Width of one run in points."""
    return float(pdfmetrics.stringWidth(run.text, run.font, size))


@cache
def _advance(character: str, font: str) -> float:
    """Width of a character in points at a size of one point."""
    return sum(run_width(run, 1.0) for run in runs(character, font))


def text_width(text: str, font: str, size: float) -> float:
    """Width of a text in points. No kerning is done, so that it is the sum of its characters'."""
    return size * _width(printable(text), font)


def wrapped(text: str, font: str, size: float, width: float) -> Iterator[str]:
    """Lines of at most `width` points; a word longer than a line is broken, ideographs break anywhere.

    An empty text gives no line.
    """
    line, used = "", 0.0
    for word in _words(printable(text)):
        needed = _width(word, font) * size
        if used + needed - _trailing_space(word, font) * size <= width + _ROUNDING:
            line, used = line + word, used + needed
            continue
        if line.strip():
            yield line.rstrip()
        line, used = "", 0.0
        for character in word.lstrip():
            advance = _advance(character, font) * size
            if (
                line
                and used + advance > width + _ROUNDING
                and not unicodedata.combining(character)
                and character != " "
            ):
                yield line.rstrip()
                line, used = "", 0.0
            line, used = line + character, used + advance
    if line.strip():
        yield line.rstrip()


def _width(text: str, font: str) -> float:
    """Width of a printable text at a size of one point."""
    return sum((_advance(character, font) for character in text), 0.0)


def _trailing_space(word: str, font: str) -> float:
    return (len(word) - len(word.rstrip())) * _advance(" ", font)


def shortened(text: str, font: str, size: float, width: float) -> str:
    """The text cut to a width in points, an ellipsis at its end."""
    if text_width(text, font, size) <= width:
        return text
    kept, used = "", text_width("…", font, size)
    for character in text:
        used += text_width(character, font, size)
        if used > width:
            break
        kept += character
    return f"{kept}…"


def _words(text: str) -> Iterator[str]:
    """Pieces that a line may end after, each with the spaces behind it."""
    word = ""
    for place, character in enumerate(text):
        following = text[place + 1 : place + 2]
        word += character
        ends = (character == " " and following != " ") or (_is_ideograph(character) and following != " ")
        if ends or _is_ideograph(following):
            yield word
            word = ""
    if word:
        yield word


def _is_ideograph(character: str) -> bool:
    """Han, kana and hangul, between which a line may break; not punctuation, which stays with its word."""
    return character != "" and unicodedata.category(character) == "Lo" and ord(character) >= 0x2E80
