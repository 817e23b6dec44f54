"""Bent chromosomes come out straight, ends and bands in order."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine.baselines.straightening import straighten_arms, straighten_axis

LENGTH, HALF_WIDTH = 90, 7


def drawn(bend_deg: float) -> NDArray[np.uint8]:
    """A rod of two arms with an angle between them; dark at the upper end, ever lighter to the lower one."""
    image = np.full((140, 140), 255, dtype=np.uint8)
    turn = np.radians(bend_deg)
    middle = np.array([60.0, 62.0])
    arms = (np.array([0.0, -1.0]), np.array([np.sin(turn), np.cos(turn)]))
    for step in range(LENGTH):
        along = step - LENGTH / 2
        at = middle + abs(along) * arms[int(along > 0)]
        cv2.circle(image, (round(at[0]), round(at[1])), HALF_WIDTH, int(40 + 120 * step / LENGTH), -1)
    return image


@pytest.mark.parametrize("straighten", [straighten_axis, straighten_arms])
@pytest.mark.parametrize("bend_deg", [0, 35, 80, 130])
def test_a_bent_rod_becomes_a_straight_one(straighten, bend_deg: int) -> None:
    straight = straighten(drawn(bend_deg))
    dark = straight < 235
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    # The inner way round a bend is shorter than the rod; the rounded tips make it longer.
    assert LENGTH * 0.8 < np.ptp(rows) < LENGTH * 1.4
    assert np.ptp(columns) < 2.2 * 2 * HALF_WIDTH
    # Dark to light as it was, so neither end nor order is lost; the tips' few pixels are half background.
    profile = np.array([np.median(straight[row][dark[row]]) for row in rows[6:-6]])
    assert np.corrcoef(profile, np.arange(len(profile)))[0, 1] > 0.9


def test_a_rod_lying_down_is_set_up() -> None:
    lying = np.full((30, 110), 255, dtype=np.uint8)
    lying[8:22, 10:100] = 60
    straight = straighten_arms(lying)
    dark = straight < 235
    assert dark.any(axis=1).sum() > 3 * dark.any(axis=0).sum()


def test_left_stays_left() -> None:
    rod = np.full((100, 40), 255, dtype=np.uint8)
    rod[10:90, 12:20], rod[10:90, 20:28] = 40, 160
    for straighten in (straighten_axis, straighten_arms):
        straight = straighten(rod)
        row = straight[straight.shape[0] // 2]
        inside = np.flatnonzero(row < 235)
        assert row[inside[2]] < 90 < row[inside[-3]]


@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (60, 40)])
def test_what_has_no_axis_is_left_alone(shape: tuple[int, int]) -> None:
    blank = np.full(shape, 255, dtype=np.uint8)
    assert straighten_axis(blank) is blank
    dot = blank.copy()
    dot[1, 1] = 0
    assert straighten_arms(dot) is dot
