"""One-vs-all receiver operating characteristic (III-C, Fig. 7)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_curve

from engine.domain.chromosome import TYPES
from engine.evaluation.predictions import CellResult, pooled
from engine.evaluation.summary import Roc

_GRID = 501


@dataclass(frozen=True, eq=False)
class RocCurve:
    """False and true positive rates, each (points,) in [0, 1] and ascending."""

    false_positive: NDArray[np.float64]
    true_positive: NDArray[np.float64]

    @property
    def auc(self) -> float:
        """Area under the curve, in [0, 1]."""
        return float(np.trapezoid(self.true_positive, self.false_positive))


def roc_per_class(probs: NDArray[np.floating], truth: NDArray[np.intp]) -> dict[int, RocCurve]:
    """The curve of every class against all others; a class that never or always occurs has none.

    Args:
        probs: (N, classes).
        truth: (N,) class indices.
    """
    curves = {}
    for index in range(probs.shape[1]):
        present = truth == index
        if present.any() and not present.all():
            false_positive, true_positive, _ = roc_curve(present, probs[:, index])
            curves[index] = RocCurve(false_positive, true_positive)
    return curves


def mean_roc(curves: dict[int, RocCurve]) -> RocCurve:
    """The curve averaged over the classes, as Fig. 7 has it: mean true positive rate at each false positive rate."""
    # Most of what happens, happens at rates of a few thousandths.
    grid = np.concatenate([[0.0], np.logspace(-5, 0, _GRID)])
    rates = [_at(curve, grid) for curve in curves.values()]
    return RocCurve(np.concatenate([[0.0], grid]), np.concatenate([[0.0], np.mean(rates, axis=0)]))


def roc_summary(results: Sequence[CellResult]) -> Roc:
    """The `roc` object of `evaluate --json`: areas under the curves of types and of polarities, and of their mean."""
    types = roc_per_class(*type_scores(results))
    polarities = roc_per_class(*polarity_scores(results))
    return {
        "type": {"auc_mean": mean_auc(types), "auc": {TYPES[index]: curve.auc for index, curve in types.items()}},
        "polarity": {
            "auc_mean": mean_auc(polarities),
            "auc": {str(index): curve.auc for index, curve in polarities.items()},
        },
    }


def type_scores(results: Sequence[CellResult]) -> tuple[NDArray[np.floating], NDArray[np.intp]]:
    """(N, 24) probabilities and (N,) true types of all cells."""
    every = pooled(results)
    return every.type_probs, every.types


def polarity_scores(results: Sequence[CellResult]) -> tuple[NDArray[np.floating], NDArray[np.intp]]:
    """(N, 2) probabilities and (N,) true polarities of all cells."""
    every = pooled(results)
    return np.stack([1 - every.q_down_probs, every.q_down_probs], axis=1), every.polarity


def mean_auc(curves: dict[int, RocCurve]) -> float | None:
    """The area under the mean curve, which is the mean of the areas; None without any curve."""
    return float(np.mean([curve.auc for curve in curves.values()])) if curves else None


def _at(curve: RocCurve, grid: NDArray[np.float64]) -> NDArray[np.float64]:
    """The true positive rate at each false positive rate of `grid`, the upper end of vertical steps."""
    last = np.searchsorted(curve.false_positive, grid, side="right") - 1
    following = np.minimum(last + 1, len(curve.false_positive) - 1)
    run = curve.false_positive[following] - curve.false_positive[last]
    part = np.divide(grid - curve.false_positive[last], run, out=np.zeros_like(grid), where=run > 0)
    rates: NDArray[np.float64] = curve.true_positive[last] + part * (
        curve.true_positive[following] - curve.true_positive[last]
    )
    return rates
