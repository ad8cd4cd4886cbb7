"""Periods of the year: hours, months, and how often they pass."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reading.small import faults, notes, places, read
from symbiosis.model.months import in_words
from symbiosis.reading.ledger import Ledger, Sheet
from symbiosis.reading.periods import Calendar, read_periods


def calendar(**columns: Any) -> Calendar:
    """Read a table of periods without a fault."""
    frame = pd.DataFrame(columns, dtype=object).astype("str")
    ledger = Ledger()
    read_ = read_periods(Sheet("periods", "", frame, np.arange(2, len(frame) + 2)), ledger)
    assert not ledger.faults
    return read_


def test_without_a_table_the_year_is_one() -> None:
    park = read()
    assert not len(park.periods)
    assert not len(park.profiles)


def test_hours_months_and_repeats() -> None:
    periods = pd.DataFrame({"period": ["wet", "dry"], "hours [h/year]": [5000, 3760],
                            "months": ["May-Oct", "11-4"], "repeats": [None, 2]})  # fmt: skip
    table = read(periods=periods).periods
    assert table["period"].tolist() == ["wet", "dry"]
    assert table["hours"].tolist() == [5000, 3760]
    assert table["months"].tolist() == ["5-10", "1-4,11-12"]
    assert table["repeats"].tolist() == [2, 2]


@pytest.mark.parametrize("names", [[str(k) for k in range(1, 13)], [f"{k:02}" for k in range(1, 13)],
                                   ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep",
                                    "Oct", "Nov", "Dec"]])  # fmt: skip
def test_periods_named_as_months_have_theirs(names: list[str]) -> None:
    table = calendar(period=names, hours=[730] * 12).frame
    assert table["months"].tolist() == [str(k) for k in range(1, 13)]


def test_numbers_that_need_not_be_months_are_none() -> None:
    assert calendar(period=["1", "2", "3", "4"], hours=[2190] * 4).frame["months"].eq("").all()
    hours = calendar(period=[str(k) for k in range(1, 13)], hours=[730] * 12, repeats=[365] * 12)
    assert hours.frame["months"].eq("").all()


def test_shares_are_by_hours_within_the_months() -> None:
    quarters = calendar(period=["a", "b"], hours=[3000, 5760], months=["1-3", "4-12"])
    assert quarters.shares(frozenset()) == pytest.approx([3000 / 8760, 5760 / 8760])
    assert quarters.shares(frozenset({1, 2})) == pytest.approx([1, 0])
    both = np.array([3000 / 3, 5760 / 9])
    assert quarters.shares(frozenset({3, 4})) == pytest.approx(both / both.sum())
    assert in_words(frozenset()) == ""


def test_hours_less_than_a_year_are_noted() -> None:
    park = read(periods=pd.DataFrame({"period": ["a"], "hours": [5000]}))
    assert "less than the 8,760" in notes(park, "periods")["hours"]


@pytest.mark.parametrize(
    ("columns", "row", "column"),
    [
        ({"hours": [5000, 4000]}, 2, "hours"),
        ({"hours": [0, 8760]}, 2, "hours"),
        ({"hours": [-1, 8760]}, 2, "hours"),
        ({"hours": [None, 8760]}, 2, "hours"),
        ({"period": ["a", "a"]}, 3, "period"),
        ({"period": ["a", None]}, 3, "period"),
        ({"months": ["1-3", "rainy"]}, 3, "months"),
        ({"repeats": [1, 2]}, 3, "repeats"),
        ({"repeats": [0, 0]}, 2, "repeats"),
        ({"hours": [12, 12], "repeats": [365, 365]}, 2, "hours"),
        ({"hours": ["many", 8760]}, 2, "hours"),
    ],
)
def test_bad_periods(columns: dict[str, list[Any]], row: int, column: str) -> None:
    table = pd.DataFrame({"period": ["a", "b"], "hours": [4380, 4380]} | columns)
    assert ("periods", row, column) in places(faults(periods=table))


def test_a_missing_column_is_told() -> None:
    told = faults(periods=pd.DataFrame({"period": ["a"]}))
    assert ("periods", None, "hours") in places(told)
