"""Numerical findings, and the values they are made of."""

from dataclasses import replace

import numpy as np
import pytest

from engine.domain.chromosome import TYPES, Chromosome
from engine.domain.findings import findings
from engine.domain.iscn import counts_of_iscn
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
    with pytest.raises(ValueError, match="24"):
        Prediction(np.zeros(3, dtype=np.float32), 0.5, Box(0, 0, 0))


def test_values_are_read_only_and_images_are_checked() -> None:
    chromosome = Chromosome("a.png", np.zeros((4, 4), dtype=np.uint8))
    with pytest.raises(ValueError, match="read-only"):
        chromosome.image_hw[0, 0] = 1
    with pytest.raises(ValueError, match=r"a\.png"):
        Chromosome("a.png", np.zeros((4, 4, 3), dtype=np.uint8))
    assert len(TYPES) == 24
