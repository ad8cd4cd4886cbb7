"""A linear programme kept in hand: changed numbers give what a new one gives."""

from __future__ import annotations

import numpy as np
import pytest

from planning.pools_by_hand import INF, Draft
from symbiosis.planning.solving.warm import Warm


def by_hand():
    """Give max 3x + 2y, x + y <= 4, x <= 3."""
    draft = Draft()
    x, y = draft.column("flow", -3.0), draft.column("flow", -2.0)
    draft.row({x: 1.0, y: 1.0}, -INF, 4.0)
    draft.row({x: 1.0}, -INF, 3.0)
    return draft.done()


def test_a_programme_solved_by_hand():
    reply = Warm(by_hand()).run()
    assert reply.status == "optimal"
    assert reply.value == pytest.approx(-11)
    assert reply.columns == pytest.approx([3, 1])
    assert reply.duals == pytest.approx([-2, -1])


def test_every_number_may_change():
    warm = Warm(by_hand())
    warm.run()
    warm.aim(np.array([-1.0, -2.0]))
    assert warm.run().value == pytest.approx(-8)
    warm.bound(np.zeros(2), np.array([INF, 1.0]))
    assert warm.run().value == pytest.approx(-5)
    warm.bound_rows(np.full(2, -INF), np.array([2.5, 3.0]))
    assert warm.run().value == pytest.approx(-3.5)
    warm.enter(np.array([0]), np.array([0]), np.array([3.0]))
    assert warm.run().value == pytest.approx(-2.5)
    warm.bound_rows(np.full(2, -INF), np.array([4.0, 3.0]))
    assert warm.run().value == pytest.approx(-3.0)


def test_it_starts_again_from_an_earlier_basis():
    warm = Warm(by_hand())
    first = warm.run()
    warm.aim(np.array([5.0, 5.0]))
    assert warm.run().value == pytest.approx(0)
    warm.aim(np.array([-3.0, -2.0]))
    assert warm.run(first.basis).columns == pytest.approx([3, 1])


def test_no_plan_no_end_and_above_the_cutoff_are_told_apart():
    warm = Warm(by_hand())
    warm.bound_rows(np.array([5.0, -INF]), np.array([INF, 3.0]))
    assert warm.run().status == "unbounded"
    warm.bound(np.zeros(2), np.array([INF, 1.0]))
    assert warm.run().status == "infeasible"
    warm.bound_rows(np.array([-INF, -INF]), np.array([4.0, 3.0]))
    assert warm.run(cutoff=-20.0).status in ("above", "optimal")
    assert warm.run(cutoff=INF).status == "optimal"
