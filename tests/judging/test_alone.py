"""What an exchange could bring by itself agrees with a plan of that exchange alone."""

from __future__ import annotations

import numpy as np
import pytest

import makers
import symbiosis as sym
from planning.parks import best
from symbiosis.judging.alone import Prospects, without


@pytest.fixture(scope="module")
def matches():
    return sym.match(sym.example(), sym.catalogue())


def test_the_closed_form_agrees_with_the_programme(matches):
    """One exchange by itself: a formula; the programme of that one says the same."""
    prospects = Prospects.of(matches)
    arcs = matches.arcs.set_index(["output", "via", "need"])
    checked = 0
    for place, arc in prospects.arcs.iterrows():
        if arc["verdict"] == "unknown":  # its contents are not known to the programme
            continue
        key = (arc["output"], arc["via"], arc["need"])
        lone = matches.arcs[arcs.index == key].assign(verdict="allowed", status="new")
        flow = prospects.best(np.array([place]))[0]
        programmed = best(matches.replace(arcs=lone)).value
        assert flow * arc["benefit"] == pytest.approx(programmed, rel=1e-6, abs=1.0)
        checked += 1
        if checked == 25:
            break
    assert checked == 25


def test_together_they_bring_at_most_the_sum(matches):
    """Of exchanges without a plant; those with one bring nothing without one another."""
    prospects = Prospects.of(matches)
    places = np.flatnonzero(np.isfinite(prospects.caps))
    single = sum(prospects.best(places[[i]]).benefit for i in range(len(places)))
    assert prospects.best(places).benefit <= single * (1 + 1e-9)


def test_barring_nothing_changes_nothing(matches):
    plan = sym.optimise(matches)
    arcs = matches.arcs[["output", "via", "need"]]
    assert without(plan, arcs.head(0)) == pytest.approx(plan.objective)
    assert without(plan, arcs) == pytest.approx(0.0, abs=1e-6)


def test_an_exchange_with_a_plant_brings_what_the_plant_brings():
    """A candidate takes 50 t, gives 50 t of what is bought at 10, and costs 100 a year."""
    known = makers.catalogue(
        ["waste", "product"],
        [{"conversion": "making", "takes": {"waste": 1.0}, "gives": {"product": 1.0}}],
    )
    plain = makers.park(
        [{"material": "waste", "amount": 80.0, "disposal_cost": 1.0}],
        [{"material": "product", "amount": 60.0, "price": 10.0}],
        distances=(("giver", "maker", 0.0), ("maker", "taker", 0.0)),
    )
    plant = {"plant_id": "P", "company": "maker", "conversion": "making", "capacity": 50}
    plant |= {"status": "candidate", "fixed_cost": 100.0, "variable_cost": 2.0}
    park = makers.with_plants(plain, known, plant)
    prospects = Prospects.of(sym.match(park, known))
    arcs = prospects.arcs
    into = np.flatnonzero(arcs["need"] == "P/waste")[:1]
    assert prospects.best(into).benefit == pytest.approx(50 * (1 + 10 - 2) - 100)
