"""A signed case that somebody changes: any change to one of its files is told, or undone from the others.

And what is not told, as SECURITY.md has it.
"""

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.domain.review import Review, Signature, reviewed_by, signed_by
from engine.io.audit import AUDIT_FILE, AuditEntry
from engine.io.case_folder import KARYOGRAM_FILE
from engine.io.case_record import RECORD_FILE, read_record
from engine.io.changes import review_changes
from engine.io.journal import SIGN
from engine.io.karyogram_file import KaryogramFileError, karyogram_bytes
from tests.io.test_audit import AT
from tests.io.test_case_record import MIRROR, MOVE, TURN, Work

Files = dict[str, bytes]


def files_of(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def sign(work: Work) -> None:
    """As the application does it."""
    review = signed_by(reviewed_by(Review(), Signature("A", "r", AT)), Signature("B", "r", AT))
    changes = review_changes(work.state.review, review)
    work.state = replace(work.state, review=review)
    changes["karyogram_sha256"] = hashlib.sha256(karyogram_bytes(work.state)).hexdigest()
    work.writer.append([AuditEntry(AT, "B", SIGN, changes=changes)])
    work.write()


@pytest.fixture(scope="module")
def before_signing(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, Files]:
    """The files of a case with three steps, and those of the same case once it is signed."""
    work = Work(tmp_path_factory.mktemp("signed"))
    work.write()
    for edit in (TURN, MOVE, MIRROR):
        work.edit(edit)
    work.write()
    earlier = files_of(work.folder)
    sign(work)
    return earlier, files_of(work.folder)


def is_told(files: Files, signed: bytes = b"") -> bool:
    """Whether a change is told; or, where `signed` is given, is undone: what opens is that file."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in files.items():
            (Path(name) / file).write_bytes(content)
        try:
            record = read_record(Path(name))
            is_undone = record.state is not None and karyogram_bytes(record.state) == signed
            return bool(record.alerts) or is_undone
        except KaryogramFileError:
            return True


def test_the_case_as_it_was_signed_is_in_order(before_signing: tuple[Files, Files]) -> None:
    _, files = before_signing
    assert set(files) == {AUDIT_FILE, KARYOGRAM_FILE, RECORD_FILE}
    assert not is_told(files)


@given(st.data())
@settings(max_examples=60)
def test_any_change_of_the_log_or_the_karyogram_is_told(
    before_signing: tuple[Files, Files], data: st.DataObject
) -> None:
    """Bytes changed, put in, taken out; the file cut at the end, or taken away."""
    _, files = before_signing
    file = data.draw(st.sampled_from([AUDIT_FILE, KARYOGRAM_FILE]))
    content = files[file]
    start = data.draw(st.integers(0, len(content) - 1))
    stop = data.draw(st.integers(start, len(content)))
    put_in = data.draw(st.binary(max_size=4))
    changed = content[:start] + put_in + content[stop:]
    if changed.rstrip(b"\n") != content.rstrip(b"\n"):
        assert is_told({**files, file: changed})


@given(st.data())
@settings(max_examples=40)
def test_lines_of_the_log_in_another_order_or_number_are_told(
    before_signing: tuple[Files, Files], data: st.DataObject
) -> None:
    _, files = before_signing
    lines = files[AUDIT_FILE].splitlines(keepends=True)
    other = data.draw(st.lists(st.sampled_from(lines), max_size=len(lines) + 1))
    if other != lines:
        assert is_told({**files, AUDIT_FILE: b"".join(other)})


@pytest.mark.parametrize("gone", [AUDIT_FILE, RECORD_FILE])
def test_a_file_taken_away_is_told(before_signing: tuple[Files, Files], gone: str) -> None:
    _, files = before_signing
    assert is_told({name: content for name, content in files.items() if name != gone})


def test_a_signed_karyogram_without_log_and_note_is_told(before_signing: tuple[Files, Files]) -> None:
    _, files = before_signing
    assert is_told({KARYOGRAM_FILE: files[KARYOGRAM_FILE]})


def test_the_karyogram_of_an_earlier_day_does_not_take_the_signature_away(
    before_signing: tuple[Files, Files],
) -> None:
    earlier, files = before_signing
    assert is_told({**files, KARYOGRAM_FILE: earlier[KARYOGRAM_FILE]}, signed=files[KARYOGRAM_FILE])


def test_the_log_or_the_note_of_an_earlier_day_is_told(before_signing: tuple[Files, Files]) -> None:
    earlier, files = before_signing
    for name in (AUDIT_FILE, RECORD_FILE):
        assert is_told({**files, name: earlier[name]})


def test_all_files_of_an_earlier_day_are_not_told(before_signing: tuple[Files, Files]) -> None:
    """They were a sound record once; only what lies elsewhere, a printed report or a backup, knows better."""
    earlier, _ = before_signing
    assert not is_told(earlier)


def test_an_unsigned_karyogram_alone_is_taken_for_another_programs(before_signing: tuple[Files, Files]) -> None:
    """It is adopted, and the new log says so."""
    earlier, _ = before_signing
    assert not is_told({KARYOGRAM_FILE: earlier[KARYOGRAM_FILE]})
