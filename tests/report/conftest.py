"""Cases with known karyograms, and the text of a PDF as a reader copies it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from engine.domain.case import Case
from engine.domain.cell_warnings import open_warnings
from engine.domain.edits import Accept, apply
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, Resolution
from engine.domain.model_info import ModelInfo
from engine.domain.report_entries import ReportEntries
from engine.io.case_folder import read_case
from engine.synthesis.cells import write_case
from karyogui.report.content import ReportSource
from karyogui.report.raster import PdfPages
from tests.conftest import true_karyogram

STAMP = ModelInfo("compact", "1", "ab" * 32)

FULL_DETAILS: dict[str, Any] = {
    "patient": {"name": "Zoë Müller", "id": "P-7", "date_of_birth": "1988-03-14", "sex": "female"},
    "specimen": {
        "number": "S-24",
        "type": "blood",
        "collected": "2026-11-20",
        "received": "2026-11-21",
        "culture": "72 h",
        "banding": "GTG",
        "band_level": "550",
    },
    "referred_by": "Dr. Šimić",
    "hospital": "St. Anna",
    "indication": "recurrent miscarriage",
}
FULL_ENTRIES = ReportEntries("2026-0417", 20, 5, interpretation="Nothing else.", recommendations="Counselling.")


NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def answered(case: Case, result: CaseKaryogram) -> CaseKaryogram:
    """The result with every warning answered and every chromosome accepted."""
    decision = Decision("Ana Horvat", NOW)
    for cell in case.cells:
        karyogram = result.cells[cell.name]
        karyogram, _ = apply(karyogram, Accept(tuple(karyogram.files), decision))
        answers = tuple(Resolution(warning.key, "seen", decision) for warning in open_warnings(result, cell))
        result = result.with_cell(cell.name, replace(karyogram, resolutions=answers))
    return result


def pdf_text(pdf: bytes | Path) -> str:
    """The text of all pages, as copied out of a reader; lines apart by line breaks."""
    with PdfPages(pdf.read_bytes() if isinstance(pdf, Path) else pdf) as pages:
        return "\n".join(pages.text(index) for index in range(len(pages.sizes))).replace("\r\n", "\n")


def flat(text: str) -> str:
    """Without line breaks and other space, for texts that are set over several lines."""
    return "".join(text.split())


@pytest.fixture
def source(case: Case, truth: Callable[[Case], dict[str, Karyogram]]) -> ReportSource:
    """A synthetic 47,XY,+21 cell."""
    return ReportSource(case, CaseKaryogram(truth(case), STAMP))


@pytest.fixture(scope="session")
def mosaic(tmp_path_factory: pytest.TempPathFactory) -> ReportSource:
    """45,X in four cells, 46,XX in two; the third cell has a metaphase picture."""
    folder = tmp_path_factory.mktemp("cases") / "mosaic"
    drawn = {karyotype: write_case(folder / karyotype, karyotype, seed=1) for karyotype in ("45,X", "46,XX")}
    shown = {}
    for number, karyotype in enumerate(("45,X", "45,X", "46,XX", "45,X", "46,XX", "45,X"), start=1):
        shown[f"cell-{number:02d}"] = drawn[karyotype]
        shutil.copytree(folder / karyotype, folder / f"cell-{number:02d}")
    for karyotype in drawn:
        shutil.rmtree(folder / karyotype)
    Image.linear_gradient("L").resize((640, 480)).save(folder / "cell-03" / "metaphase.png")
    case = read_case(folder)
    cells = {cell.name: true_karyogram(cell, shown[cell.name]) for cell in case.cells}
    return ReportSource(case, CaseKaryogram(cells, STAMP))
