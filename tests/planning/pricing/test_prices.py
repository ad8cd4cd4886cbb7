"""Rows are told in their own units, signed as the words say, with the decisions held."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from planning.programmes import INF, by_hand, programme
from symbiosis.planning.pricing.prices import of_decisions, per_unit, priced_rows, tied
from symbiosis.planning.solving.solvers import solve

BEST, DUALS = np.array([3.0, 1.0]), np.array([-2.0, -1.0])


def priced(made, worth="VND"):
    answer = solve(made)
    return priced_rows(made, answer.columns, answer.duals, worth)


def test_a_price_is_never_negative_and_says_what_it_is():
    rows = priced_rows(by_hand(), BEST, DUALS, "VND")
    assert rows["price"].tolist() == [2.0, 1.0]
    assert rows["slack"].tolist() == [0.0, 0.0]
    assert rows.loc[0, "sentence"] == "One more t a year of s0 is worth 2 VND a year."


def test_the_price_of_an_equality_is_signed():
    """What is wanted is bought at 5: one more unit wanted costs 5."""
    rows = priced(programme([5], [[1]], [7], [7], kinds="need"))
    assert rows.loc[0, "price"] == pytest.approx(-5.0)
    assert rows.loc[0, "slack"] == 0.0


def test_room_is_counted_from_the_side_of_the_limit():
    rows = priced(programme([-1, 1], [[1, 0], [0, 1], [1, 1]], [-INF, 2, 3], [4, INF, INF]))
    assert rows["activity"].tolist() == pytest.approx([4.0, 2.0, 6.0])
    assert rows["slack"].tolist() == pytest.approx([0.0, 0.0, 3.0])
    assert rows["price"].tolist() == pytest.approx([1.0, 1.0, 0.0])


def test_a_row_that_was_divided_is_told_as_it_was():
    """The same cap of 4 t, as it is and divided by 8."""
    rows = priced(programme([-3], [[0.125]], [-INF], [0.5], scale=8.0, limit=4.0, kinds="limit"))
    told = rows.loc[0, ["activity", "limit", "slack", "price"]].tolist()
    assert told == pytest.approx([4.0, 4.0, 0.0, 3.0])


LINK = {"kinds": ["supply", "opening", "contract"], "integer": [1], "period": ["", "May", ""]}


@pytest.mark.parametrize(("fixed", "used"), [(5.0, 1.0), (50.0, 0.0)])
def test_a_decision_leaves_the_flow_a_limit(fixed, used):
    """A link brings 3 a unit, carries 6 at most and costs a fixed sum; there are 9 units."""
    made = programme([-3, fixed], [[1, 0], [1, -6], [0, 1]], [-INF] * 3, [9, 0, 1], **LINK)
    rows = priced(made)
    opening = rows.loc[1]
    assert opening[["activity", "limit", "slack"]].tolist() == pytest.approx(
        [6 * used, 6 * used, 0]
    )
    assert opening["price"] == pytest.approx(3.0)
    assert rows["period"].tolist() == ["", "May", ""]
    assert opening["sentence"].endswith("in May is worth 3 VND a year, with the decisions held.")
    assert rows.loc[2, ["activity", "limit", "price"]].tolist() == pytest.approx([used, 1.0, 0.0])


def test_which_rows_tie_and_which_only_decide():
    made = programme([-3, 5], [[1, 0], [1, -6], [0, 1]], [-INF] * 3, [9, 0, 1], **LINK)
    assert tied(made).tolist() == [False, True, False]
    assert of_decisions(made).tolist() == [False, False, True]


def test_a_limit_that_counts_decisions_too_is_told_whole():
    """A cap on money: 2 a unit and 10 for the decision, of 16 in all."""
    made = programme([-3, 1], [[2, 10], [1, -9]], [-INF, -INF], [16, 0], integer=[1],
                     kinds=["limit", "opening"])  # fmt: skip
    rows = priced(made)
    assert rows.loc[0, ["activity", "limit"]].tolist() == pytest.approx([16.0, 16.0])
    assert rows.loc[0, "price"] == pytest.approx(1.5)


@pytest.mark.parametrize(("power", "side"), [(1.0, "at_most"), (2.0, "at_most"), (1.0, "at_least")])
def test_a_mix_is_told_as_a_content(power, side):
    """30 t of content 10 and as much of content 90 as the limit of 40 bears."""
    sign = 1.0 if side == "at_most" else -1.0
    contents, limit = np.array([10.0, 90.0]), 40.0
    spread = sign * (contents**power - limit**power) / limit**power
    made = programme(
        [-1, -1] if side == "at_most" else [-1, 1], [[1, 0], spread], [-INF, -INF], [30, 0],
        kinds=["supply", "mix"], weights=[[0, 0], [1, 1]], side=["at_most", side],
        limit=[30, limit], power=[1, power], scale=[1, limit**power], parameter=["", "lead"],
        unit=["t", "mg/kg"],
    )  # fmt: skip
    answer = solve(made)
    rows = priced_rows(made, answer.columns, answer.duals, "VND")
    assert rows.loc[1, "activity"] == pytest.approx(40.0)
    assert rows.loc[1, "slack"] == pytest.approx(0.0)
    step = 1e-6
    moved = sign * (contents**power - (limit + sign * step) ** power) / limit**power
    other = replace(made, matrix=programme([0, 0], [[1, 0], moved], [0, 0], [0, 0]).matrix)
    gained = made.cost @ (answer.columns - solve(other).columns)
    assert rows.loc[1, "price"] == pytest.approx(gained / step, rel=1e-4)
    assert rows.loc[1, "price"] > 0.1


def test_an_empty_mix_has_neither_content_nor_price():
    made = programme([1], [[2]], [-INF], [0], kinds="mix", weights=[[1]], parameter="lead")
    rows = priced(made)
    assert np.isnan(rows.loc[0, "activity"])
    assert rows.loc[0, "price"] == 0.0
    assert per_unit(made, np.zeros(1)).tolist() == [0.0]


def test_a_pure_number_is_told_without_a_unit():
    streams = pd.DataFrame(
        {"stream_id": ["a"], "company": ["a"], "material": ["process_water"]}
        | {"amount [m3/year]": [100.0], "content.gloss [1]": [8.0]}
    )
    needs = pd.DataFrame(
        {"need_id": ["n"], "company": ["b"], "material": ["process_water"]}
        | {"amount [m3/year]": [100.0], "price": [10.0], "max.gloss [1]": [3.0]}
    )
    plan = sym.optimise(sym.match(sym.read_park(streams, needs), sym.catalogue()))
    told = plan.rows.set_index("kind").loc["mix", "sentence"]
    assert told.startswith("Loosening gloss of n, now 3, by one is worth")
