"""karyo-engine evaluate: the metrics of Section III-C on a labelled data set, and a page of tables and figures."""

import argparse
import json
import shlex
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine.commands.common import (
    add_dispatch_option,
    add_json_option,
    add_model_options,
    counted,
    positive,
    progress_bar,
    report,
    write_json,
)
from engine.evaluation.evaluate import cells_of_folds, evaluate_cells, summarise
from engine.evaluation.perturb import perturbation_summary, sex_of_normal
from engine.evaluation.predictions import (
    CellResult,
    PredictionsStamp,
    cells_digest,
    load_predictions,
    save_predictions,
)
from engine.evaluation.tables import mean_std, percent
from engine.files import read_file
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import find_model
from engine.varifocal.model_folder import ModelInfo
from engine.varifocal.weights import load_model

# Cells of each kind on which a study of prices rests, without --perturb.
_STUDY_PER_KIND = 100


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on a labelled data set",
        description="Measure a model, cell by cell, on the patients of a data set it has not seen.",
        epilog="example: karyo-engine evaluate pki3-train.zip --folds 4 --json metrics.json --plots pages/compact-5",
    )
    parser.add_argument(
        "dataset",
        type=Path,
        metavar="DATASET",
        help="a data set folder or zip; or the .json of an evaluation, to compare it --against another one",
    )
    add_model_options(parser)
    add_dispatch_option(parser)
    parser.add_argument("--folds", type=fold_numbers, metavar="K,…", help="only these folds (default: all)")
    parser.add_argument(
        "--plots",
        type=Path,
        metavar="DIR",
        help="write evaluation.html, all tables and figures in one page, there, and doubtful_labels.csv: labels that "
        "look wrong, for a person to decide on (train --label-decisions)",
    )
    parser.add_argument(
        "--against",
        metavar="M2",
        help="test whether the model differs from another one (name or folder, evaluated on the same cells), or "
        "from the .json of an earlier evaluation",
    )
    parser.add_argument(
        "--perturb",
        type=positive,
        metavar="N",
        help="question the dispatch: N cells of each kind made abnormal (trisomies, monosomies, X0, XXY, …)",
    )
    parser.add_argument(
        "--study-prices",
        action="store_true",
        help="score a grid of prices of the joint assignment on these cells and on cells made abnormal",
    )
    parser.add_argument(
        "--predictions",
        type=Path,
        metavar="FILE",
        help="keep the predictions in this .npz, and take them from there when it exists",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def fold_numbers(text: str) -> tuple[int, ...]:
    """The value of --folds."""
    try:
        return tuple(int(part) for part in text.split(","))
    except ValueError as error:
        raise argparse.ArgumentTypeError("fold numbers such as 0,1") from error


def run(args: argparse.Namespace) -> None:
    if args.dataset.suffix == ".json":
        _compare_saved(args)
        return
    if args.plots:
        args.plots.mkdir(parents=True, exist_ok=True)  # what is wrong with it is told before the work
    if args.predictions:
        args.predictions.parent.mkdir(parents=True, exist_ok=True)
    predictor = Predictor.load(find_model(args.model), args.device)
    threshold = predictor.config.dispatch_threshold
    with Dataset.open(args.dataset) as dataset:
        if args.perturb or args.study_prices:
            _check_normal_cells(dataset, args.folds)
        other = _other(args)
        results = _results(dataset, predictor, args.dispatch, args.folds, args.predictions)
        summary = summarise(results, args.dispatch, threshold) | {"model": vars(predictor.model)}
        summary["roc"] = _areas(results)
        if args.perturb:
            summary["perturbed"] = perturbation_summary(
                results, args.perturb, threshold, in_context=predictor.type_probs
            )
        if args.study_prices:
            summary["price_study"] = _study(results, args.perturb or _STUDY_PER_KIND, predictor)
        if isinstance(other, Predictor):
            other = _measured(dataset, other, args)
        if other is not None:
            summary["against"] = _tested(summary, other)
        report(text_table(summary), args.json)
        write_json(summary, args.json)
        if args.plots:
            page = _write_page(args, dataset, predictor.model, summary, results)
            report(f"page             {page}", args.json)


def _check_normal_cells(dataset: Dataset, folds: Collection[int] | None) -> None:
    """ValueError unless there is a cell to make others of."""
    for cell in cells_of_folds(dataset, folds):
        if sex_of_normal([chromosome.type for chromosome in cell.chromosomes]):
            return
    raise ValueError(f"{dataset.path}: has no complete normal cell to make abnormal")


def _results(
    dataset: Dataset, predictor: Predictor, method: str, folds: Collection[int] | None, kept: Path | None
) -> list[CellResult]:
    """Predictions, from the file if there is one, dispatched."""
    stamp = PredictionsStamp(predictor.model.sha256, cells_digest(cells_of_folds(dataset, folds)))
    if kept is not None and kept.exists():
        threshold = predictor.config.dispatch_threshold
        return [result.dispatched_by(method, threshold) for result in load_predictions(kept, stamp)]
    with progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method=method, folds=folds, progress=progress)
    if kept is not None:
        save_predictions(kept, results, stamp)
    return results


