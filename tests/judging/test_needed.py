"""What each kind of shut gate asks for."""

from __future__ import annotations

import numpy as np
import pytest

from judging.lawful import PLAIN, book, held, licence, matched, rule
from symbiosis.judging.needed import listed, measuring, needed

LAW = {
    "r.lead": rule(),
    "r.permit": licence(),
    "r.table": rule(loaded=False),
    "r.way": rule("route", effect="condition"),
}


@pytest.fixture(scope="module")
def matches():
    case = matched(known=PLAIN, contents=[held(30.0)])
    return case.replace(settings=dict(case.settings) | {"law": book(LAW)})


def asked(matches, gate="regulate", verdict="unknown", **more):
    row = {"gate": gate, "verdict": verdict, "rule": "", "parameter": "", "value": np.nan}
    row |= {"reason": "because", "mend": ""} | more
    return needed(matches, matches.arcs.iloc[0].to_dict(), row)


@pytest.mark.parametrize(
    ("gate", "kind", "words"),
    [
        ({"gate": "match", "mend": "give coordinates"}, "data", "give coordinates"),
        ({"gate": "match", "verdict": "forbidden", "mend": "take the bar away"}, "condition",
         "take the bar away"),
        ({"gate": "match", "verdict": "conditional", "mend": "wait, or end the contract"},
         "condition", "wait, or end the contract"),
        ({"gate": "specification", "parameter": "q"}, "test", "measure tin"),
        ({"gate": "specification", "verdict": "forbidden", "mend": "treat it"}, "agreement",
         "treat it"),
        ({"rule": "r.permit", "verdict": "conditional"}, "permit", "waste use, for taker"),
        ({"rule": "r.table", "mend": "load the table"}, "data", "load the table"),
        ({"rule": "r.lead", "parameter": "q"}, "test", "measure tin"),
        ({"rule": "r.lead", "parameter": "sure"}, "answer", "say whether use is certain"),
        ({"rule": "r.lead", "parameter": "p", "mend": "state the dry matter"}, "data",
         "state the dry matter"),
        ({"rule": "r.way", "verdict": "conditional", "parameter": "q"}, "test", "measure tin"),
        ({"rule": "r.lead", "verdict": "forbidden"}, "exemption",
         "an exemption from: Little lead"),
        ({"rule": "r.way", "verdict": "conditional", "mend": "show a test"}, "condition",
         "show a test"),
    ],
)  # fmt: skip
def test_each_gate_asks_for_its_own(matches, gate, kind, words):
    (thing,) = asked(matches, **gate)
    assert (thing.kind, thing.what) == (kind, words)


def test_tests_and_questions_are_told_apart(matches):
    told = asked(matches, rule="r.lead", parameter="q sure p")
    assert [(thing.kind, thing.parameters) for thing in told] == [
        ("answer", ("sure",)),
        ("test", ("q",)),
    ]
    assert {thing.who for thing in told} == {"giver"}


def test_where_it_is_open_whether_a_permit_is_asked_for_that_is_settled_first(matches):
    reason = "x; whether it applies is open: status not known (a mirror entry)"
    first, second = asked(matches, rule="r.permit", reason=reason)
    assert (first.kind, first.what) == ("data", "settle status (a mirror entry)")
    assert (second.kind, second.what) == ("permit", "waste use, for taker, if it applies")


def test_who_decides_is_named_where_the_rule_does(matches):
    named = {"r": licence(authority="the province")}
    law = book(named)
    case = matches.replace(settings=dict(matches.settings) | {"law": law})
    (thing,) = asked(case, rule="r", verdict="conditional")
    assert thing.authority == "the province"


def test_many_parameters_are_counted(matches):
    keys = [f"x_{i}" for i in range(10)]
    assert listed(matches, keys).endswith("x 7 and 2 more")
    assert measuring(matches, ["p", "p", "q"]) == "measure lead, tin"
