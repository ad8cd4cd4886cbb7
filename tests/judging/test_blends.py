"""How much must be mixed in: by hand, by mass, above and below, and when nothing helps."""

from __future__ import annotations

import pandas as pd
import pytest

import symbiosis as sym
from judging.lawful import PLAIN, held, lawful, matched, rule, spec
from symbiosis.judging.blends import beyond, blends


def one(matches, rule_key="", via=""):
    arcs = matches.arcs
    arcs = arcs[(arcs["output"] == "o0") & (arcs["need"] == "n0") & (arcs["via"] == via)]
    return blends(matches, arcs, rule_key)[0]


def test_the_usual_supply_thins_it():
    """30 against 10 beside 0: two parts for one; 80 t are wanted, so that 26.7 t flow."""
    matches = matched(known=PLAIN, contents=[held(30.0)], specs=[spec()])
    (blend,) = one(matches)
    assert blend.usual
    assert blend.ratio == pytest.approx(2.0)
    assert blend.flow == pytest.approx(80 / 3)
    assert blend.cost == 0.0
    assert not blend.assumed


def test_the_flow_of_the_blend_is_that_of_the_best_plan():
    matches = matched(known=PLAIN, contents=[held(30.0)], specs=[spec(usual=4.0)])
    (blend,) = one(matches)
    plan = sym.optimise(matches)
    assert plan.flows["amount"].sum() == pytest.approx(blend.flow)
    assert plan.certificate.max() < 1e-6


def test_a_usual_supply_that_breaks_the_limit_too_is_no_help():
    matches = matched(known=PLAIN, contents=[held(30.0)], specs=[spec(usual=10.0)])
    assert one(matches) == []


def test_a_need_without_a_usual_supply_takes_another_stream():
    """30 against 10 beside 4: 20/6 parts; the other loses 6,000 a tonne."""
    outputs = [{}, {"company": "second", "disposal_cost": -46_000.0}]
    contents = [held(30.0), held(4.0, "o1")]
    matches = matched(outputs, [{"usual_most": 0.0}], PLAIN, contents=contents, specs=[spec()])
    (blend,) = one(matches)
    assert blend.other == "o1"
    assert blend.ratio == pytest.approx(20 / 6)
    assert blend.cost == pytest.approx(6_000 * 20 / 6)
    assert blend.flow == pytest.approx(80 / (1 + 20 / 6))


def test_another_stream_that_breaks_another_limit_is_bounded_by_it():
    """It may take 2 parts for lead, but tin allows only 1 part: nothing keeps both."""
    outputs = [{}, {"company": "second"}]
    contents = [held(30.0), held(0.0, "o1"), held(2.0, "o0", "q"), held(6.0, "o1", "q")]
    specs = [spec(), spec("q", at_most=4.0)]
    needs = [{"usual_most": 0.0}]
    assert one(matched(outputs, needs, PLAIN, contents=contents, specs=specs)) == []
    wider = [spec(), spec("q", at_most=5.0)]  # (6 - 5) r <= 5 - 2: up to 3 parts
    (blend,) = one(matched(outputs, needs, PLAIN, contents=contents, specs=wider))
    assert blend.ratio == pytest.approx(2.0)


def test_a_lower_limit_is_lifted():
    """2 where at least 5 is asked, beside 8: one part for one."""
    limit = spec(at_most=None, at_least=5.0, usual=8.0)
    matches = matched(known=PLAIN, contents=[held(2.0)], specs=[limit])
    (blend,) = one(matches)
    assert blend.ratio == pytest.approx(1.0)


def test_a_rule_on_what_is_delivered():
    """The usual supply is assumed to hold nothing, since nobody says what it holds."""
    law = {"r": rule(looks_at="delivered")}
    (blend,) = one(lawful(law, known=PLAIN, contents=[held(30.0)]), "r")
    assert blend.ratio == pytest.approx(2.0)
    assert blend.assumed


def test_a_line_that_does_not_mix_bars_it():
    lines = [[{"parameter": "p", "at_most": "10 mg/kg"}], [{"parameter": "ph", "at_most": "9"}]]
    law = {"r": rule(looks_at="delivered", breach=lines)}
    ph = {"owner": "o0", "parameter": "ph", "unit": "1", "basis": "own"}
    for value, number in ((9.0, 1), (9.5, 0)):
        contents = [held(30.0), ph | {"value": value}]
        assert len(one(lawful(law, known=PLAIN, contents=contents), "r")) == number


def test_a_set_of_two_limits_bars_it_where_both_are_broken():
    lines = [[{"parameter": "p", "at_most": "10 mg/kg"}, {"parameter": "q", "at_most": "1 mg/kg"}]]
    law = {"r": rule(looks_at="delivered", breach=lines)}
    contents = [held(30.0), held(5.0, parameter="q")]
    assert one(lawful(law, known=PLAIN, contents=contents), "r") == []


def test_what_it_breaks_by_itself():
    matches = matched(known=PLAIN, contents=[held(30.0)], specs=[spec()])
    told = beyond(matches, matches.arcs)
    assert told[["parameter", "value", "limit"]].to_numpy().tolist() == [["p", 30.0, 10.0]]
    kept = matched(known=PLAIN, contents=[held(10.0)], specs=[spec()])
    assert isinstance(beyond(kept, kept.arcs), pd.DataFrame)
    assert beyond(kept, kept.arcs).empty
    assert one(kept) == []
