"""A working day: nothing talks to another computer, and the patient is named only in the patient's own files."""

from pathlib import Path

from tests.security.conftest import MARKERS, Day


def files_under(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def naming_the_patient(content: bytes | str) -> list[str]:
    raw = content.encode() if isinstance(content, str) else content
    return [marker for marker in MARKERS if marker.encode() in raw or marker.encode("utf-16-le") in raw]


def test_the_day_was_a_whole_one(day: Day) -> None:
    """Otherwise the other tests would say nothing."""
    names = {path.name for path in files_under(day.out)}
    assert {"predicted.json", "24-0187 report.pdf", "24-0187.pdf", "results.csv", "labels.csv"} <= names
    assert any(name.startswith("karyogram") and name.endswith(".png") for name in names)
    assert "unexpected ValueError" in day.printed
    assert naming_the_patient((day.case / "case.json").read_bytes()) == list(MARKERS)


def test_nothing_talks_to_another_computer(day: Day) -> None:
    assert day.watched == {"calls": [], "loaded": []}


def test_the_log_does_not_name_the_patient(day: Day) -> None:
    assert not naming_the_patient(day.printed)


def test_no_file_is_named_after_the_patient(day: Day) -> None:
    for folder in (day.case, day.out, day.home):
        for path in folder.rglob("*"):
            assert not naming_the_patient(path.name)


def test_what_is_kept_for_the_user_does_not_name_the_patient(day: Day) -> None:
    """Settings, recent cases, the tally, the store of models."""
    kept = files_under(day.home)
    assert kept
    assert {
        path.name: naming_the_patient(path.read_bytes()) for path in kept if naming_the_patient(path.read_bytes())
    } == {}


def test_only_the_patients_own_files_name_the_patient(day: Day) -> None:
    """The reports do, in compressed pages; the record beside the images and the training images do not."""
    naming = {
        path.name
        for folder in (day.case, day.out)
        for path in files_under(folder)
        if naming_the_patient(path.read_bytes())
    }
    assert naming == {"case.json"}


def test_training_data_do_not_even_name_the_case(day: Day) -> None:
    data = day.out / "corrections"
    assert len(files_under(data)) > 40
    for path in files_under(data):
        assert b"24-0187" not in path.read_bytes()
        assert "24-0187" not in str(path.relative_to(data))
