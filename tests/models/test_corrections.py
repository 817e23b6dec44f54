"""Signed karyograms become a data set: labels as decided, and nobody's name in it."""

import csv
import dataclasses
import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin

from engine import cli
from engine.domain.cell_use import CellUse
from engine.domain.edits import MarkCell, Move, Turn, apply_to_case
from engine.domain.karyogram import CaseKaryogram, Decision, Karyogram, Placement
from engine.io.case_folder import read_case
from engine.io.corrections import export_corrections, polarity_in_file
from engine.io.dataset import Dataset, DatasetError, LabelledCell
from engine.io.images import read_grey
from engine.io.karyogram_file import save_karyogram
from engine.models import KEY_FILE, STORE_VARIABLE
from engine.synthesis.cells import SyntheticChromosome
from tests.models.conftest import sign

DECISION = Decision("A. Meyer", datetime(2026, 1, 2, tzinfo=UTC))
MakeCase = Callable[[str, str], Path]


def key() -> bytes:
    return b"a" * 32


def other_key() -> bytes:
    return b"b" * 32


def karyogram_of(folder: Path, shown: tuple[SyntheticChromosome, ...]) -> CaseKaryogram:
    """The truth of the synthetic cell, for the chromosomes that the folder holds."""
    case = read_case(folder)
    known = {f"{number:03}.png": chromosome for number, chromosome in enumerate(shown, 1)}
    placed = [
        (Placement(c.file, turned=known[c.file].polarity == 0), known[c.file].type) for c in case.cells[0].chromosomes
    ]
    return CaseKaryogram({case.cells[0].name: Karyogram.build(placed)})


@pytest.fixture
def signed(make_case: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]]) -> MakeCase:
    def make(name: str, patient: str) -> Path:
        folder = make_case(name, patient)
        sign(folder, karyogram_of(folder, synthetic_cell[1]))
        return folder

    return make


def cells_of(out: Path) -> tuple[LabelledCell, ...]:
    with Dataset.open(out) as dataset:
        return dataset.cells


