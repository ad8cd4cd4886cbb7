"""The good rows of all tables, put together."""

from __future__ import annotations

import pandas as pd

from makers import catalogue, park, with_plants
from reading.small import needs, read, streams

PLANTS = pd.DataFrame({"plant_id": ["a", "b"], "company": ["hub", "hub"], "capacity": [50, "x"],
                       "conversion": ["sludge_drying", "sludge_drying"]})  # fmt: skip


def test_plants_join_the_tables_and_bad_ones_do_not() -> None:
    full = read(plants=PLANTS.assign(capacity=50), streams=streams(**{"content.lead [mg/kg]": 1}),
                needs=needs(**{"max.lead [mg/L]": 1}))  # fmt: skip
    park_ = read(plants=PLANTS, faults="set aside")
    assert full.outputs["plant"].unique().tolist() == ["", "a", "b"]
    assert park_.outputs["plant"].unique().tolist() == ["", "a"]
    assert park_.plants["plant"].tolist() == ["a"]
    assert set(park_.ports["plant"]) == {"a"}
    assert "b/dried_sludge" in set(full.contents["owner"])
    assert full.contents["owner"].iloc[0] == "s"
    assert park_.contents["owner"].tolist() == ["a/dried_sludge"]
    assert set(park_.sites["company"]) == {"works", "mill", "hub"}


def test_a_company_with_a_plant_alone_has_distances() -> None:
    ways = pd.DataFrame({"from_company": ["works"], "to_company": ["hub"], "distance_km": [3]})
    assert len(read(plants=PLANTS.assign(capacity=50), distances=ways).distances) == 1


def test_the_makers_give_parks_with_plants() -> None:
    known = catalogue(
        ("waste", "cake", {"material": "power", "measure": "MWh"}),
        conversions=[
            {"conversion": "c", "takes": {"waste": 1.0, "power": 0.1}, "gives": {"cake": 0.5}}
        ],
    )
    case = with_plants(park(), known, {"conversion": "c"}, {"conversion": "c", "capacity": 7})
    assert case.plants["capacity"].tolist() == [100, 7]
    assert {"p0/cake", "p1/cake"} <= set(case.outputs["output"])
    assert case.needs.set_index("need").loc["p1/power", "amount"] == 0.7000000000000001
