"""Plans whose contents are decided: published optima, grids of contents, bounds at any time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import scipy.sparse as sp

from planning.pools_by_hand import (
    INF,
    Need,
    Source,
    broken,
    drawn,
    haverly,
    on_a_grid,
    pooling,
)  # fmt: skip
from symbiosis.errors import SolverError
from symbiosis.planning.bounding.bilinear import Products, held, solve_bilinear
from symbiosis.planning.solving.solvers import solve


def value(programme, answer):
    return float(programme.cost @ answer.columns)


@pytest.mark.parametrize(("number", "profit"), [(1, 400), (2, 600), (3, 750)])
def test_the_pooling_problems_of_haverly(number, profit):
    programme, products = haverly(number)
    answer = solve_bilinear(programme, products, gap=1e-5)
    assert answer.status == "optimal"
    assert value(programme, answer) == pytest.approx(-profit, abs=1e-3)
    assert answer.bound == pytest.approx(-profit, rel=2e-5)
    assert broken(programme, products, answer.columns) < 1e-7


def test_blind_to_the_pool_one_would_promise_too_much():
    """Without the products the first problem of Haverly promises more than it can hold."""
    programme, _ = haverly()
    assert solve(programme).bound < -500


@pytest.mark.parametrize("seed", range(6))
def test_no_point_of_a_fine_grid_beats_plan_and_bound(seed):
    programme, products = drawn(seed, contents=1)
    answer = solve_bilinear(programme, products)
    seen = on_a_grid(programme, products, [np.linspace(0.5, 10, 96)])
    assert answer.bound <= seen + 1e-6
    assert value(programme, answer) <= seen + 1e-3 * abs(seen)
    assert answer.bound <= value(programme, answer)
    assert broken(programme, products, answer.columns) < 1e-7


def test_two_pools_against_a_grid():
    programme, products = drawn(11, sources=4, pools=2, needs=2)
    answer = solve_bilinear(programme, products)
    seen = on_a_grid(programme, products, [np.linspace(0.5, 10, 20)] * 2)
    assert answer.status == "optimal"
    assert answer.bound <= seen + 1e-6
    assert value(programme, answer) <= seen + 1e-3 * abs(seen)


def test_two_contents_are_of_one_mix():
    """Both contents of a pool follow from the same shares, so a grid must hold both at once."""
    programme, products = drawn(5, sources=3, contents=2)
    answer = solve_bilinear(programme, products)
    assert answer.status == "optimal"
    assert broken(programme, products, answer.columns) < 1e-7
    again = solve(held(programme, products, answer.columns))
    assert again.bound == pytest.approx(value(programme, answer), rel=1e-6)


def fed_in_a_row():
    """Give two pools, the first feeding the second."""
    sources = [Source(6, 300, (3,)), Source(16, 300, (1,)), Source(10, 300, (2,))]
    needs = [Need(9, 100, (2.5,)), Need(15, 200, (1.5,))]
    return pooling(
        sources, [300, 300], needs, [(0, 0), (1, 0), (2, 1), (1, 1)],
        [(0, 0), (1, 0), (1, 1)], between=[(0, 1)],
    )  # fmt: skip


def test_a_pool_that_feeds_a_pool():
    programme, products = fed_in_a_row()
    answer = solve_bilinear(programme, products)
    seen = on_a_grid(programme, products, [np.linspace(1, 3, 21)] * 2)
    assert answer.status == "optimal"
    assert answer.bound <= seen + 1e-6
    assert value(programme, answer) <= seen + 1e-3 * abs(seen)
    assert broken(programme, products, answer.columns) < 1e-7


@pytest.mark.parametrize("seed", range(3))
def test_whole_numbers(seed):
    programme, products = drawn(seed, fixed=60.0)
    answer = solve_bilinear(programme, products)
    seen = on_a_grid(programme, products, [np.linspace(0.5, 10, 20)])
    whole = answer.columns[programme.integer]
    assert np.array_equal(whole, np.round(whole))
    assert answer.bound <= seen + 1e-6
    assert value(programme, answer) <= seen + 1e-3 * abs(seen)
    assert answer.bound <= value(programme, answer)
    assert broken(programme, products, answer.columns) < 1e-7


@pytest.mark.parametrize("seconds", [0.0, 0.05, 0.3])
def test_the_bound_holds_however_short_the_time(seconds):
    programme, products = drawn(0, sources=8, pools=3, needs=4, contents=3)
    long = solve_bilinear(programme, products, time_limit=20)
    short = solve_bilinear(programme, products, time_limit=seconds)
    assert short.bound <= value(programme, long) + 1e-6
    assert value(programme, short) >= long.bound - 1e-6
    assert broken(programme, products, short.columns) < 1e-7
    assert f"{seconds:g} s" in short.how


def test_the_time_limit_that_nobody_gave_is_told():
    assert "60 s by default" in solve_bilinear(*haverly()).how


def test_a_needed_mix_that_cannot_be_is_infeasible():
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (2,))], [100], [Need(9, 50, (1.5,), least=10)],
        [(0, 0), (1, 0)], [(0, 0)],
    )  # fmt: skip
    answer = solve_bilinear(programme, products)
    assert answer.status == "infeasible"
    assert answer.bound == INF


def test_no_mix_serves_two_needs_that_want_opposite_pools():
    """Only the products make it infeasible: each need alone could be met."""
    programme, products = pooling(
        [Source(1, 100, (4, 0)), Source(1, 100, (0, 4))], [100],
        [Need(9, 50, (1, 9), least=10), Need(9, 50, (9, 1), least=10)],
        [(0, 0), (1, 0)], [(0, 0), (0, 1)],
    )  # fmt: skip
    assert solve(programme).status == "optimal"
    assert solve_bilinear(programme, products).status == "infeasible"


def test_what_must_be_delivered_is_delivered():
    programme, products = pooling(
        [Source(6, 300, (3,)), Source(16, 300, (1,))], [300],
        [Need(1, 100, (2.5,), least=40), Need(1, 200, (1.5,), least=30)],
        [(0, 0), (1, 0)], [(0, 0), (0, 1)],
    )  # fmt: skip
    answer = solve_bilinear(programme, products)
    assert answer.status == "optimal"
    assert value(programme, answer) == pytest.approx(70 * (0.25 * 6 + 0.75 * 16 - 1), rel=1e-3)


def test_a_pool_that_may_not_be_used_stops_nobody():
    """Its content would pass its bound, so it stays idle, and the rest goes on."""
    programme, products = pooling(
        [Source(6, 300, (3,)), Source(10, 300, (2,))], [300], [Need(15, 200, (2.5,))] * 2,
        [(0, 0)], [(0, 0), (0, 1)], past=[(1, 0)], most=1.0,
    )  # fmt: skip
    answer = solve_bilinear(programme, products)
    assert answer.status == "optimal"
    assert value(programme, answer) == pytest.approx(-1000)


def test_a_content_that_is_a_share_of_another():
    """A treatment takes out 60 % of what the first pool holds."""
    sources = [Source(6, 300, (3,)), Source(16, 300, (1,))]
    needs = [Need(9, 100, (1.0,)), Need(15, 200, (0.8,))]
    programme, products = pooling(sources, [300, 300], needs, [(0, 0), (1, 0)],
                                  [(1, 0), (1, 1)], between=[(0, 1)], most=3.0)  # fmt: skip
    first, second = np.unique(products.factor)
    load = next(row for row in range(programme.matrix.shape[0])
                if programme.matrix[row, products.product[0]] == -1.0
                and programme.matrix[row, products.product[-1]] == 1.0)  # fmt: skip
    matrix = sp.lil_array(programme.matrix)
    matrix[load, :] = 0.0
    matrix[load, second], matrix[load, first] = 1.0, -0.4
    treated = replace(programme, matrix=sp.csc_array(matrix))
    answer = solve_bilinear(treated, products)
    seen = min(on_a_grid(treated, products, [[q], [0.4 * q]]) for q in np.linspace(1, 3, 41))
    assert seen < -500
    assert answer.status == "optimal"
    assert answer.bound <= seen + 1e-6
    assert value(treated, answer) <= seen + 1e-3 * abs(seen)
    assert broken(treated, products, answer.columns) < 1e-7


@pytest.mark.parametrize("size", [1e-4, 1e6])
def test_units_of_money_and_contents_change_nothing(size):
    sources = [Source(6 * size, 300, (3e5,)), Source(16 * size, 300, (1e5,)),
               Source(10 * size, 300, (2e5,))]  # fmt: skip
    needs = [Need(9 * size, 100, (2.5e5,)), Need(15 * size, 200, (1.5e5,))]
    programme, products = pooling(sources, [300], needs, [(0, 0), (1, 0)], [(0, 0), (0, 1)],
                                  [(2, 0), (2, 1)])  # fmt: skip
    answer = solve_bilinear(programme, products)
    assert value(programme, answer) == pytest.approx(-400 * size, rel=1e-6)


def test_duals_are_of_the_programme_with_contents_held():
    programme, products = haverly()
    answer = solve_bilinear(programme, products)
    left = held(programme, products, answer.columns)
    assert len(answer.duals) == len(programme.row_lower)
    whole = solve(left)
    assert answer.duals == pytest.approx(whole.duals[: len(answer.duals)], abs=1e-6)
    ends = np.where(answer.duals < 0, programme.row_upper, programme.row_lower)
    priced = np.abs(answer.duals) > 1e-9
    assert float(answer.duals[priced] @ ends[priced]) == pytest.approx(-400, rel=1e-6)


def test_an_absolute_gap_is_enough():
    programme, products = drawn(0, sources=8, pools=3, needs=4, contents=3)
    answer = solve_bilinear(programme, products, gap=1e-6, gap_abs=100.0)
    assert answer.status == "optimal"
    assert value(programme, answer) - answer.bound <= 100.0


def test_without_products_it_is_the_linear_programme():
    programme, _ = haverly()
    nothing = Products(*(np.zeros(0, dtype=int) for _ in range(3)))
    assert solve_bilinear(programme, nothing).bound == pytest.approx(solve(programme).bound)


def test_a_search_without_a_plan_says_so(monkeypatch):
    monkeypatch.setattr("symbiosis.planning.bounding.recursion.Recursion.descend", lambda *_: None)
    with pytest.raises(SolverError, match="without a plan"):
        solve_bilinear(*drawn(0, sources=8, pools=3, needs=4, contents=3), time_limit=0.0)
