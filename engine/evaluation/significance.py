"""Is one system better than another? The t-tests of III-D over cells, and McNemar's test over chromosomes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from engine.evaluation.comparisons import CaseAccuracy, ComparedCase, Comparison, McNemar, Tests, TTest, WrongFiles

# Per-case accuracies of `evaluate --json`, and beside each the list of files on which it erred.
COMPARED: dict[CaseAccuracy, WrongFiles] = {
    "type_acc": "type_wrong",
    "type_acc_d": "dispatched_wrong",
    "polarity_acc": "polarity_wrong",
}


def compare_evaluations(mine: Mapping[str, Any], other: Mapping[str, Any]) -> Comparison:
    """Compare two `evaluate --json` objects that hold per-case values.

    On the same cells: the paired t-test over cells and McNemar's over chromosomes. In any case the unpaired t-test
    over cells (Welch's: the two variances need not be equal).

    Args:
        mine, other: a `Summary`, or what a file holds in its place: "cases" alone is read, and checked.

    Raises:
        ValueError: one of them has no per-case values.
    """
    first, second = per_case_values(mine), per_case_values(other)
    same = {name: case["n"] for name, case in first.items()} == {name: case["n"] for name, case in second.items()}

    def tests(value: CaseAccuracy) -> Tests:
        wrong = COMPARED[value]
        a = np.array([case[value] for case in first.values()])
        b = np.array([case[value] for case in second.values()])
        found: Tests = {"mean": float(a.mean()), "other_mean": float(b.mean()), "unpaired_t": _unpaired(a, b)}
        if same:
            paired = np.array([second[name][value] for name in first])
            found["paired_t"] = _paired(a, paired)
            found["mcnemar"] = _mcnemar(
                [(set(case[wrong]), set(second[name][wrong])) for name, case in first.items()]
            )
        return found

    return {
        "same_cells": same,
        "n_cases": len(first),
        "other_n_cases": len(second),
        "type_acc": tests("type_acc"),
        "type_acc_d": tests("type_acc_d"),
        "polarity_acc": tests("polarity_acc"),
    }


def per_case_values(evaluation: Mapping[str, Any]) -> dict[str, ComparedCase]:
    """What `compare_evaluations` compares, by the cells' names.

    Raises:
        ValueError: an evaluation has none.
    """
    try:
        cases = {str(case["case"]): case for case in evaluation["cases"]}
        for case in cases.values():
            if any(key not in case for pair in COMPARED.items() for key in ("n", *pair)):
                raise KeyError
            for value, wrong in COMPARED.items():
                if not 0 <= case[value] <= 1 or not all(isinstance(file, str) for file in case[wrong]):
                    raise TypeError
    except (KeyError, TypeError) as error:
        raise ValueError("holds no values of single cases; evaluate again with this version") from error
    if not cases:
        raise ValueError("holds no cell")
    return cases


def _unpaired(a: NDArray[np.float64], b: NDArray[np.float64]) -> TTest:
    if min(len(a), len(b)) < 2 or (_constant(a) and _constant(b)):
        return {"t": None, "p": None}
    # From mean and deviation: the test of raw values warns when one system is right in all cells.
    test = stats.ttest_ind_from_stats(
        a.mean(), a.std(ddof=1), len(a), b.mean(), b.std(ddof=1), len(b), equal_var=False
    )
    return {"t": float(test.statistic), "p": float(test.pvalue)}


def _paired(a: NDArray[np.float64], b: NDArray[np.float64]) -> TTest:
    if len(a) < 2 or _constant(a - b):  # no spread of the differences: t is 0 / 0, or infinite
        return {"t": None, "p": None}
    test = stats.ttest_rel(a, b)
    return {"t": float(test.statistic), "p": float(test.pvalue)}


def _constant(values: NDArray[np.float64]) -> bool:
    return bool(np.allclose(values, values[0], rtol=0, atol=1e-12))


def _mcnemar(wrong: Sequence[tuple[set[str], set[str]]]) -> McNemar:
    """The exact test on chromosomes of which one system alone is wrong."""
    only_mine = sum(len(mine - other) for mine, other in wrong)
    only_other = sum(len(other - mine) for mine, other in wrong)
    differing = only_mine + only_other
    p = float(stats.binomtest(only_mine, differing, 0.5).pvalue) if differing else 1.0
    return {"only_this_wrong": only_mine, "only_other_wrong": only_other, "p": p}
