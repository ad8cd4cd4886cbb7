"""Bounds drawn in: contents between those that flow in, flows to what rows allow."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import Need, Source, haverly, pooling
from symbiosis.planning.bounding.drawing import Drawing
from symbiosis.planning.bounding.pooling import pool_up


def never():
    return False


def drawn_in(programme, products, late=never):
    drawing = Drawing(pool_up(programme, products), late)
    drawing.draw()
    return drawing


def test_a_content_lies_between_those_that_flow_in():
    programme, products = haverly()
    box = drawn_in(programme, products).box
    factor = products.factor[0]
    assert box.lower[factor] == pytest.approx(1.0, abs=1e-6)
    assert box.upper[factor] == pytest.approx(3.0, abs=1e-6)


def test_a_flow_is_bounded_by_rows():
    programme, products = haverly()
    box = drawn_in(programme, products).box
    assert box.upper[products.flow] == pytest.approx([100.0, 200.0], abs=1e-4)


def test_a_pool_is_bounded_by_the_pool_that_feeds_it():
    """The pool that is fed stands first, so that it is asked for twice."""
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (1,))], [100, 100], [Need(9, 50, (2,))] * 2,
        [(0, 1), (1, 1), (1, 0)], [(0, 0), (0, 1), (1, 0)], between=[(1, 0)],
    )  # fmt: skip
    box = drawn_in(programme, products).box
    factors = np.unique(products.factor)
    assert box.lower[factors] == pytest.approx([1.0, 1.0], abs=1e-5)
    assert box.upper[factors] == pytest.approx([3.0, 3.0], abs=1e-5)


def test_a_pool_that_no_plan_can_use_is_idle():
    programme, products = pooling(
        [Source(1, 100, (3,))], [100], [Need(9, 50, (2,))] * 2, [(0, 0)], [(0, 0), (0, 1)],
        most=1.0,
    )  # fmt: skip
    drawing = drawn_in(programme, products)
    assert drawing.idle == {drawing.pooled.pools[0].total}
    assert drawing.box.upper[products.flow].max() <= 1e-7


def test_per_unit_of_what_flows_through():
    programme, products = haverly()
    drawing = drawn_in(programme, products)
    (pool,) = drawing.pooled.pools
    low, high = drawing.per_unit(pool, 0)
    assert (low, high) == pytest.approx((0.0, 1.0), abs=1e-6)


def test_what_flows_in_follows_what_flows_out_unless_it_may_go_round():
    programme, products = haverly()
    drawing = drawn_in(programme, products)
    (pool,) = drawing.pooled.pools
    assert drawing.follows(pool, [0, 1])
    assert not drawing.follows(pool, [0, 1, 4])  # the third source goes past the pool


def test_when_it_is_late_the_bounds_stay():
    programme, products = haverly()
    box = drawn_in(programme, products, late=lambda: True).box
    assert not np.isfinite(box.upper[products.factor]).any()
    assert box.upper[:2].tolist() == programme.upper[:2].tolist()


def test_a_pool_that_must_run_is_never_idle():
    """What leaves it besides what is counted follows, as it cannot stand still."""
    programme, products = haverly()
    programme.row_lower[4] = 5.0  # of what flows through the pool
    drawing = drawn_in(programme, products)
    (pool,) = drawing.pooled.pools
    assert drawing.follows(pool, [4])
