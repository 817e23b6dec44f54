"""What a network may learn from."""

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.io.dataset import Dataset, DatasetError
from engine.io.images import encode_png
from engine.synthesis.cells import synthesize_dataset
from engine.training.cell_views import whole_cells
from engine.training.data import LabelledImages, load_images
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


def test_rows_are_told_apart_by_cell_and_kept_together() -> None:
    cells = torch.tensor([0, 0, 0, 2, 2, 3, 3, 3, 3])  # of the second cell nothing is learned
    count = len(cells)
    data = LabelledImages(torch.zeros(count, 1, 4, 4), cells, cells, cells, ("a", "b", "c", "d"))
    assert data.cell_rows() == [slice(0, 3), slice(3, 5), slice(5, 9)]
    assert list(whole_cells(data, 5)) == [slice(0, 5), slice(5, 9)]
    assert list(whole_cells(data, 1)) == data.cell_rows()
    assert list(whole_cells(data, 99)) == [slice(0, 9)]
    assert data.thinned(4).cells.tolist() == [0, 0, 0, 3, 3, 3, 3]
    assert data.thinned(99).cells.tolist() == cells.tolist()
