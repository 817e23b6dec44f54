"""karyo-engine: prediction, evaluation, training, synthesis and the store of models, without a window."""

# Nothing more is loaded up here, where nobody listens to Ctrl+C.
import sys
from collections.abc import Sequence

from engine.terminal import ended_by_interrupt


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 on success, 1 on a failure and INTERRUPTED after Ctrl+C, both told on stderr; wrong usage exits with 2.
    """
    with ended_by_interrupt("karyo-engine"):
        from engine.commands.command_line import run
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
