"""Tables that question the dispatch: each on the same predictions, on cells made abnormal, and at other prices."""

from engine.evaluation.summary import Perturbed, PricesScored, PriceStudy, Summary
from engine.evaluation.tables import Table, mean_std, percent

_DISPATCH_NAMES = {"none": "none: highest probability", "paper": "paper: Algorithm 1", "joint": "joint assignment"}
_MOST_SETTINGS = 12


def dispatch_table(summary: Summary) -> Table:
    """Every dispatch on the same predictions."""
    rows = tuple(
        (
            label,
            mean_std(summary["dispatches"][method]["acc_per_case_d"]),
            percent(summary["dispatches"][method]["cases_all_right"]),
            percent(summary["dispatches"][method]["counts_exact"]),
            percent(summary["dispatches"][method]["abnormal_counts_exact"]),
        )
        for method, label in _DISPATCH_NAMES.items()
    )
    head = ("dispatch", "Acc. per Case-D", "cells all right", "counts exact", "counts exact, abnormal cells")
    return Table("The dispatches compared, %", head, rows)


def perturbed_table(perturbed: Perturbed) -> Table:
    """Cells made abnormal: exact counts, and findings that cannot be seen, of each dispatch."""
    rows = []
    for kind, scores in {**perturbed["kinds"], "all": perturbed["all"]}.items():
        given = scores["dispatches"]
        exact = (percent(given[method]["counts_exact"], 1) for method in _DISPATCH_NAMES)
        hidden = (percent(given[method]["hidden"], 1) for method in _DISPATCH_NAMES)
        unseen = percent(given["joint"]["hidden_without_doubt"], 1)
        rows.append((kind, str(scores["n"]), *exact, *hidden, unseen))
    head = (
        *("made", "cells", "exact, none", "exact, paper", "exact, joint"),
        *("hidden, none", "hidden, paper", "hidden, joint", "hidden without a doubt, joint"),
    )
    return Table(
        "Cells made abnormal, %",
        head,
        tuple(rows),
        "Normal cells with chromosomes removed, or added from other patients' cells. Exact: all 24 class counts. "
        "Hidden: the changed types have a normal cell's counts; without a doubt: and the application doubts no "
        f"chromosome that was given to one of them or taken from it. {left_out_text(perturbed)}".rstrip(),
    )


def left_out_text(made: Perturbed | PriceStudy) -> str:
    """Which of the cells that were to be made abnormal could not be, and why; empty if all were."""
    asked, counts = made["per_kind"], made["left_out"]
    kinds = [f"{kind} ({'all' if count == asked else count} of {asked})" for kind, count in counts.items()]
    if not kinds:
        return ""
    return f"Left out for want of a normal cell of that sex or of another patient's chromosome: {', '.join(kinds)}."


def price_table(study: PriceStudy) -> Table:
    """The joint assignment's prices: those in use, those chosen, and the best of the grid."""

    def row(name: str, entry: PricesScored) -> tuple[str, ...]:
        prices = (entry["clip"], entry["further_copy"], entry["further_sex_copy"])
        shares = (
            *(entry["counts_exact"], entry["all_right"]),
            *(entry["made_counts_exact"], entry["made_hidden"], entry["worst_hidden"]),
        )
        return (name, *(f"{price:g}" for price in prices), *(percent(share, 1) for share in shares))

    rows = [row("in use", study["default"]), row("best on all", study["chosen"])]
    rows += [row(f"chosen without part {part['part']}, on it", part) for part in study["parts"]]
    rows += [row("", entry) for entry in study["settings"][:_MOST_SETTINGS]]
    held_out = study["held_out"]
    return Table(
        "Prices of the joint assignment",
        (
            *("", "clip", "further copy", "further X or Y", "counts exact, %", "all right, %"),
            *("made: counts exact, %", "made: hidden, %", "hidden of the worst kind, %"),
        ),
        tuple(rows),
        "Chosen on the other patients and measured on the rest: counts exact "
        f"{percent(held_out['counts_exact'], 1)} %, of cells made abnormal "
        f"{percent(held_out['made_counts_exact'], 1)} %. {left_out_text(study)}".rstrip(),
    )
