"""Cells that a person set aside are in no clone of the report, and in no number."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from engine.domain.answers import LOST, REPORT
from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.edits import Resolve, apply
from engine.domain.findings import findings
from engine.domain.iscn_parse import counts_of_iscn
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram
from karyogui.report.blocks import IscnLine, Table
from karyogui.report.case_result import case_result
from karyogui.report.content import ReportSource, report_content
from karyogui.report.template import ReportTemplate
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


def test_what_was_lost_in_preparation_is_no_result() -> None:
    answered = _answered(make_karyogram(counts_of_iscn("45,X")), LOST)
    found = case_result(_case("a"), CaseKaryogram({"a": answered}))
    assert (found.iscn, found.cell_lines) == ("", {"a": "45,X"})
    assert found.plain == "No result: by the answers to the warnings no cell shows the patient's karyotype."
    assert found.obstacles == ("no result: by the answers to the warnings no cell shows the patient's karyotype",)
    reported = _answered(make_karyogram(counts_of_iscn("45,X")), REPORT)
    assert case_result(_case("a"), CaseKaryogram({"a": reported})).iscn == "45,X"
    # Of an autosome it is known what the patient has instead.
    autosome = _answered(make_karyogram(counts_of_iscn("45,XY,-20")), LOST)
    found = case_result(_case("a"), CaseKaryogram({"a": autosome}))
    assert (found.iscn, found.obstacles) == ("46,XY", ())


def test_a_clone_is_no_loss_in_preparation() -> None:
    lost = {name: _answered(make_karyogram(counts_of_iscn("45,XX,-20")), LOST) for name in "abc"}
    cells = {**lost, "d": make_karyogram(counts_of_iscn("46,XX"))}
    found = case_result(_case("abcd"), CaseKaryogram(cells))
    assert found.iscn == "45,XX,-20[3]/46,XX[1]"
    told = "45,XX,-20: a clone, though answered in each of its cells as not the patient's"
    assert found.obstacles == (told,)


def _case(names: str) -> Case:
    return Case(Path("/case"), tuple(Cell(name, Path("/case") / name, ()) for name in names))


def _answered(karyogram: Karyogram, answer: str) -> Karyogram:
    """The karyogram with its only finding answered."""
    (found,) = findings(karyogram)
    decision = Decision("A. Meyer", datetime(2026, 11, 26, tzinfo=UTC))
    return apply(karyogram, Resolve(found.key, answer, decision))[0]


def test_a_report_lists_the_cells_that_were_set_aside(mosaic: ReportSource) -> None:
    names = list(mosaic.result.cells)
    unused = replace(mosaic.result.cells[names[0]], use=CellUse.UNUSED)
    marked = replace(mosaic, result=replace(mosaic.result, cells={**mosaic.result.cells, names[0]: unused}))
    content = report_content(marked, ReportTemplate(), datetime(2026, 11, 26, tzinfo=UTC))
    tables = [block for section in content.sections for block in section.blocks if isinstance(block, Table)]
    rows = {row[0]: row for table in tables if table.head[0] == "Cell" for row in table.rows}
    assert "not used" in rows[names[0]]
    assert "not used" not in rows[names[1]]


def test_a_report_counts_as_unconfirmed_only_what_is_used(mosaic: ReportSource) -> None:
    """Nobody has looked at a cell that was set aside, and its chromosomes are no result."""
    first, *others = mosaic.result.cells
    looked_at = {name: _confirmed(mosaic.result.cells[name]) for name in others}

    def note(cell: Karyogram) -> str:
        source = replace(mosaic, result=replace(mosaic.result, cells={first: cell, **looked_at}))
        content = report_content(source, ReportTemplate(), datetime(2026, 11, 26, tzinfo=UTC))
        blocks = (block for section in content.sections for block in section.blocks)
        return next(block.note for block in blocks if isinstance(block, IscnLine))

    nobody = mosaic.result.cells[first]
    confirmed = sum(len(karyogram.placements) for karyogram in looked_at.values())
    total = confirmed + len(nobody.placements)
    assert note(nobody) == f"proposed; {confirmed} of {total} chromosomes confirmed by a person"
    assert note(replace(nobody, use=CellUse.UNUSED)) == "every chromosome confirmed by a person"


def _confirmed(karyogram: Karyogram) -> Karyogram:
    decision = Decision("A. Person", datetime(2026, 11, 26, tzinfo=UTC))
    placements = {file: replace(placement, decision=decision) for file, placement in karyogram.placements.items()}
    return karyogram.with_changes(placements=placements)
