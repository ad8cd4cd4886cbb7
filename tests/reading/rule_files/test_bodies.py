"""What a table of a rule file says, and how its faults are told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from symbiosis.reading.rule_files.bodies import Body, meant


def body(**said: Any) -> Body:
    return Body(said, "f", "r", [])


def test_what_is_absent_is_blank_and_no_fault() -> None:
    one = body()
    assert (one.text("a"), one.texts("a"), one.day("a", "a")) == ("", [], "")
    assert (one.word("a", ("x",)), one.word("a", ("x",), "x")) == ("", "x")
    assert one.flag("a")
    inner = one.inner("a", "{ }")
    assert inner is not None
    assert not inner.said
    assert one.faults == []


def test_what_is_said_is_given() -> None:
    one = body(a=" x ", b=["x ", "y"], c=False, d=dt.date(2026, 2, 9), e={"k": "v"})
    assert (one.text("a"), one.texts("a"), one.texts("b")) == ("x", ["x"], ["x", "y"])
    assert (one.word("a", ("x", "y")), one.flag("c"), one.day("d", "d")) == (
        "x",
        False,
        "2026-02-09",
    )
    inner = one.inner("e", "{ }")
    assert inner is not None
    assert inner.text("k") == "v"
    assert one.faults == []


def test_a_fault_of_an_inner_table_is_one_of_the_whole() -> None:
    one = body(e={"k": 5})
    inner = one.inner("e", "{ }")
    assert inner is not None
    inner.text("k")
    assert [(f.file, f.rule, f.key) for f in one.faults] == [("f", "r", "k")]


@pytest.mark.parametrize("value", [5, 1.5, True, [], {}, ["x"]])
def test_what_is_no_text_is_blank_and_told(value: Any) -> None:
    one = body(a=value)
    assert one.text("a") == ""
    assert [fault.key for fault in one.faults] == ["a"]


@pytest.mark.parametrize("value", ["soon", "2026-02-30", 2026, dt.datetime(2026, 1, 1)])
def test_what_is_no_day_is_blank_and_told_at_its_table(value: Any) -> None:
    one = body(a=value)
    assert one.day("a", "in_force") == ""
    assert [fault.key for fault in one.faults] == ["in_force"]


def test_the_near_word_is_named_and_blank_ones_are_not() -> None:
    assert meant("conditon", ["condition", "", "forbid"]) == (
        "perhaps you meant condition; it is one of condition, forbid"
    )
    assert meant("xyz", ["condition"]) == "it is one of condition"
