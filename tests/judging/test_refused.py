"""Every refused exchange: in order, with its first gate as `why` tells it, and its mend."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from judging.lawful import PLAIN, held, lawful, licence, matched, rule, spec
from symbiosis.model.explanation import REFUSED
from symbiosis.tables import names


def test_a_forbidden_and_an_unknown_one():
    """The first holds 30 mg/kg; of the second, 40 t, nobody knows it: 100,000 a tonne."""
    outputs = [{}, {"company": "second", "amount": 40.0, "disposal_cost": 60_000.0}]
    told = sym.why.all(lawful({"r": rule()}, outputs=outputs, known=PLAIN, contents=[held(30.0)]))
    assert list(told) == names(REFUSED)
    assert told["output"].tolist() == ["o0", "o1"]
    assert told["verdict"].tolist() == ["forbidden", "unknown"]
    assert told["benefit_alone"].tolist() == pytest.approx([7_200_000.0, 4_000_000.0])
    assert told["times"].tolist() == pytest.approx([3.0, np.nan], nan_ok=True)
    assert told["mend"].tolist() == ["an exemption from: Little lead", "measure lead"]
    assert told["mend_kind"].tolist() == ["exemption", "test"]
    assert told["mend_cost"].isna().all()
    assert set(told["citation"]) == {"Act 1, Article 2"}


def test_the_milder_way_is_the_mend_and_costs_what_it_gives_up():
    told = sym.why.all(lawful({"r": rule(looks_at="delivered")}, contents=[held(30.0)]))
    (row,) = told.to_dict("records")
    assert (row["mend_kind"], row["mend"]) == ("way", "by cleaning")
    assert row["mend_cost"] == pytest.approx(10_000.0)
    assert row["mend_cost_a_year"] == pytest.approx(800_000.0)


def test_permits_are_asked_of_each_party_by_itself():
    needs = [{}, {"company": "other"}]
    law = {"r": licence(missing="forbidden", authority="the province")}
    told = sym.why.all(lawful(law, needs=needs, known=PLAIN))
    assert sorted(told["mend"]) == ["waste use, for other", "waste use, for taker"]
    assert set(told["authority"]) == {"the province"}


def test_as_many_as_asked_and_the_conditional_ones_if_asked():
    needs = [{}, {"company": "other"}]
    shut = lawful({"r": licence(missing="forbidden")}, needs=needs, known=PLAIN)
    assert len(sym.why.all(shut, n=1)) == 1
    matches = lawful({"r": licence()}, needs=needs, known=PLAIN)
    assert sym.why.all(matches).empty
    assert list(sym.why.all(matches)) == names(REFUSED)
    assert set(sym.why.all(matches, conditional=True)["verdict"]) == {"conditional"}


def test_a_plan_speaks_of_its_matches():
    matches = lawful({"r": rule()}, known=PLAIN, contents=[held(30.0)])
    plan = sym.optimise(matches)
    pd.testing.assert_frame_equal(sym.why.all(plan), sym.why.all(matches))


def random_park(seed):
    """A park of three outputs and two needs, with tags, gaps, and rules of every kind."""
    rng = np.random.default_rng(seed)
    pick = lambda *words: str(rng.choice(words))  # noqa: E731
    outputs = [
        {"company": f"g{i}", "amount": rng.uniform(10, 90), "tags": pick("", "odorous")}
        for i in range(3)
    ]
    needs = [
        {"company": f"t{i}", "amount": rng.uniform(10, 90), "use": pick("", "fuel", "feed"),
         "refuses": pick("", "odorous")}
        for i in range(2)
    ]  # fmt: skip
    contents = [
        held(rng.uniform(0, 60), f"o{i}", parameter)
        for i in range(3)
        for parameter in "pq"
        if rng.random() < 0.7
    ]
    rules = {
        "r.gate": rule(breach=[[{"parameter": "q", "at_most": "30 mg/kg"}]]),
        "r.delivered": rule(looks_at="delivered", effect=pick("forbid", "condition")),
        "r.fuel": licence(where={"use": ["fuel"]}, missing=pick("forbidden", "unknown")),
        "r.way": rule("route", effect="condition", where={"legal_kind": ["treatment"]}),
    }
    return lawful(
        rules, outputs=outputs, needs=needs, contents=contents, specs=[spec("q", "n1", 20.0)],
        distances=[(f"g{i}", f"t{k}", 10.0) for i in range(3) for k in range(2)],
    )  # fmt: skip


@pytest.mark.parametrize("seed", [0, 2])
def test_it_agrees_with_why_of_each_pair(seed):
    matches = random_park(seed)
    told = sym.why.all(matches, conditional=True)
    assert len(told) == (matches.arcs["verdict"] != "allowed").sum() > 3
    figures = ["gate", "rule", "parameter", "reason", "value", "limit", "times", "citation"]
    for pair, rows in told.groupby(["output", "need"]):
        answer = sym.why(matches, *pair)
        assert VERDICTS[answer.verdict] <= min(VERDICTS[one] for one in rows["verdict"])
        for row in rows.to_dict("records"):
            first = answer.gates[answer.gates["via"] == row["via"]].iloc[0]
            assert first["verdict"] == row["verdict"]
            for name in figures:
                assert first[name] == row[name] or (pd.isna(first[name]) and pd.isna(row[name]))


VERDICTS = {"allowed": 0, "conditional": 1, "unknown": 2, "forbidden": 3}


def test_the_order_is_that_of_the_money():
    told = sym.why.all(random_park(11), conditional=True)
    assert told["benefit_alone"].is_monotonic_decreasing


def test_what_nobody_measured_in_amount_comes_last():
    outputs = [{"amount": np.nan}, {"company": "second", "amount": 40.0}]
    told = sym.why.all(lawful({"r": rule()}, outputs=outputs, known=PLAIN))
    assert told["output"].tolist() == ["o1", "o0"]
    assert np.isnan(told["benefit_alone"].iloc[1])


def test_without_a_refused_exchange_it_is_empty():
    assert sym.why.all(matched(known=PLAIN)).empty
