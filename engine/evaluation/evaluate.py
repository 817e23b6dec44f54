"""Evaluate a model on a data set: Section III-C's metrics, cell by cell as a case would be karyotyped."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import TYPE_INDEX, TYPES
from engine.evaluation.metrics import (
    MeanStd,
    accuracy,
    class_scores,
    confusion_matrix,
    expected_calibration_error,
    mean_f1,
)
from engine.inference.dispatch import dispatch
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset, LabelledCell

_N_TYPES = len(TYPES)


@dataclass(frozen=True, eq=False)
class CellResult:
    """One cell's truth and prediction.

    Attributes:
        name: the cell's case name in the data set.
        types, polarity: (n,) true class indices and polarities.
        type_probs: (n, 24).
        q_down_probs: (n,).
        dispatched: (n,) class indices after the dispatch.
        seconds: reading excluded: preprocessing, network and dispatch.
    """

    name: str
    types: NDArray[np.intp]
    polarity: NDArray[np.intp]
    type_probs: NDArray[np.float32]
    q_down_probs: NDArray[np.float32]
    dispatched: NDArray[np.intp]
    seconds: float

    @property
    def predicted(self) -> NDArray[np.intp]:
        return np.asarray(self.type_probs.argmax(axis=1))

    @property
    def predicted_polarity(self) -> NDArray[np.intp]:
        return (self.q_down_probs >= 0.5).astype(np.intp)

    @property
    def is_abnormal(self) -> bool:
        """True if the labels hold a numerical finding: a type beyond 46,XX and 46,XY's number.

        A missing chromosome alone is no finding: data sets have cells that lost one in preparation.
        """
        counts = np.bincount(self.types, minlength=_N_TYPES)
        autosomes, x, y = counts[:22], counts[TYPE_INDEX["X"]], counts[TYPE_INDEX["Y"]]
        return bool((autosomes > 2).any() or x + y > 2)


def evaluate_cells(
    dataset: Dataset,
    predictor: Predictor,
    *,
    method: str = "paper",
    folds: Collection[int] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[CellResult]:
    """Predict and dispatch every cell of the given folds (None: all).

    Raises:
        ValueError: the data set has none of these folds.
        DatasetError: an image cannot be read.
    """
    cells = [cell for cell in dataset.cells if folds is None or cell.fold in folds]
    if not cells:
        raise ValueError(f"{dataset.path}: no cell in fold {', '.join(map(str, sorted(folds or ())))}")
    results = []
    for number, cell in enumerate(cells, 1):
        results.append(_evaluate_cell(dataset, cell, predictor, method))
        if progress:
            progress(number, len(cells))
    return results


def _evaluate_cell(dataset: Dataset, cell: LabelledCell, predictor: Predictor, method: str) -> CellResult:
    images = [dataset.read_image(cell.case, chromosome.file) for chromosome in cell.chromosomes]
    began = perf_counter()
    predictions = predictor.predict_images(images)
    type_probs = np.stack([prediction.type_probs for prediction in predictions])
    dispatched = dispatch(type_probs, method, predictor.config.dispatch_threshold)
    seconds = perf_counter() - began
    return CellResult(
        name=cell.case,
        types=np.array([TYPE_INDEX[chromosome.type] for chromosome in cell.chromosomes]),
        polarity=np.array([chromosome.polarity for chromosome in cell.chromosomes]),
        type_probs=type_probs,
        q_down_probs=np.array([prediction.q_down_prob for prediction in predictions], dtype=np.float32),
        dispatched=np.array([TYPE_INDEX[name] for name in dispatched.types]),
        seconds=seconds,
    )


def summarise(results: Sequence[CellResult], method: str) -> dict[str, Any]:
    """All metrics as the `evaluate --json` object (without the model). Shares are in [0, 1]; NaN is null."""
    types = np.concatenate([r.types for r in results])
    predicted = np.concatenate([r.predicted for r in results])
    polarity = np.concatenate([r.polarity for r in results])
    confidence = np.concatenate([r.type_probs.max(axis=1) for r in results])
    confusion = confusion_matrix(types, predicted, _N_TYPES)
    abnormal = [r for r in results if r.is_abnormal]
    summary: dict[str, Any] = {
        "n_images": len(types),
        "n_cases": len(results),
        "dispatch": method,
        **_accuracies(results),
        "cases_all_right": {
            "raw": _share(results, lambda r: bool((r.predicted == r.types).all())),
            "dispatched": _share(results, lambda r: bool((r.dispatched == r.types).all())),
        },
        "counts_exact": _counts_exact(results),
        "abnormal": {"n_cases": len(abnormal)},
        "per_type": _per_type(results, confusion),
        "confusion": confusion.tolist(),
        "calibration": {"ece": expected_calibration_error(confidence, predicted == types)},
        "polarity_confusion": confusion_matrix(
            polarity, np.concatenate([r.predicted_polarity for r in results]), 2
        ).tolist(),
        "seconds_per_case": float(np.mean([r.seconds for r in results])),
    }
    if abnormal:
        summary["abnormal"] |= {**_accuracies(abnormal), "counts_exact": _counts_exact(abnormal)}
    cleaned: dict[str, Any] = _without_nan(summary)
    return cleaned


def _accuracies(results: Sequence[CellResult]) -> dict[str, Any]:
    """Acc., F1, Acc. per Case and Acc. per Case-D for type; the first three for polarity."""
    types = np.concatenate([r.types for r in results])
    predicted = np.concatenate([r.predicted for r in results])
    polarity = np.concatenate([r.polarity for r in results])
    predicted_polarity = np.concatenate([r.predicted_polarity for r in results])
    return {
        "type": {
            "acc": accuracy(types, predicted),
            "f1": mean_f1(confusion_matrix(types, predicted, _N_TYPES)),
            "acc_per_case": vars(MeanStd.of([accuracy(r.types, r.predicted) for r in results])),
            "acc_per_case_d": vars(MeanStd.of([accuracy(r.types, r.dispatched) for r in results])),
        },
        "polarity": {
            "acc": accuracy(polarity, predicted_polarity),
            "f1": mean_f1(confusion_matrix(polarity, predicted_polarity, 2)),
            "acc_per_case": vars(MeanStd.of([accuracy(r.polarity, r.predicted_polarity) for r in results])),
        },
    }


def _share(results: Sequence[CellResult], holds: Callable[[CellResult], bool]) -> float:
    return sum(map(holds, results)) / len(results)


def _counts_exact(results: Sequence[CellResult]) -> dict[str, float]:
    """Share of cells whose 24 class counts equal the truth: what a numerical diagnosis needs."""

    def exact(truth: NDArray[np.intp], given: NDArray[np.intp]) -> bool:
        return bool((np.bincount(truth, minlength=_N_TYPES) == np.bincount(given, minlength=_N_TYPES)).all())

    return {
        "raw": _share(results, lambda r: exact(r.types, r.predicted)),
        "dispatched": _share(results, lambda r: exact(r.types, r.dispatched)),
    }


def _per_type(results: Sequence[CellResult], confusion: NDArray[np.intp]) -> list[dict[str, Any]]:
    """Tables V and VII: precision, recall, F1 and polarity accuracy of each type."""
    scores = class_scores(confusion)
    types = np.concatenate([r.types for r in results])
    polarity_right = np.concatenate([r.predicted_polarity == r.polarity for r in results])
    return [
        {
            "type": name,
            "n": int((types == index).sum()),
            "precision": float(scores.precision[index]),
            "recall": float(scores.recall[index]),
            "f1": float(scores.f1[index]),
            "polarity_acc": float(polarity_right[types == index].mean()) if (types == index).any() else math.nan,
        }
        for index, name in enumerate(TYPES)
    ]


def _without_nan(value: Any) -> Any:
    """The same structure with NaN, which JSON cannot hold, as None."""
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value
