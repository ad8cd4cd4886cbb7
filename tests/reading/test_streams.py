"""The two main tables: defaults, words, tags, and what a row rests on."""

from __future__ import annotations

import pandas as pd

import symbiosis as sym

NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["farm"], "material": ["process_water"]})
STREAM = {"stream_id": ["s"], "company": ["works"], "material": ["wastewater_sludge"]}


def test_blank_cells_count_what_the_settings_say_and_are_assumed() -> None:
    streams = pd.DataFrame({**STREAM, "amount [kg/day]": [24], "operating_hours": [None]})
    park = sym.read_park(streams, NEEDS, settings={"defaults": {"operating_hours": 8000}})
    assert park.outputs["amount"][0] == 8
    assert park.outputs["assumed"][0] == "operating_hours"


def test_lists_and_hours_and_lots() -> None:
    streams = pd.DataFrame({**STREAM, "tags": ["odorous, pathogen"], "keeps_for [day]": [2],
                            "amount [kg/year]": [5000], "lot": [1000]})  # fmt: skip
    row = sym.read_park(streams, NEEDS).outputs.iloc[0]
    assert (row["tags"], row["keeps_for"], row["lot"]) == ("odorous pathogen", 48, 1.0)


def test_nought_of_the_usual_supply_is_kept_apart_from_blank() -> None:
    needs = pd.DataFrame({"need_id": ["a", "b", "c"], "company": "farm", "usual_most": [0, None, 12],
                          "material": "process_water", "amount [m3/year]": 100})  # fmt: skip
    most = sym.read_park(pd.DataFrame(STREAM), needs).needs["usual_most"]
    assert most.fillna(-1).tolist() == [0, -1, 12]
