"""The days on which rules begin, end, give way, and end their transitions."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbiosis.errors import SymbiosisError
from symbiosis.model.rule_changes import changes_between, iso_day
from symbiosis.model.rulebook import Rulebook


def book(*rules: dict[str, str]) -> Rulebook:
    rows = pd.DataFrame([{"title": r["rule"].upper(), "citation": "c"} | r for r in rules])
    return Rulebook(rows, pd.DataFrame(), pd.DataFrame(), pd.DataFrame())


def days(law: Rulebook, *bounds: Any) -> list[tuple[str, str, str]]:
    frame = law.changes(*bounds)
    return list(frame[["date", "rule", "change"]].itertuples(index=False, name=None))


OLD = {"rule": "old", "in_force_from": "2011-01-01", "in_force_until": "2025-08-31"}
NEW = {"rule": "new", "in_force_from": "2025-09-01", "replaces": "old"}


def test_a_rule_that_gives_way_on_the_next_day_does_not_just_end() -> None:
    assert days(book(OLD, NEW)) == [
        ("2011-01-01", "old", "comes into force"),
        ("2025-09-01", "new", "comes into force"),
        ("2025-09-01", "old", "is replaced by new"),
    ]


def test_a_rule_ends_on_the_day_after_its_last() -> None:
    assert days(book(OLD)) == [("2011-01-01", "old", "comes into force"),
                               ("2025-09-01", "old", "ends")]  # fmt: skip
    early = NEW | {"in_force_from": "2020-01-01"}
    assert ("2025-09-01", "old", "ends") in days(book(OLD, early))


def test_with_a_transition_the_old_rule_gives_way_twice() -> None:
    moving = NEW | {"transition_until": "2031-12-31", "transition_side": "giver"}
    assert days(book(OLD, moving))[1:] == [
        ("2025-09-01", "new", "comes into force"),
        ("2025-09-01", "old", "is replaced by new for new facilities"),
        ("2032-01-01", "new", "transition ends"),
        ("2032-01-01", "old", "is replaced by new"),
    ]


def test_both_bounds_are_included_and_may_be_left_open() -> None:
    law = book(OLD, NEW)
    assert len(days(law, "2025-09-01", "2025-09-01")) == 2
    assert days(law, "2025-09-02") == []
    assert days(law, None, dt.date(2011, 1, 1)) == [("2011-01-01", "old", "comes into force")]
    assert law.changes("2025-09-02").columns.tolist() == ["rule", "title", "change", "date",
                                                          "citation"]  # fmt: skip


def test_rules_without_dates_change_nothing() -> None:
    assert days(book({"rule": "a"}, {"rule": "b", "replaces": "a"})) == []
    assert days(book({"rule": "a", "in_force_until": "9999-12-31"})) == [
        ("9999-12-31", "a", "ends")]  # fmt: skip


@pytest.mark.parametrize("bounds", [("soon", None), (None, "2025-13-01"), ("2026-01-01", "2025-01-01")])  # fmt: skip
def test_dates_that_are_none_or_backwards(bounds: Any) -> None:
    with pytest.raises(SymbiosisError) as caught:
        book(OLD).changes(*bounds)
    assert caught.value.mend


def test_a_day_is_told_with_its_argument() -> None:
    assert iso_day(dt.date(2026, 11, 21), "on") == "2026-11-21"
    with pytest.raises(SymbiosisError) as caught:
        iso_day("21.11.2026", "on")
    assert caught.value.where == "on"


DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)).map(str)


@settings(max_examples=15)
@given(st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=6), DAYS)
def test_the_two_parts_of_a_time_hold_what_the_whole_holds(spans: Any, cut: str) -> None:
    rules = book(*({"rule": f"r{i}", "in_force_from": a, "in_force_until": b, "replaces":
                    f"r{i + 1}"} for i, (a, b) in enumerate(spans))).rules  # fmt: skip
    before = changes_between(rules, None, cut)
    after = changes_between(rules, dt.date.fromisoformat(cut) + dt.timedelta(days=1), None)
    whole = changes_between(rules, None, None)
    assert pd.concat([before, after], ignore_index=True).equals(whole)
    assert whole["date"].is_monotonic_increasing
    assert len(whole) >= len(spans)
