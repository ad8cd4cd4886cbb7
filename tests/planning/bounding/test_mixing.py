"""Contents that follow from flows: by hand, through pools in a row, and where nothing flows."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import Draft, Need, Source, haverly, pooling
from symbiosis.planning.bounding.mixing import Mixing
from symbiosis.planning.bounding.products import Products


def columns(programme, kind):
    return np.flatnonzero(programme.columns["kind"] == kind)


def test_a_pool_holds_the_mean_of_what_flows_in():
    programme, products = haverly()
    x = np.zeros(len(programme.cost))
    x[columns(programme, "in")] = [30.0, 10.0]
    x[products.flow] = [25.0, 15.0]
    x = Mixing(programme, products).follow(x)
    assert x[products.factor] == pytest.approx(2.5)
    assert x[products.product] == pytest.approx([62.5, 37.5])


def test_an_idle_pool_keeps_its_content():
    programme, products = haverly()
    x = np.zeros(len(programme.cost))
    x[products.factor] = 1.7
    assert Mixing(programme, products).follow(x)[products.factor] == pytest.approx(1.7)


def test_pools_in_a_row_are_worked_out_one_after_the_other():
    """The last pool stands first among the columns."""
    programme, products = pooling(
        [Source(1, 100, (3,)), Source(1, 100, (1,))], [100, 100, 100], [Need(9, 100, (2,))],
        [(0, 2), (1, 1), (0, 1)], [(0, 0)], between=[(1, 0), (2, 1)],
    )  # fmt: skip
    x = np.zeros(len(programme.cost))
    x[columns(programme, "in")] = [20.0, 40.0, 20.0]
    x[columns(programme, "out")] = 80.0
    x[columns(programme, "between")] = [80.0, 20.0]
    x = Mixing(programme, products).follow(x)
    assert x[np.unique(products.factor)] == pytest.approx([2.0, 2.0, 3.0])


def test_a_content_never_passes_its_bounds():
    programme, products = haverly()
    programme.upper[products.factor] = 2.0
    x = np.zeros(len(programme.cost))
    x[columns(programme, "in")] = [30.0, 10.0]
    x[products.flow] = [25.0, 15.0]
    assert Mixing(programme, products).follow(x)[products.factor].max() == 2.0


def test_a_row_of_contents_alone_is_a_rule():
    draft = Draft()
    first, second, flow, product = (draft.column(kind) for kind in "qqfm")
    draft.row({second: 1.0, first: -0.4}, 0.0, 0.0)
    programme = draft.done()
    products = Products(*(np.array([one]) for one in (product, second, flow)))
    rules = Mixing(programme, products).rules
    assert rules == []  # the other content is no factor of anything
    both = Products(np.array([product, product]), np.array([second, first]), np.array([flow] * 2))
    (rule,) = Mixing(programme, both).rules
    x = np.array([2.0, 0.0, 5.0, 0.0]) if rule.factor == second else np.array([0.0, 0.8, 5.0, 0.0])
    assert Mixing(programme, both).follow(x)[[first, second]] == pytest.approx([2.0, 0.8])
