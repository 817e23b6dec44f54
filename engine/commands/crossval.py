"""karyo-engine crossval: every fold judged by a model trained on the others."""

import argparse
import shlex
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from engine.commands import train
from engine.commands.common import (
    add_dataset_argument,
    add_device_option,
    add_dispatch_option,
    add_json_option,
    fold_numbers,
    progress_bar,
    report,
    write_json,
)
from engine.commands.measured import areas, count_known, doubts_lines, size_text
from engine.commands.training_options import (
    TRAINING_OPTIONS,
    Beginning,
    add_label_decisions_option,
    add_preset_option,
    add_training_options,
    beginning,
    label_decisions,
    typed_again,
)
from engine.domain.counting import counted
from engine.evaluation.crossval import (
    CrossvalFolder,
    FoldOutcome,
    cross_validate,
    crossval_summary,
)
from engine.evaluation.evaluate import cells_of_folds, check_kept_folds
from engine.evaluation.predictions import cells_digest
from engine.evaluation.summary import CrossvalSummary
from engine.evaluation.tables import mean_std, percent
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.io.label_decisions import LabelDecisions
from engine.training.run_folder import has_checkpoint
from engine.training.team import check_alone
from engine.varifocal.model_folder import MODEL_OF_RUN
from engine.varifocal.weights import load_model

RESULT_FILE = "crossval.json"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "crossval",
        help="train and judge one fold after the other",
        description="Train a model for each fold of a data set on all other folds, and judge it on that one. "
        "The result is crossval.json and evaluation.html in DIR.",
        epilog="example: karyo-engine crossval pki3-train.zip --preset compact --out cv --resume",
    )
    add_dataset_argument(parser)
    add_preset_option(parser)
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DIR",
        help="a new folder; or with --resume that of a cross-validation",
    )
    parser.add_argument("--folds", type=fold_numbers, metavar="K,…", help="judge only these folds (default: all)")
    parser.add_argument("--resume", action="store_true", help="go on with the cross-validation in DIR")
    add_device_option(parser)
    add_dispatch_option(parser)
    training = parser.add_argument_group("as in train")
    add_label_decisions_option(training)
    add_training_options(training)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    check_alone("crossval", instead="train the folds one by one under torchrun")
    start = beginning(args)  # what is wrong with it is told before anything is written
    with Dataset.open(args.dataset) as dataset:
        check_kept_folds(dataset, dataset.folds if args.folds is None else args.folds)
        decisions = label_decisions(args.label_decisions, dataset)
        folder, settings = CrossvalFolder(args.out), _settings(args, start, dataset, decisions)
        folder.check(settings, resume=args.resume)
        if start.init_learned:
            _check_unknown(dataset, args, start)
        folder.begin(settings, resume=args.resume)

        def train_fold(fold: int, run_folder: Path) -> None:
            report(f"fold {fold}: training on the others", args.json)
            with redirect_stdout(sys.stderr if args.json == "-" else sys.stdout):
                train.run(_fold_arguments(args, fold, run_folder))

        with progress_bar("evaluate", "cell") as progress:
            outcomes = cross_validate(
                dataset,
                folder,
                folds=args.folds,
                train_fold=train_fold,
                load_predictor=lambda run_folder: Predictor.load(run_folder / MODEL_OF_RUN, args.device),
                method=args.dispatch,
                on_fold=lambda outcome: report(_fold_text(outcome), args.json),
                progress=progress,
            )
        summary = crossval_summary(outcomes, args.dispatch)
        summary["roc"] = areas([result for outcome in outcomes for result in outcome.results])
        report("\n".join([_spread_text(summary), *doubts_lines(summary)]), args.json)
        write_json(summary, str(args.out / RESULT_FILE))
        write_json(summary, args.json)
        page = _write_page(args, dataset, folder, outcomes, summary)
        report(f"page: {page}", args.json)


def _check_unknown(dataset: Dataset, args: argparse.Namespace, start: Beginning) -> None:
    """ValueError if the model to begin with has learned from what is to be judged."""
    known = count_known(dataset, args.folds, start.init_learned)
    if known:
        of_all = sum(len(cell.chromosomes) for cell in cells_of_folds(dataset, args.folds))
        raise ValueError(
            f"--init: {args.init} has learned from {known} of the {counted(of_all, 'chromosome')} to be "
            "judged; begin with a model that has not, or leave out --init"
        )


