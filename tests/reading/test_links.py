"""Links: costs of running, least amounts, what they require, ways and ports of plants."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from reading.small import faults, needs, places, read, streams

PLANT = pd.DataFrame({"plant_id": ["hub"], "company": ["hub"], "conversion": ["sludge_drying"],
                      "capacity": [50]})  # fmt: skip


def links(**cells: Any) -> pd.DataFrame:
    return pd.DataFrame({"stream_id": ["s"], "need_id": ["n"]} | cells)


def test_amounts_and_money_of_a_link() -> None:
    table = links(**{"fixed_cost [million VND/year]": [2], "least [kg/year]": [5000], "life": [10],
                     "most": [80], "capital [USD]": [3]})  # fmt: skip
    row = read(links=table, settings={"rates": {"USD": 25_000}}).links.iloc[0]
    read_ = row[["fixed_cost", "least", "life", "most", "capital"]].tolist()
    assert read_ == [2e6, 5, 10, 80, 75_000]


@pytest.mark.parametrize("text", ["s b -> n 1", "s b->n 1", "s b > n 1", "s b|n 1", "s b; n 1",
                                  "s b n 1", "s b → n 1", "s b => n 1", "s b , n 1"])  # fmt: skip
def test_a_required_link_is_found_by_its_ends(text: str) -> None:
    table = pd.DataFrame(
        {"stream_id": ["s", "s b"], "need_id": ["n", "n 1"], "requires": [text, ""]}
    )
    park = read(
        streams=streams(stream_id=["s", "s b"]), needs=needs(need_id=["n", "n 1"]), links=table
    )
    assert park.links["requires_output"].tolist() == ["s b", ""]
    assert park.links["requires_need"].tolist() == ["n 1", ""]
    assert "requires" not in park.links


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"requires": ["s -> n"]}, "requires"),
        ({"requires": ["s -> m"]}, "requires"),
        ({"requires": ["s"]}, "requires"),
        ({"requires": ["sn"]}, "requires"),
        ({"least": [90], "most": [80]}, "least"),
        ({"least": [-1]}, "least"),
        ({"fixed_cost": ["dear"]}, "fixed_cost"),
        ({"fixed_cost [VND/km]": [1]}, "fixed_cost"),
        ({"fixed_cost [USD/year]": [1]}, "fixed_cost"),
        ({"life": [0]}, "life"),
        ({"via": ["sludge_drying > sludge_dryng"]}, "via"),
        ({"via": ["zzqxv"]}, "via"),
        ({"via": ["wastewater_collection"]}, "via"),
        ({"stream_id": ["hub/dried_sluge"]}, "stream_id"),
        ({"stream_id": ["hub/wastewater_sludge"]}, "stream_id"),
        ({"need_id": ["hub/dried_sludge"]}, "need_id"),
    ],
)
def test_bad_links(cells: dict[str, Any], column: str) -> None:
    assert ("links", 2, column) in places(faults(links=links(**cells), plants=PLANT))


def test_a_required_link_that_is_misspelt_is_named() -> None:
    told = faults(links=links(requires=["hub/dried_sluge -> n"]), plants=PLANT)
    assert "hub/dried_sludge -> n" in told["mend"][0]


def test_a_text_that_can_mean_two_links() -> None:
    given = {"streams": streams(stream_id=["s", "s b"]), "needs": needs(need_id=["n", "b n"])}
    told = faults(**given, links=links(stream_id=["s b"], need_id=["b n"], requires=["s b n"]))
    assert "several" in told["reason"][0]


@pytest.mark.parametrize("via", ["sludge_dewatering > sludge_drying", "sludge_dewatering>sludge_drying",
                                 "sludge_dewatering → sludge_drying"])  # fmt: skip
def test_a_way_of_several_conversions(via: str) -> None:
    park = read(links=links(via=[via]))
    assert park.links["via"][0] == "sludge_dewatering > sludge_drying"


def test_ports_of_plants_stand_at_either_end() -> None:
    table = pd.DataFrame({"stream_id": ["s", "hub/dried_sludge"], "most [kg/year]": [1000, 2000],
                          "need_id": ["hub/wastewater_sludge", "n"]})  # fmt: skip
    park = read(links=table, plants=PLANT)
    assert park.links["output"].tolist() == ["s", "hub/dried_sludge"]
    assert park.links["most"].tolist() == [1, 2]


def test_a_link_goes_with_a_plant_that_is_set_aside() -> None:
    table = links(need_id=["hub/wastewater_sludge"])
    bad = PLANT.assign(capacity="many")
    park = read(links=table, plants=bad, faults="set aside")
    assert not len(park.links)
    assert not len(park.plants)
    assert {"links", "plants"} == set(park.faults["file"])
    required = links(requires=["s -> hub/wastewater_sludge"])
    assert not len(read(links=required, plants=bad, faults="set aside").links)
