"""karyo-engine models: the installed models, and which of them is in service."""

import argparse
import contextlib
import getpass
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from engine.commands.common import add_device_option, add_json_option, progress_bar, report, write_json
from engine.domain.counting import counted
from engine.evaluation.comparisons import Pair, ServiceComparison
from engine.evaluation.evaluate import evaluate_cells
from engine.evaluation.learned_pictures import count_learned, load_learned, picture_digests
from engine.evaluation.model_card import read_card
from engine.evaluation.predictions import cells_digest
from engine.inference.predictor import Predictor
from engine.io.dataset import Dataset
from engine.models import STORE_VARIABLE, ModelStore
from engine.varifocal.model_folder import ModelError, model_folder_at, read_info
from engine.varifocal.weights import load_model


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "models",
        help="list or show the installed models, put one into service, or take it back",
        description="The installed models and their cards; which is in service, and since when. The application and"
        " predict use the one in service.",
        epilog="example: karyo-engine models promote run --frozen frozen-set",
    )
    actions = parser.add_subparsers(dest="action", required=True, metavar="list | show | promote | rollback")
    listing = actions.add_parser(
        "list",
        help="all installed models; * marks the one in service",
        description="All installed models; * marks the one in service.",
        epilog="example: karyo-engine models list --json models.json",
    )
    add_json_option(listing)
    listing.set_defaults(run=run_list)
    show = actions.add_parser(
        "show",
        help="one model's card",
        description="A model's sha256, folder, configuration, history in this store, and card.",
        epilog="example: karyo-engine models show compact-7",
    )
    show.add_argument("model", metavar="M", help="an installed model's name or a model folder")
    show.set_defaults(run=run_show)
    promote = actions.add_parser(
        "promote",
        help="compare a model with the one in service on a frozen data set; put it into service if no worse",
        description="Measure the candidate and the model in service on a data set that neither has learned from, over"
        " all, by type, and in normal and abnormal cells apart. A worse candidate is refused (exit 1).",
        epilog="example: karyo-engine models promote run --frozen frozen-set",
    )
    promote.add_argument(
        "model",
        type=Path,
        metavar="RUN",
        help="folder of a training run, a model folder, or an installed model's name",
    )
    promote.add_argument("--frozen", type=Path, required=True, metavar="DATASET", help="a data set folder or zip")
    promote.add_argument(
        "--force", action="store_true", help="promote it although it is worse or knows the data set; goes on record"
    )
    promote.add_argument("--reason", default="", metavar="TEXT", help="why; needed with --force")
    add_device_option(promote)
    add_json_option(promote)
    promote.set_defaults(run=run_promote)
    rollback = actions.add_parser(
        "rollback",
        help="take the last promotion back",
        description="Put the model back into service that the last promotion replaced.",
        epilog='example: karyo-engine models rollback --reason "misses short chromosomes"',
    )
    rollback.add_argument("--reason", default="", metavar="TEXT", help="why")
    rollback.set_defaults(run=run_rollback)
    for action in (promote, rollback):
        action.add_argument("--who", default="", metavar="NAME", help="who answers for it (default: the account)")
    for action in (listing, show, promote, rollback):
        add_store_option(action)


def add_store_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--store",
        type=Path,
        metavar="DIR",
        help=f"folder of the promoted models (default: the environment variable {STORE_VARIABLE}, else the user's)",
    )


def chosen_store(args: argparse.Namespace) -> ModelStore:
    """The store of --store, else the usual one; one that is not there yet is empty.

    Raises:
        OSError: a file stands there or above it, or it cannot be read; names it.
    """
    store = ModelStore(args.store) if args.store else ModelStore.usual()
    with contextlib.suppress(FileNotFoundError), os.scandir(store.folder):
        pass
    return store


def run_list(args: argparse.Namespace) -> None:
    store = chosen_store(args)
    models, serving = store.installed(), store.in_service()
    for model in models:
        mark = "*" if model.in_service else " "
        told = f"version {model.info.version}  sha256 {model.info.sha256[:12]}" if model.info else model.problem
        report(f"{mark} {model.name}  {told}", args.json)
    if serving.problem:
        report(serving.problem, args.json)
    elif not store.history():
        report(f"{store.folder}: nothing has been promoted there", args.json)
    write_json(
        {
            "store": str(store.folder),
            "problem": serving.problem,
            "models": [
                {
                    "name": model.name,
                    "folder": str(model.folder),
                    "in_service": model.in_service,
                    "version": model.info and model.info.version,
                    "sha256": model.info and model.info.sha256,
                    "problem": model.problem,
                }
                for model in models
            ],
        },
        args.json,
    )


