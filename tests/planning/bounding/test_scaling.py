"""Units in which contents and costs are near one: the same optimum, and powers of two."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planning.pools_by_hand import Need, Source, haverly, pooling
from symbiosis.planning.bounding.scaling import scaled
from symbiosis.planning.solving.solvers import solve


def test_the_optimum_stays():
    programme, products = haverly()
    units = scaled(replace(programme, cost=programme.cost * 1e5), products)
    answer = solve(units.programme)
    assert answer.bound * units.size == pytest.approx(1e5 * solve(programme).bound)
    assert np.abs(units.programme.cost).max() < 10


def test_products_of_scaled_columns_are_products():
    programme, products = pooling(
        [Source(6, 300, (3e5,)), Source(16, 300, (1e5,))], [300], [Need(9, 100, (2e5,))] * 2,
        [(0, 0), (1, 0)], [(0, 0), (0, 1)], most=3e5,
    )  # fmt: skip
    scale = scaled(programme, products).scale
    assert np.array_equal(scale[products.product], scale[products.factor] * scale[products.flow])
    assert np.array_equal(np.log2(scale), np.round(np.log2(scale)))
    assert 0.5 < 3e5 / scale[products.factor[0]] < 2.0


def test_a_content_without_bound_is_sized_by_its_rows():
    programme, products = haverly()
    scale = scaled(programme, products).scale[products.factor[0]]
    assert np.isfinite(scale)
    assert scale > 0
