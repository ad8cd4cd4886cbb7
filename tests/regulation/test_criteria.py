"""Criteria of whole parks."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

import symbiosis as sym
from regulation.hand_made import many
from symbiosis.errors import RuleError, SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.regulation.criteria import criteria
from symbiosis.regulation.regulate import regulate


def criterion(measure: str, **bound: Any) -> dict[str, Any]:
    """Make a criterion of a park."""
    told = {"title": f"about {measure}", "kind": "quantity", "effect": "criterion", "of": "park"}
    return told | {"measure": measure, "citation": "decree 1", "mend": "do more"} | bound


def case(facts: dict[str, Any] | None = None, status: str = "existing") -> Matches:
    """Make two exchanges of A in park P: with B in park Q, and with C of its own park."""
    matches = many(
        [
            {"output": "a", "company": "A", "park": "P"},
            {"output": "d", "company": "C", "park": "P"},
        ],
        [{"need": "b", "company": "B", "park": "Q"}, {"need": "c", "company": "C", "park": "P"}],
        [
            {"output": o, "via": "", "need": n, "giver": g, "receiver": r, "status": status}
            for o, n, g, r in (("a", "b", "A", "B"), ("a", "c", "A", "C"), ("d", "c", "C", "C"))
        ],
    )
    told = dict(matches.park.settings) | {"parks": facts or {}}
    return matches.replace(park=matches.park.replace(settings=told))


def asked(rules: dict[str, Any], **options: Any) -> pd.DataFrame:
    """Hold the case against criteria, by park and rule."""
    told = criteria(case(**options), law=read_rules(rules))
    return told.set_index(["park", "rule"])


def test_links_are_pairs_of_companies_in_the_park_of_either() -> None:
    told = asked({"r": criterion("links", at_least=2)})
    assert told["value"].to_dict() == {("P", "r"): 2, ("Q", "r"): 1}
    assert told["state"].to_dict() == {("P", "r"): "met", ("Q", "r"): "not met"}
    assert told["mend"].to_dict() == {("P", "r"): "", ("Q", "r"): "do more"}
    none = asked({"r": criterion("links", at_least=1)}, status="new")
    assert none["state"].tolist() == ["not met", "not met"]


def share(value: float, unit: str = "%") -> dict[str, Any]:
    """State a share of tenants of park P."""
    return {"P": {"recp_share": {"value": value, "unit": unit}}}


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (share(19.99), "not met"),
        (share(20), "met"),
        (share(20.01), "met"),
        (share(0.2, "1"), "met"),
        (share(0.19, "1"), "not met"),
        (share(20, "ha"), "unknown"),
        (share(1, "yes/no"), "unknown"),
        ({}, "unknown"),
        ({"P": {"other": {"value": 1.0, "unit": "%"}}}, "unknown"),
    ],
)
def test_a_fact_is_held_against_the_limit(facts, state) -> None:
    told = asked({"r": criterion("recp_share", at_least="20 %")}, facts=facts)
    row = told.loc[("P", "r")]
    assert row["state"] == state
    assert row[["limit", "unit"]].tolist() == [20, "%"] or state == "unknown"
    assert ("park.toml" in row["mend"]) == (state == "unknown")


@pytest.mark.parametrize(("value", "state"), [(1.0, "met"), (0.0, "not met")])
def test_a_yes_is_asked_for(value: float, state: str) -> None:
    facts = {"P": {"services": {"value": value, "unit": "yes/no"}}}
    told = asked({"r": criterion("services", **{"is": "yes"})}, facts=facts)
    assert told.loc[("P", "r"), "state"] == state
    assert told.loc[("Q", "r"), "state"] == "unknown"


def test_only_what_is_in_force_is_asked_and_nothing_else_of_a_rulebook() -> None:
    rules = {
        "old": criterion("links", at_least=1) | {"in_force": {"until": "2020-01-01"}},
        "next": criterion("links", at_least=1) | {"in_force": {"from": "2030-01-01"}},
        "now": criterion("links", at_least=1),
    }
    assert set(criteria(case(), law=read_rules(rules))["rule"]) == {"now"}


def test_criteria_shut_nothing() -> None:
    lawful = regulate(case(), read_rules({"r": criterion("links", at_least=9)}))
    assert set(lawful.arcs["verdict"]) == {"allowed"}
    assert criteria(lawful)["rule"].unique().tolist() == ["r"]


def test_a_plan_is_asked_for_what_flows() -> None:
    matches = sym.match(sym.example(), sym.catalogue())
    law = rulebook("vn")
    plan = sym.optimise(sym.regulate(matches, law))
    before, after = (
        told[told["measure"] == "links"].set_index("park")["value"]
        for told in (criteria(matches, law=law), criteria(plan))
    )
    assert (after >= before).all()
    assert after.sum() > before.sum()


def test_the_decree_is_asked_of_every_park_of_the_example() -> None:
    told = criteria(sym.match(sym.example(), sym.catalogue()), law=rulebook("vn"))
    decree = told[told["citation"].str.contains("35/2022")]
    assert (decree.groupby("park").size() == decree["rule"].nunique()).all()
    assert {"links", "recp_share", "input_output_monitoring"} <= set(decree["measure"])
    assert set(told["state"]) <= {"met", "not met", "unknown"}
    links = decree[decree["measure"] == "links"].set_index("park")["state"]
    assert links["DEEP C"] == "met"  # water for cooling runs already
    assert links["Amata"] == "not met"


def test_without_a_rulebook_there_are_no_criteria() -> None:
    with pytest.raises(RuleError, match="no rulebook"):
        criteria(case())
    with pytest.raises(SymbiosisError, match="Park has no criteria"):
        criteria(case().park)  # type: ignore[arg-type]
