"""What cannot be read or written is told with the file's name, and nothing else is lost by it."""

import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain.effort import Tally
from engine.domain.iscn_choice import IscnChoice
from engine.domain.karyogram import CaseKaryogram, Decision, Placement, Resolution, WarningKey
from engine.io.atomic import write_atomically
from engine.io.case_folder import CaseError, list_case
from engine.io.case_lock import LOCK_FILE, LockError, acquire, own_holder, read_lock, release, take_over
from engine.io.corrections import export_corrections
from engine.io.dataset import Dataset, DatasetError
from engine.io.images import ImageError, encode_png, read_grey
from engine.io.karyogram_file import (
    KaryogramFileError,
    karyogram_bytes,
    parse_karyogram,
    read_karyogram,
    save_karyogram,
)
from engine.io.report_file import ReportFileError, load_entries
from engine.io.tally_file import TallyError, add_tally
from tests.conftest import make_karyogram

AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
DECISION = Decision("A. Meyer", AT)
Fail = Callable[..., None]


def failing(number: int, text: str) -> Fail:
    def fail(*_: object, **__: object) -> None:
        raise OSError(number, text)

    return fail


# A folder in the place of a file is what no account, not even an administrator's, can read.
@pytest.mark.parametrize(
    ("name", "read", "error"),
    [
        ("karyogram.json", read_karyogram, KaryogramFileError),
        ("report.json", load_entries, ReportFileError),
        (LOCK_FILE, read_lock, LockError),
    ],
)
def test_a_folder_in_the_place_of_a_file_is_told_by_its_name(
    tmp_path: Path, name: str, read: Callable[[Path], object], error: type[Exception]
) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(error, match=rf"{name}.*cannot be read"):
        read(tmp_path)


def test_a_karyogram_that_is_no_text_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: cannot be read"):
        parse_karyogram(b"\xff\xfe\x00{", tmp_path / "karyogram.json")


def test_a_karyogram_with_a_number_that_is_none_is_not_written(tmp_path: Path) -> None:
    bad = make_karyogram({"1": 1})
    bad = bad.with_changes(placements={"1-0.png": Placement("1-0.png", angle_deg=float("nan"))})
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: cannot be written"):
        save_karyogram(tmp_path, CaseKaryogram({"cell": bad}))
    assert list(tmp_path.iterdir()) == []


def test_what_no_person_said_is_refused_with_its_place_in_the_file(tmp_path: Path) -> None:
    answered = replace(
        make_karyogram({"21": 3}), resolutions=(Resolution(WarningKey("extra", "21"), "true gain", DECISION),)
    )
    case = CaseKaryogram({"cell": answered}, iscn=IscnChoice(constitutional_sex="XX"))
    content = karyogram_bytes(case)
    for old, new, told in (
        (b'"true gain"', b'" "', "a warning is resolved with a reason"),
        (b'"constitutional_sex": "XX"', b'"constitutional_sex": "YX"', "'YX' are no sex chromosomes"),
    ):
        assert old in content
        with pytest.raises(KaryogramFileError, match=r"karyogram\.json") as error:
            parse_karyogram(content.replace(old, new), tmp_path / "karyogram.json")
        assert told in str(error.value)


@pytest.mark.parametrize(
    ("mutate", "told"),
    [
        (lambda stored: stored["cells"]["cell"]["warnings"].append(3), "no list of texts"),
        (lambda stored: stored["iscn"].update(cell_count=True), "is no number"),
        (lambda stored: stored.update(iscn=[]), "iscn"),
    ],
)
def test_a_field_of_another_kind_is_refused_with_its_name(
    tmp_path: Path, mutate: Callable[[dict[str, object]], None], told: str
) -> None:
    stored = json.loads(karyogram_bytes(CaseKaryogram({"cell": make_karyogram({"1": 1})})))
    mutate(stored)
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json") as error:
        parse_karyogram(json.dumps(stored).encode(), tmp_path / "karyogram.json")
    assert told in str(error.value)


