"""Facts of whole parks in park.toml: read, or told as faults."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from symbiosis.errors import TableErrors
from symbiosis.model.park import Park
from symbiosis.reading.read import read_park

STREAMS = pd.DataFrame(
    {
        "stream_id": ["w"],
        "company": ["mill"],
        "park": ["DEEP C"],
        "material": ["treated_wastewater"],
    }
)
NEEDS = pd.DataFrame({"need_id": ["n"], "company": ["dyer"], "material": ["process_water"]})


def park(**facts: object) -> Park:
    """Read a park with facts of DEEP C."""
    return read_park(STREAMS, NEEDS, settings={"parks": {"DEEP C": facts}})


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("22 %", 22.0, "%"),
        ("22%", 22.0, "%"),
        (3, 3.0, "1"),
        ("3", 3.0, "1"),
        ("12 km", 12.0, "km"),
        (True, 1.0, "yes/no"),
        ("yes", 1.0, "yes/no"),
        ("No", 0.0, "yes/no"),
        ("có", 1.0, "yes/no"),
        ("không", 0.0, "yes/no"),
    ],
)
def test_a_fact_is_a_number_with_its_unit_or_a_yes_or_no(typed, value, unit) -> None:
    told = park(recp_share=typed).settings["parks"]["DEEP C"]["recp_share"]
    assert told == {"value": value, "unit": unit}


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("about 20", "neither a number"),
        ("twenty", "neither a number"),
        ("", "neither a number"),
        ("122 %", "between 0 and 100 %"),
        ("-1 %", "between 0 and 100 %"),
        (float("nan"), "no number"),
        ([1, 2], "neither a number nor a text"),
        ("20 parsecs of", "neither a number"),
    ],
)
def test_a_wrong_fact_is_a_fault_with_its_place(typed, reason) -> None:
    with pytest.raises(TableErrors) as told:
        park(recp_share=typed)
    fault = told.value.faults.iloc[0]
    assert fault["column"] == 'parks."DEEP C".recp_share'
    assert reason in fault["reason"]
    assert fault["mend"]


def test_links_are_counted_not_stated() -> None:
    with pytest.raises(TableErrors, match="counted"):
        park(links=3)


@pytest.mark.parametrize("facts", [{"DEEP C": 3}, 3, {"DEEP D": {"recp_share": "1 %"}}])
def test_what_is_no_table_or_no_park_is_a_fault(facts) -> None:
    with pytest.raises(TableErrors) as told:
        read_park(STREAMS, NEEDS, settings={"parks": facts})
    assert told.value.faults["column"].iloc[0].startswith("parks")


def test_a_park_that_is_nearly_named_is_named() -> None:
    with pytest.raises(TableErrors) as told:
        read_park(STREAMS, NEEDS, settings={"parks": {"DEEP D": {"recp_share": "1 %"}}})
    assert "DEEP C" in told.value.faults["mend"].iloc[0]


def test_facts_set_aside_leave_the_park(tmp_path: Path) -> None:
    toml = tmp_path / "park.toml"
    toml.write_text('[parks."DEEP C"]\nrecp_share = "much"\ncompliance_years = 3\n', "utf-8")
    told = read_park(STREAMS, NEEDS, settings=toml, faults="set aside")
    assert told.settings["parks"] == {"DEEP C": {"compliance_years": {"value": 3.0, "unit": "1"}}}
    assert told.faults["file"].tolist() == ["park.toml"]
