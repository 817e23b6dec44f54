"""Which prices should the joint assignment have? Chosen on some patients, measured on others.

Every setting is scored on the cells as they are and on cells made abnormal (`perturb`), which weigh the same: prices
that suit normal cells alone would hide findings.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.cancel import Progress
from engine.evaluation.perturb import SEED, InContext, MadeCell, left_out, made_cells, made_scores
from engine.evaluation.predictions import CellResult
from engine.evaluation.scores import all_right, counts_are_exact
from engine.evaluation.summary import PriceScores, PricesScored, PriceStudy
from engine.inference.joint import JointSettings, assign_jointly

CLIPS = (0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05)
FURTHER_COPIES = (2.5, 3.0, 3.5, 4.0, 4.25, 4.5, 4.75, 5.0, 5.5)
FURTHER_SEX_COPIES = (2.5, 3.0, 3.5)
_PARTS = 5


def allowed_settings() -> Iterator[JointSettings]:
    """The grid without the settings that would hide a sure aneuploidy, and with sex no dearer than autosomes."""
    for clip, price, sex_price in itertools.product(CLIPS, FURTHER_COPIES, FURTHER_SEX_COPIES):
        if sex_price <= price < np.log((1 + clip) / clip):
            yield JointSettings(clip, price, sex_price)


@dataclass(frozen=True)
class SettingScore:
    """Shares of cells, in [0, 1].

    Attributes:
        all_right, counts_exact: of the cells as they are.
        made_counts_exact, made_hidden: of those made abnormal, mean over their kinds.
        worst_hidden: of those made abnormal, the share of hidden findings of the kind that hides most.
    """

    all_right: float
    counts_exact: float
    made_counts_exact: float
    made_hidden: float
    worst_hidden: float

    @property
    def objective(self) -> float:
        """Real and made cells weigh the same, and no kind of finding may pay for the others.

        The mean over the kinds alone would choose prices that hide a third of the cells that gain one chromosome
        and lose another: those are the dearer for it, and one kind in eight.
        """
        return self.counts_exact + self.made_counts_exact - self.worst_hidden

    def as_values(self) -> PriceScores:
        return {
            "all_right": self.all_right,
            "counts_exact": self.counts_exact,
            "made_counts_exact": self.made_counts_exact,
            "made_hidden": self.made_hidden,
            "worst_hidden": self.worst_hidden,
        }


def study_prices(
    results: Sequence[CellResult],
    per_kind: int,
    settings: Sequence[JointSettings] | None = None,
    progress: Progress | None = None,
    in_context: InContext | None = None,
) -> PriceStudy:
    """The `price_study` object of `evaluate --json`.

    The patients are dealt into parts: the data set's folds if there are several, else five. For each part the best
    setting is chosen on all others and measured on it; `chosen` is the best on all parts together. A part of which
    no cell can be made abnormal says nothing of hidden findings and is left out.

    Raises:
        ValueError: no cell can be made abnormal.
    """
    settings = list(allowed_settings()) if settings is None else list(settings)
    part_of = _parts(results)
    cells = made_cells(results, per_kind, in_context)
    parts = sorted({part_of[cell.result.name] for cell in cells})
    scorer = _Scorer(results, cells, part_of)
    tables = []
    for number, setting in enumerate(settings, 1):
        tables.append(scorer.outcome(setting))
        if progress:
            progress(number, len(settings))
    held_out, choices = [], []
    for part in parts:
        others = [p for p in parts if p != part] or [part]
        best = max(range(len(settings)), key=lambda i: scorer.score(tables[i], others).objective)
        choices.append(settings[best])
        held_out.append(scorer.score(tables[best], [part]))
    scores = [scorer.score(table, parts) for table in tables]
    order = sorted(range(len(settings)), key=lambda i: -scores[i].objective)
    default = scorer.score(scorer.outcome(JointSettings()), parts)
    return {
        "per_kind": per_kind,
        "seed": SEED,
        "left_out": left_out(cells, per_kind),
        "parts": [
            {"part": part, **_scored(choice, score)}
            for part, choice, score in zip(parts, choices, held_out, strict=True)
        ],
        "held_out": _mean(held_out).as_values(),
        "chosen": _scored(settings[order[0]], scores[order[0]]),
        "default": _scored(JointSettings(), default),
        "settings": [_scored(settings[i], scores[i]) for i in order],
    }


def _scored(prices: JointSettings, score: SettingScore) -> PricesScored:
    return {
        "clip": prices.clip,
        "further_copy": prices.further_copy,
        "further_sex_copy": prices.further_sex_copy,
        **score.as_values(),
    }


def _mean(scores: Sequence[SettingScore]) -> SettingScore:
    return SettingScore(**{name: float(np.mean([getattr(s, name) for s in scores])) for name in vars(scores[0])})


def _parts(results: Sequence[CellResult]) -> dict[str, int]:
    """The part of each cell, by name; a patient is in one part."""
    folds = {r.fold for r in results}
    if len(folds) > 1:
        return {r.name: r.fold for r in results}
    patients = sorted({r.patient or r.name for r in results})
    shuffled = np.random.default_rng(0).permutation(len(patients))
    part = {patient: int(shuffled[index]) % _PARTS for index, patient in enumerate(patients)}
    return {r.name: part[r.patient or r.name] for r in results}


@dataclass(frozen=True, eq=False)
class _Outcome:
    """What one setting makes of every cell and made cell."""

    real: list[NDArray[np.intp]]
    made: list[NDArray[np.intp]]


class _Scorer:
    def __init__(self, results: Sequence[CellResult], made: Sequence[MadeCell], part_of: dict[str, int]) -> None:
        self._results, self._made, self._part_of = results, made, part_of

    def outcome(self, setting: JointSettings) -> _Outcome:
        return _Outcome(
            [assign_jointly(r.type_probs, setting) for r in self._results],
            [assign_jointly(m.result.type_probs, setting) for m in self._made],
        )

    def score(self, outcome: _Outcome, parts: Sequence[int]) -> SettingScore:
        real = [
            (r, given) for r, given in zip(self._results, outcome.real, strict=True) if self._part_of[r.name] in parts
        ]
        kinds: dict[str, list[tuple[MadeCell, NDArray[np.intp]]]] = {}
        for made, given in zip(self._made, outcome.made, strict=True):
            if self._part_of[made.result.name] in parts:
                kinds.setdefault(made.kind, []).append((made, given))
        per_kind = [made_scores([made for made, _ in rows], [given for _, given in rows]) for rows in kinds.values()]
        return SettingScore(
            all_right=float(np.mean([all_right(r.types, given) for r, given in real])),
            counts_exact=float(np.mean([counts_are_exact(r.types, given) for r, given in real])),
            made_counts_exact=float(np.mean([s["counts_exact"] for s in per_kind])),
            made_hidden=float(np.mean([s["hidden"] for s in per_kind])),
            worst_hidden=max(s["hidden"] for s in per_kind),
        )
