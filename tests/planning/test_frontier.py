"""Efficient points of two gains, against other solvers and against enumeration."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from scipy.optimize import linprog

from planning.programmes import INF, programme
from symbiosis.planning.frontier import Pair, Point, bends, undominated
from symbiosis.planning.solving.solvers import Answer, Stop
from symbiosis.planning.study import Asked

SEEDS = range(12)


def pair_of(seed, rows=6, columns=8):
    """Make two gains over a bounded programme at random, some of them losses."""
    rng = np.random.default_rng(seed)
    matrix = rng.uniform(0, 3, (rows, columns)) * (rng.random((rows, columns)) < 0.6)
    case = programme(
        np.zeros(columns), matrix, np.full(rows, -INF), rng.uniform(5, 30, rows),
        upper=rng.uniform(1, 9, columns),
    )  # fmt: skip
    return pairing(case, rng.uniform(-1, 4, columns), rng.uniform(-1, 4, columns))


def pairing(case, x, y, gap=0.0):
    return Pair(case, np.array(x, dtype=float), np.array(y, dtype=float), ("x", "y"),
                Asked(Stop(gap)))  # fmt: skip


def most(pair, gain, rows=(), least=()):
    """Find the most of a gain by another solver, with floors on other gains."""
    case = pair.programme
    table = np.vstack([case.matrix.toarray(), *[-row for row in rows]])
    limit = np.concatenate([case.row_upper, [-value for value in least]])
    found = linprog(-gain, table, limit, bounds=list(zip(case.lower, case.upper, strict=True)))
    assert found.status == 0, found.message
    return -found.fun


@pytest.mark.parametrize("seed", SEEDS)
def test_no_weighted_sum_finds_a_point_outside_the_corners(seed):
    pair = pair_of(seed)
    corners = pair.corners()
    for angle in np.linspace(0.001, np.pi / 2 - 0.001, 60):
        a, b = np.cos(angle), np.sin(angle)
        found = max(a * point.x + b * point.y for point in corners)
        assert found == pytest.approx(most(pair, a * pair.x + b * pair.y), rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_front_runs_straight_between_corners_and_bends_at_each(seed):
    pair = pair_of(seed)
    corners = pair.corners()
    slopes = []
    for low, high in pairwise(corners):
        middle = (low.x + high.x) / 2
        found = most(pair, pair.y, [pair.x], [middle])
        assert found == pytest.approx((low.y + high.y) / 2, rel=1e-7, abs=1e-7)
        slopes.append((high.y - low.y) / (high.x - low.x))
    assert all(np.diff(slopes) < 0)
    assert all(slope < 0 for slope in slopes)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_corner_is_efficient_and_stands_in_its_own_columns(seed):
    pair = pair_of(seed)
    for point in pair.corners():
        columns = point.answer.columns
        assert (pair.x @ columns, pair.y @ columns) == pytest.approx((point.x, point.y))
        assert (pair.programme.matrix @ columns <= pair.programme.row_upper + 1e-7).all()
        both = most(pair, pair.x + pair.y, [pair.x, pair.y], [point.x - 1e-9, point.y - 1e-9])
        assert both == pytest.approx(point.x + point.y, abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_duals_of_a_point_prove_what_its_programme_seeks(seed):
    for point in [*pair_of(seed).corners(), *pair_of(seed).steps(5)]:
        case, duals = point.programme, point.answer.duals
        reduced = case.cost - case.matrix.T @ duals
        rows = np.where(duals > 0, case.row_lower, case.row_upper)
        proven = duals[duals != 0] @ rows[duals != 0]
        proven += np.minimum(reduced, 0.0) @ case.upper
        assert proven == pytest.approx(float(case.cost @ point.answer.columns), abs=1e-6)


@pytest.mark.parametrize("seed", SEEDS)
def test_steps_are_even_and_lie_on_the_front(seed):
    pair = pair_of(seed)
    steps, corners = pair.steps(6), pair.corners()
    assert [point.x for point in steps] == pytest.approx(
        list(np.linspace(corners[0].x, corners[-1].x, 6))
    )
    line = np.interp([p.x for p in steps], [p.x for p in corners], [p.y for p in corners])
    assert [point.y for point in steps] == pytest.approx(list(line))
    assert [point.corner for point in steps] == [True, False, False, False, False, True]


def test_an_end_with_a_flat_side_is_the_efficient_one():
    """Most y is 4, for x from 0 to 3: only the plan with x = 3 is efficient; and the reverse."""
    case = programme([0, 0], [[1, 2]], [-INF], [11], upper=[7, 4])
    corners = pairing(case, [1, 0], [0, 1]).corners()
    assert [(point.x, point.y) for point in corners] == [
        pytest.approx((3, 4)), pytest.approx((7, 2))
    ]  # fmt: skip


def test_gains_that_do_not_quarrel_have_one_point():
    case = programme([0, 0], [[1, 1]], [-INF], [10], upper=[4, 9])
    for found in (pairing(case, [1, 1], [2, 2]).corners(), pairing(case, [1, 1], [2, 2]).steps(5)):
        assert [(point.x, point.y) for point in found] == [pytest.approx((10, 20))]
        assert found[0].corner


def whole(seed, count=7):
    """Make a knapsack of two gains, and its efficient points by enumeration."""
    rng = np.random.default_rng(seed)
    weight, x, y = (rng.integers(1, 15, count) for _ in range(3))
    room = int(weight.sum() // 2)
    case = programme(np.zeros(count), [weight], [-INF], [room], upper=np.ones(count),
                     integer=range(count))  # fmt: skip
    values = {
        (int(x @ taken), int(y @ taken))
        for taken in product([0, 1], repeat=count)
        if weight @ taken <= room
    }
    best = sorted(
        one for one in values
        if not any(other != one and other[0] >= one[0] and other[1] >= one[1] for other in values)
    )  # fmt: skip
    return pairing(case, x, y), best


@pytest.mark.parametrize("seed", SEEDS)
def test_with_whole_numbers_each_step_finds_what_enumeration_does(seed):
    pair, best = whole(seed)
    # A step for every whole x: then no efficient point can be missed.
    steps = pair.steps(best[-1][0] - best[0][0] + 1) if len(best) > 1 else pair.steps(2)
    assert [(round(point.x, 6), round(point.y, 6)) for point in steps] == best
    assert all(point.status == "optimal" and point.gap < 1e-9 for point in steps)


@pytest.mark.parametrize("seed", SEEDS)
def test_few_steps_find_some_of_the_efficient_points(seed):
    pair, best = whole(seed)
    found = [(round(point.x, 6), round(point.y, 6)) for point in pair.steps(4)]
    assert set(found) <= set(best)
    assert len(found) == len(set(found)) <= 4
    assert found[0] == best[0]
    assert found[-1] == best[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bound_holds_for_every_plan_with_as_much_x(seed):
    pair, best = whole(seed)
    loose = pairing(pair.programme, pair.x, pair.y, gap=0.2)
    for point in loose.steps(5):
        most_y = max(y for x, y in best if x >= point.x - 1e-6)
        assert point.y - 1e-6 <= most_y <= point.bound + 1e-6


def point(x, y):
    return Point(x, y, Answer("optimal", np.zeros(0), np.zeros(0)), None)


def values(points):
    return [(one.x, one.y) for one in points]


def test_a_point_on_the_line_of_two_others_is_no_bend():
    given = [point(2, 0), point(0, 2), point(1, 1), point(1.5, 0.5 + 1e-9)]
    assert values(bends(given)) == [(0, 2), (2, 0)]
    assert values(bends([*given, point(1, 1.5)])) == [(0, 2), (1, 1.5), (2, 0)]


def test_what_another_point_beats_or_equals_is_left_out():
    given = [point(0, 2), point(1, 1), point(1, 1.5), point(0.5, 1.2), point(2, 0), point(2, -1)]
    assert values(undominated(given)) == [(0, 2), (1, 1.5), (2, 0)]
