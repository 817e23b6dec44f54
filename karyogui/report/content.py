"""What the report says, as plain texts: no drawing here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse, use_numbers
from engine.domain.cell_warnings import cell_warnings
from engine.domain.clones import Clone
from engine.domain.doubts import doubts
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import EXCLUDED, MARKER, SLOTS, UNASSIGNED, CaseKaryogram, Karyogram
from engine.domain.plain_result import plain_result
from engine.domain.report_entries import ReportEntries
from engine.domain.review import CaseStatus, ReportStatus
from engine.domain.signing import open_points
from engine.io.audit import LogHead
from karyogui.report.blocks import (
    Block,
    FieldColumns,
    FieldRows,
    Figure,
    IscnLine,
    Prose,
    ReportContent,
    Section,
    Table,
)
from karyogui.report.case_fields import cell_place, field_values, um_per_px
from karyogui.report.case_result import case_result
from karyogui.report.ending import earlier_versions, provenance, signatures
from karyogui.report.phrases import TIME, answered, cell_prefix, ledger, log_line, shown_otherwise
from karyogui.report.rules import ReportRules
from karyogui.report.standing import obstacles, standing
from karyogui.report.stated_sex import sex_disagreement
from karyogui.report.template import ReportTemplate
from karyogui.report.words import words_in
from karyogui.words.domain_forms import QT_TRANSLATE_NOOP
from karyogui.words.languages import SOURCE_LANGUAGE

_PATIENT_FIELDS = (
    ("patient_name", "patient_id", "date_of_birth", "sex"),
    ("specimen_number", "specimen_type", "collected", "received", "reported"),
    ("referred_by", "hospital", "case", "indication"),
)
_METHOD_FIELDS = ("culture", "banding", "band_level")
NOT_STATED = QT_TRANSLATE_NOOP("Report", "not stated")


@dataclass(frozen=True, eq=False)
class ReportSource:
    """What a report is made from.

    Attributes:
        entries: what a person wrote for it.
        cells: names of the cells whose karyograms are shown; None: chosen by the template's rule.
        rules: what the settings say of the result.
        log: the end of the case's audit log, printed on a report that is no draft; None: not known.
    """

    case: Case
    result: CaseKaryogram
    entries: ReportEntries = field(default_factory=ReportEntries)
    cells: tuple[str, ...] | None = None
    rules: ReportRules = field(default_factory=ReportRules)
    log: LogHead | None = None


def report_content(source: ReportSource, template: ReportTemplate, now: datetime) -> ReportContent:
    """Collect the texts of a case's report.

    Args:
        now: printed as the time of the report while it is a draft.
    """
    return _Writer(source, template, now).content()


class _Writer:
    """Writes one report; each method gives the blocks of one section."""

    def __init__(self, source: ReportSource, template: ReportTemplate, now: datetime) -> None:
        self._case, self._result, self._entries = source.case, source.result, source.entries
        self._template = template
        self._words = words_in(template.language)
        self._now = now
        self._log = source.log
        self._points = open_points(source.case, source.result, limits=source.rules.limits)
        # What was reviewed had no open point.
        self._is_changed = source.result.review.status is not CaseStatus.OPEN and bool(self._points)
        self._found = case_result(source.case, source.result, source.rules.clones)
        self._rules = source.rules
        self._fields = self._all_fields()
        self._cautions = tuple(filter(None, [sex_disagreement(self._fields["sex"], source.result)]))
        self._shown = source.cells or self._found.cells_to_show(template.karyograms)

    def content(self) -> ReportContent:
        template = self._template
        missing = tuple(key for key in template.required if not self._fields.get(key))
        hindering = obstacles(self._points, self._case, self._found, self._entries, self._karyotyped)
        if missing:
            hindering.append(f"missing: {', '.join(template.label(key) for key in missing)}")
        status, notes = standing(self._result.review, hindering, is_changed=self._is_changed)
        self._is_draft = status is ReportStatus.DRAFT
        writers: dict[str, Callable[[], Sequence[Block]]] = {
            "patient": self._patient,
            "result": self._result_section,
            "karyogram": self._karyograms,
            "interpretation": self._interpretation,
            "cells": self._cells,
            "method": self._method,
            "checks": self._checks,
            "objects": self._objects,
            "limitations": lambda: [Prose(template.limitations)],
            "references": lambda: [Prose(text) for text in template.references],
            "provenance": self._provenance,
            "signatures": self._signatures,
        }
        sections = [Section(template.heading(key), tuple(writers[key]())) for key in template.sections]
        return ReportContent(
            title=template.title,
            status=str(status),
            status_notes=notes,
            language=template.language,
            laboratory=template.laboratory,
            number=self._fields["report_number"],
            identity=" · ".join(
                part for part in (self._fields[key] for key in ("patient_name", "patient_id", "case")) if part
            ),
            aid=template.aid,
            sections=tuple(section for section in sections if section.blocks),
            iscn=self._found.iscn,
            plain=self._plain(),
            counts=(self._fields["counted"], self._fields["analysed"], self._fields["karyotyped"]),
            class_counts=" / ".join(
                " ".join(f"{slot}={clone.counts[slot]}" for slot in clone.counts) for clone in self._clones
            ),
            shown_cells=self._shown,
            warnings=(*self._findings, *self._unsure),
            missing=missing,
            cautions=self._cautions,
        )

    # What is known

    def _all_fields(self) -> dict[str, str]:
        """Every printed field by its key in LABELS; empty where nothing is known."""
        details, entries = self._case.details, self._entries
        signed = None if self._is_changed else self._result.review.signed
        return {
            **{key: value or entries.case_data.get(key, "").strip() for key, value in field_values(details).items()},
            "report_number": entries.number.strip(),
            "case": self._case.name,
            "reported": f"{signed.at if signed else self._now:{TIME}}",
            "counted": "" if entries.counted is None else str(entries.counted),
            "analysed": "" if entries.analysed is None else str(entries.analysed),
            "karyotyped": str(self._karyotyped),
            "laboratory": self._template.laboratory.name,
        }

    def _rows(self, keys: tuple[str, ...], *, always: tuple[str, ...] = ()) -> tuple[tuple[str, str], ...]:
        """(label, value) of the fields that are known; of those in `always` also where nothing is."""
        return tuple(
            (self._template.label(key), self._fields[key] or self._words.translate("Report", NOT_STATED))
            for key in keys
            if self._fields[key] or key in always
        )

    def _plain(self) -> str:
        """The result in words: a person's own, or those made from the karyograms, told as a proposal until signed."""
        written = self._entries.result.strip()
        plain = self._words.said(self._found.plain)
        if written or (self._result.review.signed and not self._is_changed):
            return written or plain
        if self._template.language == SOURCE_LANGUAGE:  # elsewhere it may begin with a noun, as in German
            plain = f"{plain[0].lower()}{plain[1:]}"
        return self._words.translate("Report", "Proposed: {result}").format(result=plain)

    def _line(self) -> str:
        return self._found.iscn or self._words.translate("Report", "no result")

    @property
    def _clones(self) -> tuple[Clone, ...]:
        return self._found.clones.clones

    @property
    def _karyotyped(self) -> int:
        """Cells that a person has not marked as less than karyotyped."""
        return use_numbers(self._result.cells[cell.name].use for cell in self._case.cells).karyotyped

    @cached_property
    def _findings(self) -> list[str]:
        told = (*self._cautions, *(change.text for change in self._found.unreported))
        return [self._words.said(text) for text in told] + [
            f"{cell_prefix(self._case, cell)}{answered(warning, karyogram, self._words)}"
            for cell, karyogram in self._each()
            for warning in cell_warnings(self._result, cell)
        ]

    @cached_property
    def _unsure(self) -> list[str]:
        said = self._words.said
        return [
            f"{cell_prefix(self._case, cell)}{doubt.file} in {said(doubt.slot)}: {said(doubt.reason)}"
            for cell, karyogram in self._each()
            for doubt in doubts(karyogram, self._rules.limits)
        ]

    def _each(self) -> list[tuple[Cell, Karyogram]]:
        return [(cell, self._result.cells[cell.name]) for cell in self._case.cells]

    # Sections

    def _patient(self) -> list[Block]:
        required = self._template.required
        return [FieldColumns(tuple(self._rows(group, always=required) for group in _PATIENT_FIELDS))]

    def _result_section(self) -> list[Block]:
        used = [karyogram for _, karyogram in self._each() if karyogram.use is not CellUse.UNUSED]
        placements = [placement for karyogram in used for placement in karyogram.placements.values()]
        reviewed = sum(p.decision.by is not None for p in placements)
        total = len(placements)
        words, translate = self._words, self._words.translate
        confirmed = translate("Report", "proposed; {count} of {total} chromosomes confirmed by a person")
        note = (
            translate("Report", "every chromosome confirmed by a person")
            if reviewed == total
            else confirmed.format(count=reviewed, total=total)
        )
        autosomes, sex = translate("Report", "Autosomes"), translate("Report", "Sex chromosomes")
        cells_word = translate("Report", "Cells")
        plain = [plain_result(clone.counts) for clone in self._clones]
        told: Block = FieldRows(())
        if len(plain) == 1:
            told = FieldRows(((autosomes, words.said(plain[0].autosomes)), (sex, words.said(plain[0].sex))))
        elif plain:
            rows = tuple(
                (iscn_of_counts(clone.counts), str(len(clone.cells)), words.said(of.autosomes), words.said(of.sex))
                for clone, of in zip(self._clones, plain, strict=True)
            )
            told = Table((translate("Report", "Cell line"), cells_word, autosomes, sex), rows)
        cells = self._rows(("counted", "analysed", "karyotyped"), always=("counted", "analysed", "karyotyped"))
        return [
            IscnLine(self._line(), self._template.iscn_edition, note, self._plain()),
            told,
            Prose(" · ".join(f"{label} {value}" for label, value in cells), lead=cells_word),
        ]

    def _karyograms(self) -> list[Block]:
        figures: list[Block] = []
        on_slide = self._words.translate("Report", "slide {name}")
        of_culture = self._words.translate("Report", "culture {name}")
        for cell, karyogram in self._each():
            if cell.name not in self._shown:
                continue
            slide, coordinates, culture = cell_place(self._case.details, cell.name)
            place = (
                on_slide.format(name=slide) if slide else "",
                coordinates,
                of_culture.format(name=culture) if culture else "",
            )
            caption = " · ".join(part for part in (cell.name, self._found.cell_lines[cell.name], *place) if part)
            figures.append(
                Figure(
                    cell,
                    karyogram,
                    caption,
                    cell.metaphase if self._template.metaphase else None,
                    um_per_px(self._case.details),
                    self._template.style,
                )
            )
        return figures

    def _interpretation(self) -> list[Block]:
        texts = (
            ("", self._entries.interpretation),
            (self._words.translate("Report", "Comments"), self._entries.comments),
            (self._words.translate("Report", "Recommendations"), self._entries.recommendations),
        )
        return [Prose(text, lead) for lead, text in texts if text.strip()]

    def _cells(self) -> list[Block]:
        rows = []
        translate = self._words.translate
        for cell, karyogram in self._each():
            counts = karyogram.counts()
            total = sum(counts[slot] for slot in SLOTS if slot not in (UNASSIGNED, EXCLUDED))
            slide, coordinates, culture = cell_place(self._case.details, cell.name)
            shown = translate("Report", "shown") if cell.name in self._shown else ""
            rows.append((cell.name, slide, coordinates, culture, str(total), self._line_of(cell.name), shown))
        head = (
            translate("Report", "Cell"),
            translate("Report", "Slide"),
            translate("Report", "Place"),
            translate("Report", "Culture"),
            translate("Report", "Count"),
            "ISCN",
            translate("Report", "Karyogram"),
        )
        return [Table(head, tuple(rows)).without_empty_columns()]

    def _line_of(self, cell: str) -> str:
        """A cell that a person has set aside has no line in the result."""
        return self._found.cell_lines.get(cell) or self._words.translate("Report", "not used")

    def _method(self) -> list[Block]:
        model, translate = self._result.model, self._words.translate
        named = translate("Report", "model {name}")
        rows = (
            *self._rows(_METHOD_FIELDS, always=self._template.required),
            *(((translate("Report", "Aid"), named.format(name=model.full_name)),) if model else ()),
        )
        return [FieldRows(rows), Prose(self._template.method)]

    def _checks(self) -> list[Block]:
        unsure = "; ".join(self._unsure)
        return [
            *(Prose(text) for text in self._findings),
            *([Prose(unsure, self._words.translate("Report", "Unsure"))] if unsure else []),
        ]

    def _objects(self) -> list[Block]:
        blocks: list[Block] = []
        said, translate = self._words.said, self._words.translate
        placed: list[Karyogram] = []
        for cell, karyogram in self._each():
            told = said(ledger(cell, karyogram))
            excluded = (f"{file}: {karyogram.placements[file].reason}" for file in karyogram.slots[EXCLUDED])
            unreadable = (f"{e.file}: {said(e.reason)}" for e in cell.unreadable if not e.is_document)
            named = (
                (translate("Report", "Markers"), ", ".join(karyogram.slots[MARKER])),
                (translate("Report", "Unassigned"), ", ".join(karyogram.slots[UNASSIGNED])),
                (translate("Report", "Excluded"), "; ".join(excluded)),
                (translate("Report", "Not readable"), "; ".join(unreadable)),
                (translate("Report", "Images"), shown_otherwise(cell, self._words)),
            )
            lines = [Prose(text, lead) for lead, text in named if text]
            if not lines and len(self._case.cells) > 1:
                placed.append(karyogram)
                continue
            blocks += [Prose(f"{cell_prefix(self._case, cell)}{told}."), *lines]
        if placed:  # of twenty cells mostly all: twenty lines would hide the one that says more
            text = translate("Report", "{cells} cells: each of their {files} files is placed in a class.")
            files = sum(len(karyogram.placements) for karyogram in placed)
            blocks.append(Prose(text.format(cells=len(placed), files=files)))
        return blocks

    def _provenance(self) -> list[Block]:
        return provenance(self._result.model, (karyogram for _, karyogram in self._each()), self._words)

    def _signatures(self) -> list[Block]:
        review, label = self._result.review, self._template.label
        labels = label("reviewed"), label("signed")
        record = "" if self._is_draft or self._log is None else log_line(self._log, self._words)
        # What is signed stands beside the signatures, on whatever page they come to stand.
        result = Prose(self._line(), self._template.heading("result"))
        stands = signatures(review, labels, record, self._words, is_changed=self._is_changed)
        return [result, *stands, *earlier_versions(review, self._words)]
