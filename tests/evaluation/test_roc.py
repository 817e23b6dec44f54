"""ROC curves whose areas are known."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from engine.domain.chromosome import TYPES
from engine.evaluation.roc import mean_auc, mean_roc, roc_per_class, roc_summary
from tests.conftest import NORMAL_FEMALE
from tests.evaluation.conftest import MakeCells


def test_areas_are_those_of_the_library_and_the_mean_curve_has_their_mean() -> None:
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 4, 500)
    probs = rng.dirichlet(np.ones(4), 500)
    probs[np.arange(500), truth] += 0.3
    probs /= probs.sum(axis=1, keepdims=True)
    curves = roc_per_class(probs, truth)
    areas = [roc_auc_score(truth == index, probs[:, index]) for index in range(4)]
    assert [curves[index].auc for index in range(4)] == pytest.approx(areas)
    assert mean_roc(curves).auc == pytest.approx(np.mean(areas), abs=2e-3)
    assert mean_auc(curves) == pytest.approx(np.mean(areas))


def test_areas_of_cells(make_cells: MakeCells) -> None:
    summary = roc_summary(make_cells(4))
    assert set(summary["type"]["auc"]) == set(TYPES)
    assert 0.9 < summary["type"]["auc_mean"] <= 1
    # Two classes mirror each other.
    assert summary["polarity"]["auc"]["0"] == pytest.approx(summary["polarity"]["auc"]["1"])
    women = make_cells(2, counts=NORMAL_FEMALE)
    assert "Y" not in roc_summary(women)["type"]["auc"]


def test_classes_that_do_not_occur_have_no_curve() -> None:
    probs = np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]])
    curves = roc_per_class(probs, np.array([0, 1]))
    assert set(curves) == {0, 1}
    assert curves[0].auc == pytest.approx(1)
