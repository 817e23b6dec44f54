"""Algorithm 1, line by line."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.domain.chromosome import TYPE_INDEX, TYPES
from engine.inference.dispatch import DispatchWarning, dispatch, dispatch_joint, dispatch_none, dispatch_paper
from engine.inference.joint import JointSettings


def probs(*rows: dict[str, float]) -> NDArray[np.float64]:
    matrix = np.zeros((len(rows), 24))
    for row, values in zip(matrix, rows, strict=True):
        for name, value in values.items():
            row[TYPE_INDEX[name]] = value
    return matrix


def test_two_of_a_type_stay_whatever_their_probability() -> None:
    p = probs({"7": 0.3, "8": 0.2}, {"7": 0.4, "9": 0.35})
    assert dispatch_paper(p).types == ("7", "7")


def test_a_third_stays_only_if_all_three_are_above_the_threshold() -> None:
    sure = {"21": 0.95, "22": 0.05}
    assert dispatch_paper(probs(sure, sure, sure)).types == ("21", "21", "21")
    exactly = {"21": 0.9, "22": 0.1}
    assert dispatch_paper(probs(sure, sure, exactly)).types == ("21", "21", "22")
    # The third of a true trisomy goes even if it is the other two that are unsure.
    unsure = {"21": 0.6, "22": 0.4}
    assert sorted(dispatch_paper(probs(sure, unsure, unsure)).types) == ["21", "21", "22"]


def test_the_least_probable_goes_to_its_second_choice() -> None:
    p = probs({"4": 0.99, "5": 0.01}, {"4": 0.55, "X": 0.45}, {"4": 0.8, "5": 0.2})
    assert dispatch_paper(p).types == ("4", "X", "4")


def test_a_fourth_goes_however_sure() -> None:
    sure = {"8": 0.95, "9": 0.05}
    result = dispatch_paper(probs(sure, sure, sure, {"8": 0.92, "X": 0.08}))
    assert result.types == ("8", "8", "8", "X")


def test_one_y_is_normal_and_two_stay_if_sure() -> None:
    sure, unsure = {"Y": 0.95, "22": 0.05}, {"Y": 0.6, "22": 0.4}
    assert dispatch_paper(probs(sure, unsure)).types == ("Y", "22")
    assert dispatch_paper(probs(sure, sure)).types == ("Y", "Y")
    assert dispatch_paper(probs(sure, sure, unsure)).types == ("Y", "Y", "22")


def test_the_receiving_type_is_not_checked_again() -> None:
    full = {"5": 0.7, "6": 0.3}
    p = probs(full, full, {"4": 0.99}, {"4": 0.99}, {"4": 0.5, "5": 0.4})
    assert dispatch_paper(p).types == ("5", "5", "4", "4", "5")


def test_of_equally_probable_ones_the_first_stay() -> None:
    types = dispatch_paper(probs(*[{"7": 0.6, "8": 0.4}] * 40)).types
    assert types == ("7", "7", *["8"] * 38)
    # Of many, a sort that keeps no order would choose others.
    sure, surer = {"7": 0.92, "8": 0.08}, {"7": 0.95, "8": 0.05}
    types = dispatch_paper(probs(*[sure, surer] * 20)).types
    assert [place for place, name in enumerate(types) if name == "7"] == [1, 3, 5]


def test_the_threshold_is_a_setting() -> None:
    p = probs(*[{"3": 0.85, "2": 0.15}] * 3)
    assert dispatch(p, "paper", 0.8).types == ("3", "3", "3")
    assert dispatch(p, "paper", 0.9).types == ("3", "3", "2")
    assert dispatch(p, "none", 0.9).types == ("3", "3", "3")
    assert dispatch(p, "joint", 0.9) == dispatch_joint(p)
    assert dispatch_joint(p).types != dispatch(p, "none", 0.9).types
    with pytest.raises(ValueError, match="dispatch 'other' is none of paper, joint, none"):
        dispatch(p, "other", 0.9)


def cell(counts: dict[str, int]) -> NDArray[np.float64]:
    return probs(*[{name: 0.99} for name, count in counts.items() for _ in range(count)])


def test_warnings_name_every_deviating_type() -> None:
    female = {**dict.fromkeys(TYPES, 2), "Y": 0}
    assert dispatch_paper(cell(female)).warnings == ()
    assert dispatch_paper(cell({**female, "X": 1, "Y": 1})).warnings == ()
    warnings = dispatch_paper(cell({**female, "21": 3, "13": 1, "X": 1})).warnings
    assert warnings == (
        DispatchWarning("count", ("13",), "1 in 13 instead of 2"),
        DispatchWarning("count", ("21",), "3 in 21 instead of 2"),
        DispatchWarning("sex", ("X", "Y"), "1 X and 0 Y instead of 2 together"),
    )


@given(st.integers(0, 60), st.integers(0, 2**32 - 1))
def test_order_of_chromosomes_changes_nothing_and_none_is_lost(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(24, 0.2), size=count)
    order = rng.permutation(count)
    types = dispatch_paper(p).types
    assert len(types) == count
    assert dispatch_paper(p[order]).types == tuple(types[index] for index in order)
    for probabilities, given_type in zip(p, types, strict=True):
        best_two = np.argsort(-probabilities)[:2]
        assert TYPE_INDEX[given_type] in best_two


def test_bad_probabilities_are_refused() -> None:
    with pytest.raises(ValueError, match="24"):
        dispatch_paper(np.zeros((2, 23)))
    with pytest.raises(ValueError, match=r"^type_probs holds values that are not finite$"):
        dispatch_none(np.full((1, 24), np.nan))


def misread(counts: dict[str, int], from_type: str, to_type: str) -> NDArray[np.float64]:
    """A cell of sure probabilities, but for one chromosome that looks a little more like another type."""
    p = cell(counts) + 0.0004
    row = list(p[:, TYPE_INDEX[from_type]] > 0.5).index(True)
    p[row] = 0.0004
    p[row, TYPE_INDEX[to_type]], p[row, TYPE_INDEX[from_type]] = 0.55, 0.44
    return p


def counted(types: tuple[str, ...]) -> dict[str, int]:
    return {name: types.count(name) for name in TYPES}


FEMALE = {**dict.fromkeys(TYPES, 2), "Y": 0}
MALE = {**FEMALE, "X": 1, "Y": 1}


@pytest.mark.parametrize(
    "counts",
    [
        FEMALE,
        MALE,
        {**FEMALE, "21": 3},
        {**MALE, "18": 3},
        {**FEMALE, "X": 1},
        {**FEMALE, "X": 3},
        {**MALE, "X": 2},
        {**MALE, "Y": 2},
        {**FEMALE, "8": 3, "21": 1},
        {**dict.fromkeys(TYPES, 3), "Y": 0},
        {**dict.fromkeys(TYPES, 4), "Y": 0},
        {**FEMALE, "21": 4},
        {},
    ],
    ids=str,
)
def test_joint_assignment_hides_no_sure_aneuploidy_and_forces_no_cell_to_46(counts: dict[str, int]) -> None:
    assert counted(dispatch_joint(cell(counts)).types) == {name: counts.get(name, 0) for name in TYPES}


def test_joint_assignment_gives_every_chromosome_of_an_absurd_cell_a_type() -> None:
    assert len(dispatch_joint(cell({"1": 60, "Y": 60})).types) == 120
    assert counted(dispatch_joint(cell(dict.fromkeys(TYPES, 9))).types) == dict.fromkeys(TYPES, 9)


def test_joint_assignment_mends_a_misread_that_algorithm_1_cannot_see() -> None:
    # One 4 read as 5: three in 5, one in 4. The paper's second choice mends it only if a 5 is the weakest of three.
    p = misread(FEMALE, "4", "5")
    assert counted(dispatch_joint(p).types) == FEMALE
    assert len(dispatch_joint(p).warnings) == 0


CELLS = st.dictionaries(st.sampled_from(TYPES), st.integers(0, 4), max_size=24)


@given(CELLS, st.integers(0, 2**32 - 1))
def test_joint_assignment_keeps_any_counts_of_which_the_model_is_sure(counts: dict[str, int], seed: int) -> None:
    """Whatever the cell: mono-, tri- and nullisomies, compensating ones, few or many chromosomes."""
    rng = np.random.default_rng(seed)
    p = cell(counts)
    # One per cent anywhere: a model is never wholly sure.
    p += 0.01 * rng.dirichlet(np.ones(24), size=len(p)).reshape(p.shape)
    assert counted(dispatch_joint(p).types) == {name: counts.get(name, 0) for name in TYPES}


@given(st.sampled_from(TYPES[:22]), st.sampled_from([FEMALE, MALE]), st.integers(-2, 2), st.integers(0, 2**32 - 1))
def test_a_sure_finding_survives_in_a_noisy_cell(kind: str, normal: dict[str, int], change: int, seed: int) -> None:
    """The chromosomes of the changed type are sure, all others only fairly so: the finding stays."""
    rng = np.random.default_rng(seed)
    p = 0.7 * cell({**normal, kind: normal[kind] + change}) / 0.99
    noise = rng.dirichlet(np.full(24, 0.3), size=len(p))
    noise[:, TYPE_INDEX[kind]] = 0.0
    p += 0.3 * noise / noise.sum(axis=1, keepdims=True)
    sure = p[:, TYPE_INDEX[kind]] > 0.5
    p[sure] = 0.005 / 23
    p[sure, TYPE_INDEX[kind]] = 0.995
    assert counted(dispatch_joint(p).types)[kind] == normal[kind] + change


@given(st.integers(0, 100), st.integers(0, 2**32 - 1))
def test_joint_assignment_gives_every_chromosome_one_type_in_any_order(count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet(np.full(24, 0.2), size=count).reshape(count, 24)
    order = rng.permutation(count)
    types = dispatch_joint(p).types
    assert len(types) == count
    assert dispatch_joint(p[order]).types == tuple(types[index] for index in order)


def test_order_does_not_decide_between_assignments_of_equal_cost() -> None:
    p = probs(*[{"4": 0.5, "5": 0.5}] * 3, {"4": 0.9, "5": 0.1}, {"X": 0.5, "Y": 0.5})
    for order in ([4, 3, 2, 1, 0], [3, 0, 4, 1, 2]):
        assert counted(dispatch_joint(p[order]).types) == counted(dispatch_joint(p).types)


def hanging(counts: dict[str, int], of: str, to: str, nats: float) -> Counter[str]:
    """Where a cell's types come to stand if the last one `of` a type is another one with so many nats less."""
    p = cell(counts)
    row = np.flatnonzero(p[:, TYPE_INDEX[of]])[-1]
    clip = JointSettings().clip
    p[row, TYPE_INDEX[to]] = (0.99 + clip) * np.exp(-nats) - clip
    return Counter(dispatch_joint(p).types)


