"""The search over boxes: its bound is below its plan, it closes, and it may be cut short."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import drawn, haverly
from symbiosis.planning.bounding.branching import Tree
from symbiosis.planning.bounding.mccormick import Box, Relaxed
from symbiosis.planning.bounding.recursion import Recursion
from symbiosis.planning.solving.solvers import Stop


def tree(programme, products, gap=1e-3, seconds=lambda: 10.0, low=0.5, high=10.0):
    """Give a search by contents alone, without shares, so that boxes must be cut."""
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[products.factor], upper[products.factor] = low, high
    upper[products.flow] = 200.0
    box = Box(lower, upper)
    search = Tree(
        Relaxed(programme, products, box), Recursion(programme, products, box), Stop(gap), seconds
    )
    search.grow(box)
    return search


def test_boxes_are_cut_until_the_gap_is_closed():
    search = tree(*haverly(), gap=1e-4, low=1.0, high=3.0)
    assert search.asked > 1
    assert search.best.value == pytest.approx(-400)
    assert -400 * (1 + 1.01e-4) <= search.bound <= -400


@pytest.mark.parametrize("seed", range(4))
def test_a_coarser_search_never_contradicts_a_finer_one(seed):
    fine, coarse = tree(*drawn(seed), gap=1e-4), tree(*drawn(seed), gap=0.05)
    assert coarse.bound <= fine.best.value + 1e-9
    assert fine.bound <= coarse.best.value + 1e-9
    assert fine.best.value - fine.bound <= 1.01e-4 * abs(fine.best.value)
    assert coarse.asked <= fine.asked


@pytest.mark.parametrize("asked", [0, 5, 20])
def test_the_bound_holds_when_the_time_is_up(asked):
    programme, products = drawn(2, sources=6, pools=2, contents=2)
    truth = tree(programme, products)
    left = iter(range(asked))
    search = tree(programme, products, seconds=lambda: 1.0 if next(left, None) is not None else 0.0)
    assert search.bound <= truth.best.value + 1e-9
    assert search.best is not None


def test_a_box_without_a_plan_is_shut():
    programme, products = haverly()
    programme.row_lower[-2:] = 1.0  # rows that limit a mix, asked to be broken
    programme.row_upper[-2:] = 0.5
    search = tree(programme, products)
    assert search.best is None
    assert np.isposinf(search.bound)


def test_whole_numbers_are_whole_in_plan_and_bound():
    programme, products = drawn(1, fixed=100.0)
    search = tree(programme, products)
    whole = search.best.columns[programme.integer]
    assert np.array_equal(whole, np.round(whole))
    free = tree(*drawn(1))
    assert search.bound >= free.bound - 1e-6
    assert search.best.value > free.best.value


def test_a_relaxation_that_is_true_is_a_plan(monkeypatch):
    """However poor the descents are."""
    monkeypatch.setattr("symbiosis.planning.bounding.recursion.Recursion.descend", lambda *_: None)
    search = tree(*haverly(), gap=1e-3, low=1.0, high=1.0)
    assert search.best.value == pytest.approx(-400)
    assert search.bound == pytest.approx(-400)
