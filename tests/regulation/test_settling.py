"""Statuses at the gate and as delivered, and what is waste."""

from __future__ import annotations

import pandas as pd
import pytest

from regulation.hand_made import one, rule
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate


def verdict(matches, rules) -> str:
    return regulate(matches, read_rules(rules)).arcs["verdict"].item()


BARRED = {"title": "no", "kind": "route", "effect": "forbid", "citation": "x"}
CLEAN = rule(effect="clean", looks_at="delivered", where={},
             breach=[[{"parameter": "cod", "at_least": "50 mg/L"}]])  # fmt: skip


@pytest.mark.parametrize(
    ("cod", "expected"), [("40 mg/L", "allowed"), ("60 mg/L", "forbidden"), (None, "unknown")]
)
def test_what_is_delivered_bears_a_status_of_its_own(cod, expected) -> None:
    matches = one(need={"material": "process_water"}, holds={"cod": "90 mg/L"}, via="filtration",
                  arrives={"cod": cod} if cod else {})  # fmt: skip
    rules = {"clean": CLEAN, "gate": BARRED | {"unless": {"delivered_status": ["clean"]}}}
    assert verdict(matches, dict(reversed(rules.items()))) == expected


def test_a_status_of_the_gate_is_carried_to_what_is_delivered() -> None:
    rules = {"s": rule(effect="strong", where={}),
             "r": BARRED | {"where": {"delivered_status": ["strong"]}}}  # fmt: skip
    matches = one(need={"material": "process_water"}, holds={"cod": "90 mg/L"}, via="filtration",
                  arrives={"cod": "1 mg/L"})  # fmt: skip
    assert verdict(matches, rules) == "forbidden"
    assert verdict(one(holds={"cod": "1 mg/L"}), rules) == "allowed"


def test_a_delivered_test_settles_an_open_hazard_of_what_arrives() -> None:
    rules = {"s": rule(effect="hazardous", looks_at="delivered", where={"material": ["sludge"]},
                       breach=[[{"parameter": "lead", "at_most": "300 mg/kg"}]]),
             "r": BARRED | {"where": {"delivered_status": ["hazardous"]}}}  # fmt: skip
    for lead, said in {"400": "forbidden", "200": "allowed", None: "unknown"}.items():
        holds = {"lead": f"{lead} mg/kg"} if lead else {}
        assert verdict(one({"material": "wastewater_sludge"}, holds=holds), rules) == said


@pytest.mark.parametrize(
    ("material", "expected"),
    [("paper", "forbidden"), ("solvent_spent", "forbidden"), ("mystery", "forbidden"),
     ("carbon_dioxide", "allowed"), ("treated_wastewater", "allowed")],
)  # fmt: skip
def test_waste_is_what_the_list_can_hold(material, expected) -> None:
    rules = {"r": BARRED | {"where": {"status": ["waste"]}}}
    assert verdict(one({"material": material}), rules) == expected


CONDITIONS = ["use_is_certain", "used_directly"]


def answered(**told: float):
    """Make an exchange of paper with answers to the two conditions."""
    matches = one({"material": "paper"})
    rows = [{"owner": "o", "parameter": p, "value": v, "unit": "yes/no", "basis": "own"}
            for p, v in told.items()]  # fmt: skip
    return matches.replace(park=matches.park.replace(contents=pd.DataFrame(rows)))


def by_product():
    """Give a status for two conditions, and a ban on all waste that lacks it."""
    law = read_rules(
        {
            "test": rule(title="By-product test", effect="by_product", where={}),
            "waste": BARRED
            | {"where": {"status": ["waste"]}, "unless": {"status": ["by_product"]}},
        }
    )
    both = law.limits.iloc[[0, 0]].assign(
        parameter=CONDITIONS, bound="is", value=1.0, unit="yes/no", basis="own"
    )
    return law.replace(limits=both)


@pytest.mark.parametrize(
    ("told", "expected", "says"),
    [({"use_is_certain": 1, "used_directly": 1}, "allowed",
      "counts as by product: By-product test: use is certain: yes and used directly: yes"),
     ({"use_is_certain": 0, "used_directly": 1}, "forbidden", "use is certain: no"),
     ({"use_is_certain": 0}, "forbidden", "use is certain: no"),
     ({"use_is_certain": 1}, "unknown", "not known: used directly")],
)  # fmt: skip
def test_a_status_of_yes_or_no_conditions(told, expected, says) -> None:
    lawful = regulate(answered(**told), by_product())
    assert lawful.arcs["verdict"].item() == expected
    assert says in lawful.findings.set_index("rule").loc["test", "reason"]
