"""The parts of the `evaluate --json` object, a function each. Shares are in [0, 1]; NaN where undefined."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import N_TYPES, Q_ARM_DOWN, Q_ARM_UP, TYPES
from engine.domain.doubts import LIMITS
from engine.evaluation.calibration import (
    best_temperature,
    doubt_curve,
    expected_calibration_error,
    negative_log_likelihood,
    reliability,
    tempered,
)
from engine.evaluation.metrics import accuracy, class_scores, confusion_matrix, mean_and_std, mean_f1
from engine.evaluation.predictions import CellResult, pooled
from engine.evaluation.summary import (
    Accuracies,
    Calibration,
    CaseScores,
    CellGroup,
    CellShares,
    DispatchScores,
    Doubts,
    PolarityRow,
    TypeRow,
)
from engine.inference.dispatch import DISPATCHES

_RESAMPLES = 1000


def accuracies(results: Sequence[CellResult]) -> Accuracies:
    """Acc., F1, Acc. per Case and Acc. per Case-D for type; the first three for polarity."""
    every = pooled(results)
    return {
        "type": {
            "acc": accuracy(every.types, every.predicted),
            "f1": mean_f1(confusion_matrix(every.types, every.predicted, N_TYPES)),
            "acc_per_case": mean_and_std([accuracy(r.types, r.predicted) for r in results]),
            "acc_per_case_d": mean_and_std([accuracy(r.types, r.dispatched) for r in results]),
        },
        "polarity": {
            "acc": accuracy(every.polarity, every.predicted_polarity),
            "f1": mean_f1(confusion_matrix(every.polarity, every.predicted_polarity, 2)),
            "acc_per_case": mean_and_std([accuracy(r.polarity, r.predicted_polarity) for r in results]),
        },
    }


def all_right(truth: NDArray[np.intp], given: NDArray[np.intp]) -> bool:
    return bool((truth == given).all())


def counts_are_exact(truth: NDArray[np.intp], given: NDArray[np.intp]) -> bool:
    """True if the 24 class counts are equal: what a numerical diagnosis needs."""
    return bool((np.bincount(truth, minlength=N_TYPES) == np.bincount(given, minlength=N_TYPES)).all())


def cell_shares(
    results: Sequence[CellResult], holds: Callable[[NDArray[np.intp], NDArray[np.intp]], bool]
) -> CellShares:
    """Share of cells of which something holds for (true, given) types, before and after the dispatch."""
    return {
        "raw": float(np.mean([holds(r.types, r.predicted) for r in results])),
        "dispatched": float(np.mean([holds(r.types, r.dispatched) for r in results])),
    }


def part_of_cells(results: Sequence[CellResult]) -> CellGroup:
    """The scores of some cells alone, as in Table IX of the abnormal ones; only their number if there are none."""
    if not results:
        return {"n_cases": 0}
    return {
        "n_cases": len(results),
        **accuracies(results),
        "cases_all_right": cell_shares(results, all_right),
        "counts_exact": cell_shares(results, counts_are_exact),
    }


def dispatches(results: Sequence[CellResult], threshold: float) -> dict[str, DispatchScores]:
    """Every dispatch on the same predictions."""
    found: dict[str, DispatchScores] = {}
    for method in DISPATCHES:
        given = [result.dispatched_by(method, threshold) for result in results]
        every = pooled(given)
        abnormal = [result for result in given if result.is_abnormal]
        found[method] = {
            "acc": accuracy(every.types, every.dispatched),
            "acc_per_case_d": mean_and_std([accuracy(r.types, r.dispatched) for r in given]),
            "cases_all_right": cell_shares(given, all_right)["dispatched"],
            "counts_exact": cell_shares(given, counts_are_exact)["dispatched"],
            "abnormal_counts_exact": cell_shares(abnormal, counts_are_exact)["dispatched"] if abnormal else math.nan,
        }
    return found


def per_type(results: Sequence[CellResult], confusion: NDArray[np.intp]) -> list[TypeRow]:
    """Tables V and VII: precision, recall, F1 and polarity accuracy of each type."""
    scores, every = class_scores(confusion), pooled(results)
    return [
        {
            "type": name,
            "n": int((own := every.types == index).sum()),
            "precision": float(scores.precision[index]),
            "recall": float(scores.recall[index]),
            "f1": float(scores.f1[index]),
            "polarity_acc": accuracy(every.polarity[own], every.predicted_polarity[own]),
        }
        for index, name in enumerate(TYPES)
    ]


def per_polarity(confusion: NDArray[np.intp]) -> list[PolarityRow]:
    """Table VI. Args: the (2, 2) confusion of polarity."""
    scores = class_scores(confusion)
    return [
        {
            "polarity": polarity,
            "n": int(confusion[polarity].sum()),
            "precision": float(scores.precision[polarity]),
            "recall": float(scores.recall[polarity]),
            "f1": float(scores.f1[polarity]),
        }
        for polarity in (Q_ARM_UP, Q_ARM_DOWN)
    ]


def per_case(results: Sequence[CellResult]) -> list[CaseScores]:
    """Each cell's accuracies and the files on which it erred: what a comparison of two systems needs."""

    def files(result: CellResult, wrong: NDArray[np.bool_]) -> list[str]:
        return [name for name, is_wrong in zip(result.image_names, wrong, strict=True) if is_wrong]

    return [
        {
            "case": r.name,
            "patient": r.patient,
            "fold": r.fold,
            "n": len(r.types),
            "abnormal": r.is_abnormal,
            "type_acc": accuracy(r.types, r.predicted),
            "type_acc_d": accuracy(r.types, r.dispatched),
            "polarity_acc": accuracy(r.polarity, r.predicted_polarity),
            "type_wrong": files(r, r.predicted != r.types),
            "dispatched_wrong": files(r, r.dispatched != r.types),
            "polarity_wrong": files(r, r.predicted_polarity != r.polarity),
        }
        for r in results
    ]


