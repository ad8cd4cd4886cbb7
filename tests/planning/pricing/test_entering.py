"""A flow enters at what is said, and not before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planning.programmes import INF, gain, programme, transport
from symbiosis.planning.pricing.entering import entering
from symbiosis.planning.solving.solvers import Stop, solve


def asked(made, **options):
    answer = solve(made, Stop(0.0))
    return entering(made, answer.columns, answer.duals, **options)


def dearer(made, column, more):
    """Let a unit of a column bring more."""
    cost = made.cost.copy()
    cost[column] -= more
    return replace(made, cost=cost)


@given(st.integers(0, 100_000), st.booleans())
@settings(max_examples=15, deadline=None)
def test_with_a_little_more_it_flows_and_with_a_little_less_it_does_not(seed, whole):
    made = transport(seed, whole=whole, mixes=True)
    base = gain(made)
    assume(np.isfinite(base))
    told = asked(made)
    assert told["exact"].all()
    assert told["enters_at"].tolist() == pytest.approx((told["worth"] + told["short"]).tolist())
    for column, row in told.iterrows():
        assert row["worth"] == -made.cost[column]
        assert gain(dearer(made, column, row["short"] + 1e-3)) > base + 1e-9
        if row["short"] > 1e-3:
            assert gain(dearer(made, column, row["short"] - 1e-3)) == pytest.approx(base, abs=1e-9)


def test_what_flows_and_what_is_barred_is_not_told():
    made = programme([-3, -2, 1, 1], [[1, 1, 1, 1]], [-INF], [4], upper=[INF, INF, INF, 0])
    told = asked(made)
    assert told.index.tolist() == [1, 2]
    assert told["short"].tolist() == pytest.approx([1.0, 4.0])
    assert told["output"].tolist() == ["o1", "o2"]
    assert asked(made, flows=np.array([False, False, True, False])).index.tolist() == [2]


def test_the_largest_of_all_reduced_costs_counts():
    """A full supply and a full need: a solver may put the price on either of them."""
    made = programme([-5, -1], [[1, 1], [1, 0]], [-INF, -INF], [3, 3])
    assert asked(made)["short"].tolist() == pytest.approx([4.0])
    assert gain(dearer(made, 1, 3.9)) == pytest.approx(15.0)
    assert gain(dearer(made, 1, 4.1)) > 15.1


def test_without_time_the_duals_give_a_least():
    made = programme([-5, -1], [[1, 1], [1, 0]], [-INF, -INF], [3, 3])
    told = asked(made, seconds=0.0)
    assert not told["exact"].any()
    assert told["short"].iloc[0] <= 4.0 + 1e-9


@pytest.mark.parametrize("other", [0.0, 1.0])
def test_a_shut_link_has_to_earn_its_fixed_cost(other):
    """6 units at most, 30 for the link: 5 a unit more than what the units bring elsewhere."""
    made = programme([-3, -other, 30], [[1, 1, 0], [1, 0, -6]], [-INF, -INF], [9, 0],
                     kinds=["supply", "opening"], integer=[2])  # fmt: skip
    told = asked(made)
    short = told.loc[0, "short"]
    assert short == pytest.approx(2.0 + other)
    base = gain(made)
    assert gain(dearer(made, 0, short - 1e-3)) == pytest.approx(base)
    assert gain(dearer(made, 0, short + 1e-3)) > base + 1e-4


def test_a_least_amount_is_no_price():
    made = programme([-3, 30], [[1, 0], [1, -6], [1, -4]], [-INF, -INF, 0], [9, 0, INF],
                     kinds=["supply", "opening", "least"], integer=[1])  # fmt: skip
    assert asked(made).loc[0, "short"] == pytest.approx(2.0)
    duals = np.array([0.0, -8.0, 5.0])  # as good a proof: both rows keep the flow shut
    assert entering(made, np.zeros(2), duals).loc[0, "short"] == pytest.approx(2.0)


def chain(gains, fixed, capacity=10.0):
    """Two outputs feed a plant that is not built; its product sells at 8; runs cost 1.

    Columns: flows in, flow out, runs, built.
    """
    return programme(
        [-gains[0], -gains[1], -8, 1, fixed],
        [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [1, 1, 0, -1, 0], [0, 0, 1, -1, 0],
         [0, 0, 0, 1, -capacity]],
        [-INF, -INF, 0, -INF, -INF], [20, 20, 0, 0, 0],
        kinds=["supply", "supply", "port", "port", "plant"], integer=[4],
    )  # fmt: skip


def test_a_plant_that_is_not_built_has_to_be_earned_by_what_flows_in():
    """A unit in and out brings 8 - 1 and what it brings itself; the plant costs 10 a unit."""
    made = chain((-2.0, -4.0), 100.0)
    told = asked(made)
    assert told.loc[[0, 1], "short"].tolist() == pytest.approx([5.0, 7.0])
    base = gain(made)
    for column in (0, 1, 2):
        short = told.loc[column, "short"]
        assert gain(dearer(made, column, short - 1e-3)) == pytest.approx(base)
        assert gain(dearer(made, column, short + 1e-3)) > base + 1e-3


def test_what_pays_at_the_margin_and_is_held_out_is_short_of_nothing():
    """The plant would pay, but no plant may be built."""
    made = chain((-2.0, -4.0), 10.0)
    rows = np.vstack([made.matrix.toarray(), [0, 0, 0, 0, 1]])
    held = programme(
        made.cost, rows, [*made.row_lower, -INF], [*made.row_upper, 0], integer=[4],
        kinds=[*made.rows["kind"], "limit"],
    )  # fmt: skip
    assert asked(held).loc[0, "short"] == pytest.approx(0.0, abs=1e-9)
    assert np.isfinite(asked(held)["short"]).all()


def test_what_nothing_can_make_flow():
    made = programme([-3], [[1]], [-INF], [0])
    assert asked(made)["short"].tolist() == [INF]
