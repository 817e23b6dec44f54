"""Virtual cells: the chromosomes of a few real cells, recombined, with what is further, missing or lost.

Real sets hold few cells, and hardly a finding among them. A context that had seen none but 46,XX and 46,XY would
learn to see nothing else; so four cells in five have a numerical change here, and some have lost chromosomes, are a
handful only, or are tetraploid.
"""

import numpy as np
from numpy.typing import NDArray

from engine.domain.chromosome import AUTOSOMES, TYPE_INDEX, TYPES

Indices = NDArray[np.intp]

_X, _Y = TYPE_INDEX["X"], TYPE_INDEX["Y"]

# Probabilities.
_RECOMBINED = 0.5
_TETRAPLOID = 0.02
_CHANGED = 0.8
_LOSING = 0.3
_HANDFUL = 0.1

_MOST_CHANGES = 2
_MOST_LOST = 8
_HANDFUL_UP_TO = 30


def virtual_cell(types: Indices, cells: Indices, rng: np.random.Generator) -> Indices:
    """Which of the given chromosomes make up a virtual cell; never none, each at most once.

    Args:
        types: (n,) class indices of the chromosomes of a few cells of one look, at least one.
        cells: (n,) which cell each is of.
    """
    named = np.unique(cells)
    if rng.random() < _TETRAPLOID:
        return np.flatnonzero(np.isin(cells, rng.choice(named, size=min(2, len(named)), replace=False)))
    if rng.random() < _RECOMBINED:
        members = _normal(types, rng)
    else:
        members = set(np.flatnonzero(cells == rng.choice(named)).tolist())
    if rng.random() < _CHANGED:
        for _ in range(int(rng.integers(1, _MOST_CHANGES + 1))):
            _change(members, types, rng)
    kept = np.array(sorted(members), dtype=np.intp)
    if rng.random() < _HANDFUL:
        return _thinned(kept, int(rng.integers(1, _HANDFUL_UP_TO + 1)), rng)
    if rng.random() < _LOSING:
        return _thinned(kept, max(len(kept) - int(rng.integers(1, _MOST_LOST + 1)), 1), rng)
    return kept


def _normal(types: Indices, rng: np.random.Generator) -> set[int]:
    """46,XX or 46,XY, as far as the chromosomes allow."""
    numbers = dict.fromkeys(range(len(AUTOSOMES)), 2)
    numbers |= {_X: 2} if rng.random() < 0.5 or not (types == _Y).any() else {_X: 1, _Y: 1}
    members: set[int] = set()
    for kind, number in numbers.items():
        there = np.flatnonzero(types == kind)
        members.update(rng.permutation(there)[:number].tolist())
    return members or {int(rng.integers(len(types)))}


def _change(members: set[int], types: Indices, rng: np.random.Generator) -> None:
    """One further or one missing chromosome of a type; nothing if there is none, or it would be the last."""
    kind = int(rng.integers(len(TYPES)))
    own = [index for index in members if types[index] == kind]
    others = [int(index) for index in np.flatnonzero(types == kind) if int(index) not in members]
    if rng.random() < 0.5:
        if others:
            members.add(others[int(rng.integers(len(others)))])
    elif own and len(members) > 1:
        members.remove(own[int(rng.integers(len(own)))])


def _thinned(members: Indices, number: int, rng: np.random.Generator) -> Indices:
    return np.sort(rng.permutation(members)[:number])
