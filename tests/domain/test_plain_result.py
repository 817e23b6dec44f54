"""The result in plain words, and its check against the ISCN line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn import counts_of_iscn, iscn_of_counts
from engine.domain.karyogram import MARKER
from engine.domain.plain_result import iscn_disagreement, plain_result, plain_result_of_clones, unusual_slots

NORMAL = counts_of_iscn("46,XX")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("46,XX", "Normal female karyotype (46 chromosomes): two of each autosome and two X chromosomes."),
        ("46,XY", "Normal male karyotype (46 chromosomes): two of each autosome and one X and one Y chromosome."),
        ("45,X", "one X chromosome and no second sex chromosome (monosomy X)."),
        ("47,XXY", "Abnormal male karyotype (47 chromosomes): two X chromosomes and one Y chromosome."),
        ("47,XY,+21", "Abnormal male karyotype (47 chromosomes): three copies of chromosome 21 instead of two (tris"),
        ("45,XX,-22", "one copy of chromosome 22 instead of two (monosomy 22)."),
        ("46,XX,+8,-21", "three copies of chromosome 8 instead of two (trisomy 8) and one copy of chromosome 21"),
        ("69,XXY", "three copies of most chromosomes instead of two (triploid)."),
        ("92,XXXX", "four copies of most chromosomes instead of two (tetraploid)."),
    ],
)
def test_words_say_what_the_line_says(line: str, words: str) -> None:
    assert words in plain_result(counts_of_iscn(line)).text


def test_markers_are_of_unknown_origin() -> None:
    result = plain_result(NORMAL | {MARKER: 2})
    assert not result.is_normal
    assert result.text.endswith("two marker chromosomes of unknown origin.")


def test_a_mosaic_names_each_line_with_its_cells() -> None:
    text = plain_result_of_clones([(counts_of_iscn("45,X"), 10), (NORMAL, 1)])
    assert text.startswith("Mosaic of two cell lines: in 10 cells an abnormal female karyotype (45 chromosomes)")
    assert "; in 1 cell a normal female karyotype" in text


@given(
    st.dictionaries(st.sampled_from(AUTOSOMES), st.integers(0, 4), max_size=4),
    st.sampled_from([(2, 0), (1, 1), (1, 0), (2, 1), (1, 2), (3, 0)]),
    st.integers(0, 2),
)
def test_only_its_own_line_agrees_with_a_karyogram(
    changed: dict[str, int], sex: tuple[int, int], markers: int
) -> None:
    counts = {**dict.fromkeys(AUTOSOMES, 2), **changed, "X": sex[0], "Y": sex[1], MARKER: markers}
    line = iscn_of_counts(counts)
    assert iscn_disagreement(line, [counts]) == ""
    other = {**counts, "13": counts["13"] + 1}
    assert iscn_disagreement(line, [other]) != ""
    # Normal in words exactly when nothing is unusual.
    assert plain_result(counts).is_normal == (line in ("46,XX", "46,XY"))
    assert plain_result(counts).is_normal == (not unusual_slots(counts) and not markers)


def test_a_mosaics_line_agrees_in_any_order_and_is_counted() -> None:
    lines = [counts_of_iscn("45,X"), NORMAL]
    assert iscn_disagreement("mos 45,X[10]/46,XX[20]", lines[::-1]) == ""
    assert "names 1 cell lines, the karyograms show 2" in iscn_disagreement("46,XX", lines)


def test_a_line_that_is_not_numerical_is_told_as_that() -> None:
    assert "cannot be compared" in iscn_disagreement("46,XX,del(5)(p15)", [NORMAL])


def test_unusual_slots_are_those_off_the_cells_own_ploidy() -> None:
    assert unusual_slots(dict.fromkeys(TYPES, 2) | {"Y": 0, "21": 3}) == {"21"}
    assert unusual_slots(counts_of_iscn("45,X")) == {"X", "Y"}
    assert unusual_slots(counts_of_iscn("70,XXY,+8")) == {"8"}
