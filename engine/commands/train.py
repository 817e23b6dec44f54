"""karyo-engine train: the four steps of Section II-C on a data set."""

import argparse
import dataclasses
import math
import shlex
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import torch

from engine.commands.common import (
    add_label_decisions_option,
    add_preset_option,
    add_seed_option,
    add_set_option,
    changed_by,
    decisions_text,
    label_decisions,
    positive,
    progress_bar,
    report,
    setting_text,
    terminal,
)
from engine.evaluation.evaluate import cells_of_folds, evaluate_cells, summarise
from engine.evaluation.model_card import MODEL_CARD_FILE, LabelFacts, RunFacts, model_card, unmeasured_model_card
from engine.inference.device import choose_device, describe_device
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset, LabelledCell
from engine.io.label_decisions import LabelDecisions
from engine.models import find_model
from engine.training.calibration import calibrated
from engine.training.data import load_images
from engine.training.log import EpochReport, LookReport, logged_seconds
from engine.training.run import train
from engine.training.settings import TRAIN_PRESETS, TrainSettings, differences
from engine.training.team import Team, joined_team
from engine.varifocal.config import PRESETS, VarifocalConfig
from engine.varifocal.model_folder import ModelInfo
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model

_VALIDATION_IMAGES = 1500
_LAST_FOLD = -1


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train Varifocal-Net in the four steps of the paper, then the cell's context if the network has "
        "one. The model is left in RUN/model.",
        epilog="example: karyo-engine train pki3-train.zip --preset compact --out run --val-fold 4\non several GPUs: "
        "torchrun --nproc-per-node=4 -m engine.cli train … (all processes see the folder RUN)",
    )
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="a data set folder or zip")
    add_preset_option(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    parser.add_argument(
        "--val-fold",
        type=_fold,
        default=_LAST_FOLD,
        metavar="K",
        help="fold kept for validation (default: the last); none trains on all folds",
    )
    parser.add_argument(
        "--sibling",
        type=Path,
        metavar="M",
        help="with --val-fold none: a model folder trained the same way with a fold kept; its temperatures are taken "
        "over, and its measurements stand in the card",
    )
    add_label_decisions_option(parser)
    parser.add_argument("--resume", action="store_true", help="go on with the run in RUN")
    parser.add_argument("--device", default="auto", metavar="D", help="auto (default), cuda or cpu")
    add_training_options(parser)
    parser.add_argument("--name", metavar="NAME", help="name of the model (default: the preset)")
    parser.add_argument("--version", default="1", metavar="V", help="version of the model (default: 1)")
    parser.set_defaults(run=run)


# What `add_training_options` adds, as attributes of the parsed arguments.
TRAINING_OPTIONS = ("init", "epochs", "batch_size", "set", "seed")


def add_training_options(parser: argparse._ActionsContainer) -> None:
    """How a model is trained: options of cross-validation too."""
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


def _fold(text: str) -> int | None:
    if text == "none":
        return None
    try:
        return int(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a fold's number, or none") from error


def run(args: argparse.Namespace) -> None:
    with joined_team(choose_device(args.device)) as (team, device):
        _run(args, team, device)


def _run(args: argparse.Namespace, team: Team, device: torch.device) -> None:
    settings, network = beginning(args)
    if (
        network.context is not None
        and args.init
        and settings.fused.epochs
        and not settings.context.epochs
        and team.leads
    ):
        report("the cell's context is not trained on what is changed: give --epochs a fifth number", None)
    sibling = _Sibling.read(args.sibling) if args.sibling else None
    dataset = Dataset.open(args.dataset)
    validation_fold = dataset.folds[-1] if args.val_fold == _LAST_FOLD else args.val_fold
    training_folds = _training_folds(args, dataset, validation_fold)
    decisions = label_decisions(args.label_decisions, dataset)
    if decisions and team.leads:
        report(decisions_text(decisions, cells_of_folds(dataset, training_folds)), None)
    with progress_bar("read", "cell") as progress:
        training = load_images(dataset, training_folds, network.config, progress, decisions)
        validation = None
        if validation_fold is not None:
            validation = load_images(dataset, {validation_fold}, network.config, progress)
    if team.leads:
        kept = "none kept" if validation is None else f"{len(validation)} in validation fold {validation_fold}"
        processes = f", {team.size} processes" if team.size > 1 else ""
        report(f"{len(training)} images to train on, {kept}, {describe_device(device)}{processes}", None)
    shown = validation
    if validation and device.type == "cpu":
        # Between epochs a part is enough to see where the run goes; on a CUDA device all of them cost nothing.
        shown = validation.thinned(_VALIDATION_IMAGES)
    train(
        network,
        settings,
        training,
        shown,
        args.out,
        device=device,
        team=team,
        resume=args.resume,
        labels_sha256=decisions.sha256 if decisions else "",
        on_epoch=_report_epoch,
        on_look=None if terminal() else _report_look,  # on a terminal the bar tells
        progress_to=terminal(),
    )
    if not team.leads:
        return
    if validation:
        network.config = calibrated(network, validation, device)
    elif sibling:
        network.config = _with_temperatures_of(sibling.config, network.config)
    model = args.out / "model"
    info = save_model(model, network.cpu(), name=args.name or args.preset, version=args.version)
    facts = RunFacts(
        data=args.dataset.name,
        training_images=len(training),
        training_folds=tuple(sorted(training_folds)),
        validation_fold=validation_fold,
        command=_command(args, settings, validation_fold),
        device=describe_device(device),
        hours=logged_seconds(args.out) / 3600,
        date=date.today(),
        decisions=_decisions_facts(decisions, cells_of_folds(dataset, training_folds)),
    )
    _write_card(args.device, model, info, facts, dataset, sibling)
    report(f"{model}: {info.name} {info.version}, sha256 {info.sha256}", None)


def beginning(args: argparse.Namespace) -> tuple[TrainSettings, VarifocalNet]:
    """What a run begins with by its preset and `add_training_options`: its settings, and the network before it.

    Raises:
        ValueError: one of the options is wrong; the text names it, or the model.
    """
    settings, config = _settings(args)
    if args.epochs and any(args.epochs[4:]) and not config.context_width:
        raise ValueError(
            "--epochs: the network has no context to train; give it one by --set network.context_width=192"
        )
    return settings, _initial_network(config, args.init, args.seed)


def _decisions_facts(decisions: LabelDecisions | None, trained: Sequence[LabelledCell]) -> LabelFacts | None:
    if decisions is None:
        return None
    left_out, relabelled = decisions.counts_in(trained)
    return LabelFacts(decisions.file, decisions.sha256, left_out, relabelled, decisions.undecided)


def _training_folds(args: argparse.Namespace, dataset: Dataset, validation_fold: int | None) -> set[int]:
    if validation_fold is not None and validation_fold not in dataset.folds:
        raise ValueError(f"{args.dataset}: has no fold {validation_fold}, only {', '.join(map(str, dataset.folds))}")
    if args.sibling and validation_fold is not None:
        raise ValueError("--sibling goes with --val-fold none; otherwise the model is measured itself")
    folds = set(dataset.folds) - {validation_fold}
    if not folds:
        raise ValueError(f"{args.dataset}: a single fold leaves none to train on")
    return folds


@dataclasses.dataclass(frozen=True)
class _Sibling:
    """What a model of all folds takes over from one of which a fold was kept; read before hours of training."""

    config: VarifocalConfig
    card: str

    @classmethod
    def read(cls, folder: Path) -> "_Sibling":
        network, _ = load_model(folder)
        return cls(network.config, (folder / MODEL_CARD_FILE).read_text(encoding="utf-8"))


def _write_card(
    device: str, model: Path, info: ModelInfo, facts: RunFacts, dataset: Dataset, sibling: _Sibling | None
) -> None:
    card = model / MODEL_CARD_FILE
    if facts.validation_fold is None:
        measured = sibling.card if sibling else None
        card.write_text(unmeasured_model_card(info, facts, measured), encoding="utf-8")
        return
    # The stored model is measured, as it will be used: rounded weights, whole cells, each dispatch.
    predictor = Predictor.load(model, device)
    with progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method="joint", folds={facts.validation_fold}, progress=progress)
    card.write_text(model_card(info, facts, summarise(results, "joint")), encoding="utf-8")


def _settings(args: argparse.Namespace) -> tuple[TrainSettings, VarifocalConfig]:
    """The preset's settings of training and network, with what the command line changes."""
    settings = dataclasses.replace(TRAIN_PRESETS[args.preset], seed=args.seed)
    if args.epochs:
        settings = settings.with_epochs(args.epochs)
    if args.batch_size:
        settings = dataclasses.replace(settings, batch_size=args.batch_size)
    return changed_by(args.set, settings, PRESETS[args.preset])


def _command(args: argparse.Namespace, settings: TrainSettings, validation_fold: int | None) -> str:
    """What was called, as it could be typed again, with the defaults that matter written out; for the model card."""
    steps = (settings.g_net, settings.pretrain_localization, settings.l_net, settings.fused, settings.context)
    parts = ["karyo-engine", "train", args.dataset.name, "--preset", args.preset, "--out", "RUN"]
    parts += ["--val-fold", "none" if validation_fold is None else str(validation_fold)]
    parts += ["--epochs", ",".join(str(step.epochs) for step in steps), "--seed", str(settings.seed)]
    if args.batch_size:
        parts += ["--batch-size", str(args.batch_size)]
    for name, value in args.set:
        parts += ["--set", setting_text(name, value)]
    if args.label_decisions:
        parts += ["--label-decisions", args.label_decisions.name]
    if args.init:
        parts += ["--init", _place(args.init)]
    if args.sibling:
        parts += ["--sibling", _place(args.sibling)]
    return shlex.join(parts)


def _place(model: str | Path) -> str:
    """A model's folder as the card names it: without the machine's own folders above it."""
    return "/".join(Path(model).parts[-2:])


def _initial_network(config: VarifocalConfig, init: str | None, seed: int) -> VarifocalNet:
    """He initialisation with the run's seed, or the weights of another model of the same dimensions.

    One without a context gets an untrained one, if the configuration has one.
    """
    torch.manual_seed(seed)
    network = VarifocalNet(config)
    if init is None:
        return network
    folder = find_model(init)
    start, _ = load_model(folder)
    wanted = _with_temperatures_of(start.config, config)
    if start.config == wanted:
        return start
    if start.config != dataclasses.replace(wanted, context_width=0):
        others = "; ".join(differences(start.config.to_dict(), wanted.to_dict()))
        raise ValueError(f"{folder}: its network is another one: {others} (--preset, --set network.…)")
    network.load_state_dict(network.state_dict() | start.state_dict())
    network.config = wanted
    return network


def _with_temperatures_of(calibrated_config: VarifocalConfig, config: VarifocalConfig) -> VarifocalConfig:
    """Temperatures belong to the weights: they are no difference between networks."""
    return dataclasses.replace(
        config,
        type_temperature=calibrated_config.type_temperature,
        polarity_temperature=calibrated_config.polarity_temperature,
    )


def _report_epoch(epoch: EpochReport) -> None:
    validated = ""
    if not math.isnan(epoch.type_acc):
        validated = f"validation type {epoch.type_acc:.4f}, polarity {epoch.polarity_acc:.4f}, "
    report(
        f"{epoch.step} {epoch.epoch + 1}: loss {epoch.loss:.4f}, {validated}"
        f"{epoch.images_per_second:.0f} images a second, {epoch.seconds:.1f} s",
        None,
    )


def _report_look(look: LookReport) -> None:
    report(
        f"context, look {look.look}/{look.looks}: {look.images_per_second:.0f} images a second, "
        f"{look.seconds_left:.0f} s left",
        None,
    )
