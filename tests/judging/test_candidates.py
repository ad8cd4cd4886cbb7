"""Which changes are asked about: rules that hold back, permits that somebody lacks."""

from __future__ import annotations

import symbiosis as sym
from judging.chance_law import rule
from judging.test_unlock_each import FIELD, KILN, MUD, gate, lawful, route
from symbiosis.judging import changes
from symbiosis.judging.candidates import Change, candidates


def asked(rules, conditional=True, only=None, permits=None, **others):
    matches = lawful(rules, [MUD], [FIELD, KILN], **others)
    return candidates(matches, changes.law_of(matches), only, permits, conditional)


def names(rules, *more, **others):
    return [change.said for change in asked(rules, *more, **others)]


def test_a_rule_that_holds_nothing_back_is_left_out():
    rules = {"r.kiln": route(need=["k"]), "r.other": route(need=["nobody"]),
             "r.note": route(need=["n"]) | {"effect": "note"}}  # fmt: skip
    assert names(rules) == ["r.kiln"]


def test_what_cannot_take_part_anyhow_is_held_back_by_no_rule():
    barred = [{"output": "o", "need": "k", "status": "barred"}]
    assert names({"r.kiln": route(need=["k"])}, links=barred) == []


def test_limits_and_charges_hold_back_too():
    total = rule("quantity", effect="limit", of="all", at_most="5 t/year")
    charge = rule("charge", effect="charge", amount="1 VND/t")
    assert names({"r.total": total, "r.charge": charge}) == ["r.total", "r.charge"]


def test_a_condition_counts_where_conditional_exchanges_are_left_out():
    near = [{"output": "o", "need": need, "transport": 0.0} for need in ("n", "k")]
    rules = {"r.kiln": route(need=["k"]) | {"effect": "condition"}}
    assert names(rules, links=near) == []
    assert names(rules, False, links=near) == ["r.kiln"]


def test_permits_go_first_and_tell_who_asks():
    rules = {"r.leave": gate(), "r.too": gate() | {"where": {"need": ["k"]}}}
    found = asked(rules)
    assert found[0] == Change("permit", "leave", ("r.leave", "r.too"))
    assert [change.said for change in found] == ["leave", "r.leave", "r.too"]
    one = asked(rules, only=[], permits=[("of o", "leave")])
    assert [(change.said, change.asked) for change in one] == [
        ("of o: leave", ("of o", "leave"))
    ]  # fmt: skip


def test_shipped_rules_have_names_that_can_be_asked():
    matches = sym.match(sym.example(), sym.catalogue())
    law = sym.regulate(matches, sym.rulebook("vn", on="2026-11-21"))
    found = candidates(law, changes.law_of(law), None, None, False)
    assert {change.name for change in found if change.kind == "rule"} <= set(
        changes.law_of(law).rules["rule"]
    )
