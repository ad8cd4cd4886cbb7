"""How things travel: what the park states goes before the catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from makers import TRUCK, catalogue, matched, only_arc, park
from symbiosis.matching.haulage import hauled, modes_of

USUAL = 2_000.0 * 10 + 30_000.0


def modes(rows, known=None, **settings):
    case = park(haulage=rows, settings=settings)
    return modes_of(case, known or catalogue()).set_index("mode")


def test_without_rates_of_the_park_those_of_the_catalogue_count():
    row = modes([]).loc["truck"]
    assert row[["rate", "loading", "co2", "speed"]].tolist() == [2_000, 30_000, 0.0002, 40]
    assert np.isnan(row["payload"])


def test_what_the_park_states_goes_before_and_the_rest_stays():
    own = {"mode": "truck", "rate": 500.0, "payload": 20.0, "reach_km": 9.0}
    row = modes([own]).loc["truck"]
    assert row[["rate", "loading", "payload", "reach_km"]].tolist() == [500, 30_000, 20, 9]
    assert row[["per", "confidence"]].tolist() == ["t", "reported"]
    assert only_arc(park(haulage=[own | {"reach_km": 10.0}]))["transport"] == 500 * 10 + 30_000
    assert len(matched(park(haulage=[own])).arcs) == 0  # 10 km are out of its reach


def test_the_confidence_of_the_park_goes_with_its_rate():
    own = {"mode": "truck", "rate": 500.0, "confidence": "assumed"}
    assert only_arc(park(haulage=[own]))["confidence"] == "assumed"


def test_a_mode_that_only_the_park_has():
    known = catalogue([{"material": "waste", "haul": "barge"}])
    own = {"mode": "barge", "rate": 100.0, "per": "t", "confidence": "reported"}
    arc = only_arc(park(haulage=[own]), known)
    assert (arc["transport"], arc["verdict"]) == (1_000, "allowed")
    assert set(modes([own], known).index) == {"truck", "barge"}


def test_a_mode_counted_in_another_unit_takes_no_rate_of_the_catalogue():
    own = {"mode": "truck", "rate": 100.0, "per": "m3"}
    row = modes([own], catalogue(haulage=[TRUCK | {"payload": 15.0}])).loc["truck"]
    assert row[["loading", "co2", "payload"]].isna().all()
    assert row[["rate", "reach_km", "speed"]].tolist() == [100, 150, 40]


@pytest.mark.parametrize(("currency", "expected"), [("USD", 0.1 * 25_000), ("", 0.1)])
def test_money_of_the_park_in_its_currency_or_another(currency, expected):
    own = {"mode": "truck", "rate": 0.1, "currency": currency}
    row = modes([own], rates={"USD": 25_000.0}).loc["truck"]
    assert row[["rate", "loading"]].tolist() == [expected, 30_000]


def test_money_without_a_rate_of_exchange_is_not_taken_from_the_catalogue():
    own = {"mode": "truck", "loading": 1.0, "currency": "USD"}
    assert modes([own]).loc["truck", ["rate", "loading"]].isna().all()
    assert only_arc(park(haulage=[own]))["verdict"] == "conditional"
    free = {"mode": "truck", "speed": 30.0, "currency": "USD"}  # a currency of no money
    assert only_arc(park(haulage=[free]))["transport"] == USUAL


def test_units_that_the_rate_counts_for_a_base_unit():
    known = catalogue(
        [
            {"material": "a", "measure": "m3", "density": 900.0},
            {"material": "b", "measure": "MWh", "heating_value": 4.0},
            {"material": "c", "haul": "pipe"},
        ]
    )
    told = hauled(park(), known).set_index("hauled_material")["haul_quantity"]
    assert told[["a", "b"]].tolist() == [0.9, 0.25]
    assert np.isnan(told["c"])
