"""Laws that hold for any rules: of verdicts, and of the best plan under them."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulation.hand_made import many, rule
from symbiosis.matching.match import match
from symbiosis.model.matches import Matches
from symbiosis.planning.formulating.case import taking_part
from symbiosis.planning.formulating.formulate import formulate
from symbiosis.planning.formulating.measures import measured
from symbiosis.planning.optimise import optimise
from symbiosis.planning.solving.solvers import Stop, solve
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate
from symbiosis.testing import made_catalogue, made_park

RULES: dict[str, dict[str, Any]] = {
    "gate": {"kind": "content", "effect": "forbid"},
    "arriving": {"kind": "content", "effect": "forbid", "looks_at": "delivered"},
    "mix": {"kind": "blend", "effect": "limit"},
    "total": {"kind": "quantity", "effect": "limit", "of": "all", "at_most": "100 m3/year"},
    "load": {"kind": "quantity", "effect": "limit", "of": "receiver", "parameter": "solute"},
    "fee": {"kind": "charge", "effect": "charge", "amount": "1 VND/m3"},
    "levy": {"kind": "charge", "effect": "charge", "parameter": "solute"},
}


def block(key: str, dial: float) -> dict[str, Any]:
    """Give a rule, the tighter the smaller the dial (0 to 1)."""
    made = {"title": key, "citation": "c"} | RULES[key]
    if made["kind"] in ("content", "blend"):
        made["breach"] = [[{"parameter": "solute", "at_most": f"{200 * dial:.6f} mg/L"}]]
    elif key == "total":
        made["at_most"] = f"{100 * dial:.6f} m3/year"
    elif key == "load":
        made["at_most"] = f"{10 * dial:.6f} kg/year"
    else:
        made["amount"] = f"{2 * (1 - dial):.6f} VND/{'m3' if key == 'fee' else 'g'}"
    return made


@cache
def waters(seed: int, limits: bool = True) -> Matches:
    """Match a made-up park of waters, its buyers' own limits included."""
    return match(made_park(seed, limits=limits), made_catalogue())


def best(matches: Matches, rules: dict[str, dict[str, Any]]) -> float:
    """Give the benefit of the best plan under some rules; without end if there is none.

    What is bought as usual may break a rule on a mix by itself.
    """
    lawful = regulate(matches, read_rules(rules))
    made = formulate(lawful, taking_part(lawful))
    sought = made.seeking(measured(made.layout, "benefit"))
    answer = solve(sought, Stop(0.0))
    return -np.inf if answer.status == "infeasible" else -float(sought.cost @ answer.columns)


dials = st.floats(0.02, 1.0)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 5), key=st.sampled_from(sorted(RULES)), dial=dials, by=dials)
def test_tightening_a_rule_never_raises_the_best_benefit(seed, key, dial, by) -> None:
    matches = waters(seed)
    loose, tight = (best(matches, {key: block(key, at)}) for at in (dial, dial * by))
    assert tight <= loose + 1e-6


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 5), chosen=st.dictionaries(st.sampled_from(sorted(RULES)), dials,
       min_size=1, max_size=4), data=st.data())  # fmt: skip
def test_lifting_a_rule_never_lowers_the_best_benefit(seed, chosen, data) -> None:
    matches = waters(seed)
    rules = {key: block(key, dial) for key, dial in chosen.items()}
    lifted = data.draw(st.sampled_from(sorted(rules)))
    rest = {key: made for key, made in rules.items() if key != lifted}
    assert best(matches, rest) >= best(matches, rules) - 1e-6


@pytest.mark.parametrize("key", ["gate", "arriving", "mix", "load"])
def test_an_unmeasured_parameter_never_passes(key: str) -> None:
    matches = waters(3)
    park = matches.park
    blind = park.replace(contents=park.contents[park.contents["owner"] != "o0"])
    lawful = regulate(match(blind, matches.known), read_rules({key: block(key, 1.0)}))
    direct = lawful.arcs[(lawful.arcs["output"] == "o0") & (lawful.arcs["via"] == "")]
    assert len(direct)
    assert set(direct["verdict"]) == {"unknown"}


def test_an_unmeasured_load_is_charged_only_with_a_condition() -> None:
    matches = waters(3, limits=False)
    blind = matches.park.replace(contents=matches.park.contents.head(0))
    lawful = regulate(match(blind, matches.known), read_rules({"levy": block("levy", 0.5)}))
    assert set(lawful.arcs["verdict"]) == {"conditional"}


@settings(max_examples=6, deadline=None)
@given(
    strong=st.floats(76, 500),
    weak=st.lists(st.floats(0, 10), min_size=1, max_size=4),
    amounts=st.data(),
)
def test_dilution_does_not_cure_a_stream_where_the_rule_looks_at_the_gate(
    strong, weak, amounts
) -> None:
    cods = [strong, *weak]
    outputs = [{"output": f"o{i}", "company": "G", "material": "treated_wastewater",
                "amount": amounts.draw(st.floats(1, 1e6))} for i in range(len(cods))]  # fmt: skip
    arcs = [{"output": f"o{i}", "via": "", "need": "n"} for i in range(len(cods))]
    held = {f"o{i}": {"cod": f"{cod} mg/L"} for i, cod in enumerate(cods)}
    matches = many(outputs, [{"need": "n", "company": "R"}], arcs, held=held)
    for looks_at in ("gate", "delivered"):
        lawful = regulate(matches, read_rules({"r": rule(looks_at=looks_at)}))
        assert lawful.arcs["verdict"].tolist() == ["forbidden", *["allowed"] * len(weak)]


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 5), dial=dials)
def test_a_rule_out_of_force_changes_no_plan(seed, dial) -> None:
    matches = waters(seed)
    ended = {key: block(key, dial) | {"in_force": {"until": "2020-01-01"}} for key in RULES}
    lawful = regulate(matches, read_rules(ended))
    assert lawful.totals.empty
    assert lawful.levies.empty
    pd.testing.assert_frame_equal(lawful.arcs, matches.arcs)
    assert len(lawful.mixes) == len(matches.mixes)


def test_a_charge_is_worth_its_amount_on_what_flows() -> None:
    matches = waters(5)
    law = read_rules({"fee": block("fee", 0.75)})
    plan = optimise(regulate(matches, law))
    free = optimise(matches)
    flowing = plan.flows["amount"].sum()
    levies = plan.matches.levies
    assert np.allclose(levies["charge"], 0.5)
    assert plan.benefit <= free.benefit - 0.5 * flowing + 1e-6
    again = plan.repriced
    assert np.allclose(again["treatment"], again["treatment_at_amount"])
