"""Cells made abnormal by adding and removing chromosomes of the same cell set, to question the dispatch.

Real data sets hold a handful of numerical findings; whether a dispatch hides them needs more. What the network says
of one image alone is the same in another cell, so a made cell needs no new pictures: its types are those predicted,
or, where a model sees the whole cell, made anew of what was said of its chromosomes alone.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import AUTOSOMES, N_TYPES, TYPE_INDEX, TYPES
from engine.domain.doubts import LIMITS
from engine.evaluation.predictions import CellResult, pooled_arrays
from engine.evaluation.summary import MadeCells, MadeScores, Perturbed
from engine.inference.dispatch import DISPATCHES
from engine.inference.outputs import Outputs

# The type probabilities (n, 24) of chromosomes that are one cell: `Predictor.type_probs`.
InContext = Callable[[Outputs], NDArray[np.float32]]

# Always the same, so that two models are questioned with the same cells.
SEED = 0

_NORMAL_SEX = {"XX": (2, 0), "XY": (1, 1)}


@dataclass(frozen=True)
class Change:
    """A numerical change: the types that a normal cell of `sex` ("XX", "XY" or either: "") gains and loses."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    sex: str = ""


@dataclass(frozen=True, eq=False)
class MadeCell:
    """A cell made abnormal.

    Attributes:
        kind: one of KINDS.
        change: what was done to a normal cell.
        result: truth and predictions; `dispatched` is not set anew.
    """

    kind: str
    change: Change
    result: CellResult


def _autosomes(rng: np.random.Generator, count: int) -> list[str]:
    return [str(name) for name in rng.choice(AUTOSOMES, size=count, replace=False)]


def _either(rng: np.random.Generator, *changes: Change) -> Change:
    return changes[int(rng.integers(len(changes)))]


def _trisomy(rng: np.random.Generator) -> Change:
    return Change((_autosomes(rng, 1)[0],), ())


def _monosomy(rng: np.random.Generator) -> Change:
    return Change((), (_autosomes(rng, 1)[0],))


def _two_trisomies(rng: np.random.Generator) -> Change:
    return Change(tuple(_autosomes(rng, 2)), ())


def _compensating(rng: np.random.Generator) -> Change:
    gained, lost = _autosomes(rng, 2)
    return Change((gained,), (lost,))


def _xxy(rng: np.random.Generator) -> Change:
    return _either(rng, Change(("Y",), (), "XX"), Change(("X",), (), "XY"))


def _x(rng: np.random.Generator) -> Change:
    return _either(rng, Change((), ("X",), "XX"), Change((), ("Y",), "XY"))


KINDS: dict[str, Callable[[np.random.Generator], Change]] = {
    "trisomy": _trisomy,
    "monosomy": _monosomy,
    "two trisomies": _two_trisomies,
    "+a,-b": _compensating,
    "45,X": _x,
    "47,XXX": lambda _: Change(("X",), (), "XX"),
    "47,XXY": _xxy,
    "47,XYY": lambda _: Change(("Y",), (), "XY"),
}


def made_cells(results: Sequence[CellResult], per_kind: int, in_context: InContext | None = None) -> list[MadeCell]:
    """`per_kind` cells of each kind of KINDS, made from the normal cells among `results`.

    A further chromosome is one of that type in another patient's cell. A cell for which the set has no normal cell
    of that sex, or no donor, is left out. The same arguments give the same cells.

    Args:
        in_context: of the model whose results these are, if it sees whole cells.

    Raises:
        ValueError: none can be made.
    """
    rng = np.random.default_rng(SEED)
    sex_of = [sex_of_normal([TYPES[index] for index in result.types]) for result in results]
    made = []
    for kind, draw in KINDS.items():
        for _ in range(per_kind):
            change = draw(rng)
            bases = [result for result, sex in zip(results, sex_of, strict=True) if sex and change.sex in ("", sex)]
            if not bases:
                continue
            base = bases[int(rng.integers(len(bases)))]
            result = _changed(base, change, results, rng)
            if result is not None:
                if in_context is not None and result.outputs is not None:
                    result = replace(result, type_probs=in_context(result.outputs))
                made.append(MadeCell(kind, change, result))
    if not made:
        raise ValueError("no cell can be made abnormal: there is no complete normal cell")
    return made


