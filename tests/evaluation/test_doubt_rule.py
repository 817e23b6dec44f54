"""What the application doubts, as the evaluation counts it."""

from dataclasses import replace

import numpy as np

from engine.evaluation.scores import doubts
from tests.evaluation.conftest import MakeCells


def test_what_the_dispatch_has_moved_is_doubted_however_sure(make_cells: MakeCells) -> None:
    (cell,) = make_cells(1)
    sure = replace(
        cell,
        type_probs=np.eye(24, dtype=np.float32)[cell.types],
        q_down_probs=cell.polarity.astype(np.float32),
        dispatched=cell.types,
    )
    assert doubts([sure])["rule"]["doubted"] == 0
    given = cell.types.copy()
    given[0] = (given[0] + 1) % 24
    moved = replace(sure, dispatched=given)
    # All three limits apart: the type given, the polarity, and that it was moved.
    certain = moved.type_probs.copy()
    certain[0, given[0]] = 1.0
    certain[0, cell.types[0]] = 1.0 + 1e-3
    rule = doubts([replace(moved, type_probs=certain)])["rule"]
    assert rule["doubted"] == 1 / len(given)
    assert (rule["errors_caught"], rule["errors_missed"]) == (1.0, 0)
    unsure = replace(sure, q_down_probs=np.where(np.arange(len(given)) == 3, 0.5, sure.q_down_probs))
    assert doubts([unsure])["rule"]["doubted"] == 1 / len(given)
