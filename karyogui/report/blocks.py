"""The pieces a report is made of: plain values that the PDF draws in its order."""

from dataclasses import dataclass
from pathlib import Path

from engine.domain.case import Cell
from engine.domain.karyogram import Karyogram
from karyogui.karyogram.page_style import STANDARD, PageStyle
from karyogui.settings.values import Laboratory


@dataclass(frozen=True)
class FieldRows:
    """(label, value) pairs, set in two columns."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FieldColumns:
    """Groups of (label, value) pairs, each a column; where the page has fewer columns, the last group goes below."""

    groups: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True)
class Prose:
    """A paragraph, with a few words in bold before it."""

    text: str
    lead: str = ""


@dataclass(frozen=True)
class IscnLine:
    """The ISCN line on its own, prominent; the edition and how far it has been reviewed; the result in words."""

    line: str
    edition: str
    note: str
    plain: str


@dataclass(frozen=True)
class Table:
    """A head and rows of as many texts; columns as wide as their texts need."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def without_empty_columns(self) -> "Table":
        """The table without columns in which nothing stands."""
        kept = [place for place in range(len(self.head)) if any(row[place] for row in self.rows)]
        rows = tuple(tuple(row[place] for place in kept) for row in self.rows)
        return Table(tuple(self.head[place] for place in kept), rows)


@dataclass(frozen=True, eq=False)
class Figure:
    """A cell's karyogram and, beside it, the metaphase it was cut from.

    Attributes:
        um_per_px: of the original images, for the scale; None: not known.
        style: of the karyogram page, as on the screen.
    """

    cell: Cell
    karyogram: Karyogram
    caption: str
    metaphase: Path | None = None
    um_per_px: float | None = None
    style: PageStyle = STANDARD


@dataclass(frozen=True)
class SignatureLine:
    """Who stands for a step: empty where nobody does yet."""

    step: str
    name: str = ""
    role: str = ""
    at: str = ""


@dataclass(frozen=True)
class Signatures:
    """The two persons, side by side; below them, small, what ties the report to the case's record."""

    lines: tuple[SignatureLine, ...]
    record: str = ""


Block = FieldRows | FieldColumns | Prose | IscnLine | Table | Figure | Signatures


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class ReportContent:
    """Everything one report says.

    Attributes:
        status: "DRAFT", "FINAL" or "AMENDED".
        status_notes: why it is a draft, or what an amendment changed; as the domain says it, for who shows it.
        language: code of the language of all other texts.
        identity: what names the case on every page.
        aid: the sentence at the foot of every page.
        iscn, plain: the result, also for the list of a night's cases.
        class_counts: of each cell line, such as "1=2 2=2 ... X=1 Y=1", lines apart by " / ".
        counts: (counted, analysed, karyotyped) as printed.
        shown_cells: names of the cells whose karyograms are shown.
        warnings: what deserves a look, a text each.
        missing: keys in LABELS of the fields without which it cannot be FINAL.
        cautions: what a person should be told before it goes out, though it may; as the domain says it.
    """

    title: str
    status: str
    status_notes: tuple[str, ...]
    language: str
    laboratory: Laboratory
    number: str
    identity: str
    aid: str
    sections: tuple[Section, ...]
    iscn: str
    plain: str
    counts: tuple[str, str, str]
    class_counts: str
    shown_cells: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
