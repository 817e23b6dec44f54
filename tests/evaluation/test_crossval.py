"""Cross-validation with a trainer and a predictor whose doings are known."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.chromosome import TYPES
from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.evaluation.crossval import (
    FOLD_FILE,
    PREDICTIONS_FILE,
    SETTINGS_FILE,
    CrossvalError,
    CrossvalFolder,
    FoldOutcome,
    cross_validate,
    crossval_summary,
)
from engine.evaluation.predictions import PredictionsError
from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from tools.tiny_network import TINY_CONFIG


class TakesAllForOne:
    """Predicts the same type for every image; which one is its fold's number."""

    config = TINY_CONFIG

    def __init__(self, fold: int) -> None:
        self.model = ModelInfo("stand-in", str(fold), f"sha of fold {fold}")
        self._probs = np.full(len(TYPES), 0.01, dtype=np.float32)
        self._probs[fold] = 0.77

    def predict_images(self, images: Sequence[NDArray[np.uint8]]) -> tuple[Prediction, ...]:
        return tuple(Prediction(self._probs.copy(), 0.9, Box(0.5, 0.5, 0.5)) for _ in images)

    def predict_and_keep(self, images: Sequence[NDArray[np.uint8]]) -> tuple[tuple[Prediction, ...], None]:
        return self.predict_images(images), None


class Laboratory:
    """Trains (by leaving a file), counts how often, and fails when told to."""

    def __init__(self) -> None:
        self.trained: list[int] = []
        self.fails_at: int | None = None

    def train(self, fold: int, run: Path) -> None:
        if fold == self.fails_at:
            raise OSError("the power is gone")
        self.trained.append(fold)
        run.mkdir(parents=True, exist_ok=True)
        (run / "fold").write_text(str(fold), encoding="utf-8")

    def load(self, run: Path) -> TakesAllForOne:
        return TakesAllForOne(int((run / "fold").read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data") / "set"
    synthesize_dataset(folder, cases=3, karyotype="45,X", seed=2)
    return folder


def validate(
    path: Path, out: Path, laboratory: Laboratory, *, method: str = "none", folds: tuple[int, ...] | None = None
) -> list[FoldOutcome]:
    with Dataset.open(path) as dataset:
        return cross_validate(
            dataset,
            CrossvalFolder(out),
            folds=folds,
            train_fold=laboratory.train,
            load_predictor=laboratory.load,
            method=method,
        )


def test_every_fold_is_judged_by_the_model_that_has_not_seen_it(path: Path, tmp_path: Path) -> None:
    laboratory = Laboratory()
    outcomes = validate(path, tmp_path, laboratory)
    assert laboratory.trained == [1, 2, 3]
    for outcome in outcomes:
        assert {result.fold for result in outcome.results} == {outcome.fold}
        assert outcome.summary["model"]["version"] == str(outcome.fold)
        assert all((result.predicted == outcome.fold).all() for result in outcome.results)


def test_an_interrupted_crossval_keeps_the_folds_that_are_done(path: Path, tmp_path: Path) -> None:
    laboratory = Laboratory()
    laboratory.fails_at = 2
    with pytest.raises(OSError, match="power"):
        validate(path, tmp_path, laboratory)
    laboratory.fails_at = None
    resumed = validate(path, tmp_path, laboratory)
    assert laboratory.trained == [1, 2, 3]
    whole = validate(path, tmp_path / "whole", Laboratory())
    for a, b in zip(resumed, whole, strict=True):
        a.summary.pop("seconds_per_case")
        b.summary.pop("seconds_per_case")
        assert a.summary == b.summary


def test_folds_that_are_done_can_be_dispatched_anew(path: Path, tmp_path: Path) -> None:
    laboratory = Laboratory()
    none = validate(path, tmp_path, laboratory)
    joint = validate(path, tmp_path, laboratory, method="joint")
    assert laboratory.trained == [1, 2, 3]
    assert none[0].summary["dispatch"] == "none"
    assert joint[0].summary["dispatch"] == "joint"
    assert not np.array_equal(none[0].results[0].dispatched, joint[0].results[0].dispatched)


def test_summary_has_all_cells_and_the_spread_over_the_folds(path: Path, tmp_path: Path) -> None:
    outcomes = validate(path, tmp_path, Laboratory())
    summary = crossval_summary(outcomes, "none")
    assert summary["n_cases"] == 3
    assert [fold["fold"] for fold in summary["folds"]] == [1, 2, 3]
    # One type of each cell's 45 chromosomes is guessed: types 2, 3 and 4, two of each.
    assert summary["over_folds"]["type.acc"]["mean"] == pytest.approx(2 / 45)
    polarity = [outcome.summary["polarity"]["acc"] for outcome in outcomes]
    assert summary["over_folds"]["polarity.acc"]["std"] == pytest.approx(np.std(polarity))


def test_only_the_given_folds_are_judged(path: Path, tmp_path: Path) -> None:
    laboratory = Laboratory()
    assert [outcome.fold for outcome in validate(path, tmp_path, laboratory, folds=(3, 1))] == [1, 3]
    with pytest.raises(ValueError, match="no fold 9"):
        validate(path, tmp_path, laboratory, folds=(1, 9))


def test_what_is_damaged_is_named_and_not_trained_over(path: Path, tmp_path: Path) -> None:
    laboratory = Laboratory()
    validate(path, tmp_path, laboratory)
    (tmp_path / "fold-1" / PREDICTIONS_FILE).write_bytes(b"cut")
    with pytest.raises(PredictionsError, match=PREDICTIONS_FILE):
        validate(path, tmp_path, laboratory)
    (tmp_path / "fold-1" / FOLD_FILE).write_text("{}", encoding="utf-8")
    with pytest.raises(CrossvalError, match=FOLD_FILE):
        validate(path, tmp_path, laboratory)
    for content in ("{", "[" * 100_000):
        (tmp_path / "fold-1" / FOLD_FILE).write_text(content, encoding="utf-8")
        with pytest.raises(CrossvalError, match=FOLD_FILE):
            validate(path, tmp_path, laboratory)
    assert laboratory.trained == [1, 2, 3]


def test_a_folder_is_claimed_by_one_crossval(tmp_path: Path) -> None:
    folder = CrossvalFolder(tmp_path / "new")
    folder.begin({"preset": "compact"}, resume=False)
    with pytest.raises(CrossvalError, match="resume it"):
        folder.begin({"preset": "compact"}, resume=False)
    with pytest.raises(CrossvalError, match=rf"{SETTINGS_FILE}.*other settings"):
        folder.begin({"preset": "paper"}, resume=True)
    folder.begin({"preset": "compact"}, resume=True)
    with pytest.raises(CrossvalError, match=rf"{SETTINGS_FILE}.*another version"):
        folder.begin({"preset": "compact", "seed": 0}, resume=True)


def test_a_single_fold_cannot_be_cross_validated(tmp_path: Path) -> None:
    synthesize_dataset(tmp_path / "set", cases=1, karyotype="45,X", seed=2)
    with pytest.raises(ValueError, match="single fold"):
        validate(tmp_path / "set", tmp_path / "out", Laboratory())
