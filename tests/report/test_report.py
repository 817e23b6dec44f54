"""The PDF: what is read and copied out of it, how it is written, and that it is the screen's page."""

import gc
import os
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image
from pypdf import PdfReader
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from engine.domain.case import Case, Unreadable
from engine.domain.edits import Move, apply
from engine.domain.karyogram import EXCLUDED, CaseKaryogram, Decision, Karyogram
from engine.domain.report_entries import ReportEntries
from engine.domain.review import Signature, reviewed_by, signed_by
from engine.io.bands import load_bands
from karyogui.karyogram.centromeres import centromeres_px
from karyogui.karyogram.page_item import UNITS_PER_MM
from karyogui.karyogram.page_layout import lay_out
from karyogui.karyogram.scene import KaryogramScene
from karyogui.karyogram.shown_image import shown_image
from karyogui.report.content import ReportSource
from karyogui.report.files import ReportError
from karyogui.report.fonts import FontCoverageError
from karyogui.report.page_format import ORIENTATIONS, PAPERS, PageFormat
from karyogui.report.pdf import render_report, write_report
from karyogui.report.raster import PdfPages
from karyogui.report.template import ReportTemplate
from karyogui.settings.values import Laboratory
from tests.report.conftest import FULL_DETAILS, FULL_ENTRIES, NOW, answered, flat, pdf_text

# A grid of 0.1 mm: pages are compared on it.
GRID_DPI = 254.0


def pdf_of(source: ReportSource, template: ReportTemplate | None = None, page: PageFormat | None = None) -> bytes:
    return render_report(source, template, page, now=NOW)[1]


def with_name(source: ReportSource, name: str) -> ReportSource:
    return replace(source, case=replace(source.case, details={"patient": {"name": name}}))


