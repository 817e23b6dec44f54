"""The card that goes with a model: what it learned from, and how good it is on what it has not seen."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from engine.domain.model_info import ModelInfo
from engine.evaluation.summary import Doubts, MeanStd, Summary
from engine.files import read_file

MODEL_CARD_FILE = "MODEL_CARD.md"

# Of those at which the doubt curve is given.
_DOUBT_SHARES = (0.02, 0.05, 0.1, 0.2, 0.3)


@dataclass(frozen=True)
class LabelFacts:
    """Label decisions that a run followed: the file, its sha256, and what they changed in what was trained on."""

    file: str
    sha256: str
    left_out: int
    relabelled: int
    undecided: int


@dataclass(frozen=True)
class SiblingFacts:
    """What a model for which no fold was kept has from one trained the same way with a fold kept.

    Attributes:
        card: the sibling's; it `is_measured`, and the measurements are quoted.
        type_temperatures, polarity_temperatures: the sibling's, and the model's own.
    """

    card: str
    type_temperatures: tuple[float, float]
    polarity_temperatures: tuple[float, float]


@dataclass(frozen=True)
class RunFacts:
    """Where a model comes from.

    Attributes:
        data: name of the data set.
        training_images, training_folds, validation_fold: the split; patients are in one fold each. None: no fold
            was kept.
        validation_known: images of the validation fold that the model which training began with had learned from.
        command: what made it.
        device: what it ran on.
        hours: time of all training epochs.
        date: when it was finished.
        decisions: on doubtful labels; None if it learned the labels of the data set as they are.
        sibling: if no fold was kept and it was trained beside one.
    """

    data: str
    training_images: int
    training_folds: tuple[int, ...]
    validation_fold: int | None
    command: str
    device: str
    hours: float
    date: date
    decisions: LabelFacts | None = None
    validation_known: int = 0
    sibling: SiblingFacts | None = None


def model_card(info: ModelInfo, facts: RunFacts, summary: Summary) -> str:
    """The card as Markdown, from the run's facts and `summarise`'s metrics on the validation fold
    after joint assignment."""
    kept = f"fold {facts.validation_fold} {_KEPT}; no patient is in two folds"
    if facts.validation_known:
        kept += f", but the model it began with had learned from {facts.validation_known} of its images"
    return f"""{_head(info, facts, kept)}
{_MEASURED}

{_measurements(summary, facts.date)}
{_USE}"""


def read_card(model: Path) -> str | None:
    """The card in a model folder; None if there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return read_file(model / MODEL_CARD_FILE).decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def is_measured(card: str) -> bool:
    """Whether a card is of a model of which a fold was kept, and holds what it was measured to be there."""
    return _MEASURED in card


def told_data(card: str) -> str | None:
    """What a card says that its model has learned from, and what was kept; None if it does not say."""
    told = re.search(r"^- data: (.+)$", card, re.MULTILINE)
    return told[1] if told else None


@dataclass(frozen=True)
class RenewableCard:
    """A card of which the measurements can be replaced: a later version may read pictures better than the one that
    trained the model.

    Attributes:
        head, tail: what stands before and after the measurements.
    """

    head: str
    tail: str

    @classmethod
    def parse(cls, card: str, sha256: str, folds: AbstractSet[int]) -> "RenewableCard":
        """
        Args:
            card: of the model that is measured, or of one that quotes it as its sibling.
            sha256: of the weights that are measured.
            folds: that they are measured on.

        Raises:
            ValueError: the card is of other weights, another fold was kept, or it holds no measurements.
        """
        _, own, told = card.partition(f"`{sha256}`")
        if not own:
            raise ValueError("is not the card of the measured model, nor of one that has it as its sibling")
        kept = re.match(rf"\n- data: .*, (fold (\d+) {_KEPT})", told)
        if kept is None or folds != {int(kept[2])}:
            known = kept[1] if kept else "no fold kept"
            raise ValueError(f"is of a model with {known}, and cannot hold what is measured on other folds")
        old = re.search(r"^\d+ chromosomes of \d+ cells, .*?(?=^## Use$)", told, re.MULTILINE | re.DOTALL)
        if old is None:
            raise ValueError("holds no measurements that could be renewed")
        return cls(card.removesuffix(told) + told[: old.start()], told[old.end() :])

    def with_measurements(self, summary: Summary, measured: date) -> str:
        """The card anew, with `summarise`'s metrics as in `model_card` and the day they are of."""
        return f"{self.head}{_measurements(summary, measured)}\n{self.tail}"


