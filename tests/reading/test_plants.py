"""Plants: their recipe, size, capital and what a run costs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from reading.small import faults, notes, places, read, streams
from symbiosis.model.park import Park

OURS = sym.catalogue() | sym.read_catalogue({
    "material": {"mud": {"measure": "t"}, "cake": {"measure": "t"}},
    "conversion": {
        "pressing": {"label": "pressing of mud", "takes": {"mud": 2.0, "electricity": "10 kWh/t"},
                     "gives": {"cake": 1.0}, "cost": "100 VND/t", "cost_at": "1000 t/year",
                     "scale_exponent": 0.5},
        "tank": {"takes": {"mud": 1.0}, "gives": {"mud": 1.0}},
    },
})  # fmt: skip


def plants(**cells: Any) -> pd.DataFrame:
    given = {"plant_id": ["hub"], "company": ["hub"], "conversion": ["pressing"], "capacity": [250]}
    return pd.DataFrame(given | cells)


def case(table: pd.DataFrame, **more: Any) -> Park:
    return read(plants=table, known=OURS, **more)


def one(**cells: Any) -> pd.Series:
    return case(plants(**cells)).plants.iloc[0]


def test_without_plants_there_are_none() -> None:
    park = read()
    assert not len(park.plants) + len(park.ports) + len(park.adds)
    assert park.outputs["plant"].tolist() == [""]


def test_a_plant_and_what_blanks_mean() -> None:
    park = case(plants())
    row = park.plants.iloc[0]
    assert row[["plant", "conversion", "capacity", "status"]].tolist() == [
        "hub", "pressing", 250, "existing"]  # fmt: skip
    assert row[["capital", "fixed_cost", "confidence"]].tolist() == [0, 0, "reported"]
    assert pd.isna(row["life"])
    assert "existing" in notes(park, "plants")["status"]


def test_the_recipe_may_be_named_by_its_label() -> None:
    assert one(conversion=["pressing of mud"])["conversion"] == "pressing"


def test_capital_grows_with_the_capacity() -> None:
    cells = {"capital [million VND]": [10], "reference_capacity": [1000], "scale_exponent": [0.5],
             "status": ["candidate"], "life": [15]}  # fmt: skip
    assert one(**cells)["capital"] == pytest.approx(10e6 * 0.25**0.5)
    del cells["scale_exponent"]
    park = case(plants(**cells))
    assert park.plants["capital"][0] == pytest.approx(2.5e6)
    assert "assumed: 1" in notes(park, "plants")["scale_exponent"]
    del cells["reference_capacity"]
    park = case(plants(**cells, scale_exponent=[0.5]))
    assert park.plants["capital"][0] == 10e6
    assert "as stated" in notes(park, "plants")["scale_exponent"]


def test_a_candidate_without_capital_or_life_is_noted() -> None:
    park = case(plants(status=["candidate"]))
    assert "for nothing" in notes(park, "plants")["capital"]
    park = case(plants(status=["candidate"], capital=[5]))
    assert "only a budget" in notes(park, "plants")["life"]
    assert "capital" not in notes(park, "plants")


def test_a_blank_variable_cost_is_that_of_the_recipe_at_its_scale() -> None:
    park = case(plants())
    # 250 runs take 500 t, half of what the cost holds at; a run takes 2 t.
    assert park.plants["variable_cost"][0] == pytest.approx(100 * 0.5**-0.5 * 2)
    assert "of the conversion at the plant's scale" in notes(park, "plants")["variable_cost"]


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [("variable_cost", 7, 7), ("variable_cost [VND/run]", 7, 7), ("variable_cost [thousand VND]", 7,
     7000), ("variable_cost [VND/kg]", 7, 14_000), ("variable_cost", 0, 0)],
)  # fmt: skip
def test_a_stated_variable_cost_is_for_a_run(heading: str, value: float, expected: float) -> None:
    assert one(**{heading: [value]})["variable_cost"] == pytest.approx(expected)


def test_a_recipe_without_a_cost_in_our_money_counts_nothing_and_says_so() -> None:
    park = case(plants(), currency="EUR")
    assert park.plants["variable_cost"][0] == 0
    assert "counts 0" in notes(park, "plants")["variable_cost"]
    assert "electricity has no price" in notes(park, "plants")["conversion"]
    free = case(plants(conversion=["tank"]))
    assert free.plants["variable_cost"][0] == 0


@pytest.mark.parametrize(
    ("cells", "runs"),
    [({"capacity": [250]}, 250), ({"capacity [run/year]": [250]}, 250),
     ({"capacity [t/year]": [500]}, 250),
     ({"capacity [kg/h]": [100], "operating_hours": [5000]}, 250)],
)  # fmt: skip
def test_a_capacity_in_runs_or_as_a_rate_of_the_main_material(
    cells: dict[str, Any], runs: float
) -> None:
    table = plants().drop(columns="capacity").assign(**cells)
    assert case(table).plants["capacity"][0] == pytest.approx(runs)


def test_sums_in_another_currency() -> None:
    table = plants(**{"fixed_cost [USD/year]": [2], "capital [USD]": [3]})
    row = case(table, settings={"rates": {"USD": 25_000}}).plants.iloc[0]
    assert row[["fixed_cost", "capital"]].tolist() == [50_000, 75_000]


def test_a_plant_lies_where_its_company_does() -> None:
    companies = pd.DataFrame({"company": ["hub"], "park": ["P"], "latitude": [10.5],
                              "longitude": [106.5]})  # fmt: skip
    park = case(plants(), companies=companies)
    for table in (park.plants, park.outputs[park.outputs["plant"] == "hub"]):
        assert table[["park", "latitude"]].iloc[0].tolist() == ["P", 10.5]
    alone = case(plants(latitude=[9.0], longitude=[105.0]))
    assert alone.sites.set_index("company").loc["hub", "latitude"] == 9.0


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"plant_id": [""]}, "plant_id"),
        ({"company": [""]}, "company"),
        ({"conversion": ["presing"]}, "conversion"),
        ({"conversion": ["zzqxv"]}, "conversion"),
        ({"conversion": [""]}, "conversion"),
        ({"capacity": [None]}, "capacity"),
        ({"capacity": [-1]}, "capacity"),
        ({"capacity": ["many"]}, "capacity"),
        ({"capacity_unit": ["t/day"]}, "operating_hours"),
        ({"capacity_unit": ["bushel/year"]}, "capacity_unit"),
        ({"capacity_unit": ["t"]}, "capacity"),
        ({"status": ["perhaps"]}, "status"),
        ({"capital": [-5]}, "capital"),
        ({"capital [VND/t]": [5]}, "capital"),
        ({"capital [USD]": [5]}, "capital"),
        ({"reference_capacity": [0]}, "reference_capacity"),
        ({"scale_exponent": [-1]}, "scale_exponent"),
        ({"life": [0]}, "life"),
        ({"latitude": [10]}, "longitude"),
        ({"variable_cost [VND/km]": [1]}, "variable_cost"),
    ],
)
def test_bad_plants(cells: dict[str, Any], column: str) -> None:
    assert ("plants", 2, column) in places(faults(plants=plants(**cells), known=OURS))


def test_missing_columns_and_plants_twice() -> None:
    told = places(faults(plants=plants().drop(columns="capacity"), known=OURS))
    assert ("plants", None, "capacity") in told
    twice = pd.concat([plants(), plants()])
    assert ("plants", 3, "plant_id") in places(faults(plants=twice, known=OURS))


def test_near_names_are_given() -> None:
    told = faults(plants=plants(conversion=["presing"]), known=OURS)
    assert "pressing" in told["mend"][0]


def test_a_stream_named_as_a_port_is_a_fault() -> None:
    told = faults(plants=plants(), streams=streams(stream_id="hub/cake"), known=OURS)
    assert ("plants", 2, "plant_id") in places(told)
    assert "hub/cake" in told["reason"][0]


def test_faults_of_plants_and_of_other_tables_come_at_once() -> None:
    told = faults(plants=plants(capacity=[-1], life=[0]), streams=streams(company=""), known=OURS)
    assert {("plants", 2, "capacity"), ("plants", 2, "life"), ("waste_streams", 2, "company")} == (
        places(told))  # fmt: skip


def test_vietnamese_headings() -> None:
    table = pd.DataFrame({"Mã nhà máy": ["hub"], "Công ty": ["hub"], "Công nghệ": ["pressing"],
                          "Công suất": [250], "Trạng thái": ["dự kiến"], "Tuổi thọ": [10],
                          "Vốn đầu tư (triệu đồng)": [3]})  # fmt: skip
    row = case(table).plants.iloc[0]
    assert row[["status", "life", "capital"]].tolist() == ["candidate", 10, 3e6]
