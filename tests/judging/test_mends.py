"""Every mend with its cost worked out by hand; dilution never where a rule looks at the gate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from judging.lawful import KNOWN, PLAIN, held, lawful, licence, matched, rule, spec

YEAR = 80 * 90_000.0  # what the direct way brings by itself


def mends(matches, stream="o0", need="n0"):
    told = sym.why(matches, stream, need).mends
    assert told["cost_a_year"].dropna().is_monotonic_increasing
    return told


def only(frame, kind):
    (row,) = frame[frame["kind"] == kind].to_dict("records")
    return row


def test_another_way_costs_what_it_brings_less():
    """Cleaning takes lead from 30 to 3 mg/kg and costs 10,000 a tonne; 80 t flow by either way."""
    told = mends(lawful({"r": rule(looks_at="delivered")}, contents=[held(30.0)]))
    way = only(told, "way")
    assert way["what"] == "by cleaning"
    assert way["cost"] == pytest.approx(10_000.0)
    assert way["cost_a_year"] == pytest.approx(800_000.0)
    assert (way["unit"], way["then"]) == ("VND/t", "allowed")


def test_a_way_that_loses_says_so():
    dear = KNOWN.conversions.assign(cost=100_000.0)
    law = {"r": rule(looks_at="delivered")}
    matches = lawful(law, known=KNOWN.replace(conversions=dear), contents=[held(30.0)])
    way = only(mends(matches), "way")
    assert way["cost"] == pytest.approx(100_000.0)
    assert "it would lose 10,000 a t" in way["basis"]


def test_a_rule_at_the_gate_is_mended_neither_by_a_way_nor_by_a_blend():
    told = mends(lawful({"r": rule()}, contents=[held(30.0)]))
    assert told["kind"].tolist() == ["exemption"]
    assert told["cost"].isna().all()
    assert told.loc[0, "then"] == "forbidden"


def test_a_rule_on_what_is_delivered_is_mended_by_a_blend():
    """Two parts of the usual supply for one: 26.7 t flow and bring 2.4 million less 7.2."""
    told = mends(lawful({"r": rule(looks_at="delivered")}, known=PLAIN, contents=[held(30.0)]))
    blend = only(told, "blend")
    assert blend["what"] == "mix at least 2 t of the usual supply with each t delivered"
    assert blend["cost"] == 0.0
    assert blend["cost_a_year"] == pytest.approx(YEAR * 2 / 3)
    assert blend["confidence"] == "assumed"
    assert blend["then"] == "allowed"


def test_a_limit_on_the_mix_is_kept_by_the_usual_supply_or_another_stream():
    outputs = [{}, {"company": "second", "disposal_cost": -46_000.0}]
    contents = [held(30.0), held(4.0, "o1")]
    told = mends(matched(outputs, known=PLAIN, contents=contents, specs=[spec()]))
    usual, other = told[told["kind"] == "blend"].to_dict("records")
    assert usual["cost_a_year"] == pytest.approx(YEAR * 2 / 3)
    flow = 80 / (1 + 20 / 6)
    assert other["cost"] == pytest.approx(20_000.0)
    assert other["cost_a_year"] == pytest.approx(YEAR - (90_000 - 20_000) * flow)
    assert "3.33 t of o1" in other["what"]


def test_a_price_makes_it_worth_its_while():
    """20,000 of disposal, nothing bought, 50,000 of transport: 30,000 a tonne are lacking."""
    told = mends(matched([{"disposal_cost": 20_000.0}], [{"price": 0.0}], PLAIN))
    price = only(told, "price")
    assert price["cost"] == pytest.approx(30_000.0)
    assert price["cost_a_year"] == pytest.approx(2_400_000.0)
    dearer = matched([{"disposal_cost": 20_000.0}], [{"price": 30_001.0}], PLAIN)
    assert mends(dearer).empty


def test_a_price_brings_it_into_the_plan():
    needs = [{}, {"company": "other", "price": 95_000.0, "amount": 100.0}]
    plan = sym.optimise(matched(needs=needs, known=PLAIN))
    price = only(mends(plan), "price")
    assert price["cost"] == pytest.approx(5_000.0)
    assert "enters the plan" in price["basis"]


def test_what_costs_nobody_knows_costs_nothing_invented():
    law = {"r.permit": licence(), "r.lead": rule()}
    told = mends(lawful(law, known=PLAIN))
    assert told["kind"].tolist() == ["test", "permit"]
    assert told[["cost", "cost_a_year"]].isna().all(axis=None)
    assert set(told["basis"]) == {"cost not known"}
    assert told["what"].tolist() == ["measure lead", "waste use, for taker"]
    assert told["then"].tolist() == ["conditional", "unknown"]
    assert told["confidence"].tolist() == ["seen", "seen"]


def test_all_that_is_measured_is_one_mend():
    lines = [
        [{"parameter": "p", "at_most": "10 mg/kg"}],
        [{"parameter": "q", "at_most": "1 mg/kg"}],
    ]
    law = {"r.lead": rule(breach=lines)}
    told = mends(lawful(law, known=PLAIN, specs=[spec(), spec("q")]))
    assert only(told, "test")["what"] == "measure lead, tin"
    assert only(told, "test")["then"] == "allowed"


def test_an_allowed_pair_needs_no_mend():
    assert mends(matched(known=PLAIN)).empty


def test_no_random_park_is_thinned_for_a_rule_at_the_gate():
    """Whatever the contents: the rules look at the gate, and no limit binds the mix."""
    rng = np.random.default_rng(7)
    for _ in range(2):
        outputs = [{"company": f"g{i}", "amount": rng.uniform(10, 90)} for i in range(2)]
        contents = [held(rng.uniform(5, 40), f"o{i}") for i in range(2)]
        matches = lawful({"r": rule()}, outputs=outputs, contents=contents, distances=())
        for stream in ("o0", "o1"):
            told = sym.why(matches, stream, "n0")
            assert "blend" not in set(told.mends["kind"])


def test_it_is_a_frame_of_its_columns():
    told = sym.why(lawful({"r": licence()}, known=PLAIN), "o0", "n0")
    assert isinstance(told.mends, pd.DataFrame)
    assert list(told.mends) == sym.Explanation.columns("mends")["name"].tolist()
    assert "What would mend it" in told._repr_html_()
    assert "Mends whose cost is not known: permit: waste use, for taker." in told.text
