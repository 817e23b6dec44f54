"""The tables of Section III-D and further ones, from a `Summary`: plain text in rows and columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from engine.domain.chromosome import TYPES
from engine.evaluation.comparisons import Against, CaseAccuracy, McNemar, TTest
from engine.evaluation.summary import ClassRow, MeanStd, Summary

# What Table IV of the paper prints, for the reader's comparison: other data, other images.
PAPER_TABLE_IV = ("98.9 ± 0.7", "98.7 ± 0.7", "98.9 ± 2.3", "99.2 ± 2.1", "99.2 ± 0.3", "99.2 ± 0.3", "99.2 ± 1.5")

_MOST_CONFUSIONS, _MOST_CELLS = 15, 10

_Values = TypeVar("_Values")


@dataclass(frozen=True)
class Table:
    """A table to show: its title, column heads, rows of as many texts, and a note below."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def percent(value: float | None, digits: int = 2) -> str:
    """A share in [0, 1] in per cent without the sign; a dash for None."""
    return "–" if value is None else f"{100 * value:.{digits}f}"


def mean_std(value: MeanStd) -> str:
    """mean ± standard deviation in per cent."""
    return f"{percent(value['mean'])} ± {percent(value['std'])}"


def over_folds(folds: Sequence[_Values], pick: Callable[[_Values], float | None]) -> str:
    """Mean ± standard deviation of a share over folds, in per cent, as the paper prints it."""
    values = [value for value in map(pick, folds) if value is not None]
    if not values:
        return "–"
    return mean_std({"mean": float(np.mean(values)), "std": float(np.std(values))})


def metrics_table(summary: Summary, folds: Sequence[Summary] = ()) -> Table:
    """Table IV: the four metrics, and what a laboratory asks beyond them.

    Args:
        summary: of all cells together.
        folds: the summaries of the folds, where the model of each has not seen it; they give the deviation.
    """
    kind, polarity, interval = summary["type"], summary["polarity"], summary["interval_95"]

    def between(key: str) -> str:
        return "–".join(percent(bound) for bound in interval[key]) if key in interval else ""

    def share(name: str, pick: Callable[[Summary], float | None], key: str = "") -> tuple[str, ...]:
        return (name, _share(summary, folds, pick), between(key))

    def per_case(name: str, value: MeanStd, key: str = "") -> tuple[str, ...]:
        return (name, mean_std(value), between(key))

    rows = [
        share("type, Acc.", lambda s: s["type"]["acc"], "type.acc"),
        share("type, F1", lambda s: s["type"]["f1"]),
        per_case("type, Acc. per Case", kind["acc_per_case"]),
        per_case(f"type, Acc. per Case-D ({summary['dispatch']})", kind["acc_per_case_d"], "type.acc_per_case_d"),
        share("polarity, Acc.", lambda s: s["polarity"]["acc"], "polarity.acc"),
        share("polarity, F1", lambda s: s["polarity"]["f1"]),
        per_case("polarity, Acc. per Case", polarity["acc_per_case"]),
    ]
    rows = [(*row, printed) for row, printed in zip(rows, PAPER_TABLE_IV, strict=True)]
    beyond = [
        share("cells with every type right, no dispatch", lambda s: s["cases_all_right"]["raw"]),
        share(
            f"cells with every type right, {summary['dispatch']}",
            lambda s: s["cases_all_right"]["dispatched"],
            "cases_all_right.dispatched",
        ),
        share("cells with exact class counts, no dispatch", lambda s: s["counts_exact"]["raw"]),
        share(
            f"cells with exact class counts, {summary['dispatch']}",
            lambda s: s["counts_exact"]["dispatched"],
            "counts_exact.dispatched",
        ),
    ]
    rows += [(*row, "") for row in beyond]
    deviation = "over the folds; per case over the cells" if folds else "over the cells"
    return Table(
        "Metrics (Table IV), %",
        ("", "value", "95 % interval", "paper, own data"),
        tuple(rows),
        f"± is the standard deviation {deviation}. The interval draws the patients anew, 1000 times. The paper's "
        "87,831 images are of another laboratory: its numbers are for orientation.",
    )


