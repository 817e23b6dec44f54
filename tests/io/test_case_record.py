"""The record of a case: nothing of it is lost in a crash, and nothing of it is changed unseen."""

import errno
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.edits import CaseEdit, Mirror, Move, Turn, apply_to_case
from engine.domain.effort import Effort, Tally
from engine.domain.karyogram import CaseKaryogram, Decision
from engine.domain.model_info import ModelInfo
from engine.domain.review import Amendment, Review, Signature, amended, reviewed_by, signed_by
from engine.io.audit import AUDIT_FILE, AuditEntry
from engine.io.case_record import RECORD_FILE, CaseRecord, RecordError, RecordWriter, read_record, recorded_review
from engine.io.changes import changes_between, review_changes
from engine.io.journal import AMEND, SIGN
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes, save_karyogram
from tests.conftest import make_karyogram

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DECISION = Decision("A. Meyer", AT)
EFFORTS = {"cell": Effort(12, 38.5)}
COUNTED = Tally(1, 12, 38.5, 46, 44)


def start() -> CaseKaryogram:
    return CaseKaryogram({"cell": make_karyogram({"1": 2, "21": 3})}, ModelInfo("m", "1", "ff"))


class Work:
    """A case being worked on; each edit is logged, and written when asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.state = start()
        self.writer = RecordWriter(folder, read_record(folder))

    def edit(self, edit: CaseEdit) -> None:
        before = self.state
        self.state, _ = apply_to_case(before, "cell", edit)
        changes = changes_between(before, self.state, "cell")
        self.writer.append([AuditEntry(AT, "A", type(edit).__name__.lower(), cell="cell", changes=changes)])

    def write(self) -> None:
        self.writer.write(self.state, EFFORTS, COUNTED)


TURN = Turn(("1-0.png",), DECISION)
MOVE = Move(("21-0.png",), "1", DECISION)
MIRROR = Mirror(("1-1.png",), DECISION)


@pytest.fixture
def work(tmp_path: Path) -> Work:
    made = Work(tmp_path)
    made.write()
    return made


def is_state(record: CaseRecord, state: CaseKaryogram) -> bool:
    return record.state is not None and karyogram_bytes(record.state) == karyogram_bytes(state)


def test_what_was_written_is_read_with_its_history_and_efforts(work: Work) -> None:
    work.edit(TURN)
    work.edit(MOVE)
    work.write()
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert [step.text.split(" · ")[0] for step in record.history.done] == ["turn", "move  → "]
    assert (record.alerts, record.recovered) == ((), 0)
    assert record.note is not None
    assert record.note.efforts == EFFORTS
    assert record.note.counted == COUNTED


def test_a_folder_without_a_record_has_none(tmp_path: Path) -> None:
    assert read_record(tmp_path).state is None
    save_karyogram(tmp_path, start())
    record = read_record(tmp_path)
    assert is_state(record, start())
    assert not record.alerts
    assert "before the audit log" in record.adopted


def test_steps_that_only_the_log_holds_are_taken_again(work: Work) -> None:
    work.edit(TURN)
    work.write()
    work.edit(MOVE)
    work.edit(MIRROR)
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert (record.recovered, len(record.history.done)) == (2, 3)
    assert not record.alerts


def test_a_crash_right_after_steps_were_taken_from_the_log_loses_none_of_them(
    work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.edit(TURN)
    work.write()
    work.edit(MOVE)
    again = Work(work.folder)  # opened after a crash
    record = read_record(work.folder)
    assert record.state is not None
    again.state = record.state
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing("karyogram.json"))
        with pytest.raises(KaryogramFileError):
            again.write()
    assert is_state(read_record(work.folder), work.state)


def failing(what: str) -> Callable[..., None]:
    real = os.replace

    def replace_or_fail(source: str, target: Path) -> None:
        if Path(target).name == what:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(source, target)

    return replace_or_fail


@pytest.mark.parametrize("crash_at", [RECORD_FILE, "karyogram.json"])
def test_a_crash_between_the_files_loses_nothing(work: Work, monkeypatch: pytest.MonkeyPatch, crash_at: str) -> None:
    work.edit(TURN)
    work.write()
    work.edit(MOVE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(crash_at))
        with pytest.raises((RecordError, KaryogramFileError), match="No space left"):
            work.write()
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert not record.alerts
    assert len(record.history.done) == 2
    # Again in a row, from the state the crash left.
    work.edit(MIRROR)
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(crash_at))
        with pytest.raises((RecordError, KaryogramFileError)):
            work.write()
    assert is_state(read_record(work.folder), work.state)
    work.write()
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert (record.recovered, record.alerts) == (0, ())
    assert [path.name for path in work.folder.iterdir() if path.suffix == ".tmp"] == []


def test_a_karyogram_changed_outside_is_taken_as_it_is_and_told(work: Work) -> None:
    work.edit(TURN)
    work.write()
    other, _ = apply_to_case(work.state, "cell", MOVE)
    save_karyogram(work.folder, other)
    record = read_record(work.folder)
    assert is_state(record, other)
    assert record.alerts == ("karyogram.json was changed outside the application",)
    assert record.adopted == record.alerts[0]
    assert not record.history.done


def test_an_altered_or_shortened_log_is_told_and_the_case_opens(work: Work) -> None:
    work.edit(TURN)
    work.edit(MOVE)
    work.write()
    path = work.folder / AUDIT_FILE
    content = path.read_bytes()
    path.write_bytes(content.replace(b'"who":"A"', b'"who":"B"', 1))
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert any("audit log, line" in alert and "altered" in alert for alert in record.alerts)
    path.write_bytes(content.split(b"\n")[0] + b"\n")
    assert "1 entry is missing at the end" in read_record(work.folder).alerts[0]
    path.unlink()
    record = read_record(work.folder)
    assert "2 entries are missing" in record.alerts[0]
    assert is_state(record, work.state)


def test_a_missing_or_damaged_note_is_told(work: Work) -> None:
    work.edit(TURN)
    work.write()
    path = work.folder / RECORD_FILE
    path.write_text("{")
    assert RECORD_FILE in read_record(work.folder).alerts[0]
    path.unlink()
    record = read_record(work.folder)
    assert "is missing" in record.alerts[0]
    assert is_state(record, work.state)


def signed_case(work: Work) -> None:
    review = reviewed_by(Review(), Signature("A", "r", AT))
    work.state = replace(work.state, review=signed_by(review, Signature("B", "r", AT)))
    sha256 = hashlib.sha256(karyogram_bytes(work.state)).hexdigest()
    work.writer.append([AuditEntry(AT, "B", SIGN, changes={"karyogram_sha256": sha256})])
    work.write()


def test_a_signed_karyogram_that_was_altered_is_told(work: Work) -> None:
    work.edit(TURN)
    signed_case(work)
    record = read_record(work.folder)
    assert not record.alerts
    assert not record.history.done
    path = work.folder / "karyogram.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"turned": true', '"turned": false'), encoding="utf-8")
    assert any("not the file that was signed" in alert for alert in read_record(work.folder).alerts)


def logged_review(work: Work, change: dict[str, object]) -> None:
    work.writer.append([AuditEntry(AT, "A", "review", changes=change)])


def test_a_step_of_the_review_is_in_force_once_it_is_logged(work: Work) -> None:
    work.edit(TURN)
    work.write()
    before = work.state.review
    after = reviewed_by(before, Signature("A", "r", AT))
    logged_review(work, review_changes(before, after))
    record = read_record(work.folder)
    assert record.state is not None
    assert recorded_review(work.folder) == record.state.review == after
    assert (record.recovered, record.alerts) == (1, ())
    # From the next write on it is in karyogram.json as well.
    work.state = replace(work.state, review=after)
    work.write()
    again = read_record(work.folder)
    assert (again.recovered, again.alerts) == (0, ())
    assert is_state(again, work.state)


@pytest.mark.parametrize("wrong", [{"review": [None, {"status": "signed"}]}, {"review": 3}, {"review": [1, 2]}])
def test_a_step_of_the_review_that_does_not_fit_is_told(work: Work, wrong: dict[str, object]) -> None:
    work.edit(TURN)
    work.write()
    logged_review(work, wrong)
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert "do not fit" in record.alerts[0]
    assert recorded_review(work.folder) == work.state.review


def test_how_far_a_case_has_come_is_told_without_its_cells(work: Work) -> None:
    assert recorded_review(work.folder / "elsewhere") is None
    work.edit(TURN)
    work.write()
    assert recorded_review(work.folder) == work.state.review
    by = Signature("A", "r", AT)
    logged_review(work, review_changes(work.state.review, reviewed_by(work.state.review, by)))
    work.edit(MIRROR)
    log = work.folder / "audit.jsonl"
    log.write_bytes(log.read_bytes() + b"no entry\n" + b'{"n": 4')
    assert recorded_review(work.folder) == reviewed_by(Review(), by)
    # A karyogram.json that another program has written stands by itself.
    path = work.folder / "karyogram.json"
    path.write_bytes(path.read_bytes() + b"\n")
    assert recorded_review(work.folder) == Review()


def test_an_earlier_version_that_is_gone_or_altered_is_told(work: Work) -> None:
    signed_case(work)
    content = (work.folder / "karyogram.json").read_bytes()
    kept = work.folder / "karyogram.v1.json"
    sha256 = hashlib.sha256(content).hexdigest()
    amendment = Amendment("21 was a misread", Signature("B", "r", AT))
    work.state = replace(work.state, review=amended(work.state.review, amendment, file=kept.name, sha256=sha256))
    work.writer.append([AuditEntry(AT, "B", AMEND)])
    work.write()
    assert read_record(work.folder).alerts == ("version 1, karyogram.v1.json, is missing",)
    kept.write_bytes(content)
    assert read_record(work.folder).alerts == ()
    kept.write_bytes(content + b" ")
    assert read_record(work.folder).alerts == ("version 1, karyogram.v1.json, was altered after it was signed",)


def test_the_writer_knows_when_another_program_has_written(work: Work) -> None:
    assert not work.writer.is_outdated()
    work.edit(TURN)
    work.write()
    assert not work.writer.is_outdated()
    other = Work(work.folder)
    other.state = work.state
    other.edit(MOVE)
    other.write()
    assert work.writer.is_outdated()
    assert work.writer.head.entries == 1
    work.writer.append_again([])
    assert work.writer.head == other.writer.head
    (work.folder / "karyogram.json").unlink()
    assert work.writer.is_outdated()


def test_a_case_that_was_never_saved_is_outdated_once_there_is_a_file(tmp_path: Path) -> None:
    writer = RecordWriter(tmp_path, read_record(tmp_path))
    assert not writer.is_outdated()
    save_karyogram(tmp_path, start())
    assert writer.is_outdated()


def test_nothing_to_append_writes_nothing(tmp_path: Path) -> None:
    RecordWriter(tmp_path, read_record(tmp_path)).append([])
    assert list(tmp_path.iterdir()) == []


def test_the_first_entry_is_not_without_a_note_of_where_the_log_ends(tmp_path: Path) -> None:
    writer = RecordWriter(tmp_path, read_record(tmp_path))
    writer.append([AuditEntry(AT, "A", "open")])
    record = read_record(tmp_path)
    assert (record.alerts, record.log.head.entries) == ((), 1)


def test_what_a_case_has_cost_is_noted_while_the_karyogram_stays(work: Work) -> None:
    work.edit(TURN)
    work.write()
    before = (work.folder / "karyogram.json").read_bytes()
    work.writer.append([AuditEntry(AT, "A", "report")])
    work.writer.note({"cell": Effort(99, 1.0)}, Tally(2))
    record = read_record(work.folder)
    assert (work.folder / "karyogram.json").read_bytes() == before
    assert record.note is not None
    assert (record.note.efforts, record.note.counted) == ({"cell": Effort(99, 1.0)}, Tally(2))
    assert record.note.head.entries == 2
    assert (record.alerts, record.adopted) == ((), "")
    # Now one entry of the two is cut off: the note knows.
    path = work.folder / AUDIT_FILE
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    assert "1 entry is missing" in read_record(work.folder).alerts[0]


def test_a_note_is_kept_for_a_case_without_a_karyogram(tmp_path: Path) -> None:
    RecordWriter(tmp_path, read_record(tmp_path)).note(EFFORTS, COUNTED)
    note = read_record(tmp_path).note
    assert note is not None
    assert (note.present, note.efforts, note.counted) == (None, EFFORTS, COUNTED)


def test_a_note_of_a_newer_version_is_told(work: Work) -> None:
    path = work.folder / RECORD_FILE
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    record = read_record(work.folder)
    assert f"{RECORD_FILE} cannot be read (format 2 is not known)" in record.alerts[0]
    assert is_state(record, work.state)


def test_a_karyogram_with_a_number_that_is_none_is_refused_and_the_record_stays(work: Work) -> None:
    before = {path.name: path.read_bytes() for path in work.folder.iterdir()}
    cell = work.state.cells["cell"]
    bad = {"1-0.png": replace(cell.placements["1-0.png"], angle_deg=float("nan"))}
    work.state = replace(work.state, cells={"cell": cell.with_changes(placements=bad)})
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: cannot be written"):
        work.write()
    assert {path.name: path.read_bytes() for path in work.folder.iterdir()} == before


def test_a_log_altered_in_its_middle_does_not_stop_what_only_it_holds(work: Work) -> None:
    work.edit(TURN)
    work.write()
    work.edit(MOVE)
    path = work.folder / AUDIT_FILE
    path.write_bytes(path.read_bytes().replace(b'"who":"A"', b'"who":"B"', 1))
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert record.alerts


def test_steps_that_do_not_fit_are_told(work: Work) -> None:
    work.edit(TURN)
    work.write()
    work.writer.append([AuditEntry(AT, "A", "turn", cell="cell", changes={"slots": {"1": [["x"], []]}})])
    record = read_record(work.folder)
    assert is_state(record, work.state)
    assert "do not fit" in record.alerts[0]


def test_the_note_says_how_the_files_belong_together(work: Work) -> None:
    work.edit(TURN)
    work.write()
    values = json.loads((work.folder / RECORD_FILE).read_text())
    assert values["format"] == 1
    assert values["log"]["entries"] == values["karyogram"]["entries"] == 1
    assert values["karyogram_before"]["entries"] == 0
    assert values["effort"] == {"cell": {"actions": 12, "active_s": 38.5}}
