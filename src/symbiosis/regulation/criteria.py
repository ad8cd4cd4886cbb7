"""Criteria of whole parks, as of an eco-industrial park: met, not met, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import RuleError, SymbiosisError
from symbiosis.model.matches import Matches
from symbiosis.model.park import Park
from symbiosis.model.plan import Plan
from symbiosis.model.rule_words import IS, LINKS, YES_NO_UNIT
from symbiosis.model.rulebook import Rulebook
from symbiosis.regulation.force import date_of
from symbiosis.regulation.limits import BREACHED, breached
from symbiosis.tables import conform, declare

CRITERIA = declare("""
park              | text   |           | industrial park
rule              | text   |           | key of the criterion
measure           | text   |           | links (counted), or the name of a fact of the park
value             | number | as unit    | what it is; 1 or 0 for yes or no
limit             | number | as unit    | what is asked
unit              | text   |           | of both
state             | text   |           | met, not met, unknown
mend              | text   |           | what would meet it, or make it known
citation          | text   |           | instrument and article
confidence        | text   |           | of the criterion
bound             | text   |           | at_least, at_most, above, below, is
title             | text   |           | of the criterion
""")

_TO = {("1", "%"): 100.0, ("%", "1"): 0.01}


def criteria(noun: Matches | Plan, *, law: Rulebook | None = None) -> pd.DataFrame:
    """Hold every park of a case against the criteria of a rulebook that are asked of whole parks.

    Links are counted: of matches the pairs of companies that exchange something already, of a
    plan those between which something flows; a pair counts in the park of either company. All
    else is a fact that `park.toml` states of a park, under `[parks."NAME"]`.

    Parameters
    ----------
    noun : Matches or Plan
        The case as it is, or as it is planned.
    law : Rulebook, optional
        Whose criteria; by default those of the rulebook that the matches were held against.

    Returns
    -------
    pandas.DataFrame
        `park, rule, measure, value, limit, unit, state, mend, citation, confidence, bound,
        title`: a row for each park and criterion in force. `state` is `met`, `not met`, or
        `unknown` where the fact is not stated.

    Raises
    ------
    SymbiosisError
        If there is no rulebook, or what is given is neither matches nor a plan.

    Examples
    --------
    >>> import symbiosis as sym
    >>> matches = sym.match(sym.example(), sym.catalogue())
    >>> told = sym.criteria(matches, law=sym.rulebook("vn"))
    >>> links = told[told["measure"] == "links"].set_index("park")["state"]
    >>> links["DEEP C"], links["Amata"]
    ('met', 'not met')
    """
    given: object = noun
    if not isinstance(given, Matches | Plan):
        kind = type(given).__name__
        raise SymbiosisError(f"A {kind} has no criteria", "criteria", "give matches or a plan")
    matches = noun if isinstance(noun, Matches) else noun.matches
    book = law if law is not None else matches.settings.get("law")
    if book is None:
        raise RuleError(
            "There is no rulebook to take criteria from",
            "criteria",
            'regulate the matches first, or say law=symbiosis.rulebook("vn")',
        )
    park = matches.park
    counted = _links(noun, park)
    stated: Mapping[str, Any] = park.settings.get("parks") or {}
    places = {p for frame in (park.sites, park.outputs, park.needs) for p in frame["park"]}
    asked = _asked(book, date_of(matches, book))
    rows = [
        _judged(place, rule, _value(place, str(rule["measure"]), counted, stated))
        for place in sorted((places | set(stated)) - {""})
        for rule in asked
    ]
    return conform(pd.DataFrame(rows), CRITERIA, "criteria")


def _asked(law: Rulebook, on: str) -> list[dict[str, Any]]:
    """Give the criteria in force on a date, each with its bound, limit and unit."""
    rules = law.rules[law.rules["effect"] == "criterion"]
    until = rules["in_force_until"]
    rules = rules[(rules["in_force_from"] <= on) & ((until == "") | (until >= on))]
    limits = law.limits.drop_duplicates("rule")[["rule", "bound", "value", "unit"]]
    rules = rules.merge(limits.rename(columns={"value": "limit"}), on="rule", how="left")
    return [{str(name): value for name, value in row.items()} for row in rules.to_dict("records")]


def _links(noun: Matches | Plan, park: Park) -> dict[str, float]:
    """Count the pairs of companies that are linked, in the park of either."""
    if isinstance(noun, Plan):
        flows = noun.flows[noun.flows["amount"] > 0]
    else:
        flows = noun.arcs[noun.arcs["status"] == "existing"]
    pairs = flows[["giver", "receiver"]].drop_duplicates()
    pairs = pairs[pairs["giver"] != pairs["receiver"]]
    ends = [
        frame[["company", "park"]].drop_duplicates("company")
        for frame in (park.sites, park.outputs, park.needs)
    ]
    of = pd.concat(ends).drop_duplicates("company").set_index("company")["park"]
    sides = pd.DataFrame({side: pairs[side].map(of) for side in pairs}).fillna("")
    count: dict[str, float] = {}
    for giver, receiver in sides.itertuples(index=False, name=None):
        for place in {giver, receiver}:
            count[place] = count.get(place, 0.0) + 1.0
    return count


def _value(
    place: str, measure: str, counted: Mapping[str, float], stated: Mapping[str, Any]
) -> tuple[float, str]:
    """Give what a park is in a measure, and its unit; not a number where nobody stated it."""
    if measure == LINKS:
        return counted.get(place, 0.0), "1"
    told = dict(stated.get(place) or {}).get(measure)
    return (float(told["value"]), str(told["unit"])) if told else (np.nan, "")


def _judged(place: str, rule: Mapping[str, Any], found: tuple[float, str]) -> dict[str, Any]:
    """Hold a value against a criterion."""
    value, unit = found
    kept = ("measure", "limit", "bound", "citation", "confidence", "title")
    told = {"park": place, "rule": rule["rule"]} | {name: rule[name] for name in kept}
    if not rule["loaded"]:
        mend = "load the numbers of the criterion under its key"
        return told | {"value": value, "unit": unit, "bound": "", "state": "unknown", "mend": mend}
    asked = str(rule["unit"])
    factor = 1.0 if unit == asked else _TO.get((unit, asked), np.nan)
    value = value * factor
    state = _state(value, float(rule["limit"]), str(rule["bound"]))
    form = {YES_NO_UNIT: "yes or no", "1": "a number"}.get(asked, f"a number in {asked}")
    mend = {
        "met": "",
        "not met": rule["mend"],
        "unknown": f'state {rule["measure"]} in park.toml under [parks."{place}"], as {form}',
    }[state]
    return told | {"value": value, "unit": asked, "state": state, "mend": mend}


def _state(value: float, limit: float, bound: str) -> str:
    """Say whether a value meets a bound; at `is` it must be the one that is asked."""
    if np.isnan(value):
        return "unknown"
    if bound == IS:
        return "met" if value == limit else "not met"
    held = breached(np.array([value]), np.array([limit]), bound)[0]
    return "not met" if held == BREACHED else "met"
