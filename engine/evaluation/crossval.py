"""Cross-validation: each fold judged by a model trained on the others; folds that are done are kept."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.domain.cancel import Progress
from engine.evaluation.evaluate import (
    ImagePredictor,
    cells_of_folds,
    check_kept_folds,
    evaluate_cells,
    measured_model,
    summarise,
)
from engine.evaluation.predictions import (
    CellResult,
    PredictionsStamp,
    cells_digest,
    load_predictions,
    save_predictions,
)
from engine.evaluation.summary import CrossvalSummary, FoldEvaluation, FoldFigures, MeasuredModel, Summary
from engine.files import read_file
from engine.io.atomic import holds_others, write_atomically
from engine.io.dataset import Dataset
from engine.training.settings import differences

SETTINGS_FILE = "settings.json"
FOLD_FILE = "evaluation.json"
PREDICTIONS_FILE = "predictions.npz"
_RUN_FOLDER = "run"

# Shares of which a cross-validation gives mean and standard deviation over the folds, as in Table IV.
OVER_FOLDS: dict[str, Callable[[Summary], float]] = {
    "type.acc": lambda s: s["type"]["acc"],
    "type.f1": lambda s: s["type"]["f1"],
    "type.acc_per_case": lambda s: s["type"]["acc_per_case"]["mean"],
    "type.acc_per_case_d": lambda s: s["type"]["acc_per_case_d"]["mean"],
    "polarity.acc": lambda s: s["polarity"]["acc"],
    "polarity.f1": lambda s: s["polarity"]["f1"],
    "polarity.acc_per_case": lambda s: s["polarity"]["acc_per_case"]["mean"],
    "cases_all_right.dispatched": lambda s: s["cases_all_right"]["dispatched"],
    "counts_exact.dispatched": lambda s: s["counts_exact"]["dispatched"],
}


class CrossvalError(ValueError):
    """A folder that holds another cross-validation, or a damaged one; the text names the file."""


@dataclass(frozen=True, eq=False)
class FoldOutcome:
    """A fold that is done.

    Attributes:
        fold: its number.
        results: its cells, judged by a model that has not seen them.
        summary: of them, as `evaluate --json`, with "model", "fold" and "dispatch_threshold".
    """

    fold: int
    results: list[CellResult]
    summary: FoldEvaluation

    @classmethod
    def of(
        cls, fold: int, results: Sequence[CellResult], method: str, threshold: float, model: MeasuredModel
    ) -> "FoldOutcome":
        """The outcome of predictions, dispatched by `method`."""
        dispatched = [result.dispatched_by(method, threshold) for result in results]
        summary = summarise(dispatched, method, threshold)
        return cls(fold, dispatched, {**summary, "model": model, "fold": fold, "dispatch_threshold": threshold})


class CrossvalFolder:
    """Where a cross-validation lies: settings.json; in fold-K of each fold run, predictions.npz, evaluation.json."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, settings: dict[str, Any], *, resume: bool) -> None:
        """Claim the folder for these settings, or go on with a cross-validation of the same ones.

        Args and raises as `check`.
        """
        self.check(settings, resume=resume)
        file = self.path / SETTINGS_FILE
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            write_atomically(file, (json.dumps(settings, indent=1) + "\n").encode())

    def check(self, settings: dict[str, Any], *, resume: bool) -> None:
        """Whether the folder can be claimed; nothing is written.

        Args:
            settings: a JSON object of all that its folds depend on.

        Raises:
            CrossvalError: it holds one already (and `resume` is not set), one of other settings, or something else.
        """
        file = self.path / SETTINGS_FILE
        if not file.exists():
            if holds_others(self.path):
                raise CrossvalError(f"{self.path}: is neither empty nor a cross-validation; choose a new folder")
            return
        if not resume:
            raise CrossvalError(f"{self.path}: holds a cross-validation already; resume it or choose another folder")
        kept = _read_json(file)
        if not isinstance(kept, dict) or kept.keys() != settings.keys():
            raise CrossvalError(f"{file}: the cross-validation was begun by another version; choose another folder")
        others = differences(kept, json.loads(json.dumps(settings)))
        if others:
            raise CrossvalError(f"{file}: the cross-validation was begun with other settings: {'; '.join(others)}")

    def run_of(self, fold: int) -> Path:
        """The folder of the fold's training run."""
        return self._fold(fold) / _RUN_FOLDER

    def save(self, outcome: FoldOutcome, stamp: PredictionsStamp) -> None:
        """Keep a fold. Its evaluation is written last: where it is, the fold is done."""
        folder = self._fold(outcome.fold)
        save_predictions(folder / PREDICTIONS_FILE, outcome.results, stamp)
        text = json.dumps(outcome.summary, indent=1, ensure_ascii=False, allow_nan=False)
        write_atomically(folder / FOLD_FILE, (text + "\n").encode())

    def load(self, fold: int, cells_sha256: str, method: str) -> FoldOutcome | None:
        """A fold that is done, dispatched by `method`, or None.

        Raises:
            CrossvalError, PredictionsError: what is kept of it is damaged.
        """
        file = self._fold(fold) / FOLD_FILE
        if not file.exists():
            return None
        summary = _read_json(file)
        try:
            model, threshold = summary["model"], float(summary["dispatch_threshold"])
            stamp = PredictionsStamp(model["sha256"], cells_sha256)
        except (KeyError, TypeError, ValueError) as error:
            raise CrossvalError(f"{file}: holds no evaluation of a fold") from error
        return FoldOutcome.of(fold, load_predictions(file.parent / PREDICTIONS_FILE, stamp), method, threshold, model)

    def _fold(self, fold: int) -> Path:
        return self.path / f"fold-{fold}"


