"""karyogui: the desktop application and its jobs without a window."""

# Nothing more is loaded up here, where nobody listens to Ctrl+C.
import sys
from collections.abc import Sequence

from engine.terminal import ended_by_interrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the application.

    Returns:
        0, 1 on a failure and INTERRUPTED after Ctrl+C, both told on stderr; wrong usage exits with 2.
    """
    with ended_by_interrupt("karyogui"):
        from karyogui.command_line import chosen_job

        job = chosen_job(arguments)
    return job()


if __name__ == "__main__":
    sys.exit(main())
