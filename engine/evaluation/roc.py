"""One-vs-all receiver operating characteristic (III-C, Fig. 7)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_curve

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
