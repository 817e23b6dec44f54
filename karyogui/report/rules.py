"""What the settings say of a case's result: numbers of cells, and doubts."""

from dataclasses import dataclass

from engine.domain.clones import CloneRules
from engine.domain.doubts import LIMITS, DoubtLimits
from karyogui.settings.values import Settings


@dataclass(frozen=True)
class ReportRules:
    """Attributes:
    clones: in how many cells a change makes a clone; None: the usual numbers.
    limits: from when on a chromosome is in doubt.
    """

    clones: CloneRules | None = None
    limits: DoubtLimits = LIMITS


def rules_of(settings: Settings) -> ReportRules:
    """The rules that the settings name."""
    return ReportRules(CloneRules(extend_to=settings.cells.mosaicism), settings.doubts.limits)
