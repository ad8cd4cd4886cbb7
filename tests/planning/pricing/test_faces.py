"""Which prices are the only ones, how far they reach, and which plans are as good."""

from __future__ import annotations

import numpy as np
import pytest

from planning.programmes import INF, by_hand, programme
from symbiosis.planning.pricing.faces import DualFace, Optimum, PlanFace
from symbiosis.planning.solving.solvers import solve


def optimum(made):
    answer = solve(made)
    return Optimum(made, answer.columns, answer.duals)


def twice():
    """The same column held twice: any split of the price proves the plan."""
    return programme([-3, -1], [[1, 0], [2, 0], [0, 1]], [-INF] * 3, [4, 8, 5])


def test_prices_are_sure_where_the_plan_pins_them():
    assert not optimum(by_hand()).loose.any()
    assert optimum(twice()).loose.tolist() == [True, True, False]


def test_a_row_with_room_is_not_active():
    made = programme([-1], [[1], [1]], [-INF, -INF], [4, 9])
    assert optimum(made).active.tolist() == [True, False]
    assert optimum(made).stands()[1].tolist() == [2, 0]


@pytest.mark.parametrize("size", [1e-5, 1.0, 1e9])
def test_the_face_of_the_prices_is_walked_to_its_ends(size):
    made = twice()
    made = programme(made.cost * size, made.matrix.toarray(), [-INF] * 3, [4, 8, 5])
    face = DualFace(optimum(made))
    least = [-face.largest(-row) for row in np.eye(3)]
    assert np.array(least) == pytest.approx(np.array([-3.0, -1.5, -1.0]) * size)
    largest = [face.largest(row) for row in np.eye(3)]
    assert np.array(largest) == pytest.approx(np.array([0.0, 0.0, -1.0]) * size, abs=1e-9 * size)
    assert face.largest(np.array([1.0, 2.0, 1.0])) == pytest.approx(-4.0 * size)


def test_the_duals_of_an_end_prove_the_plan():
    found = optimum(twice())
    face = DualFace(found)
    face.largest(np.array([1.0, 0.0, 0.0]))
    assert face.duals() == pytest.approx([0.0, -1.5, -1.0])
    assert found.programme.cost - found.programme.matrix.T @ face.duals() == pytest.approx([0, 0])


def test_a_price_without_end():
    """Nothing can flow: any price on the row that shuts it proves that."""
    made = programme([-3], [[1]], [-INF], [0])
    assert DualFace(optimum(made)).largest(np.array([-1.0])) == INF


def test_a_price_may_be_fixed_or_capped():
    found = optimum(twice())
    caps = np.array([-1.0, INF, INF])
    assert DualFace(found, caps=caps).largest(np.array([1.0, 0, 0])) == pytest.approx(-1.0)
    fixed = Optimum(found.programme, found.x, np.array([-2.0, -0.5, -1.0]))
    face = DualFace(fixed, fixed=np.array([True, False, False]))
    assert face.largest(np.array([1.0, 0, 0])) == -2.0
    assert face.largest(np.array([0, 1.0, 0])) == pytest.approx(-0.5)


def test_plans_as_good():
    """Two flows bring the same: each may be all or nothing, the third is as it is."""
    made = programme([-2, -2, -3], [[1, 1, 0], [0, 0, 1]], [-INF, -INF], [6, 2])
    face = PlanFace(optimum(made))
    assert face.extent(np.array([1.0, 0.0, 0.0])) == pytest.approx((0.0, 6.0))
    assert face.extent(np.array([1.0, 1.0, 1.0])) == pytest.approx((8.0, 8.0))


def test_how_far_a_bound_moves_at_the_same_price():
    """max 3x + 2y, x + y <= 4, x <= 3: below 3, y is gone; above, it goes on for ever."""
    face = PlanFace(optimum(by_hand()))
    assert face.moves(0) == pytest.approx((-1.0, INF))
    assert face.moves(1) == pytest.approx((-3.0, 1.0))
