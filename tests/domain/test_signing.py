"""What keeps a case from being signed; and what it has cost."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.case import Case, Cell
from engine.domain.cell_use import CellUse
from engine.domain.cell_warnings import open_warnings
from engine.domain.doubts import DoubtLimits
from engine.domain.edits import Accept, MarkCell, Move, Resolve, apply_to_case
from engine.domain.effort import PAUSE_S, Effort, Tally
from engine.domain.karyogram import UNASSIGNED, CaseKaryogram, Decision
from engine.domain.signing import DOUBTS, UNASSIGNED_LEFT, UNDECIDED, UNREAD, WARNING, OpenPoint, open_points
from engine.io.tally_file import TallyError, add_tally, read_tallies
from tests.conftest import NORMAL_FEMALE, drawn_chromosome, make_karyogram

DECISION = Decision("A. Meyer", datetime(2026, 1, 2, tzinfo=UTC))


def case_and_result(counts: dict[str, int], probability: float = 0.98) -> tuple[Case, CaseKaryogram]:
    karyogram = make_karyogram(counts, probability=probability)
    cell = Cell("cell", Path("cell"), tuple(drawn_chromosome(file) for file in sorted(karyogram.files)))
    return Case(Path("case"), (cell,)), CaseKaryogram({"cell": karyogram})


def accepted(result: CaseKaryogram) -> CaseKaryogram:
    files = tuple(result.cells["cell"].files)
    return apply_to_case(result, "cell", Accept(files, DECISION))[0]


def codes(case: Case, result: CaseKaryogram) -> list[str]:
    return [point.code for point in open_points(case, result)]


def test_a_proposal_has_to_be_accepted_and_its_doubts_looked_at() -> None:
    case, result = case_and_result(NORMAL_FEMALE)
    (point,) = open_points(case, result)
    assert (point.code, len(point.files)) == (UNDECIDED, 46)
    case, unsure = case_and_result(NORMAL_FEMALE, probability=0.6)
    assert DOUBTS in codes(case, unsure)
    assert not open_points(case, accepted(result))


def test_an_unassigned_chromosome_keeps_it_closed_though_a_person_put_it_there() -> None:
    case, result = case_and_result(NORMAL_FEMALE)
    moved, _ = apply_to_case(accepted(result), "cell", Move(("5-0.png",), UNASSIGNED, DECISION))
    assert UNASSIGNED_LEFT in codes(case, moved)


def test_a_finding_keeps_it_closed_until_it_is_answered() -> None:
    case, result = case_and_result({**NORMAL_FEMALE, "21": 3})
    result = accepted(result)
    assert set(codes(case, result)) == {WARNING}
    for warning in open_warnings(result, case.cells[0]):
        result, _ = apply_to_case(result, "cell", Resolve(warning.key, "seen in 20 cells", DECISION))
    assert not open_points(case, result)


def test_a_cell_that_is_still_to_be_read_keeps_it_closed() -> None:
    case, result = case_and_result(NORMAL_FEMALE)
    (point,) = open_points(case, accepted(result), waiting=("cell 2",))
    assert (point.code, point.cell) == (UNREAD, "cell 2")


def test_a_cell_that_was_set_aside_keeps_nothing_closed_beside_one_in_use() -> None:
    _, one = case_and_result(NORMAL_FEMALE)
    case = Case(Path("case"), tuple(Cell(name, Path(name), ()) for name in ("cell", "second")))
    cells = {"cell": accepted(one).cells["cell"], "second": make_karyogram({**NORMAL_FEMALE, "unassigned": 1})}
    both = CaseKaryogram(cells)
    assert {point.cell for point in open_points(case, both)} == {"second"}
    aside, _ = apply_to_case(both, "second", MarkCell(CellUse.UNUSED, DECISION))
    assert not open_points(case, aside)


def test_a_case_of_nothing_but_cells_set_aside_is_not_signed_unseen() -> None:
    # Its report has to say something, and says what these cells show.
    case, result = case_and_result({**NORMAL_FEMALE, "21": 3})
    aside, _ = apply_to_case(result, "cell", MarkCell(CellUse.UNUSED, DECISION))
    assert codes(case, aside) == codes(case, result)
    assert UNDECIDED in codes(case, aside)


def test_every_open_point_names_its_cell_and_chromosomes() -> None:
    first, second = (
        make_karyogram({**NORMAL_FEMALE, "unassigned": 1}, probability=0.85),
        make_karyogram(NORMAL_FEMALE),
    )
    aside = replace(second, use=CellUse.UNUSED)
    cells = {"aside": aside, "one": first, "two": make_karyogram({**NORMAL_FEMALE, "21": 3})}
    case = Case(Path("case"), tuple(Cell(name, Path(name), ()) for name in cells))
    result = CaseKaryogram(cells)
    points = open_points(case, result)
    assert [(point.code, point.cell) for point in points] == [
        (DOUBTS, "one"),
        (UNASSIGNED_LEFT, "one"),
        (WARNING, "one"),
        (UNDECIDED, "two"),
        (WARNING, "two"),
    ]
    doubtful, unassigned, unsure, undecided, trisomy = points
    assert len(doubtful.files) == 46
    assert unassigned == OpenPoint(UNASSIGNED_LEFT, "one", ("unassigned-0.png",))
    assert unsure.text.startswith("The model is unsure of 47 of 47")
    assert len(undecided.files) == 47
    assert (trisomy.files[0], len(trisomy.files)) == ("21-0.png", 3)
    assert trisomy.text.startswith("Three in 21: trisomy 21")
    # By the laboratory's limits the same chromosomes are no doubts, only not accepted yet.
    calm = open_points(case, result, limits=DoubtLimits(type_below=0.8))
    assert [point.code for point in calm if point.cell == "one"] == [UNASSIGNED_LEFT, UNDECIDED, WARNING]


def test_pauses_are_no_work_and_looking_is_no_action() -> None:
    effort = Effort().after_input(5, is_action=True).after_input(PAUSE_S, is_action=False)
    assert effort == Effort(1, 5 + PAUSE_S)
    assert effort.after_input(PAUSE_S + 0.1, is_action=True) == Effort(2, 5 + PAUSE_S)
    assert effort.after_input(-1, is_action=False) == effort  # a clock that was set back


def test_the_tally_of_a_month_adds_up_and_is_never_negative(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert read_tallies(folder) == {}
    add_tally(folder, "2026-11", Tally(1, 8, 40.0, 46, 44))
    add_tally(folder, "2026-11", Tally(1, 4, 20.0, 46, 46))
    add_tally(folder, "2026-12", Tally(0, 2, 5.0, 0, -2))
    months = read_tallies(folder)
    assert months["2026-11"] == Tally(2, 12, 60.0, 92, 90)
    assert months["2026-11"].actions_per_cell == 6
    assert months["2026-11"].stayed_share == pytest.approx(90 / 92)
    assert months["2026-12"] == Tally(0, 2, 5.0, 0, 0)
    assert months["2026-12"].actions_per_cell is None


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 9}', '{"format": 1, "months": {"2026-11": {}}}'])
def test_a_damaged_tally_is_named_and_left_as_it_is(tmp_path: Path, content: str) -> None:
    (tmp_path / "effort.json").write_text(content)
    with pytest.raises(TallyError, match=r"effort\.json"):
        add_tally(tmp_path, "2026-11", Tally(1))
    assert (tmp_path / "effort.json").read_text() == content
