"""What the report window shows."""

from collections.abc import Callable
from dataclasses import dataclass, field

from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram
from engine.domain.report_entries import ReportEntries
from engine.io.audit import LogHead
from karyogui.report.case_fields import field_values
from karyogui.report.page_format import PageFormat
from karyogui.report.rules import ReportRules
from karyogui.report.template import ReportTemplate
from karyogui.words.domain_words import said


@dataclass(frozen=True, eq=False)
class WindowSource:
    """One case, and how its report is made.

    Attributes:
        closed: why nothing can be written for the report when it is opened (it is final, or somebody else has the
            case); empty: it can.
        log_head: the end of the audit log, asked whenever the report is made.
    """

    case: Case
    result: CaseKaryogram
    entries: ReportEntries
    template: ReportTemplate
    page: PageFormat
    rules: ReportRules = field(default_factory=ReportRules)
    closed: str = ""
    log_head: Callable[[], LogHead | None] = lambda: None

    def unstated(self) -> dict[str, str]:
        """Label of each required field of the case that case.json does not state, by its key."""
        stated, label = field_values(self.case.details), self.template.label
        return {key: said(label(key)) for key in self.template.required if stated.get(key) == ""}
