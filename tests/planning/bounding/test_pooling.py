"""Pools found in a programme, and their totals."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import Draft, Need, Source, drawn, haverly, pooling
from symbiosis.planning.bounding.pooling import pool_up, ratio_of
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.solving.solvers import solve


def test_contents_of_the_same_flows_are_one_pool():
    programme, products = drawn(3, pools=2, contents=3)
    pools = pool_up(programme, products).pools
    assert [len(pool.factors) for pool in pools] == [3, 3]
    assert all(len(pool.rules) == 3 for pool in pools)


def test_the_total_times_the_content_is_the_total_of_the_products():
    programme, products = haverly()
    pooled = pool_up(programme, products)
    (pool,) = pooled.pools
    load, factor, total = (int(which[-1]) for which in pooled.products)
    assert (factor, total) == (pool.factors[0], pool.total)
    x = solve(pooled.programme).columns
    assert x[total] == pytest.approx(x[products.flow].sum())
    assert x[load] == pytest.approx(x[products.product].sum())


def test_the_optimum_stays():
    programme, products = drawn(1, pools=2, contents=2)
    assert solve(pool_up(programme, products).programme).bound == pytest.approx(
        solve(programme).bound
    )


def test_a_pool_with_one_way_out_needs_no_shares():
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (1,))], [100], [Need(9, 100, (2,))],
        [(0, 0), (1, 0)], [(0, 0)],
    )  # fmt: skip
    assert pool_up(programme, products).pools[0].rules == ()


def test_factors_that_rows_speak_of_are_known():
    programme, products = haverly()
    assert pool_up(programme, products).spoken == frozenset()
    programme.cost[products.factor] = 1.0
    assert pool_up(programme, products).spoken == {int(products.factor[0])}


def test_weights_are_in_proportion_or_not():
    programme, products = haverly()
    (pool,) = pool_up(programme, products).pools
    first, second = pool.flows.tolist()
    assert ratio_of({first: -3.0, second: -3.0}, pool) == -3.0
    assert ratio_of({first: -3.0, second: -2.0}, pool) == 0.0
    assert ratio_of({first: -3.0}, pool) == 0.0


def test_a_content_without_a_load_is_a_pool_of_its_own():
    draft = Draft()
    content, first, second, one, two = (draft.column(kind) for kind in "qffmm")
    draft.row({first: 1.0, second: 1.0}, 0.0, 5.0)
    products = Products(np.array([one, two]), np.array([content] * 2), np.array([first, second]))
    (pool,) = pool_up(draft.done(), products).pools
    assert pool.rules == ()
    assert pool.weights.tolist() == [1.0, 1.0]
