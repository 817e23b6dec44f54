"""Are the probabilities true? Reliability, temperature, and how many errors a look at the doubts would show."""

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.summary import DoubtPoint, ReliabilityBin
from engine.training.calibration import fit_temperature

_BINS = 15
_LEAST_PROB = 1e-12

# Shares of the chromosomes, least certain first, at which the doubt curve is given.
DOUBT_SHARES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0)


def reliability(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> tuple[ReliabilityBin, ...]:
    """The bins that hold a chromosome, least confident first. Args as in `expected_calibration_error`."""
    index = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    found: list[ReliabilityBin] = []
    for b in range(_BINS):
        inside = index == b
        if inside.any():
            found.append(
                {
                    "low": b / _BINS,
                    "high": (b + 1) / _BINS,
                    "n": int(inside.sum()),
                    "confidence": float(confidence[inside].mean()),
                    "accuracy": float(right[inside].mean()),
                }
            )
    return tuple(found)


def expected_calibration_error(confidence: NDArray[np.floating], right: NDArray[np.bool_]) -> float:
    """ECE: mean distance of confidence and accuracy over equally wide bins of confidence, weighted by size.

    Args:
        confidence: (N,) probability of the predicted class.
        right: (N,) whether it is the true one.
    """
    if not len(confidence):
        return float("nan")
    bins = reliability(confidence, right)
    return float(sum(abs(b["confidence"] - b["accuracy"]) * b["n"] for b in bins) / len(confidence))


def negative_log_likelihood(probs: NDArray[np.floating], truth: NDArray[np.intp]) -> float:
    """Mean of -log p(true class), in nats.

    Args:
        probs: (N, classes), rows sum to 1.
        truth: (N,) class indices.
    """
    return float(-np.log(np.maximum(probs[np.arange(len(truth)), truth], _LEAST_PROB)).mean())


def tempered(probs: NDArray[np.floating], temperature: float) -> NDArray[np.float64]:
    """softmax(logits / temperature) from softmax(logits): (N, classes) float64."""
    logits = _logits(probs) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    scaled: NDArray[np.float64] = powers / powers.sum(axis=1, keepdims=True)
    return scaled


def _logits(probs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Such that their softmax is `probs`: (N, classes)."""
    logits: NDArray[np.float64] = np.log(np.maximum(probs.astype(np.float64), _LEAST_PROB))
    return logits


def best_temperature(probs: NDArray[np.floating], truth: NDArray[np.intp]) -> float:
    """The temperature of least negative log-likelihood: above 1 the model was too sure, below it too modest."""
    return fit_temperature(_logits(probs), truth)


def doubt_curve(certainty: NDArray[np.floating], wrong: NDArray[np.bool_]) -> tuple[DoubtPoint, ...]:
    """Share of errors caught against share of chromosomes doubted, at DOUBT_SHARES; empty if nothing is wrong.

    Args:
        certainty: (N,) what doubts go by, such as the probability of the type given; lowest is looked at first.
        wrong: (N,) whether the proposal is an error.
    """
    if not wrong.any():
        return ()
    caught = np.cumsum(wrong[np.argsort(certainty, kind="stable")]) / wrong.sum()
    points: list[DoubtPoint] = []
    for share in DOUBT_SHARES:
        looked_at = round(share * len(wrong))
        points.append({"doubted": share, "caught": float(caught[looked_at - 1]) if looked_at else 0.0})
    return tuple(points)
