"""The days of a rule, and of its transition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from symbiosis.reading.rule_files.bodies import Body
from symbiosis.reading.rule_files.dates import force, transition


def body(**said: Any) -> Body:
    return Body(said, "f", "r", [])


def test_days_are_iso_texts_and_blank_if_open() -> None:
    one = body(in_force={"from": dt.date(2025, 9, 1)})
    assert force(one) == {"in_force_from": "2025-09-01", "in_force_until": ""}
    assert force(body()) == {"in_force_from": "", "in_force_until": ""}
    same = {"from": "2025-09-01", "until": "2025-09-01"}
    assert force(body(in_force=same))["in_force_until"] == "2025-09-01"
    assert one.faults == []


def test_a_transition_says_until_when_and_for_which_side() -> None:
    one = body(replaces=["a"], transition={"until": dt.date(2031, 12, 31)})
    assert transition(one, "content", "2025-09-01", "") == {
        "transition_until": "2031-12-31", "transition_side": "giver"}  # fmt: skip
    two = body(replaces="a", transition={"until": "2031-12-31", "side": "receiver"})
    assert transition(two, "route", "2025-09-01", "2031-12-31")["transition_side"] == "receiver"
    assert one.faults == two.faults == []


def test_of_a_mix_the_receiver_decides() -> None:
    said = {"replaces": ["a"], "transition": {"until": "2031-12-31"}}
    assert transition(body(**said), "blend", "2025-09-01", "")["transition_side"] == "receiver"


def test_without_a_transition_there_is_none() -> None:
    one = body(replaces=["a"])
    assert transition(one, "content", "", "") == {}
    assert one.faults == []


def test_a_transition_that_stands_on_nothing_tells_all_that_lacks() -> None:
    one = body(transition={})
    transition(one, "content", "", "")
    assert [fault.key for fault in one.faults] == ["transition"] * 3
