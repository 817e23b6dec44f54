"""Foreign cells are told by their pictures, before any is typed; chromosomes in any look are not."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.domain.unlike import unlike
from engine.inference.cell_look import look_of
from engine.inference.preprocess import turned
from engine.io.background import on_white
from engine.synthesis.cells import synthesize_cell
from engine.synthesis.foreign import FOREIGN

Images = list[NDArray[np.uint8]]

BY_PICTURES = {
    "blank": "empty",
    "noise": "no background",
    "photographs": "no background",
    "text": "crowded",
    "spreads": "crowded",
    "nuclei": "round",
    "mouse": "alike",
    "plain stain": "no bands",
}
# These have the shape of chromosomes, or nearly: the model has to say it.
BY_MODEL = {"leaves"}


def codes(images: Images) -> list[str]:
    return [found.code for found in unlike(look_of(on_white(images).images))]


@pytest.fixture(scope="module")
def human() -> Images:
    return [chromosome.image_hw for chromosome in synthesize_cell("47,XY,+21", np.random.default_rng(2))]


def test_every_kind_is_accounted_for() -> None:
    assert set(BY_PICTURES) | BY_MODEL == set(FOREIGN)


@pytest.mark.parametrize("kind", sorted(BY_PICTURES))
@pytest.mark.parametrize("seed", [10, 11, 12])
def test_foreign_cells_are_told_by_their_pictures(kind: str, seed: int) -> None:
    assert BY_PICTURES[kind] in codes(FOREIGN[kind](np.random.default_rng(seed)))


def _soft(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    padded = cv2.copyMakeBorder(image, 3, 3, 3, 3, cv2.BORDER_CONSTANT, value=255)
    blurred = cv2.GaussianBlur(padded, (0, 0), 1.8).astype(np.float64)
    return (255 - (255 - blurred) * 0.5).astype(np.uint8)


def _jpeg(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    _, encoded = cv2.imencode(".jpg", cv2.resize(image, None, fx=2, fy=2), [cv2.IMWRITE_JPEG_QUALITY, 40])
    return np.asarray(cv2.imdecode(encoded, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def _thick(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(image, None, fx=1.25, fy=0.75, interpolation=cv2.INTER_AREA), dtype=np.uint8)


@pytest.mark.parametrize("look", ["as it is", "turned", "soft", "jpeg", "thick", "grey ground"])
def test_chromosomes_in_any_look_are_not_told(human: Images, look: str) -> None:
    rng = np.random.default_rng(3)
    looks = {
        "as it is": human,
        "turned": [turned(image, float(rng.uniform(-180, 180))) for image in human],
        "soft": [_soft(image) for image in human],
        "jpeg": [_jpeg(image) for image in human],
        "thick": [_thick(image) for image in human],
        "grey ground": [(image * 0.85).astype(np.uint8) for image in human],
    }
    assert codes(looks[look]) == []


def test_a_few_odd_crops_do_not_condemn_a_cell(human: Images) -> None:
    odd = [kind for name in ("noise", "nuclei", "blank") for kind in FOREIGN[name](np.random.default_rng(4))[:4]]
    assert codes(human[:34] + odd) == []


def test_a_cell_without_pictures_is_not_judged() -> None:
    assert codes([]) == []
