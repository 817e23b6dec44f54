"""What a case has cost its people: actions, and time at work without the pauses."""

from dataclasses import dataclass, fields
from typing import Self

# Longer without any input is a pause. Looking at a chromosome for half a minute is work.
PAUSE_S = 60.0


@dataclass(frozen=True)
class _Sum:
    """Numbers that add up field by field."""

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    def __sub__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, f.name) - getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True)
class Effort(_Sum):
    """What one cell has cost.

    Attributes:
        actions: presses of a mouse button (a drag is one) and of a key (a class typed in two digits is one).
        active_s: seconds between two inputs while the cell was shown, as far as they were at most PAUSE_S apart.
    """

    actions: int = 0
    active_s: float = 0.0

    def after_input(self, gap_s: float, *, is_action: bool) -> "Effort":
        """With one more input (moving the mouse is one, but no action), `gap_s` seconds after the one before."""
        worked = gap_s if 0 <= gap_s <= PAUSE_S else 0.0
        return Effort(self.actions + is_action, self.active_s + worked)


@dataclass(frozen=True)
class Tally(_Sum):
    """What several cells have cost, and what became of the proposals. Counts only: no case can be known from it.

    Attributes:
        cells: how many, once they were reviewed.
        actions, active_s: as in `Effort`.
        placed, stayed: chromosomes that the engine placed, and those that stayed as it proposed.
    """

    cells: int = 0
    actions: int = 0
    active_s: float = 0.0
    placed: int = 0
    stayed: int = 0

    def at_least_zero(self) -> "Tally":
        return Tally(*(max(0, getattr(self, f.name)) for f in fields(self)))

    @property
    def actions_per_cell(self) -> float | None:
        return self.actions / self.cells if self.cells else None

    @property
    def active_s_per_cell(self) -> float | None:
        return self.active_s / self.cells if self.cells else None

    @property
    def stayed_share(self) -> float | None:
        """In [0, 1]; None without a proposal."""
        return self.stayed / self.placed if self.placed else None
