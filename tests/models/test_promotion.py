"""When a candidate goes into service, and when not."""

import numpy as np
import pytest

from engine.evaluation.predictions import CellResult
from engine.evaluation.promotion import compare_for_service


def cell(*, abnormal: bool = False, wrong: tuple[tuple[int, int], ...] = (), polarity_wrong: int = 0) -> CellResult:
    """A 46,XX or 47,XX,+21 cell; `wrong`: pairs of (true class, class it is read as), one chromosome each."""
    types = np.array([kind for kind in range(23) for _ in range(2)] + ([20] if abnormal else []))
    read = types.copy()
    for true, given in wrong:
        read[np.flatnonzero((read == true) & (types == true))[0]] = given
    probs = np.full((len(types), 24), 0.001, dtype=np.float32)
    probs[np.arange(len(types)), read] = 0.977
    down = np.ones(len(types), dtype=np.float32)
    down[:polarity_wrong] = 0
    return CellResult("c", types, np.ones(len(types), dtype=np.intp), probs, down, read, 0.1)


def worse(candidate: list[CellResult], serving: list[CellResult]) -> list[str]:
    texts: list[str] = compare_for_service(candidate, serving)["worse"]
    return texts


GOOD = [cell() for _ in range(20)] + [cell(abnormal=True) for _ in range(2)]


def test_equal_and_better_models_may_go_into_service() -> None:
    poor = [cell(wrong=((0, 1),)), *GOOD[1:]]
    assert worse(GOOD, GOOD) == []
    assert worse(GOOD, poor) == []


def test_a_loss_over_all_is_named_with_both_numbers() -> None:
    poor = [cell(wrong=((0, 1), (3, 4))), *GOOD[1:]]
    texts = worse(poor, GOOD)
    assert texts[0].startswith("type: 99.80 % against 100.00 %")


def test_one_chromosome_in_a_thousand_is_let_pass() -> None:
    # The same class counts, so that only the two chromosomes are lost.
    many = [cell() for _ in range(50)]
    assert worse([cell(wrong=((0, 1), (1, 0))), *many[1:]], many) == []


def test_a_missed_finding_in_an_abnormal_cell_is_refused_whatever_else_got_better() -> None:
    serving = [cell(wrong=((0, 1), (3, 4))) for _ in range(20)] + GOOD[20:]
    candidate = [*GOOD[:21], cell(abnormal=True, wrong=((20, 21),))]
    texts = worse(candidate, serving)
    assert any("abnormal cells with exact counts: 50.00 % against 100.00 %" in text for text in texts)
    assert not any(text.startswith("type: ") for text in texts)


def test_polarity_counts_too() -> None:
    assert any(text.startswith("polarity") for text in worse([cell(polarity_wrong=3), *GOOD[1:]], GOOD))


def test_one_type_that_got_much_worse_is_refused_though_all_together_got_better() -> None:
    serving = [cell(wrong=((0, 1), (1, 0), (5, 6), (6, 5))) for _ in range(20)]
    candidate = [cell(wrong=((13, 14), (14, 13))) if number < 6 else cell() for number in range(20)]
    texts = worse(candidate, serving)
    assert texts == [
        "type of 14: 85.00 % against 100.00 %",
        "type after dispatch of 14: 85.00 % against 100.00 %",
        "type of 15: 85.00 % against 100.00 %",
        "type after dispatch of 15: 85.00 % against 100.00 %",
    ]


@pytest.mark.parametrize("lost", [1, 2])
def test_a_chromosome_or_two_of_one_type_may_be_chance(lost: int) -> None:
    serving = [cell(wrong=((0, 1), (1, 0), (5, 6), (6, 5))) for _ in range(20)]
    candidate = [cell(wrong=((13, 14), (14, 13))) if number < lost else cell() for number in range(20)]
    assert worse(candidate, serving) == []


def test_a_frozen_set_without_abnormal_cells_is_told() -> None:
    found = compare_for_service(GOOD[:3], GOOD[:3])
    assert found["kinds"]["abnormal"] == {"n_cases": 0}
