"""Case folders as users have them."""

import json
import os
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.domain.cancel import Cancelled
from engine.io.case_folder import CaseError, list_case, read_case, read_cell
from engine.io.images import encode_png, read_grey


def fill(folder: Path, count: int, *, inverted: bool = False) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, count + 1):
        image = np.full((30 + number % 9, 12), 255, dtype=np.uint8)
        image[3:-3, 3:-3] = 40 + number
        content = (255 - image).astype(np.uint8) if inverted else image
        (folder / f"{number}.png").write_bytes(encode_png(content))


@pytest.mark.parametrize("count", [1, 5, 120])
def test_any_number_of_chromosomes_in_natural_order(tmp_path: Path, count: int) -> None:
    fill(tmp_path / "c", count)
    (cell,) = read_case(tmp_path / "c").cells
    assert [chromosome.file for chromosome in cell.chromosomes] == [f"{n}.png" for n in range(1, count + 1)]
    assert cell.name == "c"
    assert not cell.inverted


def test_several_cells_with_a_metaphase(tmp_path: Path) -> None:
    fill(tmp_path / "cell-02", 3)
    fill(tmp_path / "cell-10", 4)
    shutil.copy(tmp_path / "cell-02" / "1.png", tmp_path / "cell-02" / "Metaphase.PNG")
    case = read_case(tmp_path)
    assert [(cell.name, len(cell.chromosomes)) for cell in case.cells] == [("cell-02", 3), ("cell-10", 4)]
    assert case.cells[0].metaphase == tmp_path / "cell-02" / "Metaphase.PNG"
    assert case.cells[1].metaphase is None


