"""Evaluate a model on a data set: Section III-C's metrics, cell by cell as a case would be karyotyped."""

import math
from collections.abc import Collection, Sequence
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import Progress
from engine.domain.chromosome import N_TYPES, TYPE_INDEX
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Prediction
from engine.evaluation import scores
from engine.evaluation.doubtful_labels import doubts_summary
from engine.evaluation.metrics import confusion_matrix
from engine.evaluation.predictions import CellResult, dispatched_types, pooled
from engine.evaluation.summary import MeasuredModel, Summary
from engine.inference.dispatch import DEFAULT_DISPATCH
from engine.inference.outputs import Outputs
from engine.io.dataset import Dataset, DatasetError, LabelledCell
from engine.varifocal.config import VarifocalConfig


class ImagePredictor(Protocol):
    """What is evaluated: `engine.inference.predictor.Predictor`, or another system with its face."""

    @property
    def model(self) -> ModelInfo: ...

    @property
    def config(self) -> VarifocalConfig: ...

    def predict_images(self, images: Sequence[NDArray[np.uint8]], /) -> tuple[Prediction | None, ...]: ...

    def predict_and_keep(
        self, images: Sequence[NDArray[np.uint8]], /
    ) -> tuple[tuple[Prediction | None, ...], Outputs | None]: ...


def evaluate_cells(
    dataset: Dataset,
    predictor: ImagePredictor,
    *,
    method: str = DEFAULT_DISPATCH,
    folds: Collection[int] | None = None,
    progress: Progress | None = None,
) -> list[CellResult]:
    """Predict and dispatch every cell of the given folds (None: all).

    Raises:
        ValueError: the data set has none of these folds.
        DatasetError: an image cannot be read, or shows nothing that can be typed.
    """
    cells = cells_of_folds(dataset, folds)
    results = []
    for number, cell in enumerate(cells, 1):
        results.append(_evaluate_cell(dataset, cell, predictor, method))
        if progress:
            progress(number, len(cells))
    return results


def cells_of_folds(dataset: Dataset, folds: Collection[int] | None) -> list[LabelledCell]:
    """The cells of the given folds (None: all); ValueError if one of the folds does not occur."""
    unknown = sorted(set(folds or ()) - set(dataset.folds))
    if unknown:
        known = ", ".join(map(str, dataset.folds))
        raise ValueError(f"{dataset.path}: has no fold {', '.join(map(str, unknown))}, only {known}")
    return [cell for cell in dataset.cells if folds is None or cell.fold in folds]


def check_kept_folds(dataset: Dataset, folds: Collection[int]) -> None:
    """ValueError unless each of these folds can be kept aside, with another one to train on."""
    cells_of_folds(dataset, folds)
    if len(dataset.folds) < 2:
        raise ValueError(f"{dataset.path}: a single fold leaves none to train on")


def _evaluate_cell(dataset: Dataset, cell: LabelledCell, predictor: ImagePredictor, method: str) -> CellResult:
    images = dataset.read_images(cell.case, (chromosome.file for chromosome in cell.chromosomes))
    began = perf_counter()
    found, outputs = predictor.predict_and_keep(images)
    predictions = _all_typed(dataset, cell, found)
    type_probs = np.stack([prediction.type_probs for prediction in predictions])
    dispatched = dispatched_types(type_probs, method, predictor.config.dispatch_threshold)
    seconds = perf_counter() - began
    return CellResult(
        name=cell.case,
        types=np.array([TYPE_INDEX[chromosome.type] for chromosome in cell.chromosomes]),
        polarity=np.array(
            [known.turned(p.upright_deg).polarity for known, p in zip(cell.chromosomes, predictions, strict=True)]
        ),
        type_probs=type_probs,
        q_down_probs=np.array([prediction.q_down_prob for prediction in predictions], dtype=np.float32),
        dispatched=dispatched,
        seconds=seconds,
        patient=cell.patient,
        fold=cell.fold,
        files=tuple(chromosome.file for chromosome in cell.chromosomes),
        upright_deg=np.array([p.upright_deg for p in predictions]),
        scale=predictions[0].scale,
        boxes=np.array([(p.box.x, p.box.y, p.box.half) for p in predictions], dtype=np.float32),
        outputs=outputs,
    )


def _all_typed(
    dataset: Dataset, cell: LabelledCell, predictions: Sequence[Prediction | None]
) -> tuple[Prediction, ...]:
    for chromosome, prediction in zip(cell.chromosomes, predictions, strict=True):
        if prediction is None:
            where = f"{dataset.path}: {cell.case}/{chromosome.file}"
            raise DatasetError(f"{where}: shows nothing that can be typed, or the model gives no numbers for it")
    return tuple(prediction for prediction in predictions if prediction is not None)


def summarise(results: Sequence[CellResult], method: str, threshold: float = 0.9) -> Summary:
    """All metrics as the `evaluate --json` object (without the model). Shares are in [0, 1]; NaN is null.

    Args:
        method: the dispatch of which `results` hold the outcome.
        threshold: th of Algorithm 1, for the comparison of all dispatches.
    """
    every = pooled(results)
    confusion = confusion_matrix(every.types, every.predicted, N_TYPES)
    polarity_confusion = confusion_matrix(every.polarity, every.predicted_polarity, 2)
    accuracies = scores.accuracies(results)
    summary: Summary = {
        "n_images": len(every.types),
        "n_cases": len(results),
        "n_patients": len({r.patient or r.name for r in results}),
        "dispatch": method,
        "type": accuracies["type"],
        "polarity": accuracies["polarity"],
        "cases_all_right": scores.cell_shares(results, scores.all_right),
        "counts_exact": scores.cell_shares(results, scores.counts_are_exact),
        "interval_95": scores.intervals(results),
        "abnormal": scores.part_of_cells([r for r in results if r.is_abnormal]),
        "healthy": scores.part_of_cells([r for r in results if not r.is_abnormal]),
        "dispatches": scores.dispatches(results, threshold),
        "per_type": scores.per_type(results, confusion),
        "per_polarity": scores.per_polarity(polarity_confusion),
        "confusion": confusion.tolist(),
        "polarity_confusion": polarity_confusion.tolist(),
        "calibration": scores.calibration(results),
        "doubts": scores.doubts(results),
        "seconds_per_case": float(np.mean([r.seconds for r in results])),
        "cases": scores.per_case(results),
        "doubtful_labels": doubts_summary(results),
    }
    cleaned: Summary = _without_nan(summary)
    return cleaned


def measured_model(model: ModelInfo) -> MeasuredModel:
    """The "model" of an evaluation."""
    return {"name": model.name, "version": model.version, "sha256": model.sha256}


def _without_nan(value: Any) -> Any:
    """The same structure with NaN, which JSON cannot hold, as None."""
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    return None if isinstance(value, float) and math.isnan(value) else value
