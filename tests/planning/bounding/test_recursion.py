"""Distributive recursion: true products, no step uphill, repair of what must be delivered."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import Need, Source, broken, drawn, haverly, pooling
from symbiosis.planning.bounding.mccormick import Box
from symbiosis.planning.bounding.products import held
from symbiosis.planning.bounding.recursion import Recursion
from symbiosis.planning.solving.solvers import solve


def never():
    return False


def recursion(programme, products, low=0.0, high=10.0):
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[products.factor], upper[products.factor] = low, high
    return Recursion(programme, products, Box(lower, upper))


@pytest.mark.parametrize("ahead", [0, 1, 2])
def test_from_a_linear_plan_it_comes_to_the_optimum_of_haverly(ahead):
    programme, products = haverly()
    plan = recursion(programme, products, 1.0, 3.0).descend(solve(programme).columns, never, ahead)
    assert plan.value == pytest.approx(-400)
    assert broken(programme, products, plan.columns) < 1e-7


@pytest.mark.parametrize("seed", range(5))
def test_a_plan_is_no_worse_than_with_the_contents_of_the_start(seed):
    programme, products = drawn(seed, pools=2, contents=2)
    search = recursion(programme, products)
    start = search.mixing.follow(solve(programme).columns)
    plan = search.descend(start, never)
    assert plan.value <= solve(held(programme, products, start)).bound + 1e-6
    assert broken(programme, products, plan.columns) < 1e-6
    assert plan.value == pytest.approx(float(programme.cost @ plan.columns))


def test_what_must_be_delivered_is_repaired():
    """Held at the content of the start, no plan delivers both."""
    programme, products = pooling(
        [Source(6, 300, (3,)), Source(16, 300, (1,))], [300],
        [Need(1, 100, (2.5,), least=40), Need(1, 200, (1.5,), least=30)],
        [(0, 0), (1, 0)], [(0, 0), (0, 1)],
    )  # fmt: skip
    start = np.zeros(len(programme.cost))
    start[products.factor] = 2.9
    assert solve(held(programme, products, start)).status == "infeasible"
    plan = recursion(programme, products, 1.0, 3.0).descend(start, never)
    assert plan is not None
    assert broken(programme, products, plan.columns) < 1e-6


def test_where_there_is_no_plan_it_finds_none():
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (2,))], [100], [Need(9, 50, (1.5,), least=10)],
        [(0, 0), (1, 0)], [(0, 0)],
    )  # fmt: skip
    assert recursion(programme, products).descend(np.zeros(len(programme.cost)), never) is None


def test_whole_numbers_stay_as_they_are():
    programme, products = drawn(0, fixed=10.0)
    start = np.zeros(len(programme.cost))
    used = np.flatnonzero(programme.integer)
    start[used[0]] = 1.0
    plan = recursion(programme, products).descend(start, never)
    assert plan.columns[used].tolist() == [1.0, *[0.0] * (len(used) - 1)]
    assert plan.columns[products.flow[1]] == pytest.approx(0.0, abs=1e-9)
