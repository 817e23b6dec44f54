"""The sex that was stated for the patient, and the sex chromosomes."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from engine.domain.cell_use import CellUse
from engine.domain.karyogram import CaseKaryogram
from karyogui.report.content import ReportSource
from karyogui.report.stated_sex import sex_disagreement
from karyogui.report.words import words_in
from tests.conftest import NORMAL_FEMALE, make_karyogram
from tests.report.test_content import complete, content_of, signed, texts

MALE = {**NORMAL_FEMALE, "X": 1, "Y": 1}
TURNER = {**NORMAL_FEMALE, "X": 1}
FEW = {"1": 2, "X": 1}


def case_of(*cells: Mapping[str, int]) -> CaseKaryogram:
    return CaseKaryogram({f"cell-{number}": make_karyogram(counts) for number, counts in enumerate(cells)})


@pytest.mark.parametrize(
    ("stated", "cells", "found"),
    [
        ("female", [NORMAL_FEMALE], ""),
        ("female", [TURNER], ""),
        ("female", [MALE], "but there is a Y chromosome"),
        (" W ", [MALE], "but there is a Y chromosome"),
        ("weiblich", [NORMAL_FEMALE, MALE], "but there is a Y chromosome"),
        ("male", [MALE], ""),
        ("male", [TURNER, MALE], ""),
        ("M", [NORMAL_FEMALE], "but there is no Y chromosome"),
        ("männlich", [TURNER], "but there is no Y chromosome"),
        ("male", [FEW], ""),
        ("", [MALE], ""),
        ("not known", [MALE], ""),
    ],
)
def test_a_y_chromosome_is_expected_as_the_sex_is_stated(
    stated: str, cells: list[Mapping[str, int]], found: str
) -> None:
    told = sex_disagreement(stated, case_of(*cells))
    assert found in told
    assert bool(told) == bool(found)


def test_cells_that_are_not_used_say_nothing() -> None:
    male, female = make_karyogram(MALE), make_karyogram(NORMAL_FEMALE)
    unused = CaseKaryogram({"a": replace(male, use=CellUse.UNUSED), "b": female})
    assert sex_disagreement("female", unused) == ""


def test_a_report_tells_it_and_is_final_all_the_same(source: ReportSource) -> None:
    content = content_of(signed(complete(source)))  # stated as female; 47,XY,+21
    assert content.status == "FINAL"
    assert content.status_notes == ()
    assert "The sex is stated as female, but there is a Y chromosome" in texts(content, "Findings and open points")
    (caution,) = content.cautions
    assert words_in("de").said(caution) == ("Als Geschlecht ist weiblich angegeben, aber es gibt ein Y-Chromosom")
