"""What the report says, as plain texts: no drawing here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.domain.case import Case, Cell
from engine.domain.doubts import doubts
from engine.domain.findings import findings
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import (
    EXCLUDED,
    MARKER,
    SLOTS,
    UNASSIGNED,
    CaseKaryogram,
    Karyogram,
)

AID_TEXT = (
    "Computer-aided proposal for review by a qualified cytogeneticist; an aid, not a diagnosis. Banded "
    "karyotyping cannot exclude mosaicism of low degree or changes below its band resolution."
)

# (section of case.json, key, label): what is printed of it, in this order.
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("patient", "name", "Patient"),
    ("patient", "id", "Patient ID"),
    ("patient", "date_of_birth", "Date of birth"),
    ("patient", "sex", "Sex as stated"),
    ("specimen", "number", "Specimen no."),
    ("specimen", "type", "Specimen"),
    ("specimen", "collected", "Collected"),
    ("specimen", "received", "Received"),
    ("specimen", "culture", "Culture"),
    ("specimen", "banding", "Banding"),
    ("specimen", "band_level", "Band level"),
    ("", "referred_by", "Referred by"),
    ("", "indication", "Indication"),
)


@dataclass(frozen=True)
class ReportContent:
    """The texts of one cell's report.

    Attributes:
        title, status: heading and "DRAFT".
        fields: (label, value) of the case data.
        iscn: the line proposed from the grid.
        iscn_note: how far it has been reviewed.
        ledger: the conservation line.
        notes: (heading, sentences) of findings, doubts, excluded and unreadable objects; none is empty.
        origin: model, date, numbers placed by the engine and by a person.
    """

    title: str
    status: str
    fields: tuple[tuple[str, str], ...]
    iscn: str
    iscn_note: str
    ledger: str
    notes: tuple[tuple[str, tuple[str, ...]], ...]
    origin: str


def case_fields(details: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """(label, value) of what case.json says, known fields only, empty ones left out."""
    found = []
    for section, key, label in _FIELDS:
        place = details.get(section) if section else details
        value = place.get(key) if isinstance(place, Mapping) else None
        if isinstance(value, str | int | float) and str(value).strip():
            found.append((label, str(value).strip()))
    return tuple(found)


def ledger(cell: Cell, karyogram: Karyogram) -> str:
    """files = placed + markers + unassigned + excluded, and what could not be read."""
    counts = karyogram.counts()
    placed = sum(counts[slot] for slot in SLOTS if slot not in (MARKER, UNASSIGNED, EXCLUDED))
    text = (
        f"{len(karyogram.placements)} files = {placed} placed + {counts[MARKER]} markers + "
        f"{counts[UNASSIGNED]} unassigned + {counts[EXCLUDED]} excluded"
    )
    return text + (f"; {len(cell.unreadable)} not readable" if cell.unreadable else "")


def report_content(case: Case, cell: Cell, karyogram: Karyogram, result: CaseKaryogram) -> ReportContent:
    """Collect the texts of one cell's report."""
    reviewed = sum(p.decision.by is not None for p in karyogram.placements.values())
    total = len(karyogram.placements)
    note = "reviewed in full" if reviewed == total else f"proposed, {reviewed} of {total} reviewed by a person"
    model = result.model
    by_engine = f"{total - reviewed} placed by the engine and left, {reviewed} confirmed or changed by a person"
    named = f"model {model.name} {model.version}" if model else "no model"
    return ReportContent(
        title="Karyogram report",
        status="DRAFT",
        fields=(("Case", case.name), ("Cell", cell.name), *case_fields(case.details)),
        iscn=iscn_of_counts(karyogram.counts()),
        iscn_note=note,
        ledger=ledger(cell, karyogram),
        notes=_notes(cell, karyogram),
        origin=f"{by_engine} · {named} · {datetime.now().astimezone():%Y-%m-%d %H:%M}",
    )


def _notes(cell: Cell, karyogram: Karyogram) -> tuple[tuple[str, tuple[str, ...]], ...]:
    excluded = tuple(f"{file}: {karyogram.placements[file].reason}" for file in karyogram.slots[EXCLUDED])
    unreadable = tuple(f"{entry.file}: {entry.reason}" for entry in cell.unreadable)
    unsure = tuple(f"{doubt.slot}: {doubt.file}, {doubt.reason}" for doubt in doubts(karyogram))
    picture = ("The images had a dark background and were inverted.",) if cell.inverted else ()
    notes = (
        ("Possible findings", tuple(finding.text for finding in findings(karyogram))),
        ("Warnings of the dispatch", karyogram.warnings),
        ("Not yet reviewed, unsure", unsure),
        ("Excluded", excluded),
        ("Not readable", unreadable),
        ("Images", picture),
    )
    return tuple((heading, lines) for heading, lines in notes if lines)
