"""Names and links in files that somebody else has made lead nowhere but into their own folder."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.karyogram import CaseKaryogram
from engine.domain.review import Amendment, CaseStatus, Review, Signature, Version
from engine.io.audit import AUDIT_FILE, AuditEntry, AuditError, append_entries, read_log
from engine.io.case_folder import DETAILS_FILE, read_case
from engine.io.crop_positions import given_positions
from engine.io.dataset import Dataset, DatasetError
from engine.io.karyogram_file import KaryogramFileError, read_karyogram, save_karyogram
from engine.io.names import is_plain_name, leads_outside
from engine.io.report_file import ReportFileError, load_entries
from engine.models import ModelStore
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.model_folder import ModelError
from karyogui.report.template_file import template_problems
from tests.io.test_audit import AT

# A secret that lies outside, said in the ways of every system.
OUTSIDE = (
    "../secret.png",
    "..",
    "a/../../secret.png",
    "/etc/passwd",
    "..\\secret.png",
    "C:\\secret.png",
    "C:secret.png",
    "\\\\server\\share\\secret.png",
    "//server/share/secret.png",
    "\\\\?\\C:\\secret.png",
    "001.png:stream",
    "secret.png\0.png",
    "",
)


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_form_of_any_system_is_a_plain_name(name: str) -> None:
    assert not is_plain_name(name)


@given(
    st.text(st.characters(exclude_characters="/\\:\0"), min_size=1).filter(lambda text: text.strip().strip(".") != "")
)
def test_a_plain_name_stays_in_its_folder(name: str) -> None:
    assert is_plain_name(name)
    assert (Path("/case") / name).parent == Path("/case")


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "\\", ":", "C:", "\\\\s\\t", " "]), max_size=5).map("".join))
def test_what_counts_as_plain_has_one_part_on_every_system(name: str) -> None:
    from pathlib import PurePosixPath, PureWindowsPath

    if is_plain_name(name):
        for kind in (PurePosixPath, PureWindowsPath):
            path = kind(name)
            assert not path.is_absolute()
            assert not path.drive
            assert ".." not in path.parts
            assert len(path.parts) == 1


@pytest.mark.parametrize("name", OUTSIDE)
def test_case_json_cannot_name_a_file_outside(case_copy: Path, name: str) -> None:
    positions = {name: {"x": 0, "y": 0, "width": 10, "height": 10}}
    (case_copy / DETAILS_FILE).write_text(json.dumps({"metaphase": {"positions": positions}}))
    case = read_case(case_copy)
    found, problems = given_positions(case, case.cells[0], (100, 100))
    assert not found
    assert "no plain file name" in problems[0]


@pytest.mark.parametrize("name", OUTSIDE)
def test_karyogram_json_cannot_name_a_version_outside(case_copy: Path, name: str) -> None:
    def signature(name: str, minute: int) -> Signature:
        return Signature(name, "cytogeneticist", AT.replace(minute=minute))

    version = Version(1, signature("A", 0), signature("B", 1), "karyogram.v1.json", "0" * 64)
    review = Review(CaseStatus.OPEN, amendment=Amendment("new", signature("B", 2)), earlier=(version,))
    save_karyogram(case_copy, CaseKaryogram({}, review=review))
    path = case_copy / "karyogram.json"
    values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert read_karyogram(case_copy) is not None
    values["review"]["earlier"][0]["file"] = name
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: .*no plain file name"):
        read_karyogram(case_copy)


@pytest.mark.parametrize("name", [name for name in OUTSIDE if name and "\0" not in name])
def test_labels_cannot_name_a_file_outside(tmp_path: Path, name: str) -> None:
    synthesize_dataset(tmp_path / "data", cases=1)
    labels = tmp_path / "data" / "labels.csv"
    labels.write_text(labels.read_text().replace("001.png", name), newline="")
    with pytest.raises(DatasetError, match=r"labels\.csv, line \d+: file .* is no plain name"):
        Dataset.open(tmp_path / "data")


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_store_cannot_name_a_model_outside(tmp_path: Path, name: str) -> None:
    act = {"action": "promote", "model": {"folder": name}}
    (tmp_path / "history.jsonl").write_text(json.dumps(act) + "\n")
    store = ModelStore(tmp_path)
    with pytest.raises(ModelError, match=r"history\.jsonl: line 1 is damaged"):
        store.promoted()
    assert "history.jsonl" in store.in_service().problem


@pytest.mark.parametrize("name", [name for name in OUTSIDE if name])
def test_a_template_cannot_name_a_logo_outside(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.png").write_bytes(b"x")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "t.toml").write_text(f"[laboratory]\nlogo = {json.dumps(name)}\n")
    assert "does not lie beside the template" in template_problems(folder / "t.toml")[0]


# Links

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="to make a link takes a privilege there")


@pytest.fixture
def secret(tmp_path: Path, case_copy: Path) -> Path:
    """Another patient's image, outside the case folder."""
    target = tmp_path / "other patient" / "001.png"
    target.parent.mkdir()
    shutil.copy(case_copy / "001.png", target)
    return target


