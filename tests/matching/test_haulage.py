"""How things travel: what the park states goes before the catalogue."""

from __future__ import annotations

import numpy as np
import pytest

from makers import TRUCK, catalogue, matched, only_arc, park
from symbiosis.matching.haulage import hauled, modes_of, ways_to_carry

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
            {"material": "c", "measure": "t", "haul": "pipe"},
        ]
    )
    told = ways_to_carry(park(), known)
    assert [told[name][0].quantity for name in "ab"] == [0.9, 0.25]
    assert "c" not in told


def test_how_far_and_how_fast_by_the_mode_that_a_material_names():
    known = catalogue(haulage=[TRUCK | {"loss": 0.02}, TRUCK | {"mode": "van", "reach_km": 9.0}])
    row = hauled(park(), known).set_index("hauled_material").loc["waste"]
    assert row.tolist() == [150, 40, 0.02]


def test_the_reach_of_a_material_goes_before_its_modes_and_the_parks_before_both():
    known = catalogue(
        [{"material": "waste", "haul": "truck", "reach": 7.0}, {"material": "b", "haul": "truck"}],
        haulage=[TRUCK],
    )

    def reach(*own):
        told = hauled(park(haulage=list(own)), known).set_index("hauled_material")["reach_km"]
        return told.loc[["waste", "b"]].tolist()

    assert reach() == [7.0, 150.0]
    assert reach({"mode": "truck", "speed": 30.0, "currency": "USD"}) == [7.0, 150.0]
    assert reach({"mode": "truck", "reach_km": 400.0, "currency": "USD"}) == [400.0, 400.0]


# Several modes for one material.

PIPE = {
    "mode": "pipe",
    "rate": 0.0,
    "currency": "VND",
    "per": "m3",
    "capital": 1e9,
    "capital_at": 0.1,
    "velocity": 1.5,
    "life": 10.0,
    "upkeep": 0.03,
}


def carriers(material, *haulage, **settings):
    return ways_to_carry(park(settings=settings), catalogue([material], haulage=haulage))["waste"]


def test_a_mode_that_stands_in_for_others_comes_after_the_named_one():
    small = TRUCK | {"mode": "a_small_truck", "instead_of": "truck other"}
    stranger = TRUCK | {"mode": "cart", "instead_of": "other"}
    found = carriers({"material": "waste"}, small, stranger, TRUCK)
    assert [mode.key for mode in found] == ["truck", "a_small_truck"]


def test_what_the_park_states_yields_to_nothing_of_the_catalogue():
    small = TRUCK | {"mode": "small", "instead_of": "truck"}
    known = catalogue(haulage=[TRUCK, small])
    own = {"mode": "truck", "rate": 9e9}

    def found(*rows):
        return {mode.key: mode.whole for mode in ways_to_carry(park(haulage=rows), known)["waste"]}

    assert found() == {"truck": True, "small": True}
    assert found(own) == {"truck": False}
    assert found(own, {"mode": "small", "rate": 1.0}) == {"truck": False, "small": False}


def test_a_line_costs_a_share_of_its_capital_a_year():
    water = {"material": "waste", "measure": "m3", "haul": "pipe"}
    (mode,) = carriers(water, PIPE, discount_rate=0.08)
    assert mode.yearly == pytest.approx(0.08 / (1 - 1.08**-10) + 0.03)
    (mode,) = carriers(water, PIPE, discount_rate=0.0)
    assert mode.yearly == pytest.approx(0.1 + 0.03)


def test_a_rate_of_the_park_holds_the_capital():
    own = {"mode": "pipe", "rate": 7.0}
    row = modes([own], catalogue(haulage=[PIPE])).loc["pipe"]
    assert row["rate"] == 7
    assert np.isnan(row["capital"])
    assert (
        modes([{"mode": "pipe", "speed": 3.0}], catalogue(haulage=[PIPE])).loc["pipe", "capital"]
        == 1e9
    )


@pytest.mark.parametrize(
    ("material", "mode", "expected"),
    [
        ({"measure": "m3"}, {}, 1.0),
        ({"measure": "t", "density": 800.0}, {"per": "t"}, 1.25),
        ({"measure": "MWh"}, {"per": "MWh", "volume": 28.7}, 28.7),
        # 1 t of CO2: 22.722 kmol; at 25 degC and 200 kPa 12.395 m3/kmol.
        ({"measure": "t", "molar_mass": 44.01}, {"per": "t", "pressure": 200.0}, 22.722 * 12.395),
        # 1 MWh of a gas of 0.25 MWh/kmol: 4 kmol.
        ({"measure": "MWh", "heating_value_gas": 0.25}, {"per": "MWh", "pressure": 200.0}, 49.58),
    ],
)
def test_what_flows_in_a_pipe(material, mode, expected):
    (found,) = carriers({"material": "waste", "haul": "pipe"} | material, PIPE | mode)
    assert found.volume == pytest.approx(expected, rel=1e-4)
