"""Made-up parks are the same each time, and a check fails when a table of a plan is falsified."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from symbiosis.testing import certificate, check, made_catalogue, made_park

KNOWN = made_catalogue()


@pytest.fixture(scope="module")
def plan():
    park = made_park(3, fixed=True, plant=True, periods=3)
    return sym.optimise(sym.match(park, KNOWN), gap=1e-6)


def fails(plan):
    told = check(plan)
    return set(told.loc[~told["holds"], "check"])


def scaled(frame, column, by=1.5):
    return frame.assign(**{column: frame[column] * by + (frame[column] == 0) * 5.0})


def test_a_plan_holds(plan):
    assert fails(plan) == set()


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("flows", "amount", "outputs balance"),
        ("flows", "delivered", "needs balance"),
        ("usual", "amount", "needs balance"),
        ("left", "amount", "outputs balance"),
        ("stocks", "put_in", "needs balance"),
    ],
)
def test_a_falsified_table_is_found(plan, table, column, expected):
    wrong = plan.replace(**{table: scaled(getattr(plan, table), column)})
    assert expected in fails(wrong)


def test_what_breaks_a_bound_is_found(plan):
    runs = plan.runs
    beyond = plan.replace(runs=runs.assign(runs=runs["capacity"] * 2))
    assert "plants run within their capacity" in fails(beyond)
    full = plan.replace(stocks=plan.stocks.assign(stock=1e6))
    assert "stores balance" in fails(full)
    rows = plan.rows
    broken = plan.replace(rows=rows.assign(slack=rows["slack"].where(rows.index > 0, -1e6)))
    assert "every row is kept" in fails(broken)
    assert "the certificate holds" in fails(plan.replace(certificate=plan.certificate + 1.0))
    assert "the bound is a bound" in fails(plan.replace(bound=plan.objective * 0.5 - 1.0))


def test_the_certificate_is_worked_out_from_plan_and_prices_alone(plan):
    held = plan.programme.fixing(plan.values)
    assert certificate(held, plan.values, plan.duals).max() < 1e-6
    worse = certificate(held, plan.values, plan.duals + 1.0)
    assert worse.max() > 1e-3


def test_the_same_seed_makes_the_same_park():
    one, two = (made_park(7, fixed=True, plant=True, periods=4) for _ in range(2))
    for name in type(one).tables:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
    assert not made_park(8).outputs.equals(one.outputs)


def test_a_stock_that_is_a_little_off_is_found(plan):
    """Within its capacity, but not what was there, came in and went out."""
    stocks = plan.stocks
    off = stocks.assign(stock=stocks["stock"] + 0.1 * (stocks.index == stocks["stock"].idxmax()))
    assert off["stock"].max() < plan.matches.park.storage["capacity"].iloc[0]
    assert fails(plan.replace(stocks=off)) == {"stores balance"}


def test_a_store_begins_and_ends_with_what_is_stated(plan):
    park = plan.matches.park
    stated = park.replace(storage=park.storage.assign(first=7.0))
    told = sym.optimise(sym.match(stated, KNOWN), gap=1e-6)
    assert told.stocks["stock"].iloc[-1] == pytest.approx(7.0)
    assert fails(told) == set()
    other = plan.matches.replace(park=park.replace(storage=park.storage.assign(first=9.0)))
    assert "stores balance" in fails(told.replace(matches=other))


def test_a_small_stream_counts_for_itself(plan):
    """A thousandth of what is left of a stream, where another is a million times as large."""
    park = made_park(2, limits=False)
    outputs = park.outputs
    outputs["amount"] = outputs["amount"].where(outputs.index > 0, 1e6)
    small = sym.optimise(sym.match(park.replace(outputs=outputs), KNOWN))
    assert fails(small) == set()
    flows = small.flows
    mine = (flows["output"] != "o0") & (flows["amount"] > 1)
    wrong = flows.assign(amount=flows["amount"].where(~mine, flows["amount"] * 1.001))
    assert mine.any()
    assert "outputs balance" in fails(small.replace(flows=wrong))


def test_streams_that_nobody_parts_among_periods_are_checked_too(plan):
    park = plan.matches.park.replace(profiles=plan.matches.park.profiles.head(0))
    told = sym.optimise(sym.match(park, KNOWN), gap=1e-6)
    assert fails(told) == set()
    assert "outputs balance" in fails(told.replace(flows=scaled(told.flows, "amount")))
    assert "needs balance" in fails(told.replace(usual=scaled(told.usual, "amount")))


def test_a_plant_that_is_not_built_does_not_run(plan):
    runs = plan.runs
    assert runs["runs"].max() > 0
    told = plan.replace(runs=runs.assign(built=False))
    assert "plants run within their capacity" in fails(told)
