"""Storage: what a company keeps from one period to the next."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from reading.small import faults, notes, places, read

YEAR = pd.DataFrame({"period": ["wet", "dry"], "hours": [4380, 4380]})


def storage(**cells: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {"company": ["works"], "material": ["wastewater_sludge"], "capacity": [50]} | cells
    )


def test_a_storage_in_base_units() -> None:
    table = storage(**{"material": ["bùn thải từ xử lý nước thải"], "loss [%]": [5],
                       "cost [VND/kg]": [2], "first [kg]": [10_000], "source": ["site"]})  # fmt: skip
    row = read(storage=table, periods=YEAR).storage.iloc[0]
    assert row["storage"] == "works/wastewater_sludge"
    assert row[["capacity", "loss", "cost", "first"]].tolist() == [50, 0.05, 2000, 10]
    assert pd.isna(row["last"])


def test_another_measure_goes_by_the_density() -> None:
    table = storage(capacity=[100], capacity_unit=["m3"])
    row = read(storage=table, periods=YEAR).storage.iloc[0]
    assert row["capacity"] == pytest.approx(105)


def test_ports_of_plants_are_served() -> None:
    plants = pd.DataFrame({"plant_id": ["p"], "company": ["hub"], "conversion": ["sludge_drying"],
                           "capacity": [50]})  # fmt: skip
    table = storage(company=["hub"], material=["dried_sludge"])
    assert len(read(storage=table, plants=plants, periods=YEAR).storage) == 1


def test_without_periods_it_does_nothing_and_that_is_noted() -> None:
    park = read(storage=storage())
    assert len(park.storage) == 1
    assert "does nothing" in notes(park, "storage")[""]


@pytest.mark.parametrize(
    ("cells", "row", "column"),
    [
        ({"company": ["wroks"]}, 2, "company"),
        ({"company": [""]}, 2, "company"),
        ({"material": ["process_water"]}, 2, "material"),
        ({"material": ["zzqxv"]}, 2, "material"),
        ({"material": [""]}, 2, "material"),
        ({"capacity": [None]}, 2, "capacity"),
        ({"capacity": [-1]}, 2, "capacity"),
        ({"loss": [5]}, 2, "loss"),
        ({"first": [60]}, 2, "first"),
        ({"last": [60]}, 2, "last"),
        ({"cost": [1], "cost_unit": ["USD/t"]}, 2, "cost"),
        ({"capacity": [1], "capacity_unit": ["bushel"]}, 2, "capacity_unit"),
        ({"company": ["works"] * 2, "material": ["wastewater_sludge"] * 2, "capacity": [1, 2]},
         3, "material"),
    ],
)  # fmt: skip
def test_bad_storage(cells: dict[str, list[Any]], row: int, column: str) -> None:
    table = storage() if len(cells.get("capacity", [1])) == 1 else pd.DataFrame(cells)
    table = table.assign(**cells)
    assert ("storage", row, column) in places(faults(storage=table, periods=YEAR))
