"""Data sets made over to look otherwise: the same chromosomes in other pictures."""

from pathlib import Path

import numpy as np
import pytest

from engine.io.dataset import Dataset
from engine.synthesis.cells import synthesize_dataset
from tools import vary_dataset


@pytest.mark.parametrize("look", sorted(vary_dataset.LOOKS))
def test_a_look_keeps_the_chromosomes_and_changes_their_pictures(look: str, tmp_path: Path) -> None:
    synthesize_dataset(tmp_path / "plain", cases=1, seed=4)
    vary_dataset.main([str(tmp_path / "plain"), str(tmp_path / "varied"), "--look", look])
    with Dataset.open(tmp_path / "plain") as plain, Dataset.open(tmp_path / "varied") as varied:
        (cell,), (before,) = varied.cells, plain.cells
        assert [c.type for c in cell.chromosomes] == [c.type for c in before.chromosomes]
        for chromosome in cell.chromosomes:
            seen, usual = (of.read_image(cell.case, chromosome.file) for of in (varied, plain))
            assert seen.min() < seen.max()
            assert seen.shape != usual.shape or not np.array_equal(seen, usual)
