"""The ISCN line of a cell as it stands."""

from dataclasses import replace
from datetime import UTC, datetime

from engine.domain.cell_line import cell_line, check_typed_line, proposed_line
from engine.domain.edits import Accept, Move, TypeIscn, apply
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import Decision
from tests.conftest import NORMAL_FEMALE, make_karyogram, make_prediction

DECISION = Decision("A. Meyer", datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
MARKED = IscnChoice(mark_doubtful=True)


def test_a_typed_line_stands_until_it_is_taken_back() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "21": 3})
    assert cell_line(karyogram, IscnChoice()) == "47,XX,+21"
    typed, _ = apply(karyogram, TypeIscn(" 47,XX,+21c ", DECISION))
    assert cell_line(typed, IscnChoice()) == "47,XX,+21c"
    assert proposed_line(typed, IscnChoice()) == "47,XX,+21"
    back, _ = apply(typed, TypeIscn("", DECISION))
    assert cell_line(back, IscnChoice()) == "47,XX,+21"


def test_a_typed_line_that_an_edit_makes_wrong_is_told() -> None:
    karyogram, _ = apply(make_karyogram({**NORMAL_FEMALE, "21": 3}), TypeIscn("47,XX,+21", DECISION))
    assert check_typed_line(karyogram, IscnChoice()).problems == ()
    moved, _ = apply(karyogram, Move(("21-0.png",), "22", DECISION))
    assert check_typed_line(moved, IscnChoice()).problems == (
        "the line says +21, the grid has two 21",
        "the grid has three 22, the line does not say +22",
    )


def test_a_change_that_hangs_on_a_doubt_is_marked_if_the_operator_wants() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3, "21": 3})
    unsure = replace(karyogram.placements["8-2.png"], prediction=make_prediction("8", 0.6))
    karyogram = karyogram.with_changes(placements={"8-2.png": unsure})
    assert cell_line(karyogram, IscnChoice()) == "48,XX,+8,+21"
    assert cell_line(karyogram, MARKED) == "48,XX,+?8,+21"
    accepted, _ = apply(karyogram, Accept(("8-2.png",), DECISION))
    assert cell_line(accepted, MARKED) == "48,XX,+8,+21"


def test_a_loss_is_uncertain_while_a_doubtful_one_elsewhere_may_be_it() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "21": 1})
    unsure = replace(karyogram.placements["20-1.png"], prediction=make_prediction("20", 0.6))
    karyogram = karyogram.with_changes(placements={"20-1.png": unsure})
    assert cell_line(karyogram, MARKED) == "45,XX,-?21"


def test_an_unsure_polarity_leaves_the_count_certain() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3})
    unsure = replace(karyogram.placements["8-2.png"], prediction=make_prediction("8", 0.98, 0.6))
    assert cell_line(karyogram.with_changes(placements={"8-2.png": unsure}), MARKED) == "47,XX,+8"
