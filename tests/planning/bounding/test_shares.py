"""Shares: no true plan is cut off, and the relaxation promises less than without them."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import Draft, Need, Source, drawn, haverly, pooling
from symbiosis.planning.bounding import shares
from symbiosis.planning.bounding.drawing import Drawing
from symbiosis.planning.bounding.mccormick import Box, Relaxed
from symbiosis.planning.bounding.pooling import pool_up
from symbiosis.planning.bounding.products import Products
from symbiosis.planning.bounding.recursion import Recursion
from symbiosis.planning.bounding.shares import share_out


def never():
    return False


def lifted(programme, products):
    drawing = Drawing(pool_up(programme, products), never)
    drawing.draw()
    return share_out(drawing.pooled, drawing)


def in_a_row():
    return pooling(
        [Source(6, 300, (3, 1)), Source(16, 300, (1, 2)), Source(10, 300, (2, 0))], [300, 300],
        [Need(9, 100, (2.5, 2)), Need(15, 200, (1.5, 2))],
        [(0, 0), (1, 0), (2, 1), (1, 1)], [(0, 0), (0, 1), (1, 0), (1, 1)], between=[(0, 1)],
    )  # fmt: skip


CASES = [haverly(), drawn(5, contents=3), drawn(7, sources=5, pools=2, contents=2), in_a_row()]


@pytest.mark.parametrize("case", CASES)
def test_true_plans_can_be_written_in_shares(case):
    """Of plans for drawn costs, some with idle pools."""
    programme, products = case
    larger = lifted(programme, products)
    relaxed, count = Relaxed(*larger), len(programme.cost)
    whole = Box(larger.box.lower[:count], larger.box.upper[:count])
    recursion, dice = Recursion(programme, products, whole), np.random.default_rng(1)
    seen = 0
    for _ in range(8):
        cost = programme.cost * dice.uniform(0, 2, count)
        relaxed.warm.aim(np.concatenate([cost, np.zeros(len(larger.box.lower) - count)]))
        plan = recursion.descend(relaxed.run(larger.box).columns[:count], never)
        if plan is None:
            continue
        lower, upper = larger.box.lower.copy(), larger.box.upper.copy()
        lower[:count] = np.maximum(lower[:count], plan.columns - 1e-7)
        upper[:count] = np.minimum(upper[:count], plan.columns + 1e-7)
        idle = recursion.mixing.follow(plan.columns)[products.flow] <= 1e-9
        lower[products.factor[idle]] = larger.box.lower[products.factor[idle]]
        upper[products.factor[idle]] = larger.box.upper[products.factor[idle]]
        assert relaxed.run(Box(lower, np.maximum(lower, upper))).status == "optimal"
        seen += 1
    assert seen >= 3


@pytest.mark.parametrize("case", CASES[1:])
def test_shares_tighten_the_relaxation(case):
    programme, products = case
    drawing = Drawing(pool_up(programme, products), never)
    drawing.draw()
    plain = Relaxed(drawing.pooled.programme, drawing.pooled.products, drawing.box)
    larger = share_out(drawing.pooled, drawing)
    assert len(larger.products.product) > len(drawing.pooled.products.product)
    with_shares = Relaxed(*larger).run(larger.box).value
    assert with_shares >= plain.run(drawing.box).value - 1e-6


def test_the_shares_of_what_flows_in_make_one():
    programme, products = haverly()
    larger = lifted(programme, products)
    x = Relaxed(*larger).run(larger.box).columns
    share = np.unique(larger.products.factor)[1:]
    assert len(share) == 2
    assert x[share].sum() == pytest.approx(1.0)


def round_about(both_ways):
    """Give a pool from which something may flow back before it flows out."""
    draft = Draft()
    first, second, back = draft.column("in", 1.0), draft.column("in", 3.0), draft.column("back")
    content, one, two = draft.column("content"), draft.column("out", -4), draft.column("out", -5)
    loads = [draft.column("load") for _ in range(2)]
    draft.row({first: 1, second: 1, back: -1.0, one: -1, two: -1}, 0.0, 0.0)
    draft.row({first: 3, second: 1, back: -3.0 if both_ways else 0.0}
              | dict.fromkeys(loads, -1.0), 0.0, 0.0)  # fmt: skip
    draft.row({one: 1.0}, -np.inf, 10.0)
    draft.row({two: 1.0}, -np.inf, 10.0)
    draft.row({loads[0]: 1.0, one: -2.0}, -np.inf, 0.0)
    draft.row({first: 1.0}, -np.inf, 50.0)
    return draft.done(), Products(np.array(loads), np.array([content] * 2), np.array([one, two]))


def test_where_something_may_flow_in_and_nothing_out_there_are_no_shares():
    programme, products = round_about(both_ways=True)
    larger = lifted(programme, products)
    assert set(larger.products.factor) == set(products.factor)


def test_what_the_rows_tie_is_followed_through_a_link():
    """Inflows make runs, runs make outflows: the shares are of what flows in per run."""
    draft = Draft()
    first, second, runs = draft.column("in", 1.0), draft.column("in", 3.0), draft.column("runs")
    content, one, two = draft.column("content"), draft.column("out", -4), draft.column("out", -5)
    loads = [draft.column("load") for _ in range(2)]
    draft.row({first: 1, second: 1, runs: -2.0}, 0.0, 0.0)
    draft.row({one: 1, two: 1, runs: -1.0}, 0.0, 0.0)
    draft.row({first: 3, second: 1} | dict.fromkeys(loads, -1.0), 0.0, 0.0)
    draft.row({one: 1.0, two: 1.0}, -np.inf, 10.0)
    products = Products(np.array(loads), np.array([content] * 2), np.array([one, two]))
    larger = lifted(draft.done(), products)
    factors = np.unique(larger.products.factor)
    assert len(factors) == 4  # the content, two inflows and the runs
    assert larger.box.upper[factors[1:]] == pytest.approx([2.0, 2.0, 1.0], abs=1e-6)
    assert larger.box.lower[content] == pytest.approx(2.0, abs=1e-6)
    assert larger.box.upper[content] == pytest.approx(6.0, abs=1e-6)


def test_too_many_shares_are_left_out(monkeypatch):
    monkeypatch.setattr(shares, "MOST", 3)
    programme, products = haverly()
    assert set(lifted(programme, products).products.factor) == set(products.factor)


def test_the_content_of_a_pool_with_one_way_out_is_settled():
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (1,))], [100], [Need(9, 100, (2,))],
        [(0, 0), (1, 0)], [(0, 0)],
    )  # fmt: skip
    assert lifted(programme, products).settled.all()


def test_contents_must_be_met_and_shares_need_not():
    programme, products = haverly()
    larger = lifted(programme, products)
    assert set(larger.products.factor[~larger.settled]) == set(products.factor)
    assert larger.settled.sum() == 2 * 3  # two inflows, to two needs and in all
