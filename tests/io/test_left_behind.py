"""What a killed process leaves is never taken for a file, never in the way, and taken away."""

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.io import audit
from engine.io.atomic import holds_others, remove_leftovers, write_atomically, write_new
from engine.io.audit import AUDIT_FILE, AuditEntry, AuditError
from engine.io.case_folder import read_case
from engine.io.case_lock import LOCK_FILE, STALE_AFTER_S, acquire, beat, own_holder, read_lock
from engine.io.case_record import RecordWriter, read_record
from engine.io.corrections import export_corrections
from engine.io.dataset import DatasetError

AT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)


def test_a_new_file_is_whole_from_the_first_moment_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, seen = tmp_path / "a", []
    link = os.link

    def watched(source: Path, target: Path) -> None:
        seen.append((path.exists(), Path(source).read_bytes()))
        link(source, target)

    monkeypatch.setattr(os, "link", watched)
    write_new(path, b"whole")
    assert seen == [(False, b"whole")]
    with pytest.raises(FileExistsError):
        write_new(path, b"other")
    assert path.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_system_without_links_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    path = tmp_path / "a"
    write_new(path, b"whole", private=True)
    assert path.read_bytes() == b"whole"
    if os.name != "nt":
        assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_new(path, b"other")
    assert path.read_bytes() == b"whole"

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_new(tmp_path / "b", b"whole")
    assert list(tmp_path.iterdir()) == [path]


def test_what_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for write in (write_atomically, write_new):
        with pytest.raises(OSError, match=r"No space left on device: .*a\.json"):
            write(tmp_path / "a.json", b"{}")
    assert not list(tmp_path.iterdir())


def test_leftovers_are_no_images_and_go_with_the_next_writer(case_copy: Path) -> None:
    before = read_case(case_copy).cells[0]
    write_atomically(case_copy / "karyogram.json", b"{}")
    own = {path.name for path in case_copy.iterdir()}
    others = {".karyogram 001.png.ef.tmp", ".001.png.x.tmp"}
    for name in (".karyogram.json.ab.tmp", ".karyogram.v1.json.cd.tmp", *others):
        (case_copy / name).write_bytes(b"half")
        assert not holds_others(case_copy, own)
    cell = read_case(case_copy).cells[0]
    assert [c.file for c in cell.chromosomes] == [c.file for c in before.chromosomes]
    assert cell.unreadable == before.unreadable
    remove_leftovers(case_copy, "karyogram.json", "karyogram.v*.json", older_than_s=3600)
    assert (case_copy / ".karyogram.json.ab.tmp").exists()
    remove_leftovers(case_copy, "karyogram.json", "karyogram.v*.json")
    left = {path.name for path in case_copy.iterdir() if path.suffix == ".tmp"}
    assert left == others
    assert (case_copy / "karyogram.json").exists()


def test_a_lock_from_before_the_clock_was_set_back_becomes_stale(tmp_path: Path) -> None:
    elsewhere = replace(own_holder("A. Meyer", AT), host="another-computer")
    assert acquire(tmp_path, elsewhere) is None
    found = read_lock(tmp_path)
    assert found is not None
    assert not found.is_stale
    in_a_year = (tmp_path / LOCK_FILE).stat().st_mtime + 365 * 24 * 3600
    os.utime(tmp_path / LOCK_FILE, (in_a_year, in_a_year))
    found = read_lock(tmp_path)
    assert found is not None
    assert found.is_stale
    assert found.silent_s > STALE_AFTER_S
    assert beat(tmp_path, elsewhere)  # who lives shows it by the new clock
    found = read_lock(tmp_path)
    assert found is not None
    assert not found.is_stale


def test_a_lock_that_was_made_although_the_share_said_otherwise_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = os.link

    def answer_lost(source: Path, target: Path) -> None:
        link(source, target)
        link(source, target)

    monkeypatch.setattr(os, "link", answer_lost)
    assert acquire(tmp_path, own_holder("A. Meyer", AT)) is None


def test_entries_that_a_failed_write_has_left_are_not_added_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A share that fails at fsync, and stays away until after the file could have been cut back."""
    writer = RecordWriter(tmp_path, read_record(tmp_path))
    entries = [AuditEntry(AT, "A. Meyer", f"act {number}") for number in range(3)]
    writer.append(entries[:1])
    path = tmp_path / AUDIT_FILE
    size = path.stat().st_size

    def lost(path: Path, start: int, unfinished: int, content: bytes) -> None:
        with path.open("r+b") as file:
            file.seek(start)
            file.write(content[: content.index(b"\n") + 30])
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(audit, "_write_at", lost)
        with pytest.raises(AuditError, match=rf"{AUDIT_FILE}: cannot be written \(Input/output"):
            writer.append(entries[1:])
        assert path.stat().st_size > size
        with pytest.raises(AuditError):
            writer.append_again(entries[1:])
    with pytest.raises(AuditError, match="another program"):
        writer.append(entries[1:])
    writer.append_again([*entries[1:], AuditEntry(AT, "A. Meyer", "a later act")])
    log = read_record(tmp_path).log
    assert [logged.entry.what for logged in log.entries] == ["act 0", "act 1", "act 2", "a later act"]
    assert log.is_intact


def test_a_first_export_of_corrections_that_was_killed_is_no_reason_to_refuse_the_next(tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / ".labels.csv.12ab.tmp").write_text("case,patient\n")
    assert export_corrections([], tmp_path, lambda: b"k" * 32) == ()
    (tmp_path / "thesis.doc").touch()
    with pytest.raises(DatasetError, match="neither empty nor a data set"):
        export_corrections([], tmp_path, lambda: b"k" * 32)
