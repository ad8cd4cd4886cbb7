"""One block of a rule file to rows."""

from __future__ import annotations

import datetime as dt

from symbiosis.reading.rule_files.blocks import permit_rows, rule_rows
from symbiosis.reading.rule_files.limits import Parameter

KNOWN = {"cod": Parameter("volume", "mg/L", "volume"), "ph": Parameter("own", "1", "no")}


def test_a_rule_gives_its_row_scopes_and_limits() -> None:
    block = {
        "title": "COD", "title_vi": "COD", "kind": "content", "effect": "condition",
        "standing": "practice", "citation": "c", "replaces": ["a.b", "a.c"],
        "in_force": {"from": dt.date(2025, 9, 1), "until": "2031-12-31"},
        "where": {"material": "water", "giver": {"facility": ["existing"]}},
        "looks_at": "delivered", "confidence": "seen", "source": "s",
        "breach": [[{"parameter": "cod", "at_most": "75 mg/L"},
                    {"parameter": "ph", "above": "2.0", "confidence": "unverified"}]],
    }  # fmt: skip
    rows = rule_rows("a.rule", block, "f", KNOWN, [])
    assert rows.rule["in_force_from"] == "2025-09-01"
    assert rows.rule["in_force_until"] == "2031-12-31"
    assert rows.rule["replaces"] == "a.b a.c"
    assert rows.rule["loaded"]
    assert [(s["field"], s["value"]) for s in rows.scopes] == [
        ("material", "water"), ("giver.facility", "existing")]  # fmt: skip
    assert [(p["line"], p["parameter"], p["bound"], p["confidence"]) for p in rows.limits] == [
        (1, "cod", "at_most", "seen"), (1, "ph", "above", "unverified")]  # fmt: skip
    assert {p["source"] for p in rows.limits} == {"s"}


def test_a_licence_takes_its_effect_from_what_follows_if_it_is_missing() -> None:
    block = {"title": "t", "kind": "licence", "citation": "c", "party": "giver",
             "permit": "plan", "missing": "forbidden"}  # fmt: skip
    assert rule_rows("r", block, "f", KNOWN, []).rule["effect"] == "forbid"


def test_a_permit_gives_a_row_for_each_code() -> None:
    held = permit_rows("12", {"company": "G", "permit": ["a", "b"], "citation": "no 12"}, "f", [])
    assert [(row["company"], row["permit"]) for row in held] == [("G", "a"), ("G", "b")]
