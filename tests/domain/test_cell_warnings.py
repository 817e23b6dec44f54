"""Warnings of a cell: which there are, and which a person still has to answer."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.answers import LOST, OTHER_CELLS, REPORT, SECOND_CELL
from engine.domain.case import Cell, Unreadable
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import cell_warnings, not_the_patients, open_warnings
from engine.domain.edits import ChooseIscn, Move, Resolve, TypeIscn, apply, apply_to_case
from engine.domain.findings import FINDING, PICTURE, CellWarning
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import EXCLUDED, CaseKaryogram, Decision, Karyogram
from tests.conftest import NORMAL_FEMALE, make_karyogram, make_prediction
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


def one_moved(karyogram: Karyogram) -> Karyogram:
    """As if a person had brought the first 22 over from 21."""
    file = karyogram.slots["22"][0]
    was_in_21 = replace(karyogram.placements[file], dispatched_type="21")
    return replace(karyogram, placements={**karyogram.placements, file: was_in_21})


def test_what_the_dispatch_said_is_a_notice_that_needs_no_answer() -> None:
    karyogram = replace(one_moved(make_karyogram(NORMAL_FEMALE)), warnings=("3 in 21",))
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


@pytest.mark.parametrize(
    ("answer", "is_asked"),
    [
        (REPORT, True),
        (LOST, False),
        (OTHER_CELLS, False),
        (SECOND_CELL, False),
        ("?", True),
        # As an earlier version kept it, whose window was in German.
        ("Bei der Präparation verloren", False),
    ],
)
def test_of_a_sex_chromosome_that_was_lost_in_preparation_nobody_asks_the_origin(answer: str, is_asked: bool) -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "X": 1})
    sex = open_warnings(in_case(karyogram), cell())[0]
    resolved, _ = apply(karyogram, Resolve(sex.key, answer, DECISION))
    assert [warning.code for warning in open_warnings(in_case(resolved), cell())] == ["origin"] * is_asked
    assert not_the_patients(resolved) == (frozenset() if is_asked else {"X", "Y"})
    # The answer holds for the chromosomes that were meant, and for nothing else of the cell.
    moved, _ = apply(resolved, Move(karyogram.slots["X"], "7", DECISION))
    assert [warning.code for warning in open_warnings(in_case(moved), cell())] == ["extra", "sex", "origin"]


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


def only(karyogram: Karyogram, of: Cell) -> CellWarning:
    (warning,) = cell_warnings(in_case(karyogram), of)
    return warning


def test_one_unreadable_file_is_named_and_several_are_listed() -> None:
    one = cell(unreadable=(Unreadable("a.png", "no image"),))
    assert only(make_karyogram(NORMAL_FEMALE), one) == CellWarning(
        PICTURE, "unreadable", "", "a.png cannot be read: no image.", counted=("a.png",)
    )


def test_a_lost_chromosome_is_named_by_its_file() -> None:
    lost = "my 7.png was in the saved karyogram but is no longer in the folder"
    karyogram = replace(make_karyogram(NORMAL_FEMALE), warnings=(lost,))
    assert only(karyogram, cell()) == CellWarning(PICTURE, "lost", "my 7.png", f"Gone: {lost}.")


def test_few_chromosomes_are_told_with_their_number() -> None:
    few = {**NORMAL_FEMALE, "1": 0, "2": 0, "3": 0, "4": 1}
    warning = next(w for w in cell_warnings(in_case(make_karyogram(few)), cell()) if w.code == "few")
    text = "Only 39 chromosomes: a broken cell, or crops are missing; compare with the metaphase."
    assert warning == CellWarning(PICTURE, "few", "39", text)


def unsure_of(karyogram: Karyogram, count: int) -> tuple[Karyogram, tuple[str, ...]]:
    files = tuple(karyogram.placements)[:count]
    weak = {
        file: replace(karyogram.placements[file], prediction=make_prediction(karyogram.slot_of(file), 0.8))
        for file in files
    }
    return karyogram.with_changes(placements=weak), files


def test_a_cell_is_of_poor_quality_if_the_model_is_unsure_of_three_in_ten() -> None:
    forty = make_karyogram({**NORMAL_FEMALE, "1": 0, "2": 0, "3": 0})
    below, _ = unsure_of(forty, 11)
    assert "unsure" not in codes(below, cell())
    at, files = unsure_of(forty, 12)
    (warning,) = (w for w in cell_warnings(in_case(at), cell()) if w.code == "unsure")
    assert warning == CellWarning(
        PICTURE,
        "unsure",
        "",
        "The model is unsure of 12 of 40 chromosomes: poor banding, overspread, or images unlike those it knows. "
        "Check every class, or choose a better cell.",
        files,
    )


def test_the_model_is_not_unsure_of_what_it_never_saw() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    never = {file: replace(placement, prediction=None) for file, placement in karyogram.placements.items()}
    assert codes(karyogram.with_changes(placements=never), cell()) == []
    # Of a single one that it saw, one unsure is enough.
    never["1-0.png"] = replace(never["1-0.png"], prediction=make_prediction("1", 0.5))
    assert codes(karyogram.with_changes(placements=never), cell()) == ["unsure"]


def test_odd_sizes_are_listed_with_their_classes() -> None:
    halves = {"3-0.png": 2.0, "14-0.png": 0.5, "15-1.png": 0.5}
    files = tuple(halves)
    assert only(measured(make_karyogram(NORMAL_FEMALE), halves), cell()) == CellWarning(
        PICTURE,
        "sizes",
        "",
        "3 sizes are odd for their classes: 3-0.png in 3 (2.0 ×), 14-0.png in 14 (0.5 ×), 15-1.png in 15 (0.5 ×); "
        "two in one crop, parts of one, or misread.",
        files,
        files,
    )


def test_notices_say_what_was_done() -> None:
    karyogram = replace(one_moved(make_karyogram(NORMAL_FEMALE)), warnings=("3 in 21", "1 in 22"))
    assert cell_warnings(in_case(karyogram), cell(inverted=True)) == (
        CellWarning(
            PICTURE,
            "inverted",
            "",
            "Dark background: the images are shown and read inverted; the files are unchanged.",
            must_resolve=False,
        ),
        CellWarning(
            PICTURE,
            "dispatch",
            "",
            "When proposed, the dispatch warned: 3 in 21; 1 in 22.",
            must_resolve=False,
        ),
    )


def test_what_the_dispatch_warned_of_is_told_once_the_findings_do_not_say_it_any_more() -> None:
    proposed = replace(make_karyogram({**NORMAL_FEMALE, "21": 3}), warnings=("3 in 21 instead of 2",))
    assert "dispatch" not in codes(proposed, cell())
    moved, _ = apply(proposed, Move((proposed.slots["21"][0],), "22", DECISION))
    assert "dispatch" in codes(moved, cell())
    gone = "x.png was in the saved karyogram but is no longer in the folder"
    assert "dispatch" in codes(replace(proposed, warnings=(*proposed.warnings, gone)), cell())


def test_the_choice_of_origin_is_asked_for_beside_the_line() -> None:
    _, origin = cell_warnings(in_case(make_karyogram({**NORMAL_FEMALE, "X": 1})), cell())
    text = "Constitutional or acquired: the line depends on it; choose beside the ISCN line."
    assert origin == CellWarning(FINDING, "origin", "", text, can_resolve=False)


def test_a_typed_line_is_compared_as_the_operator_chose_to_write_it() -> None:
    karyogram, _ = apply(make_karyogram(NORMAL_FEMALE), TypeIscn("48,XX,+21,+8", DECISION))
    problems = (
        "the line says 48 chromosomes, the grid has 46; the line says +8, the grid has two 8; "
        "the line says +21, the grid has two 21"
    )
    assert only(karyogram, cell()) == CellWarning(
        FINDING,
        "line",
        f"48,XX,+21,+8: {problems}",
        f"The typed line does not agree with the grid: {problems}.",
    )
    lost, _ = apply(make_karyogram({**NORMAL_FEMALE, "X": 1}), TypeIscn("45,X,-Y", DECISION))
    acquired = replace(in_case(lost), iscn=IscnChoice(ACQUIRED, "XY"))
    assert [warning.code for warning in cell_warnings(acquired, cell())] == ["sex"]


def untyped(karyogram: Karyogram) -> CellWarning:
    return next(warning for warning in cell_warnings(in_case(karyogram), cell()) if warning.code == "untyped")


def test_why_a_chromosome_is_not_typed_is_told_beside_the_finding_that_waits_for_an_answer() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "unassigned": 2})
    placements = {file: replace(placement, area_px=1000) for file, placement in karyogram.placements.items()}
    karyogram = karyogram.with_changes(placements=placements)
    never, empty = (
        replace(placements[f"unassigned-{number}.png"], prediction=None, area_px=area)
        for number, area in enumerate((1000, 0))
    )
    both = karyogram.with_changes(placements={never.file: never, empty.file: empty})
    assert untyped(both) == CellWarning(
        PICTURE,
        "untyped",
        "",
        "2 files are not typed: unassigned-0.png: there is no prediction; unassigned-1.png: it shows nothing.",
        ("unassigned-0.png", "unassigned-1.png"),
        must_resolve=False,
    )
    one = karyogram.with_changes(placements={empty.file: empty})
    assert untyped(one) == CellWarning(
        PICTURE,
        "untyped",
        "",
        "unassigned-1.png is not typed: it shows nothing.",
        ("unassigned-1.png",),
        must_resolve=False,
    )


def test_documents_are_told_and_need_no_answer() -> None:
    of = cell(unreadable=(Unreadable("letter.docx", "not an image file"), Unreadable("7.gif", "not an image file")))
    told = {warning.code: warning for warning in cell_warnings(in_case(make_karyogram(NORMAL_FEMALE)), of)}
    assert told["unreadable"].text == "7.gif cannot be read: not an image file."
    assert told["documents"].text == "Other files in the folder: letter.docx."
    assert not told["documents"].must_resolve


def test_a_picture_that_is_there_twice_is_told_until_one_is_excluded() -> None:
    karyogram = make_karyogram({**NORMAL_FEMALE, "X": 3})
    files = karyogram.slots["X"][1:]
    of = cell(twice=(files,))
    (warning,) = (w for w in cell_warnings(in_case(karyogram), of) if w.code == "twice")
    assert warning.text.startswith(f"The same picture 2 times: {', '.join(files)};")
    assert warning.must_resolve
    after, _ = apply(karyogram, Move(files[:1], EXCLUDED, DECISION, reason="a duplicate"))
    assert "twice" not in codes(after, of)


def test_a_cell_with_few_chromosomes_has_one_finding_for_all_that_are_missing() -> None:
    few = make_karyogram({"2": 1, "5": 2, "X": 2})
    found = [w for w in cell_warnings(in_case(few), cell()) if w.kind == FINDING]
    assert [warning.code for warning in found] == ["incomplete"]
    assert found[0].text.startswith("21 classes are short: ")
    assert found[0].counted == few.slots["2"]


def test_a_grey_background_is_a_notice() -> None:
    assert codes(make_karyogram(NORMAL_FEMALE), cell(whitened=True)) == ["grey"]
    assert codes(make_karyogram(NORMAL_FEMALE), cell(inverted=True, whitened=True)) == ["inverted"]
    assert codes(make_karyogram(NORMAL_FEMALE), cell(stretched=True)) == ["faint"]
    assert codes(make_karyogram(NORMAL_FEMALE), cell(cleared=("1-0.png",))) == ["cleared"]
    assert open_warnings(in_case(make_karyogram(NORMAL_FEMALE)), cell(whitened=True)) == ()


def test_a_copied_cell_is_told_until_it_is_set_aside() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    of = cell(same_as="cell 1")
    (warning,) = cell_warnings(in_case(karyogram), of)
    assert (warning.code, warning.subject, warning.must_resolve) == ("same", "cell 1", True)
    assert codes(replace(karyogram, use=CellUse.UNUSED), of) == []