def left_out(cells: Sequence[MadeCell], per_kind: int) -> dict[str, int]:
    """Of each kind how many of its cells could not be made, where that is any."""
    made = Counter(cell.kind for cell in cells)
    return {kind: per_kind - made[kind] for kind in KINDS if made[kind] < per_kind}


def sex_of_normal(types: Sequence[str]) -> str:
    """ "XX" or "XY" for the types of a complete normal cell, else ""."""
    counts = Counter(types)
    if any(counts[name] != 2 for name in AUTOSOMES):
        return ""
    return next((sex for sex, xy in _NORMAL_SEX.items() if (counts["X"], counts["Y"]) == xy), "")


def _changed(
    base: CellResult, change: Change, donors: Sequence[CellResult], rng: np.random.Generator
) -> CellResult | None:
    keep = np.ones(len(base.types), dtype=bool)
    for name in change.lost:
        keep[rng.choice(np.flatnonzero(base.types == TYPE_INDEX[name]))] = False
    parts = [base.at(keep)]
    for name in change.gained:
        places = [
            (donor, int(place))
            for donor in donors
            if donor.patient != base.patient
            for place in np.flatnonzero(donor.types == TYPE_INDEX[name])
        ]
        if not places:
            return None
        donor, place = places[int(rng.integers(len(places)))]
        parts.append(donor.at(np.array([place])))
    outputs = [part.outputs for part in parts if part.outputs is not None]
    return replace(
        base,
        **pooled_arrays(parts),
        files=(),
        boxes=None,
        upright_deg=None,
        scale=None,
        outputs=Outputs.joined(outputs) if len(outputs) == len(parts) else None,
    )


def made_scores(cells: Sequence[MadeCell], assigned: Sequence[NDArray[np.intp]]) -> MadeScores:
    """Args: the made cells, at least one, and the (n,) class indices that each of them was given."""
    exact = kept = hidden = unseen = 0
    for cell, given in zip(cells, assigned, strict=True):
        truth = np.bincount(cell.result.types, minlength=N_TYPES)
        counts = np.bincount(given, minlength=N_TYPES)
        changed = [TYPE_INDEX[name] for name in (*cell.change.gained, *cell.change.lost)]
        normal = truth.copy()
        for name in cell.change.gained:
            normal[TYPE_INDEX[name]] -= 1
        for name in cell.change.lost:
            normal[TYPE_INDEX[name]] += 1
        exact += bool((counts == truth).all())
        kept += bool((counts[changed] == truth[changed]).all())
        is_hidden = bool((counts[changed] == normal[changed]).all())
        hidden += is_hidden
        unseen += is_hidden and not _is_doubted(cell.result, given, changed)
    return {
        "counts_exact": exact / len(cells),
        "finding_kept": kept / len(cells),
        "hidden": hidden / len(cells),
        "hidden_without_doubt": unseen / len(cells),
    }


def _is_doubted(result: CellResult, given: NDArray[np.intp], types: Sequence[int]) -> bool:
    """True if the application doubts a chromosome given to one of the types or taken from it, as to its type."""
    concerned = np.isin(given, types) | np.isin(result.predicted, types)
    moved = given != result.predicted
    unsure = result.type_probs[np.arange(len(given)), given] < LIMITS.type_below
    return bool((concerned & (moved | unsure)).any())


def perturbation_summary(
    results: Sequence[CellResult],
    per_kind: int,
    threshold: float,
    in_context: InContext | None = None,
) -> Perturbed:
    """The `perturbed` object of `evaluate --json`: every dispatch on every kind of made cell, and on all."""
    cells = made_cells(results, per_kind, in_context)
    given = {
        method: [cell.result.dispatched_by(method, threshold).dispatched for cell in cells] for method in DISPATCHES
    }

    def scores(at: Sequence[int]) -> MadeCells:
        chosen = [cells[index] for index in at]
        return {
            "n": len(at),
            "dispatches": {
                method: made_scores(chosen, [assigned[index] for index in at]) for method, assigned in given.items()
            },
        }

    return {
        "per_kind": per_kind,
        "seed": SEED,
        "all": scores(range(len(cells))),
        "kinds": {
            kind: scores([i for i, cell in enumerate(cells) if cell.kind == kind])
            for kind in dict.fromkeys(cell.kind for cell in cells)
        },
        "left_out": left_out(cells, per_kind),
    }
