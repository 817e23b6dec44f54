"""A cell of which few chromosomes are there: the scale comes from their types."""

from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.case import Cell
from engine.domain.chromosome import TYPES, Chromosome
from engine.domain.karyogram import CaseKaryogram
from engine.domain.model_info import ModelInfo
from engine.domain.sizes import MEDIAN_MEGABASES, MEGABASES
from engine.inference.dispatch import Dispatch
from engine.inference.few_chromosomes import FEW, scale_by_types
from engine.inference.karyotype import propose_karyogram
from engine.inference.predictor import Predictor
from engine.inference.preprocess import cell_scale
from engine.io.karyogram_file import karyogram_bytes, parse_karyogram
from engine.synthesis.cells import synthesize_cell
from engine.varifocal.network import VarifocalNet
from tools.tiny_network import TINY_CONFIG

REFERENCE_PX = 1000.0


def areas_of(types: list[str], scale: float) -> NDArray[np.int_]:
    """Areas in image pixels of chromosomes of a cell of that true scale."""
    shares = np.array([MEGABASES[name] for name in types]) / MEDIAN_MEGABASES
    return np.rint(REFERENCE_PX * shares / scale**2).astype(int)


class Network:
    """Knows the types near their true scale, and takes them for others, unsurely, elsewhere."""

    def __init__(self, types: list[str], true_scale: float) -> None:
        self.types, self.true_scale, self.asked = types, true_scale, list[float]()

    def __call__(self, scale: float) -> NDArray[np.float32]:
        self.asked.append(scale)
        off = abs(float(np.log(scale / self.true_scale)))
        known = off < 0.15
        probs = np.full((len(self.types), 24), 0.1 / 23, dtype=np.float32)
        for row, name in zip(probs, self.types, strict=True):
            at = TYPES.index(name) if known else (TYPES.index(name) + 7) % 24
            row[at] = 0.95 - off if known else 0.4
        return probs


@pytest.mark.parametrize(
    "types", [["1", "1", "2", "3"], ["21", "22", "Y", "19"], ["7", "X", "9"], ["1", "21"], ["10"], ["18"]]
)
@pytest.mark.parametrize("true_scale", [0.5, 1.0, 1.7])
def test_the_largest_or_smallest_alone_get_their_cell_s_scale(types: list[str], true_scale: float) -> None:
    areas = areas_of(types, true_scale)
    by_median = float(np.sqrt(REFERENCE_PX / np.median(areas)))
    assert scale_by_types(areas, by_median, REFERENCE_PX, Network(types, true_scale)) == pytest.approx(
        true_scale, rel=0.02
    )


def test_one_that_is_wrongly_cut_does_not_decide() -> None:
    types = ["1", "5", "9", "13", "17"]
    areas = areas_of(types, 1.0)
    areas[2] *= 3
    assert scale_by_types(areas, 0.8, REFERENCE_PX, Network(types, 1.0)) == pytest.approx(1.0, rel=0.02)


def test_a_network_that_gives_no_numbers_leaves_the_scale() -> None:
    nothing = np.full((2, 24), np.nan, dtype=np.float32)
    assert scale_by_types(np.array([900, 700]), 1.1, REFERENCE_PX, lambda _: nothing) == 1.1
    partly = Network(["10", "21"], 1.0)

    def without_one(scale: float) -> NDArray[np.float32]:
        probs = partly(scale)
        probs[1] = np.nan
        return probs

    found = scale_by_types(areas_of(["10", "21"], 1.0), 1.1, REFERENCE_PX, without_one)
    assert found == pytest.approx(1.0, rel=0.02)


@pytest.fixture(scope="module")
def images() -> list[NDArray[np.uint8]]:
    return [chromosome.image_hw for chromosome in synthesize_cell("46,XX", np.random.default_rng(0))]


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    torch.manual_seed(5)
    return Predictor(VarifocalNet(TINY_CONFIG).eval(), ModelInfo("tiny", "1", "0" * 64), torch.device("cpu"))


def test_a_prediction_tells_the_scale_at_which_it_was_made(
    predictor: Predictor, images: list[NDArray[np.uint8]]
) -> None:
    whole = predictor.predict_images(images)
    assert {p.scale for p in whole if p} == {cell_scale(images, TINY_CONFIG)}
    dust = np.full((40, 40), 255, dtype=np.uint8)
    few = predictor.predict_images([*images[: FEW - 1], dust])
    assert few[-1] is None
    (scale,) = {p.scale for p in few if p}
    assert scale is not None
    assert scale != pytest.approx(
        cell_scale(images[: FEW - 1], TINY_CONFIG)
    )  # by types, here of an untrained network


def test_looking_for_the_scale_can_be_cancelled(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) == 3

    with pytest.raises(Cancelled):
        predictor.predict_images(images[:5], should_cancel=cancel)
    assert len(asked) == 3


def test_the_scale_is_kept_with_the_karyogram(predictor: Predictor, images: list[NDArray[np.uint8]]) -> None:
    chromosomes = tuple(Chromosome(f"{n}.png", image) for n, image in enumerate(images[:3]))
    cell = Cell("cell", Path("cell"), chromosomes)
    karyogram = propose_karyogram(cell, predictor.predict_cell(cell), Dispatch(("1", "2", "3"), ()))
    kept = parse_karyogram(karyogram_bytes(CaseKaryogram({"cell": karyogram})), Path("karyogram.json"))
    for file, placement in kept.cells["cell"].placements.items():
        made = karyogram.placements[file].prediction
        assert made is not None
        assert placement.prediction is not None
        assert placement.prediction.scale == pytest.approx(made.scale, abs=1e-6)


def test_one_that_is_like_no_type_does_not_decide_alone() -> None:
    """At its own scale the network is sure of nine and not at all of the tenth; a little larger, half sure of all."""

    def type_probs_at(scale: float) -> NDArray[np.float32]:
        probs = np.full((10, 24), 1e-12, dtype=np.float32)
        if scale == 1.0:
            probs[:9, TYPES.index("1")] = 0.9
        else:
            probs[:, TYPES.index("21")] = 0.4
        return probs

    areas = np.full(10, 1000)
    scale = scale_by_types(areas, 1.0, 1000.0, type_probs_at)
    share_of_1 = MEGABASES["1"] / MEDIAN_MEGABASES
    assert scale == pytest.approx(share_of_1**0.5)
