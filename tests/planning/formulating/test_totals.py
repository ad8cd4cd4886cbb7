"""Limits of rules on yearly totals: against arithmetic, an independent programme, and as laws."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from planning.parks import best, matched
from symbiosis.errors import NoPlan
from symbiosis.matching.match import match
from symbiosis.model.matches import Matches
from symbiosis.planning.optimise import optimise
from symbiosis.reading.rules import read_rules
from symbiosis.regulation.regulate import regulate
from symbiosis.testing import check, made_catalogue, made_park

LEFT = [
    {"output": "a", "company": "A", "park": "P", "amount": 60.0, "disposal_cost": 2.0},
    {"output": "b", "company": "B", "park": "Q", "amount": 50.0, "disposal_cost": 1.0},
    {"output": "g", "company": "A", "park": "P", "amount": 1000.0, "disposal_cost": 0.1,
     "material": "gas", "density": 1.25},
]  # fmt: skip
WANTED = [
    {"need": "n", "company": "N", "park": "P", "amount": 80.0, "price": 3.0},
    {"need": "m", "company": "M", "amount": 600.0, "price": 0.2, "material": "gas"},
]
# A tonne of a brings 5, one of b 4, a cubic metre of gas 0.3: 60, 20 and 600 flow.
ALL = 60 * 5.0 + 20 * 4.0 + 600 * 0.3


@cache
def town() -> Matches:
    """Match the small park once."""
    return matched(LEFT, WANTED)


def capped(matches: Matches, **changes) -> Matches:
    """Regulate by one limit on a yearly total."""
    block = {"title": "Cap", "kind": "quantity", "effect": "limit", "citation": "Art. 1"} | changes
    return regulate(matches, read_rules({"cap": block}))


@pytest.mark.parametrize(
    ("limit", "loss"),
    [
        ({"of": "output", "where": {"output": ["a"]}, "at_most": "50 t/year"}, 10 * 1.0),
        ({"of": "output", "at_most": "50 t/year"}, 10 * 1.0),  # also of b, and 0.75 t of gas
        ({"of": "output", "where": {"output": ["b"]}, "at_least": "30 t/year"}, 10 * 1.0),
        ({"of": "giver", "at_most": "50.75 t/year"}, 10 * 1.0),  # the gas of A weighs 0.75 t
        ({"of": "giver", "where": {"material": ["mud"]}, "at_most": "50 t/year"}, 10 * 1.0),
        ({"of": "need", "where": {"need": ["n"]}, "at_most": "70 t/year"}, 10 * 4.0),
        ({"of": "receiver", "where": {"use": [""]}, "at_most": "70 t/year"}, 10 * 4.0),
        ({"of": "park", "where": {"material": ["mud"]}, "at_most": "15 t/year"}, 5 * 4 + 45 * 5.0),
        ({"of": "all", "at_most": "70.75 t/year"}, 10 * 4.0),
        ({"of": "all", "at_most": "100 m3/year", "where": {"material": ["gas"]}}, 500 * 0.3),
        ({"of": "all", "at_most": "1 kt/year"}, 0.0),
    ],
)
def test_what_a_limit_costs(limit, loss) -> None:
    plan = optimise(capped(town(), **limit))
    assert plan.benefit == pytest.approx(ALL - loss)
    assert plan.certificate.max() < 1e-6
    assert check(plan)["holds"].all()


def test_the_row_tells_its_rule_its_unit_and_its_price() -> None:
    plan = optimise(capped(town(), of="all", where={"material": ["mud"]}, at_most="70 t/year"))
    row = plan.rows.set_index("kind").loc["total"]
    assert (row["rule"], row["subject"], row["unit"]) == ("cap", "all", "t")
    assert (row["activity"], row["limit"], row["slack"]) == pytest.approx((70, 70, 0))
    assert row["price"] == pytest.approx(4)
    assert row["sentence"].startswith(
        "Loosening the yearly total of all by one t is worth 4 VND a year"
    )
    told = plan.rules.set_index("rule").loc["cap"]
    assert (told["acts"], told["binding"], told["citation"]) == (1, 1, "Art. 1")
    assert told["gain_for_one_percent"] == pytest.approx(0.7 * 4)


def test_rows_that_quarrel_are_named() -> None:
    running = [{"output": "a", "need": "n", "status": "existing", "today": 30.0}]
    matches = matched(LEFT, WANTED, links=running)
    with pytest.raises(NoPlan, match="yearly total of A: at most 20 t a year"):
        optimise(capped(matches, of="giver", at_most="20 t/year"))
    free = optimise(capped(matches, of="giver", at_most="20 t/year"), existing="free")
    assert free.benefit == pytest.approx(19.25 * 5 + 20 * 4 + 600 * 0.3)  # 20 of b, too


@cache
def solutes(seed: int, periods: int = 0) -> Matches:
    """Match a made-up park without other limits."""
    return match(made_park(seed, limits=False, periods=periods), made_catalogue())


def alone(matches: Matches) -> float:
    """Solve the flows by themselves, with the totals written anew from arcs and contents."""
    arcs, park = matches.arcs, matches.park
    held = park.contents.set_index("owner")["value"] / 1e6
    fills = (arcs["delivered"] * arcs["replaces"]).to_numpy()
    rows, bounds = [], []
    for table, key, weight in ((park.outputs, "output", 1.0), (park.needs, "need", fills)):
        for name, amount in zip(table[key], table["amount"], strict=True):
            rows.append((arcs[key] == name).to_numpy() * weight)
            bounds.append(amount)
    whole = np.ones(len(arcs))
    load = arcs["output"].map(held).to_numpy()
    into = arcs["delivered"].to_numpy()
    for row, limit in ((whole, 60.0), (load, 0.002)):
        rows.append(row)
        bounds.append(limit)
    for name in park.needs["need"]:
        rows.append((arcs["need"] == name).to_numpy() * into)
        bounds.append(25.0)
    answer = linprog(-arcs["benefit"].to_numpy(), A_ub=np.array(rows), b_ub=bounds)
    return -float(answer.fun)


RULES = {
    "all": {"of": "all", "at_most": "5 m3/month"},
    "load": {"of": "all", "at_most": "2 kg/year", "parameter": "solute"},
    "need": {"of": "need", "at_most": "25 t/year"},  # a cubic metre of water weighs a tonne
}


@pytest.mark.parametrize("seed", range(5))
def test_an_independent_programme_agrees(seed: int) -> None:
    same = {"kind": "quantity", "effect": "limit", "citation": "c"}
    matches = solutes(seed)
    known = matches.known.parameters
    law = read_rules({key: same | {"title": key} | rule for key, rule in RULES.items()})
    assert "solute" in set(known["parameter"])
    lawful = regulate(matches, law)
    assert optimise(lawful).benefit == pytest.approx(alone(matches), rel=1e-6, abs=1e-6)


def test_a_yearly_total_counts_all_periods_together() -> None:
    matches = solutes(4, periods=3)
    free = optimise(matches)
    half = 0.5 * free.flows["amount"].sum()
    plan = optimise(capped(matches, of="all", at_most=f"{half} m3/year"))
    assert plan.flows["amount"].sum() == pytest.approx(half)
    assert (plan.rows["kind"] == "total").sum() == 1
    assert plan.benefit < free.benefit


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 4),
    of=st.sampled_from(["all", "giver", "need", "output"]),
    cap=st.floats(5, 80),
    tighter=st.floats(0.1, 1),
)
def test_tightening_a_total_never_raises_the_benefit(seed, of, cap, tighter) -> None:
    matches = solutes(seed)
    benefit = [
        best(capped(matches, of=of, at_most=f"{limit:.6f} m3/year")).value
        for limit in (cap * tighter, cap)
    ]
    free = best(matches).value
    assert benefit[0] <= benefit[1] + 1e-6
    assert benefit[1] <= free + 1e-6
