"""karyo-engine predict: type and polarity of every chromosome of a case, and the dispatched karyotype."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from engine.commands.common import (
    add_dispatch_option,
    add_json_option,
    add_model_options,
    progress_bar,
    report,
    write_json,
)
from engine.domain.case import Cell
from engine.domain.cell_warnings import unlike_warning, untyped_reasons
from engine.domain.chromosome import TYPES
from engine.domain.counting import counted
from engine.domain.doubts import doubts
from engine.domain.iscn import iscn_of_counts
from engine.domain.karyogram import UNASSIGNED
from engine.domain.prediction import Prediction
from engine.domain.unlike import unlike
from engine.inference.cell_look import with_look
from engine.inference.dispatch import Dispatch
from engine.inference.karyotype import dispatch_cell, propose_karyogram
from engine.inference.predictor import Predictor
from engine.io.case_folder import read_case
from engine.models import find_model


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "predict",
        help="type and orient the chromosomes of a case",
        description="Predict every chromosome of a case folder and dispatch each cell. Writes nothing there.",
        epilog="example: karyo-engine predict 24-0187 --json result.json",
    )
    parser.add_argument("case", type=Path, metavar="CASE", help="a case folder")
    add_model_options(parser)
    add_dispatch_option(parser)
    add_json_option(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> None:
    began = perf_counter()
    predictor = Predictor.load(find_model(args.model), args.device)
    loaded = perf_counter()
    case = read_case(args.case)
    seconds = {"load_model": loaded - began, "read": perf_counter() - loaded, "predict": 0.0, "dispatch": 0.0}
    cells = []
    for cell in map(with_look, case.cells):
        started = perf_counter()
        with progress_bar(cell.name, "chromosome") as progress:
            predictions = predictor.predict_cell(cell, progress=progress)
        predicted = perf_counter()
        dispatched = dispatch_cell(predictions, args.dispatch, predictor.config.dispatch_threshold)
        seconds["predict"] += predicted - started
        seconds["dispatch"] += perf_counter() - predicted
        cells.append(_cell_result(cell, predictions, dispatched))
        report(_cell_text(cells[-1]), args.json)
    write_json(
        {
            "case": str(args.case),
            "model": vars(predictor.model),
            "device": predictor.device_name,
            "fallbacks": [fallback.text for fallback in predictor.fallbacks],
            "cells": cells,
            "seconds": seconds,
        },
        args.json,
    )


def _cell_result(cell: Cell, predictions: Sequence[Prediction | None], dispatched: Dispatch) -> dict[str, Any]:
    karyogram = propose_karyogram(cell, predictions, dispatched)
    doubtful = {doubt.file for doubt in doubts(karyogram)}
    foreign = unlike_warning(karyogram, cell)
    untyped = untyped_reasons(karyogram)
    typed = Counter(slot for slot in dispatched.types if slot != UNASSIGNED)
    return {
        "cell": cell.name,
        "iscn": iscn_of_counts(typed) if typed else "",
        "warnings": [
            *([{"code": foreign.code, "types": [], "text": foreign.text}] if foreign else []),
            *(
                {"code": warning.code, "types": list(warning.types), "text": warning.text}
                for warning in dispatched.warnings
                if typed
            ),
        ],
        "unlike": [{"code": found.code, "text": found.text} for found in unlike(cell.look, karyogram)],
        "chromosomes": [
            {
                "file": chromosome.file,
                "type_probs": {
                    name: round(float(prob), 6) for name, prob in zip(TYPES, prediction.type_probs, strict=True)
                },
                "predicted_type": prediction.predicted_type,
                "dispatched_type": slot,
                "polarity": prediction.polarity,
                "polarity_prob": round(prediction.polarity_prob, 6),
                "box": vars(prediction.box),
                "upright_deg": round(prediction.upright_deg, 2),
                "doubt": chromosome.file in doubtful,
            }
            for chromosome, prediction, slot in zip(cell.chromosomes, predictions, dispatched.types, strict=True)
            if prediction is not None
        ],
        "unreadable": [
            *(vars(unreadable) for unreadable in cell.unreadable),
            *({"file": file, "reason": f"not typed: {reason}"} for file, reason in untyped.items()),
        ],
        "inverted": cell.inverted,
        "whitened": cell.whitened,
        "stretched": cell.stretched,
        "cleared": list(cell.cleared),
    }


def _cell_text(cell: dict[str, Any]) -> str:
    unsure = sum(chromosome["doubt"] for chromosome in cell["chromosomes"])
    karyotype = cell["iscn"] or "nothing typed"
    lines = [f"{cell['cell']}: {karyotype}, {counted(len(cell['chromosomes']), 'chromosome')}, {unsure} need a look"]
    if cell["inverted"]:
        lines.append("  dark background: the images were inverted")
    elif cell["whitened"]:
        lines.append("  background not white: the images were read on white")
    if cell["stretched"]:
        lines.append("  faint: the images were read with more contrast")
    if cell["cleared"]:
        lines.append(f"  parts of neighbours at the edge were not read: {', '.join(cell['cleared'])}")
    lines += [f"  warning: {warning['text']}" for warning in cell["warnings"]]
    lines += [f"  not read: {unreadable['file']}: {unreadable['reason']}" for unreadable in cell["unreadable"]]
    return "\n".join(lines)
