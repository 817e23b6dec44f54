"""What each part of an ISCN line says, in words."""

import re

from engine.domain.counting import counted, in_words, plural
from engine.domain.iscn_parse import (
    CHANGE,
    COUNT,
    INCOMPLETE,
    SEX,
    STRUCTURAL,
    UNCOUNTED,
    UNIDENTIFIED,
    IscnClone,
    IscnError,
    IscnToken,
    parse_iscn,
)

_STRUCTURES = {
    "add": "additional material of unknown origin",
    "del": "a deletion",
    "der": "a derivative chromosome",
    "dic": "a dicentric chromosome",
    "dup": "a duplication",
    "fra": "a fragile site",
    "hsr": "a homogeneously staining region",
    "i": "an isochromosome",
    "idic": "an isodicentric chromosome",
    "ider": "an isoderivative chromosome",
    "ins": "an insertion",
    "inv": "an inversion",
    "r": "a ring chromosome",
    "rec": "a recombinant chromosome",
    "rob": "a Robertsonian translocation",
    "t": "a translocation",
    "trp": "a triplication",
}


def explain_iscn(line: str) -> tuple[tuple[str, str], ...]:
    """(part as written, what it says) of every part of a line, cell numbers included.

    Raises:
        IscnError: the line is not understood.
    """
    parsed = parse_iscn(line)
    told: list[tuple[str, str]] = []
    if parsed.prefix:
        told.append((parsed.prefix, "a mosaic" if parsed.prefix == "mos" else "a chimera"))
    for separator, clone in zip(("", *parsed.separators), parsed.clones, strict=True):
        if separator:
            told.append((separator, "cells of another zygote" if separator == "//" else "another clone"))
        told += [(token.text, _meaning(token, clone)) for token in clone.tokens]
        if clone.cell_count is not None:
            told.append((f"[{clone.cell_count}]", f"found in {counted(clone.cell_count, 'cell')}"))
    return tuple(told)


def explain_or_none(line: str) -> tuple[tuple[str, str], ...]:
    """The same; nothing for a line that is not understood."""
    try:
        return explain_iscn(line)
    except IscnError:
        return ()


def _meaning(token: IscnToken, clone: IscnClone) -> str:
    if token.kind == COUNT:
        told = f"{token.text.partition('<')[0]} chromosomes counted"
        return f"{told}, told against {clone.level} copies of each" if "<" in token.text else told
    if token.kind == SEX:
        return _sex_meaning(token, clone.sex)
    unsure = ", uncertain" if token.is_uncertain else ""
    if token.kind == CHANGE:
        own = ", constitutional" if token.is_constitutional else ""
        return f"{_more(token.number)} chromosome {token.type}{own}{unsure}"
    if token.kind == UNIDENTIFIED:
        what = "ring" if re.match(r"\+[0-9]*r", token.text) else "marker"
        return f"{in_words(token.number)} {plural(what, token.number)} of unknown origin"
    if token.kind == STRUCTURAL:
        match = re.match(r"[+-]?\??([a-z]+)", token.text)
        what = _STRUCTURES.get(match[1] if match else "", "a structural change")
        extra = "" if token.number == 0 else f", {_more(token.number)} chromosome"
        return f"{what}{extra}; not seen from counts{unsure}"
    if token.text == INCOMPLETE:
        return "the line is incomplete"
    return "double minutes, not counted" if token.kind == UNCOUNTED else "the changes of an earlier clone of the line"


def _sex_meaning(token: IscnToken, sex: str) -> str:
    if sex == "U":
        return "sex chromosomes not disclosed"
    if sex in ("", "?"):
        return "no sex chromosome found"
    own = ", the patient's own (constitutional)" if token.is_constitutional else ""
    return f"sex chromosomes: {in_words(sex.count('X'))} X and {in_words(sex.count('Y'))} Y{own}"


def _more(number: int) -> str:
    return f"{in_words(abs(number))} {'more' if number > 0 else 'less'}"