def _settings(
    args: argparse.Namespace, start: Beginning, dataset: Dataset, decisions: LabelDecisions | None
) -> dict[str, Any]:
    """What every fold is trained on and with: the values, however they were given."""
    return {
        "labels_sha256": cells_digest(dataset.cells),
        "label_decisions_sha256": decisions.sha256 if decisions else None,
        "preset": args.preset,
        "init_sha256": start.init_sha256,
        "network": start.network.config.to_dict(),
        "train": asdict(start.settings),
    }


def _command(args: argparse.Namespace) -> str:
    """What was called, as it could be typed again, but for the folders; for the page."""
    parts = ["karyo-engine", "crossval", args.dataset.name, "--preset", args.preset]
    if args.epochs:
        parts += ["--epochs", ",".join(map(str, args.epochs))]
    if args.seed:
        parts += ["--seed", str(args.seed)]
    return shlex.join([*parts, *typed_again(args), "--dispatch", args.dispatch])


def _fold_arguments(args: argparse.Namespace, fold: int, run_folder: Path) -> argparse.Namespace:
    """What `karyo-engine train` would be given for one fold; a run that is there goes on."""
    parser = argparse.ArgumentParser()
    train.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["train", str(args.dataset), "--out", str(run_folder), "--val-fold", str(fold)])
    arguments.resume = has_checkpoint(run_folder)
    for name in ("preset", "device", "label_decisions", *TRAINING_OPTIONS):
        setattr(arguments, name, getattr(args, name))
    return arguments


def _fold_text(outcome: FoldOutcome) -> str:
    summary = outcome.summary
    return (
        f"fold {outcome.fold}: {counted(summary['n_cases'], 'cell')}, type {percent(summary['type']['acc'])} %, "
        f"per case dispatched {percent(summary['type']['acc_per_case_d']['mean'])} %, "
        f"polarity {percent(summary['polarity']['acc'])} %"
    )


# What is shown of `over_folds`, as `engine.commands.measured.text_table` names it.
_SPREAD = {
    "type acc": "type.acc",
    "type F1": "type.f1",
    "type per case": "type.acc_per_case",
    "type per case, dispatched": "type.acc_per_case_d",
    "polarity acc": "polarity.acc",
    "polarity F1": "polarity.f1",
    "polarity per case": "polarity.acc_per_case",
    "cells all right, dispatched": "cases_all_right.dispatched",
    "counts exact, dispatched": "counts_exact.dispatched",
}


def _spread_text(summary: CrossvalSummary) -> str:
    """Mean ± standard deviation over the folds, for the terminal."""
    width = max(map(len, _SPREAD))
    rows = [f"{name:{width}}  {mean_std(summary['over_folds'][key])} %" for name, key in _SPREAD.items()]
    return "\n".join([f"mean ± standard deviation over {counted(len(summary['folds']), 'fold')}", *rows])


def _write_page(
    args: argparse.Namespace,
    dataset: Dataset,
    folder: CrossvalFolder,
    outcomes: Sequence[FoldOutcome],
    summary: CrossvalSummary,
) -> Path:
    from engine.evaluation.report import ReportSource, write_report  # loads matplotlib and scikit-learn

    # t-SNE needs one network: that of the last fold, on the cells it has not seen.
    last = outcomes[-1]
    network, _ = load_model(folder.run_of(last.fold) / MODEL_OF_RUN)
    models = (f"{outcome.fold}: {outcome.summary['model']['sha256']}" for outcome in outcomes)
    source = ReportSource(
        title=f"Cross-validation of {args.preset}",
        facts=(
            ("command", _command(args)),
            ("weights of each fold, sha256", ", ".join(models)),
            ("data set", args.dataset.name),
            ("folds", ", ".join(str(outcome.fold) for outcome in outcomes)),
            ("size", size_text(summary)),
            ("date", date.today().isoformat()),
        ),
        summary=summary,
        results=[result for outcome in outcomes for result in outcome.results],
        dataset=dataset,
        config=network.config,
        network=network,
        network_results=last.results,
        folds=[outcome.summary for outcome in outcomes],
    )
    with progress_bar("page", "part") as progress:
        return write_report(args.out, source, progress)
