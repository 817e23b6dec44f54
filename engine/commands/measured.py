"""What the commands that measure share: what was measured, told on the terminal, and what was known before."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from engine.commands.common import progress_bar
from engine.domain.counting import counted
from engine.evaluation.comparisons import Comparison
from engine.evaluation.dispatch_tables import left_out_text
from engine.evaluation.evaluate import cells_of_folds
from engine.evaluation.learned_pictures import count_learned, picture_digests
from engine.evaluation.predictions import CellResult
from engine.evaluation.summary import MadeShare, Perturbed, PriceStudy, Roc, Summary
from engine.evaluation.tables import mean_std, percent
from engine.io.dataset import Dataset

# Of cells made abnormal, for the terminal.
_MADE_SHARES: tuple[MadeShare, ...] = ("counts_exact", "hidden", "hidden_without_doubt")


def count_known(dataset: Dataset, folds: Collection[int] | None, learned: AbstractSet[str]) -> int:
    """How many of the pictures of these folds (None: all) a model has learned from.

    Args:
        learned: the digests of the pictures that the model is known to have learned from.
    """
    with progress_bar("compare", "cell") as progress:
        digests = picture_digests(dataset, cells_of_folds(dataset, folds), progress)
    return count_learned(learned, digests)


def areas(results: Sequence[CellResult]) -> Roc:
    """The `roc` object of `evaluate --json`."""
    from engine.evaluation.roc import roc_summary  # scikit-learn takes its time to load

    return roc_summary(results)


def size_text(summary: Summary) -> str:
    """How much was evaluated."""
    images, cells, patients = summary["n_images"], summary["n_cases"], summary["n_patients"]
    return f"{counted(images, 'chromosome')}, {counted(cells, 'cell')}, {counted(patients, 'patient')}"


def learned_text(summary: Summary) -> str:
    """What is to be told if the model has learned from what it was measured on; empty if that is not known."""
    known, of = summary.get("n_learned", 0), summary["n_images"]
    return f"{known} of these {of} chromosomes: this says nothing about the next patient" if known else ""


def text_table(summary: Summary) -> str:
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
    if summary.get("learned_from"):
        lines.append(f"learned from     {summary['learned_from']}")
    if learned := learned_text(summary):
        lines.append(f"                 {learned}")
    if "perturbed" in summary:
        made = summary["perturbed"]["all"]
        exact, hidden, unseen = (
            ", ".join(f"{name} {share(score[measure])}" for name, score in made["dispatches"].items())
            for measure in _MADE_SHARES
        )
        lines += [
            f"made abnormal    {counted(made['n'], 'cell')}, counts exact: {exact}",
            f"                 finding hidden: {hidden}",
            f"                 hidden without a doubt: {unseen}",
            *_left_out_lines(summary["perturbed"]),
        ]
    if "price_study" in summary:
        chosen = summary["price_study"]["chosen"]
        lines += [
            f"prices           best: clip {chosen['clip']:g}, further copy {chosen['further_copy']:g}, "
            f"further X or Y {chosen['further_sex_copy']:g}",
            *_left_out_lines(summary["price_study"]),
        ]
    if "against" in summary:
        lines += against_lines(summary["against"])
    return "\n".join(lines)


def _left_out_lines(made: Perturbed | PriceStudy) -> list[str]:
    text = left_out_text(made)
    return [f"                 {text}"] if text else []


def doubts_lines(summary: Summary) -> list[str]:
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


def against_lines(against: Comparison) -> list[str]:
    """A comparison with another evaluation, for the terminal."""
    named = (
        ("type per case", against["type_acc"]),
        ("type per case, dispatched", against["type_acc_d"]),
        ("polarity per case", against["polarity_acc"]),
    )
    lines = []
    for name, tests in named:
        tests_named = (
            ("paired t", tests.get("paired_t")),
            ("unpaired t", tests["unpaired_t"]),
            ("McNemar", tests.get("mcnemar")),
        )
        parts = [f"{percent(tests['mean'])} % against {percent(tests['other_mean'])} %"]
        parts += [
            f"{label} p = {test['p']:.2g}"
            for label, test in tests_named
            if test is not None and test["p"] is not None
        ]
        lines.append(f"{name}: {', '.join(parts)}")
    return lines
