"""Haulage rates of the park, before those of the catalogue."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from reading.small import faults, notes, places, read

TRUCK = sym.catalogue().haulage.set_index("mode").loc["truck_tipper"]


def haulage(**cells: Any) -> pd.DataFrame:
    return pd.DataFrame({"mode": ["truck_tipper"]} | cells)


def test_blank_cells_take_what_the_catalogue_says() -> None:
    park = read(haulage=haulage(**{"rate [thousand VND/t/km]": [3], "payload [kg]": [12_000]}))
    row = park.haulage.iloc[0]
    assert row[["rate", "payload", "currency", "per"]].tolist() == [3000, 12, "VND", "t"]
    for name in ("loading", "co2", "reach_km", "speed"):
        assert row[name] == TRUCK[name]
    assert "catalogue" in notes(park, "haulage")["loading"]


def test_bare_numbers_are_park_currency_for_a_base_unit_of_the_mode() -> None:
    cells = {"rate": [2.0], "loading": [3.0], "co2": [1e-4], "speed": [50], "reach_km": [9]}
    row = read(haulage=haulage(**cells)).haulage.iloc[0]
    for name, (value,) in cells.items():
        assert row[name] == value


def test_another_currency_by_the_users_rate() -> None:
    given = {"currency": "USD", "settings": {"rates": {"VND": 0.00004}}}
    park = read(haulage=haulage(**{"rate [USD/t/km]": [0.1], "co2 [kg/t/km]": [0.2]}), **given)
    row = park.haulage.iloc[0]
    assert row[["rate", "currency", "co2"]].tolist() == [0.1, "USD", 0.0002]
    assert row["loading"] == pytest.approx(TRUCK["loading"] * 0.00004)


def test_another_unit_of_count_needs_all_its_numbers() -> None:
    cells = {"rate [VND/m3/km]": [10], "loading [VND/m3]": [5], "co2 [kg/m3/km]": [0.1],
             "payload": [20]}  # fmt: skip
    row = read(haulage=haulage(**cells)).haulage.iloc[0]
    assert row[["rate", "loading", "per"]].tolist() == [10, 5, "m3"]
    told = faults(haulage=haulage(**{"rate [VND/m3/km]": [10], "payload": [20]}))
    assert {"loading", "co2"} == set(told["column"])


@pytest.mark.parametrize(
    ("cells", "row", "column"),
    [
        ({"mode": ["truck_tiper"]}, 2, "mode"),
        ({"mode": [""], "rate": [1]}, 2, "mode"),
        ({"mode": ["truck_tipper"] * 2}, 3, "mode"),
        ({"rate": [-1]}, 2, "rate"),
        ({"rate [VND/t]": [1]}, 2, "rate"),
        ({"rate [USD/t/km]": [1]}, 2, "rate"),
        ({"loading [VND/m3]": [1]}, 2, "loading"),
        ({"co2 [kg/t]": [1]}, 2, "co2"),
        ({"payload [m3]": [1]}, 2, "payload"),
        ({"payload": [0]}, 2, "payload"),
        ({"speed": [0]}, 2, "speed"),
        ({"reach_km": ["far"]}, 2, "reach_km"),
    ],
)
def test_bad_haulage(cells: dict[str, list[Any]], row: int, column: str) -> None:
    table = pd.DataFrame({"mode": ["truck_tipper"]} | cells)
    assert ("haulage", row, column) in places(faults(haulage=table))


def test_money_of_the_catalogue_without_a_rate_is_a_fault() -> None:
    told = faults(haulage=haulage(rate=[1.0]), currency="EUR")
    assert "rates.VND" in " ".join(told["mend"])


def test_a_rate_of_the_park_holds_the_capital_of_a_pipe() -> None:
    known = sym.catalogue().haulage.set_index("mode").loc["pipe_water"]
    assert known["capital"] > 0
    pipe = {"mode": ["pipe_water"]}
    all_in = read(haulage=pd.DataFrame(pipe | {"rate": [900.0]})).haulage.iloc[0]
    assert all_in["rate"] == 900
    assert all_in[["capital", "velocity", "energy"]].isna().all()
    faster = read(haulage=pd.DataFrame(pipe | {"speed": [3.0]})).haulage.iloc[0]
    for name in ("rate", "capital", "velocity", "energy", "upkeep"):
        assert faster[name] == known[name], name
    assert faster["speed"] == 3


def test_capital_of_the_catalogue_goes_by_the_users_rate_of_exchange() -> None:
    table = pd.DataFrame({"mode": ["pipe_water"], "speed": [3.0]})
    park = read(haulage=table, currency="USD", settings={"rates": {"VND": 0.00004}})
    known = sym.catalogue().haulage.set_index("mode").loc["pipe_water"]
    assert park.haulage.loc[0, "capital"] == pytest.approx(known["capital"] * 0.00004)
