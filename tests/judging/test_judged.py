"""One group judged: who leads, what decides, and what is told of it."""

from __future__ import annotations

import math

import pytest

import makers
from symbiosis.judging.alone import Prospects
from symbiosis.judging.judged import judged
from symbiosis.planning.optimise import optimise

CUTS = {"benefit_medium": 1e6, "benefit_high": 5e6}
EASY = {
    f"{kind}{end}": value
    for kind in ("technical", "regulatory", "organisational", "financial")
    for end, value in (("", 0), ("_because", f"{kind} reason"))
}


@pytest.fixture(scope="module")
def plan():
    return optimise(makers.matched())


@pytest.fixture(scope="module")
def prospects(plan):
    return Prospects.of(plan.matches)


@pytest.fixture
def record(plan):
    arc = plan.matches.arcs.iloc[0].to_dict()
    own = {"arc": 0, "prospect": 0, "column": 0, "amount": 80.0, "urban": False}
    return arc | own | EASY | {"symbiosis_kind": "exchange"}


def test_a_used_exchange(plan, prospects, record):
    row = judged([record], plan, prospects, CUTS, {})
    assert row["benefit_alone"] == pytest.approx(plan.benefit)
    assert row["benefit_in_plan"] == pytest.approx(plan.benefit)
    assert row["marginal_worth"] == pytest.approx(plan.benefit)
    assert (row["difficulty"], row["difficulty_class"]) == (1, "easy")


@pytest.mark.parametrize("kind", ["technical", "organisational", "financial"])
def test_the_worst_decides_and_says_why(plan, prospects, record, kind):
    row = judged([record | {kind: 2}], plan, prospects, CUTS, {})
    assert row["decided_by"] == kind
    assert row["difficulty_class"] == "hard"
    assert f"{kind} hard: {kind} reason" in row["reasons"]


def test_the_class_follows_the_cuts(plan, prospects, record):
    for high, expected in ((1.0, "high"), (1e12, "medium")):
        cuts = {"benefit_medium": 0.5, "benefit_high": high}
        assert judged([record], plan, prospects, cuts, {})["benefit_class"] == expected


def test_what_may_not_flow_has_no_worth_at_the_margin(plan, prospects, record):
    shut = record | {"amount": 0.0, "verdict": "forbidden"}
    row = judged([shut], plan, prospects, CUTS, {})
    assert math.isnan(row["marginal_worth"])
    assert row["benefit_alone"] > 0
    unused = record | {"amount": 0.0}
    assert judged([unused], plan, prospects, CUTS, {})["marginal_worth"] == 0.0


def test_an_unquantified_one_waits_for_a_number(plan, prospects, record):
    row = judged([record | {"amount": 0.0, "prospect": -1}], plan, prospects, CUTS, {})
    assert row["status"] == "unquantified"
    assert row["benefit_class"] == ""
    assert math.isnan(row["benefit_alone"])


def test_the_mildest_way_counts_while_nothing_flows(plan, prospects, record):
    ways = [record | {"amount": 0.0, "verdict": verdict} for verdict in ("forbidden", "unknown")]
    assert judged(ways, plan, prospects, CUTS, {})["verdict"] == "unknown"


def test_more_than_two_parties_are_harder_to_bring_together(plan, prospects, record):
    other = record | {"giver": "a third", "arc": 1, "prospect": -1, "column": -1}
    row = judged([record, other], plan, prospects, CUTS, {})
    assert row["difficulty_organisational"] == "medium"
    assert "3 parties take part" in row["reasons"]
    runs = [one | {"status": "existing"} for one in (record, other)]
    assert judged(runs, plan, prospects, CUTS, {})["difficulty_organisational"] == "easy"


def test_only_findings_that_bear_on_the_leading_way_are_told(plan, prospects, record):
    finding = {"verdict": "conditional", "output": "", "via": "*", "need": ""}
    finding |= {"reason": "of any way"}
    ledger = {
        "": [finding],
        "o0": [
            finding | {"via": "drying", "reason": "of another way"},
            finding | {"via": "", "need": "n0", "reason": "of this way"},
            finding | {"verdict": "unknown", "reason": "of another verdict"},
        ],
        "o9": [finding | {"reason": "of another output"}],
    }
    row = judged([record | {"verdict": "conditional"}], plan, prospects, CUTS, ledger)
    assert row["reasons"].endswith("of any way; of this way")
