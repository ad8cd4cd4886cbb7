"""Each section of results is made of its nouns, or left out."""

import pandas as pd
import pytest

from judging import case_study
from symbiosis.display.report import Grid
from symbiosis.judging import answers
from symbiosis.judging.case import Case

MAKERS = [
    answers.ranking_section,
    answers.plan_section,
    answers.co2_section,
    answers.findings_section,
    answers.prices_section,
]


def grids(section):
    """Give the tables of a section."""
    return [block for block in section.blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("make", MAKERS)
def test_a_section_without_its_noun_is_left_out(make):
    assert make(Case(park=case_study.park())) is None


def test_flows_are_in_order_of_benefit():
    plan = case_study.plan()
    turned = plan.replace(flows=plan.flows.iloc[::-1])
    (shown,) = grids(answers.plan_section(Case(plan=turned, park=case_study.park())))
    assert shown.frame["benefit"].is_monotonic_decreasing


def test_the_terms_of_co2_sum_to_our_figure():
    _, terms = grids(answers.co2_section(Case(plan=case_study.plan())))
    parts = terms.frame.filter(like="co2_").sum(axis=1)
    assert parts.tolist() == pytest.approx(terms.frame["co2"].tolist())


def test_a_claim_on_what_does_not_flow_stands_beside_nothing():
    plan = case_study.plan()
    claims, _ = grids(answers.co2_section(Case(plan=plan.replace(flows=plan.flows.tail(1)))))
    assert claims.frame[["amount", "claimed_co2", "our_co2"]].to_numpy().tolist() == [
        [0.0, 74_000.0, 0.0]
    ]


def test_the_reasons_leave_out_what_is_simply_allowed():
    *_, why = grids(answers.findings_section(Case(matches=case_study.matches())))
    assert set(why.frame["verdict"]) == {"conditional", "unknown"}
    assert why.frame["exchange"].iloc[0] == "fert/co2 → co2_liquefaction → gas/co2"


def test_only_rows_with_a_price_are_shown():
    plan = case_study.plan()
    loose = plan.replace(rows=plan.rows.assign(price=0.0))
    _, tight = grids(answers.prices_section(Case(plan=loose)))
    assert len(tight.frame) == 0


def test_findings_that_rest_on_the_same_are_gathered():
    matches = case_study.matches()
    one = matches.findings.tail(1)
    many = pd.concat([one.assign(reason=f"parameter {n} was not measured") for n in range(9)])
    *_, why = grids(answers.findings_section(Case(matches=matches.replace(findings=many))))
    (reason,) = why.frame["reason"]
    assert reason.startswith("parameter 0 was not measured; ")
    assert reason.endswith("; + 5")