def run_show(args: argparse.Namespace) -> None:
    store = chosen_store(args)
    folder = store.find(args.model)
    network, info = load_model(folder)
    history = store.history()
    report(f"{info.full_name}\nsha256 {info.sha256}\n{folder}\n")
    for key, value in network.config.to_dict().items():
        report(f"{key:22} {value}")
    for act in history:
        # A line that was mended by hand may lack what serves for reading alone.
        comes, goes = act["model"]["folder"], act.get("replaced", "?")
        if folder.name in (comes, goes):
            at, who = act.get("at", "?"), act.get("who", "?")
            forced = " (forced)" if act.get("forced") else ""
            why = f": {act['reason']}" if act.get("reason") else ""
            report(f"{at} {act['action']}, {comes} instead of {goes}, by {who}{forced}{why}")
    report("\n" + (read_card(folder) or "no model card"))


def run_promote(args: argparse.Namespace) -> None:
    if args.force and not args.reason.strip():
        raise ValueError("--force needs --reason: why a worse model goes into service")
    store = chosen_store(args)
    folder = model_folder_at(args.model) or store.find(str(args.model))
    serving = store.in_service()
    if serving.problem:
        report(serving.problem, args.json)
    info, present = read_info(folder), read_info(serving.folder)
    if info.sha256 == present.sha256:
        raise ModelError(f"{folder}: its weights are those of {serving.folder.name}, which is in service already")
    store.check_promotable()
    models = {"candidate": folder, "in service": serving.folder}
    with Dataset.open(args.frozen) as frozen:
        known = _known(args, frozen, models)
        comparison = _compared(args, frozen, models)
        digest = cells_digest(frozen.cells)
    report(_comparison_text(comparison, info.full_name, serving.folder.name), args.json)
    worse = comparison["worse"]
    if worse and not args.force:
        write_json({"promoted": None, "comparison": comparison}, args.json)
        more = f" (and {len(worse) - 1} more)" if len(worse) > 1 else ""
        raise ModelError(f"{folder}: not promoted, worse than {serving.folder.name} in {worse[0]}{more}")
    forced = bool(worse or known["candidate"])
    facts = {
        "forced": forced,
        "reason": args.reason,
        "frozen": {
            "data": args.frozen.name,
            "cells_sha256": digest,
            "n_cases": comparison["n_cases"],
            "known_to_candidate": known["candidate"],
            "known_in_service": known["in service"],
        },
        "comparison": comparison,
    }
    name = store.promote(folder, args.who or _account(), facts)
    report(f"{name} is in service" + (", forced" if forced else "") + f"; before: {serving.folder.name}", args.json)
    write_json({"promoted": name, "comparison": comparison}, args.json)


def _known(args: argparse.Namespace, frozen: Dataset, models: Mapping[str, Path]) -> dict[str, int]:
    """How many chromosomes of the frozen data set each model has learned from, by its role; told, if any.

    Raises:
        ModelError: the candidate has, and is not to be forced.
    """
    with progress_bar("compare", "cell") as progress:
        digests = picture_digests(frozen, frozen.cells, progress)
    known = {role: count_learned(load_learned(model), digests) for role, model in models.items()}
    for role, model in models.items():
        if known[role]:
            text = f"{model}: has learned from {known[role]} of the {len(digests)} chromosomes of {args.frozen}"
            if role == "candidate" and not args.force:
                raise ModelError(f"{text}: not measured, not promoted; give a frozen set that it has not seen")
            report(f"{text}: it looks better than it is", args.json)
    return known


def _compared(args: argparse.Namespace, frozen: Dataset, models: Mapping[str, Path]) -> ServiceComparison:
    from engine.evaluation.promotion import compare_for_service  # scipy.stats takes its time to load

    results = []
    for role, model in models.items():
        predictor = Predictor.load(model, args.device)
        with progress_bar(role, "cell") as progress:
            results.append(evaluate_cells(frozen, predictor, progress=progress))
    return compare_for_service(*results)


def run_rollback(args: argparse.Namespace) -> None:
    name = chosen_store(args).rollback(args.who or _account(), args.reason)
    report(f"{name} is in service again")


def _account() -> str:
    return f"{getpass.getuser()}@{platform.node()}"


def _comparison_text(comparison: ServiceComparison, candidate: str, serving: str) -> str:
    def line(name: str, pair: Pair) -> str:
        return f"  {name:40} {100 * pair['candidate']:6.2f} %  {100 * pair['serving']:6.2f} %"

    lines = [
        f"{counted(comparison['n_images'], 'chromosome')} of {counted(comparison['n_cases'], 'cell')}: "
        f"{candidate} against {serving}",
        line("type", comparison["overall"]["type"]),
        line("type after dispatch", comparison["overall"]["type_dispatched"]),
        line("polarity", comparison["overall"]["polarity"]),
    ]
    for kind, found in comparison["kinds"].items():
        if found["n_cases"]:
            lines.append(
                line(f"type after dispatch, {counted(found['n_cases'], f'{kind} cell')}", found["type_dispatched"])
            )
            lines.append(line(f"exact counts, {kind}", found["counts_exact"]))
        else:
            lines.append(f"  no {kind} cell in the frozen data set: not compared")
    lines += [f"  worse: {text}" for text in comparison["worse"]]
    return "\n".join(lines)