def test_nothing_drops_out_unnamed(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    (tmp_path / "notes.docx").write_text("x")
    (tmp_path / "bad.png").write_bytes(b"no image")
    (tmp_path / "dot.png").write_bytes(encode_png(np.zeros((1, 1), dtype=np.uint8)))
    for companion in ("karyogram.json", "report.pdf", "karyogram.png", "Thumbs.db", ".hidden.png"):
        (tmp_path / companion).write_text("x")
    (cell,) = read_case(tmp_path).cells
    assert len(cell.chromosomes) == 2
    assert {entry.file: entry.reason for entry in cell.unreadable} == {
        "bad.png": "not a PNG, TIFF, BMP or JPEG image",
        "dot.png": "1 × 1 pixels are too few for a chromosome",
        "notes.docx": "not an image file",
    }


def test_a_folder_of_bad_images_beside_good_cells_is_named(tmp_path: Path) -> None:
    fill(tmp_path / "cell-1", 2)
    (tmp_path / "cell-2").mkdir()
    (tmp_path / "cell-2" / "a.png").write_bytes(b"no")
    case = read_case(tmp_path)
    assert [cell.name for cell in case.cells] == ["cell-1"]
    assert [entry.file for entry in case.cells[0].unreadable] == ["cell-2/a.png"]


def unreadable(folder: Path) -> dict[str, str]:
    return {entry.file: entry.reason for cell in read_case(folder).cells for entry in cell.unreadable}


def test_images_beside_cell_folders_are_a_cell_of_their_own_name(tmp_path: Path) -> None:
    folder = tmp_path / "case 病例"
    fill(folder, 2)
    fill(folder / "cell-01", 3)
    fill(folder / "case 病例", 4)
    cells = read_case(folder).cells
    assert [len(cell.chromosomes) for cell in cells] == [2, 4, 3]
    assert [cell.name for cell in cells[1:]] == ["case 病例", "cell-01"]
    assert cells[0].name.startswith("case 病例 ")


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_folders_within_cells_and_broken_links_are_named(tmp_path: Path) -> None:
    fill(tmp_path / "cell", 2)
    fill(tmp_path / "cell" / "old", 2)
    fill(tmp_path / "deeper" / "cell", 2)
    fill(tmp_path / "@eaDir", 1)
    (tmp_path / "cell" / "3.png").symlink_to(tmp_path / "gone.png")
    found = unreadable(tmp_path)
    assert set(found) == {"old/", "3.png", "deeper/cell/"}
    assert "link" in found["3.png"]


def test_a_folder_that_may_not_be_read_is_named_and_the_rest_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "cell-1", 2)
    fill(tmp_path / "cell-2", 2)
    usual = Path.iterdir

    def closed(path: Path) -> object:
        if path.name == "cell-2":
            raise PermissionError(13, "Permission denied")
        return usual(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    assert [cell.name for cell in read_case(tmp_path).cells] == ["cell-1"]
    assert unreadable(tmp_path) == {"cell-2/": "cannot be read (Permission denied)"}


def test_only_one_metaphase_and_none_becomes_a_chromosome(tmp_path: Path) -> None:
    fill(tmp_path / "a", 2)
    for name in ("metaphase.png", "METAPHASE.tif"):
        shutil.copy(tmp_path / "a" / "1.png", tmp_path / "a" / name)
    fill(tmp_path / "b", 1)
    (tmp_path / "b" / "1.png").rename(tmp_path / "b" / "metaphase.png")
    (cell,) = read_case(tmp_path).cells
    assert [chromosome.file for chromosome in cell.chromosomes] == ["1.png", "2.png"]
    assert cell.metaphase is not None
    second = {"metaphase.png", "METAPHASE.tif"} - {cell.metaphase.name}
    assert set(unreadable(tmp_path)) == {"b/metaphase.png", *second}


def test_names_of_equal_number_have_one_order(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    for name in ("01.png", "001.png", "a.png"):
        shutil.copy(tmp_path / "1.png", tmp_path / name)
    (cell,) = read_case(tmp_path).cells
    assert [chromosome.file for chromosome in cell.chromosomes] == ["001.png", "01.png", "1.png", "a.png"]


def test_the_current_folder_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path / "24-0187", 1)
    monkeypatch.chdir(tmp_path / "24-0187")
    case = read_case(Path(os.curdir))
    assert (case.name, case.cells[0].name) == ("24-0187", "24-0187")


def test_the_cell_s_majority_decides_on_the_background(tmp_path: Path) -> None:
    fill(tmp_path, 5, inverted=True)
    shutil.copy(tmp_path / "1.png", tmp_path / "6.png")
    light = (255 - read_grey(tmp_path / "6.png", "6.png")).astype(np.uint8)
    (tmp_path / "6.png").write_bytes(encode_png(light))
    (cell,) = read_case(tmp_path).cells
    assert cell.inverted
    assert np.array_equal(cell.chromosome("6.png").image_hw, 255 - light)


def test_dark_cells_are_inverted_as_a_whole(tmp_path: Path) -> None:
    fill(tmp_path / "light", 5)
    fill(tmp_path / "dark", 5, inverted=True)
    light, dark = read_case(tmp_path / "light").cells[0], read_case(tmp_path / "dark").cells[0]
    assert (light.inverted, dark.inverted) == (False, True)
    for a, b in zip(light.chromosomes, dark.chromosomes, strict=True):
        assert np.array_equal(a.image_hw, b.image_hw)


def test_16_bit_and_palette_images_open_with_the_rest(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    image = read_grey(tmp_path / "1.png", "1.png")
    Image.fromarray(image.astype(np.uint16) * 257).save(tmp_path / "deep.tif")
    Image.fromarray(image).convert("P").save(tmp_path / "palette.tiff")
    (cell,) = read_case(tmp_path).cells
    assert len(cell.chromosomes) == 4
    assert cell.unreadable == ()


def test_case_json_is_kept_with_unknown_keys(tmp_path: Path) -> None:
    fill(tmp_path, 1)
    details = {"patient": {"name": "Zoë"}, "our own": [1, 2]}
    (tmp_path / "case.json").write_text(json.dumps(details), encoding="utf-8")
    assert read_case(tmp_path).details == details


@pytest.mark.parametrize(
    ("text", "reason"),
    [('{\n"a": }', "line 2"), ("[1]", "no JSON object"), ('{"a": ' + "9" * 5000 + "}", "cannot be read")],
)
def test_broken_case_json_is_named_and_the_case_opens(tmp_path: Path, text: str, reason: str) -> None:
    fill(tmp_path / "cell-1", 0)
    (tmp_path / "cell-1" / "a.txt").write_text("x")
    fill(tmp_path / "cell-2", 1)
    (tmp_path / "case.json").write_text(text)
    case = read_case(tmp_path)
    assert case.details == {}
    found = {entry.file: entry.reason for entry in case.cells[0].unreadable}
    assert set(found) == {"case.json", "cell-1/a.txt"}
    assert reason in found["case.json"]


def test_folders_that_are_no_case_say_so(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="no such folder"):
        read_case(tmp_path / "none")
    with pytest.raises(CaseError, match="is empty"):
        read_case(tmp_path)
    (tmp_path / "a.png").write_bytes(b"no image")
    with pytest.raises(CaseError, match=r"no readable chromosome image \(a\.png: not a PNG"):
        read_case(tmp_path)
    with pytest.raises(CaseError, match="is a file"):
        read_case(tmp_path / "a.png")


def test_reading_a_cell_can_be_stopped(tmp_path: Path) -> None:
    fill(tmp_path, 5)
    (files,) = list_case(tmp_path).cells
    answers = iter([False, False, True])
    with pytest.raises(Cancelled):
        read_cell(files, should_cancel=lambda: next(answers))
    assert next(answers, None) is None  # asked after every image


def test_office_locks_are_no_files_of_the_case_and_documents_are_no_missing_images(tmp_path: Path) -> None:
    fill(tmp_path, 2)
    for name in ("~$letter.docx", "letter.DOCX", "scan.dcm"):
        (tmp_path / name).write_text("x")
    (tmp_path / "hollow.png").write_bytes(b"")
    (cell,) = read_case(tmp_path).cells
    assert {entry.file: entry.is_document for entry in cell.unreadable} == {
        "hollow.png": False,
        "letter.DOCX": True,
        "scan.dcm": False,
    }
    assert next(entry.reason for entry in cell.unreadable if entry.file == "hollow.png") == "is empty, 0 bytes"


def test_equal_pictures_are_found_whatever_they_are_called(tmp_path: Path) -> None:
    fill(tmp_path, 4)
    shutil.copy(tmp_path / "2.png", tmp_path / "2 - Copy.png")
    Image.open(tmp_path / "2.png").save(tmp_path / "x.bmp")
    (cell,) = read_case(tmp_path).cells
    assert cell.twice == (("2 - Copy.png", "2.png", "x.bmp"),)


def test_grey_backgrounds_are_told_of_a_cell_as_a_whole(tmp_path: Path) -> None:
    fill(tmp_path / "white", 5)
    fill(tmp_path / "grey", 5)
    for path in (tmp_path / "grey").iterdir():
        Image.fromarray((np.asarray(Image.open(path)) * 0.9).astype(np.uint8)).save(path)
    grey, white = read_case(tmp_path).cells
    assert (grey.whitened, white.whitened) == (True, False)


@pytest.mark.parametrize("folder", ["cell 1/chromosomes", "26-001/cell 1"])
def test_of_a_folder_of_folders_those_to_open_are_named(tmp_path: Path, folder: str) -> None:
    fill(tmp_path / folder, 3)
    (tmp_path / "empty").mkdir()
    named = tmp_path / Path(folder).parts[0]
    with pytest.raises(CaseError, match=f"open one of them: {re.escape(str(named))}$") as raised:
        read_case(tmp_path)
    assert raised.value.inside == (named,)
    assert raised.value.reason.endswith("; open one of them")


def test_of_a_data_set_the_cases_to_open_are_named(tmp_path: Path) -> None:
    for name in ("1.2", "1.3", "2.1", "2.10", "2.2"):
        fill(tmp_path / "cases" / name, 3)
    (tmp_path / "labels.csv").write_text("case,patient,fold,file,type,polarity\n")
    cases = [tmp_path / "cases" / name for name in ("1.2", "1.3", "2.1", "2.2", "2.10")]
    for folder in (tmp_path, tmp_path / "cases"):
        with pytest.raises(CaseError) as raised:
            read_case(folder)
        assert str(raised.value).endswith(f"; open one of them: {cases[0]}, {cases[1]}, {cases[2]} and 2 more")
        assert raised.value.inside == tuple(cases)


def test_cases_side_by_side_are_not_taken_for_the_cells_of_one_patient(tmp_path: Path) -> None:
    for name in ("26-001", "26-002"):
        fill(tmp_path / name, 3)
        (tmp_path / name / "case.json").write_text("{}")
    with pytest.raises(CaseError, match="holds several cases") as raised:
        read_case(tmp_path)
    assert raised.value.inside == (tmp_path / "26-001", tmp_path / "26-002")
    (tmp_path / "case.json").write_text("{}")
    assert len(read_case(tmp_path).cells) == 2


def test_a_cell_that_was_copied_is_known_as_the_same(tmp_path: Path) -> None:
    fill(tmp_path / "cell 1", 9)
    shutil.copytree(tmp_path / "cell 1", tmp_path / "cell 2")
    (tmp_path / "cell 2" / "1.png").unlink()
    (tmp_path / "cell 3").mkdir()
    for path in (tmp_path / "cell 1").iterdir():
        Image.fromarray(np.asarray(Image.open(path)).T).save(tmp_path / "cell 3" / path.name)
    assert [cell.same_as for cell in read_case(tmp_path).cells] == ["", "cell 1", ""]


@pytest.mark.parametrize(("form", "sexes"), [("{}", "XY"), ("{:0>2}", "X"), ("chr{}", "xy"), ("Class_{}", "XY")])
def test_folders_of_types_are_not_taken_for_cells(tmp_path: Path, form: str, sexes: str) -> None:
    for name in (*(str(number) for number in range(1, 23)), *sexes):
        fill(tmp_path / form.format(name), 2)
    with pytest.raises(CaseError, match=r"a folder for each type of chromosome.*labels\.csv"):
        list_case(tmp_path)


def test_numbered_cells_are_cells_however_many(tmp_path: Path) -> None:
    for name in (*(str(number) for number in range(1, 31)), "poor"):
        fill(tmp_path / name, 1)
    assert len(list_case(tmp_path).cells) == 31


def test_the_cases_of_a_data_set_are_not_taken_for_cells(tmp_path: Path) -> None:
    for name in ("26-001.1", "26-002.1"):
        fill(tmp_path / "cases" / name, 3)
    assert len(list_case(tmp_path / "cases").cells) == 2
    (tmp_path / "labels.csv").write_text("case,patient,fold,file,type,polarity\n")
    with pytest.raises(CaseError, match="cases of a data set") as raised:
        list_case(tmp_path / "cases")
    assert raised.value.inside == (tmp_path / "cases" / "26-001.1", tmp_path / "cases" / "26-002.1")
    assert list_case(tmp_path / "cases" / "26-001.1").cells
