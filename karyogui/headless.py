"""The application's jobs without a window: the report of a case, and the self-test."""

import tempfile
from pathlib import Path

from engine.domain.case import Case
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import CaseKaryogram
from karyogui.case_work import EngineKaryotyper, load_engine, open_case
from karyogui.report.karyogram_image import write_karyogram_png
from karyogui.report.pdf import write_report
from karyogui.settings_values import Settings


def report_case(
    folder: Path,
    pdf: Path,
    *,
    png: Path | None = None,
    settings: Settings | None = None,
) -> tuple[Case, CaseKaryogram]:
    """Predict a case, or take its saved karyogram, and write the report of its first cell.

    The case folder is not changed.

    Args:
        settings: None: the defaults.

    Raises:
        CaseError, KaryogramFileError, ModelError, DeviceError, ReportError, OSError: each names its file.
    """
    values = settings or Settings()

    def engine() -> EngineKaryotyper:
        return load_engine(values.engine)

    opened = open_case(folder, engine, lambda done, total: None, lambda: False)
    write_report(pdf, opened.case, opened.karyogram)
    if png is not None:
        cell = opened.case.cells[0]
        write_karyogram_png(png, cell, opened.karyogram.cells[cell.name])
    return opened.case, opened.karyogram


def summary_line(case: Case, result: CaseKaryogram) -> str:
    """One line for people: case, ISCN of each cell."""
    lines = ", ".join(f"{cell.name}: {iscn_of_counts(result.cells[cell.name].counts())}" for cell in case.cells)
    return f"{case.name} · {lines}"


def self_test(demo: Path) -> str:
    """Load the model, predict the demo case, write a PDF. Returns what was found; raises what went wrong."""
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        case, result = report_case(demo, pdf)
        size = pdf.stat().st_size
    return f"self-test passed: {summary_line(case, result)} · report {size // 1024} KB"
