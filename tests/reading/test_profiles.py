"""What falls into each period, and the one row of the year."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.small import needs, read, streams
from symbiosis.model.park import Park

YEAR = pd.DataFrame({"period": ["wet", "dry"], "hours": [2920, 5840], "months": ["5-8", "9-4"]})


def profile(park: Park, owner: str, column: str = "amount") -> list[float]:
    rows = park.profiles
    return rows.loc[rows["owner"] == owner, column].tolist()


def test_amounts_are_summed_and_money_is_weighed() -> None:
    table = streams(period=["wet", "dry"], **{"amount [t/year]": [60.0, 40.0]},
                    disposal_cost=[100.0, 50.0], source=["a", "b"],
                    confidence=["measured", "assumed"])  # fmt: skip
    park = read(streams=table, periods=YEAR)
    row = park.outputs.iloc[0]
    assert len(park.outputs) == 1
    assert (row["amount"], row["disposal_cost"]) == (100, 80)
    assert (row["confidence"], row["source"]) == ("assumed", "a; b")
    assert row["months"] == "1-12"
    assert "period" not in park.outputs
    assert profile(park, "s") == [60, 40]
    assert profile(park, "s", "money") == [100, 50]
    assert park.profiles["side"].tolist()[:2] == ["output", "output"]


def test_a_rate_holds_during_the_period_or_its_own_hours() -> None:
    table = streams(period=["wet", "dry"], operating_hours=[None, 1000])
    table = table.drop(columns="amount [t/year]").assign(**{"amount [t/day]": [24.0, 48.0]})
    park = read(streams=table, periods=YEAR)
    assert profile(park, "s") == pytest.approx([2920, 2000])
    assert park.outputs["operating_hours"][0] == 3920


def test_a_period_that_is_left_out_has_nothing() -> None:
    park = read(needs=needs(period="wet"), periods=YEAR)
    assert profile(park, "n") == [1000]
    assert park.needs.loc[0, ["amount", "months"]].tolist() == [1000, "5-8"]


def test_a_price_that_one_period_lacks_is_not_known() -> None:
    table = needs(period=["wet", "dry"], price=[100.0, None])
    park = read(needs=table, periods=YEAR)
    assert not park.needs["price_known"][0]
    money = profile(park, "n", "money")
    assert money[0] == 100
    assert pd.isna(money[1])


def test_a_stream_without_periods_is_spread_by_hours() -> None:
    park = read(periods=YEAR)
    assert profile(park, "s") == pytest.approx([100 / 3, 200 / 3])
    assert profile(park, "n") == pytest.approx([1000 / 3, 2000 / 3])
    assert profile(park, "s", "money") == [900_000, 900_000]


def test_a_seasonal_stream_lies_in_its_months() -> None:
    assert profile(read(streams=streams(months="6"), periods=YEAR), "s") == [100]
    both = profile(read(streams=streams(months="8-9"), periods=YEAR), "s")
    assert both == pytest.approx([50, 50])


def test_what_is_unquantified_has_no_profile() -> None:
    park = read(streams=streams(**{"amount [t/year]": "some"}), periods=YEAR)
    assert profile(park, "s") == []
    seasonal = streams(**{"period": ["wet", "dry"], "amount [t/year]": ["some", "some"]})
    assert pd.isna(read(streams=seasonal, periods=YEAR).outputs["amount"][0])


def test_the_usual_supply_is_that_of_the_year() -> None:
    table = needs(period=["wet", "dry"], usual_most=[300.0, None])
    assert read(needs=table, periods=YEAR).needs["usual_most"][0] == 1300
    none = needs(period=["wet", "dry"], usual_most=[0, 0])
    assert read(needs=none, periods=YEAR).needs["usual_most"][0] == 0


def test_contents_and_limits_are_told_once() -> None:
    table = streams(**{"period": ["wet", "dry"], "content.lead [mg/kg]": [3, 3]})
    wants = needs(**{"period": ["wet", "dry"], "max.lead [mg/L]": [1, 1]})
    park = read(streams=table, needs=wants, periods=YEAR)
    assert park.contents["owner"].tolist() == ["s"]
    assert park.specs["need"].tolist() == ["n"]


def test_ranges_and_spreads_are_those_of_the_sum() -> None:
    table = streams(**{"period": ["wet", "dry"], "amount [t/year]": ["50-70", "40"]})
    row = read(streams=table, periods=YEAR).outputs.iloc[0]
    assert row[["amount", "amount_low", "amount_high"]].tolist() == [100, 90, 110]
    spread = streams(period=["wet", "dry"], amount_sd=[3.0, 4.0])
    assert read(streams=spread, periods=YEAR).outputs["amount_sd"][0] == pytest.approx(5)


def test_the_order_of_streams_stays() -> None:
    table = pd.concat([streams(stream_id="b", period="wet"), streams(stream_id="a"),
                       streams(stream_id="b", period="dry")])  # fmt: skip
    park = read(streams=table, periods=YEAR)
    assert park.outputs["output"].tolist() == ["b", "a"]
    assert park.profiles["owner"].tolist() == ["b", "b", "a", "a", "n", "n"]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=2), st.sets(st.integers(1, 12)))
def test_what_falls_into_the_periods_sums_to_the_year(
    amounts: list[float], months: set[int]
) -> None:
    told = ",".join(str(month) for month in months)
    table = pd.concat([streams(**{"period": ["wet", "dry"], "amount [t/year]": amounts}),
                       streams(stream_id="whole", months=told)])  # fmt: skip
    park = read(streams=table, periods=YEAR)
    sums = park.profiles.groupby("owner")["amount"].sum()
    for name, amount in zip(park.outputs["output"], park.outputs["amount"], strict=True):
        assert sums[name] == pytest.approx(amount, rel=1e-9, abs=1e-9)
