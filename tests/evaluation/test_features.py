"""The features of a figure are those from which the model's own answers were made."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.domain.model_info import ModelInfo
from engine.evaluation.evaluate import evaluate_cells
from engine.evaluation.features import extract_features
from engine.evaluation.inputs import seen_inputs
from engine.evaluation.predictions import CellResult, PredictionsStamp, load_predictions, save_predictions
from engine.inference.predictor import Predictor
from engine.inference.preprocess import normalise, prepare_cell, turned
from engine.io.dataset import Dataset
from engine.io.images import encode_png
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

# With a context, results keep what the network said of each picture. The rest as in tests/inference/test_poses.py.
CONFIG = dataclasses.replace(TINY_CONFIG, context_width=8, type_temperature=1000.0, polarity_temperature=1000.0)


@pytest.fixture(scope="module")
def squat_set(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cell at any angle, every third chromosome as broad as it is long, and one with a few of its chromosomes."""
    folder = tmp_path_factory.mktemp("data") / "set"
    rng = np.random.default_rng(4)
    rows = ["case,patient,fold,file,type,polarity"]
    for case in ("whole", "few"):
        (folder / "cases" / case).mkdir(parents=True)
        for number, chromosome in enumerate(synthesize_cell("46,XX", rng)[: 46 if case == "whole" else 12]):
            image = chromosome.image_hw
            if number % 3 == 0:
                image = np.pad(image[image.shape[0] // 4 :][: image.shape[1]], 4, constant_values=255)
            content = encode_png(turned(image, float(rng.uniform(-180, 180))))
            (folder / "cases" / case / f"{number}.png").write_bytes(content)
            rows.append(f"{case},{case},1,{number}.png,{chromosome.type},{chromosome.polarity}")
    (folder / "labels.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return folder


def test_features_are_of_the_pictures_that_the_model_chose(squat_set: Path, tmp_path: Path) -> None:
    torch.manual_seed(2)
    network = VarifocalNet(CONFIG).eval()
    predictor = Predictor(network, ModelInfo("tiny", "1", "0" * 64), torch.device("cpu"))
    with Dataset.open(squat_set) as dataset:
        results = evaluate_cells(dataset, predictor)
        # Of another pose than the shape tells, and at another scale than the areas tell.
        firsts = [prepare_cell(dataset.read_images(r.name, r.files), CONFIG) for r in results]
        by_name = {result.name: (result, first) for result, first in zip(results, firsts, strict=True)}
        whole, first = by_name["whole"]
        assert (whole.upright_deg != first.upright_deg).any()
        few, first = by_name["few"]
        assert few.scale != first.scale
        save_predictions(tmp_path / "p.npz", results, PredictionsStamp("model", "cells"))
        for known in (results, load_predictions(tmp_path / "p.npz")):
            features = extract_features(network, dataset, known)
            said = network.fused_type.outputs(
                network.fused_type.hidden(torch.from_numpy(features.by_scale["concatenated"]))
            )
            # Unsure of all, the model has seen each upside down as well, and says the mean.
            expected = 2 * np.concatenate([_single(result) for result in results]) - np.concatenate(
                [_upside_down(network, seen_inputs(dataset, result, CONFIG)) for result in results]
            )
            scale = np.abs(expected).max()
            np.testing.assert_allclose(said.detach().numpy() / scale, expected / scale, atol=1e-4)
            assert features.polarity.tolist() == np.concatenate([r.polarity for r in results]).tolist()


@torch.inference_mode()
def _upside_down(network: VarifocalNet, inputs: np.ndarray) -> np.ndarray:
    scores: np.ndarray = network(normalise(torch.from_numpy(inputs).unsqueeze(1).flip((2, 3)))).logits.type.numpy()
    return scores


def _single(result: CellResult) -> np.ndarray:
    assert result.outputs is not None
    return result.outputs.type_logits