def test_a_report_is_small_and_says_what_is_known(source: ReportSource, tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "report.pdf"
    write_report(path, source)
    text = pdf_text(path)
    assert path.stat().st_size < 2_000_000
    for wanted in ("47,XY,+21", "DRAFT", "Zoë Müller", "P-7", "page 1 of 2", "page 2 of 2", "not a diagnosis"):
        assert wanted in text, wanted
    assert "Three in 21: trisomy 21" in text
    assert sum(len(page.images) for page in PdfReader(path).pages) == 47


def test_metadata_name_title_and_laboratory_and_no_patient(source: ReportSource) -> None:
    import io

    template = ReportTemplate(title="Befund", laboratory=Laboratory("Institute"))
    metadata = PdfReader(io.BytesIO(pdf_of(source, template))).metadata or {}
    assert (metadata["/Title"], metadata["/Author"]) == ("Befund", "Institute")
    everything = " ".join(str(value) for value in metadata.values())
    assert not any(word in everything for word in ("Zoë", "P-7", "case 21"))


@pytest.mark.parametrize(
    "name",
    [
        "Łukasz Żółć-Čapek",
        "Ковалёв Пётр Їжакевич",
        "Παπαδόπουλος Ελένη",
        "王小明 (Wang)",
        "Nguyễn Thị Ánh",
        "<b>bold</b> & {x} %s \\n",
        "O’Brien–Šimić",
        "김민준 王小明",
    ],
)
def test_names_print_and_copy_out_as_they_are_typed(source: ReportSource, name: str) -> None:
    pdf = pdf_of(with_name(source, name))
    text = pdf_text(pdf)
    assert name in text
    decomposed = pdf_of(with_name(source, unicodedata.normalize("NFD", name)))
    assert name in pdf_text(decomposed)


def test_all_fonts_are_embedded(source: ReportSource) -> None:
    import io

    pdf = pdf_of(with_name(source, "王小明 Ковалёв 김 ≈"))
    fonts = {}
    for page in PdfReader(io.BytesIO(pdf)).pages:
        fonts |= page["/Resources"]["/Font"]
    descriptors = [font.get_object().get("/FontDescriptor") for font in fonts.values()]
    # Helvetica is what reportlab names on every page; nothing is written in it.
    unembedded = [
        font.get_object()["/BaseFont"] for font in fonts.values() if "/FontDescriptor" not in font.get_object()
    ]
    assert unembedded in ([], ["/Helvetica"])
    assert all("/FontFile2" in descriptor for descriptor in descriptors if descriptor is not None)


def test_a_character_no_font_has_stops_the_report_and_is_named(source: ReportSource, tmp_path: Path) -> None:
    with pytest.raises(FontCoverageError, match=r"U\+13000"):
        write_report(tmp_path / "r.pdf", with_name(source, "𓀀"))
    assert list(tmp_path.iterdir()) == []


def test_control_characters_are_written_out(source: ReportSource) -> None:
    assert r"a\x07b" in pdf_text(pdf_of(with_name(source, "a\x07b")))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_every_paper_holds_the_report_inside_its_margins(mosaic: ReportSource, paper: str, orientation: str) -> None:
    page = PageFormat(paper, orientation)
    with PdfPages(pdf_of(mosaic, page=page)) as pages:
        for index, size in enumerate(pages.sizes):
            assert (size.width, size.height) == (
                pytest.approx(page.width, abs=0.1),
                pytest.approx(page.height, abs=0.1),
            )
            dark = np.argwhere(pages.render(index, 100, grey=True) < 120)  # the watermark is lighter
            mm = 25.4 / 100
            assert dark.min() * mm > 8
            assert (dark.max(axis=0) * mm < (page.height - 6, page.width - 12)).all()


def test_signatures_never_stand_by_themselves_on_a_page(source: ReportSource) -> None:
    torn = 0
    for lines in range(0, 66, 6):
        entries = replace(FULL_ENTRIES, comments="\n".join(["a line"] * lines))
        with PdfPages(pdf_of(replace(source, entries=entries))) as pages:
            texts = [pages.text(index) for index in range(len(pages.sizes))]
        (signed,) = (text for text in texts if "Approved and signed by" in text)
        torn += "Limitations" not in signed
        assert "How this karyogram was made" in signed
        assert "47,XY,+21" in signed.partition("Reviewed and approved by")[2]
    assert torn  # else no page has ended there


def test_a_karyogram_keeps_off_the_rule_above_it(mosaic: ReportSource) -> None:
    with PdfPages(pdf_of(mosaic)) as pages:
        assert "1 2 3" in " ".join(pages.text(1).split()[:20])  # a page that begins with a karyogram
        dark = pages.render(1, GRID_DPI, grey=True) < 150
    rule = int(np.flatnonzero(dark[:300, 200:1900].all(axis=1))[-1])  # within 30 mm: the one below the head
    first = rule + 2 + int(np.flatnonzero(dark[rule + 2 :].any(axis=1))[0])
    assert first - rule >= 40  # tenths of a millimetre


def test_a_metaphase_stands_beside_its_karyogram(mosaic: ReportSource) -> None:
    assert "Metaphase of cell-03" in pdf_text(pdf_of(mosaic))
    assert "Metaphase" not in pdf_text(pdf_of(mosaic, ReportTemplate(metaphase=False)))


def test_a_scale_bar_is_drawn_where_the_scale_is_known(source: ReportSource) -> None:
    known = replace(source, case=replace(source.case, details={"scanner": {"um_per_px": 0.1}}))
    assert "µm" in pdf_text(pdf_of(known))
    assert "image pixels" in pdf_text(pdf_of(source))


@pytest.mark.parametrize("orientation", ORIENTATIONS)
@pytest.mark.parametrize("cells", [14, 20, 60])
def test_a_table_is_never_torn_around_karyograms(mosaic: ReportSource, orientation: str, cells: int) -> None:
    """The table of cells has no room on the first page; the karyograms wait for the second."""
    first = mosaic.case.cells[0]
    more = tuple(replace(first, name=f"listed-{number:02d}") for number in range(cells))
    karyograms = mosaic.result.cells | {cell.name: mosaic.result.cells[first.name] for cell in more}
    source = replace(
        mosaic,
        case=replace(mosaic.case, cells=(*mosaic.case.cells, *more)),
        result=replace(mosaic.result, cells=karyograms),
        cells=(mosaic.case.cells[0].name, mosaic.case.cells[2].name),
    )
    with PdfPages(pdf_of(source, page=PageFormat(orientation=orientation))) as pages:
        texts = [pages.text(number) for number in range(len(pages.sizes))]
    row = re.compile(r"^listed-\d\d.*45,X", re.MULTILINE)
    listed = [number for number, text in enumerate(texts) if row.search(text)]
    figures = [number for number, text in enumerate(texts) if "19 20" in " ".join(text.split())]
    assert sum(len(row.findall(text)) for text in texts) == cells
    assert len(figures) == 2
    assert listed[-1] <= figures[0] or listed[0] >= figures[-1]


def test_long_lists_go_on_on_further_pages(source: ReportSource) -> None:
    lost = tuple(Unreadable(f"file-{number:03d}.png", "cannot be read") for number in range(400))
    cell = replace(source.case.cells[0], unreadable=lost)
    text = pdf_text(pdf_of(replace(source, case=replace(source.case, cells=(cell,)))))
    assert "page 3 of " in text
    assert "file-000.png" in text
    assert "file-399.png" in flat(text)


def test_a_long_value_keeps_its_place_before_the_one_beside_it(source: ReportSource) -> None:
    name, karyogram = next(iter(source.result.cells.items()))
    files = tuple(karyogram.slots[slot][0] for slot in ("8", "9", "13", "15", "20", "22"))
    fewer, _ = apply(karyogram, Move(files, EXCLUDED, Decision("A", NOW), reason="lost"))
    text = flat(pdf_text(pdf_of(replace(source, result=source.result.with_cell(name, fewer)))))
    assert text.index("Autosomesone") < text.index("SexchromosomesXY") < text.index("CellsCounted")


@pytest.mark.parametrize("value", ["x" * 5000, "word " * 1000, "染色体" * 1666])
def test_a_field_of_5000_characters_is_printed_whole(source: ReportSource, value: str) -> None:
    details = {"patient": {"name": value}, "indication": value}
    long = replace(source, case=replace(source.case, details=details), entries=ReportEntries(value, comments=value))
    with PdfPages(pdf_of(long)) as pages:
        text = "".join(flat(pages.text(index)) for index in range(len(pages.sizes)))
    # Pages cut the fields: what is between, the heads and feet, is left out of the count.
    assert sum(text.count(character) for character in set(flat(value))) >= 3 * len(flat(value))


def test_a_report_is_written_whole_or_not_at_all(
    source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.pdf"
    path.write_bytes(b"the earlier one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReportError, match=r"r\.pdf: cannot be written \(No space"):
        write_report(path, source)
    assert path.read_bytes() == b"the earlier one"
    assert [entry.name for entry in tmp_path.iterdir()] == ["r.pdf"]


def test_a_file_open_elsewhere_is_told(source: ReportSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(*_: object) -> None:  # what Windows answers
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(ReportError, match="another program has the file open"):
        write_report(tmp_path / "r.pdf", source)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("logo", ["missing.png", "broken.png"])
def test_a_logo_that_cannot_be_read_is_named(source: ReportSource, tmp_path: Path, logo: str) -> None:
    (tmp_path / "broken.png").write_bytes(b"no picture")
    template = ReportTemplate(laboratory=Laboratory("L", logo=str(tmp_path / logo)))
    with pytest.raises(ReportError, match=logo):
        write_report(tmp_path / "r.pdf", source, template)
    assert not (tmp_path / "r.pdf").exists()


def test_the_logo_is_printed(source: ReportSource, tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), (200, 0, 0)).save(tmp_path / "logo.png")
    template = ReportTemplate(laboratory=Laboratory("L", logo=str(tmp_path / "logo.png")))
    with PdfPages(pdf_of(source, template)) as pages:
        corner = pages.render(0, 50)[:80, :130].astype(int)
    assert ((corner[..., 0] > 150) & (corner[..., 1] < 60)).mean() > 0.05


def test_only_a_draft_has_a_watermark(source: ReportSource) -> None:
    review = signed_by(reviewed_by(source.result.review, Signature("A", "r", NOW)), Signature("B", "r", NOW))
    final = replace(
        source,
        case=replace(source.case, details=FULL_DETAILS),
        entries=FULL_ENTRIES,
        result=replace(answered(source.case, source.result), review=review),
    )
    template = ReportTemplate(laboratory=Laboratory("L"))

    def grey_share(pdf: bytes) -> float:
        with PdfPages(pdf) as pages:
            pixels = pages.render(1, 40, grey=True)
        return float(((pixels > 220) & (pixels < 240)).mean())

    assert grey_share(pdf_of(source)) > 0.05
    assert grey_share(pdf_of(final, template)) < 0.02
    text = pdf_text(pdf_of(final, template))
    assert "FINAL" in text
    assert "DRAFT" not in text


def test_many_reports_leave_nothing_behind(source: ReportSource) -> None:
    pdf_of(source)
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(5):
        pdf_of(source)
    gc.collect()
    assert len(gc.get_objects()) < before + 2000


def test_the_screens_page_and_the_printed_one_agree_to_the_millimetre(
    qtbot: QtBot, case: Case, truth: Callable[[Case], dict[str, Karyogram]]
) -> None:
    (cell,) = case.cells
    karyogram = truth(case)[cell.name]
    scene = KaryogramScene()
    scene.show_karyogram(cell, karyogram)
    screen = _screen_page(scene)
    with PdfPages(pdf_of(ReportSource(case, CaseKaryogram({cell.name: karyogram})))) as pages:
        printed = pages.render(0, GRID_DPI, grey=True)
    found = cv2.matchTemplate(printed, screen, cv2.TM_CCOEFF_NORMED)
    _, best, _, (left, top) = cv2.minMaxLoc(found)
    assert best > 0.8
    printed = printed[top : top + screen.shape[0], left : left + screen.shape[1]]
    upright = {c.file: shown_image(c.image_hw, karyogram.placements[c.file]) for c in cell.chromosomes}
    sizes = {file: (image.shape[0], image.shape[1]) for file, image in upright.items()}
    centromeres = centromeres_px(karyogram, upright, load_bands())
    for slot in lay_out(karyogram, sizes, centromeres_px=centromeres).slots:
        for placed in slot.chromosomes:
            # The lower part: above, the screen marks doubts.
            top_mm, height_mm = placed.y_mm + 0.4 * placed.height_mm, 0.6 * placed.height_mm
            box = (placed.x_mm, top_mm, placed.width_mm, height_mm)
            there, here = _dark_box(printed, *box), _dark_box(screen, *box)
            assert np.abs(there - here)[1:].max() <= 5, placed.file  # half a millimetre
        if slot.chromosomes:
            under = (slot.line_x0_mm + 1, slot.line_y_mm - 0.5, slot.line_x1_mm - slot.line_x0_mm - 2, 1.0)
            assert np.abs(_dark_box(printed, *under) - _dark_box(screen, *under)).max() <= 5, slot.slot


def _screen_page(scene: KaryogramScene) -> np.ndarray:
    """The scene's page on the grid, (h, w) uint8."""
    width, height = 1800, 1500
    image = QImage(width, height, QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    scene.render(painter, QRectF(0, 0, width, height), QRectF(0, 0, 180 * UNITS_PER_MM, 150 * UNITS_PER_MM))
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(height, image.bytesPerLine())[:, :width].copy()


def _dark_box(page: np.ndarray, x: float, y: float, width: float, height: float) -> np.ndarray:
    """top, left, bottom, right of what is dark within a rectangle in mm, on the grid."""
    part = page[round(y * 10) : round((y + height) * 10), round(x * 10) : round((x + width) * 10)]
    dark = np.argwhere(part < 130)
    return np.concatenate([dark.min(axis=0), dark.max(axis=0)])
