"""Bands at the levels of resolution."""

import itertools

import pytest

from engine.domain.bands import LEVELS, Band, at_level, centromere_fraction
from engine.domain.chromosome import TYPES
from engine.io.bands import load_bands

BANDS = load_bands()


def names(level: int, of: str) -> list[str]:
    return [band.name for band in at_level(BANDS, level)[of]]


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_has_about_its_number_of_bands_and_covers_every_chromosome(level: int) -> None:
    merged = at_level(BANDS, level)
    assert 0.97 * level <= sum(len(row) for row in merged.values()) <= 1.02 * level
    for name in TYPES:
        row = merged[name]
        assert row[0].start_bp == 0
        assert row[-1].end_bp == BANDS[name][-1].end_bp
        assert all(left.end_bp == right.start_bp for left, right in itertools.pairwise(row))
        assert len({band.name for band in row}) == len(row)


def test_lower_levels_merge_sub_bands_and_keep_the_landmarks() -> None:
    assert names(850, "1")[:3] == ["p36.33", "p36.32", "p36.31"]
    assert names(550, "1")[:4] == ["p36.3", "p36.2", "p36.1", "p35"]
    assert names(400, "21")[-3:] == ["q11.2", "q21", "q22"]
    for level in LEVELS:
        for row in at_level(BANDS, level).values():
            assert [band.stain for band in row].count("acen") == 2


def test_a_merged_band_is_as_dark_as_its_parts_on_average() -> None:
    row = (
        Band("p12", 0, 10, "gneg"),
        Band("p11", 10, 12, "acen"),
        Band("q11", 12, 14, "acen"),
        Band("q12.1", 14, 24, "gpos100"),
        Band("q12.2", 24, 34, "gneg"),
        Band("q12.3", 34, 54, "gpos50"),
    )
    (merged,) = [band for band in at_level({"1": row}, 4)["1"] if band.name == "q12"]
    assert (merged.start_bp, merged.end_bp, merged.stain) == (14, 54, "gpos50")


def test_the_centromere_lies_where_the_class_says() -> None:
    assert centromere_fraction(BANDS["1"]) == pytest.approx(0.5, abs=0.02)
    assert centromere_fraction(BANDS["13"]) < 0.2


def test_the_centromere_lies_in_the_middle_of_its_bands() -> None:
    row = (
        Band("p12", 0, 10, "gneg"),
        Band("p11.2", 10, 16, "acen"),
        Band("p11.1", 16, 20, "acen"),
        Band("q11", 20, 30, "acen"),
        Band("q12", 30, 70, "gpos50"),
        Band("q13", 70, 100, "gneg"),
    )
    assert centromere_fraction(row) == 0.2
