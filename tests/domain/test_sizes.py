"""Sizes of chromosomes beside what their classes should have."""

import csv
from dataclasses import replace

import numpy as np
import pytest

from engine.domain.doubts import DoubtLimits, doubts
from engine.domain.karyogram import Karyogram
from engine.domain.sizes import MEGABASES, is_out_of_place, show_nothing, size_ratios, stained_area
from engine.resources import resource_path
from tests.conftest import NORMAL_FEMALE, make_karyogram, make_prediction


def measured(karyogram: Karyogram, odd: dict[str, float], px_per_mb: float = 9.0) -> Karyogram:
    """Every chromosome with the area of its class, times a factor for some."""
    areas = {
        file: round(px_per_mb * MEGABASES[slot] * odd.get(file, 1.0))
        for slot, files in karyogram.slots.items()
        for file in files
    }
    return karyogram.with_changes(
        placements={file: replace(karyogram.placements[file], area_px=area) for file, area in areas.items()}
    )


def test_the_table_is_that_of_the_bands() -> None:
    ends: dict[str, int] = {}
    with resource_path("bands", "cytobands_hg38.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ends[row["chromosome"]] = max(ends.get(row["chromosome"], 0), int(row["end_bp"]))
    assert {name: pytest.approx(end / 1e6, abs=0.06) for name, end in ends.items()} == MEGABASES


def test_only_what_is_darker_than_the_background_counts() -> None:
    image = np.full((20, 10), 255, dtype=np.uint8)
    image[5:15, 3:7] = 90
    assert stained_area(image) == 40


@pytest.mark.parametrize("scale", [0.3, 9.0, 80.0])
def test_ratios_do_not_depend_on_the_picture_s_scale(scale: float) -> None:
    ratios = size_ratios(measured(make_karyogram(NORMAL_FEMALE), {"14-0.png": 2.0}, scale))
    assert ratios["14-0.png"] == pytest.approx(2.0, rel=0.06)
    assert ratios["1-0.png"] == pytest.approx(1.0, rel=0.06)


@pytest.mark.parametrize(("factor", "told"), [(2.0, "size 2.0 × usual"), (0.5, "size 0.5 × usual"), (1.25, "")])
def test_two_in_one_crop_or_half_of_one_is_a_doubt(factor: float, told: str) -> None:
    found = doubts(measured(make_karyogram(NORMAL_FEMALE), {"14-0.png": factor}))
    assert [doubt.reason for doubt in found] == ([told] if told else [])


def test_without_measures_or_with_few_chromosomes_nothing_is_said_of_size() -> None:
    assert size_ratios(make_karyogram(NORMAL_FEMALE)) == {}
    assert size_ratios(measured(make_karyogram({"1": 2, "2": 2}), {"1-0.png": 3.0})) == {}


def test_of_two_homologs_that_differ_in_size_the_less_sure_one_is_a_doubt() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    first, second = karyogram.slots["9"]
    surer = replace(karyogram.placements[first], prediction=make_prediction("9", 0.99))
    karyogram = karyogram.with_changes(placements={first: surer})
    assert not doubts(measured(karyogram, {first: 1.12, second: 0.9}))
    (doubt,) = doubts(measured(karyogram, {first: 1.2, second: 0.85}))
    assert (doubt.file, doubt.reason) == (second, "homologs differ")
    assert not doubts(measured(karyogram, {first: 1.2, second: 0.85}), DoubtLimits(homolog_factor=1.5))


def test_the_code_of_an_odd_size_and_of_unlike_homologs() -> None:
    (doubt,) = doubts(measured(make_karyogram(NORMAL_FEMALE), {"14-0.png": 2.0}))
    assert [reason.code for reason in doubt.reasons] == ["size"]
    (doubt,) = doubts(measured(make_karyogram(NORMAL_FEMALE), {"14-0.png": 1.2, "14-1.png": 0.85}))
    assert [reason.code for reason in doubt.reasons] == ["homologs"]


def test_homologs_are_unlike_beyond_the_factor_only() -> None:
    karyogram = measured(make_karyogram(NORMAL_FEMALE), {})
    sized = {"9-0.png": 1000, "9-1.png": 1250}
    karyogram = karyogram.with_changes(
        placements={file: replace(karyogram.placements[file], area_px=area) for file, area in sized.items()}
    )
    assert not doubts(karyogram, DoubtLimits(homolog_factor=1.25))
    (doubt,) = doubts(karyogram, DoubtLimits(homolog_factor=1.2499))
    assert doubt.reason == "homologs differ"


def test_of_unlike_homologs_one_that_was_never_predicted_is_the_less_sure() -> None:
    karyogram = measured(make_karyogram(NORMAL_FEMALE), {"9-0.png": 1.2, "9-1.png": 0.85})
    never = replace(karyogram.placements["9-1.png"], prediction=None)
    found = doubts(karyogram.with_changes(placements={"9-1.png": never}))
    assert [(doubt.file, doubt.reason) for doubt in found] == [("9-1.png", "not classified · homologs differ")]


def test_a_pair_of_which_one_is_not_measured_is_not_compared() -> None:
    karyogram = measured(make_karyogram(NORMAL_FEMALE), {})
    unknown = replace(karyogram.placements["9-1.png"], area_px=None)
    assert not doubts(karyogram.with_changes(placements={"9-1.png": unknown}))


def test_homologs_are_compared_where_the_scale_of_the_cell_is_not_known() -> None:
    few = measured(make_karyogram({"1": 2, "2": 2}), {"1-0.png": 1.4})
    assert size_ratios(few) == {}
    (doubt,) = doubts(few)
    assert doubt.reason == "homologs differ"


def test_ten_chromosomes_tell_a_cell_s_scale_and_nine_do_not() -> None:
    assert len(size_ratios(measured(make_karyogram({"1": 2, "2": 2, "3": 2, "4": 2, "5": 2}), {}))) == 10
    assert size_ratios(measured(make_karyogram({"1": 2, "2": 2, "3": 2, "4": 2, "5": 1}), {})) == {}


@pytest.mark.parametrize(
    ("ratio", "is_odd"), [(1.0, False), (1.25, False), (1.2501, True), (0.8, False), (0.7999, True)]
)
def test_a_size_is_out_of_place_beyond_the_tolerance_only(ratio: float, is_odd: bool) -> None:
    assert is_out_of_place(ratio, 1.25) is is_odd


def test_what_is_at_the_limit_of_the_background_is_background() -> None:
    image = np.full((20, 10), 255, dtype=np.uint8)
    image[5:15, 3:7] = 235
    assert stained_area(image) == 0
    image[5:15, 3:7] = 234
    assert stained_area(image) == 40


@pytest.mark.parametrize(
    ("areas", "empty"),
    [
        ([], []),
        ([0, 8, 9], [True, True, False]),
        ([9, 9, 8], [False, False, True]),
        ([0, 1000, 1000, 1000, 29, 30], [True, False, False, False, True, False]),
    ],
)
def test_what_is_far_smaller_than_the_cell_s_chromosomes_is_nothing(areas: list[int], empty: list[bool]) -> None:
    assert show_nothing(areas).tolist() == empty