def per_type_table(summary: Summary, folds: Sequence[Summary] = ()) -> Table:
    """Tables V and VII: precision, recall, F1 and polarity accuracy of each type."""
    head = ("type", "images", "F1", "precision", "recall", "polarity Acc.")
    rows = []
    for index, name in enumerate(TYPES):
        of_folds = [fold["per_type"][index] for fold in folds]
        row = summary["per_type"][index]
        rows.append((*_class_row(name, row, of_folds), _share(row, of_folds, lambda r: r["polarity_acc"])))
    return Table("Each type (Tables V and VII), %", head, tuple(rows))


def per_polarity_table(summary: Summary, folds: Sequence[Summary] = ()) -> Table:
    """Table VI."""
    rows = tuple(
        _class_row(name, summary["per_polarity"][index], [fold["per_polarity"][index] for fold in folds])
        for index, name in enumerate(("q-arm upward", "q-arm downward"))
    )
    return Table("Each polarity (Table VI), %", ("class", "images", "F1", "precision", "recall"), rows)


def _class_row(name: str, row: ClassRow, of_folds: Sequence[ClassRow]) -> tuple[str, ...]:
    """Of a class its name, the number of its images, F1, precision and recall."""
    return (
        name,
        str(row["n"]),
        _share(row, of_folds, lambda r: r["f1"]),
        _share(row, of_folds, lambda r: r["precision"]),
        _share(row, of_folds, lambda r: r["recall"]),
    )


def _share(values: _Values, of_folds: Sequence[_Values], pick: Callable[[_Values], float | None]) -> str:
    """A share, over the folds if there are any."""
    return over_folds(of_folds, pick) if of_folds else percent(pick(values))


def health_table(summary: Summary, folds: Sequence[Summary] = ()) -> Table:
    """Table IX, with the healthy cells beside: cells with a numerical finding apart from the others.

    Args:
        summary, folds: as in `metrics_table`.
    """

    def row(name: Literal["healthy", "abnormal"]) -> tuple[str, ...]:
        part = summary[name]
        if not part["n_cases"]:
            return (name, "0", *("–",) * 8)
        kind, polarity = part["type"], part["polarity"]
        of_folds = [fold[name] for fold in folds if fold[name]["n_cases"]]
        return (
            name,
            str(part["n_cases"]),
            _share(part, of_folds, lambda p: p["type"]["f1"]),
            _share(part, of_folds, lambda p: p["polarity"]["f1"]),
            _share(part, of_folds, lambda p: p["type"]["acc"]),
            _share(part, of_folds, lambda p: p["polarity"]["acc"]),
            mean_std(kind["acc_per_case"]),
            mean_std(polarity["acc_per_case"]),
            mean_std(kind["acc_per_case_d"]),
            _share(part, of_folds, lambda p: p["counts_exact"]["dispatched"]),
        )

    return Table(
        "Healthy and abnormal cells apart (Table IX), %",
        (
            *("", "cells", "F1 type", "F1 polarity", "Acc. type", "Acc. polarity", "per Case type"),
            *("per Case polarity", "per Case-D type", "counts exact"),
        ),
        (row("healthy"), row("abnormal")),
        "Abnormal is a cell whose labels hold more than two of an autosome or more than two sex chromosomes; one "
        "lost in preparation does not make it so.",
    )


