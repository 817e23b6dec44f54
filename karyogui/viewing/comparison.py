"""What is compared of one class: its chromosomes straight or upright, each with its centromere where one is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.bands import Band, centromere_fraction
from engine.imaging.centromere import find_centromere
from engine.imaging.straighten import StraightChromosome, straightened
from karyogui.viewing.processing import Viewing, processed

# Finer than a screen shows it: an axis takes a tenth of the time at half the size.
_MOST_PX = 600


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


@dataclass(frozen=True, eq=False)
class Along:
    """A chromosome with its own axis.

    Attributes:
        of: (h, w) uint8, the picture that it was made of.
        scale: pixels of `picture_hw` per pixel of `of`, at most 1.
        picture_hw: (h, w) uint8, as it stands on the page.
        straight: resampled along its axis; None if it has no clear one.
    """

    of: NDArray[np.uint8]
    scale: float
    picture_hw: NDArray[np.uint8]
    straight: StraightChromosome | None


class AlongTheirAxes:
    """Chromosomes of one class with their axes, found anew only where the picture is another."""

    def __init__(self) -> None:
        self._known: dict[str, Along] = {}

    def of(self, pictures: Mapping[str, NDArray[np.uint8]]) -> dict[str, Along]:
        """By file, all at one scale.

        Args:
            pictures: file -> (h, w) uint8, as turned on the page, p-arm up.
        """
        largest = max((max(picture.shape) for picture in pictures.values()), default=1)
        scale = min(_MOST_PX / largest, 1.0)
        self._known = {file: self._along(file, picture, scale) for file, picture in pictures.items()}
        return self._known

    def _along(self, file: str, upright_hw: NDArray[np.uint8], scale: float) -> Along:
        known = self._known.get(file)
        if known is not None and known.of is upright_hw and known.scale == scale:
            return known
        picture = upright_hw
        if scale < 1.0:
            height, width = (max(round(side * scale), 1) for side in upright_hw.shape)
            picture = np.asarray(
                cv2.resize(upright_hw, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8
            )
        return Along(upright_hw, scale, picture, straightened(picture))


def compared(file: str, along: Along, bands: Sequence[Band] | None, viewing: Viewing, *, straight: bool) -> Compared:
    """Prepare one chromosome. Axis and centromere are those of the file's greys, whatever the eye is shown.

    Args:
        bands: of its class; None for one without, whose centromere is not looked for.
        straight: resample it along its axis, if it has a clear one.
    """
    found, upright_hw = along.straight, along.picture_hw
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
