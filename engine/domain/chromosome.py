"""The 24 chromosome types, their groups, and one segmented chromosome image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

AUTOSOMES: tuple[str, ...] = tuple(str(number) for number in range(1, 23))

# The position in TYPES is the class index of the network: 0-21 autosomes, 22 X, 23 Y (paper, III-A).
TYPES: tuple[str, ...] = (*AUTOSOMES, "X", "Y")
N_TYPES = len(TYPES)
TYPE_INDEX: dict[str, int] = {name: index for index, name in enumerate(TYPES)}

# Denver groups by size and centromere position, in the order of the karyogram.
GROUPS: dict[str, tuple[str, ...]] = {
    "A": ("1", "2", "3"),
    "B": ("4", "5"),
    "C": ("6", "7", "8", "9", "10", "11", "12"),
    "D": ("13", "14", "15"),
    "E": ("16", "17", "18"),
    "F": ("19", "20"),
    "G": ("21", "22"),
    "sex": ("X", "Y"),
}

# Polarity as the paper labels it (III-A).
Q_ARM_UP = 0
Q_ARM_DOWN = 1


@dataclass(frozen=True, eq=False)
class Chromosome:
    """One chromosome cut out of a metaphase.

    Attributes:
        file: name of the image file inside the cell's folder; identifies the chromosome in its cell.
        image_hw: (h, w) uint8, read-only; light background near 255, bands dark, as the file shows it
            (a dark-background image arrives here already inverted).
        picture: the first hexadecimal digits of the file's sha256; empty: not read from a file.
    """

    file: str
    image_hw: NDArray[np.uint8]
    picture: str = ""

    def __post_init__(self) -> None:
        if self.image_hw.ndim != 2 or self.image_hw.dtype != np.uint8:
            raise ValueError(
                f"{self.file}: a chromosome image is (h, w) uint8, not {self.image_hw.shape} {self.image_hw.dtype}"
            )
        self.image_hw.setflags(write=False)