def _areas(results: Sequence[CellResult]) -> dict[str, Any]:
    from engine.evaluation.roc import roc_summary  # scikit-learn takes its time to load

    return roc_summary(results)


def _compare_saved(args: argparse.Namespace) -> None:
    """Two evaluations that were saved; no image is read."""
    if not args.against or not args.against.endswith(".json"):
        raise ValueError(f"{args.dataset}: a saved evaluation is compared --against the .json of another one")
    summary = _saved_evaluation(args.dataset)
    summary["against"] = _tested(summary, _saved_evaluation(Path(args.against)))
    report("\n".join(_against_lines(summary["against"])), args.json)
    write_json(summary, args.json)


def _study(results: Sequence[CellResult], per_kind: int, predictor: Predictor) -> dict[str, Any]:
    from engine.evaluation.price_study import study_prices

    with progress_bar("prices", "setting") as progress:
        return study_prices(results, per_kind, progress=progress, in_context=predictor.type_probs)


def _other(args: argparse.Namespace) -> Predictor | dict[str, Any] | None:
    """What --against names: another model, still to be measured, or a saved evaluation."""
    if args.against is None:
        return None
    if args.against.endswith(".json"):
        return _saved_evaluation(Path(args.against))
    return Predictor.load(find_model(args.against), args.device)


def _measured(dataset: Dataset, other: Predictor, args: argparse.Namespace) -> dict[str, Any]:
    results = _results(dataset, other, args.dispatch, args.folds, None)
    return summarise(results, args.dispatch, other.config.dispatch_threshold) | {"model": vars(other.model)}


