"""May a model go into service? The candidate against the model in service, on the same frozen cells."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from engine.domain.chromosome import TYPES
from engine.evaluation.comparisons import KindPairs, Look, Pair, ServiceComparison, TypePairs
from engine.evaluation.predictions import CellResult
from engine.evaluation.scores import counts_are_exact


@dataclass(frozen=True)
class Margins:
    """By how much a candidate may be worse and still go into service. Shares of 1.

    Attributes:
        overall: of all chromosomes, for type (single and dispatched) and polarity. One in a thousand is about one
            chromosome in twenty cells: less than a person would notice in a day.
        kind: the same within normal and within abnormal cells, of which there are fewer.
        normal_counts: of normal cells, those with exact class counts: what is lost here is a false finding.
        abnormal_counts: of abnormal cells the same, by nothing: what is lost here is a missed finding, and there
            are few.
        type: of one type's chromosomes, for type and polarity. One type has a few hundred chromosomes even in a
            large set, and there are 48 such numbers: some will be lower by chance. So only if the loss is also at
            least `type_least` chromosomes, and McNemar's one-sided exact test gives it less than `type_p`.
    """

    overall: float = 0.001
    kind: float = 0.002
    normal_counts: float = 0.01
    abnormal_counts: float = 0.0
    type: float = 0.02
    type_least: int = 3
    type_p: float = 0.05


MARGINS = Margins()

_Right = Callable[[CellResult], NDArray[np.bool_]]

# What is right or wrong of each chromosome, and how that is called.
_LOOKS: tuple[tuple[Look, _Right], ...] = (
    ("type", lambda r: r.predicted == r.types),
    ("type_dispatched", lambda r: r.dispatched == r.types),
    ("polarity", lambda r: r.predicted_polarity == r.polarity),
)
_WORDS: dict[Look, str] = {"type": "type", "type_dispatched": "type after dispatch", "polarity": "polarity"}


def compare_for_service(candidate: Sequence[CellResult], serving: Sequence[CellResult]) -> ServiceComparison:
    """Compare two models on the same cells, in the same order."""
    worse: list[str] = []
    result: ServiceComparison = {
        "n_images": sum(len(r.types) for r in candidate),
        "n_cases": len(candidate),
        "overall": {},
        "kinds": {},
        "types": {},
        "worse": worse,
    }
    for look, right in _LOOKS:
        pair = result["overall"][look] = _pair(_joined(candidate, right), _joined(serving, right))
        if _lost(pair) > MARGINS.overall:
            worse.append(f"{_WORDS[look]}: {_text(pair)}")
    for kind in ("normal", "abnormal"):
        result["kinds"][kind] = _kind(candidate, serving, kind, worse)
    for index, name in enumerate(TYPES):
        of_type = _joined(candidate, lambda r, index=index: r.types == index)  # type: ignore[misc]
        if of_type.any():
            result["types"][name] = _type(candidate, serving, of_type, name, worse)
    return result


def _kind(candidate: Sequence[CellResult], serving: Sequence[CellResult], kind: str, worse: list[str]) -> KindPairs:
    wanted = [r.is_abnormal == (kind == "abnormal") for r in candidate]
    mine = [r for r, is_wanted in zip(candidate, wanted, strict=True) if is_wanted]
    other = [r for r, is_wanted in zip(serving, wanted, strict=True) if is_wanted]
    found: KindPairs = {"n_cases": len(mine)}
    if not mine:
        return found
    for look, right in _LOOKS:
        pair = found[look] = _pair(_joined(mine, right), _joined(other, right))
        if _lost(pair) > MARGINS.kind:
            worse.append(f"{_WORDS[look]} of {kind} cells: {_text(pair)}")
    exact = [np.array([counts_are_exact(r.types, r.dispatched) for r in part]) for part in (mine, other)]
    found["counts_exact"] = _pair(exact[0], exact[1])
    allowed = MARGINS.abnormal_counts if kind == "abnormal" else MARGINS.normal_counts
    if _lost(found["counts_exact"]) > allowed:
        worse.append(f"{kind} cells with exact counts: {_text(found['counts_exact'])}")
    return found


def _type(
    candidate: Sequence[CellResult],
    serving: Sequence[CellResult],
    of_type: NDArray[np.bool_],
    name: str,
    worse: list[str],
) -> TypePairs:
    pairs: dict[Look, Pair] = {}
    for look, right in _LOOKS:
        mine, other = _joined(candidate, right)[of_type], _joined(serving, right)[of_type]
        pair = pairs[look] = _pair(mine, other)
        only_mine, only_other = int((~mine & other).sum()), int((mine & ~other).sum())
        is_much = _lost(pair) > MARGINS.type and only_mine - only_other >= MARGINS.type_least
        if is_much and _p_of_loss(only_mine, only_other) < MARGINS.type_p:
            worse.append(f"{_WORDS[look]} of {name}: {_text(pair)}")
    return {
        "n": int(of_type.sum()),
        "type": pairs["type"],
        "type_dispatched": pairs["type_dispatched"],
        "polarity": pairs["polarity"],
    }


def _p_of_loss(only_candidate_wrong: int, only_serving_wrong: int) -> float:
    """McNemar's exact test, one-sided: how likely so uneven a split is if both are equally good."""
    differing = only_candidate_wrong + only_serving_wrong
    return float(stats.binomtest(only_candidate_wrong, differing, 0.5, alternative="greater").pvalue)


def _joined(results: Sequence[CellResult], right: _Right) -> NDArray[np.bool_]:
    return np.concatenate([right(r) for r in results])


def _pair(candidate: NDArray[np.bool_], serving: NDArray[np.bool_]) -> Pair:
    return {"candidate": float(candidate.mean()), "serving": float(serving.mean())}


def _lost(pair: Pair) -> float:
    # Shares of equal counts may differ in the last bit.
    return round(pair["serving"] - pair["candidate"], 12)


def _text(pair: Pair) -> str:
    return f"{100 * pair['candidate']:.2f} % against {100 * pair['serving']:.2f} %"
