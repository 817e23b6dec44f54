"""What is written to the terminal."""

import io
import sys


def show_any_name() -> None:
    """Let stdout show file names that are no text in its encoding with backslashes, as stderr always does."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
