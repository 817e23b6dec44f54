"""How a laboratory wants its karyogram page: the same on the screen and in print."""

from dataclasses import dataclass

SEX_GROUP = "sex"


@dataclass(frozen=True)
class PageStyle:
    """Attributes:
    x_after_12: X closes group C and Y group G, as they do by size; False: both stand at the end.
    centromeres: the centromeres of a group stand on one line; False: all chromosomes stand on the class line.
    sex_group: what the bracket under X and Y says, in the page's language.
    """

    x_after_12: bool = False
    centromeres: bool = True
    sex_group: str = SEX_GROUP


STANDARD = PageStyle()
