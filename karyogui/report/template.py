"""What a laboratory can change in its reports: texts, the order of sections, and which appear."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from karyogui.karyogram.page_style import STANDARD, PageStyle
from karyogui.settings_values import Laboratory

# The sections in their usual order, with their headings.
SECTIONS: dict[str, str] = {
    "patient": "Patient and specimen",
    "result": "Result",
    "karyogram": "Karyogram",
    "interpretation": "Interpretation",
    "cells": "Cells",
    "method": "Method",
    "checks": "Findings and open points",
    "objects": "Objects without a class",
    "limitations": "Limitations",
    "references": "References",
    "provenance": "How this karyogram was made",
    "signatures": "Reviewed and approved by",
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

METHOD = (
    "Chromosomes of metaphase cells were banded, photographed and cut out. A neural network (Varifocal-Net) "
    "proposed type and orientation of each; the proposal was used as an aid, and every karyogram is corrected and "
    "confirmed by qualified persons, as stated below."
)
LIMITATIONS = (
    "Banded karyotyping cannot fully exclude mosaicism of low degree, nor changes that are smaller than the band "
    "resolution stated. The aid finds changes of number only; structural changes are not looked for by it."
)
AID = "Computer-aided; an aid for qualified cytogeneticists, not a diagnosis."


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
    """

    title: str = "Cytogenetic report"
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

    def heading(self, section: str) -> str:
        return self.headings.get(section, SECTIONS[section])

    def label(self, key: str) -> str:
        return self.labels.get(key, LABELS[key])
