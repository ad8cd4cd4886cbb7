"""Findings, and the worst of them, at the smallest thing that decides."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulation.hand_made import many, rule
from symbiosis.model.matches import Matches
from symbiosis.model.verdicts import verdicts
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.case import Case
from symbiosis.regulation.ledger import placed
from symbiosis.regulation.regulate import regulate
from symbiosis.regulation.scopes import scope_of
from symbiosis.tables import Deferred

MATERIALS = ("paper", "treated_wastewater", "wastewater_sludge", "mystery", "solvent_spent")
USES = ("feed", "process", "soil")


def made(seed: int) -> Matches:
    """Make a dozen exchanges at random, some of one pair by two ways."""
    chance = np.random.default_rng(seed)
    outputs = [{"output": f"o{i}", "company": f"G{i % 2}", "material": chance.choice(MATERIALS),
                "unit": "t", "amount": 5.0, "hazardous": chance.choice(["", "yes", "no"])}
               for i in range(5)]  # fmt: skip
    needs = [{"need": f"n{i}", "company": f"R{i}", "use": chance.choice(USES)} for i in range(4)]
    arcs = [{"output": f"o{i}", "via": via, "need": f"n{j}", "unit": "t", "delivered": 1.0,
             "delivered_unit": "t", "delivered_material": outputs[i]["material"], "benefit": 1.0}
            for i in range(5) for j in range(4) for via in ("", "baling")
            if chance.random() < 0.5]  # fmt: skip
    sites = [{"company": name, "customs": chance.choice(["", "domestic", "export_processing"]),
              "permits": chance.choice(["", "plan"])} for name in ("G0", "G1", "R0", "R1")]  # fmt: skip
    held = {f"o{i}": {"cod": f"{chance.uniform(0, 200):.4g} mg/L"} for i in range(5)
            if chance.random() < 0.7}  # fmt: skip
    return many(outputs, needs, arcs, sites, held)


NO = {"title": "no", "kind": "route", "citation": "c"}
RULES = {
    "gate": rule(where={}, effect="condition"),
    "status": rule(where={}, effect="strong"),
    "strong": NO | {"effect": "forbid", "where": {"status": ["strong"], "use": ["feed"]}},
    "hazard": NO | {"effect": "condition", "where": {"status": ["hazardous"]}},
    "way": NO | {"effect": "condition", "where": {"legal_kind": ["simple"], "use": ["soil"]}},
    "customs": NO | {"effect": "unknown", "where": {"giver.customs": ["domestic"],
                     "receiver.customs": ["export_processing"]}},
    "permit": {"title": "permit", "kind": "licence", "party": "receiver", "permit": ["plan"],
               "missing": "conditional", "citation": "c", "unless": {"material": ["paper"]}},
    "fee": {"title": "fee", "kind": "charge", "effect": "charge", "amount": "1 VND/t",
            "citation": "c", "where": {"giver.customs": ["domestic"]}},
    "total": {"title": "total", "kind": "quantity", "effect": "forbid", "of": "giver",
              "at_most": "11 t/year", "citation": "c"},
}  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), keys=st.sets(st.sampled_from(sorted(RULES)), min_size=1))
def test_the_verdict_is_the_worst_finding_that_bears_on_an_exchange(seed, keys) -> None:
    lawful = regulate(made(seed), read_rules({key: RULES[key] for key in sorted(keys)}))
    held = lawful.held("findings")
    assert isinstance(held, Deferred)
    counted, arcs = len(held), lawful.arcs
    assert arcs["verdict"].tolist() == verdicts(arcs, lawful.findings).tolist()
    assert counted == len(lawful.findings) == len(held)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), order=st.permutations(sorted(RULES)))
def test_the_order_of_rules_does_not_matter(seed, order) -> None:
    matches = made(seed)
    law, other = (read_rules({key: RULES[key] for key in keys}) for keys in (RULES, order))
    one, two = regulate(matches, law), regulate(matches, other)
    pd.testing.assert_frame_equal(one.arcs, two.arcs)
    keys = ["rule", "output", "via", "need"]
    pd.testing.assert_frame_equal(*(
        lawful.findings.sort_values(keys, ignore_index=True) for lawful in (one, two)
    ))  # fmt: skip


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), parted=st.sets(st.sampled_from(["gate", "hazard", "way",
       "customs", "permit", "total"])))  # fmt: skip
def test_two_rulebooks_joined_give_the_worst_of_both(seed, parted) -> None:
    matches = made(seed)
    whole = {key: block for key, block in RULES.items() if key not in ("status", "strong")}
    one = read_rules({key: block for key, block in whole.items() if key in parted})
    two = read_rules({key: block for key, block in whole.items() if key not in parted})
    from_verdict = {name: i for i, name in enumerate(("allowed", "conditional", "unknown",
                                                      "forbidden"))}  # fmt: skip
    each = [regulate(matches, law).arcs["verdict"].map(from_verdict) for law in (one, two)]
    joined = regulate(matches, one | two).arcs["verdict"].map(from_verdict)
    assert joined.tolist() == np.maximum(*each).tolist()


def test_a_way_is_told_from_its_output() -> None:
    outputs = [{"output": "o", "company": "G", "material": "paper"}]
    needs = [{"need": n, "company": "R", "use": n} for n in ("feed", "soil")]
    arcs = [{"output": "o", "via": via, "need": n, "delivered_material": "paper"}
            for via in ("", "baling") for n in ("feed", "soil")]  # fmt: skip
    case = Case.of(many(outputs, needs, arcs))
    scope = scope_of({"legal_kind": ["simple"], "use": ["soil"]}, case, {})
    at = placed(scope, {"way"}, case)
    assert case.ways["via"].iloc[at.way].tolist() == ["baling"]
    assert case.needs["need"].iloc[at.need].tolist() == ["soil"]


@pytest.mark.parametrize("date", ["2019-12-31", "2030-01-01"])
def test_rules_out_of_force_change_nothing(date) -> None:
    dated = {"from": "2020-01-01", "until": "2029-12-31"}
    law = read_rules({key: block | {"in_force": dated} for key, block in RULES.items()})
    matches = made(3)
    lawful = regulate(matches, law.replace(on=date))
    assert lawful.findings.empty
    assert lawful.arcs["verdict"].eq("allowed").all()
    pd.testing.assert_frame_equal(
        lawful.arcs.drop(columns="verdict"), matches.arcs.drop(columns="verdict")
    )
