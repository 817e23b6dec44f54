"""What the pictures of a cell are like, as engine.inference.cell_look measures it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class CellLook:
    """What the pictures of a cell are like, before any is typed.

    Attributes:
        images: how many there are.
        empty_share: of them, the share with nothing darker than the background.
        crowded_share: of the others, the share with several objects.
        dark_rim: share of a picture's rim that is no background, median.
        elongation: length over width of its object, median; 1 for a disc.
        size_spread: standard deviation of the natural logarithm of the objects' areas.
        banding: standard deviation of grey inside an object over how dark it is, median.
    """

    images: int
    empty_share: float
    crowded_share: float
    dark_rim: float
    elongation: float
    size_spread: float
    banding: float
