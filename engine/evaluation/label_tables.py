"""Tables of the labels that look wrong, from the "doubtful_labels" of an `evaluate --json` object."""

from collections.abc import Callable

from engine.domain.counting import counted
from engine.domain.doubtful_label import LabelDoubt
from engine.evaluation.summary import ApartFromDoubtful, DoubtfulLabels, Summary
from engine.evaluation.tables import Table, mean_std, percent

_MOST_ROWS = 200

# What a kind's evidence is, for a person who decides.
KIND_NOTES = {
    LabelDoubt.SHIFTED: "four or more sure labels of one cell are off in the same direction, by as many types",
    LabelDoubt.EXCHANGED: "two or three chromosomes of one cell have each other's label by the predictions",
    LabelDoubt.LONE: "a sure prediction, and the assignment of the whole cell agrees",
    LabelDoubt.POLARITY: "a sure prediction that the chromosome lies the other way",
}


def kinds_table(doubted: DoubtfulLabels) -> Table:
    """How many labels of each kind, and what speaks against them."""
    rows = [(f"{kind}: {note}", str(doubted["kinds"][kind])) for kind, note in KIND_NOTES.items()]
    return Table(
        "Labels that look wrong",
        ("kind, and what speaks against the label", "labels"),
        (
            *rows,
            (f"all, in {counted(doubted['n_cases'], 'cell')}", str(doubted["n"])),
        ),
        "A person decides: a sure error of the model looks the same. The list means something only for cells that "
        "the model has not learned from, and as far as its probabilities are true (see the calibration).",
    )


def apart_table(summary: Summary) -> Table:
    """The main figures of all chromosomes, and of those whose labels are not doubted."""
    apart = summary["doubtful_labels"]["apart"]

    def row(name: str, pick: Callable[[Summary | ApartFromDoubtful], str]) -> tuple[str, ...]:
        return (name, pick(summary), pick(apart) if apart["n_cases"] else "–")

    dispatched = f"({summary['dispatch']})"
    return Table(
        "The figures, and apart from these labels, %",
        ("", "all labels as they are", "apart from the doubtful ones"),
        (
            row("chromosomes", lambda s: str(s["n_images"])),
            row("type, Acc.", lambda s: percent(s["type"]["acc"])),
            row("type, F1", lambda s: percent(s["type"]["f1"])),
            row("type, Acc. per Case", lambda s: mean_std(s["type"]["acc_per_case"])),
            row(f"type, Acc. per Case-D {dispatched}", lambda s: mean_std(s["type"]["acc_per_case_d"])),
            row("polarity, Acc.", lambda s: percent(s["polarity"]["acc"])),
            row(f"cells with every type right {dispatched}", lambda s: percent(s["cases_all_right"]["dispatched"])),
            row(f"cells with exact class counts {dispatched}", lambda s: percent(s["counts_exact"]["dispatched"])),
            row("wrong chromosomes among the doubts", lambda s: percent(s["doubts"]["rule"]["errors_caught"])),
        ),
        "The left column is the result. The right one is an optimistic bound: its labels were left out because the "
        "model disagreed, and not all of them are wrong. The doubts' share gains most by it: errors of which the "
        "model is sure are just those that are left out.",
    )


def doubtful_labels_table(doubted: DoubtfulLabels) -> Table:
    """The labels themselves, as in doubtful_labels.csv."""
    rows = []
    for label in doubted["labels"][:_MOST_ROWS]:
        is_polarity = label["kind"] == LabelDoubt.POLARITY
        rows.append(
            (
                f"{label['case']}/{label['file']}",
                str(label["kind"]),
                _side(label["labelled_type"], label["labelled_polarity"] if is_polarity else None),
                _side(label["predicted_type"] or label["labelled_type"], label["predicted_polarity"]),
                f"{label['labelled_prob']:.4f}",
                f"{label['predicted_prob']:.4f}",
                " ".join(label["partners"]),
            )
        )
    more = len(doubted["labels"]) - len(rows)
    return Table(
        "Labels that look wrong, one by one",
        (
            *("chromosome", "kind", "labelled", "predicted"),
            *("probability of the label", "of the prediction", "exchanged with"),
        ),
        tuple(rows),
        "In doubtful_labels.csv beside this page, with a column for what a person decides: keep, leave out or "
        "relabel; karyo-engine train --label-decisions goes by it."
        + (f" {more} more are in the file alone." if more else ""),
    )


def _side(type_name: str, polarity: int | None) -> str:
    """A type, with the polarity where that is in question."""
    if polarity is None:
        return type_name
    return f"{type_name}, q-arm {'down' if polarity else 'up'}"
