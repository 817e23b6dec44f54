"""Where the centromere of a chromosome is in its picture."""

import numpy as np
import pytest

from engine.domain.bands import centromere_fraction
from engine.io.bands import load_bands
from karyogui.karyogram.centromeres import centromere_px

BANDS = load_bands()


def waisted(height: int, width: int, waist: int) -> np.ndarray:
    """A dark upright bar on white that is narrow at one height."""
    image = np.full((height, width), 255, dtype=np.uint8)
    for y in range(4, height - 4):
        half = width / 2 - 4 - 4 * np.exp(-(((y - waist) / 4) ** 2))
        image[y, round(width / 2 - half) : round(width / 2 + half)] = 90
    return image


@pytest.mark.parametrize("name", ["1", "3", "8", "X"])
def test_a_constriction_near_the_usual_place_is_found(name: str) -> None:
    usual = 4 + centromere_fraction(BANDS[name]) * 91
    for off in (-6, 0, 6):
        assert centromere_px(waisted(100, 24, round(usual + off)), BANDS[name]) == pytest.approx(usual + off, abs=2.5)


def test_without_a_constriction_it_is_where_the_class_has_it() -> None:
    bar = np.full((100, 30), 255, dtype=np.uint8)
    bar[5:95, 8:22] = 80
    assert centromere_px(bar, BANDS["6"]) == pytest.approx(5 + centromere_fraction(BANDS["6"]) * 89, abs=0.5)


def test_of_a_bent_or_an_empty_picture_nothing_is_made_up() -> None:
    bent = np.full((60, 60), 255, dtype=np.uint8)
    bent[5:15, 5:55] = bent[5:55, 5:15] = bent[45:55, 5:55] = 80
    assert centromere_px(bent, BANDS["2"]) == pytest.approx(5 + centromere_fraction(BANDS["2"]) * 49, abs=0.5)
    assert 0 <= centromere_px(np.full((10, 10), 255, dtype=np.uint8), BANDS["2"]) <= 10
