"""How sure a share is: by the patients, whose cells resemble each other, not by the cells."""

from dataclasses import replace

import numpy as np
import pytest

from engine.evaluation.predictions import CellResult
from engine.evaluation.scores import intervals
from tests.evaluation.conftest import MakeCells


def half_right(cells: list[CellResult], *, patients: int) -> list[CellResult]:
    """Every other cell wholly right, the others wholly wrong; all of the right ones are of other patients."""
    return [
        replace(
            cell,
            dispatched=cell.types if number % 2 else (cell.types + 1) % 24,
            type_probs=np.eye(24, dtype=np.float32)[cell.types if number % 2 else (cell.types + 1) % 24],
            patient=str(number % patients),
        )
        for number, cell in enumerate(cells)
    ]


@pytest.mark.parametrize("share", ["type.acc", "type.acc_per_case_d", "cases_all_right.dispatched"])
def test_cells_of_one_patient_tell_as_much_as_one_patient(make_cells: MakeCells, share: str) -> None:
    cells = make_cells(40, counts={"1": 2, "X": 1})
    assert intervals(half_right(cells, patients=2))[share] == (0.0, 1.0)
    low, high = intervals(half_right(cells, patients=40))[share]
    # The binomial's: 0.5 ± 1.96 √(0.25 / 40).
    assert low == pytest.approx(0.345, abs=0.04)
    assert high == pytest.approx(0.655, abs=0.04)


def test_polarity_has_an_interval_of_its_own(make_cells: MakeCells) -> None:
    right = [replace(cell, q_down_probs=cell.polarity.astype(np.float32)) for cell in make_cells(6)]
    found = intervals(half_right(right, patients=6))
    assert found["polarity.acc"] == (1.0, 1.0)
    assert found["counts_exact.dispatched"][0] < found["counts_exact.dispatched"][1]
