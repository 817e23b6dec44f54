"""karyo-engine evaluate: the metrics of Section III-C on a labelled data set, and a page of tables and figures."""

import argparse
import json
import shlex
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine.commands.common import (
    add_dispatch_option,
    add_json_option,
    add_model_options,
    fold_numbers,
    positive,
    progress_bar,
    report,
    write_json,
)
from engine.commands.measured import against_lines, areas, count_known, learned_text, size_text, text_table
from engine.evaluation.comparisons import Against
from engine.evaluation.evaluate import cells_of_folds, evaluate_cells, measured_model, summarise
from engine.evaluation.learned_pictures import load_learned
from engine.evaluation.model_card import RenewableCard, read_card, told_data
from engine.evaluation.perturb import KINDS, perturbation_summary, sex_of_normal
from engine.evaluation.predictions import (
    CellResult,
    PredictionsStamp,
    cells_digest,
    load_predictions,
    save_predictions,
)
from engine.evaluation.summary import Evaluation, PriceStudy, Summary
from engine.files import read_file
from engine.inference.predictor import Predictor
from engine.io.atomic import write_atomically
from engine.io.dataset import Dataset
from engine.models import find_model

# Cells of each kind on which a study of prices rests, without --perturb.
_STUDY_PER_KIND = 100

# The options that nothing can be done about where two saved evaluations are compared.
_OF_IMAGES = ("model", "folds", "plots", "perturb", "study_prices", "predictions", "renew_card")


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "evaluate",
        help="measure a model on a labelled data set",
        description="Measure a model, cell by cell, on the patients of a data set it has not seen.",
        epilog="example: karyo-engine evaluate pki3-train.zip --folds 4 --json metrics.json --plots pages/compact-7",
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
        help=f"question the dispatch: N cells of each kind made abnormal ({', '.join(KINDS)}); what the data set has "
        "no cells for is named and left out",
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
    parser.add_argument(
        "--renew-card",
        type=Path,
        metavar="FILE",
        help="put what is measured into this MODEL_CARD.md, of the model or of one that quotes it as its sibling",
    )
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    if args.dataset.suffix == ".json":
        _compare_saved(args)
        return
    if args.plots:
        args.plots.mkdir(parents=True, exist_ok=True)  # what is wrong with it is told before the work
    if args.predictions:
        args.predictions.parent.mkdir(parents=True, exist_ok=True)
    folder = find_model(args.model)
    predictor, learned = Predictor.load(folder, args.device), load_learned(folder)
    threshold = predictor.config.dispatch_threshold
    with Dataset.open(args.dataset) as dataset:
        if args.perturb or args.study_prices:
            _check_normal_cells(dataset, args.folds)
        other = _other(args)
        card = _renewable_card(args.renew_card, predictor, args.folds or dataset.folds) if args.renew_card else None
        results, unsaved = _results(dataset, predictor, args.dispatch, args.folds, args.predictions)
        summary = _summarised(results, args, predictor)
        summary["roc"] = areas(results)
        summary["learned_from"] = told_data(read_card(folder) or "")
        if learned:
            summary["n_learned"] = count_known(dataset, args.folds, learned)
        if args.perturb:
            summary["perturbed"] = perturbation_summary(
                results, args.perturb, threshold, in_context=predictor.type_probs
            )
        if args.study_prices:
            summary["price_study"] = _study(results, args.perturb or _STUDY_PER_KIND, predictor)
        if other is not None:
            measured = _measured(dataset, other, args) if isinstance(other, Predictor) else other
            summary["against"] = _tested(summary, measured)
        report(text_table(summary), args.json)
        write_json(summary, args.json)
        if args.plots:
            page = _write_page(args, dataset, predictor, summary, results)
            report(f"page             {page}", args.json)
        if card:
            write_atomically(args.renew_card, card.with_measurements(summary, date.today()).encode())
            report(f"card             {args.renew_card}", args.json)
    if unsaved:
        raise unsaved  # not before the figures are told: they took minutes


def _renewable_card(path: Path, predictor: Predictor, folds: Collection[int]) -> RenewableCard:
    try:
        return RenewableCard.parse(read_file(path).decode(), predictor.model.sha256, set(folds))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _check_normal_cells(dataset: Dataset, folds: Collection[int] | None) -> None:
    """ValueError unless there is a cell to make others of."""
    for cell in cells_of_folds(dataset, folds):
        if sex_of_normal([chromosome.type for chromosome in cell.chromosomes]):
            return
    raise ValueError(f"{dataset.path}: has no complete normal cell to make abnormal")


