"""How far a long job is, and whether it is to stop: handed down to the parts that take the time."""

from dataclasses import dataclass, replace

from engine.domain.cancel import Cancelled, Progress, ShouldCancel


@dataclass(frozen=True)
class Steps:
    """Tells progress(done, total) in percent; as it is made without arguments, it tells nobody and never stops.

    Attributes:
        first, last: the part of the whole job, from 0 to 1, that this one stands for.
    """

    progress: Progress = lambda done, total: None
    should_cancel: ShouldCancel = lambda: False
    first: float = 0.0
    last: float = 1.0

    def at(self, done: float, of: float = 1.0) -> None:
        """So much is done.

        Raises:
            Cancelled: the job is to stop.
        """
        self.check()
        self.progress(round(100 * (self.first + (self.last - self.first) * done / of)), 100)

    def unknown(self) -> None:
        """What comes next takes its time, and does not tell how long.

        Raises:
            Cancelled.
        """
        self.check()
        self.progress(0, 0)

    def check(self) -> None:
        """Raises: Cancelled."""
        if self.should_cancel():
            raise Cancelled

    def part(self, first: float, last: float) -> "Steps":
        """The same for a part of this job, from 0 to 1."""
        length = self.last - self.first
        return replace(self, first=self.first + length * first, last=self.first + length * last)


UNWATCHED = Steps()
