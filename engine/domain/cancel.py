"""How far a long job is, and stopping it at the user's wish."""

from collections.abc import Callable

Progress = Callable[[int, int], None]  # told (done, of how many)
ShouldCancel = Callable[[], bool]


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The job was cancelled; nothing of it is kept."""


def stop_if(should_cancel: ShouldCancel | None) -> None:
    """Ask, if there is anything to ask, and raise Cancelled if the answer is yes."""
    if should_cancel and should_cancel():
        raise Cancelled