def _measurements(summary: Summary, measured: date) -> str:
    kind, polarity = summary["type"], summary["polarity"]
    none, paper, joint = (summary["dispatches"][method] for method in ("none", "paper", "joint"))
    rows = [
        ("type, Acc.", _percent(kind["acc"])),
        ("type, F1", _percent(kind["f1"])),
        ("type, Acc. per Case", _mean_std(kind["acc_per_case"])),
        ("type, Acc. per Case-D, Algorithm 1 (`--dispatch paper`)", _mean_std(paper["acc_per_case_d"])),
        ("type, Acc. per Case-D, joint assignment", _mean_std(joint["acc_per_case_d"])),
        ("polarity, Acc.", _percent(polarity["acc"])),
        ("polarity, F1", _percent(polarity["f1"])),
        ("polarity, Acc. per Case", _mean_std(polarity["acc_per_case"])),
        (
            "cells with every type right: no dispatch, Algorithm 1, joint",
            ", ".join(_percent(given["cases_all_right"]) for given in (none, paper, joint)),
        ),
        (
            "cells with exact class counts: no dispatch, Algorithm 1, joint",
            ", ".join(_percent(given["counts_exact"]) for given in (none, paper, joint)),
        ),
        (
            f"the same, {summary['abnormal']['n_cases']} abnormal cells",
            ", ".join(_percent(given["abnormal_counts_exact"]) for given in (none, paper, joint)),
        ),
        ("expected calibration error", f"{summary['calibration']['ece']:.4f}"),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    types = "\n".join(
        f"| {row['type']} | {row['n']} | {_percent(row['precision'])} | {_percent(row['recall'])} "
        f"| {_percent(row['f1'])} | {_percent(row['polarity_acc'])} |"
        for row in summary["per_type"]
    )
    size = f"{summary['n_images']} chromosomes of {summary['n_cases']} cells"
    return f"""{size}, the stored weights, images as they are; measured {measured.isoformat()}.

| | |
|---|---|
{table}

| type | n | precision | recall | F1 | polarity |
|---|---|---|---|---|---|
{types}

{_doubts(summary["doubts"])}"""


def _doubts(measured: Doubts) -> str:
    """How many of the errors a look at the least certain chromosomes shows."""
    rule = measured["rule"]
    types, polarities = (
        {point["doubted"]: point["caught"] for point in points} for points in (measured["type"], measured["polarity"])
    )
    rows = "\n".join(
        f"| {_percent(share)} | {_percent(types.get(share))} | {_percent(polarities.get(share))} |"
        for share in _DOUBT_SHARES
    )
    return f"""Of the errors left after joint assignment, so many are among the least certain chromosomes. The
application doubts {_percent(rule["doubted"])} of the chromosomes, with {_percent(rule["errors_caught"])} of the
errors among them.

| looked at | wrong types | wrong polarities |
|---|---|---|
{rows}
"""


def unmeasured_model_card(info: ModelInfo, facts: RunFacts) -> str:
    """The card of a model for which no fold was kept."""
    head = _head(info, facts, "none was kept, so this model itself cannot be measured on them")
    sibling = facts.sibling
    if sibling is None:
        return f"{head}\n{_USE}"
    made, _, measured = sibling.card.partition(_MEASURED)
    by = "\n".join(line for line in made.splitlines() if line.startswith("- "))
    return f"""{head}
## Its sibling, on a fold that it had not seen

Trained the same way, with a fold kept. The temperature of this model's types
{_taken_over(*sibling.type_temperatures)},
that of polarity
{_taken_over(*sibling.polarity_temperatures)}.

{by}
{measured}"""


def _taken_over(sibling: float, own: float) -> str:
    if own == sibling:
        return f"is its sibling's ({own:.3f})"
    return (
        f"is lowered from its sibling's ({sibling:.3f}) to {own:.3f}, by which it is as sure of the fold kept as its "
        "sibling is"
    )


_MEASURED = "## On the validation fold"
_KEPT = "kept for validation"

_USE = """## Use

An aid for qualified cytogeneticists; not a diagnosis. It knows one laboratory's G-banded chromosomes, segmented by
hand; other stains, cameras and band levels were imitated in training, not measured. Numbers on one fold have a
sampling error of a few tenths of a per cent.
"""


def _head(info: ModelInfo, facts: RunFacts, kept: str) -> str:
    folds = ", ".join(map(str, facts.training_folds))
    return f"""# {info.full_name}

Varifocal-Net: type (24) and polarity of one chromosome, from its image in its cell's scale.

- weights: sha256 `{info.sha256}`
- data: {facts.data}; trained on folds {folds} ({facts.training_images} images), {kept}
{_labels(facts.decisions)}- made by: `{facts.command}`
- on: {facts.device}, {facts.hours:.1f} hours of epochs, {facts.date.isoformat()}
"""


def _labels(decisions: LabelFacts | None) -> str:
    """The line about label decisions, or nothing."""
    if decisions is None:
        return ""
    undecided = f", {decisions.undecided} undecided in the whole file and kept" if decisions.undecided else ""
    return (
        f"- labels: {decisions.left_out} of these images left out and {decisions.relabelled} relabelled by "
        f"`{decisions.file}`, sha256 `{decisions.sha256}`{undecided}\n"
    )


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.2f} %"


def _mean_std(value: MeanStd) -> str:
    return f"{_percent(value['mean'])} ± {_percent(value['std'])}"
