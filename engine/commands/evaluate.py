"""karyo-engine evaluate: the metrics of Section III-C on a labelled data set."""

import argparse
from pathlib import Path
from typing import Any

from engine.commands.common import (
    add_dispatch_option,
    add_json_option,
    add_model_options,
    progress_bar,
    report,
    write_json,
)
from engine.evaluation.evaluate import evaluate_cells, summarise
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import find_model


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on a labelled data set",
        description="Measure a model, cell by cell, on the patients of a data set it has not seen.",
        epilog="example: karyo-engine evaluate pki3-train.zip --folds 4 --json metrics.json",
    )
    parser.add_argument("dataset", type=Path, metavar="DATASET", help="a data set folder or zip")
    add_model_options(parser)
    add_dispatch_option(parser)
    parser.add_argument("--folds", type=_folds, metavar="K,…", help="only these folds (default: all)")
    add_json_option(parser)
    parser.set_defaults(run=run)


def _folds(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("fold numbers such as 0,1") from error


def run(args: argparse.Namespace) -> None:
    predictor = Predictor.load(find_model(args.model), args.device)
    with Dataset.open(args.dataset) as dataset, progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method=args.dispatch, folds=args.folds, progress=progress)
    summary = summarise(results, args.dispatch) | {"model": vars(predictor.model)}
    report(_table(summary), args.json)
    write_json(summary, args.json)


def _table(summary: dict[str, Any]) -> str:
    kind, polarity = summary["type"], summary["polarity"]

    def percent(value: float | None) -> str:
        return "–" if value is None else f"{100 * value:.2f} %"

    def mean_std(value: dict[str, float | None]) -> str:
        return f"{percent(value['mean'])} ± {percent(value['std'])}"

    lines = [
        f"{summary['n_images']} chromosomes of {summary['n_cases']} cells, dispatch: {summary['dispatch']}",
        f"type       acc {percent(kind['acc'])}  F1 {percent(kind['f1'])}",
        f"           per case {mean_std(kind['acc_per_case'])}, dispatched {mean_std(kind['acc_per_case_d'])}",
        f"polarity   acc {percent(polarity['acc'])}  F1 {percent(polarity['f1'])}",
        f"           per case {mean_std(polarity['acc_per_case'])}",
        f"cells all right  {percent(summary['cases_all_right']['raw'])}, "
        f"dispatched {percent(summary['cases_all_right']['dispatched'])}",
        f"counts exact     {percent(summary['counts_exact']['raw'])}, "
        f"dispatched {percent(summary['counts_exact']['dispatched'])}",
        f"calibration ECE  {summary['calibration']['ece']:.4f}",
        f"seconds a case   {summary['seconds_per_case']:.2f}",
    ]
    return "\n".join(lines)
