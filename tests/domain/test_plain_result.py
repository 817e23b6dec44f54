"""The result in plain words, and its check against the ISCN line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.chromosome import AUTOSOMES, TYPES
from engine.domain.iscn import iscn_of_counts
from engine.domain.iscn_parse import counts_of_iscn
from engine.domain.karyogram import MARKER
from engine.domain.plain_result import (
    PlainResult,
    iscn_disagreement,
    plain_result,
    plain_result_of_clones,
    unusual_slots,
)

NORMAL = counts_of_iscn("46,XX")
TRIPLOID = "three copies of most chromosomes instead of two (triploid)"
NEAR_TRIPLOID = "three copies of most chromosomes instead of two (near-triploid)"


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


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (counts_of_iscn("46,XY"), PlainResult(
            "Normal male karyotype (46 chromosomes): two of each autosome and one X and one Y chromosome.",
            "two of each", "XY", True,
        )),
        (dict.fromkeys((*AUTOSOMES, "X"), 2), PlainResult(
            "Normal female karyotype (46 chromosomes): two of each autosome and two X chromosomes.",
            "two of each", "XX", True,
        )),
        (dict.fromkeys(AUTOSOMES, 2), PlainResult(
            "Abnormal female karyotype (44 chromosomes): no sex chromosome.", "two of each", "none", False
        )),
        (dict.fromkeys(AUTOSOMES, 2) | {"Y": 2}, PlainResult(
            "Abnormal male karyotype (46 chromosomes): two Y chromosomes and no X chromosome.",
            "two of each", "YY", False,
        )),
        (dict.fromkeys(AUTOSOMES, 2) | {"Y": 1}, PlainResult(
            "Abnormal male karyotype (45 chromosomes): one Y chromosome and no X chromosome.",
            "two of each", "Y", False,
        )),
        (NORMAL | {MARKER: 1}, PlainResult(
            "Abnormal female karyotype (47 chromosomes): one marker chromosome of unknown origin.",
            "two of each", "XX", False,
        )),
        (NORMAL | {"4": 7, "5": 6, "13": 0, MARKER: 3}, PlainResult(
            "Abnormal female karyotype (56 chromosomes): 7 copies of chromosome 4 instead of two, six copies of "
            "chromosome 5 instead of two, no copies of chromosome 13 instead of two (nullisomy 13) and three marker "
            "chromosomes of unknown origin.",
            "7 copies of chromosome 4 instead of two, six copies of chromosome 5 instead of two and no copies of "
            "chromosome 13 instead of two (nullisomy 13)",
            "XX", False,
        )),
        ({name: 2 for name in (*AUTOSOMES, "X") if name != "13"}, PlainResult(
            "Abnormal female karyotype (44 chromosomes): no copies of chromosome 13 instead of two (nullisomy 13).",
            "no copies of chromosome 13 instead of two (nullisomy 13)", "XX", False,
        )),
        (counts_of_iscn("70,XXY,+8"), PlainResult(
            f"Abnormal male karyotype (70 chromosomes): {NEAR_TRIPLOID} and four copies of chromosome 8 instead of "
            "three.",
            "four copies of chromosome 8 instead of three", "XXY", False,
        )),
        (dict.fromkeys(AUTOSOMES, 3) | {"X": 1, "Y": 2}, PlainResult(
            "Abnormal male karyotype (69 chromosomes): three copies of most chromosomes instead of two (triploid).",
            "three of each", "XYY", False,
        )),
        (dict.fromkeys(AUTOSOMES, 3) | {"Y": 3}, PlainResult(
            f"Abnormal male karyotype (69 chromosomes): {TRIPLOID} and three Y chromosomes and no X chromosome.",
            "three of each", "YYY", False,
        )),
        (dict.fromkeys(AUTOSOMES, 3) | {"X": 2}, PlainResult(
            f"Abnormal female karyotype (68 chromosomes): {NEAR_TRIPLOID} and two X chromosomes.",
            "three of each", "XX", False,
        )),
        (dict.fromkeys(AUTOSOMES, 3) | {"X": 1, "Y": 1}, PlainResult(
            f"Abnormal male karyotype (68 chromosomes): {NEAR_TRIPLOID} and one X chromosome and one Y chromosome.",
            "three of each", "XY", False,
        )),
        (dict.fromkeys(AUTOSOMES, 3) | {"X": 1}, PlainResult(
            f"Abnormal female karyotype (67 chromosomes): {NEAR_TRIPLOID} and one X chromosome.",
            "three of each", "X", False,
        )),
        (dict.fromkeys((*AUTOSOMES, "X"), 1), PlainResult(
            "Abnormal female karyotype (23 chromosomes): one copy of most chromosomes instead of two (haploid).",
            "one of each", "X", False,
        )),
        (dict.fromkeys((*AUTOSOMES, "X"), 1) | {"4": 2}, PlainResult(
            "Abnormal female karyotype (24 chromosomes): one copy of most chromosomes instead of two (near-haploid) "
            "and two copies of chromosome 4 instead of one.",
            "two copies of chromosome 4 instead of one", "X", False,
        )),
        ({"1": 2, "2": 1, "X": 1}, PlainResult(
            "Incomplete karyotype (4 chromosomes): whole pairs are missing.", "incomplete", "X", False,
        )),
        (dict.fromkeys((*AUTOSOMES, "X"), 5), PlainResult(
            "Abnormal female karyotype (115 chromosomes): five copies of most chromosomes instead of two (5-fold).",
            "five of each", "XXXXX", False,
        )),
    ],
)  # fmt: skip
def test_a_result_says_all_of_a_cell_line(counts: dict[str, int], expected: PlainResult) -> None:
    assert plain_result(counts) == expected


def test_one_cell_line_is_no_mosaic_and_two_end_with_one_stop() -> None:
    assert plain_result_of_clones([(NORMAL, 20)]) == plain_result(NORMAL).text
    assert plain_result_of_clones([(counts_of_iscn("45,X"), 10), (NORMAL, 1)]) == (
        "Mosaic of two cell lines: in 10 cells an abnormal female karyotype (45 chromosomes): one X chromosome and "
        "no second sex chromosome (monosomy X); in 1 cell a normal female karyotype (46 chromosomes): two of each "
        "autosome and two X chromosomes."
    )


def test_a_disagreement_names_the_part_of_the_line() -> None:
    assert iscn_disagreement("47,XX,+21[3]/46,XX[5]", [NORMAL, counts_of_iscn("47,XX,+18")]) == (
        "the ISCN line says otherwise than the karyogram: 47,XX,+21"
    )
    some = {name: 2 for name in (*AUTOSOMES, "X") if name != "13"}
    assert iscn_disagreement("44,XX,-13,-13", [some]) == ""


def test_slots_that_are_not_counted_are_unusual_as_empty_ones() -> None:
    assert unusual_slots({name: 2 for name in (*AUTOSOMES, "X") if name != "13"}) == {"13"}
    assert unusual_slots(dict.fromkeys(AUTOSOMES, 2)) == {"X", "Y"}
