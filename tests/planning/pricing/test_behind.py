"""The worth of a column that is in no programme yet, where prices are sure and where they are not."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp

from symbiosis.planning.pricing.behind import behind
from symbiosis.planning.pricing.faces import bare
from symbiosis.planning.solving.solvers import solve


def programme(cost, matrix, high):
    width = len(cost)
    return bare(np.array(cost, float), np.zeros(width), np.full(width, np.inf),
                sp.csc_array(np.array(matrix, float)), np.full(len(high), -np.inf),
                np.array(high, float))  # fmt: skip


def asked(made, columns, cost):
    answer = solve(made)
    return behind(made, answer.columns, answer.duals, sp.csc_array(np.array(columns, float)),
                  np.array(cost, float))  # fmt: skip


def test_worth_less_what_its_rows_are_worth():
    """2 units at 3 each fill the row; a new column at 5 takes one of them away, one at 2 loses."""
    gain, exact = asked(programme([-3], [[1]], [2]), [[1, 1, 0.5]], [-5, -2, -2])
    assert gain.tolist() == pytest.approx([2.0, -1.0, 0.5])
    assert exact.all()


def test_where_prices_are_not_the_only_ones_the_dearest_counts():
    """Both rows bind at the one column, so each may have all of its price: the new one uses both."""
    made = programme([-3], [[1], [1]], [2, 2])
    gain, exact = asked(made, [[1, 0, 1], [0, 1, 1]], [-4, -4, -4])
    assert gain.tolist() == pytest.approx([1.0, 1.0, 1.0])
    assert exact.all()


def test_a_row_without_room_that_nothing_can_make_room_in_stops_it():
    gain, exact = asked(programme([-1], [[0.0], [1]], [0, 1]), [[1], [0]], [-4])
    assert gain[0] == -np.inf
    assert exact.all()


def test_without_time_it_says_so():
    made = programme([-3], [[1], [1]], [2, 2])
    answer = solve(made)
    table = sp.csc_array(np.array([[1.0, 0.0], [0.0, 1.0]]))
    gain, exact = behind(made, answer.columns, answer.duals, table, np.array([-4.0, -4.0]), -1.0)
    assert not exact.all()
    assert gain.max() >= 1.0  # at most too high
