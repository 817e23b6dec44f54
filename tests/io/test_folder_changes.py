"""What became of a folder since its case was read."""

from pathlib import Path

import pytest

from engine.domain.cancel import Cancelled
from engine.io.case_folder import CaseError, read_case
from engine.io.folder_changes import FolderChanges, changes_since_read


def test_a_folder_as_it_was_has_no_changes(case_copy: Path) -> None:
    case = read_case(case_copy)
    assert changes_since_read(case) == FolderChanges()
    assert not changes_since_read(case)
    image = case_copy / "003.png"
    image.write_bytes(image.read_bytes())  # the same picture, written anew
    (case_copy / "report.pdf").write_bytes(b"%PDF")
    (case_copy / "notes.txt").write_bytes(b"named, and no image")
    assert not changes_since_read(case)


def test_what_came_what_went_and_what_was_replaced_is_named_in_order(case_copy: Path) -> None:
    folder = case_copy.parent / "two cells"
    for name in ("a", "b"):
        (folder / name).mkdir(parents=True)
        for image in sorted(case_copy.glob("0*.png"))[:4]:
            (folder / name / image.name).write_bytes(image.read_bytes())
    case = read_case(folder)
    (folder / "b" / "099.png").write_bytes((folder / "b" / "001.png").read_bytes())
    (folder / "a" / "004.png").unlink()
    (folder / "b" / "002.png").write_bytes((folder / "b" / "001.png").read_bytes())
    (folder / "a" / "003.png").write_bytes(b"damaged")
    (folder / "case.json").write_text('{"patient": {"name": "N"}}', encoding="utf-8")
    found = changes_since_read(case)
    assert found == FolderChanges(("b/099.png",), ("a/004.png",), ("a/003.png", "b/002.png", "case.json"))
    assert found
    assert changes_since_read(case, waiting=["b"]).new == ()


def test_an_image_that_cannot_be_read_any_more_is_told_with_its_name(case_copy: Path) -> None:
    case = read_case(case_copy)
    image = case_copy / "002.png"
    image.write_bytes(b"")
    with image.open("r+b") as file:
        file.truncate(1 << 40)  # a hole: larger than any image
    with pytest.raises(CaseError, match=r"002\.png: cannot be read \(is larger than"):
        changes_since_read(case)


def test_it_can_be_stopped(case_copy: Path) -> None:
    with pytest.raises(Cancelled):
        changes_since_read(read_case(case_copy), should_cancel=lambda: True)
