"""An explanation in words."""

from __future__ import annotations

import pandas as pd

import symbiosis as sym
from judging.lawful import held, lawful, licence, matched, rule
from symbiosis.judging.telling import words
from symbiosis.model.explanation import GATES, MENDS
from symbiosis.tables import conform


def test_each_way_and_the_cheapest_mend():
    law = {"r": rule(looks_at="delivered"), "s": licence(where={"legal_kind": ["treatment"]})}
    told = str(sym.why(lawful(law, contents=[held(30.0)]), "o0", "n0")).splitlines()
    assert told[0] == "o0 -> n0: conditional."
    assert told[1].startswith(
        "Directly: forbidden: Little lead: lead is 30 mg/kg; at most 10 mg/kg"
    )
    assert told[1].count("3 times") == 1
    assert "[Act 1, Article 2]" in told[1]
    assert told[2].startswith("By cleaning: conditional: Users of waste are licensed")
    assert told[3] == "Best way known: by cleaning, conditional, which brings 80,000 VND a t."
    assert told[4].startswith(
        "Cheapest mend known: way, by cleaning: 10,000 VND/t, 800,000 VND a year; then conditional"
    )


def test_an_allowed_pair_says_little():
    told = sym.why(matched(depth=0), "o0", "n0").text
    assert told == "o0 -> n0: allowed.\nDirectly: allowed. It brings 90,000 a t."


def test_mends_without_a_cost_are_named_and_counted():
    rows = [{"kind": "test", "what": f"measure {name}"} for name in "abcd"]
    mends = conform(pd.DataFrame(rows), MENDS)
    gates = conform(pd.DataFrame({"gate": ["match"], "verdict": ["unknown"]}), GATES)
    told = words(
        "x -> y",
        "unknown",
        pd.DataFrame({"via": [], "verdict": [], "benefit": []}),
        gates,
        mends,
        "VND",
    )
    assert told.endswith(
        "Mends whose cost is not known: test: measure a; test: measure b; test: measure c; "
        "and 1 more, see .mends."
    )
