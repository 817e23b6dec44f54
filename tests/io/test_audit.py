"""The audit log: what was written comes back, and nothing can be changed in it unseen."""

import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine.io.audit import (
    AUDIT_FILE,
    AuditEntry,
    AuditError,
    AuditLog,
    LogHead,
    append_entries,
    check_log,
    encoded_entries,
    read_log,
)

AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)

entry_values = st.builds(
    AuditEntry,
    at=st.just(AT),
    who=st.text(max_size=8),
    what=st.sampled_from(["move", "turn", "undo", "sign"]),
    files=st.lists(st.text(st.characters(), max_size=5), max_size=3).map(tuple),
    before=st.text(max_size=4),
    why=st.text(max_size=4),
    model=st.none() | st.just(("compact", "1")),
    changes=st.none() | st.dictionaries(st.text(max_size=3), st.lists(st.integers(), max_size=2), max_size=2),
)
logs = st.lists(entry_values, min_size=1, max_size=7)


def written(folder: Path, entries: list[AuditEntry]) -> tuple[bytes, AuditLog]:
    log = append_entries(folder, read_log(folder), entries)
    return (folder / AUDIT_FILE).read_bytes(), log


def simple(count: int) -> list[AuditEntry]:
    return [AuditEntry(AT, "A. Meyer", "move", files=(f"{n}.png",), before="5", after="12") for n in range(count)]


@given(logs, logs)
def test_what_was_written_comes_back_intact(first: list[AuditEntry], second: list[AuditEntry]) -> None:
    lines, head = encoded_entries(first, LogHead())
    more, head = encoded_entries(second, head)
    read = check_log(lines + more, head)
    assert [logged.entry for logged in read.entries] == first + second
    assert [logged.line for logged in read.entries] == list(range(1, len(first) + len(second) + 1))
    assert all(logged.is_intact for logged in read.entries)
    assert read.is_intact
    assert read.head == head


@given(logs, st.data())
def test_any_changed_byte_is_detected(entries: list[AuditEntry], data: st.DataObject) -> None:
    content, head = encoded_entries(entries, LogHead())
    place = data.draw(st.integers(0, len(content) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda byte: byte != content[place]))
    altered = content[:place] + bytes([value]) + content[place + 1 :]
    assert not check_log(altered, head).is_intact


@given(logs, st.data())
def test_lines_taken_out_doubled_or_moved_are_detected(entries: list[AuditEntry], data: st.DataObject) -> None:
    content, head = encoded_entries(entries, LogHead())
    lines = [line + b"\n" for line in content.split(b"\n")[:-1]]
    other = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 2))
    assume(other != lines)
    assert not check_log(b"".join(other), head).is_intact


@given(logs, st.integers(1, 400))
def test_a_cut_end_is_detected_even_in_the_middle_of_a_line(entries: list[AuditEntry], cut: int) -> None:
    content, head = encoded_entries(entries, LogHead())
    assert not check_log(content[: max(0, len(content) - cut)], head).is_intact


def test_the_line_that_was_altered_is_named_and_the_others_stay_intact(tmp_path: Path) -> None:
    content, log = written(tmp_path, simple(6))
    altered = check_log(content.replace(b"2.png", b"9.png"), log.head)
    assert [problem.line for problem in altered.problems] == [4]
    assert "altered" in altered.problems[0].text
    assert [logged.line for logged in altered.entries if not logged.is_intact] == [3, 4]


def test_missing_lines_are_counted(tmp_path: Path) -> None:
    content, log = written(tmp_path, simple(6))
    lines = content.split(b"\n")
    middle = check_log(b"\n".join(lines[:2] + lines[4:]), log.head)
    assert [problem.text for problem in middle.problems] == [
        "entries 3 to 4 are missing before it",
        "2 entries are missing: there were 6",
    ]
    end = check_log(b"\n".join([*lines[:5], b""]), log.head)
    assert [problem.text for problem in end.problems] == ["1 entry is missing at the end: there were 6"]
    moved = check_log(b"\n".join([lines[1], lines[0], *lines[2:]]), log.head)
    assert "entry 1 is missing before it" in moved.problems[0].text
    assert "lines were moved or put in" in moved.problems[1].text


def test_a_log_that_goes_on_behind_the_noted_head_is_intact(tmp_path: Path) -> None:
    _, log = written(tmp_path, simple(2))
    append_entries(tmp_path, log, simple(1))
    assert read_log(tmp_path, log.head).is_intact


def test_the_rest_of_an_entry_that_a_crash_cut_is_no_alteration_and_is_replaced(tmp_path: Path) -> None:
    content, log = written(tmp_path, simple(2))
    path = tmp_path / AUDIT_FILE
    path.write_bytes(content + b'{"n":3,"at":"2026')
    found = read_log(tmp_path, log.head)
    assert found.is_intact
    assert found.unfinished == 17
    append_entries(tmp_path, found, simple(1))
    again = read_log(tmp_path, log.head)
    assert again.is_intact
    assert (again.unfinished, again.head.entries) == (0, 3)


def test_a_log_that_was_altered_can_be_continued_and_stays_marked(tmp_path: Path) -> None:
    content, log = written(tmp_path, simple(3))
    (tmp_path / AUDIT_FILE).write_bytes(content.replace(b"1.png", b"7.png"))
    found = read_log(tmp_path, log.head)
    continued = append_entries(tmp_path, found, simple(1))
    again = read_log(tmp_path, continued.head)
    assert [problem.line for problem in again.problems] == [3]


def test_what_another_program_wrote_is_not_written_over(tmp_path: Path) -> None:
    content, log = written(tmp_path, simple(2))
    path = tmp_path / AUDIT_FILE
    path.write_bytes(content + content)
    with pytest.raises(AuditError, match=r"audit\.jsonl.*another program"):
        append_entries(tmp_path, log, simple(1))
    assert path.read_bytes() == content + content


def test_a_full_disk_leaves_the_log_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, log = written(tmp_path, simple(2))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(AuditError, match=r"audit\.jsonl: cannot be written \(No space left on device\)"):
            append_entries(tmp_path, log, simple(1))
    assert (tmp_path / AUDIT_FILE).read_bytes() == content
    append_entries(tmp_path, log, simple(1))
    assert read_log(tmp_path).head.entries == 3


def test_a_folder_that_cannot_be_written_or_a_log_that_is_a_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(AuditError, match="gone"):
        append_entries(tmp_path / "gone", AuditLog(), simple(1))
    (tmp_path / AUDIT_FILE).mkdir()
    with pytest.raises(AuditError, match=r"audit\.jsonl: cannot be read"):
        read_log(tmp_path)


def test_a_line_says_who_when_what_from_to_why_and_by_which_model(tmp_path: Path) -> None:
    entry = AuditEntry(
        AT,
        "Zoë",
        "move",
        "zoe@lab",
        "cell 1",
        ("a.png",),
        "21",
        "excluded",
        "debris",
        ("compact", "1.0"),
        {"k": 1},
    )
    content, _ = written(tmp_path, [entry])
    assert json.loads(content) == {
        "n": 1,
        "at": "2026-03-04T05:06:07+00:00",
        "who": "Zoë",
        "account": "zoe@lab",
        "what": "move",
        "cell": "cell 1",
        "files": ["a.png"],
        "from": "21",
        "to": "excluded",
        "why": "debris",
        "model": {"name": "compact", "version": "1.0"},
        "changes": {"k": 1},
        "previous": "0" * 64,
    }
