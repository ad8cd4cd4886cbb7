"""Prices from both sides, and how far they hold, against solving again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planning.programmes import INF, gain, loosened, programme, transport, with_decisions
from symbiosis.planning.pricing.intervals import intervals, ranged
from symbiosis.planning.pricing.prices import priced_rows
from symbiosis.planning.solving.solvers import Stop, solve

SEEDS, KINDS = st.integers(0, 100_000), st.booleans()
STEP = 1e-5
LOOSER = {"at_most": 1.0, "at_least": -1.0, "equal": 1.0}


def worked_out(made, asked=True):
    answer = solve(made)
    rows = priced_rows(made, answer.columns, answer.duals, "VND")
    return ranged(made, answer.columns, answer.duals, rows, np.full(len(rows), asked), "VND")


def alike(found, wanted):
    return found == wanted or abs(found - wanted) < 2e-3 * (1 + abs(wanted))


def open_needs(made, count=2):
    """Take the usual supply from the first needs, so that the plan decides how much they take."""
    needs = np.flatnonzero(made.rows["kind"] == "need")[:count]
    upper, low = made.upper.copy(), made.row_lower.copy()
    upper[12 : 12 + count], low[needs] = 0.0, -INF
    rows = made.rows.copy()
    rows.loc[needs, "side"] = "at_most"
    return replace(made, upper=upper, row_lower=low, rows=rows)


@given(SEEDS, KINDS, KINDS)
@settings(max_examples=12, deadline=None)
def test_both_prices_are_what_a_small_step_brings(seed, whole, decided_weight):
    made = transport(seed, whole=whole, mixes=True)
    made = open_needs(made) if decided_weight else made
    base = gain(made)
    assume(np.isfinite(base))
    rows = worked_out(made)
    for row, told in rows.iterrows():
        sign = LOOSER[told["side"]]
        brings = (gain(loosened(made, row, sign * STEP)) - base) / STEP
        costs = (base - gain(loosened(made, row, -sign * STEP))) / STEP
        assert alike(told["price_low"], brings)
        jumps = told["price_high"] == INF and costs > 1e3  # what flows is shut out at once
        assert jumps or alike(told["price_high"], costs)
        assert told["price"] == (told["price_low"] if np.isfinite(told["price_low"]) else costs)


@given(SEEDS, KINDS)
@settings(max_examples=12, deadline=None)
def test_a_price_holds_to_its_ends_and_no_further(seed, whole):
    made = transport(seed, whole=whole, mixes=True)
    base = gain(made)
    assume(np.isfinite(base))
    rows = worked_out(made)
    for row, told in rows.iterrows():
        slope = told["price"] * LOOSER[told["side"]]
        for end, out in ((told["holds_from"], -1.0), (told["holds_to"], 1.0)):
            assert (end - told["limit"]) * out >= 0
            far = told["limit"] + out * 50 if np.isinf(end) else end
            if far <= 0 and told["kind"] == "mix":
                continue
            wanted = base + slope * (far - told["limit"])
            assert gain(loosened(made, row, far - told["limit"])) == pytest.approx(wanted, abs=1e-5)
            if np.isfinite(end) and told["slack"] == 0:
                beyond = end + out * 1e-2 - told["limit"]
                assert gain(loosened(made, row, beyond)) < base + slope * beyond - 1e-7


@given(SEEDS, KINDS)
@settings(max_examples=12, deadline=None)
def test_what_is_told_unasked_is_true(seed, whole):
    made = transport(seed, whole=whole, mixes=True)
    assume(np.isfinite(gain(made)))
    asked, free = worked_out(made), worked_out(made, asked=False)
    known = free["price_low"].notna()
    for side in ("price", "price_low", "price_high"):
        assert free.loc[known, side].tolist() == pytest.approx(asked.loc[known, side].tolist())
    there = free["holds_from"].notna() & asked["holds_from"].notna()
    assert (free["holds_from"] >= asked["holds_from"] - 1e-6)[there].all()
    assert (free["holds_to"] <= asked["holds_to"] + 1e-6)[there].all()
    assert (free["holds_from"] <= free["limit"])[there].all()
    if not whole:
        assert known.mean() > 0.8


@given(SEEDS)
@settings(max_examples=8, deadline=None)
def test_prices_after_decisions_are_those_with_the_decisions_held(seed):
    made = with_decisions(transport(seed), seed)
    answer = solve(made, Stop(0.0))
    assume(answer.status != "infeasible")
    x = answer.columns
    rows = priced_rows(made, x, answer.duals, "VND")
    rows = ranged(made, x, answer.duals, rows, np.full(len(rows), True), "VND")
    base = gain(made.fixing(x))
    for row, told in rows.iterrows():
        step = LOOSER[told["side"]] * STEP
        brings = (gain(loosened(made, row, step).fixing(x)) - base) / STEP
        costs = (base - gain(loosened(made, row, -step).fixing(x))) / STEP
        assert alike(told["price_low"], brings)
        assert alike(told["price_high"], costs)
    free = rows["kind"] == "opening"
    assert (rows["limit"] - rows["activity"])[free].tolist() == pytest.approx(
        rows["slack"][free].tolist()
    )
    assert set(rows["limit"][free].round(6)) <= {0.0, 5.0}


def test_prices_of_a_degenerate_plan_by_hand():
    """Three units are held twice: more room in one of them alone brings nothing."""
    made = programme([-5], [[1], [1]], [-INF, -INF], [3, 3])
    rows = worked_out(made)
    assert rows["price_low"].tolist() == [0.0, 0.0]
    assert rows["price_high"].tolist() == pytest.approx([5.0, 5.0])
    assert rows["price"].tolist() == [0.0, 0.0]
    assert rows["holds_from"].tolist() == pytest.approx([3.0, 3.0])
    assert rows["holds_to"].tolist() == [INF, INF]
    assert "tightening it costs 5" in rows.loc[0, "sentence"]
    assert worked_out(made, asked=False)["price_low"].isna().all()


def test_what_cannot_be_tightened_says_so():
    """All there is, is wanted: less leaves no plan; one more wanted leaves none either."""
    made = programme([2], [[1], [1]], [-INF, 3], [3, 3], kinds=["supply", "need"])
    rows = worked_out(made)
    assert rows.loc[0, ["price_low", "price_high"]].tolist() == [0.0, INF]
    assert rows.loc[0, "sentence"].endswith("tightening it leaves no plan.")
    assert rows.loc[1, ["price_low", "price_high"]].tolist() == [-INF, pytest.approx(-2.0)]
    assert rows.loc[1, "price"] == pytest.approx(-2.0)
    assert "leaves no plan; one less" in rows.loc[1, "sentence"]


def test_a_row_with_room_costs_nothing_and_holds_down_to_its_use():
    rows = worked_out(programme([-1, 1], [[1, 0], [0, 1], [1, 1]], [-INF, 2, 3], [4, INF, INF]))
    assert rows.loc[2, ["price_low", "price_high"]].tolist() == [0.0, 0.0]
    assert rows.loc[2, ["holds_from", "holds_to"]].tolist() == [-INF, pytest.approx(6.0)]


def test_decisions_stay_as_they_are():
    """A shut link is worth what a unit brings, for all the six units that it could carry."""
    made = programme([-3, 50], [[1, 0], [1, -6]], [-INF, -INF], [9, 0], integer=[1],
                     kinds=["supply", "opening"])  # fmt: skip
    rows = worked_out(made)
    assert rows.loc[1, "price"] == pytest.approx(3.0)
    assert rows.loc[1, ["holds_from", "holds_to"]].tolist() == pytest.approx([0.0, 9.0])
    assert rows["sentence"].str.endswith("with the decisions held.").all()


def test_a_divided_row_is_ranged_in_its_own_units():
    plain = programme([-3, -2], [[1, 1], [1, 0]], [-INF, -INF], [4, 3])
    scaled = programme([-3, -2], [[0.1, 0.1], [1, 0]], [-INF, -INF], [0.4, 3], scale=[10.0, 1.0],
                       limit=[4.0, 3.0])  # fmt: skip
    columns = ["activity", "limit", "price", "price_low", "price_high", "holds_from", "holds_to"]
    for asked in (True, False):
        one, two = worked_out(plain, asked)[columns], worked_out(scaled, asked)[columns]
        assert two.to_numpy().ravel() == pytest.approx(one.to_numpy().ravel())


def test_a_floor_on_a_mix_is_ranged_as_a_content():
    """At least 50 of 100 in the mix of 10 units: 5 rich ones, of which 8 could be had."""
    made = programme(
        [4, 1], [[1, 1], [-1, 1], [1, 0]], [10, -INF, -INF], [10, 0, 8],
        kinds=["need", "mix", "supply"], side=["equal", "at_least", "at_most"],
        limit=[10, 50, 8], scale=[1, 50, 1], weights=[[0, 0], [1, 1], [0, 0]],
        subject=["n", "n", "o"], parameter=["", "lead", ""],
    )  # fmt: skip
    mix = worked_out(made).loc[1]
    assert mix["activity"] == pytest.approx(50.0)
    assert mix["price"] == pytest.approx(0.3)  # 10 units in 100 parts, of 3 each
    assert mix[["holds_from", "holds_to"]].tolist() == pytest.approx([0.0, 80.0])


def test_plans_as_good_may_differ_in_the_weight_of_a_mix():
    """Rich and clean in equal parts earn nothing; a looser limit earns on all 20, a tighter none."""
    made = programme(
        [-5, 5], [[1, 1], [90 / 50 - 1, 10 / 50 - 1]], [-INF, -INF], [20, 0],
        kinds=["need", "mix"], limit=[20, 50], scale=[1, 50], weights=[[0, 0], [1, 1]],
        subject="n", parameter=["", "lead"],
    )  # fmt: skip
    mix = worked_out(made).loc[1]
    assert gain(loosened(made, 1, 0.1)) == pytest.approx(0.25)
    assert gain(loosened(made, 1, -0.1)) == pytest.approx(0.0)
    assert mix[["price", "price_low", "price_high"]].tolist() == pytest.approx([2.5, 2.5, 0.0])


def test_intervals_alone():
    made = programme([-5], [[1], [1]], [-INF, -INF], [3, 3])
    answer = solve(made)
    told = intervals(made, answer.columns, answer.duals, np.array([True, False]))
    assert told.loc[0].tolist() == pytest.approx([0.0, 5.0])
    assert told.loc[1].isna().all()
