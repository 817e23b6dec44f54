"""What is compared of one class: its chromosomes straight or upright, each with its centromere where one is found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.bands import Band, centromere_fraction
from engine.imaging.centromere import find_centromere
from engine.imaging.straighten import straightened
from karyogui.viewing.processing import Viewing, processed


@dataclass(frozen=True, eq=False)
class Compared:
    """One chromosome to compare.

    Attributes:
        file: its file.
        image_hw: (h, w) uint8, as it is to be seen.
        is_straight: resampled along its axis; else as it stands on the page.
        centromere_px: its height in the picture, from above; None where none was found.
        expected_px: where chromosomes of the class have it; None outside the classes.
    """

    file: str
    image_hw: NDArray[np.uint8]
    is_straight: bool
    centromere_px: float | None
    expected_px: float | None

    @property
    def line_px(self) -> float:
        """The height that is put on the common line."""
        for known in (self.centromere_px, self.expected_px):
            if known is not None:
                return known
        return float(self.image_hw.shape[0]) / 2


def compared(
    file: str, upright_hw: NDArray[np.uint8], bands: Sequence[Band] | None, viewing: Viewing, *, straight: bool
) -> Compared:
    """Prepare one chromosome. Axis and centromere are those of the file's greys, whatever the eye is shown.

    Args:
        upright_hw: (h, w) uint8, as turned on the page, p-arm up.
        bands: of its class; None for one without, whose centromere is not looked for.
        straight: resample it along its axis, if it has a clear one.
    """
    found = straightened(upright_hw)
    expected = centromere_fraction(bands) if bands else None
    place = find_centromere(found.width_px, expected) if found and expected is not None else None
    if found is not None and straight:
        length = found.image_hw.shape[0] - 1
        return Compared(
            file, processed(found.image_hw, viewing), True, _times(place, length), _times(expected, length)
        )
    height = upright_hw.shape[0] - 1
    at = float(found.axis_px[round(place * (len(found.axis_px) - 1)), 0]) if found and place is not None else None
    return Compared(file, processed(upright_hw, viewing), False, at, _times(expected, height))


def _times(share: float | None, length: float) -> float | None:
    return None if share is None else share * length
