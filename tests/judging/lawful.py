"""Small parks held against a few rules of one's own, with figures worked out by hand.

By default 100 t of waste, 50,000 to be rid of, and a need of 80 t at 90,000, 10 km apart: a tonne
brings 50,000 + 90,000 - 50,000 of transport = 90,000, and 80 t flow.
"""

from __future__ import annotations

import pandas as pd

import makers
import symbiosis as sym

# Cleaning takes nine tenths of p away for 10,000 a tonne.
CLEANING = {
    "conversion": "cleaning",
    "takes": {"waste": 1.0},
    "gives": {"clean": 1.0},
    "cost": 10_000.0,
    "legal_kind": "treatment",
}
PARAMETERS = [
    {"parameter": "p", "label": "lead", "unit": "mg/kg", "basis": "mass", "mixes": "mass"},
    {"parameter": "q", "label": "tin", "unit": "mg/kg", "basis": "mass", "mixes": "mass"},
    {"parameter": "ph", "label": "pH", "unit": "1", "basis": "own", "mixes": "no"},
    {"parameter": "sure", "label": "use is certain", "unit": "yes/no", "basis": "own",
     "mixes": "no"},
]  # fmt: skip
KNOWN = makers.catalogue(
    ["waste", {"material": "clean", "parent": "waste"}],
    [CLEANING],
    parameters=PARAMETERS,
    outlets=[makers.outlet("cleaning", "clean", "p", 0.9, kind="removed", unit="")],
)
PLAIN = makers.catalogue(["waste"], parameters=PARAMETERS)
ROADS = (("giver", "taker", 10.0), ("second", "taker", 10.0), ("giver", "other", 10.0))


def rule(kind="content", **more):
    """Give a rule of one's own: by default lead is forbidden above 10 mg/kg at the gate."""
    told = {
        "title": "Little lead",
        "citation": "Act 1, Article 2",
        "standing": "law",
        "kind": kind,
        "source": "the text of the act",
        "confidence": "seen",
        "where": {"material": ["waste"]},
    }
    if kind == "content":
        told |= {"effect": "forbid", "looks_at": "gate"}
        told["breach"] = [[{"parameter": "p", "at_most": "10 mg/kg"}]]
    return told | more


def licence(**more):
    """Give a rule that asks the receiver for a permit."""
    told = {"party": "receiver", "permit": ["waste_use"], "missing": "conditional"}
    return rule("licence", title="Users of waste are licensed", **(told | more))


def matched(outputs=({},), needs=({},), known=KNOWN, contents=(), specs=(), **others):
    """Match a small park."""
    options = {name: others.pop(name) for name in ("depth", "internal", "worth") if name in others}
    others.setdefault("distances", ROADS)
    park = makers.park(outputs, needs, contents=contents, specs=specs, **others)
    return sym.match(park, known, **options)


def spec(parameter="p", need="n0", at_most=10.0, usual=0.0, **more):
    """Give a limit of a receiver."""
    told = {"need": need, "parameter": parameter, "at_most": at_most, "usual": usual}
    return told | {"unit": "mg/kg", "basis": "mass"} | more


def held(p, owner="o0", parameter="p"):
    """Give a content in mg/kg."""
    return makers.content(owner, parameter, p)


def book(rules):
    """Give a rulebook without reading a file: rows, scopes and limits as they are declared."""
    rows, scopes, limits = [], [], []
    for key, told in rules.items():
        told = dict(told)
        permit = " ".join(told.pop("permit", []))
        for side in ("where", "unless"):
            for name, values in told.pop(side, {}).items():
                scopes += [{"rule": key, "field": name, "value": v, "side": side} for v in values]
        for line, parts in enumerate(told.pop("breach", ()), start=1):
            for part in parts:
                bound = next(b for b in ("at_most", "at_least", "above", "below") if b in part)
                number, _, unit = part[bound].partition(" ")
                limit = {"rule": key, "line": line, "parameter": part["parameter"], "bound": bound}
                basis = "mass" if unit == "mg/kg" else "own"
                more = {"value": float(number), "unit": unit or "1", "basis": basis}
                limits.append(limit | more | {"confidence": told["confidence"]})
        rows.append({"rule": key, "loaded": True, "permit": permit} | told)
    frames = (pd.DataFrame(part) for part in (rows, scopes, limits, []))
    return sym.Rulebook(*frames, on="2026-11-21")


def lawful(rules, **others):
    """Match a small park and hold it against rules."""
    return sym.regulate(matched(**others), book(rules))
