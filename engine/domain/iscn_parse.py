"""ISCN lines read into their parts. Numerical parts in full; structural ones for their form only."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn_levels import usual_level
from engine.domain.karyogram import MARKER


class IscnError(ValueError):
    """An ISCN line that is not understood; the text says which part."""


# Kinds of a part.
COUNT = "count"
SEX = "sex"
CHANGE = "change"
UNIDENTIFIED = "unidentified"
STRUCTURAL = "structural"
AS_BEFORE = "as before"
UNCOUNTED = "uncounted"

_COUNT = re.compile(r"([0-9]{1,4})(?:[~-]([0-9]{1,4}))?(?:<([1-9])n[+±-]?>)?")
_SEX = re.compile(r"(X{0,9}Y{0,9}|U|\?)(\??c)?")
_CHANGE = re.compile(r"([+-])(\?)?([0-9]{1,2}|X|Y)(\??c)?(?:[×x]([1-9][0-9]?))?")
_UNIDENTIFIED = re.compile(r"\+([1-9][0-9]?)?(mar|r)(?:[1-9][0-9]?)?c?(?:[×x]([1-9][0-9]?))?")
# Double minutes are told and not counted; "inc" says that the line is incomplete (ISCN 2024, 5.5.12 and 4.4.1).
INCOMPLETE = "inc"
_UNCOUNTED = re.compile(r"(?:[0-9~<>]*dmin|inc)")
# In place of sex chromosomes: the changes of an earlier clone of the line (ISCN 2024, 6.3.4).
_AS_BEFORE = re.compile(r"(?:idem|sl[0-9]*|sdl[0-9]*)(?:[×x][0-9])?")
_STRUCTURAL = re.compile(
    r"([+-])?\??(?:add|del|der|dic|dup|fis|fra|hsr|ider|idic|i|ins|inv|mar|neo|psu|qdp|r|rec|rob|t|tas|trc|trp|tr|upd)"
    r"(\(.+\).*)"
)
_REPEATED = re.compile(r"(.*)[×x]([1-9][0-9]?)")
_CELLS = re.compile(r"(.*?)\[(?:cp)?([1-9][0-9]{0,3})\]")
_PREFIX = re.compile(r"(mos|chi) ")
_INVOLVED = re.compile(r"\(([^()]*)\)")
# Whole-arm fusions make one chromosome of two, unless a sign says otherwise.
_FUSION = re.compile(r"\??(?:rob|dic|der)\((?:[0-9]{1,2}|X|Y);(?:[0-9]{1,2}|X|Y)\)")


@dataclass(frozen=True)
class IscnToken:
    """One part of a line.

    Attributes:
        text: as written.
        kind: COUNT, SEX, CHANGE (of a whole chromosome), UNIDENTIFIED (markers and rings), STRUCTURAL, UNCOUNTED,
            or AS_BEFORE (what an earlier clone of the line has).
        type: of a CHANGE: the chromosome's type. Of STRUCTURAL: the first type in it, if it names one.
        number: by how many chromosomes the part changes the count; of COUNT the count itself.
        is_uncertain: written with a question mark.
        is_constitutional: written with a c: it was there before the acquired changes.
    """

    text: str
    kind: str
    type: str = ""
    number: int = 0
    is_uncertain: bool = False
    is_constitutional: bool = False


@dataclass(frozen=True)
class IscnClone:
    """The line of one cell or clone.

    Attributes:
        tokens: its parts in order; the first is the count, the second mostly the sex chromosomes.
        level: the ploidy level that gains and losses are told against.
        cell_count: the number in brackets; None without one.
    """

    tokens: tuple[IscnToken, ...]
    level: int
    cell_count: int | None = None

    @property
    def total(self) -> int:
        """The count that the line begins with; of a range its lower end."""
        return self.tokens[0].number

    @property
    def is_range(self) -> bool:
        return "~" in self.tokens[0].text or bool(re.fullmatch(r"[0-9]+-[0-9]+.*", self.tokens[0].text))

    @property
    def sex(self) -> str:
        """The sex chromosomes as the line's second part gives them, such as "XX", "X" or "U"."""
        return next((token.text.rstrip("c?") or "?" for token in self.tokens if token.kind == SEX), "")

    @property
    def has_structural(self) -> bool:
        """Whether it tells of structural changes, which counts alone cannot show."""
        return any(token.kind == STRUCTURAL for token in self.tokens)

    @property
    def is_countable(self) -> bool:
        """Whether it gives the number of every type: complete, no range, no structural change, sex disclosed."""
        refers = any(token.kind == AS_BEFORE for token in self.tokens)
        return not (self.is_range or self.has_structural or refers or self.is_incomplete or self.sex in ("U", "?"))

    @property
    def is_incomplete(self) -> bool:
        """Whether the line says that it does not name every change."""
        return any(token.text == INCOMPLETE for token in self.tokens)

    def counts(self) -> dict[str, int]:
        """Number of chromosomes of each of the 24 types, and of markers.

        What was lost is already missing in the sex chromosomes of the line ("45,X,-Y"), but not in constitutional
        ones that carry a c ("46,XXYc,-X").

        Raises:
            IscnError: it cannot tell (see `is_countable`), loses what is not there, or its parts give another count.
        """
        line = ",".join(token.text for token in self.tokens)
        if not self.is_countable:
            raise IscnError(f"{line!r}: counts alone do not tell what it says")
        sex_token = next((token for token in self.tokens if token.kind == SEX), None)
        counts = dict.fromkeys(AUTOSOMES, self.level) | {
            "X": self.sex.count("X"),
            "Y": self.sex.count("Y"),
            MARKER: 0,
        }
        for token in self.tokens:
            told = token.type in ("X", "Y") and token.number < 0 and not (sex_token and sex_token.is_constitutional)
            if token.kind == CHANGE and not told:
                counts[token.type] += token.number
                if counts[token.type] < 0:
                    raise IscnError(f"{line!r}: {token.text!r} loses a chromosome that is not there")
            elif token.kind == UNIDENTIFIED:
                counts[MARKER] += token.number
        if sum(counts.values()) != self.total:
            raise IscnError(f"{line!r}: says {self.total} chromosomes, its parts give {sum(counts.values())}")
        return counts


