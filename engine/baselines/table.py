"""Tables VIII and IX of the compared systems: as values, as Markdown, as a page."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Literal

import numpy as np

from engine.baselines.comparison import FoldResult
from engine.baselines.table_values import CompareTable, PValues, SystemMetrics, SystemRow
from engine.domain.counting import counted
from engine.evaluation import scores
from engine.evaluation.metrics import accuracy, mean_and_std
from engine.evaluation.page import Section, html_page
from engine.evaluation.predictions import CellResult
from engine.evaluation.significance import compare_evaluations
from engine.evaluation.summary import MeanStd
from engine.evaluation.tables import Table

_COLUMNS = (
    "System",
    "F1 T",
    "F1 P",
    "Acc. T",
    "Acc. P",
    "Acc. per Case T",
    "Acc. per Case P",
    "Acc. per Case-D",
    "joint",
    "all right, joint",
    "counts exact, joint",
    "errors : best single-scale",
    "p paired, unpaired t, McNemar",
)


def compare_table(results: Mapping[str, Sequence[FoldResult]], threshold: float) -> CompareTable:
    """All numbers of both tables.

    Args:
        results: of each system, its folds; all systems have the same ones.
        threshold: th of Algorithm 1.
    """
    names = list(results)
    by_method = {
        name: {
            method: [fold.cell_results(method, threshold) for fold in results[name]] for method in ("paper", "joint")
        }
        for name in names
    }
    every = {name: _metrics(by_method[name]["paper"], by_method[name]["joint"]) for name in names}
    single = [name for name in names if results[name][0].facts.single_scale]
    best = min(single, key=lambda name: _type_error(every[name])) if single else None
    reference = "varifocal" if "varifocal" in names else min(names, key=lambda name: _type_error(every[name]))

    def row(name: str) -> SystemRow:
        facts, folds = results[name][0].facts, results[name]
        paper, joint = (_abnormal(by_method[name][method]) for method in ("paper", "joint"))
        return {
            "system": name,
            "single_scale": facts.single_scale,
            "notes": list(facts.notes),
            "parameters": facts.parameters,
            "epochs": facts.epochs,
            "train_seconds": [fold.facts.train_seconds for fold in folds],
            "images_per_second": sum(f.facts.images for f in folds) / sum(f.facts.train_seconds for f in folds),
            "device": facts.device,
            "all": every[name],
            "abnormal": _metrics(paper, joint) if paper else None,
            "error_ratio": {
                "per_image": None if best is None else _ratio(_type_error(every[name]), _type_error(every[best])),
                "per_case_joint": None
                if best is None
                else _ratio(_joint_error(every[name]), _joint_error(every[best])),
            },
            "p": None if name == reference else _tests(by_method[reference]["paper"], by_method[name]["paper"]),
        }

    first = results[names[0]]
    return {
        "folds": [fold.fold for fold in first],
        "n_images": sum(len(fold.types) for fold in first),
        "n_cases": sum(len(fold.cell_names) for fold in first),
        "n_abnormal": sum(len(cells) for cells in _abnormal(by_method[names[0]]["paper"])),
        "best_single_scale": best,
        "reference": reference,
        "systems": [row(name) for name in names],
    }


def _abnormal(folds: Sequence[list[CellResult]]) -> list[list[CellResult]]:
    kept = [[cell for cell in cells if cell.is_abnormal] for cells in folds]
    return [cells for cells in kept if cells]


def _metrics(paper: Sequence[list[CellResult]], joint: Sequence[list[CellResult]]) -> SystemMetrics:
    """The metrics of III-C from each fold's cells, at least one, under both dispatches."""
    folds = [scores.accuracies(cells) for cells in paper]
    every, every_joint = list(chain.from_iterable(paper)), list(chain.from_iterable(joint))
    whole = scores.accuracies(every)
    right, right_joint = (scores.cell_shares(cells, scores.all_right) for cells in (every, every_joint))
    exact, exact_joint = (scores.cell_shares(cells, scores.counts_are_exact) for cells in (every, every_joint))
    return {
        "n_cases": len(every),
        "type": {
            "acc": _over_folds([fold["type"]["acc"] for fold in folds]),
            "f1": _over_folds([fold["type"]["f1"] for fold in folds]),
            "acc_per_case": whole["type"]["acc_per_case"],
            "acc_per_case_d": whole["type"]["acc_per_case_d"],
            "acc_per_case_joint": mean_and_std([accuracy(c.types, c.dispatched) for c in every_joint]),
        },
        "polarity": {
            "acc": _over_folds([fold["polarity"]["acc"] for fold in folds]),
            "f1": _over_folds([fold["polarity"]["f1"] for fold in folds]),
            "acc_per_case": whole["polarity"]["acc_per_case"],
        },
        "cases_all_right": {
            "raw": right["raw"],
            "paper": right["dispatched"],
            "joint": right_joint["dispatched"],
        },
        "counts_exact": {"raw": exact["raw"], "paper": exact["dispatched"], "joint": exact_joint["dispatched"]},
    }


def _over_folds(values: Sequence[float]) -> MeanStd:
    return {"mean": float(np.mean(values)), "std": float(np.std(values)) if len(values) > 1 else None}


