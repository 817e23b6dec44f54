"""The result of a karyogram in plain words, from its counts, and whether an ISCN line says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.counting import counted, in_words, plural
from engine.domain.iscn_levels import is_incomplete, ploidy_name, ploidy_of_counts
from engine.domain.iscn_parse import IscnError, parse_iscn
from engine.domain.karyogram import MARKER

_SOMIES = {0: "nullisomy", 1: "monosomy", 3: "trisomy", 4: "tetrasomy", 5: "pentasomy"}


@dataclass(frozen=True)
class PlainResult:
    """What the counts of a cell line mean, for a reader who knows no ISCN.

    Attributes:
        text: a sentence, such as "Abnormal male karyotype (47 chromosomes): three copies of chromosome 21 instead
            of two (trisomy 21)."
        autosomes: "two of each", or the deviations.
        sex: the sex chromosomes, such as "XY".
        is_normal: 46,XX or 46,XY by the counts.
    """

    text: str
    autosomes: str
    sex: str
    is_normal: bool


def plain_result(counts: Mapping[str, int]) -> PlainResult:
    """Put the counts of a cell line into words.

    Args:
        counts: number of chromosomes by slot; missing slots count 0; unassigned and excluded are not counted.
    """
    ploidy = ploidy_of_counts(counts)
    total = sum(counts.get(slot, 0) for slot in (*TYPES, MARKER))
    letters = "X" * counts.get("X", 0) + "Y" * counts.get("Y", 0)
    if is_incomplete(counts):
        text = f"Incomplete karyotype ({total} chromosomes): whole pairs are missing."
        return PlainResult(text, "incomplete", letters or "none", is_normal=False)
    autosomes = _autosomes(counts, ploidy)
    sex, is_usual_sex = _sex(counts, ploidy)
    markers = counts.get(MARKER, 0)
    changes = [*autosomes]
    if not is_usual_sex:
        changes.append(sex)
    if markers:
        changes.append(f"{_chromosomes(markers, 'marker')} of unknown origin")
    gender = "male" if counts.get("Y", 0) else "female"
    each = in_words(ploidy)
    if ploidy != 2:
        copies = "copy" if ploidy == 1 else "copies"
        changes = [f"{each} {copies} of most chromosomes instead of two ({ploidy_name(counts)})", *changes]
    is_normal = not changes
    if is_normal:
        text = f"Normal {gender} karyotype (46 chromosomes): two of each autosome and {sex}."
    else:
        text = f"Abnormal {gender} karyotype ({total} chromosomes): {_joined(changes)}."
    return PlainResult(text, _joined(autosomes) or f"{each} of each", letters or "none", is_normal)


def unusual_slots(counts: Mapping[str, int]) -> frozenset[str]:
    """The classes whose number is not what the cell's ploidy lets expect; X and Y together."""
    ploidy = ploidy_of_counts(counts)
    found = {name for name in AUTOSOMES if counts.get(name, 0) != ploidy}
    return frozenset(found if _sex(counts, ploidy)[1] else found | {"X", "Y"})


def plain_result_of_clones(clones: Sequence[tuple[Mapping[str, int], int]]) -> str:
    """The result of one or several cell lines: the counts of each, and in how many cells it was found."""
    if len(clones) == 1:
        return plain_result(clones[0][0]).text
    parts = []
    for counts, cells in clones:
        text = plain_result(counts).text
        article = "an" if text[0] in "AI" else "a"
        parts.append(f"in {counted(cells, 'cell')} {article} {text[0].lower()}{text[1:].removesuffix('.')}")
    return f"Mosaic of {in_words(len(clones))} cell lines: {'; '.join(parts)}."


def iscn_disagreement(line: str, clones: Sequence[Mapping[str, int]]) -> str:
    """What an ISCN line says otherwise than the counts of the karyograms; empty if nothing.

    A part whose counts alone do not tell what it says, such as a structural change, is told as that.

    Args:
        line: one part for each cell line, such as "47,XY,+8[15]/46,XY[5]", in any order.
        clones: the counts of each cell line.
    """
    try:
        parts = parse_iscn(line).clones
        said = [_counted(part.counts()) for part in parts]
    except IscnError as error:
        return f"the ISCN line cannot be compared with the karyogram: {error}"
    if len(parts) != len(clones):
        return f"the ISCN line names {len(parts)} cell lines, the karyograms show {len(clones)}"
    left = [_counted(counts) for counts in clones]
    for part, counts in zip(parts, said, strict=True):
        if counts not in left:
            line = ",".join(token.text for token in part.tokens)
            return f"the ISCN line says otherwise than the karyogram: {line}"
        left.remove(counts)
    return ""


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {slot: counts[slot] for slot in (*TYPES, MARKER) if counts.get(slot, 0)}


def _autosomes(counts: Mapping[str, int], ploidy: int) -> list[str]:
    found = []
    for name in AUTOSOMES:
        count = counts.get(name, 0)
        if count == ploidy:
            continue
        copies = f"{in_words(count)} {'copy' if count == 1 else 'copies'} of chromosome {name}"
        somy = f" ({_SOMIES[count]} {name})" if ploidy == 2 and count in _SOMIES else ""
        found.append(f"{copies} instead of {in_words(ploidy)}{somy}")
    return found


def _sex(counts: Mapping[str, int], ploidy: int) -> tuple[str, bool]:
    """The sex chromosomes in words, and whether they are the usual ones."""
    x, y = counts.get("X", 0), counts.get("Y", 0)
    if ploidy == 2 and (x, y) == (1, 1):
        return "one X and one Y chromosome", True
    if ploidy == 2 and (x, y) == (1, 0):
        return "one X chromosome and no second sex chromosome (monosomy X)", False
    if not x and not y:
        return "no sex chromosome", False
    parts = [_chromosomes(count, name) for name, count in (("X", x), ("Y", y)) if count]
    return f"{' and '.join(parts)}{'' if x else ' and no X chromosome'}", x > 0 and x + y == ploidy


def _chromosomes(count: int, kind: str) -> str:
    return f"{in_words(count)} {kind} {plural('chromosome', count)}"


def _joined(parts: Sequence[str]) -> str:
    """The parts as a list in a sentence."""
    return ", ".join(parts[:-1]) + (" and " if len(parts) > 1 else "") + parts[-1] if parts else ""
