"""A typed line against the grid."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES
from engine.domain.iscn import counts_of_iscn, iscn_of_counts
from engine.domain.iscn_check import check_line
from engine.domain.iscn_choice import ACQUIRED, IscnChoice

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


@given(st.text(max_size=30), st.sampled_from(["46,XX", "47,XX,+21", "45,X"]))
def test_nothing_typed_breaks_the_check(line: str, grid: str) -> None:
    check_line(line, counts_of_iscn(grid))
