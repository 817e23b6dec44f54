"""The pictures that a model saw of a labelled cell, made anew for figures."""

import numpy as np
from numpy.typing import NDArray

from engine.evaluation.predictions import CellResult
from engine.inference.preprocess import prepare_cell
from engine.io.dataset import Dataset
from engine.varifocal.config import VarifocalConfig


def seen_inputs(dataset: Dataset, result: CellResult, config: VarifocalConfig) -> NDArray[np.uint8]:
    """A cell's (n, S, S) inputs, S = global_px: turned and scaled as when the model gave its result.

    Raises:
        DatasetError: an image cannot be read.
    """
    images = dataset.read_images(result.name, result.files)
    return prepare_cell(images, config, result.scale, result.upright_deg).inputs
