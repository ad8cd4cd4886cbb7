"""Ports of plants: outputs, needs and contents by the recipe."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from reading.small import read
from symbiosis.model.park import Park

OURS = sym.catalogue() | sym.read_catalogue({
    "material": {"mud": {"measure": "t"}, "cake": {"measure": "t"}, "chalk": {"measure": "t"},
                 "acid": {"measure": "t", "price": "3000 VND/kg"},
                 "power": {"measure": "MWh"}, "fume": {"measure": "MWh"},
                 "dross": {"measure": "t", "disposal_cost": "500 VND/kg"}},
    "conversion": {
        "roasting": {"takes": {"mud": 2.0, "chalk": 0.5, "acid": 0.1, "power": "10 kWh/t"},
                     "gives": {"cake": 1.0, "dross": 0.4}, "keeps_for": "48 h",
                     "outlet": {"cake": {"lead": "5 mg/kg"}},
                     "remove": {"dross": {"zinc": 0.5}}, "confidence": "estimated"},
        "tank": {"takes": {"mud": 1.0}, "gives": {"mud": 1.0}},
        "burning": {"takes": {"fume": 1.0}, "gives": {"heat": 0.9}},
    },
})  # fmt: skip


def case(conversion: str = "roasting", **cells: Any) -> Park:
    table = {"plant_id": ["p"], "company": ["hub"], "conversion": [conversion], "capacity": [100],
             "source": ["drawing"], "confidence": ["measured"]}  # fmt: skip
    return read(plants=pd.DataFrame(table | cells), known=OURS)


def need(park: Park, material: str) -> pd.Series:
    return park.needs.set_index("need").loc[f"p/{material}"]


def output(park: Park, material: str) -> pd.Series:
    return park.outputs.set_index("output").loc[f"p/{material}"]


def test_ports_are_for_a_run() -> None:
    ports = case().ports.set_index("material")
    assert ports["amount"].to_dict() == pytest.approx(
        {"mud": 2, "chalk": 0.5, "acid": 0.1, "power": 0.02, "cake": 1, "dross": 0.4}
    )
    assert ports["side"].tolist() == ["takes"] * 4 + ["gives"] * 2
    assert ports.loc["dross", ["plant", "port", "role"]].tolist() == ["p", "p/dross", "residue"]


def test_amounts_are_those_of_the_capacity() -> None:
    park = case()
    assert need(park, "mud")["amount"] == pytest.approx(200)
    row = output(park, "cake")
    assert row[["amount", "unit", "company", "plant"]].tolist() == [100, "t", "hub", "p"]
    assert row[["confidence", "source", "pattern"]].tolist() == [
        "measured",
        "drawing",
        "continuous",
    ]
    assert row["typed"] == "1 t a run, 100 runs/year"
    assert not len(park.profiles)


def test_what_can_be_bought_and_what_not() -> None:
    park = case()
    buys = park.needs.set_index("material")["usual_most"].isna()
    assert buys[["mud", "chalk", "acid", "power"]].tolist() == [False, False, True, True]
    assert need(park, "mud")[["price", "price_known"]].tolist() == [0, True]
    assert need(park, "acid")[["price", "price_known", "assumed"]].tolist() == [3e6, True, "price"]
    assert need(park, "power")[["price", "price_known"]].tolist() == [0, False]


def test_a_stated_price_makes_any_port_a_thing_that_is_bought() -> None:
    park = case(**{"price.mud [VND/kg]": [2], "price.power": [7], "price.chalk": [None]})
    assert need(park, "mud")[["price", "price_known", "assumed"]].tolist() == [2000, True, ""]
    assert pd.isna(need(park, "mud")["usual_most"])
    assert need(park, "power")[["price", "price_known"]].tolist() == [7, True]
    assert need(park, "chalk")["usual_most"] == 0


def test_residues_cost_what_the_catalogue_says_and_products_nothing() -> None:
    park = case()
    assert output(park, "dross")[["disposal_cost", "assumed"]].tolist() == [5e5, "disposal_cost"]
    assert output(park, "cake")[["disposal_cost", "price_known"]].tolist() == [0, True]
    stated = case(**{"disposal.dross": [9], "disposal.cake": [-50]})
    assert output(stated, "dross")[["disposal_cost", "assumed"]].tolist() == [9, ""]
    assert output(stated, "cake")["disposal_cost"] == -50


def test_what_ends_in_the_products() -> None:
    carries = case().ports.set_index("material")["carries"]
    assert carries.to_dict() == {"mud": True, "chalk": True, "acid": False, "power": False,
                                 "cake": False, "dross": False}  # fmt: skip
    assert not case("burning").ports["carries"].any()


def test_fixed_contents_of_products_alone() -> None:
    rows = case().contents
    assert rows[["owner", "parameter", "value", "unit", "confidence"]].to_numpy().tolist() == [
        ["p/cake", "lead", 5, "mg/kg", "estimated"]]  # fmt: skip


def test_only_the_first_product_keeps() -> None:
    park = case()
    assert output(park, "cake")["keeps_for"] == 48
    assert pd.isna(output(park, "dross")["keeps_for"])


def test_a_tank_takes_and_gives_one_material() -> None:
    park = case("tank")
    assert park.ports["port"].tolist() == ["p/mud", "p/mud"]
    assert output(park, "mud")["amount"] == need(park, "mud")["amount"] == 100


def test_ports_have_profiles_by_the_hours() -> None:
    table = pd.DataFrame({"plant_id": ["p"], "company": ["hub"], "conversion": ["tank"],
                          "capacity": [90]})  # fmt: skip
    periods = pd.DataFrame({"period": ["a", "b"], "hours": [2920, 5840]})
    rows = read(plants=table, periods=periods, known=OURS).profiles
    own = rows[rows["owner"] == "p/mud"]
    assert own["side"].tolist() == ["output", "output", "need", "need"]
    assert own["amount"].tolist() == pytest.approx([30, 60, 30, 60])
