"""What has to be known of a case before it is reviewed or signed."""

from engine.domain.case import Case
from engine.domain.karyogram import CaseKaryogram
from engine.io.report_file import ReportFileError
from karyogui.report.stated_sex import sex_disagreement, stated_sex


def cautions(case: Case, result: CaseKaryogram) -> tuple[str, ...]:
    """What is told of the patient's data, and keeps nobody from signing."""
    try:
        found = sex_disagreement(stated_sex(case), result)
    except ReportFileError as error:
        found = str(error)
    return (found,) if found else ()
