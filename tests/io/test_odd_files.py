"""What can stand in the place of a file, and small files that unpack to much: an answer with the name, at once."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.files import is_file, read_file
from engine.io import images
from engine.io.audit import AuditError, read_log
from engine.io.case_folder import list_case, read_case, read_cell
from engine.io.case_lock import LockError, own_holder, read_lock
from engine.io.case_record import read_record
from engine.io.dataset import Dataset, DatasetError
from engine.io.images import ImageError, encode_png, read_grey
from engine.io.karyogram_file import KaryogramFileError, read_karyogram
from engine.io.report_file import ReportFileError, load_entries
from tools.fuzzing.files import many_pages

HAS_PIPES = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")


def bar() -> bytes:
    image = np.full((20, 11), 255, dtype=np.uint8)
    image[3:17, 3:8] = 90
    return encode_png(image)


def test_only_ordinary_files_of_a_sensible_size_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(FileNotFoundError):
        read_file(path)
    path.write_bytes(b"12345")
    assert read_file(path, 5) == b"12345"
    with pytest.raises(OSError, match="larger than 0 MB"):
        read_file(path, 4)
    with pytest.raises(IsADirectoryError, match="is a folder"):
        read_file(tmp_path)
    with pytest.raises(OSError, match="no name of a file"):
        read_file(tmp_path / "a\0b")
    assert is_file(path)
    assert not is_file(tmp_path)
    assert not is_file(tmp_path / ("x" * 5000))
    assert not is_file(tmp_path / "a\0b")


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
def test_a_link_that_leads_nowhere_is_not_the_same_as_no_file(tmp_path: Path) -> None:
    (tmp_path / "karyogram.json").symlink_to("share-that-is-not-mounted.json")
    with pytest.raises(KaryogramFileError, match=r"karyogram.json: .*leads nowhere"):
        read_karyogram(tmp_path)


@HAS_PIPES
def test_a_pipe_in_the_place_of_a_file_of_the_case_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "001.png").write_bytes(bar())
    for name in (
        "case.json",
        "karyogram.json",
        "karyogram.record.json",
        "karyogram.lock",
        "audit.jsonl",
        "report.json",
    ):
        os.mkfifo(tmp_path / name)
    assert "is no file" in list_case(tmp_path).trouble[0].reason
    with pytest.raises(KaryogramFileError, match=r"karyogram.json: .*is no file"):
        read_record(tmp_path)
    (tmp_path / "karyogram.json").unlink()
    with pytest.raises(AuditError, match=r"audit.jsonl: .*is no file"):
        read_log(tmp_path)
    (tmp_path / "audit.jsonl").unlink()
    assert "karyogram.record.json cannot be read" in read_record(tmp_path).alerts[0]
    with pytest.raises(LockError, match=r"karyogram.lock: .*is no file"):
        read_lock(tmp_path)
    with pytest.raises(ReportFileError, match=r"report.json: .*is no file"):
        load_entries(tmp_path)


@HAS_PIPES
def test_a_pipe_in_the_place_of_the_labels_is_told_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "labels.csv")
    with pytest.raises(DatasetError, match=r"labels.csv cannot be read .*is no file"):
        Dataset.open(tmp_path)


def test_a_file_larger_than_any_is_not_read_into_memory(tmp_path: Path) -> None:
    (tmp_path / "001.png").write_bytes(bar())
    with (tmp_path / "case.json").open("wb") as file:
        file.truncate(5_000_000_000)  # holes, which take no place on the disk
    assert "is larger than 64 MB" in list_case(tmp_path).trouble[0].reason


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"user": "B", "host": "h", "pid": 1, "since": "2026-01-01", "token": ' + b"[" * 5000,
    ],
)
def test_a_lock_without_sense_is_judged_by_its_age(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "karyogram.lock").write_bytes(content)
    found = read_lock(tmp_path)
    assert found is not None
    assert found.holder is None


def test_the_lock_of_a_process_that_no_computer_has_is_stale(tmp_path: Path) -> None:
    from datetime import UTC, datetime

    host = own_holder("A", datetime.now(UTC)).host
    text = f'{{"user": "B", "host": "{host}", "pid": {10**30}, "since": "2026-01-01T10:00:00", "token": "x"}}'
    (tmp_path / "karyogram.lock").write_text(text)
    found = read_lock(tmp_path)
    assert found is not None
    assert found.is_stale


def test_a_tiff_of_very_many_pages_is_refused_without_counting_them() -> None:
    with pytest.raises(ImageError, match=r"^a.tif: holds several pages"):
        read_grey(many_pages(60_000), "a.tif")


def test_pictures_are_unpacked_only_as_far_as_a_cell_may_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.io.case_folder.MAX_CELL_PIXELS", 2 * 20 * 11)
    for number in range(4):
        (tmp_path / f"{number}.png").write_bytes(bar())
    cell = read_case(tmp_path).cells[0]
    assert len(cell.chromosomes) == 2
    assert len(cell.unreadable) == 2
    assert all(entry.reason.startswith("too many pixels, together with") for entry in cell.unreadable)


def test_many_cells_share_what_a_case_may_fill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.io.case_folder.MAX_CASE_PIXELS", 3 * 20 * 11)
    monkeypatch.setattr("engine.io.case_folder._LEAST_CELL_PIXELS", 0)
    for cell in ("a", "b", "c"):
        (tmp_path / cell).mkdir()
        for number in range(2):
            (tmp_path / cell / f"{number}.png").write_bytes(bar())
    cells = [read_cell(files) for files in list_case(tmp_path).cells]
    assert [(len(cell.chromosomes), len(cell.unreadable)) for cell in cells] == [(1, 1)] * 3


def test_computing_in_strips_changes_no_pixel(monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    import cv2

    noise = np.random.default_rng(0).integers(0, 65535, (50, 13, 4), dtype=np.uint16)
    coloured = cv2.imencode(".png", noise)[1].tobytes()
    buffer = io.BytesIO()
    Image.fromarray(noise[..., 0]).save(buffer, "TIFF")
    whole = read_grey(coloured, "a"), read_grey(buffer.getvalue(), "b")
    monkeypatch.setattr(images, "_STRIP_PIXELS", 40)
    assert np.array_equal(read_grey(coloured, "a"), whole[0])
    assert np.array_equal(read_grey(buffer.getvalue(), "b"), whole[1])
