"""Columns of plants that name a port or a parameter."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from reading.small import faults, places, read
from symbiosis.model.park import Park

OURS = sym.catalogue() | sym.read_catalogue({
    "material": {"mud": {"measure": "t", "label": "wet mud"}, "cake": {"measure": "t"},
                 "brew": {"measure": "m3"}},
    "conversion": {"pressing": {"takes": {"mud": 2.0, "electricity": "1 kWh/t"}, "gives": {"cake": 1.0}},
                   "washing": {"takes": {"brew": 1.0}, "gives": {"brew": 1.0}}},
})  # fmt: skip


def plants(conversion: str = "pressing", **cells: Any) -> pd.DataFrame:
    given = {"plant_id": ["p"], "company": ["hub"], "conversion": [conversion], "capacity": [10]}
    return pd.DataFrame(given | cells)


def case(conversion: str = "pressing", **cells: Any) -> Park:
    return read(plants=plants(conversion, **cells), known=OURS)


def test_limits_are_on_what_a_port_takes() -> None:
    specs = case(**{"max.mud.lead [g/kg]": [0.1], "min.mud.dry_matter [%]": [20],
                    "max.wet mud.zinc [mg/kg]": [7]}).specs.set_index("parameter")  # fmt: skip
    assert specs["need"].eq("p/mud").all()
    assert specs.loc["lead", ["at_most", "unit", "basis"]].tolist() == [100, "mg/kg", "mass"]
    assert specs.loc["dry_matter", "at_least"] == 200_000
    assert specs.loc["zinc", "at_most"] == 7


def test_limits_are_on_what_a_port_gives_too() -> None:
    specs = case(**{"max.cake.lead [mg/kg]": [1]}).specs
    assert specs[["need", "parameter", "at_most"]].to_numpy().tolist() == [["p/cake", "lead", 1.0]]


def test_plants_of_other_recipes_leave_the_column_blank() -> None:
    table = pd.concat([plants(**{"max.mud.lead [mg/kg]": [5]}), plants("washing", plant_id=["q"])])
    assert read(plants=table, known=OURS).specs["need"].tolist() == ["p/mud"]


@pytest.mark.parametrize(
    ("conversion", "cells", "expected"),
    [
        ("pressing", {"adds.lead [kg/year]": [1]}, ["lead", 1000, "mg/kg", "mass"]),
        ("washing", {"adds.cod [kg/year]": [1]}, ["cod", 1000, "mg/L", "volume"]),
        ("washing", {"adds.lead [t/year]": [1]}, ["lead", 1e6, "mg/L", "volume"]),
        ("pressing", {"adds.lead [g/h]": [1], "operating_hours": [8000]},
         ["lead", 8000, "mg/kg", "mass"]),
        ("pressing", {"adds.lead [kg/year]": [1], "max.mud.lead [mg/kg_dm]": [3]},
         ["lead", 1000, "mg/kg_dm", "dry"]),
        ("washing", {"adds.frob [kg/year]": [2]}, ["frob", 2000, "mg/L", "volume"]),
        ("washing", {"adds.purity [kmol/year]": [2]}, ["purity", 200, "mol%", "mole"]),
    ],
)  # fmt: skip
def test_what_is_added_counts_in_the_unit_of_the_content(
    conversion: str, cells: dict[str, Any], expected: list[Any]
) -> None:
    row = case(conversion, **cells).adds.iloc[0]
    assert row["plant"] == "p"
    read_ = row[["parameter", "amount", "unit", "basis"]].tolist()
    assert read_ == [expected[0], pytest.approx(expected[1]), *expected[2:]]


@pytest.mark.parametrize(
    ("cells", "row", "column"),
    [
        ({"max.mudd.lead [mg/kg]": [1]}, 2, "max.mudd.lead"),
        ({"max.brew.lead [mg/L]": [1]}, 2, "max.brew.lead"),
        ({"max.mud [mg/kg]": [1]}, 1, "max.mud"),
        ({"max.mud.lead [mg/kg]": ["much"]}, 2, "max.mud.lead"),
        ({"max.mud.lead [mg/kg]": [-1]}, 2, "max.mud.lead"),
        ({"max.mud.lead [mg/kg]": [1], "min.mud.lead [mg/kg]": [2]}, 2, "min.mud.lead"),
        ({"max.mud.xyz": [1]}, 2, "max.mud.xyz"),
        ({"price.cake": [1]}, 2, "price.cake"),
        ({"price.mud [VND/km]": [1]}, 2, "price.mud"),
        ({"price.mud [USD/t]": [1]}, 2, "price.mud"),
        ({"price.mud": [1], "price.wet mud": [2]}, 1, "price.wet mud"),
        ({"disposal.mud": [1]}, 2, "disposal.mud"),
        ({"disposal.nothing": [1]}, 2, "disposal.nothing"),
        ({"adds.lead": [1]}, 2, "adds.lead"),
        ({"adds.lead [kg/year]": [-1]}, 2, "adds.lead"),
        ({"adds.lead [kg]": [1]}, 2, "adds.lead"),
        ({"adds.lead [kg/day]": [1]}, 2, "operating_hours"),
        ({"adds.ph [kg/year]": [1]}, 2, "adds.ph"),
        ({"adds.lead [bushel/year]": [1]}, 2, "adds.lead"),
    ],
)
def test_bad_columns(cells: dict[str, Any], row: int, column: str) -> None:
    assert ("plants", row, column) in places(faults(plants=plants(**cells), known=OURS))


def test_the_near_port_or_the_other_column_is_named() -> None:
    near = faults(plants=plants(**{"max.mudd.lead [mg/kg]": [1]}), known=OURS)
    assert "mud" in near["mend"][0]
    other = faults(plants=plants(**{"price.cake": [1]}), known=OURS)
    assert "disposal.<port>" in other["mend"][0]
