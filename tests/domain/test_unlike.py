"""Whether a cell is one that the model can know: the limits, and how it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from engine.domain.case import Cell
from engine.domain.cell_look import CellLook
from engine.domain.cell_warnings import cell_warnings, open_warnings
from engine.domain.edits import Move, apply
from engine.domain.findings import CELL, CellWarning
from engine.domain.karyogram import UNASSIGNED, CaseKaryogram, Karyogram, Placement
from engine.domain.sizes import show_nothing
from engine.domain.unlike import Unlike, mean_probability, unlike
from tests.conftest import NORMAL_FEMALE, make_karyogram
from tests.domain.test_cell_warnings import DECISION
from tests.domain.test_sizes import measured

# The medians of 60 real cells.
REAL = CellLook(46, 0.0, 0.0, 0.19, 3.1, 0.49, 0.32)


def codes(look: CellLook | None, karyogram: Karyogram | None = None) -> list[str]:
    return [found.code for found in unlike(look, karyogram)]


def in_cell(karyogram: Karyogram, look: CellLook | None = REAL) -> tuple[CaseKaryogram, Cell]:
    return CaseKaryogram({"cell": karyogram}), Cell("cell", Path("case"), (), look=look)


@pytest.mark.parametrize(
    ("odd", "code"),
    [
        ({"empty_share": 0.6}, "empty"),
        ({"crowded_share": 0.9}, "crowded"),
        ({"dark_rim": 0.89}, "no background"),
        ({"elongation": 1.1}, "round"),
        ({"size_spread": 0.28}, "alike"),
        ({"banding": 0.03}, "no bands"),
    ],
)
def test_each_oddity_is_told_for_what_it_is(odd: dict[str, float], code: str) -> None:
    assert codes(REAL) == []
    assert codes(replace(REAL, **odd)) == [code]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "real",
    [{"dark_rim": 0.51}, {"elongation": 1.38}, {"size_spread": 0.40}, {"banding": 0.20}, {"crowded_share": 0.6}],
)
def test_what_real_cells_reach_at_worst_is_not_told(real: dict[str, float]) -> None:
    assert codes(replace(REAL, **real)) == []  # type: ignore[arg-type]


def test_few_pictures_say_nothing_of_shape_and_size() -> None:
    assert codes(replace(REAL, images=4, elongation=1.1, size_spread=0.0, banding=0.0)) == []
    assert codes(replace(REAL, images=20, size_spread=0.1)) == []
    assert codes(replace(REAL, images=2, crowded_share=1.0)) == ["crowded"]


def test_a_cell_whose_types_are_improbable_is_told_and_the_weaker_warning_is_not() -> None:
    state, cell = in_cell(make_karyogram(NORMAL_FEMALE, probability=0.6))
    assert [warning.code for warning in cell_warnings(state, cell)] == ["unlike"]
    state, cell = in_cell(make_karyogram(NORMAL_FEMALE, probability=0.8))
    assert [warning.code for warning in cell_warnings(state, cell)] == ["unsure"]


def test_edits_do_not_change_what_the_model_found() -> None:
    """Putting chromosomes where they belong is no answer to the question whether the model knows the cell."""
    karyogram = make_karyogram(NORMAL_FEMALE, probability=0.6)
    for number in (0, 1):
        edited, _ = apply(karyogram, Move((f"1-{number}.png",), "2", DECISION))
        karyogram = edited
    assert codes(None, karyogram) == ["improbable"]


def test_it_comes_first_and_waits_for_an_answer() -> None:
    state, cell = in_cell(make_karyogram({**NORMAL_FEMALE, "21": 3}), replace(REAL, size_spread=0.28, banding=0.03))
    first, second = cell_warnings(state, cell)
    assert (first.code, second.code) == ("unlike", "extra")
    assert first.text == (
        "Unlike the cells that the model knows: the objects are more alike in size than human chromosomes; "
        "the objects have no bands. Do not trust the proposed classes."
    )
    assert first in open_warnings(state, cell)


# What is not typed


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ([0, 900, 1000], [True, False, False]),
        ([25, 900, 1000], [True, False, False]),
        ([240, 900, 1000], [False, False, False]),
        ([0, 0, 0, 900], [True, True, True, False]),
        ([0, 3], [True, True]),
        ([10, 12], [False, False]),
        ([], []),
    ],
)
def test_dust_and_nothing_are_no_chromosome(areas: list[int], expected: list[bool]) -> None:
    assert show_nothing(areas).tolist() == expected


def test_untyped_chromosomes_are_named_with_the_reason() -> None:
    karyogram = measured(make_karyogram(NORMAL_FEMALE), {})
    empty, odd = Placement("empty.png", area_px=2), Placement("odd.png", area_px=900)
    karyogram = karyogram.with_changes(
        slots={UNASSIGNED: ("empty.png", "odd.png")}, placements={"empty.png": empty, "odd.png": odd}
    )
    state, cell = in_cell(karyogram)
    told = {warning.code: warning for warning in cell_warnings(state, cell)}
    assert told["untyped"].text == (
        "2 files are not typed: empty.png: it shows nothing; odd.png: there is no prediction."
    )
    assert told["untyped"].files == ("empty.png", "odd.png")
    assert told["unassigned"] in open_warnings(state, cell)


@pytest.mark.parametrize(
    ("at", "beyond", "found"),
    [
        ({"empty_share": 0.5}, {"empty_share": 0.51}, Unlike("empty", "most pictures show nothing")),
        (
            {"crowded_share": 0.75},
            {"crowded_share": 0.76},
            Unlike("crowded", "most pictures show several objects"),
        ),
        (
            {"dark_rim": 0.7},
            {"dark_rim": 0.71},
            Unlike("no background", "most pictures have no background around an object"),
        ),
        ({"elongation": 1.25}, {"elongation": 1.24}, Unlike("round", "the objects are round")),
        (
            {"size_spread": 0.33},
            {"size_spread": 0.32},
            Unlike("alike", "the objects are more alike in size than human chromosomes"),
        ),
        ({"banding": 0.08}, {"banding": 0.07}, Unlike("no bands", "the objects have no bands")),
        (
            {"images": 4, "elongation": 1.0},
            {"images": 5, "elongation": 1.0},
            Unlike("round", "the objects are round"),
        ),
        (
            {"images": 29, "size_spread": 0.1},
            {"images": 30, "size_spread": 0.1},
            Unlike("alike", "the objects are more alike in size than human chromosomes"),
        ),
    ],
)
def test_at_a_limit_nothing_is_told_and_beyond_it_all(
    at: dict[str, float], beyond: dict[str, float], found: Unlike
) -> None:
    assert unlike(replace(REAL, **at)) == ()  # type: ignore[arg-type]
    assert unlike(replace(REAL, **beyond)) == (found,)  # type: ignore[arg-type]


def test_the_warning_of_a_foreign_cell_names_every_way() -> None:
    result, cell = in_cell(make_karyogram(NORMAL_FEMALE), replace(REAL, elongation=1.0, banding=0.0))
    (warning,) = cell_warnings(result, cell)
    assert warning == CellWarning(
        CELL,
        "unlike",
        "round, no bands",
        "Unlike the cells that the model knows: the objects are round; the objects have no bands. "
        "Do not trust the proposed classes.",
    )


def test_the_mean_of_five_probabilities_says_something_and_that_of_four_nothing() -> None:
    assert mean_probability(make_karyogram({"1": 5}, probability=0.5)) == pytest.approx(0.5)
    assert mean_probability(make_karyogram({"1": 4}, probability=0.5)) is None
