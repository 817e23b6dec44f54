"""Synthetic cells: labels, polarity, sizes, determinism."""

from pathlib import Path

import numpy as np
import pytest

from engine.domain.iscn_parse import IscnError, counts_of_iscn
from engine.inference.preprocess import chromosome_mask
from engine.io.case_folder import read_case
from engine.io.crop_positions import given_positions
from engine.io.dataset import Dataset
from engine.synthesis.cells import CaseCells, synthesize_cell, synthesize_dataset, write_case
from engine.synthesis.ideogram import load_ideograms


@pytest.mark.parametrize("karyotype", ["46,XX", "47,XY,+21", "45,X", "46,XX,+8,-21"])
def test_a_cell_has_the_chromosomes_of_its_karyotype(karyotype: str) -> None:
    cell = synthesize_cell(karyotype, np.random.default_rng(1))
    counts = counts_of_iscn(karyotype)
    types = [chromosome.type for chromosome in cell]
    assert {name: types.count(name) for name in counts} == counts
    assert {chromosome.polarity for chromosome in cell} == {0, 1}


def test_images_are_tight_dark_on_white() -> None:
    for chromosome in synthesize_cell("46,XY", np.random.default_rng(2)):
        image = chromosome.image_hw
        assert image.dtype == np.uint8
        assert image.max() == 255
        assert all((edge < 255).any() for edge in (image[0], image[-1], image[:, 0], image[:, -1]))
        assert 40 < image[chromosome_mask(image) > 0].mean() < 180


def test_sizes_follow_the_types() -> None:
    cell = synthesize_cell("46,XX", np.random.default_rng(3))
    area: dict[str, list[int]] = {}
    for chromosome in cell:
        area.setdefault(chromosome.type, []).append(int(chromosome_mask(chromosome.image_hw).sum()))
    means = {name: sum(values) / len(values) for name, values in area.items()}
    assert max(means, key=lambda name: means[name]) in ("1", "2")
    assert min(means, key=lambda name: means[name]) in ("21", "22")
    assert means["1"] > means["6"] > means["13"] > means["18"] > means["21"]
    # About the size of the real ones: the reference area of the preset's canvas.
    assert 700 < np.median(list(means.values())) < 1400


ACROCENTRIC = {"13", "14", "15", "21", "22"}


def test_ideograms_have_their_centromeres_where_the_types_have_them() -> None:
    ideograms = load_ideograms()
    assert {name for name, ideogram in ideograms.items() if ideogram.stalk} == ACROCENTRIC
    for name, ideogram in ideograms.items():
        assert ideogram.centromere < 0.52, name
        assert (ideogram.centromere < 0.4) or name not in ACROCENTRIC


def test_the_same_seed_draws_the_same_files(tmp_path: Path) -> None:
    for name, seed in (("a", 5), ("b", 5), ("c", 6)):
        synthesize_dataset(tmp_path / name, cases=1, karyotype="45,X", seed=seed)

    def content(name: str) -> dict[str, bytes]:
        root = tmp_path / name
        return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}

    assert content("a") == content("b")
    assert content("a") != content("c")


def test_turned_ones_are_those_labelled_0(tmp_path: Path) -> None:
    upright = synthesize_cell("46,XX", np.random.default_rng(7), upright=True)
    assert {chromosome.polarity for chromosome in upright} == {1}
    # p up: the centromere's constriction lies in the upper half of an upright chromosome 5.
    for chromosome in upright:
        if chromosome.type == "5":
            widths = chromosome_mask(chromosome.image_hw).sum(axis=1)
            inner = widths[len(widths) // 8 : -len(widths) // 8]
            assert int(inner.argmin()) < len(inner) / 2


def test_data_set_opens_with_four_folds(tmp_path: Path) -> None:
    synthesize_dataset(tmp_path / "set", cases=5, seed=1)
    with Dataset.open(tmp_path / "set") as dataset:
        assert len(dataset.cells) == 5
        assert dataset.folds == (1, 2, 3, 4)
        assert len({cell.patient for cell in dataset.cells}) == 5


def test_refusals(tmp_path: Path) -> None:
    with pytest.raises(IscnError, match="99,XX"):
        synthesize_dataset(tmp_path / "a", cases=1, karyotype="99,XX")
    assert not (tmp_path / "a").exists()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "x").write_text("x")
    with pytest.raises(ValueError, match="not empty"):
        synthesize_dataset(tmp_path / "b", cases=1)
    with pytest.raises(ValueError, match="at least one"):
        synthesize_dataset(tmp_path / "c", cases=0)


def test_cases_of_several_cells_are_a_data_set_and_folders_to_open(tmp_path: Path) -> None:
    wanted = CaseCells(spread=True, uncovered=1)
    count = synthesize_dataset(tmp_path / "m", cases=1, karyotype="45,X[1]/46,XX[1]", seed=3, case_cells=wanted)
    assert count == 2
    case = read_case(tmp_path / "m" / "patients" / "synthetic-0001")
    assert sorted(len(cell.chromosomes) for cell in case.cells) == [44, 45]
    assert all(cell.metaphase for cell in case.cells)
    for cell in case.cells:
        found, problems = given_positions(case, cell, (10_000, 10_000))
        assert found.keys() == {chromosome.file for chromosome in cell.chromosomes}
        assert problems == ()
    with Dataset.open(tmp_path / "m") as dataset:
        assert [cell.case for cell in dataset.cells] == ["synthetic-0001.01", "synthetic-0001.02"]
        assert {cell.patient for cell in dataset.cells} == {"synthetic-0001"}
        for labelled, cell in zip(dataset.cells, case.cells, strict=True):
            assert len(labelled.chromosomes) == len(cell.chromosomes)
            for chromosome, known in zip(cell.chromosomes, labelled.chromosomes, strict=True):
                assert np.array_equal(dataset.read_image(labelled.case, known.file), chromosome.image_hw)


def test_a_cell_without_spread_is_the_same_with_one(tmp_path: Path) -> None:
    plain = write_case(tmp_path / "a", "46,XX", seed=8)
    write_case(tmp_path / "b", "46,XX", seed=8, spread=True)
    assert len(plain) == 46
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("karyotype", "wanted", "told"),
    [
        ("45,X[3]/46,XX[7]", CaseCells(count=4), "names 10 cells, not 4"),
        ("45,X/46,XX", CaseCells(), "no number of cells"),
        ("46,XX", CaseCells(uncovered=1), "lies in a spread"),
        ("46,XX", CaseCells(spread=True, uncovered=46), "at least one"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, karyotype: str, wanted: CaseCells, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        synthesize_dataset(tmp_path / "x", cases=1, karyotype=karyotype, case_cells=wanted)
    assert not (tmp_path / "x").exists(), "the next try must find a new folder"
