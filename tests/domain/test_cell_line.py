"""The ISCN line of a cell as it stands."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from engine.domain.cell_line import cell_line, check_typed_line, proposed_line, uncertain_types
from engine.domain.doubts import DoubtLimits
from engine.domain.edits import Accept, Move, TypeIscn, apply
from engine.domain.iscn_check import LineCheck
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.karyogram import Decision
from engine.domain.prediction import Box, Prediction
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


def three_of_8(second_choice: float, limits: DoubtLimits | None = None) -> str:
    """The line of a cell with three 8, of which one may be a 9 with that probability."""
    probs = np.zeros(24, dtype=np.float32)
    probs[[7, 8, 9, 10]] = 1 - second_choice, second_choice, 0, 0
    unsure = Prediction(probs, 0.99, Box(0.5, 0.5, 0.5))
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3, "9": 1})
    placements = {"8-2.png": replace(karyogram.placements["8-2.png"], prediction=unsure)}
    return cell_line(karyogram.with_changes(placements=placements), MARKED, *([limits] if limits else []))


def test_another_class_is_uncertain_from_a_probability_of_one_in_twenty_on() -> None:
    assert three_of_8(0.25) == "46,XX,+?8,-?9"
    assert three_of_8(0.03125, DoubtLimits(type_below=0.975)) == "46,XX,+?8,-9"


def test_a_doubt_is_one_by_the_laboratory_s_limits() -> None:
    assert three_of_8(0.25, DoubtLimits(type_below=0.7)) == "46,XX,+8,-9"


def test_the_three_most_probable_classes_are_uncertain_and_no_fourth() -> None:
    probs = np.zeros(24, dtype=np.float32)
    probs[[7, 8, 9, 10]] = 0.4, 0.3, 0.2, 0.1
    unsure = Prediction(probs, 0.99, Box(0.5, 0.5, 0.5))
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3})
    placements = {"8-2.png": replace(karyogram.placements["8-2.png"], prediction=unsure)}
    assert uncertain_types(karyogram.with_changes(placements=placements)) == {"8", "9", "10"}


def test_a_chromosome_that_was_never_predicted_makes_its_own_class_uncertain() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3})
    placements = {"8-2.png": replace(karyogram.placements["8-2.png"], prediction=None)}
    assert uncertain_types(karyogram.with_changes(placements=placements)) == {"8"}


def test_a_doubt_about_polarity_hides_no_later_doubt_about_a_class() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "8": 3})
    placements = {
        "2-0.png": replace(karyogram.placements["2-0.png"], prediction=make_prediction("2", 0.98, 0.6)),
        "8-2.png": replace(karyogram.placements["8-2.png"], prediction=make_prediction("8", 0.6)),
    }
    assert uncertain_types(karyogram.with_changes(placements=placements)) == {"8", "9"}


def test_the_choice_of_the_operator_is_in_the_line_and_in_the_check() -> None:
    acquired = IscnChoice(ACQUIRED, "XY")
    karyogram = make_karyogram({**NORMAL_FEMALE, "X": 1})
    assert cell_line(karyogram, acquired) == "45,X,-Y"
    typed, _ = apply(karyogram, TypeIscn("46,XY", DECISION))
    assert check_typed_line(typed, acquired).did_you_mean == "45,X,-Y"
    assert check_typed_line(karyogram, acquired) == LineCheck()
