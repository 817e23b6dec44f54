"""Two systems compared: what is paired, what is not, and what cannot be tested."""

import json
from typing import Any

import numpy as np
import pytest
from scipy import stats

from engine.evaluation.evaluate import summarise
from engine.evaluation.significance import compare_evaluations
from tests.evaluation.conftest import MakeCells


def evaluation(make_cells: MakeCells, number: int = 12, seed: int = 0) -> dict[str, Any]:
    """As it comes back from a file."""
    loaded: dict[str, Any] = json.loads(json.dumps(summarise(make_cells(number, seed=seed), "joint")))
    return loaded


def test_same_cells_are_paired(make_cells: MakeCells) -> None:
    mine, other = evaluation(make_cells), evaluation(make_cells, seed=1)
    compared = compare_evaluations(mine, other)
    assert compared["same_cells"]
    a, b = ([case["type_acc"] for case in one["cases"]] for one in (mine, other))
    assert compared["type_acc"]["paired_t"]["p"] == pytest.approx(stats.ttest_rel(a, b).pvalue)
    assert compared["type_acc"]["unpaired_t"]["p"] == pytest.approx(stats.ttest_ind(a, b, equal_var=False).pvalue)
    mcnemar = compared["type_acc"]["mcnemar"]
    errors = [sum(len(case["type_wrong"]) for case in one["cases"]) for one in (mine, other)]
    assert mcnemar["only_this_wrong"] - mcnemar["only_other_wrong"] == errors[0] - errors[1]
    assert 0 < mcnemar["p"] <= 1


def test_mcnemar_counts_chromosomes_on_which_one_alone_errs(make_cells: MakeCells) -> None:
    mine, other = evaluation(make_cells), evaluation(make_cells)
    mine["cases"][0]["polarity_wrong"] = ["a", "b"]
    other["cases"][0]["polarity_wrong"] = ["b"] + [f"c{n}" for n in range(9)]
    mcnemar = compare_evaluations(mine, other)["polarity_acc"]["mcnemar"]
    assert (mcnemar["only_this_wrong"], mcnemar["only_other_wrong"]) == (1, 9)
    # Two-sided binomial: (1 + 10 + 10 + 1) / 2^10.
    assert mcnemar["p"] == pytest.approx(22 / 1024)


def test_other_cells_cannot_be_paired(make_cells: MakeCells) -> None:
    compared = compare_evaluations(evaluation(make_cells), evaluation(make_cells, number=9))
    assert not compared["same_cells"]
    assert "paired_t" not in compared["type_acc"]
    assert compared["type_acc"]["unpaired_t"]["p"] is not None


def test_a_model_against_itself_differs_in_nothing(make_cells: MakeCells) -> None:
    same = evaluation(make_cells)
    compared = compare_evaluations(same, same)
    assert compared["type_acc"]["paired_t"] == {"t": None, "p": None}
    assert compared["type_acc"]["mcnemar"] == {"only_this_wrong": 0, "only_other_wrong": 0, "p": 1.0}
    json.dumps(compared, allow_nan=False)


@pytest.mark.parametrize("broken", [{}, {"cases": []}, {"cases": [{"case": "a", "n": 3}]}, {"cases": 7}])
def test_an_evaluation_without_single_cases_is_refused(make_cells: MakeCells, broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"single cases|no cell"):
        compare_evaluations(evaluation(make_cells), broken)


def test_a_single_cell_gives_no_t_test(make_cells: MakeCells) -> None:
    compared = compare_evaluations(evaluation(make_cells, number=1), evaluation(make_cells, number=1, seed=1))
    assert compared["type_acc"]["paired_t"]["p"] is None
    assert np.isfinite(compared["type_acc"]["mean"])


@pytest.mark.parametrize(
    "odd", [{"type_acc": "x"}, {"type_acc": float("nan")}, {"type_wrong": [7]}, {"type_wrong": 3}]
)
def test_values_that_no_evaluation_has_are_refused(make_cells: MakeCells, odd: dict[str, Any]) -> None:
    mine, other = evaluation(make_cells), evaluation(make_cells)
    other["cases"][0] |= odd
    with pytest.raises(ValueError, match="holds no values"):
        compare_evaluations(mine, other)
