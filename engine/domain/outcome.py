"""What became of the engine's proposal: how many chromosomes stayed, and how many a person changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from engine.domain.cell_use import CellUse
from engine.domain.chromosome import Q_ARM_UP
from engine.domain.karyogram import Karyogram


@dataclass(frozen=True)
class Outcome:
    """Numbers of chromosomes of one or several cells.

    Attributes:
        placed: placed by the engine, in a class and a polarity.
        moved: of these, in another slot now.
        turned: of these, in the proposed class, but with the other polarity.
        confirmed: of those that stayed, confirmed by a person.
        by_hand: not placed by the engine: a person put them where they are, or nobody did.
    """

    placed: int = 0
    moved: int = 0
    turned: int = 0
    confirmed: int = 0
    by_hand: int = 0

    @property
    def stayed(self) -> int:
        """Placed by the engine, in class and polarity as it proposed."""
        return self.placed - self.changed

    @property
    def changed(self) -> int:
        """Placed by the engine and changed by a person."""
        return self.moved + self.turned

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def outcome(karyogram: Karyogram) -> Outcome:
    """What became of one cell's proposal. Order within a class, fine rotation and mirroring are no correction."""
    moved = turned = confirmed = by_hand = 0
    for slot, files in karyogram.slots.items():
        for file in files:
            placement = karyogram.placements[file]
            if placement.prediction is None or placement.dispatched_type is None:
                by_hand += 1
            elif slot != placement.dispatched_type:
                moved += 1
            elif placement.turned != (placement.prediction.polarity == Q_ARM_UP):
                turned += 1
            elif placement.decision.by is not None:
                confirmed += 1
    return Outcome(len(karyogram.placements) - by_hand, moved, turned, confirmed, by_hand)


def total_outcome(karyograms: Iterable[Karyogram]) -> Outcome:
    """The same over several cells, without those set aside: nobody has judged what was proposed for them."""
    used = (karyogram for karyogram in karyograms if karyogram.use is not CellUse.UNUSED)
    return sum(map(outcome, used), Outcome())
