"""Two rulebooks joined: a rule that both name is the right one's, with its scopes and limits."""

from __future__ import annotations

import pandas as pd

from symbiosis.model.rulebook import Rulebook


def book(effect: str, *rules: str, on: str | None = None, permit: str = "p") -> Rulebook:
    return Rulebook(
        rules=pd.DataFrame({"rule": rules, "kind": "content", "effect": effect}),
        scopes=pd.DataFrame({"rule": rules, "field": "use", "value": effect}),
        limits=pd.DataFrame({"rule": rules, "confidence": "unverified", "value": 1.0}),
        permits=pd.DataFrame({"company": ["c"], "permit": [permit]}),
        on=on,
    )


def test_the_right_one_wins_with_all_of_its_rows():
    both = book("forbid", "a", "b") | book("note", "b", "c", permit="q")
    assert both.rules.set_index("rule")["effect"].to_dict() == {
        "a": "forbid",
        "b": "note",
        "c": "note",
    }
    assert both.scopes["value"].tolist() == ["forbid", "note", "note"]
    assert both.limits["rule"].tolist() == ["a", "b", "c"]
    assert both.permits["permit"].tolist() == ["p", "q"]


def test_the_date_is_the_right_ones_if_it_has_one():
    early, late, none = (
        book("note", "a", on="2020-01-01"),
        book("note", on="2026-01-01"),
        book("note"),
    )
    assert (early | late).on == "2026-01-01"
    assert (early | none).on == "2020-01-01"
    assert (none | none).on is None


def test_the_card_counts_rules_kinds_and_what_is_unverified():
    facts = book("forbid", "a", "b").card().facts
    assert facts["rules"] == "2"
    assert facts["kinds"] == "2 content"
    assert facts["unverified"] == "2 limits"
    assert facts["on"] == "the park's date, else today"
