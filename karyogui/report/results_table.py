"""The results of many cases as one CSV table."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from karyogui.report.blocks import ReportContent
from karyogui.report.files import write_file
from karyogui.report.words import words_in

COLUMNS = (
    "case",
    "status",
    "iscn",
    "result",
    "class_counts",
    "cells_counted",
    "cells_analysed",
    "cells_karyotyped",
    "warnings",
    "open_points",
    "report",
    "error",
)
_FAILED = "NO REPORT"
# With one of these a spreadsheet would take a text for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class CaseOutcome:
    """What became of one case; `error` is empty if its report was written.

    Attributes:
        row: the values of COLUMNS.
    """

    folder: Path
    error: str
    row: tuple[str, ...]

    @staticmethod
    def of(folder: Path, pdf: Path, content: ReportContent) -> "CaseOutcome":
        counted, analysed, karyotyped = content.counts
        row = (
            folder.name,
            content.status,
            content.iscn,
            content.plain,
            content.class_counts,
            counted,
            analysed,
            karyotyped,
            "; ".join(content.warnings),
            "; ".join(map(words_in(content.language).said, content.status_notes)),
            pdf.name,
            "",
        )
        return CaseOutcome(folder, "", row)

    @staticmethod
    def failed(folder: Path, error: str) -> "CaseOutcome":
        return CaseOutcome(folder, error, (folder.name, _FAILED, *("" for _ in COLUMNS[2:-1]), error))


def write_results(path: Path, outcomes: Sequence[CaseOutcome]) -> None:
    """Write the table as CSV in UTF-8 with a byte-order mark, by which spreadsheets know it.

    Raises:
        ReportError: it cannot be written.
    """
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer)
    table.writerow(COLUMNS)
    table.writerows([_safe(value) for value in outcome.row] for outcome in outcomes)
    # A folder name that is no UTF-8 holds lone surrogates.
    write_file(path, buffer.getvalue().encode("utf-8-sig", "backslashreplace"))


def _safe(value: str) -> str:
    """The value as a text for spreadsheets too; line breaks become spaces, so that a case stays on its line."""
    flat = " ".join(value.split())
    return f"'{flat}" if flat.startswith(_FORMULA_STARTS) else flat
