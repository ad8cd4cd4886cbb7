"""Wrong rules: what each does wrong, the key it is told at, the reason, the mend, and who sees it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, NamedTuple

CONTENT: dict[str, Any] = {
    "title": "COD",
    "kind": "content",
    "effect": "forbid",
    "citation": "permit",
    "breach": [[{"parameter": "cod", "at_most": "75 mg/L"}]],
}
LICENCE: dict[str, Any] = {
    "title": "plan",
    "kind": "licence",
    "citation": "law",
    "party": "giver",
    "permit": ["plan"],
    "missing": "conditional",
}
BLEND = CONTENT | {"kind": "blend", "effect": "limit"}
ROUTE = {"title": "way", "kind": "route", "effect": "condition", "citation": "law"}
STATUS = CONTENT | {"effect": "hazardous"}
TOTAL = {"title": "total", "kind": "quantity", "effect": "condition", "citation": "law",
         "of": "giver", "below": "100 kg/month"}  # fmt: skip
CRITERION = {"title": "park", "kind": "quantity", "effect": "criterion", "citation": "law",
             "of": "park", "measure": "recp_share", "at_least": "20 %"}  # fmt: skip
CHARGE = {"title": "fee", "kind": "charge", "effect": "charge", "citation": "law",
          "amount": "2000 VND/m3"}  # fmt: skip
MOVING = ROUTE | {"in_force": {"from": dt.date(2025, 9, 1)}, "replaces": ["old"],
                  "transition": {"until": dt.date(2031, 12, 31)}}  # fmt: skip
RIGHT = {"content": CONTENT, "licence": LICENCE, "blend": BLEND, "route": ROUTE, "status": STATUS,
         "total": TOTAL, "criterion": CRITERION, "charge": CHARGE, "moving": MOVING,
         "old": ROUTE | {"in_force": {"until": "2025-08-31"}}}  # fmt: skip


class Wrong(NamedTuple):
    """A wrong block under the key `a`: key, reason and mend that are told of it.

    `form` says that the schema sees it too; the rest needs the catalogue, the units or two places.
    """

    block: Any
    key: str
    reason: str
    mend: str
    form: bool = True


def part(**changes: Any) -> list[list[dict[str, Any]]]:
    """Give a breach of one part that differs so; a None leaves out."""
    base = {"parameter": "cod", "at_most": "75 mg/L"}
    return [[{k: v for k, v in (base | changes).items() if v is not None}]]


def without(block: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Give a block without some keys."""
    return {k: v for k, v in block.items() if k not in keys}


def breached(**changes: Any) -> dict[str, Any]:
    """Give a content rule whose only part differs so."""
    return CONTENT | {"breach": part(**changes)}


