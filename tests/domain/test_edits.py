"""Edits: all or nothing, every one reversible, no chromosome ever lost."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.cell_use import CellUse
from engine.domain.edits import (
    Accept,
    ChooseIscn,
    Edit,
    MarkCell,
    Mirror,
    Move,
    Reopen,
    Resolve,
    Restore,
    Rotate,
    Swap,
    Turn,
    TypeIscn,
    Unrotate,
    apply,
    apply_to_case,
)
from engine.domain.iscn_choice import ACQUIRED, IscnChoice
from engine.domain.karyogram import (
    EXCLUDED,
    MARKER,
    SLOTS,
    UNASSIGNED,
    CaseKaryogram,
    Decision,
    Karyogram,
    KaryogramError,
    Placement,
    Resolution,
    TypedIscn,
    WarningKey,
)
from tests.conftest import NORMAL_FEMALE, make_karyogram

DECISION = Decision("A. Meyer", datetime(2026, 1, 2, 3, 4, tzinfo=UTC))


def state(karyogram: Karyogram) -> tuple[object, ...]:
    return dict(karyogram.slots), dict(karyogram.placements), karyogram.resolutions, karyogram.typed_iscn


WARNINGS = (WarningKey("extra", "21", ("a.png",)), WarningKey("few", "38"))


@st.composite
def edits(draw: st.DrawFn, files: list[str]) -> Edit:
    chosen = tuple(draw(st.lists(st.sampled_from(files), min_size=1, max_size=4, unique=True)))
    kind = draw(st.sampled_from([Move, Swap, Turn, Mirror, Rotate, Unrotate, Accept, Resolve, Reopen, TypeIscn]))
    if kind is Resolve:
        return Resolve(draw(st.sampled_from(WARNINGS)), draw(st.sampled_from(["", "lost", "true"])), DECISION)
    if kind is Reopen:
        return Reopen(draw(st.sampled_from(WARNINGS)))
    if kind is TypeIscn:
        return TypeIscn(draw(st.sampled_from(["", "47,XX,+21"])), DECISION)
    if kind is Move:
        return Move(
            chosen,
            draw(st.sampled_from(SLOTS)),
            DECISION,
            draw(st.none() | st.integers(-1, 4)),
            draw(st.sampled_from(["", "debris"])),
        )
    if kind is Swap:
        return Swap(tuple(zip(chosen[::2], chosen[1::2], strict=False)), DECISION)
    if kind is Rotate:
        return Rotate(chosen, draw(st.floats(-720, 720)), DECISION)
    return kind(chosen, DECISION)


@given(st.data())
def test_any_edits_and_their_inverses_restore_the_karyogram_and_lose_nothing(data: st.DataObject) -> None:
    start = karyogram = make_karyogram({"1": 2, "21": 3, "X": 1, UNASSIGNED: 1})
    files = sorted(start.files)
    inverses = []
    for edit in data.draw(st.lists(edits(files), max_size=12)):
        before = state(karyogram)
        try:
            karyogram, inverse = apply(karyogram, edit)
        except KaryogramError:
            assert state(karyogram) == before
            continue
        inverses.append(inverse)
        assert sum(karyogram.counts().values()) == len(files)
        assert karyogram.files == start.files
        assert all(0 <= placement.angle_deg < 360 for placement in karyogram.placements.values())
    end, again = karyogram, []
    for inverse in reversed(inverses):
        karyogram, forward = apply(karyogram, inverse)
        again.append(forward)
    assert state(karyogram) == state(start)
    for forward in reversed(again):
        karyogram, _ = apply(karyogram, forward)
    assert state(karyogram) == state(end)


def test_move_puts_chromosomes_at_the_asked_position_in_the_asked_order() -> None:
    karyogram = make_karyogram(NORMAL_FEMALE)
    moved, _ = apply(karyogram, Move(("5-1.png", "4-0.png"), "12", DECISION, index=1))
    assert moved.slots["12"] == ("12-0.png", "5-1.png", "4-0.png", "12-1.png")
    assert moved.slots["5"] == ("5-0.png",)
    assert moved.placements["5-1.png"].decision == DECISION
    assert karyogram.slots["12"] == ("12-0.png", "12-1.png")


def test_move_within_a_slot_reorders() -> None:
    moved, _ = apply(make_karyogram({"21": 3}), Move(("21-0.png",), "21", DECISION, index=2))
    assert moved.slots["21"] == ("21-1.png", "21-2.png", "21-0.png")


def test_another_order_within_a_class_decides_nothing() -> None:
    moved, _ = apply(make_karyogram({"21": 3}), Move(("21-0.png",), "21", DECISION, index=2))
    assert moved.placements["21-0.png"].decision == Decision()
    swapped, _ = apply(make_karyogram({"21": 3}), Swap((("21-0.png", "21-2.png"),), DECISION))
    assert swapped.slots["21"] == ("21-2.png", "21-1.png", "21-0.png")
    assert swapped.placements["21-0.png"].decision == Decision()


def test_a_swap_across_classes_exchanges_the_places_and_decides_both() -> None:
    karyogram = make_karyogram({"8": 2, "9": 2, "X": 1})
    swapped, _ = apply(karyogram, Swap((("8-1.png", "9-0.png"), ("8-0.png", "X-0.png")), DECISION))
    assert swapped.slots["8"] == ("X-0.png", "9-0.png")
    assert swapped.slots["9"] == ("8-1.png", "9-1.png")
    assert swapped.slots["X"] == ("8-0.png",)
    assert swapped.placements["9-0.png"].decision == DECISION
    assert swapped.placements["9-1.png"].decision == Decision()


@given(st.data())
def test_swapping_twice_restores_the_order_and_counts_never_change(data: st.DataObject) -> None:
    karyogram = make_karyogram({"1": 2, "21": 3, "X": 1, MARKER: 1, UNASSIGNED: 2})
    chosen = data.draw(st.permutations(sorted(karyogram.files)))
    count = data.draw(st.integers(1, len(chosen) // 2))
    swap = Swap(tuple(zip(chosen[:count], chosen[count : 2 * count], strict=True)), DECISION)
    once, _ = apply(karyogram, swap)
    twice, _ = apply(once, swap)
    assert once.counts() == karyogram.counts()
    assert dict(twice.slots) == dict(karyogram.slots)
    for first, second in swap.pairs:
        assert once.slot_of(first) == karyogram.slot_of(second)


def test_rotations_are_taken_back_together() -> None:
    karyogram, _ = apply(make_karyogram({"1": 2}), Rotate(("1-0.png",), 20.0, DECISION))
    karyogram, _ = apply(karyogram, Rotate(("1-1.png",), -5.0, DECISION))
    upright, _ = apply(karyogram, Unrotate(("1-0.png", "1-1.png"), DECISION))
    assert [upright.placements[file].angle_deg for file in upright.slots["1"]] == [0.0, 0.0]
    assert {placement.decision for placement in upright.placements.values()} == {Decision()}


def test_prediction_and_dispatch_survive_a_move() -> None:
    karyogram = make_karyogram({"8": 2})
    before = karyogram.placements["8-0.png"]
    moved, _ = apply(karyogram, Move(("8-0.png",), "9", DECISION))
    after = moved.placements["8-0.png"]
    assert (after.prediction, after.dispatched_type) == (before.prediction, "8")


def test_turning_twice_is_nothing_and_angles_stay_within_a_circle() -> None:
    karyogram = make_karyogram({"1": 1})
    once, _ = apply(karyogram, Turn(("1-0.png",), DECISION))
    twice, _ = apply(once, Turn(("1-0.png",), DECISION))
    assert once.placements["1-0.png"].turned
    assert not twice.placements["1-0.png"].turned
    rotated, _ = apply(karyogram, Rotate(("1-0.png",), -30.0, DECISION))
    assert rotated.placements["1-0.png"].angle_deg == pytest.approx(330.0)
    hardly, _ = apply(karyogram, Rotate(("1-0.png",), -1e-20, DECISION))
    assert hardly.placements["1-0.png"].angle_deg == 0.0


@pytest.mark.parametrize(
    ("by", "at"),
    [("A", None), (None, datetime(2026, 1, 1, tzinfo=UTC)), ("A", datetime(2026, 1, 1))],
    ids=["no time", "no name", "no time zone"],
)
def test_a_decision_has_a_name_and_a_time_with_its_zone(by: str | None, at: datetime | None) -> None:
    with pytest.raises(ValueError, match="decision"):
        Decision(by, at)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (Move(("nothing.png",), "1", DECISION), "nothing.png"),
        (Move((), "1", DECISION), "no chromosome"),
        (Move(("1-0.png", "1-0.png"), "2", DECISION), "twice"),
        (Move(("1-0.png",), "23", DECISION), "23"),
        (Move(("1-0.png",), "1", DECISION, index=5), "position 5"),
        (Move(("1-0.png",), "1", DECISION, index=-1), "position -1"),
        (Move(("1-0.png",), EXCLUDED, DECISION), "reason"),
        (Move(("1-0.png",), EXCLUDED, DECISION, reason="  "), "reason"),
        (Turn(("nothing.png",), DECISION), "nothing.png"),
        (Swap((), DECISION), "no chromosome"),
        (Swap((("1-0.png", "1-0.png"),), DECISION), "twice"),
        (Swap((("1-0.png", "1-1.png"), ("1-0.png", "1-1.png")), DECISION), "twice"),
        (Rotate(("1-0.png",), float("nan"), DECISION), "no angle"),
        (Rotate(("1-0.png",), float("inf"), DECISION), "no angle"),
        (Resolve(WarningKey("few", "38"), " ", DECISION), "reason"),
        (Resolve(WarningKey("few", "38"), "broken cell", Decision()), "by a person"),
        (Reopen(WarningKey("few", "38")), "no answer"),
        (Restore({"99": ()}, {}), "99"),
        (Restore({}, {"nothing.png": Placement("nothing.png")}), "nothing.png"),
        (Restore({"1": ()}, {}), "disagree"),
    ],
)
def test_impossible_edits_say_why(edit: Edit, reason: str) -> None:
    with pytest.raises(KaryogramError, match=reason):
        apply(make_karyogram({"1": 2}), edit)


def test_reason_goes_when_an_excluded_object_comes_back() -> None:
    karyogram = make_karyogram({"1": 1})
    out, _ = apply(karyogram, Move(("1-0.png",), EXCLUDED, DECISION, reason="debris"))
    assert out.placements["1-0.png"].reason == "debris"
    back, _ = apply(out, Move(("1-0.png",), "1", DECISION))
    assert back.placements["1-0.png"].reason == ""


def test_nothing_is_swapped_into_exclusion() -> None:
    karyogram = make_karyogram({"1": 2})
    karyogram, _ = apply(karyogram, Move(("1-0.png",), EXCLUDED, DECISION, reason="debris"))
    with pytest.raises(KaryogramError, match="reason"):
        apply(karyogram, Swap((("1-0.png", "1-1.png"),), DECISION))


def test_a_karyogram_with_a_chromosome_in_two_slots_or_none_is_refused() -> None:
    placement = Placement("a.png")
    with pytest.raises(KaryogramError, match="two slots"):
        Karyogram.build([(placement, "1"), (placement, "2")])
    slots = dict.fromkeys(SLOTS, ())
    with pytest.raises(KaryogramError, match=r"a\.png"):
        Karyogram(slots, {"a.png": placement})
    with pytest.raises(KaryogramError, match="no slot"):
        Karyogram.build([(placement, "24")])


def test_a_second_answer_to_a_warning_replaces_the_first() -> None:
    key = WarningKey("extra", "21", ("21-0.png",))
    karyogram = make_karyogram({"21": 3})
    once, _ = apply(karyogram, Resolve(key, "misread", DECISION))
    twice, inverse = apply(once, Resolve(key, "true gain", DECISION))
    assert [resolution.reason for resolution in twice.resolutions] == ["true gain"]
    back, _ = apply(twice, inverse)
    assert back.resolutions == once.resolutions


def test_how_lines_are_written_is_an_edit_of_the_case() -> None:
    start = CaseKaryogram({"cell": make_karyogram({"1": 2})})
    chosen, inverse = apply_to_case(start, "cell", ChooseIscn(IscnChoice(ACQUIRED, "XY")))
    assert chosen.iscn == IscnChoice(ACQUIRED, "XY")
    moved, undo_move = apply_to_case(chosen, "cell", Move(("1-0.png",), "2", DECISION))
    assert moved.iscn == chosen.iscn
    back, _ = apply_to_case(moved, "cell", undo_move)
    again, _ = apply_to_case(back, "cell", inverse)
    assert again.iscn == start.iscn
    assert state(again.cells["cell"]) == state(start.cells["cell"])


@pytest.mark.parametrize("wrong", [{"origin": "inborn"}, {"constitutional_sex": "YX"}, {"cell_count": 0}])
def test_an_impossible_choice_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"inborn|YX|0 cells"):
        IscnChoice(**wrong)  # type: ignore[arg-type]


def test_an_edit_of_one_thing_leaves_the_others_to_later_edits() -> None:
    """Its inverse restores what it has changed, and nothing else."""
    karyogram = make_karyogram({"1": 2, "2": 1, "21": 3})
    key = WarningKey("extra", "21", ("21-0.png",))
    turned, back = apply(karyogram, Turn(("1-0.png",), DECISION))
    later = turned
    for edit in (
        Resolve(key, "true gain", DECISION),
        TypeIscn("47,XX,+21", DECISION),
        MarkCell(CellUse.COUNTED, DECISION),
        Move(("1-1.png",), "2", DECISION),
    ):
        later, inverse = apply(later, edit)
    assert set(inverse.slots) == {"1", "2"}
    assert set(inverse.placements) == {"1-1.png"}
    undone, _ = apply(later, back)
    assert not undone.placements["1-0.png"].turned
    assert undone.resolution_of(key) is not None
    assert undone.typed_iscn == TypedIscn("47,XX,+21", DECISION)
    assert undone.use is CellUse.COUNTED
    assert undone.slots["2"] == ("2-0.png", "1-1.png")


def test_turning_and_mirroring_are_decisions_of_a_person() -> None:
    karyogram, _ = apply(make_karyogram({"1": 2}), Rotate(("1-0.png",), 30.0, DECISION))
    mirrored, _ = apply(karyogram, Mirror(("1-0.png",), DECISION))
    placement = mirrored.placements["1-0.png"]
    assert (placement.mirrored, placement.angle_deg, placement.decision) == (True, 330.0, DECISION)
    again, _ = apply(mirrored, Mirror(("1-0.png",), DECISION))
    assert (again.placements["1-0.png"].mirrored, again.placements["1-0.png"].angle_deg) == (False, 30.0)
    turned, _ = apply(karyogram, Turn(("1-1.png",), DECISION))
    assert turned.placements["1-1.png"].decision == DECISION


def test_an_answer_is_taken_back_alone() -> None:
    first, second = WarningKey("extra", "21", ("21-0.png",)), WarningKey("few", "38")
    karyogram = make_karyogram({"21": 3})
    for key in (first, second):
        karyogram, _ = apply(karyogram, Resolve(key, "seen", DECISION))
    reopened, inverse = apply(karyogram, Reopen(first))
    assert [resolution.warning for resolution in reopened.resolutions] == [second]
    back, _ = apply(reopened, inverse)
    assert back.resolutions == karyogram.resolutions
    with pytest.raises(KaryogramError, match=r"^this warning has no answer$"):
        apply(reopened, Reopen(first))


def test_a_reason_is_kept_of_excluded_objects_alone() -> None:
    moved, _ = apply(make_karyogram({"1": 1}), Move(("1-0.png",), "2", DECISION, reason="debris"))
    assert moved.placements["1-0.png"].reason == ""


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (Turn((), DECISION), "no chromosome is named"),
        (Turn(("1-0.png", "1-0.png"), DECISION), "a chromosome is named twice"),
        (Move(("1-0.png",), EXCLUDED, DECISION), "an excluded object needs a reason"),
        (
            Swap((("1-0.png", "excluded-0.png"),), DECISION),
            "an excluded object is moved, not swapped: exclusion needs a reason",
        ),
        (Restore({"99": (), "98": ()}, {}), "98, 99: not in this karyogram"),
        (Resolve(WarningKey("few"), "", DECISION), "a warning is resolved with a reason"),
        (Resolve(WarningKey("few"), "broken", Decision()), "a warning is resolved by a person"),
        (Restore({"1": ()}, {}), "slots and placements disagree: 1-0.png, 1-1.png"),
    ],
)
def test_an_impossible_edit_says_exactly_why(edit: Edit, told: str) -> None:
    with pytest.raises(KaryogramError) as error:
        apply(make_karyogram({"1": 2, EXCLUDED: 1}), edit)
    assert str(error.value) == told


def test_a_karyogram_that_cannot_be_is_refused_in_words() -> None:
    placement, answer = Placement("a.png"), Resolution(WarningKey("few"), "broken", DECISION)
    empty = dict.fromkeys(SLOTS, ())
    refused: list[tuple[Callable[[], Karyogram], str]] = [
        (lambda: Karyogram({"1": ()}, {}), f"slots must be exactly {', '.join(SLOTS)}"),
        (lambda: Karyogram.build([(placement, "1"), (placement, "2")]), "a chromosome stands in two slots"),
        (lambda: Karyogram(empty, {}, resolutions=(answer, answer)), "a warning is resolved twice"),
    ]
    for make, told in refused:
        with pytest.raises(KaryogramError) as error:
            make()
        assert str(error.value) == told
    with pytest.raises(KaryogramError, match=r"^b\.png: not in this karyogram$"):
        Karyogram.build([(placement, "1")]).slot_of("b.png")
    assert Karyogram.build([(placement, "1")], ("3 in 21",)).warnings == ("3 in 21",)
    with pytest.raises(ValueError, match=r"^a decision has a name and a time, or neither$"):
        Decision("A")
    with pytest.raises(ValueError, match=r"^the time of a decision has a time zone$"):
        Decision("A", datetime(2026, 1, 1))
