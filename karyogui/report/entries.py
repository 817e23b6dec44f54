"""What a person wrote for a case's report: report.json, or else what case.json says."""

from engine.domain.case import Case
from engine.domain.report_entries import ReportEntries, entries_of_details
from engine.io.report_file import load_entries


def entries_of(case: Case) -> ReportEntries:
    """Raises: ReportFileError: report.json cannot be read."""
    saved = load_entries(case.folder)
    return entries_of_details(case.details) if saved is None else saved
