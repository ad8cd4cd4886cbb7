"""The certificate holds for the best plan and its prices, and for nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from planning.programmes import INF, by_hand, programme, transport
from symbiosis.errors import SymbiosisError
from symbiosis.planning.pricing.certificate import certificate
from symbiosis.planning.solving.solvers import solve

BEST, DUALS = np.array([3.0, 1.0]), np.array([-2.0, -1.0])


def test_the_best_plan_is_certified():
    assert certificate(by_hand(), BEST, DUALS).max() < 1e-15


@pytest.mark.parametrize(
    ("x", "y", "what"),
    [
        ([4.0, 1.0], DUALS, "primal"),
        ([3.0, -1.0], DUALS, "primal"),
        (BEST, [-1.0, -1.0], "dual"),
        (BEST, [2.0, -5.0], "dual"),
        ([3.0, 0.5], DUALS, "complementarity"),
        ([3.0, 0.5], DUALS, "gap"),
        (BEST, [-2.5, -1.0], "complementarity"),
        (BEST, [-2.5, -1.0], "gap"),
    ],
)
def test_anything_else_is_not(x, y, what):
    assert certificate(by_hand(), np.array(x), np.array(y))[what] > 1e-2


def test_errors_that_cancel_in_the_gap_show_in_complementarity():
    """Each price is put on the other's room, so that both objectives still agree."""
    made = programme([-1, -1], [[1, 0], [0, 1]], [-INF, -INF], [2, 2])
    told = certificate(made, np.array([1.0, 3.0]), np.array([-1.0, -1.0]))
    assert told["gap"] == pytest.approx(0.0)
    assert told["complementarity"] > 0.1


@pytest.mark.parametrize("seed", range(6))
def test_what_the_solver_says_is_certified(seed):
    made = transport(seed, mixes=True)
    answer = solve(made)
    if answer.status == "optimal":
        assert certificate(made, answer.columns, answer.duals).max() < 1e-9


def test_whole_numbers_have_none_until_they_are_held():
    made = programme([-3, 5], [[1, -4]], [-INF], [0], integer=[1], kinds="opening")
    answer = solve(made)
    with pytest.raises(SymbiosisError, match="whole numbers"):
        certificate(made, answer.columns, answer.duals)
    held = made.fixing(answer.columns)
    assert answer.columns.tolist() == [4.0, 1.0]
    assert certificate(held, answer.columns, answer.duals).max() < 1e-9
