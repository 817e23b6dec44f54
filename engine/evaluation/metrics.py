"""The four metrics of Section III-C, and what a laboratory asks beyond them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.summary import MeanStd


def accuracy(truth: NDArray[np.intp], predicted: NDArray[np.intp]) -> float:
    """Acc.: the share of images classified right, in [0, 1]; NaN for none."""
    return float((truth == predicted).mean()) if len(truth) else float("nan")


def confusion_matrix(truth: NDArray[np.intp], predicted: NDArray[np.intp], classes: int) -> NDArray[np.intp]:
    """(classes, classes) counts: row the true class, column the predicted one."""
    matrix = np.zeros((classes, classes), dtype=np.intp)
    np.add.at(matrix, (truth, predicted), 1)
    return matrix


@dataclass(frozen=True)
class ClassScores:
    """Precision, recall and F1 of each class, each (classes,) in [0, 1].

    A class that is neither present nor predicted has NaN; one with no true positive has 0.
    """

    precision: NDArray[np.float64]
    recall: NDArray[np.float64]
    f1: NDArray[np.float64]


def class_scores(confusion: NDArray[np.intp]) -> ClassScores:
    """The terms of equation (12) from a confusion matrix."""
    right = np.diag(confusion).astype(np.float64)
    predicted, present = confusion.sum(axis=0), confusion.sum(axis=1)
    seen = (predicted + present) > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        precision = np.where(predicted > 0, right / predicted, np.where(seen, 0.0, np.nan))
        recall = np.where(present > 0, right / present, np.where(seen, 0.0, np.nan))
        f1 = np.where(seen, 2 * right / (predicted + present), np.nan)
    return ClassScores(precision, recall, f1)


def mean_f1(confusion: NDArray[np.intp]) -> float:
    """Equation (12): F1 averaged over the classes that occur."""
    scores = class_scores(confusion).f1
    return float(np.nanmean(scores)) if np.isfinite(scores).any() else float("nan")


def mean_and_std(values: Sequence[float]) -> MeanStd:
    """Of shares in [0, 1]; NaN of none."""
    if not values:
        return {"mean": float("nan"), "std": float("nan")}
    return {"mean": float(np.mean(values)), "std": float(np.std(values))}