def test_a_tally_of_another_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "effort.json"
    path.write_text('{"format": 99, "months": {}}')
    with pytest.raises(TallyError, match=r"effort\.json.*format 99"):
        add_tally(tmp_path, "2026-11", Tally(1))
    assert path.read_text() == '{"format": 99, "months": {}}'
    (tmp_path / "a file").write_text("")
    with pytest.raises(TallyError, match=r"a file.effort\.json: cannot be (read|written)"):
        add_tally(tmp_path / "a file", "2026-11", Tally(1))


def test_a_tally_that_cannot_be_written_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_tally(tmp_path, "2026-11", Tally(1, 5))
    before = (tmp_path / "effort.json").read_bytes()
    monkeypatch.setattr(os, "replace", failing(28, "No space left on device"))
    with pytest.raises(TallyError, match=r"effort\.json: cannot be written \(No space"):
        add_tally(tmp_path, "2026-11", Tally(1, 5))
    assert (tmp_path / "effort.json").read_bytes() == before


def test_a_file_keeps_its_permissions_and_a_new_one_takes_those_of_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    tmp_path.chmod(0o750)
    write_atomically(path, b"1")
    assert path.stat().st_mode & 0o777 == 0o640
    path.chmod(0o600)
    write_atomically(path, b"2")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"2", 0o600)


def test_the_writer_tells_how_far_it_is_and_can_be_stopped(tmp_path: Path) -> None:
    path, told = tmp_path / "a", list[int]()
    content = bytes(600 * 1024)
    write_atomically(path, content, told.append)
    assert told == [256 * 1024, 512 * 1024, 600 * 1024]

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, b"other", stop)
    assert path.read_bytes() == content
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


