"""What a case has cost: sums, and shares of them."""

import pytest

from engine.domain.effort import Effort, Tally


def test_efforts_add_up_and_are_taken_apart_again() -> None:
    one, other = Effort(3, 10.0), Effort(4, 2.5)
    assert one + other == Effort(7, 12.5)
    assert one + other - one == other
    assert sum([one, other], Effort()) == Effort(7, 12.5)


def test_what_is_taken_back_makes_no_count_negative() -> None:
    month, cell = Tally(1, 8, 40.0, 46, 44), Tally(1, 9, 41.0, 46, 45)
    assert (month - cell).at_least_zero() == Tally()
    assert (cell - month).at_least_zero() == Tally(0, 1, 1.0, 0, 1)


def test_the_least_gap_is_work_and_so_is_none() -> None:
    assert Effort(1, 2.0).after_input(0.4, is_action=False) == Effort(1, 2.4)
    assert Effort(1, 2.0).after_input(0.0, is_action=True) == Effort(2, 2.0)


def test_averages_are_per_cell_and_shares_per_placed_chromosome() -> None:
    tally = Tally(cells=4, actions=10, active_s=90.0, placed=184, stayed=138)
    assert (tally.actions_per_cell, tally.active_s_per_cell) == (2.5, 22.5)
    assert tally.stayed_share == pytest.approx(0.75)
    nothing = Tally()
    assert (nothing.actions_per_cell, nothing.active_s_per_cell, nothing.stayed_share) == (None, None, None)
