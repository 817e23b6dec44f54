"""The ISCN line of one cell or clone from the counts of its grid (numerical findings; ISCN 2024, 4.4 and 5.3)."""

from collections.abc import Collection, Mapping

from engine.domain.chromosome import AUTOSOMES
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.iscn_levels import is_incomplete, ploidy_of_counts, usual_level
from engine.domain.karyogram import MARKER

_USUAL_SEX = ("XX", "XY")


def iscn_of_counts(
    counts: Mapping[str, int], choice: IscnChoice | None = None, uncertain: Collection[str] = ()
) -> str:
    """The ISCN short form of a cell's class counts.

    Gains and losses are told against the ploidy level that needs the fewest of them; it is written out ("58<2n>")
    where the count alone suggests another. Changes of sex chromosomes are written as constitutional ones ("47,XXY")
    unless the choice says that they are acquired ("47,XY,+X"). A cell of which whole types are missing has no line:
    that it is incomplete is all that is said ("25,X,inc").

    Args:
        counts: number of chromosomes by slot; missing slots count 0; unassigned and excluded are not counted.
        choice: the operator's; None: constitutional, nothing in brackets.
        uncertain: types whose gain or loss is written with a question mark ("+?8").

    Returns:
        For example "46,XX", "47,XY,+21", "45,X", "45,X,-Y[20]", "46,XX,+8,-21", "47,XX,+mar", "69,XXY", "70,XXY,+8".
    """
    choice = choice or IscnChoice()
    markers = counts.get(MARKER, 0)
    autosomes = {name: counts.get(name, 0) for name in AUTOSOMES}
    total = sum(autosomes.values()) + counts.get("X", 0) + counts.get("Y", 0) + markers
    if is_incomplete(counts):
        sex = _sex(counts.get("X", 0), counts.get("Y", 0))
        return f"{total},{sex or '?'},inc" + (f"[{choice.cell_count}]" if choice.cell_count else "")
    level = ploidy_of_counts(counts)
    parts = [str(total) if level == usual_level(total) else f"{total}<{level}n>", *_sex_parts(counts, level, choice)]
    for name, count in autosomes.items():
        sign = "+" if count > level else "-"
        mark = "?" if name in uncertain else ""
        parts += [f"{sign}{mark}{name}"] * abs(count - level)
    if markers:
        parts.append("+mar" if markers == 1 else f"+{markers}mar")
    return ",".join(parts) + (f"[{choice.cell_count}]" if choice.cell_count else "")


def needs_origin(counts: Mapping[str, int], choice: IscnChoice) -> bool:
    """Whether the line depends on a choice that nobody has made: are sex chromosome changes constitutional?

    That of an incomplete cell says nothing of them.
    """
    if is_incomplete(counts):
        return False
    sex = _sex(counts.get("X", 0), counts.get("Y", 0))
    return choice.origin is None and ploidy_of_counts(counts) == 2 and sex not in _USUAL_SEX


def _sex_parts(counts: Mapping[str, int], level: int, choice: IscnChoice) -> list[str]:
    """The sex complement, and the signed changes of sex chromosomes if they are acquired.

    Against the patient's own complement: what was lost is missing in it ("45,X,-Y"), what was gained is not yet in it
    ("47,XX,+X"). An abnormal own complement stands in full, with a c ("46,XXYc,-X").
    """
    x, y = counts.get("X", 0), counts.get("Y", 0)
    # Half of an odd level is no complement; such cells are written without signs.
    if choice.origin != ACQUIRED or level % 2:
        return [_sex(x, y) or "?"]
    own = choice.constitutional_sex
    own_x, own_y = (own.count(name) * level // 2 for name in "XY")
    complement = _sex(min(x, own_x), min(y, own_y)) if own in _USUAL_SEX else f"{_sex(own_x, own_y)}c"
    signed = [*["+X" if x > own_x else "-X"] * abs(x - own_x), *["+Y" if y > own_y else "-Y"] * abs(y - own_y)]
    return [complement, *signed] if complement else signed


def _sex(x: int, y: int) -> str:
    return "X" * x + "Y" * y
