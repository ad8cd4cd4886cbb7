"""Envelopes: no true product is cut off, they are tight at corners, and boxes may change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.pools_by_hand import haverly
from symbiosis.planning.bounding.mccormick import Box, Relaxed, envelopes
from symbiosis.planning.bounding.products import Products

ONE = Products(np.array([0]), np.array([1]), np.array([2]))
SHARE = st.floats(0, 1)
SIZE = st.floats(0, 100)


def box_of(q0, q1, f0, f1):
    return Box(np.array([-np.inf, q0, f0]), np.array([np.inf, q1, f1]))


def allowed(rows, q, f):
    """Give the least and the most that the four rows allow the product to be."""
    rest = rows.of_factor * q + rows.of_flow * f
    return float((rows.lower - rest).max()), float((rows.upper - rest).min())


@given(SIZE, SIZE, SIZE, SIZE, SHARE, SHARE)
def test_true_products_are_allowed(q0, wide, f0, long, a, b):
    rows = envelopes(ONE, box_of(q0, q0 + wide, f0, f0 + long))
    q, f = q0 + a * wide, f0 + b * long
    low, high = allowed(rows, q, f)
    assert low <= q * f + 1e-6
    assert high >= q * f - 1e-6


def test_at_the_corners_nothing_else_is_allowed():
    rows = envelopes(ONE, box_of(1.0, 3.0, 2.0, 5.0))
    for q in (1.0, 3.0):
        for f in (2.0, 5.0):
            assert allowed(rows, q, f) == pytest.approx((q * f, q * f))


def test_without_a_bound_of_the_flow_the_content_still_bounds():
    rows = envelopes(ONE, box_of(1.0, 3.0, 0.0, np.inf))
    assert allowed(rows, 2.0, 10.0) == (10.0, 30.0)


def relaxed_haverly(high=3.0):
    programme, products = haverly()
    lower, upper = programme.lower.copy(), programme.upper.copy()
    lower[products.factor], upper[products.factor] = 1.0, high
    upper[products.flow] = [100.0, 200.0]
    return Relaxed(programme, products, Box(lower, upper)), Box(lower, upper), products


def test_the_relaxation_of_haverly_promises_500():
    relaxed, box, _ = relaxed_haverly()
    assert relaxed.run(box).value == pytest.approx(-500)


def test_a_changed_box_gives_what_a_new_relaxation_gives():
    relaxed, box, products = relaxed_haverly()
    relaxed.run(box)
    for low, high in ((1.0, 1.5), (1.5, 3.0), (2.25, 2.5), (1.0, 3.0)):
        half = box.cut(int(products.factor[0]), low, high)
        fresh = Relaxed(relaxed.base, products, half).run(half)
        assert relaxed.run(half).value == pytest.approx(fresh.value)


def test_a_cut_never_widens_a_box():
    box = box_of(1.0, 3.0, 0.0, 5.0)
    assert box.cut(1, -np.inf, 2.0).upper[1] == 2.0
    assert box.cut(1, 0.0, 9.0).lower[1] == 1.0
    assert box.upper[1] == 3.0


def test_gaps_are_counted_but_for_settled_products():
    relaxed, box, products = relaxed_haverly()
    x = np.zeros(len(box.lower))
    x[products.factor], x[products.flow], x[products.product] = 2.0, [3.0, 4.0], [5.0, 8.0]
    assert relaxed.gaps(x).tolist() == [1.0, 0.0]
    settled = Relaxed(relaxed.base, products, box, np.array([True, False]))
    assert settled.gaps(x).tolist() == [0.0]
