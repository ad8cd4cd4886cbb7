"""Rows of one stream over several periods: what they share and may not mix."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from reading.small import faults, needs, notes, places, read, streams

YEAR = pd.DataFrame({"period": ["wet", "dry"], "hours": [4380, 4380], "months": ["5-10", "11-4"]})
TWO: dict[str, Any] = {"period": ["wet", "dry"], "amount [t/year]": [60.0, 40.0]}


@pytest.mark.parametrize(
    ("cells", "row", "column"),
    [
        ({"period": ["wet", "drry"]}, 3, "period"),
        ({"period": ["wet", "wet"]}, 3, "stream_id"),
        ({"period": ["wet", ""]}, 3, "period"),
        ({"company": ["works", "other"]}, 3, "company"),
        ({"material": ["wastewater_sludge", "dewatered_sludge"]}, 3, "material"),
        ({"content.lead [mg/kg]": [1, 2]}, 3, "content.lead"),
        ({"amount [t/year]": [60.0, None]}, 3, "amount"),
        ({"operating_hours": [5000, None]}, 2, "operating_hours"),
        ({"months": ["11-12", ""]}, 2, "months"),
        ({"months": ["", "some"]}, 3, "months"),
        ({"most_links": [0, 0]}, 2, "most_links"),
        ({"most_links": [1.5, 1.5]}, 2, "most_links"),
    ],
)
def test_rows_that_quarrel(cells: dict[str, Any], row: int, column: str) -> None:
    told = faults(streams=streams(**(TWO | cells)), periods=YEAR)
    assert ("waste_streams", row, column) in places(told)


def test_a_quarrel_names_both_rows() -> None:
    told = faults(streams=streams(**TWO, form=["bulk", "bagged"]), periods=YEAR)
    assert told["reason"].tolist() == ["rows 2 and 3 are of one stream and differ in form"]


def test_near_periods_are_named() -> None:
    told = faults(streams=streams(period="wett"), periods=YEAR)
    assert "wet" in told["mend"][0]


def test_a_period_without_a_table_of_periods() -> None:
    told = faults(streams=streams(period="wet"))
    assert "no table of periods" in told["reason"][0]


def test_blank_cells_take_what_another_row_of_the_stream_says() -> None:
    cells = TWO | {"company": ["works", ""], "form": ["", "bulk"]}
    park = read(streams=streams(**cells), periods=YEAR)
    assert park.outputs.loc[0, ["company", "form"]].tolist() == ["works", "bulk"]
    assert "another row" in notes(park, "waste_streams")["company"]


def test_months_that_lie_in_no_period() -> None:
    table = YEAR.assign(months=["5-10", "11-12"])
    told = faults(streams=streams(months="2-3", pattern="seasonal"), periods=table)
    assert ("waste_streams", 2, "months") in places(told)


def test_some_periods_with_a_usual_supply_and_some_without() -> None:
    table = needs(period=["wet", "dry"], usual_most=[0, None])
    told = faults(needs=table, periods=YEAR)
    assert ("resource_needs", 2, "usual_most") in places(told)


def test_a_stream_that_loses_a_period_is_set_aside_whole() -> None:
    table = streams(**TWO | {"amount [t/year]": ["60", "plenty"]})
    park = read(streams=table, periods=YEAR, faults="set aside")
    assert not len(park.outputs)
    assert sorted(park.faults["row"]) == [2, 3]


def test_defaults_leave_the_hours_of_a_period_alone() -> None:
    table = streams(period=["wet", "dry"]).drop(columns="amount [t/year]")
    table = table.assign(**{"amount [t/h]": [1.0, 2.0]})
    park = read(streams=table, periods=YEAR, settings={"defaults": {"operating_hours": 8000}})
    assert park.outputs["amount"][0] == pytest.approx(4380 * 3)