def _tested(summary: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    from engine.evaluation.significance import compare_evaluations  # scipy.stats takes its time to load

    return {"model": other["model"], **compare_evaluations(summary, other)}


def _saved_evaluation(path: Path) -> dict[str, Any]:
    from engine.evaluation.significance import per_case_values

    try:
        saved = json.loads(read_file(path))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is no JSON ({error})") from error
    if not isinstance(saved, dict) or "model" not in saved:
        raise ValueError(f"{path}: holds no evaluation")
    try:
        per_case_values(saved)
    except ValueError as error:
        raise ValueError(f"{path}: cannot be compared ({error})") from error
    return saved


def _write_page(
    args: argparse.Namespace,
    dataset: Dataset,
    model: ModelInfo,
    summary: dict[str, Any],
    results: Sequence[CellResult],
) -> Path:
    from engine.evaluation.report import ReportSource, write_report  # loads matplotlib and scikit-learn

    network, _ = load_model(find_model(args.model))
    source = ReportSource(
        title=f"Evaluation of {model.name} {model.version}",
        facts=(
            ("command", command_text(args)),
            ("model", f"{model.name} {model.version}"),
            ("weights, sha256", model.sha256),
            ("data set", args.dataset.name),
            ("folds", ", ".join(map(str, sorted({result.fold for result in results})))),
            ("size", size_text(summary)),
            ("date", date.today().isoformat()),
        ),
        summary=summary,
        results=results,
        dataset=dataset,
        config=network.config,
        network=network,
        network_results=results,
    )
    with progress_bar("page", "part") as progress:
        return write_report(args.plots, source, progress)


def command_text(args: argparse.Namespace) -> str:
    """The command as it could be typed again; folders shortened to their names."""
    parts = ["karyo-engine", "evaluate", args.dataset.name, "--dispatch", args.dispatch]
    if args.model:
        parts += ["--model", Path(args.model).name]
    if args.folds:
        parts += ["--folds", ",".join(map(str, args.folds))]
    if args.against:
        parts += ["--against", Path(args.against).name]
    if args.perturb:
        parts += ["--perturb", str(args.perturb)]
    if args.study_prices:
        parts.append("--study-prices")
    return shlex.join(parts)


def size_text(summary: dict[str, Any]) -> str:
    """How much was evaluated."""
    named = (("n_images", "chromosome"), ("n_cases", "cell"), ("n_patients", "patient"))
    return ", ".join(counted(summary[key], what) for key, what in named)


def text_table(summary: dict[str, Any]) -> str:
    """The main numbers for the terminal."""
    kind, polarity = summary["type"], summary["polarity"]

    def share(value: float | None) -> str:
        return f"{percent(value)} %"

    lines = [
        f"{counted(summary['n_images'], 'chromosome')} of {counted(summary['n_cases'], 'cell')}, "
        f"dispatch: {summary['dispatch']}",
        f"type       acc {share(kind['acc'])}  F1 {share(kind['f1'])}",
        f"           per case {mean_std(kind['acc_per_case'])} %, dispatched {mean_std(kind['acc_per_case_d'])} %",
        f"polarity   acc {share(polarity['acc'])}  F1 {share(polarity['f1'])}",
        f"           per case {mean_std(polarity['acc_per_case'])} %",
        f"cells all right  {share(summary['cases_all_right']['raw'])}, "
        f"dispatched {share(summary['cases_all_right']['dispatched'])}",
        f"counts exact     {share(summary['counts_exact']['raw'])}, "
        f"dispatched {share(summary['counts_exact']['dispatched'])}",
        f"calibration ECE  {summary['calibration']['ece']:.4f}",
        f"seconds a case   {summary['seconds_per_case']:.2f}",
    ]
    lines += doubts_lines(summary)
    if "perturbed" in summary:
        made = summary["perturbed"]["all"]
        exact = ", ".join(f"{name} {share(score['counts_exact'])}" for name, score in made["dispatches"].items())
        lines.append(f"made abnormal    {made['n']} cells, counts exact: {exact}")
    if "price_study" in summary:
        chosen = summary["price_study"]["chosen"]
        lines.append(
            f"prices           best: clip {chosen['clip']:g}, further copy {chosen['further_copy']:g}, "
            f"further X or Y {chosen['further_sex_copy']:g}"
        )
    if "against" in summary:
        lines += _against_lines(summary["against"])
    return "\n".join(lines)


def doubts_lines(summary: dict[str, Any]) -> list[str]:
    """Labels that look wrong, and the figures apart from them, for the terminal."""
    doubted = summary["doubtful_labels"]
    if not doubted["n"]:
        return ["doubtful labels  none"]
    kinds = ", ".join(f"{count} {kind}" for kind, count in doubted["kinds"].items() if count)
    lines = [f"doubtful labels  {doubted['n']} in {counted(doubted['n_cases'], 'cell')} ({kinds}); a person decides"]
    apart = doubted["apart"]
    if apart["n_cases"]:
        lines.append(
            f"apart from them  type acc {percent(apart['type']['acc'])} %, "
            f"dispatched {mean_std(apart['type']['acc_per_case_d'])} %, "
            f"polarity acc {percent(apart['polarity']['acc'])} %: an optimistic bound"
        )
    return lines


def _against_lines(against: dict[str, Any]) -> list[str]:
    named = (
        ("type_acc", "type per case"),
        ("type_acc_d", "type per case, dispatched"),
        ("polarity_acc", "polarity per case"),
    )
    tests_named = (("paired_t", "paired t"), ("unpaired_t", "unpaired t"), ("mcnemar", "McNemar"))
    lines = []
    for key, name in named:
        tests = against[key]
        parts = [f"{percent(tests['mean'])} % against {percent(tests['other_mean'])} %"]
        parts += [
            f"{label} p = {tests[test]['p']:.2g}"
            for test, label in tests_named
            if tests.get(test, {}).get("p") is not None
        ]
        lines.append(f"{name}: {', '.join(parts)}")
    return lines
