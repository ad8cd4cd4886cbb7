"""Charges and premiums: what a unit bears, and where they are not counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from regulation.hand_made import many, one
from symbiosis.reading.rules import read_rules, rulebook
from symbiosis.regulation.regulate import regulate

FEE = {"title": "Fee", "kind": "charge", "effect": "charge", "amount": "2000 VND/m3",
       "citation": "Decree 1", "jurisdiction": "VN", "in_force": {"from": "2020-01-01"}}  # fmt: skip
WATER = {"unit": "m3", "amount": 10.0}


def priced(stream=None, **options):
    """Make one exchange of water that brings 5000 VND/m3."""
    matches = one(WATER | dict(stream or {}), **options)
    arcs = matches.arcs.assign(benefit=5000.0, charges=0.0, transport=0.0, treatment=0.0,
                               unit="m3", delivered=0.5, delivered_unit="m3")  # fmt: skip
    return matches.replace(arcs=arcs)


def levied(matches, **changes):
    arc = regulate(matches, read_rules({"fee": FEE | changes})).arcs.iloc[0]
    return arc["charges"], arc["benefit"], arc["verdict"]


@pytest.mark.parametrize(
    ("changes", "charge"),
    [({}, 2000), ({"amount": "-500 VND/m3"}, -500), ({"amount": "3000 VND/t"}, 3000),
     ({"per": "delivered"}, 1000), ({"amount": "9 VND/MWh"}, None),
     ({"where": {"use": ["process"]}}, 2000), ({"where": {"legal_kind": ["none"]}}, 2000),
     ({"where": {"use": ["feed"]}}, 0)],
)  # fmt: skip
def test_a_charge_lowers_the_benefit(changes, charge) -> None:
    known = 0 if charge is None else charge
    expected = "allowed" if charge is not None else "conditional"
    assert levied(priced(), **changes) == (known, 5000 - known, expected)


def test_a_charge_by_load_counts_what_the_stream_holds() -> None:
    load = {"parameter": "cod", "amount": "2000 VND/kg"}
    charge, benefit, verdict = levied(priced(holds={"cod": "150 mg/L"}), **load)
    assert (charge, benefit, verdict) == (pytest.approx(300), pytest.approx(4700), "allowed")
    assert levied(priced(), **load) == (0, 5000, "conditional")
    said = regulate(priced(), read_rules({"fee": FEE | load})).findings.iloc[0]
    assert said["reason"] == "Fee: not counted: COD not measured"
    assert said["mend"] == "measure COD"


def test_another_currency_needs_a_dated_rate() -> None:
    euros = {"amount": "0.1 EUR/m3"}
    assert levied(priced(), **euros) == (0, 5000, "conditional")
    said = regulate(priced(), read_rules({"fee": FEE | euros})).findings.iloc[0]
    assert said["reason"] == "Fee: not counted: 0.1 EUR/m3 are not VND"
    assert "rate of EUR" in said["mend"]
    matches = priced()
    park = matches.park.replace(settings=dict(matches.park.settings) | {"rates": {"EUR": 30_000}})
    assert levied(matches.replace(park=park), **euros) == (3000, 2000, "allowed")


def test_what_is_not_loaded_or_perhaps_in_scope_is_not_counted_and_shuts_nothing() -> None:
    bare = {key: value for key, value in FEE.items() if key != "amount"} | {"loaded": False}
    arc = regulate(priced(), read_rules({"fee": bare})).arcs.iloc[0]
    assert (arc["charges"], arc["verdict"]) == (0, "conditional")
    perhaps = {"where": {"giver.customs": ["domestic"]}}
    assert levied(priced(), **perhaps) == (0, 5000, "conditional")


def test_regulating_again_starts_from_the_own_charges() -> None:
    law = read_rules({"fee": FEE, "premium": FEE | {"amount": "-300 VND/m3"}})
    once = regulate(priced(), law)
    assert once.arcs[["charges", "levied", "benefit"]].to_numpy().tolist() == [[1700, 1700, 3300]]
    pd.testing.assert_frame_equal(regulate(once, law).arcs, once.arcs)
    bare = regulate(once, rulebook())
    assert bare.arcs[["charges", "levied", "benefit"]].to_numpy().tolist() == [[0, 0, 5000]]
    assert bare.levies.empty


def test_a_link_that_states_its_charges_bears_nothing_else() -> None:
    matches = priced()
    link = pd.DataFrame({"output": ["o"], "via": [""], "need": ["n"], "charges": [700.0]})
    stated = matches.replace(
        park=matches.park.replace(links=link), arcs=matches.arcs.assign(charges=700.0)
    )
    assert levied(stated) == (700, 5000, "allowed")
    law = read_rules({"fee": FEE})
    terms = regulate(stated, law).terms("o", "n").set_index("term")
    assert terms.loc["charges", "from"] == "link"
    told = regulate(priced(), law).terms("o", "n").set_index("term").loc["charges"]
    assert (told["from"], told["source"], told["place"], told["amount"]) == (
        "rule fee", "Decree 1", "VN", 2000)  # fmt: skip


def test_costs_that_outweigh_the_gain_are_marked() -> None:
    lawful = regulate(priced(), read_rules({"fee": FEE | {"amount": "6000 VND/m3"}}))
    assert lawful.arcs["burden"].item() == "cost"
    assert regulate(lawful, rulebook()).arcs["burden"].item() == ""


def test_charges_of_pairs_fall_on_their_exchanges_alone() -> None:
    outputs = [{"output": o, "company": o, "material": "paper", "unit": "t"} for o in "ab"]
    needs = [{"need": n, "company": n, "use": n} for n in "mn"]
    arcs = [{"output": o, "via": v, "need": n, "delivered_material": "paper", "benefit": 9.0,
             "delivered": 1.0, "delivered_unit": "t", "unit": "t"}
            for o in "ab" for v in ("", "baling") for n in "mn"]  # fmt: skip
    fees = {
        "o": FEE | {"amount": "1 VND/t", "where": {"output": ["a"]}},
        "p": FEE | {"amount": "10 VND/t", "where": {"output": ["a"], "need": ["n"]}},
        "w": FEE | {"amount": "100 VND/t", "where": {"legal_kind": ["simple"]}},
        "x": FEE | {"amount": "1000 VND/t", "where": {"legal_kind": ["simple"], "need": ["n"]}},
    }
    lawful = regulate(many(outputs, needs, arcs), read_rules(fees))
    expected = [(o == "a") + 10 * (o == "a" and n == "n") + 100 * (v != "")
                + 1000 * (v != "" and n == "n") for o in "ab" for v in ("", "b") for n in "mn"]  # fmt: skip
    assert lawful.arcs["levied"].tolist() == expected
    assert np.allclose(lawful.arcs["benefit"] + lawful.arcs["levied"], 9.0)
