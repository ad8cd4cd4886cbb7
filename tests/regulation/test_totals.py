"""Limits on yearly totals of what flows: what counts in which."""

from __future__ import annotations

import pytest

from regulation.hand_made import many, one
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate

CAP = {"title": "Cap", "kind": "quantity", "effect": "limit", "of": "giver",
       "at_most": "10 t/month", "citation": "c"}  # fmt: skip
STREAM = {"material": "paper", "unit": "t", "amount": 100.0}


def wide(**outputs):
    """Make two outputs of G to two needs, one way through a conversion that keeps half."""
    streams = [
        {"output": o, "company": "G", "park": "P"} | STREAM | outputs.get(o, {}) for o in "ab"
    ]
    needs = [{"need": n, "company": "R", "unit": "t", "use": n} for n in "mn"]
    arcs = [{"output": o, "via": via, "need": n, "giver": "G", "receiver": "R",
             "material": "paper", "delivered_material": "paper", "unit": "t",
             "delivered_unit": "t", "delivered": 0.5 if via else 1.0}
            for o, via, n in (("a", "", "m"), ("a", "pulping", "n"), ("b", "", "n"))]  # fmt: skip
    return many(streams, needs, arcs, [{"company": "G"}, {"company": "R"}])


def rows(matches, **changes):
    lawful = regulate(matches, read_rules({"r": CAP | changes}))
    columns = ["subject", "output", "via", "need", "weight"]
    return lawful, lawful.totals[columns].values.tolist()


@pytest.mark.parametrize(
    ("of", "terms"),
    [("giver", [["G", "a", "*", "", 1], ["G", "b", "*", "", 1]]),
     ("output", [["a", "a", "*", "", 1], ["b", "b", "*", "", 1]]),
     ("park", [["P", "a", "*", "", 1], ["P", "b", "*", "", 1]]),
     ("all", [["all", "a", "*", "", 1], ["all", "b", "*", "", 1]]),
     ("need", [["m", "a", "", "m", 1], ["n", "a", "pulping", "n", 0.5], ["n", "b", "", "n", 1]]),
     ("receiver", [["R", "a", "", "m", 1], ["R", "a", "pulping", "n", 0.5],
                   ["R", "b", "", "n", 1]])],
)  # fmt: skip
def test_what_counts_stands_at_the_smallest_thing(of, terms) -> None:
    lawful, found = rows(wide(), of=of)
    assert found == terms
    first = lawful.totals.iloc[0]
    assert (first["limit"], first["unit"], first["side"]) == (pytest.approx(120), "t", "at_most")
    assert lawful.arcs["verdict"].tolist() == ["allowed"] * 3


def test_a_scope_cuts_what_counts() -> None:
    assert rows(wide(), where={"use": ["n"]})[1] == [
        ["G", "a", "*", "n", 1],
        ["G", "b", "*", "n", 1],
    ]
    assert rows(wide(), unless={"legal_kind": ["recycling"]})[1] == [
        ["G", "a", "", "", 1], ["G", "b", "", "", 1]]  # fmt: skip


def test_what_is_perhaps_in_scope_counts_in_a_cap_and_not_in_a_floor() -> None:
    open_ = {"a": {"hazardous": "unknown"}, "b": {"hazardous": "yes"}}
    scope = {"where": {"status": ["hazardous"]}}
    assert [row[1] for row in rows(wide(**open_), **scope)[1]] == ["a", "b"]
    floor = {key: value for key, value in CAP.items() if key != "at_most"} | scope
    lawful = regulate(wide(**open_), read_rules({"r": floor | {"at_least": "1 t/year"}}))
    assert lawful.totals[["output", "side"]].values.tolist() == [["b", "at_least"]]


def test_a_load_that_is_not_measured_leaves_the_exchange_open() -> None:
    block = {"parameter": "lead", "at_most": "1 kg/year"}
    found = rows(one(STREAM, holds={"lead": "50 mg/kg"}), **block)[1]
    assert found == [["G", "o", "*", "", pytest.approx(5e-5)]]
    blind, none = rows(one(STREAM), **block)
    assert none == []
    assert blind.arcs["verdict"].item() == "unknown"
    said = blind.findings.iloc[0]
    assert "lead is not measured, which counts towards the yearly total of lead" in said["reason"]
    assert said["mend"] == "measure lead"


def test_regulating_again_starts_anew() -> None:
    lawful, _ = rows(wide())
    assert regulate(lawful, read_rules({})).totals.empty
