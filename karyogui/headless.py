"""The application's jobs without a window: the reports of cases, and the self-test."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from engine.domain.case import Case
from engine.domain.chromosome import TYPES
from engine.domain.karyogram import CaseKaryogram
from engine.inference.device import DeviceError
from engine.io.audit import read_log
from engine.varifocal.model_folder import ModelError
from karyogui.cases.case_work import EngineKaryotyper, load_engine, open_case
from karyogui.report.blocks import ReportContent
from karyogui.report.content import ReportSource
from karyogui.report.drawing import PRINT_DPI
from karyogui.report.entries import entries_of
from karyogui.report.export import export_karyogram
from karyogui.report.page_format import PageFormat
from karyogui.report.pdf import write_report
from karyogui.report.results_table import CaseOutcome, write_results
from karyogui.report.rules import rules_of
from karyogui.report.template import ReportTemplate
from karyogui.report.template_file import template_of
from karyogui.settings.values import Settings
from karyogui.words.languages import language_of, system_languages


@dataclass(frozen=True)
class ReportOptions:
    """How reports are made.

    Attributes:
        template: None: as the settings say.
        page: None: as the settings say.
        dpi: of the karyogram as a picture.
    """

    settings: Settings = field(default_factory=Settings)
    template: Path | None = None
    page: PageFormat | None = None
    dpi: int = PRINT_DPI


@dataclass(frozen=True)
class CaseReport:
    """A case and what its report says."""

    case: Case
    karyogram: CaseKaryogram
    content: ReportContent


class Reporter:
    """Writes reports of cases, one after the other; the model is loaded once, when the first case needs it.

    Raises:
        TemplateError: the template cannot be used.
    """

    def __init__(self, options: ReportOptions) -> None:
        self._dpi = options.dpi
        self._rules = rules_of(options.settings)
        self._template: ReportTemplate = template_of(
            options.settings,
            options.template,
            language=language_of(options.settings.look.language, system_languages()),
        )
        self._page = options.page or options.settings.report.page
        self._engine: Callable[[], EngineKaryotyper] = cache(lambda: load_engine(options.settings.engine))

    def report(self, folder: Path, pdf: Path, *, picture: Path | None = None) -> CaseReport:
        """Predict a case, or take its saved karyogram, and write its report. The case folder is not changed.

        Args:
            picture: where the first shown cell's karyogram is also written; see `export_karyogram`.

        Raises:
            CaseError, KaryogramFileError, ReportFileError, ModelError, DeviceError, ReportError,
            FontCoverageError, OSError: each names its file or character.
        """
        opened = open_case(folder, self._engine, lambda done, total: None, lambda: False)
        case, result = opened.case, opened.karyogram
        content = write_report(
            pdf,
            ReportSource(case, result, entries_of(case), rules=self._rules, log=read_log(folder).head),
            self._template,
            self._page,
        )
        if picture is not None:
            cell = case.cells[0]
            export_karyogram(picture, cell, result.cells[cell.name], dpi=self._dpi, style=self._template.style)
        return CaseReport(case, result, content)


def report_case(
    folder: Path, pdf: Path, *, picture: Path | None = None, options: ReportOptions | None = None
) -> CaseReport:
    """One case's report; see `Reporter.report`."""
    return Reporter(options or ReportOptions()).report(folder, pdf, picture=picture)


def report_cases(
    folders: Sequence[Path],
    out: Path,
    options: ReportOptions,
    *,
    on_outcome: Callable[[CaseOutcome], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[CaseOutcome, ...]:
    """Write the reports of many cases into a folder, and results.csv; go on after a case that cannot be reported.

    results.csv is written anew after every case, so that a night's work survives whatever ends it.

    Args:
        on_outcome: told after each case.
        should_stop: asked before each case; the cases that are left then have no outcome.

    Raises:
        ModelError, DeviceError, TemplateError, ReportError (results.csv cannot be written).
    """
    reporter = Reporter(options)
    outcomes: list[CaseOutcome] = []
    for folder, pdf in zip(folders, report_names(folders, out), strict=True):
        if should_stop():
            break
        try:
            outcome = CaseOutcome.of(folder, pdf, reporter.report(folder, pdf).content)
        except (ModelError, DeviceError):
            raise  # every case would fail for the same reason
        except (ValueError, OSError) as error:
            outcome = CaseOutcome.failed(folder, str(error))
        outcomes.append(outcome)
        write_results(out / "results.csv", outcomes)
        on_outcome(outcome)
    return tuple(outcomes)


def report_names(folders: Iterable[Path], out: Path) -> list[Path]:
    """A PDF for each case, named as its folder; a second one of the same name gets a number."""
    taken: set[str] = set()
    paths = []
    for folder in folders:
        stem, number = folder.resolve().name or "case", 1
        name = stem
        while name.casefold() in taken:
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        paths.append(out / f"{name}.pdf")
    return paths


def summary_line(report: CaseReport) -> str:
    """One line for people: case, status, ISCN."""
    return f"{report.case.name} · {report.content.status} · {report.content.iscn or 'no result'}"


def self_test(demo: Path) -> str:
    """Load the model, predict the demo case, count its chromosomes, write a PDF.

    Returns what was found; raises what went wrong.
    """
    with tempfile.TemporaryDirectory() as folder:
        pdf = Path(folder) / "report.pdf"
        report = report_case(demo, pdf)
        size = pdf.stat().st_size
    cell = report.case.cells[0]
    karyogram = report.karyogram.cells[cell.name]
    images, typed = len(cell.chromosomes), sum(len(karyogram.slots[name]) for name in TYPES)
    if cell.unreadable or images != len(karyogram.files) or typed != images:
        raise ValueError(f"of {images} images {len(karyogram.files)} are in the karyogram and {typed} have a type")
    return f"self-test passed: {summary_line(report)} · {typed} chromosomes · report {size // 1024} KB"
