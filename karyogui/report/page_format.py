"""Paper sizes of the report and where its text stands."""

from dataclasses import dataclass

from karyogui.karyogram.page_layout import PAGE_MM

PAPERS: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "Letter": (215.9, 279.4)}
ORIENTATIONS = ("portrait", "landscape")

_TEXT_MM = PAGE_MM[0]  # upright text is as wide as the karyogram
_MARGIN_MM = 15.0


@dataclass(frozen=True)
class PageFormat:
    """A paper in one of its orientations; everything in mm.

    Attributes:
        paper: a key of PAPERS.
        orientation: one of ORIENTATIONS.
    """

    paper: str = "A4"
    orientation: str = "portrait"

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise ValueError(f"there is no paper {self.paper!r}; known are {', '.join(PAPERS)}")
        if self.orientation not in ORIENTATIONS:
            raise ValueError(f"{self.orientation!r} is neither {' nor '.join(ORIENTATIONS)}")

    @property
    def is_landscape(self) -> bool:
        return self.orientation == "landscape"

    @property
    def width(self) -> float:
        return PAPERS[self.paper][1 if self.is_landscape else 0]

    @property
    def height(self) -> float:
        return PAPERS[self.paper][0 if self.is_landscape else 1]

    @property
    def left(self) -> float:
        """Where text begins."""
        return _MARGIN_MM if self.is_landscape else (self.width - _TEXT_MM) / 2

    @property
    def text_width(self) -> float:
        return self.width - 2 * self.left

    @property
    def top(self) -> float:
        """Where a page's first line may begin."""
        return 11.0

    @property
    def bottom(self) -> float:
        """Where text ends; the foot stands below."""
        return self.height - 15.0
