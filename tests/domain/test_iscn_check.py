"""A typed line against the grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_check import LineCheck, check_line, tidied
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.iscn_parse import counts_of_iscn

TRISOMY = counts_of_iscn("47,XX,+21")


def test_a_line_that_says_what_the_grid_has_is_right() -> None:
    for line in ("47,XX,+21", "47,XX,+21[20]", " 47,XX,+21 ", "47,XX,+?21", "47,U,+21", "47,XX,+21c"):
        assert check_line(line, TRISOMY).problems == ()


@pytest.mark.parametrize(
    ("line", "problems"),
    [
        (
            "46,XX",
            (
                "the line says 46 chromosomes, the grid has 47",
                "the grid has three 21, the line does not say +21",
            ),
        ),
        (
            "47,XX,+22",
            ("the grid has three 21, the line does not say +21", "the line says +22, the grid has two 22"),
        ),
        ("47,XX", ("the grid has three 21, the line does not say +21",)),
        ("47,XY,+21", ("the line says XY, the grid has XX",)),
        (
            "48,XX,+21,+mar",
            ("the line says 48 chromosomes, the grid has 47", "the line says one marker, the grid has none"),
        ),
        ("47,XX,+21/46,XX", ("is the line of 2 clones, not of one cell",)),
        ("47,XX,+21,del(5)(q13", ("a parenthesis is not closed",)),
        ("46,XX,+21", ("the line says 46 chromosomes, the grid has 47",)),
    ],
)
def test_what_disagrees_is_told(line: str, problems: tuple[str, ...]) -> None:
    check = check_line(line, TRISOMY)
    assert check.problems == problems
    assert check.did_you_mean == "47,XX,+21"


@pytest.mark.parametrize(
    "line",
    [
        "47 xx +21",
        "47XX,+21",
        "47,XX+21",
        "47, XX, +21",
        "47;XX;+21",
        "47,xx,+21",
        "47,XX,,+21",
        "47.XX,+21",
        "47,XX,–21",
    ],
)
def test_slips_of_typing_are_put_right(line: str) -> None:
    check = check_line(line, TRISOMY)
    assert check.problems
    assert check.did_you_mean == "47,XX,+21"


def test_a_tidied_line_keeps_what_the_grid_cannot_know() -> None:
    check = check_line("45, x, -y [20]", counts_of_iscn("45,X"))
    assert check.did_you_mean == "45,X,-Y[20]"
    assert check_line("45,X,-Y[20]", counts_of_iscn("45,X")).problems == ()


def test_parts_out_of_order_are_told() -> None:
    check = check_line("48,XX,+21,+13[5]", counts_of_iscn("48,XX,+13,+21"))
    assert "order" in check.problems[0]
    assert check.did_you_mean == "48,XX,+13,+21[5]"


def test_structural_changes_are_left_to_the_operator_but_their_count_is_checked() -> None:
    check = check_line("47,XX,t(9;22)(q34;q11.2),+21", TRISOMY)
    assert check.problems == ()
    assert "structural" in check.notes[0]
    lost = check_line("46,XX,t(9;22)(q34;q11.2),+21", TRISOMY)
    assert lost.problems == ("the line says 46 chromosomes, the grid has 47",)
    fused = check_line("45,XX,der(14;21)(q10;q10)", counts_of_iscn("45,XX,-21"))
    assert fused.problems == ()


@given(
    st.dictionaries(st.sampled_from(AUTOSOMES), st.integers(0, 4), max_size=4),
    st.integers(1, 4),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from([None, IscnChoice(ACQUIRED, "XY"), IscnChoice(ACQUIRED, "XXY", cell_count=4)]),
)
def test_the_proposed_line_of_any_grid_agrees_with_it(
    changes: dict[str, int], x: int, y: int, markers: int, choice: IscnChoice | None
) -> None:
    counts = {**dict.fromkeys(AUTOSOMES, 2), **changes, "X": x, "Y": y, "marker": markers}
    line = iscn_of_counts(counts, choice)
    assert check_line(line, counts, choice).problems == ()
    spaced = line.replace(",", ", ")
    if line != spaced:
        assert check_line(spaced, counts, choice).did_you_mean == line


def test_an_incomplete_line_is_compared_by_what_it_says() -> None:
    few = {"1": 2, "2": 1, "X": 1}
    assert check_line("4,X,inc", few).problems == ()
    assert check_line("5,XX,inc", few).problems == (
        "the line says 5 chromosomes, the grid has 4",
        "the line says XX, the grid has X",
    )


@given(st.text(max_size=30), st.sampled_from(["46,XX", "47,XX,+21", "45,X"]))
def test_nothing_typed_breaks_the_check(line: str, grid: str) -> None:
    check_line(line, counts_of_iscn(grid))


STRUCTURAL = "structural changes cannot be checked against the grid; their form was"


def totals(line: int, grid: int) -> str:
    return f"the line says {line} chromosomes, the grid has {grid}"


ORDER = "the parts are not in the order of ISCN: sex chromosomes, 1 to 22, then rings and markers"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("47 xx +21", "47,XX,+21"),
        ("47.xx +21", "47,XX,+21"),
        ("47:XY", "47,XY"),
        ("47XX+21", "47,XX,+21"),
        ("47,xX", "47,XX"),
        ("46,Xy", "46,XY"),
        ("46,YX", "46,XY"),
        ("46,yx", "46,XY"),
        ("46，XX；+21", "46,XX,+21"),
        ("45,X,–Y", "45,X,-Y"),
        ("45,X —y", "45,X,-Y"),
        ("45,X,−y[20]", "45,X,-Y[20]"),
        ("46,XX;+8;-21", "46,XX,+8,-21"),
        ("46,XX,,+8-21", "46,XX,+8,-21"),
        ("49,XX,+2mars", "49,XX,+2mars"),
        ("48,XX,+mars", "48,XX,+mar"),
        ("48,XX,+mar", "48,XX,+mar"),
        (",46,XX,", "46,XX"),
        ("46,XX,t(9;22)(q34;q11.2)", "46,XX,t(9;22)(q34;q11.2)"),
        ("  46 ,  XX ", "46,XX"),
        ("46 X Y", "46,X,Y"),
    ],
)
def test_what_a_slip_is_put_right_to(line: str, expected: str) -> None:
    assert tidied(line) == expected


@pytest.mark.parametrize(
    ("line", "grid", "check"),
    [
        ("", "46,XX", LineCheck()),
        ("46,XX", "46,XX", LineCheck()),
        ("46,XX", "45,XX,-21", LineCheck(
            ("the line says 46 chromosomes, the grid has 45", "the grid has one 21, the line does not say -21"),
            "45,XX,-21",
        )),
        ("44,XX,-21,-21", "46,XX", LineCheck(
            ("the line says 44 chromosomes, the grid has 46", "the line says -21,-21, the grid has two 21"), "46,XX"
        )),
        ("44,?", "46,XY", LineCheck(("the line says 44 chromosomes, the grid has 46",), "46,XY")),
        ("45,X,-X", "45,X", LineCheck()),
        ("46,XXYc,-Y,-Y", "46,XX", LineCheck(("'-Y' loses a chromosome that is not there",), "46,XXYc,-Y,-Y")),
        ("48,XX,+21,+13", "48,XX,+13,+21", LineCheck((ORDER,), "48,XX,+13,+21")),
        ("47 xx +22", "47,XX,+21", LineCheck(
            (
                "not as ISCN writes it",
                "the grid has three 21, the line does not say +21",
                "the line says +22, the grid has two 22",
            ),
            "47,XX,+21",
        )),
        ("47 xx +21", "47,XX,+21", LineCheck(("not as ISCN writes it",), "47,XX,+21")),
        ("47,XX,t(9;22)(q34;q11.2)", "47,XX,+21", LineCheck(
            ("the grid has three 21, the line does not say +21",), "", (STRUCTURAL,)
        )),
        ("46,XX,t(9;22)(q34;q11.2)", "46,XX", LineCheck((), "", (STRUCTURAL,))),
        ("46,XX,add(?)(p1)", "46,XX", LineCheck((), "", (STRUCTURAL,))),
        ("46,Y,t(X;8)(p22.3;q24.1)", "46,XY", LineCheck((), "", (STRUCTURAL,))),
        ("46,X,t(Y;8)(q12;q24.1)", "46,XY", LineCheck((), "", (STRUCTURAL,))),
        ("47,U,+21", "47,XX,+21", LineCheck(
            (), "", ("the sex chromosomes are not disclosed, and not checked",)
        )),
    ],
)  # fmt: skip
def test_a_check_says_all_of_it(line: str, grid: str, check: LineCheck) -> None:
    assert check_line(line, counts_of_iscn(grid)) == check


@pytest.mark.parametrize(
    ("line", "markers", "problems"),
    [
        ("48,XX,+mar1,+mar2", 2, ()),
        ("48,XX,+r,+mar", 2, ()),
        ("48,XX,+mar,+r", 2, (ORDER,)),
        ("47,XX,+mar,2dmin", 1, ()),
        ("47,XX,2dmin,+mar", 1, (ORDER,)),
        ("48,XX,+2mar", 0, (totals(48, 46), "the line says two markers, the grid has none")),
        ("47,XX,+mar", 3, (totals(47, 49), "the line says one marker, the grid has three")),
        ("46,XX", 6, (totals(46, 52), "the line says no markers, the grid has six")),
        ("52,XX,+6mar", 5, (totals(52, 51), "the line says six markers, the grid has five")),
        ("47,XX,add(?)(p1),+mar", 1, ()),
    ],
)
def test_markers_and_rings_are_counted_and_stand_last(line: str, markers: int, problems: tuple[str, ...]) -> None:
    assert check_line(line, {**counts_of_iscn("46,XX"), "marker": markers}).problems == problems


def test_of_parts_out_of_order_the_better_order_is_offered() -> None:
    two_markers = {**counts_of_iscn("46,XX"), "marker": 2}
    assert check_line("48,XX,+mar,+r", two_markers).did_you_mean == "48,XX,+r,+mar"
    # Of a line without a complement, since nothing of it is left, the first change is the second part.
    none_left = counts_of_iscn("46,XX") | {"X": 0}
    assert check_line("44,-Y,-X", none_left, IscnChoice(ACQUIRED, "XY")) == LineCheck((ORDER,), "44,-X,-Y")


def test_the_line_that_is_offered_is_written_as_the_operator_chose() -> None:
    check = check_line("46,XY", counts_of_iscn("45,X"), IscnChoice(ACQUIRED, "XY"))
    assert check.did_you_mean == "45,X,-Y"
    assert check.problems == (
        "the line says 46 chromosomes, the grid has 45",
        "the line says XY, the grid has X",
    )


def test_slots_that_are_not_counted_count_none() -> None:
    assert check_line("45,XX,-21", {name: 2 for name in (*AUTOSOMES, "X") if name != "21"}).problems == (
        "the line says 45 chromosomes, the grid has 44",
        "the line says -21, the grid has no 21",
    )
    assert check_line("46,XX", dict.fromkeys(AUTOSOMES, 2)).problems == (
        "the line says 46 chromosomes, the grid has 44",
        "the line says XX, the grid has none",
    )
    assert check_line("44,-X,-Y", {**dict.fromkeys(AUTOSOMES, 2), "Y": 1}, IscnChoice(ACQUIRED, "XY")).problems == (
        "the line says 44 chromosomes, the grid has 45",
        "the line says no sex chromosome, the grid has Y",
    )
    many = counts_of_iscn("46,XX") | {"21": 7, "22": 6}
    assert check_line("47,XX,+22", many).problems == (
        "the line says 47 chromosomes, the grid has 55",
        "the grid has 7 21, the line does not say +21",
        "the line says +22, the grid has six 22",
    )
