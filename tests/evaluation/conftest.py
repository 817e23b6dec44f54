"""Predictions of cells whose truth is known, without a network."""

from collections.abc import Callable

import numpy as np
import pytest

from engine.domain.chromosome import TYPE_INDEX
from engine.evaluation.predictions import CellResult
from tests.conftest import NORMAL_FEMALE

NORMAL_MALE = {**NORMAL_FEMALE, "X": 1, "Y": 1}

MakeCells = Callable[..., list[CellResult]]


def predicted_cell(name: str, counts: dict[str, int], rng: np.random.Generator, *, spread: float = 0.6) -> CellResult:
    """A cell whose probabilities are mostly right: logits of the true type stand out, with noise on all."""
    types = np.array([TYPE_INDEX[kind] for kind, count in counts.items() for _ in range(count)])
    logits = rng.normal(0, spread, (len(types), 24))
    logits[np.arange(len(types)), types] += rng.normal(7, 2.5, len(types))
    probs = np.exp(logits)
    probs /= probs.sum(axis=1, keepdims=True)
    polarity = rng.integers(0, 2, len(types))
    down = np.clip(np.where(polarity == 1, 0.95, 0.05) + rng.normal(0, 0.2, len(types)), 0.01, 0.99)
    result = CellResult(
        name=name,
        types=types,
        polarity=polarity,
        type_probs=probs.astype(np.float32),
        q_down_probs=down.astype(np.float32),
        dispatched=types,
        seconds=0.25,
        patient=f"patient {name}",
        fold=1,
        files=tuple(f"{number:03d}.png" for number in range(len(types))),
        boxes=np.full((len(types), 3), 0.5, np.float32),
        upright_deg=rng.uniform(-90, 90, len(types)),
        scale=float(rng.uniform(0.5, 2)),
    )
    return result.dispatched_by("joint", 0.9)


@pytest.fixture
def make_cells() -> MakeCells:
    """make_cells(number, seed=0, counts=None): cells of their own patients, women and men by turns."""

    def make(number: int, *, seed: int = 0, counts: dict[str, int] | None = None) -> list[CellResult]:
        rng = np.random.default_rng(seed)
        normal = (NORMAL_FEMALE, NORMAL_MALE)
        return [predicted_cell(f"cell {n}", counts or normal[n % 2], rng) for n in range(number)]

    return make
