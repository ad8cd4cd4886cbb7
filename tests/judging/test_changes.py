"""The law changed: what is lifted is gone from all tables, what is granted is held."""

from __future__ import annotations

import pytest

import symbiosis as sym
from judging.test_unlock_each import FIELD, KILN, MUD, gate, lawful, route
from symbiosis.judging import changes


def law():
    return lawful({"r.leave": gate(), "r.kiln": route(need=["k"])}, [MUD], [FIELD, KILN])


def test_a_rule_that_is_lifted_is_gone_from_every_table():
    book = changes.law_of(law())
    left = changes.lifted(book, ["r.kiln"])
    assert left.rules["rule"].tolist() == ["r.leave"]
    assert len(left.scopes) == 0 < len(book.scopes)
    assert changes.lifted(book, []).rules["rule"].tolist() == book.rules["rule"].tolist()


def test_the_law_is_asked_on_its_day():
    matches = law()
    assert changes.law_of(matches).on == matches.settings["on"]


def test_a_permit_is_granted_to_all_or_to_one():
    matches = law()
    book = changes.law_of(matches)
    everyone = changes.granted(book, ["leave"], matches).permits
    assert sorted(everyone["company"]) == changes.companies(matches) == ["of k", "of n", "of o"]
    one = changes.granted(book, [("of o", "leave")], matches).permits
    assert one[["company", "permit"]].to_numpy().tolist() == [["of o", "leave"]]
    with pytest.raises(sym.UnknownName, match="company 'of oo'"):
        changes.granted(book, [("of oo", "leave")], matches)


def test_one_thing_is_a_list_of_one():
    assert changes.listed("a") == ["a"]
    assert changes.listed(("a", "b")) == ["a", "b"]
    assert changes.listed(("a", "b"), pairs=True) == [("a", "b")]
    assert changes.listed([("a", "b"), "c"], pairs=True) == [("a", "b"), "c"]
    assert changes.listed(None) == changes.listed(()) == []


def test_a_limit_keeps_its_unit_for_a_bare_number():
    book = sym.read_rules({"r.total": {
        "title": "t", "citation": "c", "kind": "quantity", "effect": "limit", "of": "all",
        "at_most": "5 t/year"}})  # fmt: skip
    told = changes.moved(book, {"r.total": 7}).limits.iloc[0]
    assert (told["value"], told["unit"]) == (7.0, "t/year")
    told = changes.moved(book, {"r.total/amount": "1 t/month"}).limits.iloc[0]
    assert (told["value"], told["unit"]) == (12.0, "t/year")
