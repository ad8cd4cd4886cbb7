"""A programme that is written once: shut and opened it is the one that is written anew."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import symbiosis as sym
from judging.chance_law import GAP, KNOWN, chance_lawful
from symbiosis.planning.formulating.case import quantified
from symbiosis.planning.opening import Opening, State, Terms
from symbiosis.testing import made_park

KEYS = ["output", "via", "need"]


def opening(matches, shut=None, **terms):
    arcs = quantified(matches, ["allowed", "conditional", "unknown", "forbidden"])
    none = np.zeros(len(arcs), dtype=bool)
    return Opening(matches, arcs, none if shut is None else shut, Terms(gap=GAP, **terms)), arcs


@pytest.mark.parametrize("seed", range(4))
def test_shut_exchanges_are_as_if_they_were_not_there(seed):
    """Fixed costs, a plant, periods with a store; whatever state was solved before."""
    matches = sym.match(
        made_park(seed, fixed=seed == 1, plant=seed == 2, periods=3 if seed == 3 else 0), KNOWN
    )
    made, arcs = opening(matches)
    chance = np.random.default_rng(seed)
    for part in (1.0, 0.3, 0.7, 0.0, 0.5):
        open_ = chance.random(len(arcs)) < part
        found = made.solve(State(open_))
        table = matches.arcs
        keys = arcs.loc[~open_, KEYS].assign(gone=True)
        gone = table[KEYS].merge(keys, on=KEYS, how="left")["gone"].eq(True)
        table["verdict"] = table["verdict"].mask(gone.to_numpy(), "forbidden")
        plan = sym.optimise(matches.replace(arcs=table), gap=GAP)
        room = found.bound - found.value + plan.bound - plan.objective + 1e-6
        assert found.value == pytest.approx(plan.objective, rel=1e-7, abs=room)
        assert found.benefit == pytest.approx(plan.benefit, rel=1e-7, abs=room)
        assert made.solve(State(open_), brief=True).value == pytest.approx(found.value, abs=room)


def test_what_a_plan_brings_is_summed():
    matches = sym.match(made_park(0), KNOWN)
    made, arcs = opening(matches)
    found, plan = made.solve(State(np.ones(len(arcs), dtype=bool))), sym.optimise(matches)
    assert (found.t, found.m3) == (0.0, pytest.approx(plan.flows["amount"].sum()))
    assert found.co2 == pytest.approx(plan.co2)
    assert found.exchanges == len(plan.flows)
    assert found.firms == len({*plan.flows["giver"], *plan.flows["receiver"]})


def test_a_charge_that_is_spared_is_worth_its_amount():
    made, arcs = opening(sym.match(made_park(0), KNOWN))
    all_open = np.ones(len(arcs), dtype=bool)
    before = made.solve(State(all_open))
    more = made.solve(State(all_open, spared=np.full(len(arcs), 2.0)))
    assert more.value >= before.value + 2.0 * before.m3 - 1e-6
    assert more.benefit == pytest.approx(more.value)


def test_rows_of_a_rule_go_with_it():
    lawful = chance_lawful(0)
    made, arcs = opening(lawful)
    rules = set(made.sought.rows["rule"]) - {""}
    assert rules
    state = State(np.ones(len(arcs), dtype=bool))
    held, free = made.solve(state), made.solve(state._replace(lifted=frozenset(rules)))
    own = sym.optimise(sym.match(lawful.park, KNOWN), gap=GAP).benefit
    charges = float(lawful.arcs["levied"].abs().sum())
    assert free.value > held.value
    assert charges > 0 or free.value == pytest.approx(own)


def test_no_plan_is_told():
    """What is forced cannot be had once a limit forbids all."""
    limits = pd.DataFrame({"measure": ["amount"], "at_least": [1e6]})
    made, arcs = opening(sym.match(made_park(0), KNOWN), limits=limits)
    assert made.solve(State(np.ones(len(arcs), dtype=bool))).status == "infeasible"
