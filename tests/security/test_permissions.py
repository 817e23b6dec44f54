"""What the application makes in a folder that people share can be read and written by the same people."""

import os
import stat
from pathlib import Path

import pytest

from engine.domain.karyogram import CaseKaryogram
from engine.domain.report_entries import ReportEntries
from engine.io.atomic import make_folder, write_atomically
from engine.io.audit import AUDIT_FILE, AuditEntry, append_entries, read_log
from engine.io.case_lock import LOCK_FILE, acquire, own_holder
from engine.io.case_record import RECORD_FILE, RecordNote, RecordWriter, read_record
from engine.io.karyogram_file import save_karyogram
from engine.io.report_file import save_entries
from karyogui.report.files import write_file
from tests.io.test_audit import AT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows gives new files the folder's rights by itself")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(
    ("folder_mode", "expected"), [(0o2770, 0o660), (0o2750, 0o640), (0o755, 0o644), (0o700, 0o600)]
)
@pytest.mark.parametrize("umask", [0o022, 0o077])
def test_new_files_have_the_mode_of_their_folder(tmp_path: Path, folder_mode: int, expected: int, umask: int) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    folder.chmod(folder_mode)
    before = os.umask(umask)
    try:
        acquire(folder, own_holder("A. Meyer", AT))
        append_entries(folder, read_log(folder), [AuditEntry(AT, "A. Meyer", "move")])
        save_karyogram(folder, CaseKaryogram({}))
        RecordWriter(folder, read_record(folder))._write_note(RecordNote())
        save_entries(folder, ReportEntries())
        write_file(folder / "report.pdf", b"%PDF")
    finally:
        os.umask(before)
    files = {path.name: oct(mode(path)) for path in folder.iterdir()}
    assert {LOCK_FILE, AUDIT_FILE, RECORD_FILE, "karyogram.json", "report.json", "report.pdf"} == set(files)
    assert set(files.values()) == {oct(expected)}


def test_new_folders_are_open_to_those_of_the_folder_around_them(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o2770)
    before = os.umask(0o077)
    try:
        write_file(shared / "reports" / "2026" / "a.pdf", b"%PDF")
    finally:
        os.umask(before)
    assert [oct(mode(path)) for path in (shared / "reports", shared / "reports" / "2026")] == ["0o2770", "0o2770"]
    assert oct(mode(shared / "reports" / "2026" / "a.pdf")) == "0o660"


def test_new_folders_where_everybody_may_write_are_not_everybodys(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    before = os.umask(0o022)
    try:
        make_folder(tmp_path / "mine")
    finally:
        os.umask(before)
    assert oct(mode(tmp_path / "mine")) == "0o755"


def test_a_replaced_file_keeps_its_own_mode(tmp_path: Path) -> None:
    path = tmp_path / "karyogram.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomically(path, b"new")
    assert (path.read_bytes(), mode(path)) == (b"new", 0o640)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="only root can give a file to another group")
def test_a_replaced_file_keeps_its_group(tmp_path: Path) -> None:
    path = tmp_path / "karyogram.json"
    path.write_bytes(b"old")
    os.chown(path, -1, 4321)
    write_atomically(path, b"new")
    assert path.stat().st_gid == 4321


def test_a_file_system_without_modes_does_not_stop_a_save(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuse)
    write_atomically(tmp_path / "karyogram.json", b"new")
    assert (tmp_path / "karyogram.json").read_bytes() == b"new"
