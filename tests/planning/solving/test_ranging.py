"""A programme asked again gives what a new one gives; a basis holds as far as worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from planning.programmes import INF, by_hand, programme
from symbiosis.planning.solving.ranging import Ready, basis_ranges


def ready(cost=(-3.0, -2.0)):
    matrix = sp.csc_array(np.array([[1.0, 1.0], [1.0, 0.0]]))
    return Ready(np.array(cost), np.zeros(2), np.full(2, INF), matrix)


def test_bounds_change_from_one_run_to_the_next():
    hand = ready()
    low = np.full(2, -INF)
    assert hand.least(low, np.array([4.0, 3.0])) == pytest.approx(-11.0)
    assert hand.duals() == pytest.approx([-2.0, -1.0])
    assert hand.least(low, np.array([4.0, 1.0])) == pytest.approx(-9.0)
    assert hand.least(np.array([5.0, -INF]), np.array([INF, -1.0])) == INF
    assert hand.least(low, np.array([INF, 3.0])) == -INF
    assert hand.least(low, np.array([4.0, 3.0])) == pytest.approx(-11.0)
    hand.aim(np.array([0.0, -1.0]))
    assert hand.least(low, np.array([4.0, 3.0])) == pytest.approx(-4.0)


def test_the_basis_of_a_plan_holds_between_its_ends():
    """max 3x + 2y, x + y <= 4, x <= 3: best while 3 <= 4 and 0 <= 3 <= 4."""
    low, high = basis_ranges(by_hand(), 1.0, np.array([0, 0]), np.array([2, 2]))
    assert low == pytest.approx([3.0, 0.0])
    assert high[1] == pytest.approx(4.0)
    assert high[0] > 1e6


def test_rows_with_room_have_no_ends():
    made = programme([-1], [[1], [1]], [-INF, -INF], [4, 9])
    low, high = basis_ranges(made, 1.0, np.array([0]), np.array([2, 0]))
    assert [low[0], high[0]] == pytest.approx([0.0, 9.0])
    assert np.isnan(low[1])
    assert np.isnan(high[1])


def test_a_degenerate_plan_is_completed():
    """Two rows hold the same column: one of them is basic at its bound."""
    made = programme([-1], [[1], [1]], [-INF, -INF], [4, 4])
    low, high = basis_ranges(made, 1.0, np.array([0]), np.array([2, 2]))
    told = np.isfinite(low)
    assert told.sum() == 1
    assert high[told] == pytest.approx([4.0])
