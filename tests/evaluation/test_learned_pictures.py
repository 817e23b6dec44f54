"""Which pictures a model has learned from."""

from pathlib import Path

import cv2
import pytest

from engine.evaluation.learned_pictures import (
    LEARNED_FILE,
    count_learned,
    load_learned,
    picture_digests,
    save_learned,
)
from engine.evaluation.model_card import MODEL_CARD_FILE
from engine.io.dataset import CASES_FOLDER, LABELS_FILE, Dataset
from engine.models import DEFAULT_MODEL
from engine.resources import resource_path
from engine.synthesis.cells import synthesize_dataset
from engine.varifocal.model_folder import ModelError


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    synthesize_dataset(tmp_path / "set", cases=1, karyotype="46,XX", seed=2)
    return tmp_path / "set"


def digests(folder: Path) -> tuple[str, ...]:
    with Dataset.open(folder) as dataset:
        return picture_digests(dataset, dataset.cells)


def test_a_picture_is_known_again_under_another_name_and_in_another_file_format(dataset: Path) -> None:
    before = digests(dataset)
    assert len(set(before)) == 46
    (case,) = (dataset / CASES_FOLDER).iterdir()
    picture = sorted(case.iterdir())[3]
    labels = dataset / LABELS_FILE
    cv2.imwrite(str(case / "renamed.bmp"), cv2.imread(str(picture), cv2.IMREAD_UNCHANGED))
    picture.unlink()
    labels.write_text(labels.read_text(encoding="utf-8").replace(picture.name, "renamed.bmp"), encoding="utf-8")
    assert digests(dataset) == before


def test_a_picture_of_which_a_pixel_is_another_is_another_picture(dataset: Path) -> None:
    before = digests(dataset)
    (case,) = (dataset / CASES_FOLDER).iterdir()
    picture = sorted(case.iterdir())[3]
    pixels = cv2.imread(str(picture), cv2.IMREAD_UNCHANGED)
    pixels[pixels.shape[0] // 2, pixels.shape[1] // 2] ^= 1
    cv2.imwrite(str(picture), pixels)
    assert count_learned(frozenset(before), digests(dataset)) == 45


def test_a_model_folder_keeps_them(tmp_path: Path) -> None:
    assert load_learned(tmp_path) == frozenset()
    save_learned(tmp_path, ["bbbbbbbbbbb1", "000000000000", "bbbbbbbbbbb1"])
    assert load_learned(tmp_path) == {"000000000000", "bbbbbbbbbbb1"}


def test_the_shipped_model_names_all_that_its_card_counts() -> None:
    folder = resource_path("models") / DEFAULT_MODEL
    card = (folder / MODEL_CARD_FILE).read_text(encoding="utf-8")
    assert f"({len(load_learned(folder))} images), none was kept" in card


@pytest.mark.parametrize("damaged", [b"000000000000\nno digest\n", b"000000000000\n\xff\n", b"000000000000\n0000\n"])
def test_a_damaged_list_is_named(tmp_path: Path, damaged: bytes) -> None:
    (tmp_path / LEARNED_FILE).write_bytes(damaged)
    with pytest.raises(ModelError, match=LEARNED_FILE):
        load_learned(tmp_path)
