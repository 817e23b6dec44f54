"""The outermost pixels of an image: mostly background."""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Value = TypeVar("_Value", bound=np.generic)


def rim(image_hw: NDArray[_Value]) -> NDArray[_Value]:
    """The (2h + 2w - 4,) pixels at the edges of at least 2 x 2: the upper, the lower, the left, the right one."""
    return np.concatenate([image_hw[0], image_hw[-1], image_hw[1:-1, 0], image_hw[1:-1, -1]])
