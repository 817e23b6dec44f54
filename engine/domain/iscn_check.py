"""A typed ISCN line against the grid: what disagrees, and what may have been meant."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.counting import in_words, plural
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_choice import IscnChoice
from engine.domain.iscn_parse import CHANGE, STRUCTURAL, UNIDENTIFIED, IscnClone, IscnError, IscnToken, parse_clone
from engine.domain.karyogram import MARKER

_ORDER = ("X", "Y", *AUTOSOMES)


@dataclass(frozen=True)
class LineCheck:
    """What a typed line is worth beside the grid.

    Attributes:
        problems: one sentence each; empty if line and grid agree.
        did_you_mean: a well-formed line near the typed one; empty if there is nothing better to offer.
        notes: what is so, but needs nothing.
    """

    problems: tuple[str, ...] = ()
    did_you_mean: str = ""
    notes: tuple[str, ...] = ()


def check_line(line: str, counts: Mapping[str, int], choice: IscnChoice | None = None) -> LineCheck:
    """Compare a typed line of one cell with the counts of its grid.

    Args:
        line: as typed.
        counts: number of chromosomes by slot.
        choice: how the proposed line is written.
    """
    proposed = iscn_of_counts(counts, choice)
    typed = line.strip()
    if not typed:
        return LineCheck()
    try:
        clone = parse_clone(typed)
    except IscnError as error:
        return _check_tidied(typed, _without_line(str(error), typed), counts, proposed)
    problems = [*_total_problems(clone, counts), *_class_problems(clone, counts)]
    if not problems:
        problems = _form_problems(clone)
        return LineCheck(tuple(problems), _in_order(clone) if problems else "", _notes(clone))
    return LineCheck(tuple(problems), "" if clone.has_structural else proposed, _notes(clone))


def _check_tidied(typed: str, problem: str, counts: Mapping[str, int], proposed: str) -> LineCheck:
    """Of a line that is not understood: what is wrong with it, and with what it seems to mean."""
    better = tidied(typed)
    try:
        clone = parse_clone(better)
    except IscnError:
        return LineCheck((problem,), proposed)
    wrong = [*_total_problems(clone, counts), *_class_problems(clone, counts)]
    return LineCheck(("not as ISCN writes it", *wrong), better if not wrong else proposed)


def tidied(line: str) -> str:
    """A line with the usual slips of typing put right: spaces, other dashes and commas, small letters for X and Y."""
    text = re.sub(r"[–—−‑]", "-", line.strip()).replace("；", ",").replace("，", ",")
    text = re.sub(r"(?<=[0-9xXyY]) +(?=[-+xXyY])", ",", text)
    text = re.sub(r"\s+", "", text)
    text = re.sub(r"^([0-9]+)[.;:]?,?(?=[xXyY])", r"\1,", text)
    text = re.sub(r"^([0-9]+,)([xy]+)", lambda match: match[1] + "".join(sorted(match[2].upper())), text, flags=re.I)
    text = re.sub(r"(?<=[+-])[xy](?=,|$|\[)", lambda match: match[0].upper(), text)
    text = re.sub(r";(?=[+-])", ",", text)
    text = re.sub(r"(?<=[0-9XY])(?=[+-][0-9XY])", ",", text)
    return re.sub(r"\+mars?\b", "+mar", re.sub(r",+", ",", text)).strip(",")


def _without_line(message: str, line: str) -> str:
    """The error without the line itself, which stands above it."""
    return message.removeprefix(f"{line!r}: ")


def _total_problems(clone: IscnClone, counts: Mapping[str, int]) -> list[str]:
    total = sum(counts.get(name, 0) for name in (*TYPES, MARKER))
    if clone.is_range or clone.total == total:
        return []
    return [f"the line says {clone.total} chromosomes, the grid has {total}"]


def _class_problems(clone: IscnClone, counts: Mapping[str, int]) -> list[str]:
    problems = []
    said = _said(clone)
    touched = {token.type for token in clone.tokens if token.kind == STRUCTURAL}
    if clone.sex not in ("U", "?"):
        line_sex, grid_sex = ("".join(name * max(of.get(name, 0), 0) for name in "XY") for of in (said, counts))
        if line_sex != grid_sex and not touched & {"X", "Y"}:
            problems.append(f"the line says {line_sex or 'no sex chromosome'}, the grid has {grid_sex or 'none'}")
    if clone.is_incomplete:
        return problems
    for name in AUTOSOMES:
        count = counts.get(name, 0)
        if said[name] == count or name in touched or _is_in_fusion(clone, name):
            continue
        signed = [token.text for token in clone.tokens if token.kind == CHANGE and token.type == name]
        if signed:
            problems.append(f"the line says {','.join(signed)}, the grid has {in_words(count)} {name}")
        else:
            missing = f"{'+' if count > clone.level else '-'}{name}"
            problems.append(f"the grid has {in_words(count)} {name}, the line does not say {missing}")
    markers = counts.get(MARKER, 0)
    if said[MARKER] != markers and not clone.has_structural:
        in_line = f"{in_words(said[MARKER])} {plural('marker', said[MARKER])}"
        in_grid = in_words(markers) if markers else "none"
        problems.append(f"the line says {in_line}, the grid has {in_grid}")
    return problems


def _is_in_fusion(clone: IscnClone, name: str) -> bool:
    """Whether a structural part names the type anywhere in its first parenthesis, such as 21 in der(14;21)."""
    pattern = re.compile(rf"\((?:[^()]*;)?{name}(?:;[^()]*)?\)")
    return any(token.kind == STRUCTURAL and pattern.search(token.text) for token in clone.tokens)


def _said(clone: IscnClone) -> dict[str, int]:
    """How many of each type the line says, its structural parts aside."""
    own = any(token.kind == "sex" and token.is_constitutional for token in clone.tokens)
    said = dict.fromkeys(AUTOSOMES, clone.level) | {"X": clone.sex.count("X"), "Y": clone.sex.count("Y"), MARKER: 0}
    for token in clone.tokens:
        if token.kind == UNIDENTIFIED:
            said[MARKER] += token.number
        elif token.kind == CHANGE and (token.number > 0 or token.type in AUTOSOMES or own):
            said[token.type] += token.number
    return said


def _form_problems(clone: IscnClone) -> list[str]:
    """What the grid cannot show wrong, but the rules do: the order of the parts."""
    if clone.is_countable:
        try:
            clone.counts()
        except IscnError as error:
            return [str(error).partition(": ")[2]]
    changes = clone.tokens[2:] if clone.sex else clone.tokens[1:]
    places = [_place(token) for token in changes]
    if places != sorted(places):
        return ["the parts are not in the order of ISCN: sex chromosomes, 1 to 22, then rings and markers"]
    return []


def _place(token: IscnToken) -> tuple[int, int]:
    if token.kind in (CHANGE, STRUCTURAL):
        return (0, _ORDER.index(token.type)) if token.type in _ORDER else (0, len(_ORDER))
    return (1, 0 if re.match(r"\+[0-9]*r", token.text) else 1) if token.kind == UNIDENTIFIED else (2, 0)


def _in_order(clone: IscnClone) -> str:
    head = 2 if clone.sex else 1
    ordered = [*clone.tokens[:head], *sorted(clone.tokens[head:], key=_place)]
    cells = f"[{clone.cell_count}]" if clone.cell_count else ""
    return ",".join(token.text for token in ordered) + cells


def _notes(clone: IscnClone) -> tuple[str, ...]:
    notes = []
    if clone.has_structural:
        notes.append("structural changes cannot be checked against the grid; their form was")
    if clone.sex == "U":
        notes.append("the sex chromosomes are not disclosed, and not checked")
    return tuple(notes)