def calibration_table(summary: Summary) -> Table:
    """How far the probabilities can be believed, and what the application's doubts are worth."""
    calibration, rule = summary["calibration"], summary["doubts"]["rule"]
    return Table(
        "Calibration and doubts",
        ("", "value"),
        (
            ("expected calibration error (ECE)", f"{calibration['ece']:.4f}"),
            ("negative log-likelihood", f"{calibration['nll']:.4f}"),
            ("temperature of least likelihood loss", f"{calibration['best_temperature']:.3f}"),
            ("ECE at that temperature", f"{calibration['ece_at_best_temperature']:.4f}"),
            ("chromosomes the application doubts, %", percent(rule["doubted"])),
            ("errors among them, % of all errors", percent(rule["errors_caught"])),
            ("errors without a doubt", str(rule["errors_missed"])),
            ("seconds a case", f"{summary['seconds_per_case']:.3f}"),
        ),
        "A temperature above 1: the model is too sure of itself; below 1: too modest.",
    )


def confusions_table(summary: Summary) -> Table:
    """The commonest confusions, both directions apart."""
    confusion = summary["confusion"]
    pairs = sorted(
        (
            (count, row, column)
            for row, counts in enumerate(confusion)
            for column, count in enumerate(counts)
            if row != column and count
        ),
        key=lambda pair: (-pair[0], pair[1:]),
    )
    rows = tuple(
        (TYPES[row], TYPES[column], str(count), percent(count / sum(confusion[row])))
        for count, row, column in pairs[:_MOST_CONFUSIONS]
    )
    return Table("Commonest confusions, before the dispatch", ("true", "predicted", "images", "% of the type"), rows)


def worst_cells_table(summary: Summary) -> Table:
    """The cells with most wrong types after the dispatch: bad cells, and cells whose labels are wrong."""
    cells = sorted(summary["cases"], key=lambda case: (-len(case["dispatched_wrong"]), case["case"]))
    rows = tuple(
        (
            case["case"],
            str(case["fold"]),
            str(case["n"]),
            "yes" if case["abnormal"] else "",
            str(len(case["type_wrong"])),
            str(len(case["dispatched_wrong"])),
            str(len(case["polarity_wrong"])),
        )
        for case in cells[:_MOST_CELLS]
        if case["dispatched_wrong"]
    )
    head = (
        *("cell", "fold", "chromosomes", "abnormal", "wrong types, no dispatch"),
        *(f"wrong types, {summary['dispatch']}", "wrong polarities"),
    )
    return Table("Cells with most errors", head, rows, "Such a cell may be a bad one, or its labels may be wrong.")


_COMPARED_NAMES: dict[CaseAccuracy, str] = {
    "type_acc": "type, Acc. per Case",
    "type_acc_d": "type, Acc. per Case-D",
    "polarity_acc": "polarity, Acc. per Case",
}


def significance_table(comparison: Against) -> Table:
    """Two systems: t-tests over cells and McNemar's test over chromosomes."""

    def p_value(test: TTest | McNemar | None) -> str:
        if test is None or test["p"] is None:
            return "–"
        return f"{test['p']:.2g}"

    rows = []
    for key, name in _COMPARED_NAMES.items():
        tests = comparison[key]
        mcnemar = tests.get("mcnemar")
        alone = "–" if mcnemar is None else f"{mcnemar['only_this_wrong']} / {mcnemar['only_other_wrong']}"
        rows.append(
            (
                name,
                percent(tests["mean"]),
                percent(tests["other_mean"]),
                p_value(tests.get("paired_t")),
                p_value(tests["unpaired_t"]),
                alone,
                p_value(mcnemar),
            )
        )
    head = ("", "this, %", "other, %", "p, paired t", "p, unpaired t", "wrong: this / other alone", "p, McNemar")
    same = "the same cells" if comparison["same_cells"] else "different cells: nothing can be paired"
    return Table(
        f"Against {comparison['model']['name']} {comparison['model']['version']}",
        head,
        tuple(rows),
        f"{comparison['n_cases']} and {comparison['other_n_cases']} cells, {same}. McNemar's test takes chromosomes "
        "as independent; those of one cell are not quite, so its p is somewhat too small.",
    )
