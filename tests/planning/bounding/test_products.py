"""Products of columns, and the linear programme that is left when their factors are held."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import drawn, haverly
from symbiosis.planning.bounding.products import exact, held, holding
from symbiosis.planning.solving.solvers import solve


def at(programme, products, content):
    x = np.zeros(len(programme.cost))
    x[products.factor] = content
    return x


@pytest.mark.parametrize(("content", "profit"), [(1.0, 400), (1.5, 300), (2.5, 0.0)])
def test_with_the_content_held_the_plan_is_linear(content, profit):
    """By hand: at 1.0 the pool dilutes for the second product, at 2.5 it serves the first."""
    programme, products = haverly()
    left = held(programme, products, at(programme, products, content))
    answer = solve(left)
    assert answer.bound <= -profit + 1e-9
    assert answer.columns[products.product] == pytest.approx(
        content * answer.columns[products.flow]
    )


def test_rows_are_added_at_the_end_and_named():
    programme, products = haverly()
    left = held(programme, products, at(programme, products, 2.0))
    rows = len(programme.row_lower)
    assert left.matrix.shape == (rows + 2, len(programme.cost))
    assert (abs(left.matrix[:rows] - programme.matrix)).max() == 0
    assert left.rows["kind"].tolist()[rows:] == ["held", "held"]
    assert left.rows["scale"].tolist()[rows:] == [2.0, 2.0]
    assert left.rows["kind"].dtype == programme.rows["kind"].dtype
    assert left.weights.shape == left.matrix.shape


def test_a_content_of_nil_carries_nothing():
    programme, products = haverly()
    left = held(programme, products, at(programme, products, 0.0))
    assert left.matrix[-1].toarray().ravel()[products.product[-1]] == 1.0
    assert solve(left).columns[products.product] == pytest.approx(0.0)


def test_whole_numbers_are_held_or_left_free():
    programme, products = drawn(0, fixed=10.0)
    x = at(programme, products, 3.0)
    assert not held(programme, products, x).integer.any()
    assert held(programme, products, x).upper[programme.integer].max() == 0.0
    assert np.array_equal(holding(programme, products, x).integer, programme.integer)


def test_products_are_worked_out_from_factors_and_flows():
    programme, products = haverly()
    x = at(programme, products, 2.0)
    x[products.flow] = [3.0, 5.0]
    assert exact(products, x)[products.product].tolist() == [6.0, 10.0]
    assert x[products.product].tolist() == [0.0, 0.0]


def test_a_content_next_to_nil_does_not_blow_up_its_row():
    programme, products = haverly()
    left = held(programme, products, at(programme, products, 1e-15))
    assert abs(left.matrix).max() < 1e3
    assert solve(left).status == "optimal"
