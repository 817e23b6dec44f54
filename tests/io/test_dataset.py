"""Data sets in a folder and in a zip; every wrong row is named."""

import shutil
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.io.case_folder import read_case
from engine.io.dataset import Dataset, DatasetError, LabelledChromosome
from engine.io.images import encode_png

HEADER = "case,patient,fold,file,type,polarity"
ROWS = ["c1,p1,1,1.png,21,1", "c1,p1,1,2.png,X,0", "c2,p1,1,1.png,1,1", "c3,p2,2,1.png,Y,0"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "set"
    for case, file in (("c1", "1.png"), ("c1", "2.png"), ("c2", "1.png"), ("c3", "1.png")):
        path = root / "cases" / case / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encode_png(np.arange(30, dtype=np.uint8).reshape(6, 5)))
    write(root, ROWS)
    return root


def write(root: Path, rows: list[str], header: str = HEADER) -> None:
    (root / "labels.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")


@pytest.mark.parametrize("shape", ["folder", "zip", "zip with a top folder"])
def test_folder_and_zip_read_the_same(folder: Path, tmp_path: Path, shape: str) -> None:
    path = folder
    if shape != "folder":
        base = folder if shape == "zip" else tmp_path
        inside = {} if shape == "zip" else {"base_dir": "set"}
        path = Path(shutil.make_archive(str(tmp_path / "archive"), "zip", base, **inside))
    with Dataset.open(path) as dataset:
        assert dataset.folds == (1, 2)
        assert [(cell.case, cell.patient, cell.fold) for cell in dataset.cells] == [
            ("c1", "p1", 1),
            ("c2", "p1", 1),
            ("c3", "p2", 2),
        ]
        assert [(c.file, c.type, c.polarity) for c in dataset.cells[0].chromosomes] == [
            ("1.png", "21", 1),
            ("2.png", "X", 0),
        ]
        assert dataset.read_image("c3", "1.png").shape == (6, 5)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c9,p9,1,1.png,23,1", "line 6: type '23'"),
        ("c9,p9,1,1.png,1,2", "line 6: polarity '2'"),
        ("c9,p9,x,1.png,1,1", "line 6: fold 'x'"),
        (",p9,1,1.png,1,1", "line 6: case is empty"),
        ("c1,p1,1,1.png,21,1", "line 6: c1/1.png is listed twice"),
        ("c4,p1,2,1.png,21,1", "line 6: patient p1 is in fold 1 and in fold 2"),
        ("c1,p7,1,9.png,21,1", "line 6: case c1 belongs to patient p1"),
        ("c1,p1,1,9.png,21,1", "line 6: cases/c1/9.png is missing"),
        ("c1,p1,1,../c2/1.png,21,1", "no plain name"),
        ("c1,p1", "line 6: file is empty"),
        ("c1,p1,1,9.png,21,1,left,over", "line 6: has more values"),
        ("c1,p1,1," + "x" * 140_000 + ",21,1", "line 6: field larger"),
    ],
)
def test_wrong_rows_are_named(folder: Path, row: str, reason: str) -> None:
    write(folder, [*ROWS, row])
    with pytest.raises(DatasetError, match=r"labels\.csv") as error:
        Dataset.open(folder)
    assert reason in str(error.value)


WITH_DIRECTION = f"{HEADER},q_arm_deg"


def test_where_a_q_arm_points_tells_the_polarity_of_the_turned_image(folder: Path) -> None:
    write(folder, ["c1,p1,1,1.png,21,1,80", "c1,p1,1,2.png,X,0,"], WITH_DIRECTION)
    with Dataset.open(folder) as dataset:
        across, up = dataset.cells[0].chromosomes
    assert (across.q_arm_deg, up.q_arm_deg) == (80.0, None)
    # Lying nearly across, it is set upright with either end down by turning little.
    assert across.turned(-80).polarity == 1
    assert across.turned(100) == LabelledChromosome("1.png", "21", 0, 180.0)
    # Where only the polarity is known, setting a leaning one upright does not change it.
    assert {up.turned(angle).polarity for angle in (-90, -30, 0, 30, 90)} == {0}
    assert up.turned(91).polarity == 1
    assert up.turned(150).turned(-150).polarity == 0


@given(points=st.floats(0, 359.9), angle=st.floats(-360, 360))
def test_turning_there_and_back_leaves_the_labels(points: float, angle: float) -> None:
    known = LabelledChromosome("1.png", "21", 1).turned(points)
    back = known.turned(angle).turned(-angle)
    assert abs((float(back.q_arm_deg or 0) - float(known.q_arm_deg or 0) + 180) % 360 - 180) < 1e-6


@pytest.mark.parametrize(
    ("value", "polarity", "reason"),
    [
        ("left", 1, "q_arm_deg 'left' is no angle"),
        ("nan", 1, "q_arm_deg 'nan' is no angle"),
        ("1e9", 1, "no angle"),
        ("170", 1, "polarity 1 contradicts q_arm_deg 170"),
        ("-10", 0, "polarity 0 contradicts q_arm_deg -10"),
    ],
)
def test_wrong_directions_are_named(folder: Path, value: str, polarity: int, reason: str) -> None:
    write(folder, [f"c1,p1,1,1.png,21,{polarity},{value}"], WITH_DIRECTION)
    with pytest.raises(DatasetError, match=r"labels\.csv, line 2") as error:
        Dataset.open(folder)
    assert reason in str(error.value)