def _results(
    dataset: Dataset, predictor: Predictor, method: str, folds: Collection[int] | None, kept: Path | None
) -> tuple[list[CellResult], OSError | None]:
    """Predictions, from the file if there is one, dispatched; and why they could not be kept in it."""
    stamp = PredictionsStamp(predictor.model.sha256, cells_digest(cells_of_folds(dataset, folds)))
    if kept is not None and kept.exists():
        threshold = predictor.config.dispatch_threshold
        return [result.dispatched_by(method, threshold) for result in load_predictions(kept, stamp)], None
    with progress_bar("evaluate", "cell") as progress:
        results = evaluate_cells(dataset, predictor, method=method, folds=folds, progress=progress)
    try:
        if kept is not None:
            save_predictions(kept, results, stamp)
    except OSError as error:
        return results, error
    return results, None


def _compare_saved(args: argparse.Namespace) -> None:
    """Two evaluations that were saved; no image is read."""
    if not args.against or not args.against.endswith(".json"):
        raise ValueError(f"{args.dataset}: a saved evaluation is compared --against the .json of another one")
    if given := [f"--{name.replace('_', '-')}" for name in _OF_IMAGES if getattr(args, name)]:
        raise ValueError(f"{args.dataset}: a saved evaluation takes no {', '.join(given)}")
    summary = _saved_evaluation(args.dataset)
    summary["against"] = _tested(summary, _saved_evaluation(Path(args.against)))
    report("\n".join(against_lines(summary["against"])), args.json)
    write_json(summary, args.json)


def _study(results: Sequence[CellResult], per_kind: int, predictor: Predictor) -> PriceStudy:
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


def _measured(dataset: Dataset, other: Predictor, args: argparse.Namespace) -> Evaluation:
    results, _ = _results(dataset, other, args.dispatch, args.folds, None)
    return _summarised(results, args, other)


def _summarised(results: Sequence[CellResult], args: argparse.Namespace, predictor: Predictor) -> Evaluation:
    summary = summarise(results, args.dispatch, predictor.config.dispatch_threshold)
    return {**summary, "model": measured_model(predictor.model)}


def _tested(summary: Mapping[str, Any], other: Mapping[str, Any]) -> Against:
    from engine.evaluation.significance import compare_evaluations  # scipy.stats takes its time to load

    return {"model": other["model"], **compare_evaluations(summary, other)}


def _saved_evaluation(path: Path) -> dict[str, Any]:
    from engine.evaluation.significance import per_case_values

    try:
        saved = json.loads(read_file(path))
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{path}: is no JSON ({error})") from error
    if not isinstance(saved, dict) or not {"model", "folds"} & saved.keys():
        raise ValueError(f"{path}: holds no evaluation")
    # A cross-validation has a model for each fold.
    model = saved.setdefault("model", {"name": "the cross-validation", "version": path.name})
    try:
        per_case_values(saved)
        if not isinstance(model, dict) or not {"name", "version"} <= model.keys():
            raise ValueError("its model has no name and version")
    except ValueError as error:
        raise ValueError(f"{path}: cannot be compared ({error})") from error
    return saved


def _write_page(
    args: argparse.Namespace,
    dataset: Dataset,
    predictor: Predictor,
    summary: Summary,
    results: Sequence[CellResult],
) -> Path:
    from engine.evaluation.report import ReportSource, write_report  # loads matplotlib and scikit-learn

    model = predictor.model
    source = ReportSource(
        title=f"Evaluation of {model.full_name}",
        facts=(
            ("command", _command_text(args)),
            ("model", model.full_name),
            ("weights, sha256", model.sha256),
            ("it has learned from", summary["learned_from"] or "its card does not say"),
            *((("of these chromosomes", learned),) if (learned := learned_text(summary)) else ()),
            ("data set", args.dataset.name),
            ("folds", ", ".join(map(str, sorted({result.fold for result in results})))),
            ("size", size_text(summary)),
            ("date", date.today().isoformat()),
        ),
        summary=summary,
        results=results,
        dataset=dataset,
        config=predictor.config,
        network=predictor.network,
        network_results=results,
    )
    with progress_bar("page", "part") as progress:
        return write_report(args.plots, source, progress)


def _command_text(args: argparse.Namespace) -> str:
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