WRONG = {
    # The block as a whole.
    "no kind": Wrong({}, "kind", "no kind", "say one of content"),
    "a kind that is none": Wrong(CONTENT | {"kind": "contents"}, "kind", "no kind 'contents'",
                                 "meant content"),
    "no table": Wrong("a rule", "", "not a table", 'begin it with ["a"]'),
    "unknown key": Wrong(CONTENT | {"colour": "red"}, "colour", "none of a content rule", "one of"),
    "misspelt key": Wrong(CONTENT | {"citaton": "x"}, "citaton", "citaton", "meant citation"),
    "key of another kind": Wrong(CONTENT | {"party": "giver"}, "party", "none of a content rule",
                                 "one of"),
    "blank citation": Wrong(CONTENT | {"citation": ""}, "citation", "says no citation",
                            "say the citation"),
    "no citation": Wrong(without(CHARGE, "citation"), "citation", "says no citation",
                         "say the citation"),
    "blank title": Wrong(CONTENT | {"title": " "}, "title", "says no title", "say", form=True),
    "title that is a number": Wrong(CONTENT | {"title": 5}, "title", "not a text", "quotes"),
    "authority that is a list": Wrong(ROUTE | {"authority": ["x"]}, "authority", "not a text",
                                      "quotes"),
    # Words.
    "unknown effect": Wrong(CONTENT | {"effect": "forbidden"}, "effect", "no effect 'forbidden'",
                            "meant forbid", form=False),
    "status of two words": Wrong(CONTENT | {"effect": "Very Bad"}, "effect", "no effect", "one of"),
    "limit on a stream": Wrong(CONTENT | {"effect": "limit"}, "effect", "no effect 'limit'",
                               "one of forbid"),
    "charge on a stream": Wrong(CONTENT | {"effect": "charge"}, "effect", "no effect 'charge'",
                                "one of forbid"),
    "forbidding a mix": Wrong(BLEND | {"effect": "forbid"}, "effect", "no effect 'forbid'", "limit"),
    "status of a route": Wrong(ROUTE | {"effect": "hazardous"}, "effect", "no effect", "one of"),
    "status of a total": Wrong(TOTAL | {"effect": "large"}, "effect", "no effect 'large'", "one of"),
    "charge that forbids": Wrong(CHARGE | {"effect": "forbid"}, "effect", "no effect", "charge"),
    "unknown standing": Wrong(CONTENT | {"standing": "custom"}, "standing", "no standing", "law"),
    "unknown confidence": Wrong(CONTENT | {"confidence": "sure"}, "confidence", "no confidence",
                                "unverified"),
    "unknown place to look": Wrong(CONTENT | {"looks_at": "door"}, "looks_at", "no looks_at", "gate"),
    # Dates.
    "dates backwards": Wrong(CONTENT | {"in_force": {"from": "2026-02-09", "until": "2025-01-01"}},
                             "in_force", "ends before it begins", "swap", form=False),
    "date in words": Wrong(CONTENT | {"in_force": {"from": "9 Feb 2026"}}, "in_force", "not a date",
                           "2026-02-09"),
    "day that is none": Wrong(CONTENT | {"in_force": {"from": "2026-02-30"}}, "in_force",
                              "not a date", "2026-02-09", form=False),
    "time of day": Wrong(CONTENT | {"in_force": {"from": dt.datetime(2026, 2, 9)}}, "in_force",
                         "not a date", "2026-02-09"),
    "till for until": Wrong(CONTENT | {"in_force": {"till": "2026-01-01"}}, "till", "till", "until"),
    "in force as a text": Wrong(CONTENT | {"in_force": "2026-01-01"}, "in_force", "not a table",
                                "{ from"),
    # What is replaced, and transitions.
    "nothing replaced": Wrong(CONTENT | {"replaces": []}, "replaces", "is empty", "name"),
    "unknown rule replaced": Wrong(ROUTE | {"replaces": ["vn.sludge.qcvn5"]}, "replaces",
                                   "no rule 'vn.sludge.qcvn5'", "meant vn.sludge.qcvn50", form=False),
    "itself replaced": Wrong(ROUTE | {"replaces": ["a"]}, "replaces", "replaces itself", "name",
                             form=False),
    "transition without replaces": Wrong(without(MOVING, "replaces"), "transition",
                                         "there are none", "name them in replaces"),
    "transition without a first day": Wrong(without(MOVING, "in_force"), "transition",
                                            "that day is not said", "in_force"),
    "transition without an end": Wrong(MOVING | {"transition": {"side": "giver"}}, "transition",
                                       "no end", "until"),
    "transition before the rule": Wrong(MOVING | {"transition": {"until": "2025-01-01"}},
                                        "transition", "before the rule", "from 2025-09-01",
                                        form=False),
    "transition after the rule": Wrong(
        MOVING | {"in_force": {"from": "2025-09-01", "until": "2030-01-01"}}, "transition",
        "after the rule", "up to 2030-01-01", form=False),
    "side of a transition": Wrong(MOVING | {"transition": {"until": "2031-12-31", "side": "park"}},
                                  "side", "no side 'park'", "giver, receiver"),
    "transition of a mix by the giver": Wrong(
        BLEND | {key: MOVING[key] for key in ("in_force", "replaces")}
        | {"transition": {"until": "2031-12-31", "side": "giver"}},
        "side", "receiver's", "leave side out", form=False),
    "transition as a date": Wrong(MOVING | {"transition": "2031-12-31"}, "transition",
                                  "not a table", "{ until"),
    # Scopes.
    "where as a list": Wrong(CONTENT | {"where": ["sludge"]}, "where", "not a table", "{ material"),
    "unknown field": Wrong(CONTENT | {"where": {"stuff": ["sludge"]}}, "where.stuff",
                           "no field 'stuff'", "one of"),
    "unknown field cut at its dot": Wrong(CONTENT | {"where": {"giver": {"size": ["big"]}}},
                                          "where.giver.size", "no field", "giver."),
    "unknown field in unless": Wrong(ROUTE | {"unless": {"statuses": ["x"]}}, "unless.statuses",
                                     "no field 'statuses'", "meant status"),
    "no value": Wrong(CONTENT | {"where": {"material": []}}, "where.material", "is empty", "name"),
    "number as a value": Wrong(CONTENT | {"where": {"material": [5]}}, "where.material",
                               "not a list of texts", '["a", "b"]'),
    "unknown legal kind": Wrong(CONTENT | {"where": {"legal_kind": ["recycle"]}},
                                "where.legal_kind", "is no legal_kind", "recycling"),
    "unknown facility": Wrong(CONTENT | {"unless": {"giver.facility": ["old"]}},
                              "unless.giver.facility", "'old'", "existing, new"),
    "in and out": Wrong(ROUTE | {"where": {"use": "feed"}, "unless": {"use": ["feed"]}},
                        "unless.use", "in by where and out by unless", "leave one", form=False),
    "mix of a material": Wrong(BLEND | {"where": {"material": ["sludge"]}}, "where.material",
                               "binds the mix", "use wanted"),
    "mix unless a status": Wrong(BLEND | {"unless": {"delivered_status": ["x"]}},
                                 "unless.delivered_status", "binds the mix", "use wanted"),
    "status by a status": Wrong(STATUS | {"where": {"status": ["ordinary"]}}, "where.status",
                                "gives a status", "giver's side", form=False),
    "status by a use": Wrong(STATUS | {"where": {"use": ["feed"]}}, "where.use", "gives a status",
                             "giver's side", form=False),
    "delivered status by a use": Wrong(
        STATUS | {"effect": "product", "looks_at": "delivered", "where": {"use": ["feed"]}},
        "where.use", "gives a status", "or the way", form=False),
    # Breaches.
    "flag as a word": Wrong(CONTENT | {"loaded": "no"}, "loaded", "neither true nor false", "true"),
    "not loaded with a breach": Wrong(CONTENT | {"loaded": False}, "breach", "not loaded",
                                      "leave loaded out"),
    "empty breach": Wrong(CONTENT | {"breach": []}, "breach", "breach is empty", "loaded = false"),
    "no breach": Wrong(without(CONTENT, "breach"), "breach", "breach is empty", "loaded = false"),
    "no breach of a mix": Wrong(without(BLEND, "breach"), "breach", "says no breach", "say"),
    "empty line": Wrong(CONTENT | {"breach": [[]]}, "breach", "Line 1", "[["),
    "part without its line": Wrong(CONTENT | {"breach": [{"parameter": "cod"}]}, "breach", "Line 1",
                                   "[["),
    "part that is a text": Wrong(CONTENT | {"breach": [["cod"]]}, "breach", "not a table", "{ }"),
    "no bound": Wrong(breached(at_most=None), "breach", "has 0 bounds", "at_most"),
    "two bounds": Wrong(breached(at_least="5 mg/L"), "breach", "has 2 bounds", "two lines"),
    "no parameter": Wrong(breached(parameter=None), "breach", "names no parameter", "parameter ="),
    "unknown key of a part": Wrong(breached(most=5), "most", "none of a part", "meant at_most"),
    "limit in words": Wrong(breached(at_most="many mg/L"), "at_most", "is not a limit", "300 mg/kg"),
    "decimal comma": Wrong(breached(at_most="7,5 mg/L"), "at_most", "is not a limit", "300 mg/kg"),
    "flag as a limit": Wrong(breached(at_most=True), "at_most", "is not a limit", "300 mg/kg"),
    "limit without end": Wrong(breached(at_most="1e999 mg/L"), "at_most", "is not a limit",
                               "300 mg/kg", form=False),
    "no unit": Wrong(breached(at_most="75"), "at_most", "has no unit", "say its unit", form=False),
    "unknown unit": Wrong(breached(at_most="75 furlong"), "at_most", "is not understood", "",
                          form=False),
    "own unit on a mass": Wrong(breached(at_most="75 degC"), "at_most", "no unit of 'cod'", "mg/L",
                                form=False),
    "mass on an own unit": Wrong(breached(parameter="ph", at_most="9 mg/L"), "at_most",
                                 "no unit of 'ph'", "use", form=False),
    "unit of another dimension": Wrong(breached(parameter="temperature", at_most="9 Bq/L"),
                                       "at_most", "no unit of 'temperature'", "use degC", form=False),
    "unknown adjustment": Wrong(breached(adjusted="dry"), "adjusted", "no adjusted 'dry'",
                                "qcvn_dry_share"),
    "mix of what does not mix": Wrong(BLEND | {"breach": part(parameter="ph", at_most=9)},
                                      "at_most", "does not mix", "content rule", form=False),
    "mix below": Wrong(BLEND | {"breach": part(at_most=None, below="75 mg/L")}, "below",
                       "plain limits", "at_most or at_least"),
    "mix adjusted": Wrong(BLEND | {"breach": part(adjusted="qcvn_dry_share")}, "at_most",
                          "plain limits", "no adjustment"),
    "mix by lines of two": Wrong(BLEND | {"breach": [part()[0] * 2]}, "breach",
                                 "parameter by parameter", "one part"),
    "breach of a route": Wrong(ROUTE | {"breach": part()}, "breach", "none of a route rule", "one"),
    # Yes or no.
    "yes of a number": Wrong(breached(at_most=None, **{"is": "yes"}), "is", "is a number",
                             "at_most", form=False),
    "neither yes nor no": Wrong(
        breached(parameter="ours", at_most=None, **{"is": "maybe"}), "is", "neither yes nor no",
        '"yes" or "no"'),
    "number of a yes or no": Wrong(breached(parameter="use_is_certain", at_most="1"), "at_most",
                                   "is a yes or no", 'is = "no"', form=False),
    "yes adjusted": Wrong(
        breached(parameter="ours", at_most=None, adjusted="qcvn_dry_share", **{"is": "yes"}),
        "adjusted", "not adjusted", "leave", form=False),
    # Licences.
    "unknown verdict": Wrong(LICENCE | {"missing": "condition"}, "missing", "no missing",
                             "meant conditional"),
    "unknown party": Wrong(LICENCE | {"party": "carrier"}, "party", "no party 'carrier'", "giver"),
    "no permit": Wrong(LICENCE | {"permit": []}, "permit", "is empty", "name"),
    "effect of a licence": Wrong(LICENCE | {"effect": "forbid"}, "effect", "none of a licence rule",
                                 "one of"),
    # Quantities.
    "total of nobody": Wrong(without(TOTAL, "of"), "of", "says no of", "output"),
    "total of a stranger": Wrong(TOTAL | {"of": "town"}, "of", "no of 'town'", "output"),
    "total without a bound": Wrong(without(TOTAL, "below"), "", "has 0 bounds", "at_most"),
    "total with two bounds": Wrong(TOTAL | {"above": "1 t/year"}, "", "has 2 bounds", "two rules"),
    "total that is a yes": Wrong(without(TOTAL, "below") | {"is": "yes"}, "is", "is a number",
                                 "at_most"),
    "total in words": Wrong(TOTAL | {"below": "a lot"}, "below", "not an amount", "100 kg/month"),
    "total without a time": Wrong(TOTAL | {"below": "100 kg"}, "below", "without a time",
                                  "100 kg/month", form=False),
    "total without a unit": Wrong(TOTAL | {"below": 100}, "below", "does not count an amount",
                                  "100 kg/month", form=False),
    "total of another dimension": Wrong(TOTAL | {"below": "100 mg/L"}, "below",
                                        "does not count an amount", "50 t/year", form=False),
    "load in cubic metres": Wrong(TOTAL | {"parameter": "cod", "below": "5 m3/year"}, "below",
                                  "is a mass", "20 kg/year", form=False),
    "load of what does not add up": Wrong(TOTAL | {"parameter": "ph"}, "parameter",
                                          "does not add up", "mg/kg or mg/L", form=False),
    "load that the plan decides": Wrong(
        TOTAL | {"of": "need", "parameter": "cod"}, "parameter", "decided by the plan",
        'effect = "limit"', form=False),
    "limit that excludes its bound": Wrong(TOTAL | {"effect": "limit"}, "below", "cannot be 'below'",
                                           "at_most or at_least"),
    "total not loaded with a bound": Wrong(TOTAL | {"loaded": False}, "below", "not loaded",
                                           "leave loaded out"),
    "measure of a total": Wrong(TOTAL | {"measure": "links"}, "measure", "Only a criterion",
                                "criterion"),
    # Criteria of a park.
    "criterion of a giver": Wrong(CRITERION | {"of": "giver"}, "of", "a park as a whole",
                                  'of = "park"'),
    "criterion without a measure": Wrong(without(CRITERION, "measure"), "measure", "no measure",
                                         "links"),
    "criterion of streams": Wrong(CRITERION | {"where": {"material": "sludge"}}, "where.material",
                                  "park as a whole", "leave where"),
    "criterion of a parameter": Wrong(CRITERION | {"parameter": "cod"}, "parameter",
                                      "no parameter", "leave it out"),
    "criterion in words": Wrong(CRITERION | {"at_least": "a fifth"}, "at_least", "not a limit",
                                '"20 %"'),
    "criterion neither yes nor no": Wrong(without(CRITERION, "at_least") | {"is": "often"}, "is",
                                          "neither yes nor no", '"yes" or "no"'),
    # Charges.
    "charge without an amount": Wrong(without(CHARGE, "amount"), "amount", "no amount",
                                      "2000 VND/m3"),
    "charge without a currency": Wrong(CHARGE | {"amount": "2000"}, "amount", "has no currency",
                                       "2000 VND/m3"),
    "charge as a number": Wrong(CHARGE | {"amount": 2000}, "amount", "has no currency",
                                "2000 VND/m3"),
    "charge in words": Wrong(CHARGE | {"amount": "much VND/m3"}, "amount", "not an amount of money",
                             "2000 VND/m3"),
    "charge in tonnes": Wrong(CHARGE | {"amount": "2 t/m3"}, "amount", "not an amount of money",
                              "2000 VND/m3", form=False),
    "charge for a distance": Wrong(CHARGE | {"amount": "2 VND/km"}, "amount",
                                   "not paid for an amount", "2000 VND/m3", form=False),
    "charge for nothing": Wrong(CHARGE | {"amount": "2 VND"}, "amount", "not paid for an amount",
                                "2000 VND/m3", form=False),
    "charge on a load by volume": Wrong(CHARGE | {"parameter": "cod"}, "amount", "by its mass",
                                        "2000 VND/kg", form=False),
    "charge on what does not add up": Wrong(
        CHARGE | {"parameter": "temperature", "amount": "2 VND/kg"}, "parameter",
        "does not add up", "mg/kg or mg/L", form=False),
    "charge per need": Wrong(CHARGE | {"per": "need"}, "per", "no per 'need'", "output, delivered"),
    "charge not loaded with an amount": Wrong(CHARGE | {"loaded": False}, "amount", "not loaded",
                                              "leave loaded out"),
}  # fmt: skip


def toml(value: Any) -> str:
    """Write a value as TOML writes it in one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(one) for one in value) + "]"
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value)


def file_of(blocks: Mapping[str, Any]) -> str:
    """Write a file of these blocks."""
    return "\n".join(f"{json.dumps(key)} = {toml(block)}" for key, block in blocks.items()) + "\n"
