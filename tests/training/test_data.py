"""What a network may learn from."""

from pathlib import Path

import numpy as np
import pytest

from engine.io.dataset import Dataset, DatasetError
from engine.io.images import encode_png
from engine.synthesis.cells import synthesize_dataset
from engine.training.data import load_images
from tools.tiny_network import TINY_CONFIG


def test_a_labelled_picture_of_nothing_is_named_before_anything_is_learned(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    synthesize_dataset(folder, cases=1, karyotype="46,XY", seed=4)
    dust = np.full((50, 20), 255, np.uint8)
    dust[30:32, 10:12] = 60
    (folder / "cases" / "synthetic-0001" / "017.png").write_bytes(encode_png(dust))
    with (
        Dataset.open(folder) as dataset,
        pytest.raises(DatasetError, match=r"synthetic-0001/017\.png: shows nothing"),
    ):
        load_images(dataset, {1}, TINY_CONFIG)
