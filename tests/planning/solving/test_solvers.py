"""HiGHS on arrays: optimum, bound, what stopped it, no plan, and who quarrels."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from types import SimpleNamespace

import numpy as np
import pytest

from programmes import INF, at_random, fixed_charge, programme, transport
from symbiosis.errors import SolverError
from symbiosis.planning.pricing.certificate import certificate
from symbiosis.planning.solving.solvers import (
    Stop,
    _Watch,
    relative_gap,
    solve,
    stake_of,
    typical_cost,
)

EXACTLY = Stop(0.0)


def test_a_programme_solved_by_hand():
    """max 3x + 2y, x + y <= 4, x <= 3: x = 3, y = 1; duals -2 and -1 of the minimisation."""
    answer = solve(programme([-3, -2], [[1, 1], [1, 0]], [-INF, -INF], [4, 3]))
    assert answer.columns == pytest.approx([3, 1])
    assert answer.duals == pytest.approx([-2, -1])
    assert (answer.status, answer.bound) == ("optimal", pytest.approx(-11))


def shop(size=1.0, fixed=4.0):
    """max 3x - 4y with x <= 10 y, x <= 2 and y whole: x = 2, y = 1."""
    rows = [[1, -10], [1, 0]]
    whole = [False, True]
    return programme(
        np.array([-3, fixed]) * size, rows, [-INF, -INF], [0, 2], upper=[INF, 1], integer=whole
    )


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12])
def test_the_size_of_money_changes_nothing(size):
    answer = solve(programme([-3 * size, -2 * size], [[1, 1], [1, 0]], [-INF, -INF], [4, 3]))
    assert answer.columns == pytest.approx([3, 1])
    assert answer.duals == pytest.approx([-2 * size, -1 * size])
    whole = solve(shop(size), EXACTLY)
    assert whole.columns == pytest.approx([2, 1])
    assert whole.bound == pytest.approx(-2 * size)
    assert whole.status == "optimal"


def test_a_decision_that_does_not_pay_is_left():
    assert solve(shop(fixed=7.0), EXACTLY).columns.tolist() == [0.0, 0.0]


@pytest.mark.parametrize("seed", range(30))
def test_the_best_of_all_decisions_is_found(seed):
    """Every choice of whole numbers, each a linear programme."""
    made = at_random(seed, whole=True)
    whole = np.flatnonzero(made.integer)[:3]
    made = replace(made, integer=np.isin(np.arange(len(made.cost)), whole),
                   upper=np.where(made.integer, 4.0, made.upper))  # fmt: skip
    best = INF
    for choice in product(range(5), repeat=len(whole)):
        x = np.zeros(len(made.cost))
        x[whole] = choice
        answer = solve(made.fixing(x))
        if answer.status == "optimal":
            best = min(best, float(made.cost @ answer.columns))
    answer = solve(made, EXACTLY)
    if best == INF:
        assert answer.status == "infeasible"
        return
    value = float(made.cost @ answer.columns)
    assert answer.status == "optimal"
    assert value == pytest.approx(best, abs=1e-7)
    assert answer.bound <= value
    assert answer.bound == pytest.approx(best, abs=1e-6)
    x = answer.columns
    assert (x[whole] == np.round(x[whole])).all()
    assert certificate(made.fixing(x), x, answer.duals).max() < 1e-8


def test_no_plan_is_an_answer():
    rows = [[1], [1]]
    assert solve(programme([1], rows, [5, -INF], [INF, 3])).status == "infeasible"
    assert solve(programme([1], rows, [5, -INF], [INF, 3], integer=[True])).status == "infeasible"
    between = programme([1], [[1]], [0.2], [0.8], upper=[1], integer=[True])
    assert solve(between).status == "infeasible"


@pytest.mark.parametrize("integer", [None, [True, False]])
def test_a_programme_without_end_is_an_error_in_our_words(integer):
    """Never one without a plan: there are plans without number."""
    endless = programme([0, -1], [[1, -1]], [-INF], [0], integer=integer)
    with pytest.raises(SolverError, match="nbounded"):
        solve(endless)
    with pytest.raises(SolverError, match="nbounded"):
        solve(programme([-1], [[-1]], [-INF], [0], integer=integer and [True]))


def test_nothing_to_decide():
    empty = programme([], np.zeros((1, 0)), [-INF], [1])
    answer = solve(empty)
    assert (answer.status, answer.columns.size, answer.duals.tolist()) == ("optimal", 0, [0.0])
    asks = programme([], np.zeros((1, 0)), [1], [INF])
    assert solve(asks).status == "infeasible"


@pytest.mark.parametrize(
    ("value", "stake", "room"),
    [(-1000.0, 50.0, 0.5), (-20.0, 50.0, 0.2), (0.0, 50.0, 0.5), (-20.0, 0.0, 0.2),
     (0.0, 0.0, 0.01)],
)  # fmt: skip
def test_a_gap_is_relative_to_the_smaller_that_is_not_nil(value, stake, room):
    stop = Stop(0.01)
    assert stop.room(value, stake) == pytest.approx(room)
    assert stop.near_enough(value, stake, value - 0.99 * room)
    assert not stop.near_enough(value, stake, value - 1.01 * room)
    assert relative_gap(value, stake, value - room) == pytest.approx(0.01)


def test_the_gap_that_is_met_first_stops():
    assert Stop(0.01, 3.0).room(-100.0, 0.0) == 3.0
    assert Stop(0.01, 0.5).room(-100.0, 0.0) == 1.0


def test_a_bound_that_is_worse_than_the_value_is_no_gap():
    assert relative_gap(-5.0, 1.0, -4.0) == 0.0
    assert relative_gap(-5.0, 1.0, -INF) == INF


def test_the_stake_is_what_open_decisions_cost():
    made = programme([-9, 4, 6, 8], np.zeros((1, 4)), [0], [0], upper=[INF, 1, 1, 0],
                     integer=[False, True, True, True])  # fmt: skip
    assert stake_of(made) == 10.0
    assert stake_of(made.fixing(np.zeros(4))) == 0.0


def test_the_size_of_costs():
    assert typical_cost(np.array([0.0, -4.0, 6.0, 0.0])) == 5.0
    assert typical_cost(np.zeros(3)) == 1.0


@pytest.mark.parametrize(("gap", "gap_abs"), [(0.2, None), (0.0, 4000.0)])
def test_a_search_stops_at_its_gap_and_says_so(gap, gap_abs):
    made = fixed_charge(3, 12, 14)
    stop = Stop(gap, gap_abs)
    answer = solve(made, stop)
    value = float(made.cost @ answer.columns)
    assert answer.status == "within_gap"
    assert 0 < value - answer.bound <= stop.room(value, stake_of(made)) * (1 + 1e-9)


def test_a_search_that_ends_says_so_however_small_the_stake():
    """A millionth at stake, and values of a billion: the distance that is left is rounding."""
    made = programme(
        [-1e9, -3e8, 1e-3], [[1, 0, -3], [1, 1, 0]], [-INF, -INF], [0, 3.7],
        upper=[2.3, INF, 1], integer=[False, False, True],
    )  # fmt: skip
    assert solve(made, Stop(1e-9)).status == "optimal"


def test_the_watch_asks_to_stop_when_value_and_bound_are_near():
    watch = _Watch(shop(), Stop(0.1), 2.0)  # 4 at stake

    def asked(value, bound):
        told = SimpleNamespace(mip_primal_bound=value, mip_dual_bound=bound)
        event = SimpleNamespace(data_out=told, data_in=SimpleNamespace(user_interrupt=False))
        watch(event)
        return event.data_in.user_interrupt

    assert not asked(INF, -10.0)
    assert not asked(-5.0, -5.3)
    assert asked(-5.0, -5.1)


def test_time_that_is_up_never_says_optimal():
    made = fixed_charge(1, 40, 50)
    start = np.concatenate([transported(1), np.ones(2000)])
    answer = solve(made, Stop(0.0, None, 0.5), start)
    value = float(made.cost @ answer.columns)
    assert answer.status == "stopped"
    assert answer.bound < value <= float(made.cost @ start)
    assert value - answer.bound > 1e-3 * value
    assert certificate(made.fixing(answer.columns), answer.columns, answer.duals).max() < 1e-7


def transported(seed):
    """Give the cheapest transport without the fixed costs."""
    return solve(transport(seed, 40, 50)).columns


def test_no_plan_in_time_is_an_error():
    with pytest.raises(SolverError, match="without a plan") as stopped:
        solve(fixed_charge(1, 40, 50), Stop(0.0, None, 0.0))
    assert "time" in stopped.value.mend


@pytest.mark.parametrize(("most", "sure"), [(1e4, True), (1e6, False)])
def test_a_trace_of_a_decision_is_no_decision(most, sure):
    """Floors so small that a share of less than a millionth of a decision would meet them.

    A search takes that share for none; held at none no plan is left. Where even a finer one
    does, the plan takes the decision, and the bound is low: it is not called the best.
    """
    opens = np.hstack([np.eye(3), -np.diag([3 * most, 5 * most, 8 * most])])
    asks = [[0.6, 1.9, 0.0, 0, 0, 0], [0.0, 0.7, 1.1, 0, 0, 0]]
    made = programme(
        [0.01, 0.01, 0.01, 70.0, 160.0, 80.0], np.vstack([opens, asks]),
        [-INF] * 3 + [2e-3] * 2, [0.0] * 3 + [INF] * 2, upper=[INF] * 3 + [1] * 3,
        integer=np.arange(6) > 2,
    )  # fmt: skip
    answer = solve(made, EXACTLY)
    value = float(made.cost @ answer.columns)
    assert (made.matrix @ answer.columns >= made.row_lower - 1e-8).all()
    assert set(np.abs(answer.columns[3:])) == {0.0, 1.0}
    assert answer.bound <= 150.001 <= value + 0.001
    assert (answer.status == "optimal") is (value < 150.001)
    assert answer.status == "optimal" or not sure
