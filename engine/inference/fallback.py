"""What is told when the engine goes on with less than the device that was asked for. Plain values, without torch."""

from dataclasses import dataclass
from enum import StrEnum


class Trouble(StrEnum):
    """SMALLER_BATCHES: memory did not suffice, the device goes on. NO_MEMORY, LOST: the CPU goes on."""

    SMALLER_BATCHES = "smaller batches"
    NO_MEMORY = "no memory"
    LOST = "lost"


@dataclass(frozen=True)
class Fallback:
    """A step down from what was asked for.

    Attributes:
        device: the name of the device that gave the trouble.
        batch: chromosomes at a time from here on; of the last attempt where the CPU goes on.
        reason: what the device's driver said, one line; empty where memory says it all.
    """

    trouble: Trouble
    device: str
    batch: int
    reason: str = ""

    @property
    def text(self) -> str:
        if self.trouble is Trouble.SMALLER_BATCHES:
            return f"{self.device} is short of memory: {self.batch} chromosomes at a time from here on"
        what = "has too little memory" if self.trouble is Trouble.NO_MEMORY else f"failed ({self.reason})"
        return f"{self.device} {what}: computing on the CPU from here on, which is slower"
