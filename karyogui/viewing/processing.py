"""Contrast, gamma, sharpening and inversion of what is on the screen. Files and reports are never processed."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication

from karyogui.words.domain_words import decimal

# As light as this is background: it stays white, or becomes black when inverted.
_BACKGROUND_FROM = 252
_SHARPEN_SIGMA_PX = 1.2


@dataclass(frozen=True)
class Viewing:
    """How chromosomes are shown.

    Attributes:
        contrast: steepness about the middle grey; 1 leaves it.
        gamma: exponent on the grey from 0 to 1; above 1 is darker, 1 leaves it.
        sharpening: share of the unsharp mask that is added; 0 leaves it.
        inverted: light and dark exchanged.
    """

    contrast: float = 1.0
    gamma: float = 1.0
    sharpening: float = 0.0
    inverted: bool = False

    @property
    def is_plain(self) -> bool:
        """Shown as the file is."""
        return self == PLAIN

    def words(self) -> str:
        """What is done to the picture, in a line; empty if nothing is."""
        translate = QCoreApplication.translate
        parts = []
        if self.contrast != 1.0:
            parts.append(translate("Viewing", "contrast {value}").format(value=decimal(f"{self.contrast:.2f}")))
        if self.gamma != 1.0:
            parts.append(translate("Viewing", "gamma {value}").format(value=decimal(f"{self.gamma:.2f}")))
        if self.sharpening:
            parts.append(translate("Viewing", "sharpened {value}").format(value=decimal(f"{self.sharpening:.1f}")))
        if self.inverted:
            parts.append(translate("Viewing", "inverted"))
        return " · ".join(parts)


PLAIN = Viewing()


def processed(image_hw: NDArray[np.uint8], viewing: Viewing) -> NDArray[np.uint8]:
    """A picture as it is to be seen: sharpened, then contrast, gamma and inversion.

    Args:
        image_hw: (h, w) uint8, light background.

    Returns:
        (h, w) uint8; the same array if nothing is to be done.
    """
    if viewing.is_plain:
        return image_hw
    background = image_hw >= _BACKGROUND_FROM
    grey = image_hw.astype(np.float32)
    if viewing.sharpening:
        soft = cv2.GaussianBlur(grey, (0, 0), _SHARPEN_SIGMA_PX, borderType=cv2.BORDER_REPLICATE)
        grey = np.clip(grey + viewing.sharpening * (grey - soft), 0.0, 255.0)
    share = np.clip((grey / 255.0 - 0.5) * viewing.contrast + 0.5, 0.0, 1.0) ** viewing.gamma
    # A light band must not vanish into the background.
    result = np.where(background, 255.0, np.minimum(share * 255.0, _BACKGROUND_FROM - 2))
    if viewing.inverted:
        result = 255.0 - result
    return np.rint(result).astype(np.uint8)