def test_other_troubles_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="no such"):
        Dataset.open(tmp_path / "none")
    write(folder, [], "case,file")
    with pytest.raises(DatasetError, match="no column patient, fold, type, polarity"):
        Dataset.open(folder)
    write(folder, [])
    with pytest.raises(DatasetError, match="lists no chromosome"):
        Dataset.open(folder)
    (folder / "labels.csv").unlink()
    with pytest.raises(DatasetError, match=r"has no labels\.csv"):
        Dataset.open(folder)
    (tmp_path / "a.zip").write_bytes(b"PK no zip")
    with pytest.raises(DatasetError, match="not a zip"):
        Dataset.open(tmp_path / "a.zip")


def test_an_image_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "cases" / "c2" / "1.png").write_bytes(b"no image")
    with Dataset.open(folder) as dataset, pytest.raises(DatasetError, match=r"c2/1\.png"):
        dataset.read_image("c2", "1.png")


def zipped(folder: Path, target: Path, **members: bytes) -> Path:
    """The data set as a zip, with further members or other content of some."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder))
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def test_a_damaged_member_of_a_zip_is_named_and_the_others_read(folder: Path, tmp_path: Path) -> None:
    path = zipped(folder, tmp_path / "set.zip")
    with zipfile.ZipFile(path) as archive:
        member = archive.getinfo("cases/c2/1.png")
    content = bytearray(path.read_bytes())
    start = member.header_offset + 30 + len(member.filename)
    content[start : start + member.compress_size] = b"\xff" * member.compress_size
    path.write_bytes(content)
    with Dataset.open(path) as dataset:
        with pytest.raises(DatasetError, match=r"c2/1\.png: cannot be unpacked"):
            dataset.read_image("c2", "1.png")
        assert dataset.read_image("c3", "1.png").shape == (6, 5)


def test_a_labels_file_deep_in_a_zip_is_not_the_data_set_s(folder: Path, tmp_path: Path) -> None:
    with Dataset.open(zipped(folder, tmp_path / "set.zip", **{"cases/c1/labels.csv": b"x"})) as dataset:
        assert len(dataset.cells) == 3
    with pytest.raises(DatasetError, match="holds 2 files"):
        Dataset.open(zipped(folder, tmp_path / "two.zip", **{"other/labels.csv": b"x"}))
    (folder / "labels.csv").unlink()
    with pytest.raises(DatasetError, match=r"none\.zip: has no labels\.csv at its top or in a top folder"):
        Dataset.open(zipped(folder, tmp_path / "none.zip", **{"cases/c1/labels.csv": b"x"}))


def test_a_zip_is_read_from_several_threads(folder: Path, tmp_path: Path) -> None:
    files = [("c1", "1.png"), ("c1", "2.png"), ("c2", "1.png"), ("c3", "1.png")] * 25
    for number, (case, file) in enumerate(dict.fromkeys(files)):
        image = np.arange(30, dtype=np.uint8).reshape(6, 5) + number
        (folder / "cases" / case / file).write_bytes(encode_png(image))
    with Dataset.open(folder) as plain, Dataset.open(zipped(folder, tmp_path / "set.zip")) as packed:
        with ThreadPoolExecutor(8) as pool:
            read = list(pool.map(lambda name: packed.read_image(*name), files))
        assert all(np.array_equal(image, plain.read_image(*name)) for image, name in zip(read, files, strict=True))


def test_line_ends_and_marks_of_other_systems(folder: Path) -> None:
    for line_end in ("\r\n", "\r"):
        (folder / "labels.csv").write_bytes(b"\xef\xbb\xbf" + line_end.join([HEADER, *ROWS]).encode())
        with Dataset.open(folder) as dataset:
            assert sum(len(cell.chromosomes) for cell in dataset.cells) == 4


def test_a_row_without_a_fold_is_named(folder: Path) -> None:
    with (folder / "labels.csv").open("a", encoding="utf-8") as file:
        file.write("c4,p4,,1.png,21,1\n")
    with pytest.raises(DatasetError, match=r"labels\.csv, line 6: fold '' is no whole number"):
        Dataset.open(folder)


def test_a_fold_of_thousands_of_digits_is_named(folder: Path) -> None:
    write(folder, [*ROWS, f"c4,p4,{'9' * 5000},1.png,1,1"])
    with pytest.raises(DatasetError, match=r"labels.csv, line 6: fold"):
        Dataset.open(folder)


def test_labels_that_unpack_to_very_much_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.io.dataset.MOST_TEXT_BYTES", 1000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("labels.csv", bytes(5000))
    with pytest.raises(DatasetError, match=r"a.zip: labels.csv is larger"):
        Dataset.open(tmp_path / "a.zip")


def test_a_cell_light_on_dark_is_read_dark_on_white_as_in_a_case_folder(tmp_path: Path) -> None:
    dark_on_light = np.full((30, 14), 240, dtype=np.uint8)
    dark_on_light[4:26, 4:10] = 90
    folder = tmp_path / "cases" / "c1"
    folder.mkdir(parents=True)
    for file in ("1.png", "2.png"):
        (folder / file).write_bytes(encode_png((255 - dark_on_light).astype(np.uint8)))
    write(tmp_path, ["c1,p1,1,1.png,21,1", "c1,p1,1,2.png,X,0"])
    with Dataset.open(tmp_path) as dataset:
        read = dataset.read_images("c1", ["1.png", "2.png"])
    shown = [chromosome.image_hw for chromosome in read_case(folder).cells[0].chromosomes]
    dark_on_white = np.full((24, 8), 255, dtype=np.uint8)
    dark_on_white[1:23, 1:7] = round(90 * 255 / 240)
    assert all(np.array_equal(image, dark_on_white) for image in [*read, *shown])
