"""Warnings of a cell: which there are, and which a person still has to answer."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.case import Cell, Unreadable
from engine.domain.cell_warnings import cell_warnings, open_warnings
from engine.domain.edits import ChooseIscn, Move, Resolve, TypeIscn, apply, apply_to_case
from engine.domain.findings import FINDING, PICTURE
from engine.domain.iscn_choice import CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram
from tests.conftest import NORMAL_FEMALE, make_karyogram
from tests.domain.test_sizes import measured

DECISION = Decision("A. Meyer", datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
TRISOMY = {**NORMAL_FEMALE, "21": 3}


def in_case(karyogram: Karyogram) -> CaseKaryogram:
    return CaseKaryogram({"cell": karyogram})


def cell(**facts: object) -> Cell:
    return replace(Cell("cell", Path("case"), ()), **facts)  # type: ignore[arg-type]


def codes(karyogram: Karyogram, of: Cell) -> list[str]:
    return [warning.code for warning in cell_warnings(in_case(karyogram), of)]


def test_a_clean_cell_has_no_warning() -> None:
    assert codes(make_karyogram(NORMAL_FEMALE), cell()) == []


def test_findings_are_apart_from_trouble_with_pictures() -> None:
    unreadable = (Unreadable("zz.png", "no image"), Unreadable("zy.png", "empty"))
    warnings = cell_warnings(in_case(make_karyogram(TRISOMY)), cell(unreadable=unreadable, inverted=True))
    assert [(warning.kind, warning.code) for warning in warnings] == [
        (FINDING, "extra"),
        (PICTURE, "unreadable"),
        (PICTURE, "inverted"),
    ]
    assert warnings[1].text == "2 files cannot be read: zz.png: no image; zy.png: empty."


@pytest.mark.parametrize(
    ("counts", "expected"),
    [({**NORMAL_FEMALE, "1": 0, "2": 0, "3": 0, "4": 1}, True), ({**NORMAL_FEMALE, "1": 0, "2": 0, "3": 0}, False)],
)
def test_a_cell_of_fewer_than_40_may_be_broken(counts: dict[str, int], expected: bool) -> None:
    assert ("few" in codes(make_karyogram(counts), cell())) is expected


def test_a_cell_the_model_is_unsure_of_is_told_once() -> None:
    assert codes(make_karyogram(NORMAL_FEMALE, probability=0.8), cell()) == ["unsure"]


def test_what_the_dispatch_said_is_a_notice_that_needs_no_answer() -> None:
    karyogram = replace(make_karyogram(NORMAL_FEMALE), warnings=("3 in 21",))
    assert codes(karyogram, cell(inverted=True)) == ["inverted", "dispatch"]
    assert open_warnings(in_case(karyogram), cell(inverted=True)) == ()


def test_a_chromosome_that_is_gone_from_the_folder_has_to_be_answered() -> None:
    lost = "7.png was in the saved karyogram but is no longer in the folder"
    (warning,) = open_warnings(in_case(replace(make_karyogram(NORMAL_FEMALE), warnings=(lost,))), cell())
    assert (warning.code, warning.subject) == ("lost", "7.png")


def test_an_answer_closes_a_warning_until_it_is_another_one() -> None:
    karyogram = make_karyogram(TRISOMY)
    (warning,) = open_warnings(in_case(karyogram), cell())
    karyogram, _ = apply(karyogram, Resolve(warning.key, "true gain, seen in three cells", DECISION))
    assert open_warnings(in_case(karyogram), cell()) == ()
    reordered, _ = apply(karyogram, Move(("21-0.png",), "21", DECISION, index=2))
    assert open_warnings(in_case(reordered), cell()) == ()
    fourth, _ = apply(karyogram, Move(("20-0.png",), "21", DECISION))
    assert [(open_.code, open_.subject) for open_ in open_warnings(in_case(fourth), cell())] == [
        ("missing", "20"),
        ("extra", "21"),
    ]
    back, _ = apply(fourth, Move(("20-0.png",), "20", DECISION))
    assert open_warnings(in_case(back), cell()) == ()


def test_another_unreadable_file_is_another_warning() -> None:
    first = cell(unreadable=(Unreadable("a.png", "no image"),))
    (warning,) = open_warnings(in_case(make_karyogram(NORMAL_FEMALE)), first)
    karyogram, _ = apply(make_karyogram(NORMAL_FEMALE), Resolve(warning.key, "a note, no chromosome", DECISION))
    assert open_warnings(in_case(karyogram), first) == ()
    second = cell(unreadable=(Unreadable("a.png", "no image"), Unreadable("b.png", "no image")))
    assert len(open_warnings(in_case(karyogram), second)) == 1


def test_no_reason_closes_an_unassigned_chromosome() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "unassigned": 1})
    (warning,) = open_warnings(in_case(karyogram), cell())
    assert not warning.can_resolve
    resolved, _ = apply(karyogram, Resolve(warning.key, "it will do", DECISION))
    assert open_warnings(in_case(resolved), cell()) == (warning,)


def test_a_sex_chromosome_change_waits_for_the_choice_of_its_origin() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "X": 1})
    (sex, origin) = open_warnings(in_case(karyogram), cell())
    assert (sex.code, origin.code, origin.can_resolve) == ("sex", "origin", False)
    resolved, _ = apply(karyogram, Resolve(sex.key, "true loss", DECISION))
    case, _ = apply_to_case(in_case(resolved), "cell", ChooseIscn(IscnChoice(CONSTITUTIONAL)))
    assert open_warnings(case, cell()) == ()


def test_a_typed_line_that_disagrees_is_a_warning_until_it_is_answered_or_mended() -> None:
    karyogram, _ = apply(make_karyogram(NORMAL_FEMALE), TypeIscn("47,XX,+21", DECISION))
    (warning,) = open_warnings(in_case(karyogram), cell())
    assert warning.text.startswith("The typed line does not agree with the grid: the line says 47 chromosomes")
    answered, _ = apply(karyogram, Resolve(warning.key, "one lost in this cell", DECISION))
    assert open_warnings(in_case(answered), cell()) == ()
    moved, _ = apply(answered, Move(("21-0.png",), "22", DECISION))
    assert "line" in [found.code for found in open_warnings(in_case(moved), cell())]
    mended, _ = apply(karyogram, TypeIscn("46,XX", DECISION))
    assert open_warnings(in_case(mended), cell()) == ()


def test_several_odd_sizes_are_trouble_with_the_cell() -> None:
    halves = {"14-0.png": 0.5, "15-1.png": 0.5, "3-0.png": 2.0}
    (warning,) = cell_warnings(in_case(measured(make_karyogram(NORMAL_FEMALE), halves)), cell())
    assert (warning.code, set(warning.files)) == ("sizes", set(halves))
    assert "14-0.png in 14 (0.5 ×)" in warning.text
