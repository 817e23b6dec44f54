"""Numerical findings, and the values they are made of."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from engine.domain.chromosome import AUTOSOMES, TYPES, Chromosome
from engine.domain.findings import FINDING, CellWarning, findings
from engine.domain.iscn_parse import counts_of_iscn
from engine.domain.karyogram import Karyogram, Placement
from engine.domain.prediction import Box, Prediction
from tests.conftest import NORMAL_FEMALE, make_karyogram, make_prediction


def test_normal_cells_have_no_finding() -> None:
    assert findings(make_karyogram(NORMAL_FEMALE)) == ()
    assert findings(make_karyogram(counts_of_iscn("46,XY"))) == ()


def test_trisomy_is_a_hypothesis_that_names_the_least_certain_and_its_other_choice() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "21": 3})
    weak = replace(karyogram.placements["21-1.png"], prediction=make_prediction("21", 0.7))
    (finding,) = findings(karyogram.with_changes(placements={"21-1.png": weak}))
    assert finding.code == "extra"
    assert finding.files[0] == "21-1.png"
    assert finding.text == (
        "Three in 21: trisomy 21, or one misread; the least certain is 21-1.png, second choice 22."
    )


@pytest.mark.parametrize(
    ("line", "codes"),
    [
        ("45,XX,-22", ["missing"]),
        ("44,XX,-22,-22", ["missing"]),
        ("45,X", ["sex"]),
        ("47,XXY", ["sex"]),
        ("47,XYY", ["sex"]),
        ("46,XX,+8,-21", ["extra", "missing"]),
        ("69,XXY", ["ploidy"]),
        ("69,XXX", ["ploidy"]),
        ("92,XXYY", ["ploidy"]),
        ("70,XXY,+8", ["ploidy", "extra"]),
        ("45,Y", ["sex"]),
        ("46,YY", ["sex"]),
    ],
)
def test_numerical_findings(line: str, codes: list[str]) -> None:
    assert [finding.code for finding in findings(make_karyogram(counts_of_iscn(line)))] == codes


def test_unassigned_and_markers_are_named() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "unassigned": 1, "marker": 1})
    assert [(finding.code, finding.files) for finding in findings(karyogram)] == [
        ("marker", ("marker-0.png",)),
        ("unassigned", ("unassigned-0.png",)),
    ]


def test_a_missing_one_is_sought_elsewhere() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "21": 1, "22": 3})
    stray = replace(karyogram.placements["22-1.png"], prediction=make_prediction("21", 0.6))
    missing, extra = findings(karyogram.with_changes(placements={"22-1.png": stray}))
    assert missing.text == ("One in 21: monosomy 21, or one lost or misread; the likeliest stray is 22-1.png in 22.")
    assert missing.files == ("21-0.png", "22-1.png")
    assert extra.files[0] == "22-1.png"
    assert "second choice 21" in extra.text


def test_a_finding_stays_the_same_while_its_chromosomes_do() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "21": 3})
    (before,) = findings(karyogram)
    turned_round = karyogram.with_changes(slots={"21": ("21-2.png", "21-0.png", "21-1.png")})
    assert findings(turned_round)[0].key == before.key
    swapped = karyogram.with_changes(
        slots={"21": ("21-0.png", "21-1.png", "20-0.png"), "20": ("21-2.png", "20-1.png")}
    )
    assert findings(swapped)[0].key != before.key


def test_prediction_states_polarity_and_its_probability() -> None:
    up = make_prediction("1", q_down=0.2)
    assert (up.polarity, up.polarity_prob) == (0, pytest.approx(0.8))
    assert make_prediction("1", q_down=0.9).polarity == 1
    assert make_prediction("7", 0.9).top(2) == (("7", pytest.approx(0.9)), ("8", pytest.approx(0.1)))
    with pytest.raises(ValueError, match="read-only"):
        up.type_probs[0] = 1
    with pytest.raises(ValueError, match="24"):
        Prediction(np.zeros(3, dtype=np.float32), 0.5, Box(0, 0, 0))


def test_values_are_read_only_and_images_are_checked() -> None:
    chromosome = Chromosome("a.png", np.zeros((4, 4), dtype=np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        chromosome.image_hw[0, 0] = 1
    with pytest.raises(ValueError, match=r"a\.png"):
        Chromosome("a.png", np.zeros((4, 4, 3), dtype=np.uint8))
    assert len(TYPES) == 24


def finding_of(counts: dict[str, int], probable: dict[str, Prediction | None] | None = None) -> CellWarning:
    """The only finding of a cell, some of whose chromosomes have another prediction."""
    karyogram = make_karyogram(counts)
    changed = {
        file: replace(karyogram.placements[file], prediction=prediction)
        for file, prediction in (probable or {}).items()
    }
    (found,) = findings(karyogram.with_changes(placements=changed))
    return found


def test_markers_and_unassigned_say_how_many_and_what_to_do() -> None:
    assert finding_of({**NORMAL_FEMALE, "marker": 2}) == CellWarning(
        FINDING,
        "marker",
        "",
        "Two in the marker slot: unidentified, or fragments of another chromosome.",
        ("marker-0.png", "marker-1.png"),
        ("marker-0.png", "marker-1.png"),
        ("marker",),
    )
    files = tuple(f"unassigned-{number}.png" for number in range(6))
    assert finding_of({**NORMAL_FEMALE, "unassigned": 6}) == CellWarning(
        FINDING,
        "unassigned",
        "",
        "6 unassigned: give each a class, or exclude it with a reason.",
        files,
        files,
        ("unassigned",),
        can_resolve=False,
    )


def test_another_ploidy_is_told_once_and_what_deviates_from_it_by_class() -> None:
    ploidy, missing, extra = findings(make_karyogram(counts_of_iscn("69,XXY,-4,+8")))
    text = "Most types stand 3 times: triploid (3n), or several cells in one."
    assert ploidy == CellWarning(FINDING, "ploidy", "3n", text)
    two, four = ("4-0.png", "4-1.png"), tuple(f"8-{number}.png" for number in range(4))
    assert missing == CellWarning(FINDING, "missing", "4", "Two in 4, where most types have 3.", two, two, ("4",))
    assert extra == CellWarning(FINDING, "extra", "8", "Four in 8, where most types have 3.", four, four, ("8",))


def test_a_near_haploid_cell_is_told_with_what_it_has_twice() -> None:
    cell = {name: 2 if name in ("4", "6", "21") else 1 for name in (*AUTOSOMES, "X")}
    ploidy, *extra = findings(make_karyogram({**cell, "Y": 0}))
    assert ploidy.text == (
        "Most types stand once: near-haploid (1n), or an incomplete cell; look for cells with twice the number."
    )
    assert [found.text for found in extra] == [
        f"Two in {name}, where most types have 1." for name in ("4", "6", "21")
    ]


@pytest.mark.parametrize(
    ("counts", "codes"),
    [
        ({"X": 0, "Y": 3}, ["ploidy", "sex"]),
        ({"X": 1, "Y": 2}, ["ploidy"]),
        ({"X": 2, "Y": 2}, ["ploidy", "sex"]),
    ],
)
def test_a_triploid_cell_has_three_sex_chromosomes_and_an_x(counts: dict[str, int], codes: list[str]) -> None:
    triploid = dict.fromkeys(TYPES, 3) | counts
    assert [found.code for found in findings(make_karyogram(triploid))] == codes


def test_two_missing_are_a_nullisomy_and_nothing_likely_is_named() -> None:
    found = finding_of({**NORMAL_FEMALE, "13": 0})
    assert found == CellWarning(
        FINDING, "missing", "13", "None in 13: nullisomy 13, or one lost or misread.", (), (), ("13",)
    )
    # Less than one in twenty is no candidate; one in twenty is.
    weak = np.zeros(24, dtype=np.float32)
    weak[[8, 12]] = 0.9375, 0.0625
    assert finding_of(
        {**NORMAL_FEMALE, "13": 0}, {"9-1.png": Prediction(weak, 0.9, Box(0.5, 0.5, 0.5))}
    ) == CellWarning(
        FINDING,
        "missing",
        "13",
        "None in 13: nullisomy 13, or one lost or misread; the likeliest stray is 9-1.png in 9.",
        ("9-1.png",),
        (),
        ("13",),
    )


@pytest.mark.parametrize(
    ("count", "name"), [(4, "Four in 9: tetrasomy 9"), (5, "Five in 9: a gain of 9"), (6, "6 in 9: a gain of 9")]
)
def test_further_copies_have_their_name(count: int, name: str) -> None:
    files = tuple(f"9-{number}.png" for number in range(count))
    assert finding_of({**NORMAL_FEMALE, "9": count}) == CellWarning(
        FINDING,
        "extra",
        "9",
        f"{name}, or one misread; the least certain is 9-0.png, second choice 10.",
        files,
        files,
        ("9",),
    )


def test_of_chromosomes_that_were_never_predicted_none_is_the_least_certain() -> None:
    files = ("21-0.png", "21-1.png", "21-2.png")
    assert finding_of({**NORMAL_FEMALE, "21": 3}, dict.fromkeys(files)) == CellWarning(
        FINDING, "extra", "21", "Three in 21: trisomy 21, or one misread.", files, files, ("21",)
    )
    two_known = {"21-0.png": None, "21-2.png": make_prediction("21", 0.9)}
    assert finding_of({**NORMAL_FEMALE, "21": 3}, two_known).files == ("21-2.png", "21-0.png", "21-1.png")


def test_the_second_choice_is_another_class_than_the_one_it_stands_in() -> None:
    # Moved here by hand: its own class is the third most probable.
    probs = np.zeros(24, dtype=np.float32)
    probs[[4, 5, 20]] = 0.5, 0.3, 0.2
    odd = Prediction(probs, 0.9, Box(0.5, 0.5, 0.5))
    assert finding_of({**NORMAL_FEMALE, "21": 3}, {"21-1.png": odd}).text.endswith(
        "the least certain is 21-1.png, second choice 5."
    )


def test_too_few_sex_chromosomes_are_sought_elsewhere() -> None:
    assert finding_of({**NORMAL_FEMALE, "X": 1}) == CellWarning(
        FINDING,
        "sex",
        "",
        "1 X and 0 Y: a sex chromosome finding, or one misread.",
        ("X-0.png",),
        ("X-0.png",),
        ("X", "Y"),
    )
    stray = finding_of({**NORMAL_FEMALE, "X": 1}, {"7-0.png": make_prediction("X", 0.4)})
    assert stray.text.endswith("or one misread; the likeliest stray is 7-0.png in 7.")
    assert (stray.files, stray.counted) == (("X-0.png", "7-0.png"), ("X-0.png",))


def test_a_cell_without_an_x_is_told_as_impossible() -> None:
    assert finding_of({**NORMAL_FEMALE, "X": 0, "Y": 2}) == CellWarning(
        FINDING,
        "sex",
        "",
        "0 X and 2 Y: a sex chromosome finding, or one misread; a cell without an X does not live; "
        "the least certain is Y-0.png, second choice 1.",
        ("Y-0.png", "Y-1.png"),
        ("Y-0.png", "Y-1.png"),
        ("X", "Y"),
    )


def test_too_many_sex_chromosomes_name_the_least_certain_first() -> None:
    files = ("X-0.png", "X-1.png", "Y-0.png")
    assert finding_of({**NORMAL_FEMALE, "Y": 1}, {"Y-0.png": make_prediction("Y", 0.6)}) == CellWarning(
        FINDING,
        "sex",
        "",
        "2 X and 1 Y: a sex chromosome finding, or one misread; the least certain is Y-0.png, second choice 1.",
        ("Y-0.png", "X-0.png", "X-1.png"),
        files,
        ("X", "Y"),
    )


def test_a_cell_in_which_nothing_was_predicted_has_no_stray() -> None:
    placed = [(Placement(f"{slot}-{n}.png"), slot) for slot, n in itertools.product(TYPES[:22], range(2))]
    (found,) = findings(Karyogram.build(placed))
    assert found.text == ("0 X and 0 Y: a sex chromosome finding, or one misread; a cell without an X does not live.")
    assert found.files == ()


def test_of_equally_probable_types_the_first_are_the_most_probable() -> None:
    even = Prediction(np.full(24, 1 / 24, dtype=np.float32), 0.5, Box(0.5, 0.5, 0.5))
    assert [name for name, _ in even.top(4)] == ["1", "2", "3", "4"]
    assert (even.predicted_type, even.polarity, even.polarity_prob) == ("1", 1, 0.5)
    # Of two values only, a sort that keeps no order would name 11 before 10.
    two = np.where(np.isin(np.arange(24), [*range(3, 9), 20, 23]), 1, 2).astype(np.float32)
    uneven = Prediction(two / two.sum(), 0.5, Box(0.5, 0.5, 0.5))
    assert [name for name, _ in uneven.top(4)] == ["1", "2", "3", "10"]
