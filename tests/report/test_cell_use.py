"""Cells that a person set aside are in no clone of the report, and in no number."""

from dataclasses import replace
from pathlib import Path

from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.iscn import counts_of_iscn
from engine.domain.karyogram import CaseKaryogram
from karyogui.report.case_result import case_result
from tests.conftest import make_karyogram


def test_unused_cells_are_left_out_of_the_result() -> None:
    lines = {"a": "46,XX", "b": "46,XX", "c": "47,XX,+8", "d": "47,XX,+8"}
    cells = {name: make_karyogram(counts_of_iscn(line)) for name, line in lines.items()}
    case = Case(Path("/case"), tuple(Cell(name, Path("/case") / name, ()) for name in lines))
    assert case_result(case, CaseKaryogram(cells)).iscn == "47,XX,+8[2]/46,XX[2]"
    unused = {name: replace(cells[name], use=CellUse.UNUSED) for name in "cd"}
    marked = case_result(case, CaseKaryogram({**cells, **unused}))
    assert marked.iscn == "46,XX"
    assert marked.counts.keys() == {"a", "b"}
    # Of a case without a used cell the report still tells what there is.
    nothing = {name: replace(karyogram, use=CellUse.UNUSED) for name, karyogram in cells.items()}
    assert case_result(case, CaseKaryogram(nothing)).iscn == "47,XX,+8[2]/46,XX[2]"
