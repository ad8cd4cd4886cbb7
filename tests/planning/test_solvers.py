"""HiGHS on arrays: optimum, no optimum, and who quarrels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp

from symbiosis.errors import SolverError
from symbiosis.model.programme import Programme
from symbiosis.planning.solvers import elastic, solve

INF = np.inf


def programme(cost, rows, low, high, upper=INF):
    matrix = sp.csc_array(np.array(rows, dtype=float).reshape(len(low), len(cost)))
    count = len(cost)
    return Programme(
        np.array(cost, dtype=float), np.zeros(count), np.full(count, upper), matrix,
        sp.csr_array(matrix.shape), np.array(low, dtype=float), np.array(high, dtype=float),
        pd.DataFrame({"kind": ["flow"] * count}), pd.DataFrame({"kind": ["supply"] * len(low)}),
    )  # fmt: skip


def test_a_programme_solved_by_hand():
    """max 3x + 2y, x + y <= 4, x <= 3: x = 3, y = 1; duals -2 and -1 of the minimisation."""
    answer = solve(programme([-3, -2], [[1, 1], [1, 0]], [-INF, -INF], [4, 3]))
    assert answer.columns == pytest.approx([3, 1])
    assert answer.duals == pytest.approx([-2, -1])


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12])
def test_the_size_of_money_changes_nothing(size):
    answer = solve(programme([-3 * size, -2 * size], [[1, 1], [1, 0]], [-INF, -INF], [4, 3]))
    assert answer.columns == pytest.approx([3, 1])
    assert answer.duals == pytest.approx([-2 * size, -1 * size])


def test_no_plan_is_an_answer():
    assert solve(programme([1], [[1], [1]], [5, -INF], [INF, 3])).status == "infeasible"


def test_the_rows_that_quarrel_give_way_as_little_as_can_be():
    give, presses = elastic(programme([1], [[1], [1], [1]], [5, -INF, -INF], [INF, 3, 100]))
    assert give.sum() == pytest.approx(2.0)
    assert give[2] == 0.0
    assert presses.tolist() == [True, True, False]


def test_a_programme_without_end_is_an_error_in_our_words():
    with pytest.raises(SolverError, match="nbounded"):
        solve(programme([-1], [[-1]], [-INF], [0]))


def test_nothing_to_decide():
    assert not solve(programme([], [[]], [-INF], [1])).columns.size
