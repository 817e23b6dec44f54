"""Reports and pictures that are written: over earlier ones, into the case folder, and many in one go."""

import csv
import random
import shutil
from functools import cached_property
from pathlib import Path
from xml.etree import ElementTree

from engine.domain.report_entries import ReportEntries
from engine.io.case_folder import REPORT_FILE, read_case
from engine.io.karyogram_file import load_karyogram
from engine.io.report_file import load_entries, save_entries
from karyogui.headless import ReportOptions, report_cases
from karyogui.report.export import export_karyogram
from karyogui.report.raster import PdfPages
from karyogui.report.results_table import COLUMNS
from tools.crash.casework import CHROMOSOMES, write_small_case
from tools.crash.killing import Killed, Tell

_PICTURES = ("png", "tif", "svg", "pdf")
_DPI = (72, 100)


class ExportWork:
    """The target: exports of two cases. Whatever has its final name is whole."""

    name = "export"
    most_events = 60

    def __init__(self, parent: Path) -> None:
        self._folder = parent / self.name
        self._cases = [self._folder / "a" / "case", self._folder / "b" / "case"]
        self._out = self._folder / "reports"

    def begin(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        for number, folder in enumerate(self._cases):
            folder.parent.mkdir(parents=True)
            write_small_case(folder, seed=number + 1)

    def work(self, tell: Tell, seed: int) -> None:
        draw, folder = random.Random(seed), self._cases[0]
        case = read_case(folder)
        saved = load_karyogram(folder, case)
        assert saved is not None
        cell = case.cells[0]
        tell("ready")
        while True:
            if draw.random() < 0.35:
                report_cases(self._cases, self._out, ReportOptions(), on_outcome=lambda outcome: None)
            elif draw.random() < 0.3:
                save_entries(folder, ReportEntries(f"R-{draw.randint(1, 99)}", interpretation="x" * 5000))
            else:
                path = folder / f"karyogram.{draw.choice(_PICTURES)}"
                export_karyogram(path, cell, saved.cells[cell.name], dpi=draw.choice(_DPI))
            tell("did")

    def check(self, killed: Killed) -> str:
        folder = self._cases[0]
        case = read_case(folder)
        assert len(case.cells[0].chromosomes) == CHROMOSOMES, "a left-over file is taken for a chromosome"
        assert not case.cells[0].unreadable, case.cells[0].unreadable
        if (folder / REPORT_FILE).exists():
            entries = load_entries(folder)
            assert entries is not None
            assert len(entries.interpretation) == 5000
        whole = 0
        for path in folder.glob("karyogram.*"):
            if path.suffix[1:] in _PICTURES:
                self._check_picture(path)
                whole += 1
        reports = {path.name for path in self._out.glob("*") if path.suffix == ".pdf"}
        for name in reports:
            _check_pdf(self._out / name)
        table = self._out / "results.csv"
        if table.exists():
            with table.open(newline="", encoding="utf-8-sig") as file:
                head, *rows = csv.reader(file)
            assert tuple(head) == COLUMNS
            assert table.read_bytes().endswith(b"\n")
            for row in rows:
                assert len(row) == len(COLUMNS), row
                assert row[COLUMNS.index("report")] in reports, "a report that is in the table is not there"
        return "beside whole files" if whole else "before the first whole file"

    def end(self) -> str:
        return ""

    def _check_picture(self, path: Path) -> None:
        if path.suffix == ".svg":
            assert len(list(ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}image"))) == CHROMOSOMES
        elif path.suffix == ".pdf":
            _check_pdf(path)
        else:
            assert path.read_bytes() in self._expected[path.suffix], f"{path.name} is not whole"

    @cached_property
    def _expected(self) -> dict[str, list[bytes]]:
        """The bytes that the pictures may have: the same karyogram gives the same ones."""
        folder = self._cases[0]
        case = read_case(folder)
        saved = load_karyogram(folder, case)
        assert saved is not None
        cell, found = case.cells[0], {}
        for suffix in (".png", ".tif"):
            found[suffix] = []
            for dpi in _DPI:
                path = self._folder / f"expected{suffix}"
                export_karyogram(path, cell, saved.cells[cell.name], dpi=dpi)
                found[suffix].append(path.read_bytes())
        return found


def _check_pdf(path: Path) -> None:
    content = path.read_bytes()
    assert content.rstrip().endswith(b"%%EOF"), f"{path.name} is cut off"
    with PdfPages(content) as pages:
        assert pages.sizes
