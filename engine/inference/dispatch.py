"""The dispatch strategy (Section II-D, Algorithm 1): types of a whole cell from the single probabilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import AUTOSOMES, TYPE_INDEX, TYPES
from engine.inference.joint import assign_jointly

_X, _Y = TYPE_INDEX["X"], TYPE_INDEX["Y"]


@dataclass(frozen=True)
class DispatchWarning:
    """A possible numerical abnormality (Algorithm 1, line 17).

    Attributes:
        code: "count" for an autosome, "sex" for the sex chromosomes.
        types: the types concerned.
        text: one sentence.
    """

    code: str
    types: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Dispatch:
    """The type given to each chromosome, in the order they came, and the warnings.

    `types` has "unassigned" for a chromosome that was not typed.
    """

    types: tuple[str, ...]
    warnings: tuple[DispatchWarning, ...]


def dispatch_none(type_probs: NDArray[np.floating]) -> Dispatch:
    """Each chromosome its most probable type; no look at the cell. Args as in `dispatch_paper`."""
    return _result(_checked(type_probs).argmax(axis=1))


def dispatch_paper(type_probs: NDArray[np.floating], threshold: float = 0.9) -> Dispatch:
    """Algorithm 1, line by line.

    A chromosome that a full type gives away goes to its second most probable type without a further check,
    as printed: that type may then hold more than three.

    Args:
        type_probs: (N, 24) P, rows in the order of TYPES; N may be 0.
        threshold: th in [0, 1]; one chromosome beyond the normal number stays only if all that would
            stay have a probability above it.
    """
    p = _checked(type_probs)
    assigned = p.argmax(axis=1)  # lines 2-4: T_k
    dispatched = assigned.copy()  # O_k, as the type of each chromosome
    for k in range(len(TYPES)):  # line 5
        s = 1 if k == _Y else 2  # line 6
        t_k = np.flatnonzero(assigned == k)
        if len(t_k) <= s:  # lines 13-14
            continue
        by_probability = t_k[np.argsort(-p[t_k, k], kind="stable")]  # line 8
        q_k = by_probability[: s + 1]
        if not (p[q_k, k] > threshold).all():
            q_k = by_probability[:s]
        for i in by_probability[len(q_k) :]:  # lines 10-12
            others = p[i].copy()
            others[k] = -np.inf
            dispatched[i] = others.argmax()
    return _result(dispatched)


def _checked(type_probs: NDArray[np.floating]) -> NDArray[np.floating]:
    if type_probs.ndim != 2 or type_probs.shape[1] != len(TYPES):
        raise ValueError(f"type_probs is (N, {len(TYPES)}), not {type_probs.shape}")
    if not np.isfinite(type_probs).all():
        raise ValueError("type_probs holds values that are not finite")
    return type_probs


def _result(indices: NDArray[np.intp]) -> Dispatch:
    counts = np.bincount(indices, minlength=len(TYPES))
    # Line 17. "for all k" must read "for any k": one deviating type is reason enough to warn.
    warnings = [
        DispatchWarning("count", (name,), f"{counts[TYPE_INDEX[name]]} in {name} instead of 2")
        for name in AUTOSOMES
        if counts[TYPE_INDEX[name]] != 2
    ]
    if counts[_X] + counts[_Y] != 2:
        warnings.append(
            DispatchWarning("sex", ("X", "Y"), f"{counts[_X]} X and {counts[_Y]} Y instead of 2 together")
        )
    return Dispatch(tuple(TYPES[index] for index in indices), tuple(warnings))


def dispatch_joint(type_probs: NDArray[np.floating]) -> Dispatch:
    """The best assignment of the whole cell; see engine.inference.joint. Args as in `dispatch_paper`."""
    return _result(assign_jointly(_checked(type_probs)))


DISPATCHES = ("paper", "joint", "none")

# The better one on patients that the model has not seen, on normal cells and on cells with findings (README).
DEFAULT_DISPATCH = "joint"


def dispatch(type_probs: NDArray[np.floating], method: str, threshold: float) -> Dispatch:
    """The dispatch of that name, one of DISPATCHES."""
    if method == "paper":
        return dispatch_paper(type_probs, threshold)
    if method == "joint":
        return dispatch_joint(type_probs)
    if method == "none":
        return dispatch_none(type_probs)
    raise ValueError(f"dispatch {method!r} is none of {', '.join(DISPATCHES)}")
