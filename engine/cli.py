"""karyo-engine: prediction, evaluation, training, synthesis and the store of models, without a window."""

import argparse
import logging
import sys
from collections.abc import Sequence

from engine.commands import bench, compare, corrections, crossval, evaluate, models, predict, synth, train
from engine.commands.common import COMMAND_ERRORS
from engine.terminal import show_any_name

_COMMANDS = (predict, evaluate, train, crossval, compare, models, corrections, synth, bench)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="karyo-engine",
        description="The engine of the karyotyping application: Varifocal-Net and the dispatch strategy.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in _COMMANDS:
        command.add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 on success, 1 on a failure told on stderr; wrong usage exits with 2."""
    show_any_name()
    logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
    args = build_parser().parse_args(arguments)
    try:
        args.run(args)
    except COMMAND_ERRORS as error:
        sys.stderr.write(f"karyo-engine {args.command}: {error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"karyo-engine {args.command}: interrupted\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
