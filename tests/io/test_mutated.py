"""Files of a case with other values, keys or bytes: read, or refused by name. In bulk: `python -m tools.fuzz`."""

import contextlib
import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.domain.edits import Move, apply
from engine.domain.effort import Tally
from engine.domain.karyogram import CaseKaryogram, Decision
from engine.io.audit import AuditEntry, AuditError
from engine.io.case_folder import CaseError, list_case
from engine.io.case_lock import LockError, acquire, own_holder, read_lock
from engine.io.case_record import RECORD_FILE, RecordWriter, read_record
from engine.io.changes import changes_between
from engine.io.karyogram_file import KaryogramFileError
from engine.io.report_file import ReportFileError, load_entries
from tests.conftest import make_karyogram
from tools.fuzzing.mutations import mutate_json, mutate_lines

NOW = datetime(2026, 11, 26, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of one cell and one step, its lock, and the other files of a case."""
    folder = tmp_path_factory.mktemp("mutated")
    before = CaseKaryogram({"c": make_karyogram({"1": 2, "21": 3})})
    cell, _ = apply(before.cells["c"], Move(("1-0.png",), "X", Decision("A", NOW)))
    after = before.with_cell("c", cell)
    writer = RecordWriter(folder, read_record(folder))
    writer.write(before, {}, Tally())
    writer.append([AuditEntry(NOW, "A", "move", cell="c", changes=changes_between(before, after, "c"))])
    writer.write(after, {}, Tally())
    acquire(folder, own_holder("A", NOW))
    (folder / "case.json").write_text('{"patient": {"name": "N", "id": 7}, "scanner": {"um_per_px": 0.1}}')
    (folder / "report.json").write_text('{"format": 1, "number": "1", "counted": 20, "case_data": {"sex": "F"}}')
    (folder / "001.png").write_bytes(b"no picture")
    return folder


FILES = ("karyogram.json", "audit.jsonl", RECORD_FILE, "karyogram.lock", "case.json", "report.json")


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
def test_a_mutated_file_is_read_or_refused_by_its_name(case: Path, name: str, seed: int) -> None:
    path, dice = case / name, Random(seed)
    sound = path.read_bytes()
    told: list[str] = []
    path.write_bytes((mutate_lines if name == "audit.jsonl" else mutate_json)(sound, dice))
    try:
        with contextlib.suppress(CaseError):
            list_case(case)
        for read in (read_record, read_lock, load_entries):
            try:
                read(case)
            except (KaryogramFileError, AuditError, LockError, ReportFileError) as error:
                told.append(str(error))
    finally:
        path.write_bytes(sound)
    assert all(name in text for text in told)


def test_mutations_are_the_same_for_the_same_dice() -> None:
    content = json.dumps({"a": [1, {"b": "c"}], "d": None}).encode()
    made = [mutate_json(content, Random(seed)) for seed in range(50)]
    assert made == [mutate_json(content, Random(seed)) for seed in range(50)]
    assert len(set(made)) > 40
