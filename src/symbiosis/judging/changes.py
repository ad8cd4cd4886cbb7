"""Changes of the law that one may ask about: rules lifted, limits moved, permits granted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from symbiosis.errors import SymbiosisError, UnknownName
from symbiosis.knowing.names import near
from symbiosis.model.matches import Matches
from symbiosis.model.rulebook import Rulebook
from symbiosis.reading.rules import read_rules

Permit = str | tuple[str, str]  # a code, or the company that is granted it, and the code
_GRANTED = "granted in this question"


def law_of(lawful: Matches) -> Rulebook:
    """Give the law that matches were held against, on the day on which they were.

    Raises
    ------
    SymbiosisError
        If they were held against none.
    """
    law = lawful.settings.get("law")
    if not isinstance(law, Rulebook):
        raise SymbiosisError(
            "These matches were held against no law, so there is none to change",
            "lawful",
            "give what regulate(matches, law) gave",
        )
    return law.replace(on=str(lawful.settings["on"]))


def listed(given: Any, pairs: bool = False) -> list[Any]:
    """Take one thing for a list of one; a pair of a company and a code may be one thing."""
    pair = pairs and isinstance(given, tuple) and len(given) == 2
    return [given] if isinstance(given, str) or pair else list(given or [])


def lifted(law: Rulebook, rules: Iterable[str]) -> Rulebook:
    """Give a law without some rules.

    Raises
    ------
    UnknownName
        If the law has no such rule.
    """
    gone = list(rules)
    for rule in gone:
        _known(rule, law.rules["rule"], "rule", "rules that are lifted")
    kept = {
        name: table[~table["rule"].isin(gone)]
        for name, table in (("rules", law.rules), ("scopes", law.scopes), ("limits", law.limits))
    }
    return law.replace(**kept)


def moved(law: Rulebook, limits: Mapping[str, Any]) -> Rulebook:
    """Give a law with some limits at other values.

    A limit is named by its rule and parameter, `rule/parameter`, and by its bound as well where the
    rule has two on one parameter, `rule/ph/at_most`; a rule with one limit is named by itself. The
    value is read as in a rule file; a bare number is in the unit of the limit.

    Raises
    ------
    UnknownName
        If the law has no such rule, or the rule no such limit.
    SymbiosisError
        If the name fits several limits.
    RuleError
        If the value is no limit of that kind.
    """
    table = law.limits
    for name, value in limits.items():
        place = _limit(law, str(name))
        told = _read(law, table.loc[place], value)
        for column, new in told.items():
            table.loc[place, column] = new
    return law.replace(limits=table)


def _limit(law: Rulebook, name: str) -> Any:
    """Find the place of the limit that a name means."""
    rule, *rest = name.split("/")
    _known(rule, law.rules["rule"], "rule", f"moved limit {name}")
    mine = law.limits[law.limits["rule"] == rule]
    if not len(mine):
        raise SymbiosisError(
            f"The rule '{rule}' has no limit to move", f"moved limit {name}", "lift it instead"
        )
    keys = mine["parameter"].where(mine["parameter"] != "", "amount")
    fits = mine
    for part, column in zip(rest, (keys, mine["bound"]), strict=False):
        options = column[fits.index]
        _known(part, options, "limit", f"moved limit {name} of rule {rule}")
        fits = fits[options == part]
    if len(fits) != 1:
        all_named = rule + "/" + keys[fits.index] + "/" + fits["bound"]
        shown = ", ".join(all_named.head(5)) + (
            f" and {len(fits) - 5} more" if len(fits) > 5 else ""
        )
        raise SymbiosisError(
            f"'{name}' names {len(fits)} limits", f"moved limit {name}", f"name one: {shown}"
        )
    return fits.index[0]


def _read(law: Rulebook, limit: pd.Series, value: Any) -> dict[str, Any]:
    """Read a value as a rule file would: value, unit and basis of the limit."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return {"value": float(value)}
    rule = law.rules.set_index("rule").loc[limit["rule"]]
    kind = "content" if rule["kind"] == "blend" else str(rule["kind"])
    block: dict[str, Any] = {"title": rule["title"], "citation": "moved", "kind": kind}
    parameter, bound = str(limit["parameter"]), str(limit["bound"])
    if kind == "content":
        block |= {"effect": "note", "breach": [[{"parameter": parameter, bound: value}]]}
    else:
        block |= {"effect": rule["effect"], bound: value}
        block |= {"parameter": parameter} if parameter else {}
        block |= {key: rule[key] for key in ("of", "measure", "per") if rule[key]}
    read = read_rules({str(limit["rule"]): block}).limits.iloc[0]
    return {column: read[column] for column in ("value", "unit", "basis")}


def granted(law: Rulebook, permits: Sequence[Permit], lawful: Matches) -> Rulebook:
    """Give a law under which some permits are held: a code by every company, or by one.

    Raises
    ------
    UnknownName
        If no rule asks for such a permit, or there is no such company.
    """
    everyone = companies(lawful)
    rows = []
    for permit in permits:
        company, code = permit if isinstance(permit, tuple) else ("", permit)
        _known(code, codes_of(law.rules), "permit", "permits that are granted")
        if company:
            _known(company, everyone, "company", "permits that are granted")
        rows += [(holder, code, _GRANTED) for holder in ([company] if company else everyone)]
    more = pd.DataFrame(rows, columns=["company", "permit", "citation"], dtype="str")
    return law.replace(permits=pd.concat([law.permits, more], ignore_index=True))


def companies(lawful: Matches) -> list[str]:
    """Give all companies of a park, in order of their names."""
    park = lawful.park
    tables = (park.sites, park.outputs, park.needs)
    return sorted({*np.concatenate([table["company"].to_numpy() for table in tables])} - {""})


def codes_of(rules: pd.DataFrame) -> list[str]:
    """Give the codes of the permits that rules ask for, in order."""
    return sorted({code for codes in rules["permit"] for code in codes.split()})


def _known(name: str, options: Iterable[str], kind: str, where: str) -> None:
    """Refuse a name that is none of the options."""
    told = [str(option) for option in options]
    if name not in told:
        raise UnknownName(str(name), kind, near(str(name), told), where)
