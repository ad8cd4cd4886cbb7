"""The optional tables: companies, links, distances, opportunities."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym

STREAMS = pd.DataFrame({"stream_id": ["s"], "company": ["w"], "material": ["wastewater_sludge"],
                        "amount [t/day]": [1], "operating_hours": [4800], "latitude": [10.5],
                        "longitude": [106.5]})  # fmt: skip
NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["farm"], "material": ["process_water"]})


def test_a_link_counts_in_the_units_of_the_output() -> None:
    links = pd.DataFrame({"stream_id": ["s"], "need_id": ["n"], "today": [50], "most [kg/day]": [500],
                          "price [VND/kg]": [2], "capital [million VND]": [3],
                          "distance_km": [4]})  # fmt: skip
    row = sym.read_park(STREAMS, NEEDS, links=links).links.iloc[0]
    read = row[["today", "most", "price", "capital"]].tolist()
    assert read == pytest.approx([50, 100, 2000, 3_000_000])


def test_every_company_has_a_row_and_places_are_lent_both_ways() -> None:
    companies = pd.DataFrame({"company": ["w", "farm"], "park": ["P", ""],
                              "latitude": [None, 11.0], "longitude": [None, 107.0],
                              "permits": ["a.b, c.d", ""]})  # fmt: skip
    park = sym.read_park(STREAMS, NEEDS, companies=companies)
    assert park.sites["latitude"].tolist() == [10.5, 11.0]
    assert park.sites["permits"][0] == "a.b c.d"
    assert park.outputs["park"][0] == "P"
    assert park.needs["latitude"][0] == 11.0


def test_suboptions_have_their_parents() -> None:
    groups = pd.DataFrame(
        {"opportunity": ["5", "5.1"], "parent": ["", "5"], "stream_id": ["s", "s"]}
    )
    park = sym.read_park(STREAMS, NEEDS, opportunities=groups)
    assert park.opportunities["parent"].tolist() == ["", "5"]


def test_a_largest_number_of_links_is_a_whole_number() -> None:
    companies = pd.DataFrame({"company": ["w"], "most_links": [1.5]})
    with pytest.raises(sym.TableErrors, match="whole"):
        sym.read_park(STREAMS, NEEDS, companies=companies)
    park = sym.read_park(STREAMS.assign(most_links=1), NEEDS.assign(most_links=3),
                         companies=companies.assign(most_links=2))  # fmt: skip
    assert park.sites["most_links"][0] == 2
    assert (park.outputs["most_links"][0], park.needs["most_links"][0]) == (1, 3)


def test_an_opportunity_may_name_a_port() -> None:
    plants = pd.DataFrame({"plant_id": ["p"], "company": ["hub"], "conversion": ["sludge_drying"],
                           "capacity": [50]})  # fmt: skip
    groups = pd.DataFrame({"opportunity": ["5"], "stream_id": ["p/dried_sludge"]})
    park = sym.read_park(STREAMS, NEEDS, plants=plants, opportunities=groups)
    assert park.opportunities["output"].tolist() == ["p/dried_sludge"]


def test_what_receives_the_discharge_is_read_in_any_unit_and_language() -> None:
    companies = pd.DataFrame({"công ty": ["w"], "nguồn tiếp nhận": ["hồ Đại Lải"],
                              "dung tích nguồn tiếp nhận [m3]": [3e7],
                              "lưu lượng xả thải [m3/h]": [10.0],
                              "receiving_flow [m3/h]": [3600.0]})  # fmt: skip
    site = sym.read_park(STREAMS, NEEDS, companies=companies).sites.set_index("company").loc["w"]
    told = site[["receiving_water", "receiving_volume", "discharge", "receiving_flow"]].tolist()
    assert told == ["hồ Đại Lải", 30, 240, pytest.approx(1)]
