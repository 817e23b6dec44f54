"""karyo-engine compare: the systems of Tables VIII and IX on the same data, folds and metrics."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine.baselines.backbones import BACKBONE_PX, MIN_BACKBONE_PX
from engine.baselines.registry import SYSTEMS, check_system
from engine.baselines.table_values import WrittenTable
from engine.commands.common import (
    add_dataset_argument,
    add_device_option,
    add_json_option,
    add_seed_option,
    fold_numbers,
    positive,
    progress_bar,
    report,
    write_json,
)
from engine.commands.training_options import (
    add_label_decisions_option,
    add_set_option,
    chosen_settings,
    decisions_text,
    label_decisions,
)
from engine.evaluation.evaluate import check_kept_folds
from engine.inference.device import choose_device, describe_device
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset
from engine.io.label_decisions import LabelDecisions
from engine.training.team import check_alone
from engine.varifocal.config import PRESETS

if TYPE_CHECKING:
    from engine.baselines.comparison import FoldResult


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "compare",
        help="train and measure other systems on the same data",
        description="Train each system in the same way, measure it on the folds kept aside, and write one table to"
        " DIR (table.json, table.md, table.html). What is done in DIR is not done again, and the table holds all that"
        " is done there with the same settings. Systems: "
        + ", ".join(SYSTEMS)
        + ". Those known from ImageNet need torchvision: pip install 'karyogui[baselines]'.",
        epilog="example: karyo-engine compare pki3-train.zip --systems resnet101,densenet121-stn,g-net,varifocal"
        " --out comparison --val-fold 4 --minutes-per-system 30",
    )
    add_dataset_argument(parser)
    parser.add_argument("--systems", type=_systems, required=True, metavar="A,B,…", help="systems; all: every one")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="a new folder, or that of a comparison"
    )
    parser.add_argument("--preset", choices=sorted(PRESETS), default="compact", help="input size and recipe")
    parser.add_argument(
        "--val-fold",
        type=fold_numbers,
        metavar="K,…",
        help="folds to measure on, one training each (default: the last)",
    )
    parser.add_argument("--epochs", type=positive, metavar="N", help="epochs of the G-Net and of every other network")
    parser.add_argument(
        "--minutes-per-system",
        type=_minutes,
        metavar="M",
        help="stop each training after M minutes, the learning rate's schedule fitted to them",
    )
    add_device_option(parser)
    parser.add_argument("--batch-size", type=positive, metavar="N", help="images an update")
    add_set_option(parser)
    add_seed_option(parser)
    parser.add_argument(
        "--imagenet",
        type=Path,
        metavar="DIR",
        help="folder with ImageNet weights for convnext-t and resnet50 (default: torch's cache; never downloaded)",
    )
    parser.add_argument(
        "--backbone-px",
        type=_backbone_px,
        default=BACKBONE_PX,
        metavar="PX",
        help=f"side of the image that the networks known from ImageNet see (default: {BACKBONE_PX}, as in the paper)",
    )
    add_label_decisions_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def _systems(text: str) -> tuple[str, ...]:
    names = SYSTEMS if text == "all" else tuple(dict.fromkeys(text.split(",")))
    if unknown := [name for name in names if name not in SYSTEMS]:
        raise argparse.ArgumentTypeError(f"no such system: {', '.join(unknown)} (there are {', '.join(SYSTEMS)})")
    return names


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("a number of minutes") from error
    if not 0 < minutes < float("inf"):
        raise argparse.ArgumentTypeError("more than 0 minutes")
    return minutes


def _backbone_px(text: str) -> int:
    if (pixels := positive(text)) < MIN_BACKBONE_PX:
        raise argparse.ArgumentTypeError(f"{MIN_BACKBONE_PX} or more")
    return pixels


def run(args: argparse.Namespace) -> None:
    from engine.baselines.comparison import Comparison
    from engine.baselines.table import markdown

    check_alone("compare", instead="start it without torchrun")
    device = choose_device(args.device)
    # As in Table IV: L-Net as long as G-Net, the fused classifiers two thirds of it.
    epochs = (args.epochs, 1, args.epochs, max(round(args.epochs * 2 / 3), 1)) if args.epochs else None
    settings, config = chosen_settings(args, epochs)
    for name in args.systems:
        check_system(name, args.imagenet)  # before hours of training
    with Dataset.open(args.dataset) as dataset, progress_bar("read", "cell") as progress:
        folds = args.val_fold or dataset.folds[-1:]
        check_kept_folds(dataset, folds)
        decisions = label_decisions(args.label_decisions, dataset)
        if decisions:
            trained = [cell for cell in dataset.cells if any(cell.fold != fold for fold in folds)]
            _tell(decisions_text(decisions, trained))
        comparison = Comparison(
            dataset,
            config,
            settings,
            args.out,
            device=device,
            minutes=args.minutes_per_system,
            imagenet=args.imagenet,
            backbone_px=args.backbone_px,
            decisions=decisions,
            tell=_tell,
            progress=progress,
        )
        comparison.begin()
        results: dict[str, list[FoldResult]] = {}
        beside = comparison.done_beside(args.systems, folds)
        for name in args.systems:
            results[name] = [comparison.result(name, fold) for fold in folds]
            # After every system: a comparison that is broken off leaves the table of what is done.
            table = _write(results | beside, args, config.dispatch_threshold, describe_device(device), decisions)
    report(markdown(table, _title(args)), args.json)
    write_json(table, args.json)


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _title(args: argparse.Namespace) -> str:
    changed = "".join(f", {name}={json.dumps(value)}" for name, value in args.set)
    return f"Comparison on {args.dataset.name}, preset {args.preset}{changed}"


def _write(
    results: "dict[str, list[FoldResult]]",
    args: argparse.Namespace,
    threshold: float,
    device: str,
    decisions: LabelDecisions | None,
) -> WrittenTable:
    from engine.baselines.table import compare_table, markdown, page  # scipy.stats takes its time to load

    table: WrittenTable = {
        **compare_table(results, threshold),
        "data": args.dataset.name,
        "preset": args.preset,
        "epochs": args.epochs,
        "minutes_per_system": args.minutes_per_system,
        "backbone_px": args.backbone_px,
        "seed": args.seed,
        "changed_settings": dict(args.set),
        "device": device,
    }
    if decisions:
        table["label_decisions"] = {"file": decisions.file, "sha256": decisions.sha256}
    write_json(table, str(args.out / "table.json"))
    write_atomically(args.out / "table.md", markdown(table, _title(args)).encode())
    write_atomically(args.out / "table.html", page(table, _title(args)).encode())
    return table
