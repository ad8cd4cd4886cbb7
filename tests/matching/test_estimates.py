"""Prices that nobody gave, lent by the catalogue."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from makers import TRUCK, catalogue, matched, only_arc, park, told
from symbiosis.matching.estimates import estimated

KNOWN = catalogue(
    [
        {"material": "waste", "price": 70_000.0, "disposal_cost": 11_000.0},
        {"material": "kind", "parent": "waste"},
        {"material": "wet", "parent": "waste", "measure": "m3", "density": 1_000.0},
        {"material": "ore", "price": 3.0, "price_currency": "USD"},
    ]
)
OPEN = {"disposal_cost": np.nan}, {"price": np.nan}


def test_blank_prices_come_from_the_catalogue_and_are_marked():
    case = park([OPEN[0]], [OPEN[1]])
    blank = only_arc(case, KNOWN)
    assert (blank["avoided_disposal"], blank["avoided_purchase"]) == (0, 0)
    matches = matched(case, KNOWN, estimate=True)
    arc = matches.arcs.iloc[0]
    assert (arc["avoided_disposal"], arc["avoided_purchase"]) == (11_000, 70_000)
    assert arc["confidence"] == "estimated"
    assert arc["assumed_share"] == pytest.approx(81 / (81 + 50))
    findings = told(matches, "estimated from the catalogue")
    assert sorted(findings["value"]) == [11_000, 70_000]
    assert set(findings["unit"]) == {"VND/t"}
    assert (findings["verdict"] == "allowed").all()
    assert not len(told(matches, "price unknown"))
    assert matches.settings["estimate"]
    assert len(told(matched(case, KNOWN), "price unknown")) == 2


def test_the_plan_counts_the_same_prices():
    matches = matched(park([OPEN[0]], [OPEN[1]]), KNOWN, estimate=True)
    assert matches.park.outputs.loc[0, "disposal_cost"] == 11_000
    assert matches.park.needs.loc[0, ["price", "estimated"]].tolist() == [70_000, "price"]
    assert not matches.park.needs.loc[0, "price_known"]


def test_it_changes_nothing_where_all_prices_are_stated():
    for case in (park(), park([{"disposal_cost": 0.0}], [{"price": 0.0}])):
        plain, lent = matched(case, KNOWN), matched(case, KNOWN, estimate=True)
        pd.testing.assert_frame_equal(plain.arcs, lent.arcs)
        pd.testing.assert_frame_equal(plain.findings, lent.findings)


def test_the_usual_supply_lends_its_price_and_a_foreign_one_none():
    ore = OPEN[1] | {"usual_supply": "ore", "usual_material": "ore"}
    rates = {"settings": {"rates": {"USD": 25_000.0}}}
    assert estimated(park(needs=[ore], **rates), KNOWN)[0].needs.loc[0, "price"] == 75_000
    assert np.isnan(estimated(park(needs=[ore]), KNOWN)[0].needs.loc[0, "price"])  # no rate
    foreign = OPEN[1] | {"usual_supply": "something nobody lists"}
    assert np.isnan(estimated(park(needs=[foreign]), KNOWN)[0].needs.loc[0, "price"])


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"material": "kind"}, 11_000),
        ({"material": "wet", "unit": "m3"}, np.nan),  # its family counts in t
        ({"unit": "m3"}, np.nan),
        ({"plant": "mill"}, np.nan),
    ],
)
def test_a_family_lends_where_it_is_measured_alike_and_a_plant_pays_what_it_says(row, expected):
    lent = estimated(park([OPEN[0] | row]), KNOWN)[0].outputs.loc[0]
    assert lent["disposal_cost"] == expected or (
        np.isnan(expected) and np.isnan(lent["disposal_cost"])
    )
    assert lent["estimated"] == ("" if np.isnan(expected) else "disposal_cost")


def test_recovery_from_a_dilute_stream_is_priced_by_its_dilution():
    step = {
        "conversion": "plating_out",
        "takes": {"rinse": 1.0},
        "gives": {"copper": 0.002, "rest": 1.0},
    }
    factor = {"factor": "sherwood", "value": 12.0, "unit": "USD/t"}
    known = catalogue(
        ["rinse", "copper", "rest"],
        conversions=[step | {"cost": np.nan}],
        factors=[factor],
        haulage=[TRUCK],
    )
    case = park(
        [{"material": "rinse"}], [{"material": "copper"}], settings={"rates": {"USD": 25_000.0}}
    )
    blank = matched(case, known)
    assert blank.arcs.loc[0, ["treatment", "verdict"]].tolist() == [0, "conditional"]
    matches = matched(case, known, estimate=True)
    assert matches.arcs.loc[0, "treatment"] == pytest.approx(12 * 25_000)
    assert matches.arcs.loc[0, ["verdict", "confidence"]].tolist() == ["allowed", "assumed"]
    assert told(matches, "Sherwood")["via"].tolist() == ["plating_out"]
