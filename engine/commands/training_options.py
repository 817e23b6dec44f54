"""What the commands that train share: options, and what a run begins with."""

import argparse
import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path

import torch

from engine.commands.common import add_seed_option, positive
from engine.domain.counting import counted
from engine.evaluation.learned_pictures import load_learned
from engine.io.dataset import Dataset, LabelledCell
from engine.io.label_decisions import LabelDecisions, read_label_decisions
from engine.models import find_model
from engine.training.settings import TRAIN_PRESETS, TrainSettings, differences, with_changes
from engine.varifocal.config import PRESETS, VarifocalConfig
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model

# What `add_training_options` adds, as attributes of the parsed arguments.
TRAINING_OPTIONS = ("init", "epochs", "batch_size", "set", "seed")


def add_preset_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--preset",
        choices=sorted(PRESETS),
        default="compact",
        help="size of the network and recipe of its training: of the shipped model (compact, the default) or as "
        "printed in the paper",
    )


def add_training_options(parser: argparse._ActionsContainer) -> None:
    """How the whole network is trained."""
    parser.add_argument("--init", metavar="M", help="model name or folder whose weights to start from")
    parser.add_argument(
        "--epochs",
        type=_epochs,
        metavar="G,P,L,F[,C]",
        help="epochs of the G-Net, of localization pre-training, of L-Net and localization, of the fused classifiers "
        "and of the cell's context (none without a fifth number)",
    )
    parser.add_argument(
        "--batch-size", type=positive, metavar="N", help="images an update, of all processes together"
    )
    add_set_option(parser)
    add_seed_option(parser)


def _epochs(text: str) -> tuple[int, ...]:
    try:
        epochs = tuple(int(part) for part in text.split(","))
    except ValueError:
        epochs = ()
    if len(epochs) not in (4, 5):
        raise argparse.ArgumentTypeError("four or five whole numbers such as 12,1,8,4 or 12,1,8,4,10")
    if min(epochs) < 0:
        raise argparse.ArgumentTypeError("epochs cannot be negative")
    return epochs


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
        raise argparse.ArgumentTypeError(
            f"{text!r}: NAME=VALUE with VALUE in JSON, such as patience=5 or, with a text, 'optimizer=\"adam\"'"
        ) from error


def typed_again(args: argparse.Namespace) -> list[str]:
    """--batch-size, --set, --label-decisions and --init as given, for a command that can be typed again.

    Files and models are named without the machine's own folders above them.
    """
    options = ["--batch-size", str(args.batch_size)] if args.batch_size else []
    for name, value in args.set:
        options += ["--set", f"{name}={json.dumps(value, separators=(',', ':'))}"]
    if args.label_decisions:
        options += ["--label-decisions", args.label_decisions.name]
    if args.init:
        options += ["--init", place_of(args.init)]
    return options


def place_of(model: str) -> str:
    """A model's name, or the last parts of its folder."""
    return "/".join(Path(model).parts[-2:])


def add_label_decisions_option(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--label-decisions",
        type=Path,
        metavar="FILE",
        help="doubtful_labels.csv with its column decision filled in (keep, leave out or relabel): training follows "
        "it, what is measured on keeps the labels of the data set",
    )


def label_decisions(path: Path | None, dataset: Dataset) -> LabelDecisions | None:
    """The decisions of --label-decisions, checked against the data set."""
    return None if path is None else read_label_decisions(path, dataset.cells)


def decisions_text(decisions: LabelDecisions, trained: Sequence[LabelledCell]) -> str:
    """What decisions change in the cells that are trained on, for people."""
    left_out, relabelled = decisions.counts_in(trained)
    done = f"{counted(left_out, 'chromosome')} left out and {relabelled} relabelled"
    text = f"{decisions.file}: {done} of those to train on"
    if decisions.undecided:
        text += f"; {counted(decisions.undecided, 'row')} undecided, labels there are kept"
    return text


def chosen_settings(
    args: argparse.Namespace, epochs: tuple[int, ...] | None
) -> tuple[TrainSettings, VarifocalConfig]:
    """The preset's settings of training and network, with what the command line changes."""
    settings = dataclasses.replace(TRAIN_PRESETS[args.preset], seed=args.seed)
    if epochs:
        settings = settings.with_epochs(epochs)
    if args.batch_size:
        settings = dataclasses.replace(settings, batch_size=args.batch_size)
    of_network = {name.removeprefix("network."): value for name, value in args.set if name.startswith("network.")}
    of_training = {name: value for name, value in args.set if not name.startswith("network.")}
    return with_changes(settings, of_training), with_changes(PRESETS[args.preset], of_network)


@dataclasses.dataclass(frozen=True)
class Beginning:
    """What a run begins with: its settings, the network before it, and of what model its weights are, if of any.

    Attributes:
        init_learned: the digests of the pictures that this model is known to have learned from.
    """

    settings: TrainSettings
    network: VarifocalNet
    init_sha256: str | None = None
    init_learned: frozenset[str] = frozenset()


def beginning(args: argparse.Namespace) -> Beginning:
    """What a run begins with by --preset and `add_training_options`.

    Raises:
        ValueError: one of the options is wrong; the text names it, or the model.
    """
    settings, config = chosen_settings(args, args.epochs)
    if args.epochs and any(args.epochs[4:]) and not config.context_width:
        raise ValueError(
            "--epochs: the network has no context to train; give it one by --set network.context_width=192"
        )
    torch.manual_seed(settings.seed)
    network = VarifocalNet(config)  # He initialisation
    if args.init is None:
        return Beginning(settings, network)
    folder = find_model(args.init)
    start, model = load_model(folder)
    return Beginning(settings, _with_weights_of(start, network, folder), model.sha256, load_learned(folder))


def _with_weights_of(start: VarifocalNet, network: VarifocalNet, folder: Path) -> VarifocalNet:
    """A new network with the weights of another one of the same dimensions, read from a folder.

    What its configuration has beyond the paper, and the other has not, begins untrained.
    """
    wanted = with_temperatures_of(start.config, network.config)
    if start.config == wanted:
        return start
    begun = dataclasses.replace(
        wanted,
        context_width=wanted.context_width if start.config.context_width else 0,
        tells_upright=wanted.tells_upright and start.config.tells_upright,
    )
    if start.config != begun:
        others = "; ".join(differences(start.config.to_dict(), wanted.to_dict()))
        raise ValueError(f"{folder}: its network is another one: {others} (--preset, --set network.…)")
    network.load_state_dict(network.state_dict() | start.state_dict())
    network.config = wanted
    return network


def with_temperatures_of(calibrated_config: VarifocalConfig, config: VarifocalConfig) -> VarifocalConfig:
    """Temperatures belong to the weights: they are no difference between networks."""
    return dataclasses.replace(
        config,
        type_temperature=calibrated_config.type_temperature,
        polarity_temperature=calibrated_config.polarity_temperature,
    )
