"""How much of the engine's proposal stayed."""

from dataclasses import replace
from datetime import UTC, datetime

from engine.domain.cell_use import CellUse
from engine.domain.edits import Accept, MarkCell, Mirror, Move, Turn, apply
from engine.domain.karyogram import EXCLUDED, Decision, Karyogram, Placement
from engine.domain.outcome import Outcome, outcome, total_outcome
from tests.conftest import NORMAL_FEMALE, make_karyogram, make_prediction

DECISION = Decision("A", datetime(2026, 1, 1, tzinfo=UTC))


def test_a_proposal_that_nobody_touched_has_stayed() -> None:
    found = outcome(make_karyogram(NORMAL_FEMALE))
    assert found == Outcome(placed=46)
    assert found.stayed == 46


def test_moved_turned_confirmed_and_what_is_put_back_is_no_change() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    for edit in (
        Move(("5-0.png",), "12", DECISION),
        Move(("6-0.png",), EXCLUDED, DECISION, reason="debris"),
        Move(("7-0.png",), "8", DECISION),
        Move(("7-0.png",), "7", DECISION),
        Turn(("9-0.png",), DECISION),
        Turn(("5-0.png",), DECISION),
        Mirror(("10-0.png",), DECISION),
        Accept(("11-0.png", "11-1.png"), DECISION),
    ):
        karyogram, _ = apply(karyogram, edit)
    found = outcome(karyogram)
    assert (found.placed, found.moved, found.turned, found.confirmed) == (46, 2, 1, 4)
    assert (found.changed, found.stayed) == (3, 43)


def test_what_the_engine_never_saw_is_counted_apart_and_cells_add_up() -> None:
    upside_down = Placement("a.png", make_prediction("1", q_down=0.02), "1", turned=True)
    karyogram = Karyogram.build([(upside_down, "1"), (Placement("new.png"), "unassigned")])
    assert outcome(karyogram) == Outcome(placed=1, by_hand=1)
    wrong = karyogram.with_changes(placements={"a.png": replace(upside_down, turned=False)})
    assert total_outcome([karyogram, wrong]) == Outcome(placed=2, turned=1, by_hand=2)


def test_the_proposal_of_a_cell_that_was_set_aside_is_judged_by_nobody() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    aside, _ = apply(karyogram, MarkCell(CellUse.UNUSED, DECISION))
    assert total_outcome([karyogram, aside]) == Outcome(placed=46)
    assert outcome(aside) == Outcome(placed=46)


def test_every_chromosome_is_counted_once() -> None:
    placed = [
        (Placement("a.png", make_prediction("1")), "1"),  # predicted, but never dispatched
        (Placement("b.png", None, "1"), "1"),
        (Placement("c.png", make_prediction("2", q_down=0.1), "2"), "2"),
        (Placement("d.png", make_prediction("2", q_down=0.1), "2"), "2"),
    ]
    assert outcome(Karyogram.build(placed)) == Outcome(placed=2, turned=2, by_hand=2)
