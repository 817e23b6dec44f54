"""A data set whose crops lie at any angle: an answer about an upright picture is compared with the truth on it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.model_info import ModelInfo
from engine.domain.prediction import Box, Prediction
from engine.evaluation.evaluate import evaluate_cells
from engine.evaluation.predictions import cells_digest
from engine.inference.preprocess import prepare_cell, turned
from engine.io.dataset import Dataset
from engine.training.data import load_images
from engine.varifocal.config import PRESETS, VarifocalConfig
from tools import vary_dataset

CONFIG = PRESETS["compact"]
CELLS, PER_CELL = 6, 46


class BlackEndDown:
    """Tells the polarity of bars whose q-arm is black, and is always right about the picture that it sees."""

    model = ModelInfo("black end", "1", "0" * 64)
    config: VarifocalConfig = CONFIG

    def predict_images(self, images: Sequence[NDArray[np.uint8]], /) -> tuple[Prediction, ...]:
        prepared = prepare_cell(images, CONFIG)
        probs = np.full(24, 1 / 24, dtype=np.float32)
        return tuple(
            Prediction(probs, float(down), Box(0.5, 0.5, 0.5), float(angle))
            for down, angle in zip(_black_end_down(prepared.inputs), prepared.upright_deg, strict=True)
        )

    def predict_and_keep(self, images: Sequence[NDArray[np.uint8]], /) -> tuple[tuple[Prediction, ...], None]:
        return self.predict_images(images), None


def _black_end_down(inputs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    half = inputs.shape[1] // 2
    down: NDArray[np.bool_] = inputs[:, half:].mean(axis=(1, 2)) < inputs[:, :half].mean(axis=(1, 2))
    return down


@pytest.fixture(scope="module")
def turned_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cells of bars, black where the q-arm is, that an operator laid upright but for some degrees; then turned."""
    base = tmp_path_factory.mktemp("sets")
    rng = np.random.default_rng(3)
    rows = ["case,patient,fold,file,type,polarity"]
    for case in range(CELLS):
        folder = base / "laid" / "cases" / f"c{case}"
        folder.mkdir(parents=True)
        for number in range(PER_CELL):
            polarity = int(rng.integers(2))
            bar = np.full((60, 18), 255, dtype=np.uint8)
            bar[4:30, 4:14] = 150 if polarity else 20
            bar[30:56, 4:14] = 20 if polarity else 150
            cv2.imwrite(str(folder / f"{number}.png"), turned(bar, float(rng.normal(0, 8))))
            rows.append(f"c{case},p{case},1,{number}.png,1,{polarity}")
    (base / "laid" / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    vary_dataset.main([str(base / "laid"), str(base / "turned"), "--look", "turned"])
    return base / "turned"


def test_an_end_that_comes_down_when_a_crop_is_set_upright_is_no_error(turned_set: Path) -> None:
    with Dataset.open(turned_set) as dataset:
        results = evaluate_cells(dataset, BlackEndDown())
        in_file = [chromosome.polarity for cell in dataset.cells for chromosome in cell.chromosomes]
        at_any = [chromosome.q_arm_deg or 0.0 for cell in dataset.cells for chromosome in cell.chromosomes]
    assert all((result.predicted_polarity == result.polarity).all() for result in results)
    assert np.ptp(at_any) > 350
    # Of some bars, which had leant, the other end comes down than the one that lay lower in the file.
    assert 0 < np.mean(np.concatenate([result.polarity for result in results]) != in_file) < 0.15


def test_training_takes_the_polarity_of_the_pictures_that_it_sees(turned_set: Path) -> None:
    with Dataset.open(turned_set) as dataset:
        data = load_images(dataset, {1}, CONFIG)
    assert np.array_equal(_black_end_down(data.images[:, 0].numpy()), data.polarity.numpy() == 1)


def test_predictions_belong_to_the_directions_too(turned_set: Path) -> None:
    with Dataset.open(turned_set) as dataset:
        cells = dataset.cells
    (cell, *_) = cells
    known = tuple(replace(chromosome, q_arm_deg=None) for chromosome in cell.chromosomes)
    assert cells_digest(cells) != cells_digest([replace(cell, chromosomes=known), *cells[1:]])


def test_training_sets_short_thick_crops_upright_by_their_labels(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    folder = tmp_path / "laid" / "cases" / "c"
    folder.mkdir(parents=True)
    rows = ["case,patient,fold,file,type,polarity"]
    for number in range(60):
        polarity = int(rng.integers(2))
        bar = np.full((40, 40), 255, dtype=np.uint8)
        bar[6:20, 3:37] = 150 if polarity else 20  # broader than long
        bar[20:34, 3:37] = 20 if polarity else 150
        cv2.imwrite(str(folder / f"{number}.png"), bar)
        rows.append(f"c,p,1,{number}.png,21,{polarity}")
    (tmp_path / "laid" / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    vary_dataset.main([str(tmp_path / "laid"), str(tmp_path / "turned"), "--look", "turned"])

    def lie_across(inputs: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Where the halves of a bar lie beside each other, not one above the other."""
        tones = inputs.astype(float)
        below, beside = (np.diff(tones.mean(axis=axis).reshape(len(tones), 2, -1).mean(axis=2)) for axis in (2, 1))
        across: NDArray[np.bool_] = (np.abs(below) < np.abs(beside))[:, 0]
        return across

    with Dataset.open(tmp_path / "turned") as dataset:
        (cell,) = dataset.cells
        by_shape = prepare_cell(dataset.read_images(cell.case, (c.file for c in cell.chromosomes)), CONFIG)
        data = load_images(dataset, {1}, CONFIG)
    assert lie_across(by_shape.inputs).all()
    assert not lie_across(data.images[:, 0].numpy()).any()
    assert np.array_equal(_black_end_down(data.images[:, 0].numpy()), data.polarity.numpy() == 1)