def _read_json(file: Path) -> Any:
    try:
        return json.loads(read_file(file))
    except (ValueError, RecursionError) as error:
        raise CrossvalError(f"{file}: is damaged ({error})") from error


def cross_validate(
    dataset: Dataset,
    folder: CrossvalFolder,
    *,
    folds: Collection[int] | None,
    train_fold: Callable[[int, Path], None],
    load_predictor: Callable[[Path], ImagePredictor],
    method: str,
    on_fold: Callable[[FoldOutcome], None] | None = None,
    progress: Progress | None = None,
) -> list[FoldOutcome]:
    """Train and judge one fold after the other.

    Args:
        folder: begun.
        folds: those to be judged (None: all); the models always train on all others.
        train_fold: trains without the given fold into the given run folder, going on with what it finds there.
        load_predictor: the predictor of a run folder.
        on_fold: called with each fold when it is done, or found to be.
        progress: of the evaluation of a fold: (cells done, all).

    Raises:
        ValueError: the data set has a single fold, or not the given ones.
    """
    judged = sorted(set(dataset.folds if folds is None else folds))
    check_kept_folds(dataset, judged)
    outcomes = []
    for fold in judged:
        digest = cells_digest(cells_of_folds(dataset, {fold}))
        outcome = folder.load(fold, digest, method)
        if outcome is None:
            run = folder.run_of(fold)
            train_fold(fold, run)
            predictor = load_predictor(run)
            results = evaluate_cells(dataset, predictor, method=method, folds={fold}, progress=progress)
            threshold = predictor.config.dispatch_threshold
            outcome = FoldOutcome.of(fold, results, method, threshold, measured_model(predictor.model))
            folder.save(outcome, PredictionsStamp(predictor.model.sha256, digest))
        outcomes.append(outcome)
        if on_fold:
            on_fold(outcome)
    return outcomes


def crossval_summary(outcomes: Sequence[FoldOutcome], method: str) -> CrossvalSummary:
    """The `crossval --json` object: of all cells together, the folds, and the spread over them."""
    threshold = outcomes[-1].summary["dispatch_threshold"]  # of the preset, so of all folds
    pooled = [result for outcome in outcomes for result in outcome.results]
    summaries = [outcome.summary for outcome in outcomes]
    values = {name: [pick(summary) for summary in summaries] for name, pick in OVER_FOLDS.items()}
    return {
        **summarise(pooled, method, threshold),
        "folds": [_figures(summary) for summary in summaries],
        "over_folds": {
            name: {"mean": float(np.mean(numbers)), "std": float(np.std(numbers))} for name, numbers in values.items()
        },
    }


def _figures(summary: FoldEvaluation) -> FoldFigures:
    return {
        "fold": summary["fold"],
        "n_images": summary["n_images"],
        "n_cases": summary["n_cases"],
        "model": summary["model"],
        "type": summary["type"],
        "polarity": summary["polarity"],
        "cases_all_right": summary["cases_all_right"],
        "counts_exact": summary["counts_exact"],
    }
