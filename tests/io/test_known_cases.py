"""The case folders below a folder, and what their records say of them."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.domain.cancel import Cancelled
from engine.domain.effort import Tally
from engine.domain.karyogram import CaseKaryogram
from engine.domain.report_entries import ReportEntries
from engine.domain.review import CaseStatus, Review, Signature, reviewed_by, signed_by
from engine.io.case_folder import DETAILS_FILE, KARYOGRAM_FILE
from engine.io.case_record import RecordWriter, read_record
from engine.io.karyogram_file import save_karyogram
from engine.io.known_cases import case_folders, known_case
from engine.io.report_file import save_entries
from tests.conftest import NORMAL_FEMALE, make_karyogram

AT = datetime(2026, 3, 4, tzinfo=UTC)


def go_on() -> bool:
    return False


def worked_on(folder: Path, review: Review | None = None, at_s: float = 1.0e9) -> Path:
    """A case folder with a record of that age."""
    folder.mkdir(parents=True)
    karyogram = CaseKaryogram({"cell": make_karyogram(NORMAL_FEMALE)}, review=review or Review())
    save_karyogram(folder, karyogram)
    os.utime(folder / KARYOGRAM_FILE, (at_s, at_s))
    return folder


def described(folder: Path, text: str = "{}") -> Path:
    folder.mkdir(parents=True)
    (folder / DETAILS_FILE).write_text(text, encoding="utf-8")
    return folder


def test_the_case_that_was_worked_on_last_stands_first_and_one_not_begun_last(tmp_path: Path) -> None:
    new = described(tmp_path / "new")
    old, last = worked_on(tmp_path / "old", at_s=1e9), worked_on(tmp_path / "last", at_s=2e9)
    described(tmp_path / ".hidden")
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "001.png").write_bytes(b"")
    assert case_folders(tmp_path, 1, go_on) == (last, old, new)


def test_what_is_written_to_the_log_alone_counts_as_work(tmp_path: Path) -> None:
    old, other = worked_on(tmp_path / "old", at_s=1e9), worked_on(tmp_path / "other", at_s=1.5e9)
    (old / "audit.jsonl").write_bytes(b"")
    os.utime(old / "audit.jsonl", (2e9, 2e9))
    assert case_folders(tmp_path, 1, go_on) == (old, other)
    assert known_case(old).worked_on == datetime.fromtimestamp(2e9, tz=UTC)


def test_as_many_levels_down_as_are_asked_for_and_never_into_a_case(tmp_path: Path) -> None:
    deep, shallow = worked_on(tmp_path / "2026" / "10" / "26-1", at_s=2e9), worked_on(tmp_path / "26-2")
    described(shallow / "cell-1")
    assert case_folders(tmp_path, 3, go_on) == (deep, shallow)
    assert case_folders(tmp_path, 2, go_on) == (shallow,)


def test_links_are_not_followed(tmp_path: Path) -> None:
    elsewhere = worked_on(tmp_path / "elsewhere" / "26-1").parent
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "link").symlink_to(elsewhere, target_is_directory=True)
    assert case_folders(tmp_path / "cases", 3, go_on) == ()


def test_a_folder_that_cannot_be_looked_into_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    real = Path.iterdir

    def refused(folder: Path) -> object:
        if folder == closed:
            raise PermissionError(13, "Permission denied", str(folder))
        return real(folder)

    monkeypatch.setattr(Path, "iterdir", refused)  # root may look into any
    assert case_folders(tmp_path, 2, go_on) == (closed,)
    assert known_case(closed).trouble == (f"{closed}: cannot be read (Permission denied)",)


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    described(tmp_path / "one")
    with pytest.raises(Cancelled):
        case_folders(tmp_path, 1, lambda: True)


def test_a_place_that_is_gone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        case_folders(tmp_path / "gone", 1, go_on)


def test_what_the_records_say_of_a_case(tmp_path: Path) -> None:
    first, second = Signature("A. Meyer", "technologist", AT), Signature("B. Roth", "head", AT)
    folder = worked_on(tmp_path / "26-1", signed_by(reviewed_by(Review(), first), second))
    (folder / DETAILS_FILE).write_text('{"patient": {"id": "P-7"}}', encoding="utf-8")
    save_entries(folder, ReportEntries(number="2026-0417"))
    case = known_case(folder)
    assert case.review is not None
    assert (case.review.status, case.review.signed) == (CaseStatus.SIGNED, second)
    assert (case.details["patient"]["id"], case.entries.number, case.trouble) == ("P-7", "2026-0417", ())


def test_a_log_that_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "26-1"
    folder.mkdir()
    state = CaseKaryogram({"cell": make_karyogram(NORMAL_FEMALE)})
    RecordWriter(folder, read_record(folder)).write(state, {}, Tally())
    assert known_case(folder).trouble == ()
    (folder / "audit.jsonl").mkdir()
    (told,) = known_case(folder).trouble
    assert told.startswith(f"{folder / 'audit.jsonl'}: cannot be read")


def test_the_report_number_of_another_program_counts_until_there_is_one(tmp_path: Path) -> None:
    folder = described(tmp_path / "26-1", '{"report": {"number": 17}}')
    case = known_case(folder)
    assert (case.entries.number, case.review, case.worked_on) == ("17", None, None)


def test_what_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    folder = described(tmp_path / "26-1", "[")
    (folder / KARYOGRAM_FILE).write_text('{"format": 2', encoding="utf-8")
    (folder / "report.json").write_text("{}", encoding="utf-8")
    told = known_case(folder).trouble
    assert [text.split(": ")[0] for text in told] == [
        str(folder / name) for name in (DETAILS_FILE, KARYOGRAM_FILE, "report.json")
    ]
    assert known_case(tmp_path / "gone").trouble == (f"{tmp_path / 'gone'}: there is no such folder",)


def test_a_file_of_the_first_format_has_no_review(tmp_path: Path) -> None:
    folder = tmp_path / "26-1"
    folder.mkdir()
    (folder / KARYOGRAM_FILE).write_text('{"format": 1, "model": null, "cells": {}}', encoding="utf-8")
    case = known_case(folder)
    assert (case.review, case.trouble) == (Review(), ())