@needs_links
def test_links_out_of_a_case_are_told_and_not_followed(case_copy: Path, secret: Path) -> None:
    (case_copy / "900.png").symlink_to(secret)
    (case_copy / "cell-09").symlink_to(secret.parent, target_is_directory=True)
    (case_copy / "901.png").symlink_to(case_copy / "001.png")
    case = read_case(case_copy)
    told = {entry.file: entry.reason for cell in case.cells for entry in cell.unreadable}
    assert "out of the case folder" in told["900.png"]
    assert "out of the case folder" in told["cell-09/"]
    files = {chromosome.file for cell in case.cells for chromosome in cell.chromosomes}
    assert "901.png" in files
    assert "900.png" not in files


@needs_links
def test_a_case_that_is_reached_through_a_link_opens(case_copy: Path, tmp_path: Path) -> None:
    link = tmp_path / "shortcut"
    link.symlink_to(case_copy, target_is_directory=True)
    assert not leads_outside(link / "001.png", link)
    assert read_case(link).cells[0].unreadable == ()


@needs_links
def test_links_in_place_of_the_record_are_not_followed(case_copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.json"
    other.write_text("{}")
    for name in ("case.json", "karyogram.json", "report.json", AUDIT_FILE):
        (case_copy / name).unlink(missing_ok=True)
        (case_copy / name).symlink_to(other)
    case = read_case(case_copy)
    assert case.details == {}
    assert "out of the case folder" in case.cells[0].unreadable[0].reason
    with pytest.raises(KaryogramFileError, match=r"karyogram\.json: a link"):
        read_karyogram(case_copy)
    with pytest.raises(ReportFileError, match=r"report\.json: a link"):
        load_entries(case_copy)
    with pytest.raises(AuditError, match=r"audit\.jsonl: is a link"):
        read_log(case_copy)


@needs_links
def test_the_log_is_not_written_through_a_link(case_copy: Path, tmp_path: Path) -> None:
    log = read_log(case_copy)
    other = tmp_path / "profile"
    other.write_bytes(b"")
    (case_copy / AUDIT_FILE).symlink_to(other)
    with pytest.raises(AuditError, match="is a link"):
        append_entries(case_copy, log, [AuditEntry(AT, "A", "move")])
    assert other.read_bytes() == b""


@needs_links
def test_saving_replaces_a_link_and_not_its_target(case_copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.json"
    other.write_text("{}")
    (case_copy / "karyogram.json").symlink_to(other)
    save_karyogram(case_copy, CaseKaryogram({}))
    assert other.read_text() == "{}"
    assert not (case_copy / "karyogram.json").is_symlink()


@needs_links
@pytest.mark.parametrize("what", ["file", "case"])
def test_links_out_of_a_data_set_are_told(tmp_path: Path, what: str) -> None:
    data = tmp_path / "data"
    synthesize_dataset(data, cases=1)
    folder = next((data / "cases").iterdir())
    target = folder if what == "case" else folder / "001.png"
    moved = tmp_path / "moved"
    target.rename(moved)
    target.symlink_to(moved, target_is_directory=what == "case")
    with pytest.raises(DatasetError, match="leads out of the data set"):
        Dataset.open(data)
