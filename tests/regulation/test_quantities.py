"""Yearly totals that the tables state, held against a bound."""

from __future__ import annotations

import pytest

from regulation.hand_made import many, one
from symbiosis.errors import RuleError
from symbiosis.model.matches import Matches
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate

RULE = {"title": "Permit", "kind": "quantity", "effect": "condition", "of": "giver",
        "below": "100 kg/month", "citation": "c", "mend": "get it"}  # fmt: skip


def park(amounts: dict[str, tuple[str, float | None]], **sides) -> Matches:
    """Make outputs `name: (company, t a year)` of paper; only the first one has an exchange."""
    outputs = [{"output": name, "company": company, "material": "paper", "unit": "t",
                "amount": amount, "park": "P"} for name, (company, amount) in amounts.items()]  # fmt: skip
    outputs = [row | sides.get(row["output"], {}) for row in outputs]
    needs = [{"need": "n", "company": "R", "unit": "t", "amount": 5.0}]
    first = outputs[0]
    arc = {"output": first["output"], "need": "n", "via": "", "material": "paper",
           "giver": first["company"], "receiver": "R", "delivered_material": "paper"}  # fmt: skip
    return many(outputs, needs, [arc])


def told(matches: Matches, **changes):
    return regulate(matches, read_rules({"r": RULE | changes}))


@pytest.mark.parametrize(
    ("amount", "said"), [(1.19, "allowed"), (1.2, "conditional"), (1.21, "conditional")]
)
def test_a_total_is_counted_in_a_year(amount, said) -> None:
    lawful = told(park({"a": ("G", amount)}))
    assert lawful.arcs["verdict"].item() == said
    found = lawful.findings.iloc[0]
    assert (found["value"], found["limit"], found["unit"]) == (amount, pytest.approx(1.2), "t/year")


def test_outputs_without_an_exchange_count_in_the_total_of_their_company() -> None:
    three = {"a": ("G", 0.5), "b": ("G", 0.8), "c": ("other", 90.0)}
    lawful = told(park(three))
    assert lawful.arcs["verdict"].item() == "conditional"
    said = lawful.findings["reason"].item()
    assert said == "Permit: what G gives is 1.3 t a year; below 1.2 t a year is allowed"
    assert told(park(three), of="output").arcs["verdict"].item() == "allowed"


@pytest.mark.parametrize(
    ("of", "key"), [("output", "a"), ("giver", "a"), ("park", "a"), ("all", "")]
)
def test_a_finding_stands_where_the_total_is_told(of, key) -> None:
    found = told(park({"a": ("G", 0.5), "b": ("H", 0.8)}), of=of).findings.iloc[0]
    assert (found["output"], found["need"]) == (key, "")
    totals = {"output": 0.5, "giver": 0.5, "park": 1.3, "all": 1.3}
    assert found["value"] == pytest.approx(totals[of])


@pytest.mark.parametrize("of", ["need", "receiver"])
def test_what_a_need_takes_is_asked_at_the_need(of) -> None:
    found = told(park({"a": ("G", 0.5)}), of=of).findings.iloc[0]
    assert (found["output"], found["need"], found["value"]) == ("", "n", 5.0)


def test_an_amount_that_is_not_known_leaves_it_open_unless_the_rest_decides() -> None:
    lawful = told(park({"a": ("G", 0.5), "b": ("G", None)}))
    found = lawful.findings.iloc[0]
    assert found["verdict"] == "unknown"
    assert "for want of b" in found["reason"]
    assert found["mend"] == "state the yearly amount of b"
    decided = told(park({"a": ("G", 2.0), "b": ("G", None)})).findings.iloc[0]
    assert (decided["verdict"], "at least 2 t" in decided["reason"]) == ("conditional", True)


def test_what_is_perhaps_in_scope_leaves_a_total_between_two_ends() -> None:
    hazardous = {"where": {"status": ["hazardous"]}}
    sides = {"a": {"hazardous": "yes"}, "b": {"hazardous": "unknown"}}
    amounts = {"a": ("G", 1.0), "b": ("G", 1.0)}
    found = told(park(amounts, **sides), **hazardous).findings.iloc[0]
    assert found["verdict"] == "unknown"
    assert "between 1 and 2 t a year" in found["reason"]
    known = told(park(amounts | {"b": ("G", 0.1)}, **sides), **hazardous)
    assert known.arcs["verdict"].item() == "allowed"


def test_a_load_is_the_amount_times_the_content() -> None:
    block = {"parameter": "lead", "below": "3 kg/year"}
    stream = {"material": "paper", "unit": "t", "amount": 10.0}
    for lead, said in {"299 mg/kg": "allowed", "300 mg/kg": "conditional"}.items():
        lawful = told(one(stream, holds={"lead": lead}), **block)
        assert lawful.arcs["verdict"].item() == said
    water = {"unit": "m3", "amount": 10.0}
    found = told(one(water, holds={"lead": "300 mg/L"}), **block).findings.iloc[0]
    assert found["value"] == pytest.approx(0.003)
    assert told(one(stream), **block).arcs["verdict"].item() == "unknown"
    with pytest.raises(RuleError, match="decided by the plan"):
        told(one(stream, holds={"lead": "1 mg/kg"}), of="need", **block)


def test_amounts_in_another_measure_go_by_the_density() -> None:
    water = {"unit": "m3", "amount": 2.0}
    assert told(one(water)).findings["value"].item() == pytest.approx(2.0)
    assert told(one(water | {"density": 500.0})).findings["value"].item() == pytest.approx(1.0)
    lost = told(one(water | {"material": "mystery"}))
    assert lost.arcs["verdict"].item() == "unknown"


@pytest.mark.parametrize("effect", ["warn", "note"])
def test_a_rule_that_only_speaks_shuts_nothing(effect) -> None:
    for amounts in ({"a": ("G", 5.0)}, {"a": ("G", None)}):
        assert told(park(amounts), effect=effect).arcs["verdict"].item() == "allowed"


def test_a_lot_that_comes_once_is_no_yearly_amount() -> None:
    lawful = told(park({"a": ("G", 0.5), "b": ("G", 9.0)}, b={"pattern": "one_off"}))
    assert lawful.arcs["verdict"].item() == "allowed"


def test_a_bound_that_is_not_loaded_is_unknown() -> None:
    bare = {key: value for key, value in RULE.items() if key != "below"} | {"loaded": False}
    lawful = regulate(park({"a": ("G", 0.5)}), read_rules({"r": bare}))
    assert lawful.arcs["verdict"].item() == "unknown"
