"""Which font draws what, and where lines break."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from karyogui.report.fonts import (
    BOLD,
    REGULAR,
    FontCoverageError,
    printable,
    runs,
    shortened,
    text_width,
    wrapped,
)


def test_each_script_is_drawn_by_a_font_that_has_it() -> None:
    fonts = {run.text.strip(): run.font for run in runs("Łódź Ковалёв Ελένη 王小明 ≈ 한국", REGULAR)}
    assert fonts["Łódź Ковалёв Ελένη"] == REGULAR
    assert fonts["王小明"] == "DroidSansFallbackFull"
    assert fonts["한국"] == "DroidSansFallback-Hangul"


def test_all_letters_of_europes_scripts_and_common_chinese_are_covered() -> None:
    letters = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA1, 0x250), *range(0x1E00, 0x2000))]
    letters += [chr(code) for code in (*range(0x370, 0x400), *range(0x400, 0x530), *range(0x4E00, 0x9FA6))]
    known = "".join(letter for letter in letters if unicodedata.category(letter)[0] in "LNP")
    for font in (REGULAR, BOLD):
        assert "".join(run.text for run in runs(known, font)) == printable(known)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("a𓀀", "U+13000 EGYPTIAN HIEROGLYPH A001"),
        ("שלום", "U+05E9"),
        ("م", "from right to left"),
        ("\U0001f9ec", "1F9EC"),
    ],
)
def test_a_character_that_cannot_be_printed_is_named(text: str, named: str) -> None:
    with pytest.raises(FontCoverageError) as error:
        list(runs(text, REGULAR))
    assert named in str(error.value)
    assert repr(text) in str(error.value)


def test_invisible_characters_are_written_out_and_composed_ones_put_together() -> None:
    assert printable("a\x07\u202eb\u200d") == r"a\x07\u202eb\u200d"
    assert printable("a\tb\nc\u00a0d\u3000e") == "a b c d e"
    assert printable(unicodedata.normalize("NFD", "Nguyễn Thị")) == "Nguyễn Thị"


@settings(max_examples=60)
@given(st.text(st.sampled_from("ab ,王小。é\n"), max_size=80), st.floats(12, 200))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text: str, width: float) -> None:
    lines = list(wrapped(text, REGULAR, 10, width))
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, REGULAR, 10) <= width + 1e-6 for line in lines)


def test_ideographs_break_anywhere_words_at_spaces() -> None:
    assert list(wrapped("one two three", REGULAR, 10, text_width("one two", REGULAR, 10))) == ["one two", "three"]
    width = text_width("染色体", REGULAR, 10)
    assert list(wrapped("染色体检查", REGULAR, 10, width)) == ["染色体", "检查"]


def test_shortened_ends_with_an_ellipsis_and_fits() -> None:
    text = shortened("x" * 5000, REGULAR, 8, 100)
    assert text.endswith("…")
    assert text_width(text, REGULAR, 8) <= 100
    assert shortened("short", REGULAR, 8, 100) == "short"
