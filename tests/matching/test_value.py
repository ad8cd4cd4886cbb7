"""Every term of an exchange, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from makers import TRUCK, catalogue, matched, only_arc, park
from symbiosis.matching.value import TERMS

SLUDGE = [
    {"material": "sludge"},
    {"material": "fuel"},
    {"material": "ash", "disposal_cost": 400_000.0},
    {"material": "electricity", "measure": "MWh", "price": 2_000_000.0, "co2": 99.0},
]
DRYING = {
    "conversion": "drying",
    "takes": {"sludge": 1.0, "electricity": 0.05},
    "gives": {"fuel": 0.25, "ash": 0.1, "vapour": 0.65},
    "cost": 100_000.0,
}


def dried(output=None, need=None, conversion=None, **options):
    known = catalogue(SLUDGE, conversions=[DRYING | (conversion or {})])
    case = park(
        [{"material": "sludge"} | (output or {})], [{"material": "fuel"} | (need or {})], **options
    )
    return only_arc(case, known)


def test_a_direct_exchange_term_by_term():
    arc = only_arc()
    assert arc["avoided_disposal"] == 50_000
    assert arc["avoided_purchase"] == 90_000
    assert arc["transport"] == 2_000 * 10 + 30_000
    assert arc["treatment"] == 0
    assert arc["charges"] == 0
    assert arc["benefit"] == 90_000
    assert arc["most"] == 80
    assert arc["delivered"] == 1
    assert arc["assumed_share"] == 0
    assert arc["confidence"] == "reported"


def test_an_exchange_with_a_conversion_term_by_term():
    arc = dried({"amount": 1_000.0}, {"amount": 500.0, "price": 800_000.0})
    assert arc["delivered"] == 0.25
    assert arc["most"] == 1_000  # 500 t of fuel would take 2,000 t of sludge
    assert arc["avoided_disposal"] == 50_000
    assert arc["avoided_purchase"] == 0.25 * 800_000
    assert arc["transport"] == 0.25 * (2_000 * 10 + 30_000)
    assert arc["treatment"] == 100_000 + 0.05 * 2_000_000 + 0.1 * 400_000
    assert arc["benefit"] == 50_000 + 200_000 - 12_500 - 240_000


def test_the_need_bounds_the_amount_at_the_gate_of_the_output():
    assert dried({"amount": 1_000.0}, {"amount": 30.0})["most"] == pytest.approx(30 / 0.25)


def test_a_unit_costs_more_where_the_plant_is_smaller():
    scale = {"cost_at": 2_000.0, "scale_exponent": 0.7}
    arc = dried({"amount": 500.0}, {"amount": 500.0}, scale)
    fixed = 0.05 * 2_000_000 + 0.1 * 400_000
    assert arc["treatment"] == pytest.approx(100_000 * 0.25 ** (0.7 - 1.0) + fixed)
    at_scale = dried({"amount": 2_000.0}, {"amount": 500.0}, scale)
    assert at_scale["treatment"] == pytest.approx(100_000 + fixed)


def test_the_raw_material_travels_where_the_plant_stands_at_the_receiver():
    arc = dried(conversion={"at": "receiver"})
    assert arc["transport"] == 2_000 * 10 + 30_000
    assert arc["delivered"] == 0.25


@pytest.mark.parametrize(
    ("material", "haul", "tonnes"),
    [
        ({"measure": "m3", "density": 900.0}, {}, 0.9),
        ({"measure": "m3"}, {"per": "m3"}, 1.0),
        ({"measure": "t", "density": 800.0}, {"per": "m3"}, 1.25),
        ({"measure": "MWh", "heating_value": 4.0}, {}, 0.25),
        ({"measure": "MWh"}, {"per": "MWh"}, 1.0),
    ],
)
def test_the_haul_counts_in_the_unit_of_its_mode(material, haul, tonnes):
    known = catalogue([{"material": "waste"} | material], haulage=[TRUCK | haul])
    unit = material["measure"]
    arc = only_arc(park([{"unit": unit}], [{"unit": unit}]), known)
    assert arc["transport"] == pytest.approx(tonnes * (2_000 * 10 + 30_000))
    assert arc["co2_transport"] == pytest.approx(-tonnes * 0.0002 * 10)


def test_haulage_in_another_currency_takes_the_rate_of_the_user():
    known = catalogue(haulage=[TRUCK | {"rate": 0.08, "loading": 1.2, "currency": "USD"}])
    arc = only_arc(park(settings={"rates": {"USD": 25_000.0}}), known)
    assert arc["transport"] == pytest.approx(2_000 * 10 + 30_000)


def test_a_link_replaces_the_terms_it_states():
    link = {"output": "o0", "need": "n0", "status": "existing", "transport": 7.0, "treatment": 5.0}
    link |= {"charges": 3.0, "replaces": 0.5, "most": 20.0, "today": 15.0}
    arc = only_arc(park(links=[link]))
    assert (arc["transport"], arc["treatment"], arc["charges"]) == (7, 5, 3)
    assert arc["avoided_purchase"] == 45_000
    assert arc["benefit"] == 50_000 + 45_000 - 15
    assert (arc["most"], arc["today"], arc["status"]) == (20, 15, "existing")


def test_an_amount_that_nobody_knows_or_that_comes_once_leaves_most_open():
    for row in ({"amount": np.nan}, {"pattern": "one_off"}):
        assert np.isnan(only_arc(park([row]))["most"])
        assert np.isnan(only_arc(park(needs=[row]))["most"])
    link = {"output": "o0", "need": "n0", "most": 20.0}
    assert np.isnan(only_arc(park([{"amount": np.nan}], links=[link]))["most"])


def test_a_stream_that_is_sold_today_loses_its_income():
    arc = only_arc(park([{"disposal_cost": -20_000.0}]))
    assert arc["avoided_disposal"] == -20_000
    assert arc["benefit"] == -20_000 + 90_000 - 50_000


def test_nothing_is_minus_nought():
    arcs = matched(park([{"company": "same"}], [{"company": "same"}]), internal=True).arcs
    numbers = arcs.select_dtypes("number").to_numpy()
    assert not np.signbit(numbers[numbers == 0]).any()


# What rests on assumptions.


def test_none_of_the_terms_is_assumed_where_all_is_reported():
    arc = only_arc()
    assert (arc["assumed_share"], arc["confidence"]) == (0, "reported")


def test_the_assumed_share_is_that_of_the_terms():
    arc = only_arc(park([{"assumed": "disposal_cost"}]))
    assert arc["assumed_share"] == pytest.approx(50 / (50 + 90 + 50))
    assert arc["confidence"] == "assumed"
    arc = only_arc(park(), catalogue(haulage=[TRUCK | {"confidence": "assumed"}]))
    assert arc["assumed_share"] == pytest.approx(50 / 190)


def test_an_assumed_amount_makes_all_of_the_benefit_assumed():
    for row in ({"confidence": "assumed"}, {"assumed": "source amount"}):
        arc = only_arc(park([row]))
        assert (arc["assumed_share"], arc["confidence"]) == (1, "assumed")


def test_a_word_within_a_word_is_not_that_word():
    assert only_arc(park([{"assumed": "amount_sd"}]))["assumed_share"] == 0


def test_a_term_that_is_nil_spoils_no_confidence():
    known = catalogue(haulage=[TRUCK | {"confidence": "assumed"}])
    near = park(distances=[("giver", "taker", 0.0)])
    assert only_arc(near, known)["confidence"] == "reported"
    stated = park(links=[{"output": "o0", "need": "n0", "transport": 10.0}])
    assert only_arc(stated, known)["confidence"] == "reported"
    assert only_arc(park(), known)["confidence"] == "assumed"


def test_an_assumed_conversion_counts_where_it_costs():
    assert dried(conversion={"confidence": "assumed"})["confidence"] == "assumed"
    known = catalogue(
        SLUDGE,
        conversions=[
            {"conversion": "sorting", "takes": {"sludge": 1.0}, "gives": {"fuel": 1.0}}
            | {"confidence": "assumed"}
        ],
    )
    free = only_arc(park([{"material": "sludge"}], [{"material": "fuel"}]), known)
    assert free["treatment"] == 0
    assert free["confidence"] == "reported"


def test_a_conversion_whose_cost_nobody_knows_rests_on_an_assumed_nought():
    assert dried(conversion={"cost": np.nan})["confidence"] == "assumed"


def test_the_worst_of_both_rows_is_told():
    arc = only_arc(park([{"confidence": "measured"}], [{"confidence": "estimated"}]))
    assert arc["confidence"] == "estimated"
    assert arc["assumed_share"] == 0


def test_the_terms_are_named():
    assert set(TERMS) < set(matched().arcs.columns)


# Trucks, and what a link costs by itself.


@pytest.mark.parametrize(
    ("material", "haul", "expected"),
    [
        ({}, {"payload": 15.0}, 10 / 15),
        ({"measure": "m3", "density": 900.0}, {"payload": 15.0}, 0.9 * 10 / 15),
        ({}, {}, 0),
        ({}, {"payload": 0.0}, 0),
        ({"haul": "other"}, {"payload": 15.0}, 0),
    ],
)
def test_the_laden_kilometres_of_a_vehicle(material, haul, expected):
    known = catalogue([{"material": "waste"} | material], haulage=[TRUCK | haul])
    row = {"unit": material.get("measure", "t"), "amount": 1e5}  # in full vehicles
    arc = only_arc(park([row], [row]), known)
    assert arc["truck_km"] == pytest.approx(expected)


def test_the_kilometres_are_those_of_what_travels():
    known = catalogue(SLUDGE, conversions=[DRYING], haulage=[TRUCK | {"payload": 10.0}])
    case = park([{"material": "sludge", "amount": 1e5}], [{"material": "fuel", "amount": 1e5}])
    assert only_arc(case, known)["truck_km"] == pytest.approx(0.25 * 10 / 10)
    assert only_arc(case.replace(distances=case.distances.head(0)), known)["truck_km"] == 0


def test_a_link_states_what_it_costs_by_itself():
    link = {"output": "o0", "need": "n0", "fixed_cost": 7.0, "capital": 5.0}
    terms = ["fixed_cost", "capital", "life", "least"]
    arc = only_arc(park(links=[link | {"life": 20.0, "least": 3.0}]))
    assert arc[terms].tolist() == [7, 5, 20, 3]
    assert arc["benefit"] == 90_000  # a yearly sum is none of the terms for a unit
    bare = only_arc()
    assert bare[["fixed_cost", "capital", "least"]].tolist() == [0, 0, 0]
    assert np.isnan(bare["life"])


# Burdens that outweigh the gain.


@pytest.mark.parametrize(
    ("price", "co2", "expected"),
    [
        (90_000.0, 1.0, ""),
        (-10_000.0, 1.0, "cost"),  # what it brings beside a haul of 50,000
        (90_000.0, 0.001, "co2"),  # the haul emits 0.002 t
        (-10_000.0, 0.001, "cost and co2"),
        (90_000.0, np.nan, ""),  # nobody knows what is saved
    ],
)
def test_burdens_that_outweigh_the_gain(price, co2, expected):
    known = catalogue([{"material": "waste", "co2": co2}])
    arc = only_arc(park(needs=[{"price": price}]), known)
    assert arc["burden"] == expected


def test_an_exchange_that_brings_nothing_and_costs_nothing_is_no_burden():
    case = park([{"disposal_cost": -90_001.0}], distances=[("giver", "taker", 0.0)])
    arc = only_arc(case)
    assert arc["benefit"] == -1
    assert arc["burden"] == ""


def test_a_price_that_the_catalogue_lent_counts_as_assumed_and_is_estimated_at_best():
    arc = only_arc(park(needs=[{"estimated": "price", "confidence": "measured"}]))
    assert arc["assumed_share"] == pytest.approx(90 / (50 + 90 + 50))
    assert arc["confidence"] == "estimated"
    assert only_arc(park([{"estimated": "disposal_cost"}]))["confidence"] == "estimated"
