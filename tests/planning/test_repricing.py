"""Flows priced again at their own amounts, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import TRUCK, catalogue, matched, park
from symbiosis.planning.optimise import optimise
from symbiosis.planning.repricing import repriced

KEYS = ["output", "via", "need"]
STEP = {
    "conversion": "drying",
    "takes": {"sludge": 1.0},
    "gives": {"fuel": 1.0},
    "cost": 10_000.0,
    "cost_at": 200.0,
    "scale_exponent": 0.5,
}
LINE = {
    "mode": "pipe",
    "rate": 0.0,
    "loading": 300.0,
    "currency": "VND",
    "per": "t",
    "capital": 1e6,
    "capital_at": 0.1,
    "capital_exponent": 1.5,
    "velocity": 1.0,
    "volume": 1.0,
    "smallest": 0.001,
    "life": 10.0,
    "reach_km": 50.0,
    "confidence": "reported",
}


def again(matches, amount):
    """Price the one exchange at an amount."""
    arcs = matches.arcs.assign(amount=float(amount))
    return repriced(matches, arcs).iloc[0]


def dried(**need):
    known = catalogue(["sludge", "fuel"], conversions=[STEP])
    return matched(park([{"material": "sludge"}], [{"material": "fuel"} | need]), known)


def piped(**more):
    known = catalogue([{"material": "waste", "haul": "pipe"}], haulage=[LINE | more])
    row = {"operating_hours": 8_000.0, "amount": 10_000.0}
    return matched(park([row], [row], settings={"discount_rate": 0.0}), known)


def test_treatment_costs_more_for_less():
    """10,000 at 200 t and half as steep: at 80 t 15,811, at 20 t 31,623."""
    row = again(dried(), 20.0)
    assert row["treatment"] == pytest.approx(10_000 * (200 / 80) ** 0.5)
    assert row["treatment_at_amount"] == pytest.approx(10_000 * (200 / 20) ** 0.5)
    assert row["transport_at_amount"] == row["transport"]
    assert row["difference"] == pytest.approx(20 * (31_622.78 - 15_811.39), rel=1e-6)


@pytest.mark.parametrize("make", [dried, piped])
def test_nothing_differs_at_the_largest_amount(make):
    matches = make()
    row = again(matches, matches.arcs.loc[0, "most"])
    assert row["difference"] == 0
    assert row["treatment_at_amount"] == row["treatment"]
    assert row["transport_at_amount"] == row["transport"]


def test_a_pipe_is_laid_for_its_own_flow():
    """For a sixteenth of the flow a pipe is a quarter as wide, and costs 1/8 at exponent 1.5."""
    matches = piped()
    arc, row = matches.arcs.iloc[0], again(matches, 625.0)
    assert arc["transport"] == pytest.approx(arc["transport_capital"] / 10 / 10_000 + 300)
    smaller = arc["transport_capital"] / 8
    assert row["transport_at_amount"] == pytest.approx(smaller / 10 / 625 + 300)
    assert row["difference"] == pytest.approx(625 * (row["transport_at_amount"] - arc["transport"]))


def test_no_pipe_is_smaller_than_the_smallest_and_a_belt_is_as_it_is():
    smallest = piped(smallest=5.0)
    assert smallest.arcs.loc[0, "diameter"] == 5
    for matches in (smallest, piped(velocity=np.nan)):
        capital = matches.arcs.loc[0, "transport_capital"]
        assert capital > 0
        assert again(matches, 500.0)["transport_at_amount"] == pytest.approx(
            capital / 10 / 500 + 300
        )


def test_a_vehicle_that_comes_as_often_for_less_is_paid_whole():
    """15 t a trip, 12 trips a year at least: 6 t a year are fetched in 12 trips of half a tonne."""
    known = catalogue(haulage=[TRUCK | {"payload": 15.0}])
    rows = [{"amount": 1_000.0}]
    row = again(matched(park(rows, rows), known), 6.0)
    assert row["transport"] == pytest.approx(2_000 * 10 + 30_000)
    assert row["transport_at_amount"] == pytest.approx(12 * 15 * 2_000 * 10 / 6 + 30_000)
    assert again(matched(park(rows, rows), known), 500.0)["difference"] == 0  # still full


def test_what_a_link_states_stays():
    link = {"output": "o0", "need": "n0", "via": "drying", "treatment": 5.0}
    known = catalogue(["sludge", "fuel"], conversions=[STEP])
    case = park([{"material": "sludge"}], [{"material": "fuel"}], links=[link])
    assert again(matched(case, known), 20.0)["difference"] == 0


def test_the_plan_shows_it_and_its_card_tells_what_counts():
    """Two needs of 60 t share 100 t: one of them gets 40 t, at the unit cost of 60 t."""
    known = catalogue(["sludge", "fuel"], conversions=[STEP])
    needs = [{"material": "fuel", "amount": 60.0, "price": price} for price in (90_000.0, 91_000.0)]
    plan = optimise(matched(park([{"material": "sludge"}], needs), known))
    table = plan.repriced.set_index("need")
    assert table["amount"].to_dict() == {"n1": pytest.approx(60), "n0": pytest.approx(40)}
    expected = 40 * 10_000 * ((200 / 40) ** 0.5 - (200 / 60) ** 0.5)
    assert table.loc["n0", "difference"] == pytest.approx(expected)
    assert table.loc["n1", "difference"] == pytest.approx(0)
    assert expected > 0.01 * plan.benefit
    assert f"{expected:,.0f} VND a year less" in plan.card().facts["at its own amounts"]


def test_a_difference_that_does_not_count_is_not_told():
    plan = optimise(matched())
    assert "at its own amounts" not in plan.card().facts
    assert plan.repriced[KEYS].to_numpy().tolist() == [["o0", "", "n0"]]


def test_periods_are_summed():
    arcs = dried().arcs
    parts = pd.concat([arcs.assign(amount=5.0), arcs.assign(amount=15.0)])
    whole = repriced(dried(), parts)
    assert whole["amount"].tolist() == [20]
    assert whole.loc[0, "difference"] == pytest.approx(again(dried(), 20.0)["difference"])
