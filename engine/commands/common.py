"""What the commands share: options, errors, progress and JSON output."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from engine.inference.dispatch import DEFAULT_DISPATCH, DISPATCHES
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset, LabelledCell
from engine.io.label_decisions import LabelDecisions, read_label_decisions
from engine.training.settings import TrainSettings, with_changes
from engine.varifocal.config import PRESETS, VarifocalConfig

# Failures that are told in one line. Every error raised at the border (files, models, settings) is a
# ValueError or an OSError whose text names the file.
COMMAND_ERRORS = (ValueError, OSError)


def add_model_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--model", metavar="M", help="an installed model's name or a model folder")
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


def add_json_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--json", metavar="FILE", help="write the result as JSON; - is stdout, and then nothing else goes there"
    )


def add_label_decisions_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--label-decisions",
        type=Path,
        metavar="FILE",
        help="doubtful_labels.csv with its column decision filled in (keep, leave out or relabel): training follows "
        "it, what is measured on keeps the labels of the data set",
    )


def add_preset_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        default="compact",
        help="size of the network and recipe of its training: of the shipped model (compact, the default) or as "
        "printed in the paper",
    )


def add_seed_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of all that is left to chance (default: 0)")


def add_set_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        type=_setting,
        metavar="NAME=VALUE",
        help="another value for a setting of the training, such as augment.bend=0, or of the network, such as "
        "network.canvas_px=160 (a value is JSON; may be repeated)",
    )


def _setting(text: str) -> tuple[str, object]:
    name, is_given, value = text.partition("=")
    try:
        return name, json.loads(value if is_given else "")
    except json.JSONDecodeError as error:
        raise argparse.ArgumentTypeError(f"{text!r}: NAME=VALUE with VALUE in JSON, such as patience=5") from error


def setting_text(name: str, value: object) -> str:
    """What --set was given, for a command that can be typed again."""
    return f"{name}={json.dumps(value, separators=(',', ':'))}"


def changed_by(
    changes: Sequence[tuple[str, object]], settings: TrainSettings, config: VarifocalConfig
) -> tuple[TrainSettings, VarifocalConfig]:
    """Settings of training and network with what --set changes."""
    of_network = {name.removeprefix("network."): value for name, value in changes if name.startswith("network.")}
    of_training = {name: value for name, value in changes if not name.startswith("network.")}
    return with_changes(settings, of_training), with_changes(config, of_network)


def label_decisions(path: Path | None, dataset: Dataset) -> LabelDecisions | None:
    """The decisions of --label-decisions, checked against the data set."""
    return None if path is None else read_label_decisions(path, dataset.cells)


def decisions_text(decisions: LabelDecisions, trained: Sequence[LabelledCell]) -> str:
    """What decisions change in the cells that are trained on, for people."""
    left_out, relabelled = decisions.counts_in(trained)
    text = f"{decisions.file}: {left_out} chromosomes left out and {relabelled} relabelled of those to train on"
    if decisions.undecided:
        text += f"; {decisions.undecided} rows undecided, their labels are kept"
    return text


def terminal() -> TextIO | None:
    """stderr if it is a terminal, for progress bars; else None."""
    return sys.stderr if sys.stderr.isatty() else None


@contextmanager
def progress_bar(label: str, unit: str = "") -> Iterator[Callable[[int, int], None]]:
    """A callback (done, total) that draws a bar on stderr when that is a terminal."""
    with tqdm(desc=label, unit=unit, disable=terminal() is None, leave=False) as bar:

        def show(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        yield show


def counted(number: int, what: str) -> str:
    """Such as "1 cell" and "2 cells"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def report(text: str, json_target: str | None) -> None:
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
    if path.is_dir():
        raise ValueError(f"{path}: is a folder; a file is to be written")
    if not path.parent.is_dir():
        raise ValueError(f"{path}: cannot be written, there is no folder {path.parent}")


def write_json(result: dict[str, Any], target: str | None) -> None:
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
