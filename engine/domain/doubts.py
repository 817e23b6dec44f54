"""Which chromosomes need a person's look, and why."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.chromosome import TYPES
from engine.domain.karyogram import EXCLUDED, MARKER, UNASSIGNED, Karyogram, Placement
from engine.domain.sizes import is_out_of_place, size_ratios


@dataclass(frozen=True)
class DoubtLimits:
    """When the engine counts as unsure.

    Attributes:
        type_below: a probability of the assigned type under this, in [0, 1]. With both limits at 0.96 the shipped
            model's sibling doubts 5.4 % of the chromosomes of patients it had not seen, and 46 % of its errors are
            among them; apart from labels that look wrong, 93 %. A predecessor's doubts at 0.9: 4.1 and 43 %, at 0.96:
            6.3 and 48 %, at 0.98: 10.0 and 55 %, of all errors.
        polarity_below: a probability of the polarity under this, in [0.5, 1].
        size_factor: a size that differs by more than this factor from what the class should have in the cell. In 60
            real cells 0.1 chromosomes a cell did; two that touch, or a part of one, differ by about 2.
        homolog_factor: two homologs of which one is larger than the other by more than this factor. True pairs are so
            in 0.15 of a cell (2,616 pairs of 117 real cells).
    """

    type_below: float = 0.96
    polarity_below: float = 0.96
    size_factor: float = 1.42
    homolog_factor: float = 1.3


LIMITS = DoubtLimits()


@dataclass(frozen=True)
class DoubtReason:
    """One reason for a look.

    Attributes:
        code: "unclassified", "unassigned", "dispatch", "type", "polarity", "size" or "homologs".
        text: the same in a few words.
    """

    code: str
    text: str


@dataclass(frozen=True)
class Doubt:
    """A chromosome that needs a look.

    Attributes:
        reasons: at least one, the weightiest first.
    """

    file: str
    slot: str
    reasons: tuple[DoubtReason, ...]

    @property
    def reason(self) -> str:
        """All reasons in one short text."""
        return " · ".join(reason.text for reason in self.reasons)


def doubts(karyogram: Karyogram, limits: DoubtLimits = LIMITS) -> tuple[Doubt, ...]:
    """Chromosomes that no person has decided on and of which the engine is unsure, in karyogram order."""
    found = []
    ratios = size_ratios(karyogram)
    for slot, files in karyogram.slots.items():
        unlike = _unlike_homolog(karyogram, slot, limits, ratios)
        for file in files:
            placement = karyogram.placements[file]
            if placement.decision.by is None and slot != EXCLUDED:
                reasons = _reasons(placement, slot, limits, ratios.get(file, 1.0))
                reasons += [DoubtReason("homologs", "homologs differ")] if file == unlike else []
                if reasons:
                    found.append(Doubt(file, slot, tuple(reasons)))
    return tuple(found)


def _unlike_homolog(karyogram: Karyogram, slot: str, limits: DoubtLimits, ratios: Mapping[str, float]) -> str | None:
    """Of two homologs that differ in size, the less sure one; none if the size of one alone says it."""
    pair = [karyogram.placements[file] for file in karyogram.slots[slot]]
    if slot not in TYPES or len(pair) != 2:
        return None
    if any(is_out_of_place(ratios.get(placement.file, 1.0), limits.size_factor) for placement in pair):
        return None
    smaller, larger = sorted(placement.area_px or 0 for placement in pair)
    if not smaller or larger <= limits.homolog_factor * smaller:
        return None
    return min(pair, key=lambda p: 0.0 if p.prediction is None else p.prediction.prob_of(slot)).file


def _reasons(placement: Placement, slot: str, limits: DoubtLimits, size: float) -> list[DoubtReason]:
    prediction = placement.prediction
    if prediction is None:
        return [DoubtReason("unclassified", "not classified")]
    if slot in (MARKER, UNASSIGNED):
        return [DoubtReason("unassigned", "not assigned")]
    reasons = []
    if placement.moved_by_dispatch:
        reasons.append(DoubtReason("dispatch", f"moved by dispatch {prediction.predicted_type} → {slot}"))
    elif prediction.prob_of(slot) < limits.type_below:
        reasons.append(DoubtReason("type", f"type {two_digits(prediction.prob_of(slot))}"))
    if prediction.polarity_prob < limits.polarity_below:
        reasons.append(DoubtReason("polarity", f"polarity {two_digits(prediction.polarity_prob)}"))
    if is_out_of_place(size, limits.size_factor):
        reasons.append(DoubtReason("size", f"size {size:.1f} × usual"))
    return reasons


def two_digits(probability: float) -> str:
    """Never rounded up: 0.959 under a limit of 0.96 would read as no doubt."""
    return f"{math.floor(probability * 100 + 1e-6) / 100:.2f}"
