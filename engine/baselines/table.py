"""Tables VIII and IX of the compared systems: as values, as Markdown, as a page."""

import html
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from engine.baselines.comparison import FoldResult
from engine.evaluation.evaluate import summarise
from engine.evaluation.metrics import MeanStd, accuracy
from engine.evaluation.predictions import CellResult

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
    "p paired, unpaired",
)


def compare_table(results: Mapping[str, Sequence[FoldResult]], threshold: float) -> dict[str, Any]:
    """All numbers of both tables.

    Args:
        results: of each system, its folds; all systems have the same ones.
        threshold: th of Algorithm 1.

    Returns:
        {"folds", "n_images", "n_cases", "best_single_scale", "reference", "systems": [...]}. Each system has
        "all" (Table VIII) and "abnormal" (Table IX; None without such cells), shares in [0, 1], as mean and
        std over folds for acc and f1 (std None for one fold) and over all cells for the others; "error_ratio"
        of its type errors, image by image and per case under the joint dispatch, to those of the best
        single-scale system; "p" of the t-tests of its Acc. per Case against the reference, which is the
        varifocal system where it takes part, else the system with the fewest errors.
    """
    names = list(results)
    by_method = {
        name: {
            method: [fold.cell_results(method, threshold) for fold in results[name]] for method in ("paper", "joint")
        }
        for name in names
    }
    rows: list[dict[str, Any]] = []
    for name in names:
        paper, joint = by_method[name]["paper"], by_method[name]["joint"]
        rows.append(
            {
                "system": name,
                "single_scale": results[name][0].facts.single_scale,
                "notes": list(results[name][0].facts.notes),
                "parameters": results[name][0].facts.parameters,
                "epochs": results[name][0].facts.epochs,
                "train_seconds": [fold.facts.train_seconds for fold in results[name]],
                "images_per_second": sum(f.facts.images for f in results[name])
                / sum(f.facts.train_seconds for f in results[name]),
                "device": results[name][0].facts.device,
                "all": _metrics(paper, joint),
                "abnormal": _metrics(_abnormal(paper), _abnormal(joint)),
            }
        )
    single = [row for row in rows if row["single_scale"]]
    best = min(single, key=_type_error) if single else None
    reference = next((row for row in rows if row["system"] == "varifocal"), min(rows, key=_type_error))
    for row in rows:
        row["error_ratio"] = {
            "per_image": None if best is None else _ratio(_type_error(row), _type_error(best)),
            "per_case_joint": None if best is None else _ratio(_joint_error(row), _joint_error(best)),
        }
        row["p"] = (
            None
            if row is reference
            else _t_tests(by_method[reference["system"]]["paper"], by_method[row["system"]]["paper"])
        )
    first = results[names[0]]
    return {
        "folds": [fold.fold for fold in first],
        "n_images": sum(len(fold.types) for fold in first),
        "n_cases": sum(len(fold.cell_names) for fold in first),
        "n_abnormal": sum(len(cells) for cells in _abnormal(by_method[names[0]]["paper"])),
        "best_single_scale": None if best is None else best["system"],
        "reference": reference["system"],
        "systems": rows,
    }


def _abnormal(folds: Sequence[list[CellResult]]) -> list[list[CellResult]]:
    kept = [[cell for cell in cells if cell.is_abnormal] for cells in folds]
    return [cells for cells in kept if cells]


def _metrics(paper: Sequence[list[CellResult]], joint: Sequence[list[CellResult]]) -> dict[str, Any] | None:
    """The metrics of III-C from each fold's cells under both dispatches; None without any cell."""
    if not paper:
        return None
    folds = [summarise(cells, "paper") for cells in paper]
    every, every_joint = list(chain.from_iterable(paper)), list(chain.from_iterable(joint))
    whole, whole_joint = summarise(every, "paper"), summarise(every_joint, "joint")

    def over_folds(kind: str, metric: str) -> dict[str, float | None]:
        values = [fold[kind][metric] for fold in folds]
        return {"mean": float(np.mean(values)), "std": float(np.std(values)) if len(values) > 1 else None}

    return {
        "n_cases": len(every),
        "type": {
            "acc": over_folds("type", "acc"),
            "f1": over_folds("type", "f1"),
            "acc_per_case": whole["type"]["acc_per_case"],
            "acc_per_case_d": whole["type"]["acc_per_case_d"],
            "acc_per_case_joint": vars(MeanStd.of([accuracy(c.types, c.dispatched) for c in every_joint])),
        },
        "polarity": {
            "acc": over_folds("polarity", "acc"),
            "f1": over_folds("polarity", "f1"),
            "acc_per_case": whole["polarity"]["acc_per_case"],
        },
        "cases_all_right": {
            "raw": whole["cases_all_right"]["raw"],
            "paper": whole["cases_all_right"]["dispatched"],
            "joint": whole_joint["cases_all_right"]["dispatched"],
        },
        "counts_exact": {
            "raw": whole["counts_exact"]["raw"],
            "paper": whole["counts_exact"]["dispatched"],
            "joint": whole_joint["counts_exact"]["dispatched"],
        },
    }


