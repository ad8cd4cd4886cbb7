"""Exchanges whose verdict changes from one day to another."""

from __future__ import annotations

import pytest

import symbiosis as sym
from regulation.hand_made import many, one, rule
from symbiosis.errors import SymbiosisError
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.regulation.changes import changes

OLD = rule(in_force={"until": "2026-01-31"}, citation="old")
NEW = rule(
    in_force={"from": "2026-02-01"}, citation="new",
    breach=[[{"parameter": "cod", "at_most": "50 mg/L"}]],
)  # fmt: skip
WATER = {"company": "A", "material": "treated_wastewater"}


def waters(**cod: str):
    """Make streams with a content of COD, each with one exchange that brings 6 a year."""
    matches = many(
        [WATER | {"output": name} for name in cod],
        [{"need": "n", "company": "R", "use": "process"}],
        [{"output": name, "via": "", "need": "n", "most": 2.0, "benefit": 3.0} for name in cod],
        held={name: {"cod": value} for name, value in cod.items()},
    )
    return matches


def test_what_the_new_rule_shuts_is_told_with_the_new_rule() -> None:
    law = read_rules({"old": OLD, "new": NEW})
    matches = waters(clean="40 mg/L", middling="60 mg/L", dirty="90 mg/L")
    told = changes(matches, law, "2026-01-31", "2026-02-01")
    assert told[["output", "before", "after", "rule", "citation"]].to_numpy().tolist() == [
        ["middling", "allowed", "forbidden", "new", "new"]
    ]
    assert told["money"].tolist() == [6]
    assert "COD is 60 mg/L" in told["reason"].iloc[0]


def test_what_becomes_milder_is_told_with_the_rule_that_held_before() -> None:
    law = read_rules({"old": OLD})
    told = changes(waters(dirty="90 mg/L"), law, "2025-01-01", "2026-06-01")
    assert told[["before", "after", "rule"]].to_numpy().tolist() == [
        ["forbidden", "allowed", "old"]
    ]


def test_nothing_changes_where_no_rule_does() -> None:
    law = read_rules({"r": rule()})
    assert changes(waters(dirty="90 mg/L"), law, "2025-01-01", "2026-06-01").empty
    assert changes(one(), rulebook(), "2025-01-01", "2025-01-01").empty


@pytest.mark.parametrize("days", [("2026-01-01", "2025-01-01"), ("soon", "2026-01-01")])
def test_days_that_are_none_or_backwards_are_refused(days) -> None:
    with pytest.raises(SymbiosisError):
        changes(one(), rulebook(), *days)


def test_the_example_loses_its_sludge_thresholds_when_the_new_table_is_not_loaded() -> None:
    matches = sym.match(sym.example(), sym.catalogue())
    law = rulebook("vn")
    told = changes(matches, law, "2025-12-01", "2026-11-21")
    days = [sym.regulate(matches, law.replace(on=day)).arcs for day in ("2025-12-01", "2026-11-21")]
    assert len(told) == (days[0]["verdict"] != days[1]["verdict"]).sum() > 0
    keys = ["output", "via", "need"]
    for side, arcs in zip(("before", "after"), days, strict=True):
        same = told.merge(arcs[[*keys, "verdict"]], on=keys)
        assert (same["verdict"] == same[side]).all()
    assert told["money"].dropna().is_monotonic_decreasing
    assert (told["reason"] != "").all()
    between = law.changes("2025-12-01", "2026-11-21")
    assert not between.empty
