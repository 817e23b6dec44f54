"""What deserves a person's look: doubts about single chromosomes and counts that differ from two."""

from dataclasses import dataclass

from engine.domain.chromosome import AUTOSOMES
from engine.domain.iscn import ploidy_of_counts
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, Karyogram

DOUBT_BELOW = 0.9
POLARITY_DOUBT_BELOW = 0.9


@dataclass(frozen=True)
class Doubt:
    """A chromosome that needs a look, and why in a few words."""

    file: str
    slot: str
    reason: str


@dataclass(frozen=True)
class Finding:
    """A numerical deviation of the cell: a hypothesis, not a diagnosis.

    Attributes:
        code: "ploidy", "extra", "missing", "sex", "unassigned" or "marker".
        slots: the classes concerned.
        text: one sentence for the user.
        files: chromosomes to look at.
    """

    code: str
    slots: tuple[str, ...]
    text: str
    files: tuple[str, ...] = ()


def doubts(
    karyogram: Karyogram,
    *,
    doubt_below: float = DOUBT_BELOW,
    polarity_doubt_below: float = POLARITY_DOUBT_BELOW,
) -> tuple[Doubt, ...]:
    """Chromosomes that no person has decided on and of which the engine is unsure, in karyogram order.

    Args:
        doubt_below: a type probability of the slot under this, in [0, 1], is a doubt.
        polarity_doubt_below: the same for the polarity.
    """
    found = []
    for slot, files in karyogram.slots.items():
        for file in files:
            reason = _doubt_reason(karyogram, file, slot, doubt_below, polarity_doubt_below)
            if reason:
                found.append(Doubt(file, slot, reason))
    return tuple(found)


def _doubt_reason(karyogram: Karyogram, file: str, slot: str, doubt_below: float, polarity_doubt_below: float) -> str:
    placement = karyogram.placements[file]
    if placement.decision.by is not None or slot == EXCLUDED:
        return ""
    if placement.prediction is None:
        return "not classified"
    if slot in (MARKER, UNASSIGNED):
        return "not assigned"
    if placement.moved_by_dispatch:
        return f"moved by dispatch {placement.prediction.predicted_type} → {slot}"
    probability = placement.prediction.prob_of(slot)
    if probability < doubt_below:
        return f"type {probability:.2f}"
    if placement.prediction.polarity_prob < polarity_doubt_below:
        return f"polarity {placement.prediction.polarity_prob:.2f}"
    return ""


def findings(karyogram: Karyogram) -> tuple[Finding, ...]:
    """Numerical deviations of the corrected grid from 46,XX and 46,XY.

    A cell of another ploidy has one finding that says so, and further ones only for types that deviate from it.
    """
    counts = karyogram.counts()
    ploidy = ploidy_of_counts(counts)
    found = []
    if ploidy != 2:
        found.append(Finding("ploidy", (), f"Most types stand {ploidy} times: {ploidy}n, or several cells in one."))
    found += [_count_finding(karyogram, slot, ploidy) for slot in AUTOSOMES if counts[slot] != ploidy]
    sex = (counts["X"], counts["Y"])
    if sum(sex) != ploidy or not sex[0] or (ploidy == 2 and sex[1] > 1):
        found.append(
            Finding(
                "sex",
                ("X", "Y"),
                f"{sex[0]} X and {sex[1]} Y: a sex chromosome finding, or one misread.",
                (*karyogram.slots["X"], *karyogram.slots["Y"]),
            )
        )
    for slot, text in ((UNASSIGNED, "unassigned"), (MARKER, "in the marker slot")):
        files = karyogram.slots[slot]
        if files:
            found.append(Finding(slot, (slot,), f"{len(files)} {text}: {', '.join(files)}.", files))
    return tuple(found)


_WORDS = {0: "None", 1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}


def _count_finding(karyogram: Karyogram, slot: str, ploidy: int) -> Finding:
    files = karyogram.slots[slot]
    count = _WORDS.get(len(files), str(len(files)))
    if ploidy != 2:
        code = "missing" if len(files) < ploidy else "extra"
        return Finding(code, (slot,), f"{count} in {slot}, where most types have {ploidy}.", files)
    if len(files) < 2:
        name = "nullisomy" if not files else "monosomy"
        text = f"{count} in {slot}: {name} {slot}, or one lost or misread."
        return Finding("missing", (slot,), text, files)
    name = {3: "trisomy", 4: "tetrasomy"}.get(len(files), "a gain of")
    text = f"{count} in {slot}: {name} {slot}, or one misread"
    least = min(files, key=lambda file: _probability(karyogram, file, slot))
    prediction = karyogram.placements[least].prediction
    if prediction is None:
        return Finding("extra", (slot,), f"{text}.", files)
    second = next(name for name, _ in prediction.top(3) if name != slot)
    return Finding("extra", (slot,), f"{text}; the least certain is {least}, other choice {second}.", (least, *files))


def _probability(karyogram: Karyogram, file: str, slot: str) -> float:
    prediction = karyogram.placements[file].prediction
    return 1.0 if prediction is None else prediction.prob_of(slot)