def _type_error(metrics: SystemMetrics) -> float:
    return 1.0 - metrics["type"]["acc"]["mean"]


def _joint_error(metrics: SystemMetrics) -> float:
    return 1.0 - metrics["type"]["acc_per_case_joint"]["mean"]


def _ratio(error: float, of: float) -> float | None:
    return error / of if of > 0 else None


def _tests(reference: Sequence[list[CellResult]], other: Sequence[list[CellResult]]) -> PValues:
    """p of the paired and the unpaired t-test [51], [52] on Acc. per Case (type), and of McNemar's on chromosomes."""
    mine, others = ({"cases": scores.per_case(list(chain.from_iterable(folds)))} for folds in (reference, other))
    found = compare_evaluations(mine, others)["type_acc"]
    return {
        "paired": found["paired_t"]["p"],
        "unpaired": found["unpaired_t"]["p"],
        "mcnemar": found["mcnemar"]["p"],
    }


def markdown(table: CompareTable, title: str) -> str:
    """Both tables, how each system was trained, and their notes."""
    parts = [f"# {title}", "", "\n\n".join(_caption(table))]
    for part in _tables(table):
        rows = [part.head, ("---",) * len(part.head), *part.rows]
        parts += ["", f"## {part.title}", "", *("| " + " | ".join(row) + " |" for row in rows)]
    return "\n".join(parts) + "\n"


def page(table: CompareTable, title: str) -> str:
    """The same as one HTML page without anything from outside."""
    facts = [
        ("chromosomes", str(table["n_images"])),
        ("cells", str(table["n_cases"])),
        ("best single-scale system", str(table["best_single_scale"] or "–")),
    ]
    return html_page(title, facts, [Section("Systems", _tables(table), text=" ".join(_caption(table)))])


def _tables(table: CompareTable) -> list[Table]:
    parts = [("All cells (Table VIII)", _rows(table, "all"))]
    if table["n_abnormal"]:
        parts.append(
            (f"The {table['n_abnormal']} cells with a numerical finding (Table IX)", _rows(table, "abnormal"))
        )
    parts.append(("How each was trained", _training_rows(table)))
    return [Table(title, rows[0], tuple(rows[1:])) for title, rows in parts]


def _caption(table: CompareTable) -> list[str]:
    folds, best = ", ".join(map(str, table["folds"])), table["best_single_scale"]
    errors = (
        f"Errors: type errors over those of {best}, image by image; in brackets per case after the joint dispatch."
        if best
        else "Errors: – without a single-scale system to compare with."
    )
    size = f"{counted(table['n_images'], 'chromosome')} of {counted(table['n_cases'], 'cell')}"
    return [
        f"{size}, each measured while its fold (of {folds}) was kept aside. T type, P polarity. Acc. and F1: mean ± "
        "standard deviation over folds; per case: over cells. "
        "Acc. per Case-D: Algorithm 1; joint: the best assignment of the whole cell.",
        f"{errors} p, against {table['reference']}: t-tests of Acc. per Case (T), and "
        "McNemar's exact test on chromosomes.",
    ]


def _rows(table: CompareTable, part: Literal["all", "abnormal"]) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [_COLUMNS if part == "all" else _COLUMNS[:-2]]
    for row in table["systems"]:
        metrics = row[part]
        if metrics is None:
            continue
        kind, polarity = metrics["type"], metrics["polarity"]
        cells = [
            row["system"],
            _percent(kind["f1"]),
            _percent(polarity["f1"]),
            _percent(kind["acc"]),
            _percent(polarity["acc"]),
            _percent(kind["acc_per_case"]),
            _percent(polarity["acc_per_case"]),
            _percent(kind["acc_per_case_d"]),
            _percent(kind["acc_per_case_joint"]),
            _percent({"mean": metrics["cases_all_right"]["joint"], "std": None}),
            _percent({"mean": metrics["counts_exact"]["joint"], "std": None}),
        ]
        if part == "all":
            ratio, p = row["error_ratio"], row["p"]
            cells += [
                f"{_number(ratio['per_image'], '.2f')} ({_number(ratio['per_case_joint'], '.2f')})",
                "–"
                if p is None
                else ", ".join(_number(value, ".1e") for value in (p["paired"], p["unpaired"], p["mcnemar"])),
            ]
        rows.append(tuple(cells))
    return rows


def _training_rows(table: CompareTable) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [("System", "parameters", "epochs", "minutes", "images/s", "device", "notes")]
    for row in table["systems"]:
        rows.append(
            (
                row["system"],
                f"{row['parameters'] / 1e6:.1f} M",
                ", ".join(f"{name} {count}" for name, count in row["epochs"].items()),
                _number(float(np.mean(row["train_seconds"])) / 60, ".1f"),
                f"{row['images_per_second']:.0f}",
                row["device"],
                "; ".join(row["notes"]) or "–",
            )
        )
    return rows


def _percent(value: MeanStd) -> str:
    mean, std = value["mean"], value["std"]
    return f"{100 * mean:.2f}" + ("" if std is None else f" ± {100 * std:.2f}")


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
