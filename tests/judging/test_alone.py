"""What an exchange could bring by itself agrees with a plan of that exchange alone."""

from __future__ import annotations

import numpy as np
import pytest

import symbiosis as sym
from symbiosis.judging.alone import Prospects, without


@pytest.fixture(scope="module")
def matches():
    return sym.match(sym.example(), sym.catalogue())


def test_the_closed_form_agrees_with_the_programme(matches):
    """One exchange by itself: a formula; the programme with all others closed says the same."""
    prospects = Prospects.of(matches)
    arcs = matches.arcs.set_index(["output", "via", "need"])
    checked = 0
    for place, arc in prospects.arcs.iterrows():
        if arc["verdict"] == "unknown":  # its contents are not known to the programme
            continue
        key = (arc["output"], arc["via"], arc["need"])
        closed = matches.arcs
        closed["verdict"] = np.where(arcs.index == key, "allowed", "forbidden")
        closed["status"] = "new"
        plan = sym.optimise(matches.replace(arcs=closed))
        flow = prospects.best(np.array([place]))[0]
        assert flow * arc["benefit"] == pytest.approx(plan.benefit, rel=1e-6, abs=1.0)
        checked += 1
        if checked == 25:
            break
    assert checked == 25


def test_together_they_bring_at_most_the_sum(matches):
    prospects = Prospects.of(matches)
    worth = prospects.arcs["benefit"].to_numpy()
    places = np.arange(len(worth))
    single = sum(prospects.best(places[[i]])[0] * worth[i] for i in places)
    assert prospects.best(places) @ worth <= single * (1 + 1e-9)


def test_closing_nothing_changes_nothing(matches):
    plan = sym.optimise(matches)
    none = np.zeros(len(plan.programme.cost), dtype=bool)
    assert without(plan, none) == pytest.approx(plan.objective)
    flows = (plan.programme.columns["kind"] == "flow").to_numpy()
    assert without(plan, flows) == pytest.approx(0.0, abs=1e-6)
