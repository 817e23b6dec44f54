"""Stopping a long job at the user's wish."""

from collections.abc import Callable


class Cancelled(Exception):  # noqa: N818 - not an error: the user asked for it
    """The job was cancelled; nothing of it is kept."""


def stop_if(should_cancel: Callable[[], bool] | None) -> None:
    """Ask, if there is anything to ask, and raise Cancelled if the answer is yes."""
    if should_cancel and should_cancel():
        raise Cancelled
