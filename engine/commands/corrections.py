"""karyo-engine corrections: signed karyograms become a data set to train on."""

import argparse
from pathlib import Path

from engine.commands.common import add_json_option, positive, report, write_json
from engine.commands.models import add_store_option, chosen_store
from engine.domain.counting import counted
from engine.io.corrections import DEFAULT_FOLDS, CorrectionsError, export_corrections


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "corrections",
        help="make a data set of signed cases",
        description="Add signed cases to a data set: types as decided, images as in their files, without names."
        " Patients and cells get pseudonyms from a secret kept with the models, so that a patient stays in one fold."
        " Cases that are not signed are named and left out. One that is not there, cannot be read or is not as it was"
        " signed is a failure (exit 1), after the others are taken.",
        epilog="example: karyo-engine corrections 24-0187 24-0188 --out corrected",
    )
    parser.add_argument("cases", type=Path, nargs="+", metavar="CASE", help="case folders")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="DATASET",
        help="a new folder, an earlier export, or another data set",
    )
    parser.add_argument(
        "--folds",
        type=_folds,
        default=DEFAULT_FOLDS,
        metavar="N",
        help=f"over how many folds new patients are spread (default: {DEFAULT_FOLDS}); a data set keeps those it has",
    )
    add_store_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def _folds(text: str) -> int:
    if (folds := positive(text)) < 2:
        raise argparse.ArgumentTypeError("2 or more: one fold leaves none to train on")
    return folds


def run(args: argparse.Namespace) -> None:
    outcomes = export_corrections(args.cases, args.out, chosen_store(args).laboratory_key, folds=args.folds)
    for outcome in outcomes:
        if outcome.refused:
            report(f"{outcome.case}: refused: {outcome.refused}", args.json)
            continue
        left = "".join(f", {count} {why} left out" for why, count in (outcome.left_out or {}).items())
        report(
            f"{outcome.case}: {counted(outcome.chromosomes, 'chromosome')} of {counted(outcome.cells, 'cell')}{left}",
            args.json,
        )
    write_json({"cases": [vars(outcome) for outcome in outcomes]}, args.json)
    taken = any(outcome.cells for outcome in outcomes)
    failed = [
        f"{folder} ({outcome.refused})"
        for folder, outcome in zip(args.cases, outcomes, strict=True)
        if outcome.failed
    ]
    if failed:
        rest = f"{args.out} holds the others" if taken else f"{args.out} is as it was"
        raise CorrectionsError(f"cannot be used: {', '.join(failed)}; {rest}")
    if not taken:
        raise CorrectionsError(f"{args.out}: none of the cases could be exported; it is as it was")
