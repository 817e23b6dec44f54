"""The table of cells, and what a cell stands for."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.case import Case, Cell
from engine.domain.cell_table import CellRow, case_clones, cell_rows, clone_line, clones_line, deviations
from engine.domain.cell_use import CellUse, UseNumbers, use_numbers
from engine.domain.clones import CloneRules
from engine.domain.edits import MarkCell, apply
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.iscn_parse import counts_of_iscn
from engine.domain.karyogram import CaseKaryogram, Decision
from tests.conftest import make_karyogram


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("46,XX", {}),
        ("46,XY", {}),
        ("47,XY,+21", {"21": 1}),
        ("45,X", {"X": -1}),
        ("47,XXY", {"X": 1}),
        ("47,XYY", {"Y": 1}),
        ("46,XX,+8,-21", {"8": 1, "21": -1}),
        ("69,XXY", {}),
    ],
)
def test_what_deviates(line: str, expected: dict[str, int]) -> None:
    assert deviations(counts_of_iscn(line)) == expected
    assert deviations({**counts_of_iscn(line), "marker": 2}) == {**expected, "marker": 2}


def case_of(lines: list[str]) -> tuple[Case, CaseKaryogram]:
    folder = Path("/case")
    cells = tuple(Cell(f"c{number}", folder / f"c{number}", ()) for number in range(len(lines)))
    grids = {f"c{number}": make_karyogram(counts_of_iscn(line)) for number, line in enumerate(lines)}
    return Case(folder, cells), CaseKaryogram(grids)


def test_unused_cells_are_in_the_table_but_in_no_clone() -> None:
    case, result = case_of(["46,XX", "46,XX", "47,XX,+8", "47,XX,+8"])
    assert clones_line(case_clones(cell_rows(case, result), result, CloneRules()), result) == "47,XX,+8[2]/46,XX[2]"
    marked, inverse = apply(result.cells["c3"], MarkCell(CellUse.UNUSED, Decision()))
    again = result.with_cell("c3", marked)
    rows = cell_rows(case, again)
    assert [row.name for row in rows] == ["c0", "c1", "c2", "c3"]
    clones = case_clones(rows, again, CloneRules())
    assert clones_line(clones, again) == "46,XX"
    assert [finding.cells for finding in clones.unreported] == [("c2",)]
    assert apply(marked, inverse)[0].use is CellUse.KARYOTYPED


def test_acquired_clones_are_told_against_the_patients_own_and_have_numbers() -> None:
    case, result = case_of(["45,X"] * 3)
    acquired = CaseKaryogram(result.cells, iscn=IscnChoice(ACQUIRED, "XY"))
    assert clones_line(case_clones(cell_rows(case, acquired), acquired, CloneRules()), acquired) == "45,X,-Y[3]"


@pytest.mark.parametrize("choice", [IscnChoice(cell_count=20), IscnChoice(ACQUIRED, "XX", cell_count=20)])
def test_a_clone_has_one_number_of_cells(choice: IscnChoice) -> None:
    for lines, expected in (
        (["46,XX", "46,XX", "47,XX,+8", "47,XX,+8"], "47,XX,+8[2]/46,XX[2]"),
        (["47,XX,+8", "47,XX,+8"], "47,XX,+8[20]"),
    ):
        case, result = case_of(lines)
        chosen = CaseKaryogram(result.cells, iscn=choice)
        clones = case_clones(cell_rows(case, chosen), chosen, CloneRules())
        assert clones_line(clones, chosen) == expected
        assert clone_line(clones.clones[0].counts, chosen) == "47,XX,+8"
        assert [row.line for row in cell_rows(case, chosen)] == lines


def test_a_mosaic_is_prefixed_if_so_chosen_but_not_one_of_acquired_clones() -> None:
    case, result = case_of(["45,X"] * 3 + ["46,XX"] * 2)
    for choice, line in (
        (IscnChoice(is_prefixed=True), "mos 45,X[3]/46,XX[2]"),
        (IscnChoice(ACQUIRED, "XX", is_prefixed=True), "45,X,-X[3]/46,XX[2]"),
    ):
        chosen = CaseKaryogram(result.cells, iscn=choice)
        assert clones_line(case_clones(cell_rows(case, chosen), chosen, CloneRules()), chosen) == line


def test_a_row_says_all_of_a_cell() -> None:
    case, result = case_of(["47,XY,+21", "46,XX"])
    grid = make_karyogram({**counts_of_iscn("47,XY,+21"), "marker": 1, "unassigned": 2, "excluded": 3})
    result = result.with_cell("c0", grid)
    first, second = cell_rows(case, result)
    assert first == CellRow("c0", CellUse.KARYOTYPED, grid.counts(), {"21": 1, "marker": 1}, 48, "48,XY,+21,+mar")
    assert (second.deviations, second.total, second.line) == ({}, 46, "46,XX")


def test_slots_that_are_not_counted_deviate_as_empty_ones() -> None:
    counts = {name: count for name, count in counts_of_iscn("46,XX").items() if name not in ("X", "Y", "5")}
    assert deviations(counts) == {"5": -2, "X": -2}


def test_the_rules_of_clones_are_the_laboratory_s() -> None:
    case, result = case_of(["46,XX", "46,XX", "47,XX,+8"])
    strict = case_clones(cell_rows(case, result), result, CloneRules(gain_cells=1))
    assert clones_line(strict, result) == "47,XX,+8[1]/46,XX[2]"


def test_only_acquired_changes_are_told_against_the_patients_own() -> None:
    case, result = case_of(["47,XXY"] * 3 + ["46,XY"] * 3)
    for origin, line in ((None, "47,XXY[3]/46,XY[3]"), (ACQUIRED, "47,XY,+X[3]/46,XY[3]")):
        chosen = CaseKaryogram(result.cells, iscn=IscnChoice(origin, "XY"))
        clones = case_clones(cell_rows(case, chosen), chosen, CloneRules())
        assert clones_line(clones, chosen) == line
        gained = clones.clones[0].counts
        assert (gained["X"], gained["Y"]) == (2, 1)
    # A loss in two cells: of an acquired one the patient's own complement is known.
    case, result = case_of(["45,X"] * 2 + ["46,XY"] * 3)
    acquired = CaseKaryogram(result.cells, iscn=IscnChoice(ACQUIRED, "XY"))
    (finding,) = case_clones(cell_rows(case, acquired), acquired, CloneRules()).unreported
    assert str(finding.change) == "-Y"
    stated = CaseKaryogram(result.cells, iscn=IscnChoice(None, "XY"))
    (finding,) = case_clones(cell_rows(case, stated), stated, CloneRules()).unreported
    assert str(finding.change) == "sex chromosomes X"


@given(st.lists(st.sampled_from(list(CellUse)), max_size=30))
def test_numbers_of_cells_include_each_other(uses: list[CellUse]) -> None:
    numbers = use_numbers(uses)
    assert len(uses) >= numbers.counted >= numbers.analysed >= numbers.karyotyped >= 0
    assert numbers.counted == len(uses) - uses.count(CellUse.UNUSED)
    assert use_numbers([*uses, CellUse.COUNTED]) == UseNumbers(
        numbers.counted + 1, numbers.analysed, numbers.karyotyped
    )