@dataclass(frozen=True)
class IscnLine:
    """A whole line: one clone, or those of a mosaic or chimera.

    Attributes:
        clones: in the order of the line.
        prefix: "mos", "chi" or empty.
        separators: between the clones, one less than there are: "/", or "//" between cells of two zygotes.
    """

    clones: tuple[IscnClone, ...]
    prefix: str = ""
    separators: tuple[str, ...] = ()


def parse_iscn(line: str) -> IscnLine:
    """Read a line.

    Args:
        line: such as "46,XX", "45,X,-Y[20]", "45,X[10]/46,XX[20]", "46,XX,t(9;22)(q34;q11.2)". After a transplant
            only one side of the double slash may have been found: "46,XY[20]//" or "//46,XX[20]".

    Raises:
        IscnError: a part is in no form that ISCN knows. That the parts give the count is seen by `IscnClone.counts`.
    """
    prefix = _PREFIX.match(line)
    rest = line[prefix.end() :] if prefix else line
    one_side = rest.removeprefix("//") if rest.startswith("//") else rest.removesuffix("//")
    parts = re.split("(//?)", one_side)
    clones = tuple(_clone(part, line) for part in parts[::2])
    return IscnLine(clones, prefix[1] if prefix else "", tuple(parts[1::2]))


def parse_clone(line: str) -> IscnClone:
    """Read the line of one clone.

    Raises:
        IscnError: as `parse_iscn`, or it tells of several clones.
    """
    parsed = parse_iscn(line)
    if len(parsed.clones) > 1:
        raise IscnError(f"{line!r}: is the line of {len(parsed.clones)} clones, not of one cell")
    return parsed.clones[0]


