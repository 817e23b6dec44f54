"""What the commands share: options, errors, progress and JSON output."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from engine.domain.cancel import Progress
from engine.inference.dispatch import DEFAULT_DISPATCH, DISPATCHES
from engine.io.atomic import write_atomically
from engine.training.settings import MOST_SEED

# Failures that are told in one line. Every error raised at the border (files, models, settings) is a
# ValueError or an OSError whose text names the file.
COMMAND_ERRORS = (ValueError, OSError)


def add_dataset_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="a data set folder or zip")


def add_model_options(parser: argparse.ArgumentParser) -> None:
    add_model_option(parser)
    add_device_option(parser)


def add_model_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--model", metavar="M", help="an installed model's name or a model folder (default: the one in service)"
    )


def add_device_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--device", default="auto", metavar="D", help="auto (default), cuda or cpu")


def add_dispatch_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dispatch",
        choices=DISPATCHES,
        default=DEFAULT_DISPATCH,
        help="joint: the best assignment of the whole cell (default); paper: Algorithm 1; none",
    )


def positive(text: str) -> int:
    """The value of an option that counts something."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("a whole number from 1 on")
    return int(text)


def fold_numbers(text: str) -> tuple[int, ...]:
    """The value of an option that names folds, each once."""
    try:
        return tuple(dict.fromkeys(int(part) for part in text.split(",")))
    except ValueError as error:
        raise argparse.ArgumentTypeError("fold numbers such as 0,1") from error


def add_json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", metavar="FILE", help="write the result as JSON; - is stdout, and then nothing else goes there"
    )


def add_seed_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--seed", type=_seed, default=0, metavar="N", help="of all that is left to chance (default: 0)"
    )


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > MOST_SEED:
        raise argparse.ArgumentTypeError(f"a whole number from 0 to {MOST_SEED}")
    return int(text)


def terminal() -> TextIO | None:
    """stderr if it is a terminal, for progress bars; else None."""
    return sys.stderr if sys.stderr.isatty() else None


@contextmanager
def progress_bar(label: str, unit: str = "") -> Iterator[Progress]:
    """A callback (done, total) that draws a bar on stderr when that is a terminal."""
    with tqdm(desc=label, unit=unit, disable=terminal() is None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def report(text: str, json_target: str | None = None) -> None:
    """Write a line for people: to stdout, or to stderr where stdout is kept for JSON."""
    stream = sys.stderr if json_target == "-" else sys.stdout
    stream.write(text + "\n")
    stream.flush()  # a log of a long run is read while it grows


def check_json_target(target: str | None) -> None:
    """Refuse a file for --json that cannot be made, before hours of work for it.

    Raises:
        ValueError: its folder is not there, or it is a folder itself.
    """
    if target is None or target == "-":
        return
    path = Path(target)
    if path.is_dir() or target.endswith(("/", os.sep)):
        raise ValueError(f"{target}: is a folder; a file is to be written")
    if not path.parent.is_dir():
        raise ValueError(f"{path}: cannot be written, there is no folder {path.parent}")


def write_json(result: Mapping[str, object], target: str | None) -> None:
    """Write a result to the file of --json, or to stdout for "-"; nothing for None."""
    if target is None:
        return
    text = json.dumps(result, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
    else:
        # A file name that is no UTF-8 must not cost the whole result.
        path, content = Path(target), text.encode("utf-8", "backslashreplace")
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device
        else:
            write_atomically(path, content)
