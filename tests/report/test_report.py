"""The PDF and the picture."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader

from engine.domain.case import Case, Unreadable
from engine.domain.karyogram import CaseKaryogram, Karyogram, ModelStamp
from karyogui.report.fonts import FontCoverageError
from karyogui.report.karyogram_image import draw_karyogram, write_karyogram_png
from karyogui.report.pdf import ReportError, write_report

Truth = Callable[[Case], dict[str, Karyogram]]


@pytest.fixture
def result(case: Case, truth: Truth) -> CaseKaryogram:
    return CaseKaryogram(truth(case), ModelStamp("compact", "1", "ff"))


def text_of(path: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(path).pages)


def test_report_is_one_small_page_that_says_what_is_known(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "report.pdf"
    write_report(path, case, result)
    reader = PdfReader(path)
    text = text_of(path)
    assert len(reader.pages) == 1
    assert len(reader.pages[0].images) == 47
    assert path.stat().st_size < 2_000_000
    for wanted in (
        "47,XY,+21",
        "DRAFT",
        "Zoë Müller",
        "P-7",
        "0 of 47 reviewed",
        "47 files = 47 placed + 0 markers + 0 unassigned + 0 excluded",
        "Three in 21: trisomy 21",
        "compact 1",
        "page 1 of 1",
        "not a diagnosis",
    ):
        assert wanted in text, wanted
    metadata = " ".join(str(value) for value in (reader.metadata or {}).values())
    assert "Zoë" not in metadata
    assert "P-7" not in metadata


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Ковалёв Пётр", "Παπαδόπουλος", "<b>bold</b> & {x}", "O’Brien–Šimić"]
)
def test_names_print_as_they_are_written(case: Case, result: CaseKaryogram, tmp_path: Path, name: str) -> None:
    path = tmp_path / "r.pdf"
    write_report(path, replace(case, details={"patient": {"name": name}}), result)
    assert name in text_of(path)


def test_chinese_names_and_folders_print(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    path = tmp_path / "报告.pdf"
    write_report(path, replace(case, details={"patient": {"name": "王小明 (Wang)"}}), result)
    assert "(Wang)" in text_of(path)


def test_control_characters_are_written_out(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    write_report(path, replace(case, details={"patient": {"name": "a\x07b"}}), result)
    assert r"a\x07b" in text_of(path)


def test_a_character_no_font_has_stops_the_report_and_is_named(
    case: Case, result: CaseKaryogram, tmp_path: Path
) -> None:
    with pytest.raises(FontCoverageError, match=r"U\+13000"):
        write_report(tmp_path / "r.pdf", replace(case, details={"patient": {"name": "𓀀"}}), result)
    assert list(tmp_path.iterdir()) == []


def test_long_lists_go_on_on_further_pages(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    lost = tuple(Unreadable(f"file-{number:03d}.png", "cannot be read") for number in range(200))
    long = replace(case, cells=(replace(case.cells[0], unreadable=lost),))
    path = tmp_path / "r.pdf"
    write_report(path, long, result)
    pages = len(PdfReader(path).pages)
    text = text_of(path)
    assert pages > 1
    assert f"page {pages} of {pages}" in text
    assert "file-000.png" in text
    assert "file-199.png" in text


def test_a_field_of_5000_characters_stays_on_the_page(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    write_report(path, replace(case, details={"patient": {"name": "x" * 5000}, "indication": "y " * 2500}), result)
    assert len(PdfReader(path).pages) == 1


def test_a_report_is_written_whole_or_not_at_all(
    case: Case, result: CaseKaryogram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.pdf"
    path.write_bytes(b"the earlier one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReportError, match=r"r\.pdf: cannot be written \(No space"):
        write_report(path, case, result)
    assert path.read_bytes() == b"the earlier one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.pdf"]


def test_picture_shows_the_same_page(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    cell = case.cells[0]
    path = tmp_path / "k.png"
    write_karyogram_png(path, cell, result.cells[cell.name], dpi=150)
    with Image.open(path) as image:
        assert image.size == draw_karyogram(cell, result.cells[cell.name], dpi=150).size
        pixels = np.asarray(image)
    assert pixels.min() < 60
    assert (pixels == 255).mean() > 0.5


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed")
def test_rasterised_page_is_not_blank(case: Case, result: CaseKaryogram, tmp_path: Path) -> None:
    write_report(tmp_path / "r.pdf", case, result)
    subprocess.run(["pdftoppm", "-r", "50", "-png", tmp_path / "r.pdf", tmp_path / "p"], check=True)
    (page,) = tmp_path.glob("p*.png")
    assert np.asarray(Image.open(page).convert("L")).min() < 60