def _type_error(row: dict[str, Any]) -> float:
    return 1.0 - float(row["all"]["type"]["acc"]["mean"])


def _joint_error(row: dict[str, Any]) -> float:
    return 1.0 - float(row["all"]["type"]["acc_per_case_joint"]["mean"])


def _ratio(error: float, of: float) -> float | None:
    return error / of if of > 0 else None


def _t_tests(reference: Sequence[list[CellResult]], other: Sequence[list[CellResult]]) -> dict[str, float | None]:
    """Two-sided p of the paired and the unpaired t-test [51], [52] on Acc. per Case; None where it is undefined."""

    def per_case(folds: Sequence[list[CellResult]]) -> NDArray[np.float64]:
        return np.array([accuracy(cell.types, cell.predicted) for cells in folds for cell in cells])

    a, b = per_case(reference), per_case(other)
    if len(a) < 2 or np.ptp(a - b) == 0:
        return {"paired": None, "unpaired": None}
    paired, unpaired = float(stats.ttest_rel(a, b).pvalue), stats.ttest_ind(a, b, equal_var=False).pvalue
    return {"paired": paired, "unpaired": float(unpaired) if np.isfinite(unpaired) else None}


def markdown(table: Mapping[str, Any], title: str) -> str:
    """Both tables, how each system was trained, and their notes."""
    parts = [f"# {title}", "", *_caption(table), "", "## All cells (Table VIII)", "", *_grid(_rows(table, "all"))]
    if table["n_abnormal"]:
        parts += ["", f"## The {table['n_abnormal']} cells with a numerical finding (Table IX)", ""]
        parts += _grid(_rows(table, "abnormal"))
    parts += ["", "## How each was trained", "", *_grid(_training_rows(table))]
    return "\n".join(parts) + "\n"


def page(table: Mapping[str, Any], title: str) -> str:
    """The same as one HTML page without anything from outside."""
    body = [f"<h1>{html.escape(title)}</h1>", *(f"<p>{html.escape(line)}</p>" for line in _caption(table))]
    sections = [("All cells (Table VIII)", _rows(table, "all"))]
    if table["n_abnormal"]:
        heading = f"The {table['n_abnormal']} cells with a numerical finding (Table IX)"
        sections.append((heading, _rows(table, "abnormal")))
    sections.append(("How each was trained", _training_rows(table)))
    for heading, rows in sections:
        body += [f"<h2>{html.escape(heading)}</h2>", "<table>"]
        for number, row in enumerate(rows):
            tag = "td" if number else "th"
            marked = ' class="best"' if number and row[0] == table["reference"] else ""
            cells = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for text in row)
            body.append(f"<tr{marked}>{cells}</tr>")
        body.append("</table>")
    return _PAGE.format(title=html.escape(title), body="\n".join(body))


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 14px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 90em; padding: 0 1em; color: #1c2430; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th, td {{ padding: .3em .7em; border-bottom: 1px solid #d7dce3; text-align: right; white-space: nowrap; }}
th:first-child, td:first-child, td:last-child, th:last-child {{ text-align: left; }}
td:last-child {{ white-space: normal; }}
tr.best td {{ font-weight: 600; }}
</style></head><body>
{body}
</body></html>
"""


def _caption(table: Mapping[str, Any]) -> list[str]:
    folds = ", ".join(map(str, table["folds"]))
    return [
        f"{table['n_images']} chromosomes of {table['n_cases']} cells, each measured while its fold (of {folds}) was "
        "kept aside. T type, P polarity. Acc. and F1: mean ± standard deviation over folds; per case: over cells. "
        "Acc. per Case-D: Algorithm 1; joint: the best assignment of the whole cell.",
        f"Errors: type errors over those of {table['best_single_scale'] or 'no system'}, image by image; in brackets "
        f"per case after the joint dispatch. p: t-tests of Acc. per Case (T) against {table['reference']}.",
    ]


def _rows(table: Mapping[str, Any], part: str) -> list[tuple[str, ...]]:
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
                "–" if p is None else f"{_number(p['paired'], '.1e')}, {_number(p['unpaired'], '.1e')}",
            ]
        rows.append(tuple(cells))
    return rows


def _training_rows(table: Mapping[str, Any]) -> list[tuple[str, ...]]:
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


def _grid(rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return [lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]


def _percent(value: Mapping[str, float | None]) -> str:
    mean, std = value["mean"], value["std"]
    if mean is None:
        return "–"
    return f"{100 * mean:.2f}" + ("" if std is None else f" ± {100 * std:.2f}")


def _number(value: float | None, form: str) -> str:
    return "–" if value is None else format(value, form)