def calibration(results: Sequence[CellResult]) -> Calibration:
    """ECE, likelihood, the temperature that would be best, and the bins of the reliability plot."""
    every = pooled(results)
    types, probs = every.types, every.type_probs
    right = every.predicted == types
    temperature = best_temperature(probs, types)
    mended = tempered(probs, temperature)
    return {
        "ece": expected_calibration_error(probs.max(axis=1), right),
        "nll": negative_log_likelihood(probs, types),
        "best_temperature": temperature,
        "ece_at_best_temperature": expected_calibration_error(mended.max(axis=1), right),
        "nll_at_best_temperature": negative_log_likelihood(mended, types),
        "reliability": list(reliability(probs.max(axis=1), right)),
    }


def doubts(results: Sequence[CellResult]) -> Doubts:
    """What a person who looks at doubts sees: of wrong types after the dispatch, and of wrong polarities.

    `rule` is the application's: unsure of the given type or of the polarity, or moved by the dispatch.
    """
    every = pooled(results)
    type_certainty = every.type_probs[np.arange(len(every.types)), every.dispatched].astype(np.float64)
    polarity_certainty = np.maximum(every.q_down_probs, 1 - every.q_down_probs).astype(np.float64)
    type_wrong = every.dispatched != every.types
    polarity_wrong = every.predicted_polarity != every.polarity
    moved = every.dispatched != every.predicted
    # The dispatch went against the highest probability: looked at before all others.
    certainty = np.where(moved, type_certainty - 1, type_certainty)
    doubted = moved | (type_certainty < LIMITS.type_below) | (polarity_certainty < LIMITS.polarity_below)
    wrong = type_wrong | polarity_wrong
    return {
        "rule": {
            "doubted": float(doubted.mean()),
            "errors_caught": float(doubted[wrong].mean()) if wrong.any() else math.nan,
            "errors_missed": int((wrong & ~doubted).sum()),
        },
        "type": list(doubt_curve(certainty, type_wrong)),
        "polarity": list(doubt_curve(polarity_certainty, polarity_wrong)),
    }


def intervals(results: Sequence[CellResult]) -> dict[str, tuple[float, float]]:
    """95 % intervals of the main shares, by drawing patients anew (cells of one patient resemble each other)."""
    patients = sorted({r.patient or r.name for r in results})
    place = {patient: index for index, patient in enumerate(patients)}
    # Columns: chromosomes, right types, right polarities, cells, sum of Acc. per Case-D, all right, counts exact.
    sums = np.zeros((len(patients), 7))
    for r in results:
        sums[place[r.patient or r.name]] += (
            len(r.types),
            (r.predicted == r.types).sum(),
            (r.predicted_polarity == r.polarity).sum(),
            1,
            accuracy(r.types, r.dispatched),
            all_right(r.types, r.dispatched),
            counts_are_exact(r.types, r.dispatched),
        )
    rng = np.random.default_rng(0)
    drawn = np.stack([sums[rng.integers(len(patients), size=len(patients))].sum(axis=0) for _ in range(_RESAMPLES)])
    chromosomes, cells = drawn[:, 0], drawn[:, 3]
    shares = {
        "type.acc": drawn[:, 1] / chromosomes,
        "polarity.acc": drawn[:, 2] / chromosomes,
        "type.acc_per_case_d": drawn[:, 4] / cells,
        "cases_all_right.dispatched": drawn[:, 5] / cells,
        "counts_exact.dispatched": drawn[:, 6] / cells,
    }
    return {
        name: (float(np.percentile(values, 2.5)), float(np.percentile(values, 97.5)))
        for name, values in shares.items()
    }
