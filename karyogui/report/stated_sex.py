"""Whether the stated sex of the patient and the sex chromosomes agree: if not, a specimen may be mixed up."""

from engine.domain.case import Case
from engine.domain.cell_use import CellUse
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import CaseKaryogram
from karyogui.report.case_fields import field_values
from karyogui.report.entries import entries_of

_FEMALE = frozenset({"f", "female", "woman", "girl", "w", "weiblich", "frau", "mädchen"})
_MALE = frozenset({"m", "male", "man", "boy", "männlich", "maennlich", "mann", "junge"})
# Of a cell with fewer chromosomes the Y may be among those that were lost.
_LEAST_WITHOUT_Y = 45


def stated_sex(case: Case) -> str:
    """As case.json says, or else as it was typed for the report.

    Raises:
        ReportFileError: report.json cannot be read.
    """
    return field_values(case.details)["sex"] or entries_of(case).case_data.get("sex", "")


def sex_disagreement(stated: str, result: CaseKaryogram) -> str:
    """What the stated sex and the cells disagree in; empty if they agree, or it is another word than those known.

    It may be true all the same, such as in androgen insensitivity: it is told, and forbids nothing.
    """
    word = stated.strip().casefold()
    used = [karyogram.counts() for karyogram in result.cells.values() if karyogram.use is not CellUse.UNUSED]
    has_y = any(counts["Y"] for counts in used)
    is_whole = any(sum(counts[name] for name in TYPES) >= _LEAST_WITHOUT_Y for counts in used)
    if word in _FEMALE and has_y:
        return "The sex is stated as female, but there is a Y chromosome"
    if word in _MALE and is_whole and not has_y:
        return "The sex is stated as male, but there is no Y chromosome"
    return ""