def texts_in(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        yield path.name
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def test_labels_and_images_are_those_of_the_case(
    signed: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder, out = signed("24-0187 Müller", "P-7"), tmp_path / "out"
    (outcome,) = export_corrections([folder], out, key)
    (cell,) = cells_of(out)
    assert (outcome.cells, outcome.chromosomes, outcome.refused) == (1, len(cell.chromosomes), "")
    by_pixels = {}
    for number, known in enumerate(synthetic_cell[1], 1):
        path = folder / f"{number:03}.png"
        if path.exists():
            by_pixels[read_grey(path, "").tobytes()] = (known.type, known.polarity)
    assert len(by_pixels) == len(cell.chromosomes)
    with Dataset.open(out) as dataset:
        for label in cell.chromosomes:
            pixels = dataset.read_image(cell.case, label.file).tobytes()
            assert by_pixels[pixels] == (label.type, label.polarity)


def test_no_name_of_patient_case_or_file_is_in_the_data_set(signed: MakeCase, tmp_path: Path) -> None:
    folder, out = signed("24-0187 Müller", "P-7711"), tmp_path / "out"
    image = Image.open(folder / "005.png")
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "patient Zoe Mueller")
    image.save(folder / "005.png", pnginfo=notes)
    export_corrections([folder], out, key)
    for text in texts_in(out):
        for name in ("Müller", "Mueller", "Zo", "P-7711", "24-0187", "005.png", "Meyer", "Sand"):
            assert name not in text


def test_pseudonyms_are_the_laboratory_s_own(signed: MakeCase, tmp_path: Path) -> None:
    folder = signed("a", "P-1")
    for name, secret in (("x", key), ("y", key), ("z", other_key)):
        export_corrections([folder], tmp_path / name, secret)
    first, again, other = ((tmp_path / name / "labels.csv").read_bytes() for name in "xyz")
    assert first == again
    assert first != other


def test_appending_keeps_patients_in_their_fold_and_replaces_what_comes_again(
    signed: MakeCase, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = [signed(f"c{number}", f"P-{number}") for number in range(3)]
    export_corrections(first, out, key, folds=3)
    before = cells_of(out)
    assert sorted(cell.fold for cell in before) == [1, 2, 3]
    export_corrections([*first, signed("c9", "p-1 "), signed("c10", "P-10")], out, key, folds=3)
    after = cells_of(out)
    assert len(after) == 5
    assert set(before) < set(after)
    # P-1 again, written otherwise: the same patient, the same fold.
    assert len({cell.patient for cell in after}) == 4
    assert len({(cell.patient, cell.fold) for cell in after}) == 4


def test_what_has_no_label_is_left_out_and_counted(
    make_case: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder, out = make_case("a", "P-1"), tmp_path / "out"
    state = karyogram_of(folder, synthetic_cell[1])
    (name,) = state.cells
    files = sorted(state.cells[name].files)
    for edit in (
        Move((files[0],), "marker", DECISION),
        Move((files[1],), "excluded", DECISION, reason="debris"),
        Move((files[2],), "5", DECISION),
        Turn((files[3],), DECISION),
    ):
        state, _ = apply_to_case(state, name, edit)
    across = dataclasses.replace(state.cells[name].placements[files[4]], angle_deg=90.0)
    cell = state.cells[name].with_changes(placements={files[4]: across})
    sign(folder, state.with_cell(name, cell))
    (outcome,) = export_corrections([folder], out, key)
    assert outcome.left_out == {"marker": 1, "excluded": 1, "lying across": 1}
    labels = cells_of(out)[0].chromosomes
    assert len(labels) == len(files) - 3
    with Dataset.open(out) as dataset:
        pixels = {
            dataset.read_image(dataset.cells[0].case, label.file).tobytes(): label
            for label in dataset.cells[0].chromosomes
        }
    assert pixels[read_grey(folder / files[2], "").tobytes()].type == "5"
    turned = synthetic_cell[1][int(files[3][:3]) - 1]
    assert pixels[read_grey(folder / files[3], "").tobytes()].polarity == 1 - turned.polarity


@pytest.mark.parametrize(
    ("turned", "mirrored", "angle_deg", "polarity"),
    [
        (False, False, 0, 1),
        (True, False, 0, 0),
        (False, True, 0, 1),
        (True, True, 180, 1),
        (False, False, 180, 0),
        (True, False, 30, 0),
        (False, False, 300, 1),
        (False, False, 91, None),
        (True, False, 268, None),
    ],
)
def test_polarity_in_the_file_follows_from_how_it_is_shown(
    turned: bool, mirrored: bool, angle_deg: float, polarity: int | None
) -> None:
    assert polarity_in_file(Placement("a", turned=turned, mirrored=mirrored, angle_deg=angle_deg)) == polarity


def test_cases_that_are_not_signed_or_were_altered_are_refused_by_name(
    signed: MakeCase,
    make_case: MakeCase,
    synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]],
    tmp_path: Path,
) -> None:
    good, altered, none = signed("good", "P-1"), signed("altered", "P-2"), make_case("none", "P-3")
    unsigned = make_case("unsigned", "P-4")
    save_karyogram(unsigned, karyogram_of(unsigned, synthetic_cell[1]))
    path = altered / "karyogram.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"turned": true', '"turned": false'), encoding="utf-8")
    outcomes = export_corrections([altered, none, unsigned, tmp_path / "nowhere", good], tmp_path / "out", key)
    refused = {outcome.case: outcome.refused for outcome in outcomes}
    assert refused["good"] == ""
    assert "not signed (open)" in refused["unsigned"]
    assert "not the file that was signed" in refused["altered"]
    assert "no karyogram" in refused["none"]
    assert refused["nowhere"]
    assert len(cells_of(tmp_path / "out")) == 1


def test_without_a_number_a_patient_is_told_by_name_and_birth_else_by_the_case(
    signed: MakeCase, tmp_path: Path
) -> None:
    born = {"name": "Zoë Müller", "date_of_birth": "1990-01-02"}
    stated: dict[str, object] = {
        "a": {"patient": born},
        "b": {"patient": {**born, "name": "zoë  MÜLLER"}},
        "c": {"patient": {**born, "date_of_birth": "1991-01-02"}},
        "d": {},
        "e": {"patient": "none"},
    }
    folders = []
    for name, details in stated.items():
        folders.append(signed(name, ""))
        (folders[-1] / "case.json").write_text(json.dumps(details), encoding="utf-8")
    outcomes = export_corrections(folders, tmp_path / "out", key)
    assert [outcome.refused for outcome in outcomes] == [""] * 5
    assert len({cell.patient for cell in cells_of(tmp_path / "out")}) == 4


@pytest.mark.parametrize("renamed", ["folder", "patient"])
def test_a_case_exported_under_another_name_is_replaced_and_stays_in_its_fold(
    renamed: str, signed: MakeCase, tmp_path: Path
) -> None:
    """Else the same chromosomes would be there twice, trained on in one fold and judged by in another."""
    out = tmp_path / "out"
    others, folder = [signed(f"c{number}", f"P-{number}") for number in range(3)], signed("a", "")
    export_corrections([folder, *others], out, key, folds=3)
    before = cells_of(out)
    if renamed == "folder":
        folder = folder.rename(folder.with_name("26-17"))
    else:
        (folder / "case.json").write_text('{"patient": {"id": "P-17"}}', encoding="utf-8")
    export_corrections([folder], out, key, folds=3)
    after = cells_of(out)
    assert len(after) == len(before) == len({path.name for path in (out / "cases").iterdir()})
    (was,), (now,) = set(before) - set(after), set(after) - set(before)
    assert (was.case, was.patient) != (now.case, now.patient)
    assert (was.fold, was.chromosomes) == (now.fold, now.chromosomes)


def test_a_renamed_case_that_was_set_aside_is_learned_from_no_longer(
    signed: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder, other, out = signed("a", "P-1"), signed("b", "P-2"), tmp_path / "out"
    export_corrections([folder], out, key)
    export_corrections([other], out, key)
    folder = folder.rename(folder.with_name("26-17"))
    state = karyogram_of(folder, synthetic_cell[1])
    aside, _ = apply_to_case(state, "26-17", MarkCell(CellUse.UNUSED, DECISION))
    for path in (folder / "karyogram.json", folder / "audit.jsonl", folder / "karyogram.record.json"):
        path.unlink()
    sign(folder, aside)
    export_corrections([folder], out, key)
    assert len(cells_of(out)) == len(list((out / "cases").iterdir())) == 1


def test_cases_whose_folders_exchanged_their_names_keep_their_pictures(signed: MakeCase, tmp_path: Path) -> None:
    out = tmp_path / "out"
    one, other, between = signed("a", ""), signed("b", ""), tmp_path / "between"
    export_corrections([one, other], out, key)
    before = {cell.chromosomes for cell in cells_of(out)}
    one.rename(between)
    other.rename(one)
    between.rename(other)
    export_corrections([one, other], out, key)
    after = cells_of(out)
    assert {cell.chromosomes for cell in after} == before
    named = {(cell.case, chromosome.file) for cell in after for chromosome in cell.chromosomes}
    assert {(path.parent.name, path.name) for path in out.glob("cases/*/*")} == named


def test_a_copy_of_a_case_under_another_name_is_refused(signed: MakeCase, tmp_path: Path) -> None:
    folder = signed("a", "P-1")
    copy = folder.with_name("copy of a")
    shutil.copytree(folder, copy)
    taken, refused = export_corrections([folder, copy], tmp_path / "out", key)
    assert (taken.cells, refused.cells, refused.failed) == (1, 0, True)
    assert "has the pictures of another of these cases" in refused.refused
    assert len(cells_of(tmp_path / "out")) == 1


def test_a_case_does_not_take_the_place_of_another_one_of_its_name(signed: MakeCase, tmp_path: Path) -> None:
    """Without a number or a name the folder tells the patient, and two may be called alike."""
    first = signed("a", "")
    (first / "case.json").unlink()
    (tmp_path / "elsewhere").mkdir()
    first = first.rename(tmp_path / "elsewhere" / first.name)
    second = signed("a", "")
    (second / "case.json").unlink()
    taken, refused = export_corrections([first, second], tmp_path / "out", key)
    assert (taken.cells, refused.cells, refused.failed) == (1, 0, True)
    assert refused.refused == f"would replace {first}: the same patient and folder name; rename it"
    # The same folder may well be named twice.
    once, again = export_corrections([first, first], tmp_path / "out", key)
    assert (once.refused, again.refused) == ("", "")
    assert len(cells_of(tmp_path / "out")) == 1


def test_a_picture_that_is_there_twice_is_taken_once(
    make_case: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder = make_case("a", "P-1")
    shutil.copy(folder / "001.png", folder / "002.png")
    sign(folder, karyogram_of(folder, synthetic_cell[1]))
    (outcome,) = export_corrections([folder], tmp_path / "out", key)
    assert outcome.left_out == {"the same picture twice": 1}


def test_a_cell_without_a_karyogram_is_left_out_and_counted(signed: MakeCase, tmp_path: Path) -> None:
    folder = signed("a", "P-1")
    count = len(list(folder.glob("*.png")))
    (folder / "second").mkdir()
    shutil.copy(folder / "001.png", folder / "second")
    (outcome,) = export_corrections([folder], tmp_path / "out", key)
    assert (outcome.cells, outcome.chromosomes) == (1, count)
    assert outcome.left_out == {"in a cell without a karyogram": 1}


def test_a_cell_that_was_set_aside_is_not_learned_from(
    signed: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder, other, out = signed("a", "P-1"), signed("b", "P-2"), tmp_path / "out"
    count = len(list(folder.glob("*.png")))
    export_corrections([folder, other], out, key)
    state = karyogram_of(folder, synthetic_cell[1])
    (name,) = state.cells
    aside, _ = apply_to_case(state, name, MarkCell(CellUse.UNUSED, DECISION))
    for case in (folder, other):
        for path in (case / "karyogram.json", case / "audit.jsonl", case / "karyogram.record.json"):
            path.unlink()
    sign(folder, aside)
    (outcome,) = export_corrections([folder], out, key)
    assert (outcome.cells, outcome.chromosomes) == (0, 0)
    assert outcome.left_out == {"in a cell that was set aside": count}
    # Nor is what an earlier export holds of it.
    (left,) = cells_of(out)
    assert [path.name for path in (out / "cases").iterdir()] == [left.case]
    sign(other, dataclasses.replace(aside, cells={"b": aside.cells[name]}))
    export_corrections([other], out, key)
    assert not list((out / "cases").iterdir())
    export_corrections([signed("c", "P-3")], out, key)
    assert len(cells_of(out)) == 1


def test_pictures_that_are_labelled_no_longer_go_with_the_next_export(
    signed: MakeCase, synthetic_cell: tuple[Path, tuple[SyntheticChromosome, ...]], tmp_path: Path
) -> None:
    folder, out = signed("a", "P-1"), tmp_path / "out"
    export_corrections([folder], out, key)
    before = set(out.glob("cases/*/*"))
    state = karyogram_of(folder, synthetic_cell[1])
    (name,) = state.cells
    gone, _ = apply_to_case(state, name, Move((min(state.cells[name].files),), "excluded", DECISION, reason="debris"))
    for path in (folder / "karyogram.json", folder / "audit.jsonl", folder / "karyogram.record.json"):
        path.unlink()
    sign(folder, gone)
    export_corrections([folder], out, key)
    assert len(before - set(out.glob("cases/*/*"))) == 1


def test_what_another_data_set_knows_stays_when_cases_are_added(signed: MakeCase, tmp_path: Path) -> None:
    out = tmp_path / "set"
    (out / "cases" / "old").mkdir(parents=True)
    (out / "cases" / "old" / "1.png").write_bytes(b"is not looked at")
    header = "case,patient,fold,file,type,polarity,q_arm_deg"
    (out / "labels.csv").write_text(f"{header}\nold,p,2,1.png,7,1,-30.5\n", encoding="utf-8")
    export_corrections([signed("a", "P-1")], out, key, folds=2)
    new, old = sorted(cells_of(out), key=lambda cell: cell.case == "old")
    assert (old.patient, old.fold, old.chromosomes[0].q_arm_deg) == ("p", 2, -30.5)
    assert new.fold == 1
    assert {known.q_arm_deg for known in new.chromosomes} == {None}


def test_a_folder_that_is_not_there_is_told_so(signed: MakeCase, tmp_path: Path) -> None:
    nowhere, there = export_corrections([tmp_path / "nowhere", signed("a", "P-1")], tmp_path / "out", key)
    assert nowhere.refused == "there is no such folder"
    assert there.cells == 1
    archive = tmp_path / "case.zip"
    archive.write_bytes(b"a file")
    (refused,) = export_corrections([archive], tmp_path / "none", key)
    assert refused.refused == "is a file, and a case is a folder"


def test_a_case_that_should_have_been_taken_is_a_failure_and_the_others_are_taken(
    signed: MakeCase,
    make_case: MakeCase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv(STORE_VARIABLE, str(store))
    good, unsigned, altered = signed("good", "P-1"), make_case("unsigned", "P-2"), signed("altered", "P-3")
    path = altered / "karyogram.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"turned": true', '"turned": false'), encoding="utf-8")
    nowhere, out = tmp_path / "nowhere", tmp_path / "out"

    def corrections(*cases: Path) -> int:
        return cli.main(["corrections", *map(str, cases), "--out", str(out)])

    assert corrections(nowhere, unsigned) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"corrections: cannot be used: {nowhere} (there is no such folder); {out} is as it was" in line
    assert corrections(unsigned) == 1
    assert "none of the cases could be exported" in capsys.readouterr().err
    assert not out.exists()
    assert not store.exists()  # nor a key, where nothing was exported
    assert corrections(good, nowhere, unsigned, altered) == 1
    told = capsys.readouterr()
    (line,) = told.err.splitlines()
    assert f"{nowhere} (there is no such folder), {altered} (its record is not as it was signed: " in line
    assert str(unsigned) not in line
    assert line.endswith(f"; {out} holds the others")
    assert [text.split(": ")[0] for text in told.out.splitlines()] == ["good", "nowhere", "unsigned", "altered"]
    assert len(cells_of(out)) == 1
    assert (store / KEY_FILE).is_file()
    assert corrections(good, unsigned) == 0


def test_a_folder_of_something_else_is_not_written_to(signed: MakeCase, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "letter.txt").write_text("dear")
    with pytest.raises(DatasetError, match="neither empty nor a data set"):
        export_corrections([signed("a", "P-1")], tmp_path / "out", key)


def test_a_broken_off_export_leaves_the_data_set_as_it_was(
    signed: MakeCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    export_corrections([signed("a", "P-1")], out, key)
    before = (out / "labels.csv").read_bytes()
    real, left = export_corrections.__globals__["write_atomically"], iter(range(5))

    def full_disk(path: Path, content: bytes) -> None:
        if next(left, None) is None:
            raise OSError(28, "No space left on device")
        real(path, content)

    monkeypatch.setattr("engine.io.corrections.write_atomically", full_disk)
    with pytest.raises(OSError, match="No space"):
        export_corrections([signed("b", "P-2")], out, key)
    assert (out / "labels.csv").read_bytes() == before
    monkeypatch.undo()
    export_corrections([tmp_path / "cases" / "b"], out, key)
    with Dataset.open(out) as dataset, (out / "labels.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
        listed = {(row["case"], row["file"]) for row in rows}
        assert all(np.asarray(dataset.read_image(case, name)).size for case, name in listed)
    assert listed == {(path.parent.name, path.name) for path in out.glob("cases/*/*")}
