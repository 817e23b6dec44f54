"""The metrics on small examples worked out by hand."""

import math

import numpy as np
import pytest

from engine.domain.chromosome import TYPE_INDEX
from engine.evaluation.evaluate import summarise
from engine.evaluation.metrics import (
    accuracy,
    class_scores,
    confusion_matrix,
    mean_f1,
)
from engine.evaluation.predictions import CellResult


def test_confusion_precision_recall_and_f1() -> None:
    truth, predicted = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 0, 1, 1, 0, 2])
    confusion = confusion_matrix(truth, predicted, 4)
    assert confusion.tolist() == [[2, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 0]]
    scores = class_scores(confusion)
    assert scores.precision[:3].tolist() == pytest.approx([2 / 3, 1 / 2, 1])
    assert scores.recall[:3].tolist() == pytest.approx([2 / 3, 1 / 2, 1])
    assert math.isnan(scores.f1[3])  # a type the data do not hold
    assert mean_f1(confusion) == pytest.approx((2 / 3 + 1 / 2 + 1) / 3)
    assert accuracy(truth, predicted) == pytest.approx(4 / 6)


def result(types: list[str], predicted: list[str], dispatched: list[str], polarity_right: int) -> CellResult:
    n = len(types)
    probs = np.zeros((n, 24), dtype=np.float32)
    probs[np.arange(n), [TYPE_INDEX[name] for name in predicted]] = 1
    polarity = np.ones(n, dtype=np.intp)
    q_down = np.where(np.arange(n) < polarity_right, 0.9, 0.1).astype(np.float32)
    return CellResult(
        "c",
        np.array([TYPE_INDEX[name] for name in types]),
        polarity,
        probs,
        q_down,
        np.array([TYPE_INDEX[name] for name in dispatched]),
        0.5,
    )


def test_summary_tells_per_case_from_per_image_and_raw_from_dispatched() -> None:
    healthy = result(["1", "1", "2", "2"], ["1", "2", "2", "2"], ["1", "1", "2", "2"], 4)
    swapped = result(["4", "5"], ["5", "4"], ["5", "4"], 1)
    summary = summarise([healthy, swapped], "paper")
    assert summary["type"]["acc"] == pytest.approx(3 / 6)
    assert summary["type"]["acc_per_case"]["mean"] == pytest.approx((3 / 4 + 0) / 2)
    assert summary["type"]["acc_per_case_d"]["mean"] == pytest.approx((1 + 0) / 2)
    assert summary["polarity"]["acc"] == pytest.approx(5 / 6)
    assert summary["cases_all_right"] == {"raw": 0.0, "dispatched": 0.5}
    # Two swapped chromosomes leave the counts as they are.
    assert summary["counts_exact"] == {"raw": 0.5, "dispatched": 1.0}
    assert summary["abnormal"] == {"n_cases": 0}
    assert summary["seconds_per_case"] == pytest.approx(0.5)
    assert summary["per_type"][23]["f1"] is None


def test_abnormal_cells_are_counted_apart() -> None:
    trisomy = result(["21"] * 3, ["21", "21", "22"], ["21"] * 3, 3)
    lost = result(["21"], ["21"], ["21"], 1)
    summary = summarise([trisomy, lost], "paper")
    assert summary["abnormal"]["n_cases"] == 1
    assert summary["abnormal"]["type"]["acc"] == pytest.approx(2 / 3)
    assert summary["abnormal"]["counts_exact"] == {"raw": 0.0, "dispatched": 1.0}
