"""Measures reports: seconds and size of one, and memory over many.    python tools/bench_report.py [CASES]

Each case is a synthetic one-cell case with a saved karyogram, so that the report alone is measured, not the network.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from engine.domain.karyogram import CaseKaryogram, Karyogram, Placement
from engine.domain.model_info import ModelInfo
from engine.io.case_folder import read_case
from engine.io.karyogram_file import save_karyogram
from engine.synthesis.cells import write_case
from karyogui.headless import ReportOptions, report_case, report_cases
from karyogui.report.results_table import CaseOutcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="?", type=int, default=200)
    count = parser.parse_args().cases
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = _case(folder / "cases" / "case-000")
        _print_one(first, folder / "one.pdf")
        folders = [first]
        for number in range(1, count):
            folders.append(shutil.copytree(first, folder / "cases" / f"case-{number:03d}"))
        _print_many(folders, folder / "out")


def _case(folder: Path) -> Path:
    shown = write_case(folder, "47,XY,+21", seed=1, details={"patient": {"name": "Zoë 王小明 Ковалёв"}})
    case = read_case(folder)
    placed = [
        (Placement(chromosome.file, None, known.type, turned=known.polarity == 0), known.type)
        for chromosome, known in zip(case.cells[0].chromosomes, shown, strict=True)
    ]
    karyogram = Karyogram.build(placed)
    save_karyogram(folder, CaseKaryogram({case.cells[0].name: karyogram}, ModelInfo("none", "0", "0" * 64)))
    return folder


def _print_one(folder: Path, pdf: Path) -> None:
    for what in ("first report (fonts are read)", "second report"):
        start = time.perf_counter()
        report_case(folder, pdf)
        sys.stdout.write(f"{what}: {time.perf_counter() - start:.2f} s\n")
    sys.stdout.write(f"size of a one-cell report: {pdf.stat().st_size / 1e6:.2f} MB\n")


def _print_many(folders: list[Path], out: Path) -> None:
    done = 0
    start = time.perf_counter()

    def tell(outcome: CaseOutcome) -> None:
        nonlocal done
        done += 1
        if outcome.error:
            sys.stderr.write(f"{outcome.error}\n")
        if done == 1 or done % 25 == 0:
            seconds = time.perf_counter() - start
            sys.stdout.write(f"{done:4d} cases: {seconds:6.1f} s, {_resident_mb():.0f} MB resident\n")

    report_cases(folders, out, ReportOptions(), on_outcome=tell)


def _resident_mb() -> float:
    """Memory of this process now; Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
