"""A chromosome as the karyogram shows it: turned upright, mirrored, rotated. The file is never changed."""

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.domain.grey import WHITE
from engine.domain.karyogram import Placement
from engine.io.background import trimmed


def shown_image(image_hw: NDArray[np.uint8], placement: Placement) -> NDArray[np.uint8]:
    """Turn by 180 degrees, then mirror, then rotate, as the placement says.

    Turning and mirroring move pixels and change none. A free rotation resamples; the white corners that it makes
    are cut off, so that the chromosome stands on its line and beside its homolog as before.

    Args:
        image_hw: (h, w) uint8 on white.

    Returns:
        (h', w') uint8, contiguous.
    """
    image = image_hw
    if placement.turned:
        image = image[::-1, ::-1]
    if placement.mirrored:
        image = image[:, ::-1]
    if placement.angle_deg % 360:
        image = trimmed(_rotated(np.ascontiguousarray(image), placement.angle_deg))
    return np.ascontiguousarray(image)


def _rotated(image: NDArray[np.uint8], angle_deg: float) -> NDArray[np.uint8]:
    height, width = image.shape
    matrix = cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), angle_deg, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    new_width = max(round(height * sin + width * cos), 1)
    new_height = max(round(height * cos + width * sin), 1)
    matrix[0, 2] += (new_width - width) / 2
    matrix[1, 2] += (new_height - height) / 2
    rotated = cv2.warpAffine(
        image,
        matrix,
        (new_width, new_height),
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=WHITE,
    )
    return rotated.astype(np.uint8)
