"""The command line of karyo-engine: its commands, and how their failures are told."""

import argparse
import logging
import os
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from engine.commands import bench, compare, corrections, crossval, evaluate, models, predict, synth, train
from engine.commands.common import COMMAND_ERRORS, check_json_target
from engine.files import is_file
from engine.inference.fallback import Trouble
from engine.inference.forward import trouble_of
from engine.program import ShowVersion
from engine.terminal import INTERRUPTED, ended_by_interrupt, show_any_name

_NO_FOLDER = "is a file; a folder is needed"


class _HelpFormatter(argparse.HelpFormatter):
    """No option is broken at its hyphens, and each line of an epilog begins a new one."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return textwrap.wrap(" ".join(text.split()), width, break_on_hyphens=False)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(
            textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
            for line in text.splitlines()
        )


class _Parser(argparse.ArgumentParser):
    """What the commands' parsers are made of too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_HelpFormatter, **options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """What a command does not know it tells itself, with its own usage; else the one above it would."""
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="karyo-engine",
        description="The engine of the karyotyping application: Varifocal-Net and the dispatch strategy.",
        epilog="example: karyo-engine predict 24-0187\nall about a command: karyo-engine COMMAND --help",
    )
    parser.add_argument("--version", action=ShowVersion, nargs=0, help="show the version, and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for command in (predict, evaluate, train, crossval, compare, models, corrections, synth, bench):
        command.add_parser(commands)
    return parser


def run(arguments: Sequence[str] | None) -> int:
    """Run one command. Returns as `engine.cli.main`, whose arguments these are."""
    with ended_by_interrupt("karyo-engine"):
        show_any_name()
        logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
        logging.getLogger("matplotlib").setLevel(logging.WARNING)  # the first time, it tells that it has found fonts
        args = build_parser().parse_args(arguments)
    try:
        check_json_target(getattr(args, "json", None))
        args.run(args)
    except BrokenPipeError:
        # Such as `karyo-engine models show compact-7 | head`. What is still buffered must not fail once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stderr.write(f"karyo-engine {args.command}: nobody reads the output any more\n")
        return 1
    except COMMAND_ERRORS as error:
        sys.stderr.write(f"karyo-engine {args.command}: {_told(error)}\n")
        return 1
    except RuntimeError as error:
        told = _told_of_device(error)
        if told is None:
            raise
        sys.stderr.write(f"karyo-engine {args.command}: {told}{_goes_on(args)}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write(f"karyo-engine {args.command}: interrupted{_goes_on(args)}\n")
        return INTERRUPTED
    return 0


def _goes_on(args: argparse.Namespace) -> str:
    return "; the same command with --resume goes on" if hasattr(args, "resume") else ""


def _told_of_device(error: RuntimeError) -> str | None:
    """What a device failed with, in one line; None if the error is one of the program."""
    trouble = trouble_of(error)
    if trouble is None:
        return None
    what = "the device has too little memory" if trouble is Trouble.NO_MEMORY else "the device failed"
    reason, _, _ = str(error).strip().partition("\n")
    return f"{what} ({reason})"


def _reason(error: OSError) -> str:
    """What the system says, but of a file that stands where a folder is to be made or read."""
    if isinstance(error, FileExistsError):
        return _NO_FOLDER
    if isinstance(error, NotADirectoryError):
        return _NO_FOLDER if is_file(Path(error.filename)) else "a part of this path is a file and no folder"
    return error.strerror or str(error)


def _told(error: Exception) -> str:
    """An error's text; of the system's own, file and reason without their number."""
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{os.fsdecode(error.filename)}: {_reason(error)}"
    return str(error)
