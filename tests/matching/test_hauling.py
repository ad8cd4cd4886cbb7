"""The cheapest mode of each exchange, and what it takes, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from makers import TRUCK, catalogue, only_arc, park
from symbiosis.matching.haulage import Mode
from symbiosis.matching.hauling import Exchanges, hauling, taken_by

LORRY = Mode(
    "lorry", "reported", 1.0, 2_000.0, 0.0002, 0.0, 0.0, 30_000.0, 15.0, 150.0,
    np.nan, np.nan, 0.0, np.nan, np.nan, 1.0, 0.0, True,
)  # fmt: skip
TRAILER = LORRY._replace(key="trailer", rate=1_500.0, payload=28.0)
CART = LORRY._replace(key="cart", rate=5_000.0, payload=3.0)
PIPE = LORRY._replace(
    key="pipe", rate=0.0, payload=np.nan, loading=300.0, co2=0.0, energy=5e-5, power=2e6,
    volume=1.0, velocity=1.5, smallest=0.05, capital=2e9, capital_at=0.1, yearly=0.125, reach=10.0,
)  # fmt: skip
BELT = PIPE._replace(key="belt", velocity=np.nan, capital=20e9, exponent=0.0, reach=1.5)


def exchange(most=1_000.0, km=10.0, hauled=1.0, hours=8_000.0, every=730.0, open_=True):
    numbers = [np.array([float(value)]) for value in (hauled, most, km, hours, every)]
    return Exchanges(*numbers, np.array([open_]))


def pairs(most=1_000.0, km=10.0, **more):
    row = {
        "hauled_material": "waste", "hauled": 1.0, "most": most, "distance_km": km,
        "operating_hours": 8_000.0, "operating_hours_need": np.nan, "collect_every_need": np.nan,
        "keeps_after": np.nan, "keeps_for": np.nan, "keeps_for_need": np.nan,
        "status": "new", "link_capital": np.nan,
    }  # fmt: skip
    return pd.DataFrame([row | more])


def best(*modes, **row):
    return hauling(pairs(**row), {"waste": list(modes)}).iloc[0]


def test_a_full_vehicle_costs_its_rate_and_the_loading():
    haul = taken_by(LORRY, exchange(most=3_000.0, hauled=0.5))
    assert haul.cost[0] == 0.5 * (2_000 * 10 + 30_000)
    assert haul.co2[0] == pytest.approx(0.5 * 0.0002 * 10)
    assert haul.truck_km[0] == pytest.approx(0.5 * 10 / 15)


def test_a_vehicle_that_comes_before_it_is_full_is_paid_whole():
    """60 t a year collected each month: 12 trips of 5 t with a lorry of 15 t."""
    haul = taken_by(LORRY, exchange(most=60.0))
    assert haul.cost[0] == pytest.approx(12 * 15 * 2_000 * 10 / 60 + 30_000)
    assert haul.co2[0] == pytest.approx(12 * 15 * 0.0002 * 10 / 60)
    assert haul.truck_km[0] == pytest.approx(12 * 10 / 60)
    weekly = taken_by(LORRY, exchange(most=60.0, every=168.0))
    assert weekly.truck_km[0] == pytest.approx(8760 / 168 * 10 / 60)


def test_a_rate_that_holds_whatever_the_load_is_taken_as_it_is():
    haul = taken_by(LORRY._replace(whole=False), exchange(most=60.0))
    assert haul.cost[0] == 2_000 * 10 + 30_000
    assert haul.truck_km[0] == pytest.approx(10 / 15)


@pytest.mark.parametrize("most", [np.nan, 0.0])
def test_an_amount_that_is_not_known_travels_in_full_vehicles(most):
    assert taken_by(LORRY, exchange(most=most)).cost[0] == 2_000 * 10 + 30_000


def test_a_pipe_costs_the_annuity_of_its_capital_and_power():
    """848,000 m3 in 8,000 h at 1.5 m/s: 0.1581 m across, so 1.581 times the capital of 0.1 m."""
    haul = taken_by(PIPE, exchange(most=848_000.0, km=3.0))
    capital = 3.0 * 2e9 * 1.581
    assert haul.diameter[0] == pytest.approx(0.1581, rel=1e-3)
    assert haul.capital[0] == pytest.approx(capital, rel=1e-3)
    running = 300 + 3.0 * 5e-5 * 2e6
    assert haul.cost[0] == pytest.approx(capital * 0.125 / 848_000 + running, rel=1e-3)
    assert haul.power[0] == pytest.approx(3.0 * 5e-5)
    assert haul.truck_km[0] == 0


def test_a_pipe_that_is_there_or_stated_is_not_paid_again():
    haul = taken_by(PIPE, exchange(most=848_000.0, km=3.0, open_=False))
    assert haul.capital[0] == 0
    assert haul.cost[0] == 300 + 3.0 * 5e-5 * 2e6


def test_a_pipe_for_an_amount_that_nobody_knows_has_no_capital_yet():
    haul = taken_by(PIPE, exchange(most=np.nan, km=3.0))
    assert (haul.capital[0], haul.cost[0]) == (0, 300 + 3.0 * 5e-5 * 2e6)
    assert np.isnan(haul.diameter[0])


def test_a_pipe_of_which_nobody_knows_what_flows_has_no_known_cost():
    assert np.isnan(taken_by(PIPE._replace(volume=np.nan, smallest=0.0), exchange()).cost[0])


def test_the_size_of_a_truck_goes_with_the_amount():
    sizes = (LORRY, TRAILER, CART)
    assert best(*sizes, most=20_000.0)["haul"] == "trailer"
    assert best(*sizes, most=12 * 15.0)["haul"] == "lorry"  # 15 t a month
    assert best(*sizes, most=12 * 3.0)["haul"] == "cart"


def test_what_is_collected_daily_needs_a_smaller_truck():
    sizes = (LORRY, TRAILER, CART)
    assert best(*sizes, most=1_000.0)["haul"] == "trailer"
    assert best(*sizes, most=1_000.0, collect_every_need=24.0)["haul"] == "cart"
    assert best(*sizes, most=1_000.0, keeps_for=24.0)["haul"] == "cart"
    assert best(*sizes, most=1_000.0, keeps_for=24.0)["collected"] == 24
    assert best(*sizes, most=1_000.0)["collected"] == 730


def test_little_water_goes_by_tanker_and_much_by_pipe():
    assert best(PIPE, LORRY, most=1_000.0, km=2.0)["haul"] == "lorry"
    much = best(PIPE, LORRY, most=500_000.0, km=2.0)
    assert much["haul"] == "pipe"
    assert much["transport_capital"] > 0
    little = best(PIPE, LORRY, most=1_000.0, km=2.0)
    assert little["transport_capital"] == 0
    assert np.isnan(little["diameter"])


def test_a_belt_serves_within_its_reach():
    """0.5 km of belt: 10 billion, 1.25 billion a year; a lorry costs 31,000 a tonne."""
    near = best(LORRY, BELT, most=100_000.0, km=0.5)
    assert near["haul"] == "belt"
    assert near["haul_cost"] == pytest.approx(1.25e9 / 1e5 + 300 + 0.5 * 5e-5 * 2e6)
    assert best(LORRY, BELT, most=10_000.0, km=0.5)["haul"] == "lorry"
    assert best(LORRY, BELT, most=1e9, km=1.6)["haul"] == "lorry"


def test_a_mode_without_a_known_cost_yields_to_one_that_has_one():
    lost = LORRY._replace(rate=np.nan)
    assert best(lost, CART)["haul"] == "cart"
    assert np.isnan(best(lost)["haul_cost"])
    assert best(LORRY, lost)["haul"] == "lorry"


def test_nothing_is_carried_within_a_company_or_over_an_unknown_distance():
    for km in (0.0, np.nan):
        told = best(PIPE, LORRY, most=1e5, km=km)
        numbers = ["haul_cost", "haul_co2", "haul_power", "truck_km", "transport_capital"]
        assert (told[numbers] == 0).all()
        assert np.isnan(told["diameter"])


def test_what_nothing_carries_has_no_known_cost():
    told = hauling(pairs(), {}).iloc[0]
    assert np.isnan(told["haul_cost"])
    assert (told["haul"], told["haul_confidence"]) == ("", "")


@given(
    most=st.floats(1.0, 1e7),
    km=st.floats(0.1, 100.0),
    rates=st.lists(st.floats(100.0, 1e4), min_size=2, max_size=4),
)
def test_a_cheaper_mode_is_never_passed_over(most, km, rates):
    modes = [
        LORRY._replace(key=str(i), rate=rate, payload=3.0 + 7 * i) for i, rate in enumerate(rates)
    ]
    costs = [float(taken_by(mode, exchange(most=most, km=km)).cost[0]) for mode in [*modes, PIPE]]
    costs = costs[:-1] if km > PIPE.reach else costs
    assert best(*modes, PIPE, most=most, km=km)["haul_cost"] == pytest.approx(min(costs))


# On the way of an exchange.


def test_heat_that_is_lost_on_the_way_is_not_delivered():
    steam = {"material": "waste", "measure": "MWh"}
    known = catalogue([steam], haulage=[TRUCK | {"per": "MWh", "loss": 0.02}])
    arc = only_arc(park([{"unit": "MWh"}], [{"unit": "MWh"}]), known)
    assert arc["delivered"] == pytest.approx(0.98**10)
    assert arc["avoided_purchase"] == pytest.approx(0.98**10 * 90_000)
    assert arc["most"] == pytest.approx(80 / 0.98**10)


def test_power_of_the_haul_counts_with_the_grid():
    power = {"material": "electricity", "measure": "MWh", "price": 2e6}
    known = catalogue(["waste", power], haulage=[TRUCK | {"energy": 0.001}])
    arc = only_arc(park(), known)
    assert arc["transport"] == pytest.approx(2_000 * 10 + 30_000 + 0.001 * 10 * 2e6)
    assert arc["co2_transport"] == pytest.approx(-(0.0002 * 10 + 0.001 * 10 * 0.66))


def test_a_link_that_states_transport_or_capital_lays_no_pipe():
    line = {"capital": 1e9, "capital_at": 0.1, "velocity": 1.5, "volume": 1.0, "life": 20.0}
    known = catalogue(haulage=[TRUCK | line])
    arc = only_arc(park(), known)
    assert arc["transport_capital"] > 0
    assert arc["transport"] > 50_000
    link = {"output": "o0", "need": "n0"}
    stated = only_arc(park(links=[link | {"transport": 7.0}]), known)
    assert (stated["transport"], stated["transport_capital"]) == (7, 0)
    own = only_arc(park(links=[link | {"capital": 5e8}]), known)
    assert (own["transport"], own["transport_capital"], own["capital"]) == (50_000, 0, 5e8)
    runs = only_arc(park(links=[link | {"status": "existing", "today": 5.0}]), known)
    assert (runs["transport"], runs["transport_capital"]) == (50_000, 0)