def counts_of_iscn(line: str) -> dict[str, int]:
    """Class counts of a numerical ISCN line without markers: the reverse of `iscn_of_counts`.

    Args:
        line: such as "46,XX", "47,XY,+21", "45,X", "45,X,-Y", "46,XX,+8,-21", "69,XXY", "58<2n>,XY,+4,...".

    Returns:
        Number of chromosomes of each of the 24 types.

    Raises:
        IscnError: another form, an impossible loss, or a count that its changes do not give.
    """
    clone = parse_clone(line)
    if clone.cell_count is not None:
        raise IscnError(f"{line!r}: a number of cells does not belong here")
    counts = clone.counts()
    if counts[MARKER]:
        raise IscnError(f"{line!r}: a marker is no gain or loss of a whole chromosome")
    return {name: counts[name] for name in TYPES}


def _clone(part: str, line: str) -> IscnClone:
    with_cells = _CELLS.fullmatch(part)
    body = with_cells[1] if with_cells else part
    texts = list(_split(body, line))
    count = _COUNT.fullmatch(texts[0])
    if not count or len(texts) < 2:
        raise IscnError(f"{line!r}: expected a count and the sex chromosomes, such as 46,XX")
    tokens = [IscnToken(texts[0], COUNT, number=int(count[1]))]
    sex = _SEX.fullmatch(texts[1])
    if sex and texts[1]:
        tokens.append(
            IscnToken(texts[1], SEX, is_uncertain="?" in texts[1], is_constitutional=texts[1].endswith("c"))
        )
    elif _AS_BEFORE.fullmatch(texts[1]):
        tokens.append(IscnToken(texts[1], AS_BEFORE))
    elif not re.match(r"-[XY]|fra\(X", texts[1]):  # written without a complement if nothing of it is left
        raise IscnError(f"{line!r}: {texts[1]!r} are no sex chromosomes")
    tokens += [_token(text, line) for text in texts[len(tokens) :]]
    level = int(count[3]) if count[3] else usual_level(int(count[1]))
    return IscnClone(tuple(tokens), level, int(with_cells[2]) if with_cells else None)


def _split(body: str, line: str) -> Iterator[str]:
    """The parts between commas outside parentheses."""
    depth, start = 0, 0
    for place, character in enumerate(body):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
        if character == "," and not depth:
            yield body[start:place]
            start = place + 1
    if depth:
        raise IscnError(f"{line!r}: a parenthesis is not closed")
    yield body[start:]


def _token(text: str, line: str) -> IscnToken:
    change = _CHANGE.fullmatch(text)
    if change and change[3] in TYPES:
        number = int(change[5] or 1) * (1 if change[1] == "+" else -1)
        return IscnToken(text, CHANGE, change[3], number, change[2] == "?", bool(change[4]))
    unidentified = _UNIDENTIFIED.fullmatch(text)
    if unidentified:
        number = int(unidentified[1] or 1) * int(unidentified[3] or 1)
        return IscnToken(text, UNIDENTIFIED, number=number)
    if _UNCOUNTED.fullmatch(text):
        return IscnToken(text, UNCOUNTED)
    structural = _STRUCTURAL.fullmatch(text)
    if structural:
        return _structural(text, structural, line)
    raise IscnError(f"{line!r}: {text!r} is no gain or loss of a whole chromosome, and no structural change")


def _structural(text: str, match: re.Match[str], line: str) -> IscnToken:
    involved = _INVOLVED.search(match[2])
    names = [name.strip("?") for name in involved[1].split(";")] if involved else []
    for name in names:
        if name and name not in TYPES:
            raise IscnError(f"{line!r}: {text!r} names a chromosome {name!r} that does not exist")
    repeated = _REPEATED.fullmatch(text)
    times = int(repeated[2]) if repeated else 1
    sign = {"+": times, "-": -times, None: 0}[match[1]]
    if not match[1] and _FUSION.match(text):
        sign = -1
    return IscnToken(text, STRUCTURAL, next(iter(names), ""), sign, "?" in text, text.endswith("c"))