@pytest.mark.skipif(os.name == "nt", reason="folders are not synced there")
@pytest.mark.parametrize(("number", "is_told"), [(22, False), (5, True)], ids=["not supported", "input/output error"])
def test_a_folder_that_cannot_be_synced_is_told_only_if_the_disk_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, is_told: bool
) -> None:
    real, path = os.fsync, tmp_path / "a"

    def fsync(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").resolve().is_dir():
            raise OSError(number, os.strerror(number))
        real(handle)

    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc")
    monkeypatch.setattr(os, "fsync", fsync)
    if is_told:
        with pytest.raises(OSError, match="error"):
            write_atomically(path, b"1")
    else:
        write_atomically(path, b"1")
    assert path.read_bytes() == b"1"


@pytest.mark.parametrize("number", [1, 5])
def test_a_file_system_without_modes_is_no_obstacle_and_a_failing_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(Path, "chmod", failing(number, os.strerror(number)))
    if number == 1:
        write_atomically(tmp_path / "a", b"1")
        assert (tmp_path / "a").read_bytes() == b"1"
    else:
        with pytest.raises(OSError, match="error"):
            write_atomically(tmp_path / "a", b"1")
        assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_filled_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class FullDisk(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    def full(handle: int, *_: object) -> FullDisk:
        os.close(handle)
        return FullDisk()

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(LockError, match=rf"{LOCK_FILE}: cannot be written \(No space"):
        acquire(tmp_path, own_holder("A. Meyer", AT))
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_removed_is_told_when_taken_over_and_not_when_released(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = own_holder("A. Meyer", AT)
    assert acquire(tmp_path, mine) is None
    found = read_lock(tmp_path)
    assert found is not None
    # Files may be made in the folder, but none removed: neither the lock, nor what tells the file system's clock.
    monkeypatch.setattr(Path, "unlink", failing(13, "Permission denied"))
    with pytest.raises(LockError, match=rf"{LOCK_FILE}: cannot be removed \(Permission"):
        take_over(tmp_path, own_holder("B. Roth", AT), found)
    release(tmp_path, mine)
    monkeypatch.undo()
    again = read_lock(tmp_path)
    assert again is not None
    assert again.holder == mine


def test_a_lock_in_a_folder_that_cannot_be_written_is_judged_by_this_computer_s_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert acquire(tmp_path, own_holder("A. Meyer", AT)) is None
    monkeypatch.setattr("tempfile.mkstemp", failing(30, "Read-only file system"))
    found = read_lock(tmp_path)
    assert found is not None
    assert not found.is_stale
    assert 0 <= found.silent_s < 60


@pytest.mark.skipif(os.name == "nt", reason="asked otherwise there")
def test_a_process_of_another_user_is_running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert acquire(tmp_path, own_holder("A. Meyer", AT)) is None

    def not_allowed(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "kill", not_allowed)
    found = read_lock(tmp_path)
    assert found is not None
    assert not found.is_stale


def test_a_cell_s_folder_that_cannot_be_read_is_named_and_the_others_open(
    case_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (case_copy / "closed").mkdir()
    real = Path.iterdir

    def iterdir(self: Path) -> object:
        if self.name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(self)

    monkeypatch.setattr(Path, "iterdir", iterdir)
    listing = list_case(case_copy)
    assert [(entry.file, entry.reason) for entry in listing.cells[0].odd] == [
        ("closed/", "cannot be read (Permission denied)")
    ]
    monkeypatch.setattr(Path, "iterdir", failing(13, "Permission denied"))
    with pytest.raises(CaseError, match=r"a case 病例: cannot be read \(Permission denied\)"):
        list_case(case_copy)


def test_numbers_of_a_float_picture_may_be_shares_of_white() -> None:
    values = np.linspace(0.0, 1.0, 30, dtype=np.float32).reshape(6, 5)
    buffer = io.BytesIO()
    Image.fromarray(values).save(buffer, format="TIFF")
    grey = read_grey(buffer.getvalue(), "a.tif")
    assert (grey[0, 0], grey[-1, -1]) == (0, 255)


@pytest.mark.parametrize(
    ("values", "told"),
    [([[0.0, np.nan, 1.0]] * 3, "not numbers"), ([[0.0, 1.0, 1e9]] * 3, "no 8- or 16-bit image")],
)
def test_a_float_picture_of_no_grey_values_is_named(values: list[list[float]], told: str) -> None:
    buffer = io.BytesIO()
    Image.fromarray(np.array(values, dtype=np.float32)).save(buffer, format="TIFF")
    with pytest.raises(ImageError, match=r"a\.tif") as error:
        read_grey(buffer.getvalue(), "a.tif")
    assert told in str(error.value)


def test_an_export_over_a_file_or_beside_a_broken_data_set_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("x")
    with pytest.raises(DatasetError, match="a file: is neither empty nor a data set"):
        export_corrections([], tmp_path / "a file", lambda: b"s" * 32)
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "labels.csv").write_text("nonsense\n")
    with pytest.raises(DatasetError, match=r"labels\.csv"):
        export_corrections([], tmp_path / "broken", lambda: b"s" * 32)


def test_two_label_files_in_one_zip_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/labels.csv", "case\n")
        archive.writestr("b/labels.csv", "case\n")
    with pytest.raises(DatasetError, match=r"set\.zip: holds 2 files labels\.csv"):
        Dataset.open(path)


def test_a_data_set_s_image_that_is_none_is_named(tmp_path: Path) -> None:
    root = tmp_path / "set"
    (root / "cases" / "c1").mkdir(parents=True)
    (root / "cases" / "c1" / "1.png").write_bytes(encode_png(np.arange(30, dtype=np.uint8).reshape(6, 5)))
    (root / "labels.csv").write_text("case,patient,fold,file,type,polarity\nc1,p1,1,1.png,21,1\n")
    with Dataset.open(root) as dataset:
        (root / "cases" / "c1" / "1.png").write_bytes(b"no image")
        with pytest.raises(DatasetError, match=r"set: c1/1\.png: not a PNG"):
            dataset.read_image("c1", "1.png")
