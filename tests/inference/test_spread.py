"""The metaphase picture: positions given, positions found, and what no file covers."""

import json
import math
import shutil
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.cancel import Cancelled
from engine.domain.case import Case
from engine.domain.spread import CropPosition, PositionOrigin, Spread
from engine.inference.spread import read_spread
from engine.io.case_folder import read_case
from engine.io.images import ImageError, encode_png
from engine.synthesis.cells import write_case


@pytest.fixture(scope="module")
def spread_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A case folder of one cell with a spread; two of its 46 chromosomes lie in the spread alone."""
    folder = tmp_path_factory.mktemp("spread") / "case"
    write_case(folder, "46,XY", seed=4, spread=True, uncovered=2)
    return folder


def spread_of(case: Case) -> Spread:
    spread = read_spread(case, case.cells[0])
    assert spread is not None
    return spread


def without_positions(folder: Path, to: Path) -> Path:
    shutil.copytree(folder, to)
    (to / "case.json").unlink()
    return to


def given(folder: Path) -> dict[str, CropPosition]:
    stored = json.loads((folder / "case.json").read_text())["metaphase"]["positions"]
    return {file: CropPosition(**values) for file, values in stored.items()}


def test_positions_of_case_json_are_taken(spread_case: Path) -> None:
    spread = spread_of(read_case(spread_case))
    assert spread.origin is PositionOrigin.GIVEN
    assert spread.positions == given(spread_case)
    assert len(spread.positions) == 44
    assert spread.missing == ()
    assert spread.problems == ()


def test_what_no_file_covers_is_outlined(spread_case: Path) -> None:
    spread = spread_of(read_case(spread_case))
    assert len(spread.uncovered) == 2
    assert spread.notes == ("Metaphase: 2 objects in it that no file covers: a chromosome left out, or debris.",)
    for thing in spread.uncovered:
        part = spread.image_hw[thing.y : thing.y + thing.height, thing.x : thing.x + thing.width]
        assert part.min() < 120


def test_turned_crops_are_found_without_positions(spread_case: Path, tmp_path: Path) -> None:
    spread = spread_of(read_case(without_positions(spread_case, tmp_path / "c")))
    assert spread.origin is PositionOrigin.FOUND
    known = given(spread_case)
    assert len(spread.positions) >= 42
    for file, position in spread.positions.items():
        assert math.dist(position.center, known[file].center) < 3, file
        assert abs((position.angle_deg - known[file].angle_deg + 180) % 360 - 180) < 5, file
    # With every file found, just the two are left over; otherwise those not found are left over too.
    assert len(spread.uncovered) == 2 + len(spread.missing)


@pytest.mark.parametrize("file", ["dust", "whole spread"])
def test_a_file_that_is_no_chromosome_makes_no_speck_one(spread_case: Path, tmp_path: Path, file: str) -> None:
    folder = tmp_path / "c"
    shutil.copytree(spread_case, folder)
    picture: NDArray[np.uint8] = cv2.imread(str(folder / "metaphase.png"), cv2.IMREAD_GRAYSCALE)
    below = picture.shape[0]
    picture = np.pad(picture, ((0, 120), (0, 0)), constant_values=238)
    for x in range(20, 260, 40):
        cv2.circle(picture, (x, below + 20), 3, 60, -1)
    cv2.circle(picture, (400, below + 60), 47, 90, -1)  # a nucleus
    (folder / "metaphase.png").write_bytes(encode_png(picture))
    expected = spread_of(read_case(folder)).uncovered
    assert len(expected) == 2
    odd = np.full((700, 700), 255, np.uint8)
    if file == "dust":
        odd[5:7, 5:7] = 100
    else:
        odd[50:650:2, 50:650] = 90
    (folder / "999.png").write_bytes(encode_png(odd))
    assert spread_of(read_case(folder)).uncovered == expected


def heap(folder: Path, light: float) -> tuple[Path, dict[str, tuple[int, int]]]:
    """A case of four chromosomes cut, unturned, out of a heap of touching ones; on white if the picture is light."""
    write_case(folder / "drawn", "46,XX", seed=5)
    cell = read_case(folder / "drawn").cells[0]
    images = sorted((c.image_hw for c in cell.chromosomes), key=lambda image: -image.size)[:4]
    picture = np.full((220, 260), 240, dtype=np.uint8)
    made = folder / "heap"
    made.mkdir()
    places: dict[str, tuple[int, int]] = {}
    x = 60
    for number, image in enumerate(images):
        height, width = image.shape
        part = picture[40 : 40 + height, x : x + width]
        part[image < 255] = image[image < 255]
        cut = np.rot90(image, number)  # by quarter turns, which resample nothing
        (made / f"{number}.png").write_bytes(encode_png(np.ascontiguousarray(cut)))
        places[f"{number}.png"] = x, 40
        x += width - 2
    picture = (picture * light).astype(np.uint8)
    for number, (file, (left, top)) in enumerate(places.items() if light < 1 else ()):
        height, width = images[number].shape
        cut = np.rot90(picture[top : top + height, left : left + width], number)
        (made / file).write_bytes(encode_png(np.ascontiguousarray(cut)))
    (made / "metaphase.png").write_bytes(encode_png(picture))
    return made, places


@pytest.mark.parametrize("light", [1.0, 0.75], ids=["white", "rectangles of a grey picture"])
def test_crops_cut_out_of_a_heap_are_found_as_they_are(tmp_path: Path, light: float) -> None:
    folder, places = heap(tmp_path, light)
    spread = spread_of(read_case(folder))
    for number, (file, place) in enumerate(places.items()):
        position = spread.positions[file]
        assert (position.x, position.y) == pytest.approx(place, abs=1 if light == 1 else 3)
        assert abs((position.angle_deg - 90 * number + 180) % 360 - 180) < 2
    assert spread.uncovered == ()


def test_crops_of_another_cell_are_not_found(spread_case: Path, tmp_path: Path) -> None:
    write_case(tmp_path / "other", "46,XX", seed=77)
    shutil.copy(spread_case / "metaphase.png", tmp_path / "other")
    spread = spread_of(read_case(tmp_path / "other"))
    assert spread.origin in (PositionOrigin.UNKNOWN, PositionOrigin.FOUND)
    assert len(spread.missing) >= 40
    assert "not found in it" in spread.notes[0] or "none of the chromosomes" in spread.notes[0]


def test_a_dark_spread_is_inverted_like_the_crops(spread_case: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dark"
    shutil.copytree(spread_case, folder)
    picture: NDArray[np.uint8] = cv2.imread(str(folder / "metaphase.png"), cv2.IMREAD_GRAYSCALE)
    (folder / "metaphase.png").write_bytes(encode_png(255 - picture))
    assert np.median(spread_of(read_case(folder)).image_hw) > 200


def test_no_picture_a_broken_one_and_cancelling(spread_case: Path, tmp_path: Path) -> None:
    folder = without_positions(spread_case, tmp_path / "c")
    case = read_case(folder)
    with pytest.raises(Cancelled):
        read_spread(case, case.cells[0], should_cancel=lambda: True)
    (folder / "metaphase.png").write_bytes(b"no picture")
    with pytest.raises(ImageError, match=r"metaphase\.png"):
        read_spread(case, case.cells[0])
    (folder / "metaphase.png").unlink()
    case = read_case(folder)
    assert read_spread(case, case.cells[0]) is None
