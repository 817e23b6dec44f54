"""How the ISCN lines of a case are written: what only the operator can know."""

import re
from dataclasses import dataclass

CONSTITUTIONAL = "constitutional"
ACQUIRED = "acquired"
ORIGINS = (CONSTITUTIONAL, ACQUIRED)


@dataclass(frozen=True)
class IscnChoice:
    """The operator's choices for a case; nothing of it is guessed.

    Attributes:
        origin: of sex chromosome changes, CONSTITUTIONAL ("47,XXY") or ACQUIRED ("47,XY,+X"); None: not yet chosen,
            and lines are written as constitutional ones.
        constitutional_sex: the patient's own sex chromosomes, such as "XX", "XY" or "XXY", against which acquired
            changes are told: 45,X may have lost an X or a Y. Empty if they are constitutional, or not yet known.
        mark_doubtful: chromosomes that are left doubtful get a question mark ("+?8").
        cell_count: how many cells have this karyotype, printed in brackets; None: not printed.
        is_prefixed: a mosaic begins with "mos ", a chimera with "chi " (ISCN 2024, 4.4.1 m), unless its changes are
            acquired: such clones are no mosaic of the patient.
    """

    origin: str | None = None
    constitutional_sex: str = ""
    mark_doubtful: bool = False
    cell_count: int | None = None
    is_prefixed: bool = False

    def __post_init__(self) -> None:
        if self.origin is not None and self.origin not in ORIGINS:
            raise ValueError(f"origin {self.origin!r} is neither {CONSTITUTIONAL} nor {ACQUIRED}")
        if not re.fullmatch("X{0,9}Y{0,9}", self.constitutional_sex):
            raise ValueError(f"{self.constitutional_sex!r} are no sex chromosomes")
        if self.origin == ACQUIRED and not self.constitutional_sex:
            raise ValueError("acquired changes need the patient's own sex chromosomes")
        if self.cell_count is not None and self.cell_count < 1:
            raise ValueError(f"{self.cell_count} cells cannot have a karyotype")
