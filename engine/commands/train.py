"""karyo-engine train: the four steps of Section II-C on a data set."""

import argparse
import dataclasses
from datetime import date
from pathlib import Path

import torch

from engine.commands.common import progress_bar, report, terminal
from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.evaluation.model_card import MODEL_CARD_FILE, RunFacts, model_card
from engine.inference.device import choose_device, describe_device
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import find_model
from engine.training.data import load_images
from engine.training.run import EpochReport, logged_seconds, train
from engine.training.settings import TRAIN_PRESETS, TrainSettings
from engine.varifocal.config import PRESETS
from engine.varifocal.network import VarifocalNet
from engine.varifocal.weights import load_model, save_model

# Between epochs a part of the validation fold is enough to see where the run goes; `evaluate` takes all.
_VALIDATION_IMAGES = 1500


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "train",
        help="train a model",
        description="Train Varifocal-Net in the four steps of the paper; the model is left in RUN/model.",
        epilog="example: karyo-engine train pki3-train.zip --preset compact --out run --val-fold 4",
    )
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="a data set folder or zip")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="compact")
    parser.add_argument("--out", type=Path, required=True, metavar="RUN", help="folder of the run")
    parser.add_argument("--val-fold", type=int, metavar="K", help="fold kept for validation (default: last)")
    parser.add_argument("--init", metavar="M", help="model name or folder whose weights to start from")
    parser.add_argument("--resume", action="store_true", help="go on with the run in RUN")
    parser.add_argument("--device", default="auto", metavar="D", help="auto (default), cuda or cpu")
    parser.add_argument(
        "--epochs",
        type=_epochs,
        metavar="G,P,L,F",
        help="epochs of the G-Net, of localization pre-training, of L-Net and localization, of the fused classifiers",
    )
    parser.add_argument("--batch-size", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--name", metavar="NAME", help="name of the model (default: the preset)")
    parser.add_argument("--version", default="1", metavar="V", help="version of the model (default: 1)")
    parser.set_defaults(run=run)


def _epochs(text: str) -> tuple[int, int, int, int]:
    try:
        g_net, pretrain, alternate, fused = (int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("four whole numbers such as 12,1,8,4") from error
    if min(g_net, pretrain, alternate, fused) < 0:
        raise argparse.ArgumentTypeError("epochs cannot be negative")
    return g_net, pretrain, alternate, fused


def run(args: argparse.Namespace) -> None:
    device = choose_device(args.device)
    settings = dataclasses.replace(TRAIN_PRESETS[args.preset], seed=args.seed)
    if args.epochs:
        settings = settings.with_epochs(args.epochs)
    if args.batch_size:
        settings = dataclasses.replace(settings, batch_size=args.batch_size)
    network = _initial_network(args.preset, args.init, args.seed)
    dataset = Dataset.open(args.dataset)
    validation_fold = dataset.folds[-1] if args.val_fold is None else args.val_fold
    if validation_fold not in dataset.folds:
        raise ValueError(f"{args.dataset}: has no fold {validation_fold}, only {dataset.folds}")
    training_folds = set(dataset.folds) - {validation_fold}
    if not training_folds:
        raise ValueError(f"{args.dataset}: a single fold leaves none to train on")
    with progress_bar("read", "cell") as progress:
        training = load_images(dataset, training_folds, network.config, progress)
        validation = load_images(dataset, {validation_fold}, network.config, progress)
    report(
        f"{len(training)} images to train on, {len(validation)} in validation fold {validation_fold}, "
        f"{describe_device(device)}",
        None,
    )
    train(
        network,
        settings,
        training,
        validation.thinned(_VALIDATION_IMAGES),
        args.out,
        device=device,
        resume=args.resume,
        on_epoch=_report_epoch,
        progress_to=terminal(),
    )
    model = args.out / "model"
    info = save_model(model, network.cpu(), name=args.name or args.preset, version=args.version)
    run_facts = RunFacts(
        data=args.dataset.name,
        training_images=len(training),
        training_folds=tuple(sorted(training_folds)),
        validation_fold=validation_fold,
        command=f"karyo-engine train {args.dataset.name} --preset {args.preset} --out RUN"
        f" --val-fold {validation_fold} --epochs {_epochs_text(settings)} --seed {settings.seed}"
        + (f" --init {args.init}" if args.init else ""),
        device=describe_device(device),
        hours=logged_seconds(args.out) / 3600,
        date=date.today(),
    )
    # The stored model is measured, as it will be used: rounded weights, whole cells, each dispatch.
    predictor = Predictor.load(model, args.device)
    with progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method="paper", folds={validation_fold}, progress=progress)
    (model / MODEL_CARD_FILE).write_text(model_card(info, run_facts, summarise(results, "paper")), encoding="utf-8")
    report(f"{model}: {info.name} {info.version}, sha256 {info.sha256}", None)


def _epochs_text(settings: TrainSettings) -> str:
    steps = (settings.g_net, settings.pretrain_localization, settings.l_net, settings.fused)
    return ",".join(str(step.epochs) for step in steps)


def _initial_network(preset: str, init: str | None, seed: int) -> VarifocalNet:
    """He initialisation with the run's seed, or the weights of another model of the same preset."""
    torch.manual_seed(seed)
    network = VarifocalNet(PRESETS[preset])
    if init is None:
        return network
    folder = find_model(init)
    start, _ = load_model(folder)
    if start.config != network.config:
        raise ValueError(f"{folder}: its network is {start.config.preset}, not {preset}")
    return start


def _report_epoch(epoch: EpochReport) -> None:
    report(
        f"{epoch.step} {epoch.epoch + 1}: loss {epoch.loss:.4f}, validation type {epoch.type_acc:.4f}, "
        f"polarity {epoch.polarity_acc:.4f}, {epoch.seconds:.0f} s",
        None,
    )
