"""What a laboratory can change in its reports: texts, the order of sections, and which appear."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from karyogui.karyogram.page_style import STANDARD, PageStyle
from karyogui.report.words import words_in
from karyogui.settings.values import Laboratory
from karyogui.words.domain_forms import QT_TRANSLATE_NOOP
from karyogui.words.languages import SOURCE_LANGUAGE

# The sections in their usual order, with their headings.
SECTIONS: dict[str, str] = {
    "patient": QT_TRANSLATE_NOOP("Domain", "Patient and specimen"),
    "result": QT_TRANSLATE_NOOP("Domain", "Result"),
    "karyogram": QT_TRANSLATE_NOOP("Domain", "Karyogram"),
    "interpretation": QT_TRANSLATE_NOOP("Domain", "Interpretation"),
    "cells": QT_TRANSLATE_NOOP("Domain", "Cells"),
    "method": QT_TRANSLATE_NOOP("Domain", "Method"),
    "checks": QT_TRANSLATE_NOOP("Domain", "Findings and open points"),
    "objects": QT_TRANSLATE_NOOP("Domain", "Objects without a class"),
    "limitations": QT_TRANSLATE_NOOP("Domain", "Limitations"),
    "references": QT_TRANSLATE_NOOP("Domain", "References"),
    "provenance": QT_TRANSLATE_NOOP("Domain", "How this karyogram was made"),
    "signatures": QT_TRANSLATE_NOOP("Domain", "Reviewed and approved by"),
}
# Without these a report could hide what must not be hidden.
COMPULSORY = ("patient", "result", "karyogram", "objects", "signatures")

# Every field of the case data that is printed, with its label.
LABELS: dict[str, str] = {
    "report_number": "Report no.",
    "case": "Case",
    "patient_name": "Patient",
    "patient_id": "Patient ID",
    "date_of_birth": "Date of birth",
    "sex": "Sex as stated",
    "specimen_number": "Specimen no.",
    "specimen_type": "Specimen",
    "collected": "Collected",
    "received": "Received",
    "reported": "Reported",
    "referred_by": "Referred by",
    "hospital": "Hospital",
    "indication": "Indication",
    "culture": "Culture",
    "banding": "Banding",
    "band_level": "Band level",
    "counted": "Counted",
    "analysed": "Analysed",
    "karyotyped": "Karyotyped",
    "laboratory": "Laboratory",
    "reviewed": "Reviewed by",
    "signed": "Approved and signed by",
}
# Without one of these a report cannot be FINAL.
REQUIRED: tuple[str, ...] = (
    "report_number",
    "patient_name",
    "patient_id",
    "date_of_birth",
    "sex",
    "specimen_number",
    "specimen_type",
    "collected",
    "received",
    "referred_by",
    "indication",
    "banding",
    "band_level",
    "counted",
    "analysed",
    "laboratory",
)

TITLE = QT_TRANSLATE_NOOP("Domain", "Cytogenetic report")
METHOD = QT_TRANSLATE_NOOP(
    "Domain",
    "Chromosomes of metaphase cells were banded, photographed and cut out. A neural network (Varifocal-Net) "
    "proposed type and orientation of each; the proposal was used as an aid, and every karyogram is corrected and "
    "confirmed by qualified persons, as stated below.",
)
LIMITATIONS = QT_TRANSLATE_NOOP(
    "Domain",
    "Banded karyotyping cannot fully exclude mosaicism of low degree, nor changes that are smaller than the band "
    "resolution stated. The aid finds changes of number only; structural changes are not looked for by it.",
)
AID = QT_TRANSLATE_NOOP("Domain", "Computer-aided; an aid for qualified cytogeneticists, not a diagnosis.")


@dataclass(frozen=True)
class ReportTemplate:
    """All that a laboratory can change.

    Attributes:
        title: the report's heading.
        iscn_edition: printed beside the ISCN line.
        sections: keys of SECTIONS, in the order in which they are printed.
        required: keys of LABELS without which no report is FINAL.
        karyograms: how many cells are shown of a case with one cell line; of several, one of each.
        metaphase: whether the metaphase picture is shown beside the karyogram.
        method, limitations, aid: paragraphs; `aid` stands at the foot of every page.
        references: one a line.
        headings, labels: what replaces the values of SECTIONS and LABELS.
        laboratory: who reports.
        style: of the karyogram page, as on the screen.
        language: code of the language of what the application says itself.
    """

    title: str = TITLE
    iscn_edition: str = "ISCN 2024"
    sections: tuple[str, ...] = tuple(SECTIONS)
    required: tuple[str, ...] = REQUIRED
    karyograms: int = 2
    metaphase: bool = True
    method: str = METHOD
    limitations: str = LIMITATIONS
    aid: str = AID
    references: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    laboratory: Laboratory = field(default_factory=Laboratory)
    style: PageStyle = STANDARD
    language: str = SOURCE_LANGUAGE

    def heading(self, section: str) -> str:
        return self.headings.get(section, SECTIONS[section])

    def label(self, key: str) -> str:
        return self.labels.get(key, LABELS[key])


def usual_template(language: str) -> ReportTemplate:
    """The template of a laboratory that has none, in a language."""
    translate = words_in(language).translate
    return ReportTemplate(
        title=translate("Domain", TITLE),
        method=translate("Domain", METHOD),
        limitations=translate("Domain", LIMITATIONS),
        aid=translate("Domain", AID),
        headings=_differing(SECTIONS, language),
        labels=_differing(LABELS, language),
        language=language,
    )


def _differing(texts: Mapping[str, str], language: str) -> dict[str, str]:
    said = {key: words_in(language).translate("Domain", text) for key, text in texts.items()}
    return {key: text for key, text in said.items() if text != texts[key]}