def test_a_further_copy_costs_its_price_and_a_sex_chromosome_less() -> None:
    three_of_8 = {**FEMALE, "8": 3, "7": 1}
    assert hanging(three_of_8, "8", "7", 4.7) == Counter(FEMALE)
    assert hanging(three_of_8, "8", "7", 4.8) == Counter(three_of_8)
    three_of_x = {**FEMALE, "X": 3, "7": 1}
    assert hanging(three_of_x, "X", "7", 2.9) == Counter(FEMALE)
    assert hanging(three_of_x, "X", "7", 3.1) == Counter(three_of_x)
    two_of_y = {**MALE, "Y": 2, "7": 1}
    assert hanging(two_of_y, "Y", "7", 2.9) == Counter(MALE)
    assert hanging(two_of_y, "Y", "7", 3.1) == Counter(two_of_y)


def numbered(*numbers: tuple[int, int, int]) -> dict[str, int]:
    """Counts of autosomes in ranges: (from, to, how many of each)."""
    return {str(name): count for first, last, count in numbers for name in range(first, last + 1)}


def test_near_triploid_begins_with_58_and_near_tetraploid_with_81_chromosomes() -> None:
    """A third 1 that may be a 22, of which there is one: a further copy in a diploid cell, not in a triploid one."""
    cell_58 = {**numbered((1, 13, 3), (14, 21, 2), (22, 22, 1)), "X": 2}
    assert sum(cell_58.values()) == 58
    assert hanging(cell_58, "1", "22", 2.0)["22"] == 1
    assert hanging({**cell_58, "13": 2}, "1", "22", 2.0)["22"] == 2
    cell_81 = {**numbered((1, 17, 4), (18, 20, 3), (21, 21, 2)), "X": 2}
    assert sum(cell_81.values()) == 81
    assert hanging(cell_81, "1", "21", 2.0)["21"] == 2
    assert hanging({**cell_81, "18": 2}, "1", "21", 2.0)["21"] == 3


def test_of_equal_hypotheses_the_first_is_taken() -> None:
    either = {"X": 0.5, "Y": 0.5}
    assert dispatch_joint(probs(either, either)).types == ("X", "X")


def test_prices_that_would_hide_a_finding_are_refused() -> None:
    with pytest.raises(ValueError, match="hide an aneuploidy"):
        JointSettings(clip=0.02, further_copy=4.0)
    with pytest.raises(ValueError, match="clip"):
        JointSettings(clip=0.0)
    for clip in (1.0, 1.5, -0.1):
        with pytest.raises(ValueError, match=f"^clip {clip} is not between 0 and 1$"):
            JointSettings(clip=clip)
    told = "is not below 1.10: with clip 0.5 it would hide an aneuploidy of which the model is sure$"
    highest = math.log(3)
    with pytest.raises(ValueError, match=f"^further_copy {highest} {told}"):
        JointSettings(clip=0.5, further_copy=highest, further_sex_copy=0.0)
    with pytest.raises(ValueError, match=f"^further_sex_copy -0.1 {told}"):
        JointSettings(clip=0.5, further_copy=1.09, further_sex_copy=-0.1)
    assert JointSettings(clip=0.5, further_copy=0.0, further_sex_copy=1.09).further_copy == 0.0
