"""Steps as JSON: taken again, taken back, and the undo history made of them."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.cell_use import CellUse
from engine.domain.edits import (
    Accept,
    CaseEdit,
    ChooseIscn,
    MarkCell,
    Mirror,
    Move,
    Resolve,
    Rotate,
    Turn,
    TypeIscn,
    apply_to_case,
)
from engine.domain.iscn_choice import ACQUIRED, CONSTITUTIONAL, IscnChoice
from engine.domain.karyogram import EXCLUDED, SLOTS, CaseKaryogram, Decision, KaryogramError, WarningKey
from engine.domain.model_info import ModelInfo
from engine.io.audit import AuditEntry, LogHead, check_log, encoded_entries
from engine.io.changes import JournalError, changes_between, with_changes
from engine.io.journal import CLASSIFY, SIGN, history, replayed
from engine.io.journal_words import described, step_text
from engine.io.karyogram_file import karyogram_bytes
from tests.conftest import make_karyogram

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DECISION = Decision("A. Meyer", AT)


def start() -> CaseKaryogram:
    cells = {name: make_karyogram({"1": 2, "21": 3, "X": 1, "unassigned": 1}) for name in ("a", "b")}
    return CaseKaryogram(cells, ModelInfo("m", "1", "ff"))


FILES = sorted(start().cells["a"].files)


@st.composite
def edits(draw: st.DrawFn) -> CaseEdit:
    files = tuple(draw(st.lists(st.sampled_from(FILES), min_size=1, max_size=3, unique=True)))
    by = Decision(draw(st.sampled_from(["A. Meyer", "Zoë"])), AT)
    return draw(
        st.sampled_from(
            [
                Move(files, draw(st.sampled_from(SLOTS)), by, reason="debris"),
                Move(files, draw(st.sampled_from(SLOTS)), by, index=0, reason="debris"),
                Turn(files, by),
                Mirror(files, by),
                Rotate(files, draw(st.floats(-90, 90)), by),
                Accept(files, by),
                Resolve(WarningKey("extra", "21", files), "trisomy", by),
                TypeIscn("47,XX,+21", by),
                ChooseIscn(IscnChoice(ACQUIRED, "XX")),
                MarkCell(CellUse.COUNTED, by),
            ]
        )
    )


class Desk:
    """What the application does with a case: edits, undo, redo, and an entry for each."""

    def __init__(self) -> None:
        self.state = start()
        self.states = [self.state]
        self.entries: list[AuditEntry] = []
        self.done: list[tuple[str, CaseEdit, CaseEdit]] = []
        self.undone: list[tuple[str, CaseEdit, CaseEdit]] = []

    def edit(self, cell: str, edit: CaseEdit) -> None:
        try:
            _, inverse = apply_to_case(self.state, cell, edit)
        except KaryogramError:
            return
        self._perform(type(edit).__name__.lower(), cell, edit)
        self.done.append((cell, edit, inverse))
        self.undone.clear()

    def undo(self) -> None:
        if self.done:
            self.undone.append(self.done.pop())
            cell, _, inverse = self.undone[-1]
            self._perform("undo", cell, inverse)

    def redo(self) -> None:
        if self.undone:
            self.done.append(self.undone.pop())
            cell, edit, _ = self.done[-1]
            self._perform("redo", cell, edit)

    def _perform(self, verb: str, cell: str, edit: CaseEdit) -> None:
        before = self.state
        self.state, _ = apply_to_case(before, cell, edit)
        self.states.append(self.state)
        changes = changes_between(before, self.state, cell)
        self.entries.append(AuditEntry(AT, "A", verb, cell=cell, changes=changes))


@st.composite
def desks(draw: st.DrawFn) -> Desk:
    desk = Desk()
    for act in draw(st.lists(st.sampled_from(["edit", "edit", "undo", "redo"]), max_size=10)):
        if act == "edit":
            desk.edit(draw(st.sampled_from(["a", "b"])), draw(edits()))
        else:
            getattr(desk, act)()
    return desk


def content(state: CaseKaryogram) -> bytes:
    return karyogram_bytes(state)


@settings(max_examples=40)
@given(desks(), st.data())
def test_from_any_state_the_later_entries_lead_to_the_last_and_back(desk: Desk, data: st.DataObject) -> None:
    lines, head = encoded_entries(desk.entries, LogHead())
    read = [logged.entry for logged in check_log(lines, head).entries]
    place = data.draw(st.integers(0, len(read)))
    assert content(replayed(desk.states[place], read[place:])) == content(desk.state)
    state = desk.state
    for entry in reversed(read):
        state = with_changes(state, entry.cell, entry.changes or {}, back=True)
    assert content(state) == content(desk.states[0])
    assert state.cells["a"].placements["1-0.png"].prediction is not None


@settings(max_examples=40)
@given(desks())
def test_the_history_made_from_the_entries_undoes_and_redoes_as_the_lost_one(desk: Desk) -> None:
    found = history(desk.state, desk.entries)
    assert len(found.done) == len(desk.done)
    assert len(found.undone) == len(desk.undone)
    state, expected = desk.state, desk.state
    for step, (cell, _, inverse) in zip(reversed(found.done), reversed(desk.done), strict=True):
        state, _ = apply_to_case(state, step.cell, step.inverse)
        expected, _ = apply_to_case(expected, cell, inverse)
        assert content(state) == content(expected)
    for step in (*found.done, *reversed(found.undone)):
        state, _ = apply_to_case(state, step.cell, step.edit)
    for cell, edit, _ in (*desk.done, *reversed(desk.undone)):
        expected, _ = apply_to_case(expected, cell, edit)
    assert content(state) == content(expected)


def test_signing_and_classifying_begin_the_history_anew() -> None:
    desk = Desk()
    desk.edit("a", Turn((FILES[0],), DECISION))
    desk.edit("b", Turn((FILES[0],), DECISION))
    classified = [*desk.entries, AuditEntry(AT, "", CLASSIFY, cell="a")]
    assert [step.cell for step in history(desk.state, classified).done] == ["b"]
    assert not history(desk.state, [*desk.entries, AuditEntry(AT, "B", SIGN)]).done


def test_the_history_goes_back_only_as_far_as_it_fits() -> None:
    desk = Desk()
    for file in FILES[:3]:
        desk.edit("a", Move((file,), "7", DECISION))
    odd = replace(desk.entries[0], changes={"slots": {"7": [["gone.png"], ["1-0.png"]]}})
    assert len(history(desk.state, [odd, *desk.entries[1:]]).done) == 2


@pytest.mark.parametrize(
    ("cell", "changes"),
    [
        ("gone", {}),
        ("a", {"slots": {"1": [["x.png"], []]}}),
        ("a", {"slots": {"99": [[], ["1-0.png"]]}}),
        ("a", {"slots": {"1": [["1-0.png", "1-1.png"], ["1-0.png"]]}}),
        ("a", {"chromosomes": {"gone.png": {"turned": [False, True]}}}),
        ("a", {"chromosomes": {"1-0.png": {"turned": [True, False]}}}),
        ("a", {"chromosomes": {"1-0.png": {"turned": [False, "yes"]}}}),
        ("a", {"chromosomes": {"1-0.png": {"turned": 1}}}),
        ("a", {"chromosomes": []}),
        ("a", {"slots": 7}),
        ("a", {"cell": {"odd": [1, 2]}}),
    ],
)
def test_a_step_that_does_not_fit_or_is_damaged_is_refused(cell: str, changes: dict[str, Any]) -> None:
    with pytest.raises(JournalError):
        with_changes(start(), cell, changes)


def test_what_a_step_changed_is_told_in_words() -> None:
    def told(edit: CaseEdit) -> tuple[str, str]:
        state = start()
        after, _ = apply_to_case(state, "a", edit)
        changes = changes_between(state, after, "a")
        assert json.loads(json.dumps(changes)) == changes
        return described(changes)

    assert told(Move(("1-0.png",), "7", DECISION)) == ("1", "7")
    assert told(Move(("1-0.png", "21-0.png"), EXCLUDED, DECISION, reason="debris")) == ("1, 21", "excluded")
    assert told(Turn(("1-0.png",), DECISION)) == ("not turned", "turned")
    assert told(Rotate(("1-0.png",), 30, DECISION)) == ("0°", "30°")
    assert told(Accept(("1-0.png",), DECISION)) == ("proposed", "accepted by A. Meyer")
    assert told(Move(("21-0.png",), "21", DECISION, index=2))[0].startswith("21-0.png, 21-1.png")
    assert told(Resolve(WarningKey("extra", "21"), "trisomy 21", DECISION)) == ("", "trisomy 21")
    assert told(TypeIscn("47,XX,+21", DECISION)) == ("", "47,XX,+21")
    assert told(MarkCell(CellUse.COUNTED, DECISION)) == ("karyotyped", "counted")
    assert told(ChooseIscn(IscnChoice(CONSTITUTIONAL))) == ("origin open", "constitutional")
    assert told(ChooseIscn(IscnChoice(ACQUIRED, "XX", mark_doubtful=True, cell_count=5, is_prefixed=True)))[1] == (
        "acquired on XX, question mark on doubtful changes, mos or chi before a mosaic, number of cells in brackets 5"
    )


def test_a_step_has_the_name_it_had_in_the_history() -> None:
    entry = AuditEntry(AT, "A", "move", files=("003.png",), before="5", after="12")
    assert step_text(entry) == "move 5 → 12 · 003.png · 03:04"
    assert step_text(replace(entry, what="turn", files=("a", "b"))) == "turn · 2 chromosomes · 03:04"


@pytest.mark.parametrize(
    ("what", "changes", "told"),
    [
        ("move", {"slots": {"7": [["a", "b"], ["b", "a"]]}}, "order 7"),
        ("swap", {"slots": {"7": [["a", "b"], ["b", "a"]]}}, "swap 7"),
        ("swap", {"slots": {"7": [["a"], ["b"]], "X": [["b"], ["a"]]}}, "swap 7 ↔ X"),
        ("rotate", {"chromosomes": {"a": {"angle_deg": [0.0, 352.5]}}}, "rotate +7.5°"),
        ("rotate", {"chromosomes": {"a": {"angle_deg": [350.0, 10.0]}, "b": {}}}, "rotate -20.0°"),
        ("rotate", {"chromosomes": {"a": {"angle_deg": [0.0, 180.0]}}}, "rotate +180.0°"),
        ("rotate", {"chromosomes": {"a": {"decided_by": [None, "A"]}}}, "rotate"),
        ("unrotate", {"chromosomes": {"a": {"angle_deg": [7.5, 0.0]}}}, "unrotate"),
    ],
)
def test_the_history_says_what_of_a_step_the_log_tells_by_its_changes(
    what: str, changes: dict[str, object], told: str
) -> None:
    entry = AuditEntry(AT, "A", what, files=("a", "b"), before="a, b", after="b, a", changes=changes)
    assert step_text(entry) == f"{told} · 2 chromosomes · 03:04"
