"""The terminal: what is written to it, and Ctrl+C."""

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# The exit status that shells take for "ended by Ctrl+C".
INTERRUPTED = 130


def show_any_name() -> None:
    """Let stdout show file names that are no text in its encoding with backslashes, as stderr always does."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


@contextmanager
def ended_by_interrupt(program: str) -> Iterator[None]:
    """Within it Ctrl+C ends the process at once, in one line and with `INTERRUPTED`.

    For what comes before the work: seconds of imports. A KeyboardInterrupt would be shown with its traceback there,
    and a library that is loading may print it or take it for another error. Nothing is tidied up. In a process that
    does not listen to Ctrl+C, or does so in a way of its own, nothing is changed; a way of its own that is begun
    within it stays.
    """

    def end(number: int, frame: FrameType | None) -> None:
        sys.stderr.write(f"{program}: interrupted\n")
        sys.stderr.flush()
        os._exit(INTERRUPTED)

    before = signal.getsignal(signal.SIGINT)
    if before is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, end)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGINT) is end:
            signal.signal(signal.SIGINT, before)
