"""Reliability, temperature and doubts, on answers whose truth is drawn from the probabilities themselves."""

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.evaluation.calibration import (
    best_temperature,
    doubt_curve,
    expected_calibration_error,
    negative_log_likelihood,
    reliability,
    tempered,
)


def drawn(seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Probabilities and truths that follow them."""
    rng = np.random.default_rng(seed)
    logits = rng.normal(0, 2, (4000, 6))
    probs = tempered(np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True), 1.0)
    return probs, np.array([rng.choice(6, p=row) for row in probs])


def test_ece_of_calibrated_and_of_overconfident_answers() -> None:
    confidence = np.full(10, 0.8)
    assert expected_calibration_error(confidence, np.arange(10) < 8) == pytest.approx(0)
    assert expected_calibration_error(np.full(10, 1.0), np.arange(10) < 6) == pytest.approx(0.4)
    assert np.isnan(expected_calibration_error(np.zeros(0), np.zeros(0, dtype=bool)))


def test_reliability_bins_hold_every_answer_once() -> None:
    probs, truth = drawn()
    bins = reliability(probs.max(axis=1), probs.argmax(axis=1) == truth)
    assert sum(b["n"] for b in bins) == len(truth)
    assert all(b["low"] <= b["confidence"] <= b["high"] for b in bins)
    assert all(abs(b["confidence"] - b["accuracy"]) < 0.1 for b in bins if b["n"] > 200)


@pytest.mark.parametrize("wrong_by", [0.5, 1.0, 2.0])
def test_the_temperature_that_was_applied_is_found_again(wrong_by: float) -> None:
    probs, truth = drawn()
    spoilt = tempered(probs, wrong_by)
    found = best_temperature(spoilt, truth)
    assert found == pytest.approx(1 / wrong_by, rel=0.06)
    assert negative_log_likelihood(tempered(spoilt, found), truth) <= negative_log_likelihood(spoilt, truth)


def test_doubting_the_least_certain_catches_their_errors_first() -> None:
    certainty = np.linspace(0, 1, 100)
    wrong = np.zeros(100, dtype=bool)
    wrong[[0, 1, 2, 60]] = True
    caught = {point["doubted"]: point["caught"] for point in doubt_curve(certainty, wrong)}
    assert [caught[share] for share in (0.005, 0.01, 0.03, 0.5, 0.75, 1.0)] == pytest.approx(
        [0, 0.25, 0.75, 0.75, 1, 1]
    )
    assert doubt_curve(certainty, np.zeros(100, dtype=bool)) == ()
