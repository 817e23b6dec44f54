"""report.json: what a person wrote for the report."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.report_entries import ReportEntries, entries_of_details
from engine.io.case_folder import read_case
from engine.io.report_file import ReportFileError, load_entries, save_entries

ENTRIES = ReportEntries(
    "2026-7", 20, 5, interpretation="Zwei\nZeilen, 染色体", comments="<b>\x07", case_data={"sex": "weiblich"}
)


def test_entries_come_back_and_the_file_is_no_chromosome(case_copy: Path) -> None:
    assert load_entries(case_copy) is None
    save_entries(case_copy, ENTRIES)
    assert load_entries(case_copy) == ENTRIES
    assert read_case(case_copy).cells[0].unreadable == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(st.text(max_size=60), st.text(max_size=60), st.one_of(st.none(), st.integers(0, 9999)))
def test_any_text_comes_back(tmp_path: Path, number: str, text: str, counted: int | None) -> None:
    entries = ReportEntries(number, counted, None, result=text)
    save_entries(tmp_path, entries)
    assert load_entries(tmp_path) == entries


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "line 1"),
        ("[]", "no JSON object"),
        ('{"format": 9}', "format 9"),
        ('{"format": 1, "counted": "20"}', "counted is no whole number"),
        ('{"format": 1, "counted": -1}', "counted: -1"),
        ('{"format": 1, "comments": 3}', "comments is no text"),
    ],
)
def test_a_damaged_file_is_named_with_what_is_wrong(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "report.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReportFileError, match=r"report\.json") as error:
        load_entries(tmp_path)
    assert told in str(error.value)


def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_entries(tmp_path, ENTRIES)
    before = (tmp_path / "report.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ReportFileError, match="No space"):
        save_entries(tmp_path, ReportEntries("other"))
    assert (tmp_path / "report.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_case_json_may_state_the_report_and_odd_values_are_left_out() -> None:
    details = json.loads('{"report": {"number": 12, "counted": 20, "analysed": "five", "comments": ["x"]}}')
    assert entries_of_details(details) == ReportEntries("12", 20)
    assert entries_of_details({"report": "none"}) == ReportEntries()


@pytest.mark.parametrize(("stated", "counted"), [(-1, None), (0, 0), (9999, 9999), (10000, None), (True, None)])
def test_a_number_of_cells_that_is_none_is_left_out(stated: int, counted: int | None) -> None:
    assert entries_of_details({"report": {"counted": stated}}) == ReportEntries(counted=counted)
